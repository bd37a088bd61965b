package lint

import "container/heap"

// item is something to try: a choice for a contact, or changes to its way.
type item struct {
	t     *tree
	c     choice
	edits []edit
}

// frontier is what was not tried yet, in lanes of what is alike. The lane that
// was tried least is next. In it what came first and what came last take turns:
// short ways are not passed over, and loops that count are followed to their end.
type frontier struct {
	lanes map[string]*lane
	heap  lanes
}

type lane struct {
	items  []item
	tries  int
	bias   int
	number int // in the order of their making, which settles what is equal
	score  int
	in     bool // the heap
}

type lanes []*lane

func (f *frontier) put(it item, key string, bias int) {
	l := f.lanes[key]
	if l == nil {
		if f.lanes == nil {
			f.lanes = map[string]*lane{}
		}
		l = &lane{number: len(f.lanes), bias: bias}
		f.lanes[key] = l
	}
	if l.items = append(l.items, it); !l.in {
		l.in = true
		l.rate()
		heap.Push(&f.heap, l)
	}
}

// take gives the next item, with the score of its lane.
func (f *frontier) take() (it item, score int, ok bool) {
	if len(f.heap) == 0 {
		return item{}, 0, false
	}
	l := f.heap[0]
	next, last := 0, len(l.items)-1
	if score = l.score; l.tries%2 == 1 {
		next = last
	}
	it = l.items[next]
	l.items[next] = item{}
	if next == 0 {
		l.items = l.items[1:]
	} else {
		l.items = l.items[:last]
	}
	l.tries++
	if len(l.items) == 0 {
		l.in = false
		heap.Pop(&f.heap)
		return it, score, true
	}
	l.rate()
	heap.Fix(&f.heap, 0)
	return it, score, true
}

// rate says how much there is to be expected of a lane: less the more often it
// was tried, and the longer the way of its first item.
func (l *lane) rate() { l.score = 8*l.tries + l.bias + l.items[0].t.depth/4 }

// Len, Less, Swap, Push and Pop are those of [heap.Interface].
func (l lanes) Len() int { return len(l) }

// Less is of [heap.Interface].
func (l lanes) Less(i, j int) bool {
	if l[i].score != l[j].score {
		return l[i].score < l[j].score
	}
	return l[i].number < l[j].number
}

// Swap is of [heap.Interface].
func (l lanes) Swap(i, j int) { l[i], l[j] = l[j], l[i] }

// Push is of [heap.Interface].
func (l *lanes) Push(v any) { *l = append(*l, v.(*lane)) }

// Pop is of [heap.Interface].
func (l *lanes) Pop() any {
	old := *l
	v := old[len(old)-1]
	*l = old[:len(old)-1]
	return v
}
