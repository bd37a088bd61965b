package routing

import (
	"container/heap"
	"time"
)

// Assign lets time pass until now and offers waiting contacts to free agents. It
// returns the new offers, and those that no agent answered in time.
func (f *Floor) Assign(now time.Time) (offers, lapsed []Offer) {
	t := now.UnixNano()
	lapsed = f.pass(t)
	until := t + int64(f.options.Offer)
	var open byFirst
	for {
		for _, c := range f.dirty {
			c.dirty = false
			if c.waiting.count > 0 {
				heap.Push(&open, c)
			}
		}
		f.dirty = f.dirty[:0]
		if len(open) == 0 {
			return offers, lapsed
		}
		c := heap.Pop(&open).(*class)
		if c.waiting.count == 0 {
			continue
		}
		if a := c.best(f); a != nil {
			offers = append(offers, f.offer(a, c.waiting.first(), until, t))
			f.soil(c)
		} else if c.key.wants != nil {
			f.giveUp(c, t)
		}
	}
}

// Next is the next moment at which Assign may find something to do; zero when
// only an event can change anything.
func (f *Floor) Next(now time.Time) time.Time {
	if len(f.dirty) > 0 {
		return now
	}
	next := earlier(f.waits.next(), f.wraps.next())
	if next == 0 {
		return time.Time{}
	}
	return at(next)
}

// pass lets relaxations, groups, offers and wrap-ups come about that are due.
func (f *Floor) pass(now int64) (lapsed []Offer) {
	for {
		c, ok := f.waits.due(now)
		if !ok {
			break
		}
		if c.state == offered {
			lapsed = append(lapsed, Offer{c.id, c.with.key, c.line.key, at(c.due)})
			f.refused(c.with, now)
			continue
		}
		f.place(c, now)
	}
	for {
		a, ok := f.wraps.due(now)
		if !ok {
			return lapsed
		}
		f.turn(a, a.after, a.afterReason, a.due)
	}
}

func (f *Floor) offer(a *agent, c *queued, until, now int64) Offer {
	f.unplace(c)
	c.state, c.with, a.with = offered, a, c
	f.turn(a, AgentOffered, "", now)
	f.waits.set(c, until)
	return Offer{c.id, a.key, c.line.key, at(until)}
}

// giveUp moves contacts to their recovery queues that want an agent who cannot
// be had: one who is logged out, or for a contact that is not to be parked one
// who is not free.
func (f *Floor) giveUp(c *class, now int64) {
	var leave []*queued
	for w := range c.waiting.all {
		if p := w.personal; p.recovery != "" && (!p.park || p.agent.state == AgentLoggedOut) {
			leave = append(leave, w)
		}
	}
	for _, w := range leave {
		f.recover(w, now)
	}
}

// byFirst is a heap of classes by their first contacts.
type byFirst []*class

func (h byFirst) Len() int { return len(h) }
func (h byFirst) Less(i, j int) bool {
	a, b := h[i].waiting.first(), h[j].waiting.first()
	return a != nil && (b == nil || before(a, b) < 0)
}
func (h byFirst) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push and Pop are heap.Interface's.
func (h *byFirst) Push(c any) { *h = append(*h, c.(*class)) }

// Pop removes the last.
func (h *byFirst) Pop() any {
	last := len(*h) - 1
	c := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return c
}
