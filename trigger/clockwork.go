package trigger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

const (
	// longest is how long the clockwork sleeps at most: another process may have
	// changed a schedule.
	longest = 15 * time.Second
	// again is how soon it looks again when it could not fire something, and
	// persistent for how long it tries before it leaves an occurrence out.
	again      = 5 * time.Second
	persistent = 5 * time.Minute
	dueAtOnce  = 100
)

// errNotYet says that a schedule stays due.
var errNotYet = errors.New("a schedule could not be fired yet")

// Run fires what is due until the context ends. The contact's id follows from the
// schedule and the time at which it is due, so each occurrence begins one contact
// only, also when the process dies in between. Of occurrences that were missed
// while no process ran contacts, the latest fires, and the schedule notes how
// many did not. A process that does not run contacts fires nothing.
func (t *Triggers) Run(ctx context.Context) error {
	for {
		wait, err := t.fireDue(ctx)
		if err != nil && ctx.Err() == nil && !errors.Is(err, errNotYet) {
			t.o.Log.WarnContext(ctx, "schedules could not be fired", "cause", err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-t.due:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// wake makes the clockwork look at once.
func (t *Triggers) wake() {
	select {
	case t.due <- struct{}{}:
	default:
	}
}

// fireDue fires what is due and returns how long to wait for more.
func (t *Triggers) fireDue(ctx context.Context) (time.Duration, error) {
	for {
		now := t.now()
		due, next, err := t.o.Due.Due(ctx, now, dueAtOnce)
		if err != nil {
			return again, fmt.Errorf("finding schedules that are due: %w", err)
		}
		var failed error
		for _, s := range due {
			if err := t.fire(ctx, s, now); errors.Is(err, runner.ErrStandby) {
				return again, errNotYet
			} else if err != nil {
				failed = err
			}
		}
		switch {
		case failed != nil:
			return again, failed
		case len(due) == dueAtOnce:
			continue
		case next.IsZero():
			return longest, nil
		}
		return max(0, min(longest, next.Sub(t.now()))), nil
	}
}

// fire begins the contact of the latest occurrence that is due, and notes what
// became of it.
func (t *Triggers) fire(ctx context.Context, s Schedule, now time.Time) error {
	was := s.Next
	latest, missed, err := t.latest(&s, now)
	if err != nil {
		latest, missed = was, 0
	}
	if err == nil {
		err = t.begin(ctx, s, latest)
	}
	if waits(err) && (errors.Is(err, runner.ErrStandby) || now.Sub(latest) < persistent) {
		return errors.Join(errNotYet, err)
	}
	s.Last, s.Error = latest, ""
	if missed > 0 {
		s.Error = fmt.Sprintf("%d earlier ones were missed: no process ran contacts.", missed)
	}
	if err != nil {
		s.Error = sentenceOf(err)
		t.o.Log.InfoContext(ctx, "a schedule began no contact", "schedule", s.ID, "organisation", s.Organisation, "due", latest, "cause", err)
	}
	if s.Next, err = t.next(&s, now); err != nil {
		s.Next = time.Time{}
	}
	if err := t.o.Due.Fired(ctx, s, was); err != nil {
		return fmt.Errorf("noting that schedule %s was fired: %w", s.ID, err)
	}
	return nil
}

// mostMissed is how many missed occurrences are counted.
const mostMissed = 10_000

// latest is the last occurrence that is not after now, and how many were due
// before it since the schedule's Next.
func (t *Triggers) latest(s *Schedule, now time.Time) (at time.Time, missed int, err error) {
	at = s.Next
	if s.Every > 0 {
		n := now.Sub(at) / s.Every
		return at.Add(n * s.Every), int(n), nil
	}
	for missed < mostMissed {
		next, err := t.next(s, at)
		if err != nil || next.IsZero() || next.After(now) {
			return at, missed, err
		}
		at, missed = next, missed+1
	}
	return at, missed, nil
}

// begin begins the contact of an occurrence.
func (t *Triggers) begin(ctx context.Context, s Schedule, at time.Time) error {
	_, err := t.Arrive(ctx, s.Organisation, s.call(at))
	return err
}

// waits tells errors that pass by themselves from those that do not.
func waits(err error) bool {
	var refusal *fault.Error
	switch {
	case err == nil:
		return false
	case !errors.As(err, &refusal):
		return true
	}
	_, later := refusal.Detail["retry_after"]
	return refusal.Code == fault.Unavailable || later
}

// sentenceOf is what a schedule says of why no contact began.
func sentenceOf(err error) string {
	var refusal *fault.Error
	if errors.As(err, &refusal) {
		return refusal.Message
	}
	return "Something went wrong in Callwright. The server's log says more."
}
