package runner

import (
	"context"
	"slices"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
)

// mostAdvance is how far a clock is moved at once.
const mostAdvance = 366 * 24 * time.Hour

// Advance moves the clock of a simulated contact forward, or to its next timer
// when by is 0. Timers that are due on the way fire in their order, each at its
// time; requests that they lead to are waited for. It returns how the contact
// stands then. Refusals: conflict with contact_real, contact_over, clock_moving
// or no_timer.
func (r *Runner) Advance(ctx context.Context, organisation, contact string, by time.Duration) (Contact, error) {
	if by < 0 || by > mostAdvance {
		return Contact{}, fault.New(fault.Invalid, "clock_invalid", "A clock is moved forward, by a year at most.")
	}
	if err := r.tell(ctx, organisation, contact, letter{advance: &journey{by: by}}); err != nil {
		return Contact{}, err
	}
	return r.Show(ctx, organisation, contact)
}

// journey is a clock that is being moved.
type journey struct {
	letter letter
	by     time.Duration // 0: to the next timer
	to     time.Time
}

// depart begins to move the clock.
func (c *contact) depart(l letter) error {
	now, to := c.now(), time.Time{}
	switch {
	case !c.simulated():
		l.reply(fault.New(fault.Conflict, "contact_real", "The contact is not simulated: its clock is the wall clock."))
		return nil
	case c.journey != nil:
		l.reply(fault.New(fault.Conflict, "clock_moving", "The clock of the contact is being moved already. Try again when that is done."))
		return nil
	case l.advance.by > 0:
		to = now.Add(l.advance.by)
	default:
		if to = c.showClock().Due; to.IsZero() {
			l.reply(fault.New(fault.Conflict, "no_timer", "The contact waits for no timer."))
			return nil
		}
	}
	c.journey = &journey{letter: l, to: to}
	if to.Before(now) {
		c.journey.to = now
	}
	c.setClock(clock{still: now})
	return nil
}

func (c *contact) setClock(k clock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock = k
}

// travel goes on to the next timer, or arrives. It reports false while something
// is being carried out, for which the clock stands still.
func (c *contact) travel() (bool, error) {
	if slices.ContainsFunc(c.pending, func(p pending) bool { return p.flying }) {
		return false, nil
	}
	at := c.journey.to
	if due := c.soonest(); !due.IsZero() && !due.After(at) {
		if due.After(c.clock.still) {
			c.setClock(clock{still: due})
		}
		return c.overdue(c.s.r.now())
	}
	j := c.journey
	c.journey = nil
	c.setClock(clock{still: at})
	err := c.turn(activity.Stamped{At: at, Event: moved(at.Sub(c.s.r.now()))})
	c.settled(&j.letter, err)
	return true, err
}

// soonest is when the contact's next timer is due by its clock, or when it hangs
// up by itself; zero for never.
func (c *contact) soonest() time.Time {
	at := c.host.idle
	for i := range c.pending {
		if due := c.pending[i].due; !due.IsZero() && (at.IsZero() || due.Before(at)) {
			at = due
		}
	}
	return at
}
