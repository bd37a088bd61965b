package routing

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// order holds contacts in the order in which they are served. Adding, removing
// and finding a place take a search in a few hundred entries, however many there
// are: the contacts stand in chunks of at most chunkSize.
type order struct {
	chunks [][]*queued
	count  int
}

const chunkSize = 512

// before compares two contacts by the order in which they are served.
func before(a, b *queued) int {
	return cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.since, b.since), strings.Compare(a.id, b.id))
}

// chunk is the place of the chunk to which c belongs.
func (o *order) chunk(c *queued) int {
	i := sort.Search(len(o.chunks), func(i int) bool { return before(o.chunks[i][0], c) > 0 })
	return max(0, i-1)
}

func (o *order) add(c *queued) {
	o.count++
	if len(o.chunks) == 0 {
		o.chunks = append(o.chunks, []*queued{c})
		return
	}
	i := o.chunk(c)
	at, _ := slices.BinarySearchFunc(o.chunks[i], c, before)
	if len(o.chunks[i]) < chunkSize {
		o.chunks[i] = slices.Insert(o.chunks[i], at, c)
		return
	}
	// Most come at the end: there a new chunk begins, and the full one stays full.
	if at == chunkSize && i == len(o.chunks)-1 {
		o.chunks = append(o.chunks, []*queued{c})
		return
	}
	half := slices.Clone(o.chunks[i][chunkSize/2:])
	clear(o.chunks[i][chunkSize/2:])
	o.chunks[i] = o.chunks[i][:chunkSize/2]
	o.chunks = slices.Insert(o.chunks, i+1, half)
	if at > chunkSize/2 {
		o.chunks[i+1] = slices.Insert(o.chunks[i+1], at-chunkSize/2, c)
	} else {
		o.chunks[i] = slices.Insert(o.chunks[i], at, c)
	}
}

// remove takes c out; it must be there, with the keys that it was added with.
func (o *order) remove(c *queued) {
	i := o.chunk(c)
	at, there := slices.BinarySearchFunc(o.chunks[i], c, before)
	if !there {
		panic("routing: a contact is not where the order says: " + c.id)
	}
	o.count--
	o.chunks[i] = slices.Delete(o.chunks[i], at, at+1)
	if len(o.chunks[i]) == 0 {
		o.chunks = slices.Delete(o.chunks, i, i+1)
	}
}

func (o *order) first() *queued {
	if o.count == 0 {
		return nil
	}
	return o.chunks[0][0]
}

// rank is how many contacts come before c.
func (o *order) rank(c *queued) int {
	if o.count == 0 {
		return 0
	}
	i := o.chunk(c)
	n, _ := slices.BinarySearchFunc(o.chunks[i], c, before)
	for _, chunk := range o.chunks[:i] {
		n += len(chunk)
	}
	return n
}

// all yields the contacts in their order.
func (o *order) all(yield func(*queued) bool) {
	for _, chunk := range o.chunks {
		for _, c := range chunk {
			if !yield(c) {
				return
			}
		}
	}
}

// oldest is the contact that has waited for longest: the first of one of the
// priorities.
func (o *order) oldest() *queued {
	var oldest *queued
	for p := uint8(1); p <= lastPriority; p++ {
		at := &queued{priority: p, since: -1 << 63}
		for i := o.chunk(at); i < len(o.chunks); i++ {
			n, _ := slices.BinarySearchFunc(o.chunks[i], at, before)
			if n == len(o.chunks[i]) {
				continue
			}
			if c := o.chunks[i][n]; oldest == nil || c.since < oldest.since {
				oldest = c
			}
			break
		}
	}
	return oldest
}
