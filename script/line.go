package script

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// line shares places among owners: each has at most as many as each says, which
// is not all of them, and whoever has the fewest gets the next one (security row
// I11). There is no free place while somebody waits who may have it.
type line struct {
	places, each int
	room         int // that may wait of one owner

	mu     sync.Mutex
	busy   int
	turns  int // that were given
	owners map[string]*owner
	over   chan struct{} // closed when nobody gets a place any more
	empty  chan struct{} // closed when nobody has one either
}

// owner is somebody who has a place, or waits for one.
type owner struct {
	busy    int
	last    int             // turn that was given to him, 0 for none
	waiting []chan struct{} // closed when the place is there
}

// newLine returns a line in which one owner has at most so many places; there is
// one more, so that he never has all.
func newLine(each, room int) *line {
	return &line{places: each + 1, each: each, room: room, owners: map[string]*owner{}, over: make(chan struct{}), empty: make(chan struct{})}
}

// take waits for a place, at most as long as patience, and returns how long that
// was. The error is an *Error.
func (l *line) take(ctx context.Context, name string, patience time.Duration) (time.Duration, error) {
	began := time.Now()
	ticket, err := l.enter(name)
	if ticket == nil || err != nil {
		return 0, err
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-ticket:
		return time.Since(began), nil
	case <-ctx.Done():
		err = cancelled()
	case <-l.over:
		err = closedPool()
	case <-late.C:
		err = busy(fmt.Sprintf("other functions had every place for %v", patience))
	}
	l.withdraw(name, ticket)
	return 0, err
}

// enter takes a place at once, or a ticket for one.
func (l *line) enter(name string) (ticket chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.over:
		return nil, closedPool()
	default:
	}
	o := l.owners[name]
	if o == nil {
		o = &owner{}
		l.owners[name] = o
	}
	switch {
	case l.busy < l.places && o.busy < l.each:
		l.seat(o)
	case len(o.waiting) >= l.room:
		return nil, busy(fmt.Sprintf("%d functions wait already", l.room))
	default:
		ticket = make(chan struct{})
		o.waiting = append(o.waiting, ticket)
	}
	return ticket, nil
}

// seat gives the next turn.
func (l *line) seat(o *owner) {
	l.turns++
	l.busy++
	o.busy++
	o.last = l.turns
}

// withdraw gives a ticket back, or the place that has come with it meanwhile.
func (l *line) withdraw(name string, ticket chan struct{}) {
	l.mu.Lock()
	o := l.owners[name]
	i := slices.Index(o.waiting, ticket)
	if i >= 0 {
		o.waiting = slices.Delete(o.waiting, i, i+1)
		l.forget(name)
	}
	l.mu.Unlock()
	if i < 0 {
		l.leave(name)
	}
}

// leave gives a place back, to whoever is next.
func (l *line) leave(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy--
	l.owners[name].busy--
	if o := l.next(); o != nil {
		ticket := o.waiting[0]
		o.waiting = slices.Delete(o.waiting, 0, 1)
		l.seat(o)
		close(ticket)
	}
	l.forget(name)
	l.ended()
}

// next is the owner who waits and has the fewest places; among several the one
// whose last turn was the longest ago.
func (l *line) next() (next *owner) {
	select {
	case <-l.over:
		return nil
	default:
	}
	for _, o := range l.owners {
		switch {
		case len(o.waiting) == 0 || o.busy >= l.each:
		case next == nil || o.busy < next.busy || o.busy == next.busy && o.last < next.last:
			next = o
		}
	}
	return next
}

func (l *line) forget(name string) {
	if o := l.owners[name]; o.busy == 0 && len(o.waiting) == 0 {
		delete(l.owners, name)
	}
}

// end refuses who waits and who comes. The channel is closed when nobody has a
// place any more.
func (l *line) end() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.over)
	l.ended()
	return l.empty
}

// ended notes that it is over and nobody has a place.
func (l *line) ended() {
	select {
	case <-l.over:
		if l.busy == 0 {
			close(l.empty)
		}
	default:
	}
}
