package routing

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestOrderIsASortedList: with so many contacts that they stand in several chunks.
func TestOrderIsASortedList(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var o order
	var list []*queued
	check := func() {
		t.Helper()
		slices.SortFunc(list, before)
		if !slices.Equal(list, slices.Collect(o.all)) || o.count != len(list) {
			t.Fatalf("%d contacts stand in another order", len(list))
		}
		var oldest *queued
		for i, c := range list {
			if i%97 == 0 && o.rank(c) != i {
				t.Fatalf("the rank of number %d is %d", i, o.rank(c))
			}
			if oldest == nil || c.since < oldest.since {
				oldest = c
			}
		}
		if got := o.oldest(); got != oldest && got.since != oldest.since || len(list) > 0 && o.first() != list[0] {
			t.Fatalf("the oldest is %v, want %v", got, oldest)
		}
	}
	if o.first() != nil || o.oldest() != nil || o.rank(&queued{}) != 0 {
		t.Error("somebody is in an empty order")
	}
	for i := range 20_000 {
		grow := i < 8000 || i > 12_000 && i < 14_000
		if grow && r.IntN(3) > 0 || len(list) == 0 {
			c := &queued{id: fmt.Sprint(i), priority: uint8(1 + r.IntN(lastPriority)), since: int64(i)}
			if r.IntN(2) == 0 { // as contacts come back after a restart
				c.since = int64(r.IntN(10_000))
			}
			if i < 2000 { // as they come
				c.priority, c.since = 10, int64(i)
			}
			o.add(c)
			list = append(list, c)
		} else if len(list) > 0 {
			at := r.IntN(len(list))
			o.remove(list[at])
			list = slices.Delete(list, at, at+1)
		}
		if i%1000 == 999 {
			check()
		}
	}
	for len(list) > 0 {
		o.remove(list[len(list)-1])
		list = list[:len(list)-1]
	}
	if o.first() != nil || len(o.chunks) != 0 {
		t.Error("an order from which all are gone is not empty")
	}
	defer func() {
		if recover() == nil {
			t.Error("who is not there can be removed")
		}
	}()
	o.add(&queued{id: "a"})
	o.remove(&queued{id: "b"})
}
