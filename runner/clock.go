package runner

import (
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// clock is the clock of a simulated contact; that of others is the wall clock.
type clock struct {
	offset time.Duration // to the wall clock, while it runs
	still  time.Time     // where it stands still; zero while it runs
}

// clockMoved is the event that tells, in the journal, that somebody has moved
// the clock of a simulated contact. No flow hears of it.
const clockMoved = "simulated:clock"

// moved is the event: how far the clock is ahead of the wall clock from then on.
func moved(offset time.Duration) activity.Happened {
	return activity.Happened{Name: clockMoved, Attributes: value.Of("offset", offset.Microseconds())}
}

// simulated reports whether somebody tries a flow with the contact.
func (c *contact) simulated() bool { return c.head.arrival.Simulated }

// now is the time of the contact's next event. It never goes back.
func (c *contact) now() time.Time {
	now := c.s.r.now()
	if !c.simulated() {
		return now
	}
	now = now.Add(c.clock.offset)
	if !c.clock.still.IsZero() {
		now = c.clock.still
	}
	if c.state != nil && c.state.Now().After(now) { // a crash came while the clock was moved
		return c.state.Now()
	}
	return now
}

// real is when a moment of the contact's clock comes by the wall clock; zero for
// never.
func (c *contact) real(t time.Time) time.Time {
	switch {
	case t.IsZero() || !c.simulated():
		return t
	case c.clock.still.IsZero():
		return t.Add(-c.clock.offset)
	case t.After(c.clock.still):
		return time.Time{}
	}
	return c.started // it has come
}

// keepTime follows the contact's clock through its turns, live and replayed.
func (c *contact) keepTime(e activity.Stamped) {
	a := &c.head.arrival
	c.quiet = e.At
	if !a.Simulated {
		return
	}
	c.quiet = c.s.r.now()
	switch event := e.Event.(type) {
	case activity.Started:
		c.clock = clock{offset: c.head.ahead}
	case activity.Happened:
		if event.Name != clockMoved {
			return
		}
		v, _ := event.Attributes.Get("offset")
		offset, _ := v.(int64)
		c.clock = clock{offset: time.Duration(offset) * time.Microsecond}
	default:
		return
	}
	if a.Paused {
		c.clock.still = e.At
	}
}

// showClock is the contact's clock as it is shown; nil of a contact that is not
// simulated, or over.
func (c *contact) showClock() *Clock {
	if !c.simulated() || c.final != nil || c.state == nil {
		return nil
	}
	k := &Clock{Now: c.now(), Paused: c.head.arrival.Paused}
	for i := range c.pending {
		if p := &c.pending[i]; !p.due.IsZero() && (k.Due.IsZero() || p.due.Before(k.Due)) {
			k.Due, k.At, k.For = p.due, p.Activity, limits(p.Command)
		}
	}
	return k
}

// limits is what a timer of a command is for.
func limits(command activity.Command) string {
	switch command.(type) {
	case activity.Wait:
		return "wait"
	case activity.Collect:
		return "digits"
	case activity.Receive:
		return "message"
	case activity.Record:
		return "recording"
	case activity.Play:
		return "prompt"
	}
	return "timer"
}

// beganAt is when a contact began by the wall clock, by its first event.
func (c *contact) beganAt(first time.Time) time.Time {
	if c.simulated() {
		first = first.Add(-c.head.ahead)
	}
	return first.Truncate(time.Millisecond)
}

// lasting is the clock as it goes on when nobody moves it any more.
func (c *contact) lasting() clock {
	if c.journey == nil || c.head.arrival.Paused {
		return c.clock
	}
	return clock{offset: c.clock.still.Sub(c.s.r.now())}
}

// startClock lets the clock of a simulated contact stand at where it starts,
// until the first event.
func (c *contact) startClock(now time.Time) {
	a := &c.head.arrival
	if !a.Simulated {
		return
	}
	start := now
	if !a.At.IsZero() {
		start = a.At.UTC().Truncate(time.Microsecond)
	}
	c.head.ahead, c.clock, a.At = start.Sub(now), clock{still: start}, time.Time{}
}
