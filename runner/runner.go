// Package runner is the embedded host: it runs contacts on one machine, in one
// process, so that none is lost when that process dies (architecture.md §5).
//
//	runner.go        the host: standby, running, stopping
//	options.go       what it is made of, limits
//	hosts.go         what performs commands, as the runner sees it
//	journal.go       what is on disk, as the runner sees it
//	contact.go       contacts as they are shown
//	session.go       the time in which this process holds the lock
//	live.go          one contact: its goroutine and its mail
//	turn.go          an event in, a record out, what follows the commit
//	pending.go       commands that wait, timers
//	perform.go       commands are carried out
//	writer.go        group commit
//	entry.go head.go compress.go     turns and snapshots as bytes
//	path.go          through which activities a contact goes
//	park.go          snapshots; contacts leave memory and come back
//	recover.go       after a restart
//	quarantine.go    contacts that cannot be gone on with
//	aside.go         rows of the journal that cannot be read
//	due.go           timers of parked contacts
//	start.go admission.go input.go   what comes in
//	show.go list.go statistics.go    what is asked
//	recording.go conversation.go trace.go cassette.go  what a contact's turns tell
//	bells.go watch.go                who follows a contact is told
//	follow.go tail.go                traces that grow
//	clock.go advance.go              the clocks of simulated contacts
package runner

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
)

// ErrStandby is returned by everything that needs to run contacts in a process
// that does not.
var ErrStandby = errors.New("another process runs the contacts")

// Runner runs contacts. Its methods may be called at any time, also before Run
// and after it: what needs to run contacts is then refused.
type Runner struct {
	o           Options
	channels    map[string]channel.Channel
	session     atomic.Pointer[session] // nil for a standby
	ending      atomic.Bool             // Run is to return
	admission   admission
	bells       bells
	tails       tails
	quarantined atomic.Int64
	trouble     atomic.Pointer[error] // why the last session ended, or none could begin
}

// New returns a host that runs nothing yet. The error tells what is missing
// among the options.
func New(o Options) (*Runner, error) {
	for name, there := range map[string]bool{"Journal": o.Journal != nil, "Lock": o.Lock != nil, "Flows": o.Flows != nil, "Calls": o.Calls != nil,
		"Desk": o.Desk != nil, "Seal": o.Seal != nil, "Channels": len(o.Channels) > 0} {
		if !there {
			return nil, fmt.Errorf("making the runner: it needs %s", name)
		}
	}
	o.complete()
	r := &Runner{o: o, channels: map[string]channel.Channel{}}
	for _, c := range o.Channels {
		r.channels[c.Name()] = c
	}
	return r, nil
}

// Run waits for the lock, recovers what the process that had it left, and runs
// contacts until ctx ends. Then it refuses whatever comes in, lets commands
// under way end for a while, parks every contact and lets go of the lock (H11).
// When the lock is lost, it stops all contacts at once and waits for it again.
func (r *Runner) Run(ctx context.Context) error {
	defer r.ending.Store(true)
	for delay := firstRetry; ctx.Err() == nil; {
		began := time.Now()
		err := r.hold(ctx)
		if ctx.Err() != nil || err == nil {
			break
		}
		r.trouble.Store(&err)
		r.o.Log.Error("contacts are not run", "error", err)
		if time.Since(began) > time.Minute {
			delay = firstRetry
		}
		select {
		case <-ctx.Done():
		case <-time.After(delay):
		}
		delay = min(2*delay, 10*time.Second)
	}
	return nil
}

// hold is one holding of the lock, from waiting for it to its end.
func (r *Runner) hold(ctx context.Context) error {
	held, fence, release, err := r.o.Lock.Hold(ctx)
	if err != nil {
		return fmt.Errorf("waiting for the lock of the contacts: %w", err)
	}
	defer release()
	s := newSession(r, held, fence)
	defer s.close()
	if err := s.begin(ctx); err != nil {
		return err
	}
	r.trouble.Store(nil)
	r.session.Store(s)
	defer r.session.Store(nil)
	select {
	case <-ctx.Done():
		r.ending.Store(true)
		s.drain()
		return nil
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}

// Role is what the process is to the contacts of its installation.
func (r *Runner) Role() Role {
	s := r.session.Load()
	switch {
	case s == nil:
		return Standby
	case r.quarantined.Load() > 0 || s.writer.trouble.Load() != nil || s.damaged.Load():
		return Degraded
	}
	return Running
}

// Ready tells why contacts cannot begin here; nil when they can (H14). A standby
// returns an error that is [ErrStandby]: it is ready for everything else.
func (r *Runner) Ready() error {
	s := r.session.Load()
	switch {
	case r.ending.Load():
		return fault.New(fault.Unavailable, "stopping", "The process is stopping.")
	case s == nil:
		if err := r.trouble.Load(); err != nil {
			return fmt.Errorf("contacts are not run: %w", *err)
		}
		return ErrStandby
	}
	if err := s.writer.trouble.Load(); err != nil {
		return unwritable(*err)
	}
	return nil
}

// running returns the session in which contacts run, or why none do.
func (r *Runner) running() (*session, error) {
	if r.ending.Load() {
		return nil, retryable(fault.New(fault.Unavailable, "stopping", "The process is stopping. Try again in a moment."), 5)
	}
	s := r.session.Load()
	if s == nil {
		e := retryable(fault.New(fault.Unavailable, "contacts_standby", "Another process runs the contacts, or this one is about to. Try again in a moment."), 5)
		e.Cause = ErrStandby
		return nil, e
	}
	return s, nil
}

func retryable(e *fault.Error, seconds int) *fault.Error {
	e.Detail = map[string]any{"retry_after": int64(seconds)}
	return e
}

// now is the time of an event: by the wall clock, so that it means the same
// after a restart (H4), and no finer than a microsecond.
func (r *Runner) now() time.Time { return r.o.Clock().Round(0).UTC().Truncate(time.Microsecond) }
