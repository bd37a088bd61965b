package runner

import (
	"sync"
	"time"
)

// alarm wakes parked contacts when their timers are due. Nothing of them is in
// memory but when the next one is (H4).
type alarm struct {
	s    *session
	mu   sync.Mutex
	next time.Time
	ring chan struct{}
}

func newAlarm(s *session) *alarm { return &alarm{s: s, ring: make(chan struct{}, 1)} }

// How many contacts are woken at once, and how often the database is asked
// although nothing seems to be due: the clock may have been set.
const (
	wakeAtOnce = 256
	alarmEvery = 30 * time.Second
)

// set tells of a contact that has parked with a timer.
func (a *alarm) set(due time.Time) {
	if due.IsZero() {
		return
	}
	a.mu.Lock()
	sooner := a.next.IsZero() || due.Before(a.next)
	if sooner {
		a.next = due
	}
	a.mu.Unlock()
	if sooner {
		select {
		case a.ring <- struct{}{}:
		default:
		}
	}
}

func (a *alarm) run() {
	for {
		wait := a.sweep()
		timer := time.NewTimer(wait)
		select {
		case <-a.s.ctx.Done():
		case <-a.s.draining:
		case <-a.ring:
			timer.Stop()
			continue
		case <-timer.C:
			continue
		}
		timer.Stop()
		return
	}
}

// sweep loads the contacts that are due, and returns how long to wait for the
// next ones.
func (a *alarm) sweep() time.Duration {
	now := a.s.r.now()
	a.mu.Lock()
	a.next = time.Time{}
	a.mu.Unlock()
	list, err := a.s.r.o.Journal.Due(a.s.ctx, now.Add(alarmEvery), wakeAtOnce)
	if err != nil {
		if a.s.ctx.Err() == nil {
			a.s.r.o.Log.Error("the timers of parked contacts could not be read", "error", err)
		}
		return time.Second
	}
	var loading []*contact
	var next time.Time
	for _, w := range list {
		if w.Due.After(now) {
			next = w.Due
			break
		}
		if a.s.find(w.ID) == nil {
			loading = append(loading, a.s.load(w.ID))
		}
	}
	for _, c := range loading {
		<-c.ready
	}
	switch {
	case !next.IsZero():
		a.mu.Lock()
		if a.next.IsZero() || next.Before(a.next) {
			a.next = next
		}
		a.mu.Unlock()
		return min(alarmEvery, max(time.Millisecond, next.Sub(now)))
	case len(list) == wakeAtOnce && len(loading) > 0:
		return 0
	case len(list) > 0:
		return 100 * time.Millisecond // those that are due are about to tell that they go on
	}
	return alarmEvery
}
