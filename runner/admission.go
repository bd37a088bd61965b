package runner

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/callwright/callwright/fault"
)

// admission counts what each organisation has, and lets in what its limits
// allow (I11).
type admission struct {
	mu     sync.Mutex
	of     map[string]*house
	tried  int // contacts that are not over with which somebody tries a flow
	queued map[place]int
}

// house is what one organisation has.
type house struct {
	contacts int // that are not over
	arrivals *rate.Limiter
}

// place is a queue of an organisation.
type place struct{ organisation, queue string }

func (a *admission) reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of, a.queued, a.tried = map[string]*house{}, map[place]int{}, 0
}

func (a *admission) house(organisation string) *house {
	h := a.of[organisation]
	if h == nil {
		h = &house{}
		a.of[organisation] = h
	}
	return h
}

// enter lets a contact begin, or refuses it with the time after which to try again.
func (a *admission) enter(organisation string, simulated bool, l Limits, now time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	h := a.house(organisation)
	if h.contacts >= l.Contacts {
		return retryable(fault.New(fault.Limit, "contacts_limited", "The organisation has %d contacts that are not over, as many as it may.", h.contacts), 10)
	}
	burst := max(1, int(l.Arrivals))
	if h.arrivals == nil || h.arrivals.Limit() != rate.Limit(l.Arrivals) {
		h.arrivals = rate.NewLimiter(rate.Limit(l.Arrivals), burst)
	}
	if !h.arrivals.AllowN(now, 1) {
		return retryable(fault.New(fault.Limit, "arrivals_limited", "More than %g contacts a second arrive in the organisation.", l.Arrivals), 1)
	}
	h.contacts++
	if simulated {
		a.tried++
	}
	return nil
}

// add counts a contact that is there already; n is -1 when it is over.
func (a *admission) add(organisation string, simulated bool, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if simulated {
		a.tried = max(0, a.tried+n)
	}
	h := a.house(organisation)
	h.contacts = max(0, h.contacts+n)
}

// move counts a contact that changes its queue; "" is none.
func (a *admission) move(organisation, from, to string) {
	if from == to {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if from != "" {
		at := place{organisation, from}
		if a.queued[at]--; a.queued[at] <= 0 {
			delete(a.queued, at)
		}
	}
	if to != "" {
		a.queued[place{organisation, to}]++
	}
}

// full reports whether a queue has as many contacts as it may.
func (a *admission) full(organisation, queue string, most int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.queued[place{organisation, queue}] >= most
}

// standing counts the contacts of customers that are not over, and those in queues.
func (a *admission) standing() (contacts, queued int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, h := range a.of {
		contacts += h.contacts
	}
	for _, n := range a.queued {
		queued += n
	}
	return contacts - a.tried, queued
}

// How many commands are carried out at once, so that none starves another.
const (
	mostCalls      = 4096
	mostCallsOfOne = 1024 // organisation
)

// places bounds the commands that are carried out at once.
type places struct {
	all chan struct{}
	mu  sync.Mutex
	of  map[string]chan struct{}
}

func newPlaces() *places {
	return &places{all: make(chan struct{}, mostCalls), of: map[string]chan struct{}{}}
}

// take waits for a place; it reports false when ctx ended first.
func (p *places) take(ctx context.Context, organisation string) bool {
	select {
	case p.one(organisation) <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	select {
	case p.all <- struct{}{}:
		return true
	case <-ctx.Done():
		<-p.one(organisation)
		return false
	}
}

func (p *places) give(organisation string) {
	<-p.all
	<-p.one(organisation)
}

func (p *places) one(organisation string) chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.of[organisation]
	if c == nil {
		c = make(chan struct{}, mostCallsOfOne)
		p.of[organisation] = c
	}
	return c
}
