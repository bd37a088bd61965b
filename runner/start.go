package runner

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// Start begins a contact and returns it once its first turn is on disk (H3), or
// has been taken when Arrival.Awaited allows that. An arrival whose ID is that of
// a contact that there is, live, parked or over, begins nothing: that contact and
// false are returned (M3).
//
// Refusals: limit with the reason arrivals_limited or contacts_limited;
// unavailable with contacts_standby, stopping, journal_behind, disk_full or
// disk_unwritable; all with the seconds after which to try again in
// Detail["retry_after"]. invalid with channel_unknown or arrival_invalid; and
// whatever Flows says of the version.
func (r *Runner) Start(ctx context.Context, a Arrival) (Contact, bool, error) {
	s, err := r.running()
	if err == nil {
		err = s.receptive()
	}
	if err == nil {
		err = r.acceptable(&a)
	}
	if err != nil {
		return Contact{}, false, err
	}
	given := a.ID != "" && !a.New
	if a.ID == "" {
		a.ID = uuid.NewString()
	}
	c, mine := s.reserve(newContact(s, a.ID))
	if !mine {
		return s.already(ctx, c, a.Organisation)
	}
	if given {
		k, found, err := r.o.Journal.Kept(ctx, a.ID)
		if found || err != nil {
			c.err = retryable(fault.New(fault.Unavailable, "contacts_busy", "Try again."), 1)
			c.leaveUnready()
			return r.ofOrganisation(k, found, a.Organisation, err)
		}
	}
	return s.start(ctx, c, a)
}

// receptive refuses arrivals while turns cannot be written, or far too many wait
// for it (H8, I11).
func (s *session) receptive() error {
	if err := s.writer.trouble.Load(); err != nil {
		return unwritable(*err)
	}
	if s.writer.queued.Load() > cmp.Or(s.r.o.Backlog, mostQueue) {
		return retryable(fault.New(fault.Unavailable, "journal_behind", "The disk is slower than contacts arrive. Try again in a moment."), 2)
	}
	return nil
}

func (r *Runner) acceptable(a *Arrival) error {
	if _, ok := r.channels[a.Channel]; !ok {
		return fault.New(fault.Invalid, "channel_unknown", "There is no channel %q.", a.Channel)
	}
	for _, text := range []string{a.Organisation, a.ID, a.Version, a.Flow, a.FlowName, a.Label, a.EntryPoint} {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || len(text) > 1000 {
			return fault.New(fault.Invalid, "arrival_invalid", "A name or id of the contact holds bytes that are no text, or is too long.")
		}
	}
	if a.Organisation == "" || a.Version == "" {
		return fault.New(fault.Invalid, "arrival_invalid", "A contact needs an organisation and a version of a flow.")
	}
	return nil
}

// already answers for an arrival whose contact is there.
func (s *session) already(ctx context.Context, c *contact, organisation string) (Contact, bool, error) {
	select {
	case <-c.ready:
	case <-ctx.Done():
		return Contact{}, false, context.Cause(ctx)
	}
	if c.err == nil && c.organisation == organisation {
		return c.shown(false), false, nil
	}
	k, found, err := s.r.o.Journal.Kept(ctx, c.id)
	if err == nil && !found && c.err != nil {
		return Contact{}, false, c.err // it was about to begin, and was refused
	}
	return s.r.ofOrganisation(k, found, organisation, err)
}

func (r *Runner) ofOrganisation(k Kept, found bool, organisation string, err error) (Contact, bool, error) {
	if err == nil && (!found || k.Organisation != organisation) {
		err = fault.New(fault.Conflict, "contact_exists", "There is a contact with this id already.")
	}
	return k.Contact, false, err
}

// start begins a contact that has its place in memory.
func (s *session) start(ctx context.Context, c *contact, a Arrival) (Contact, bool, error) {
	limits := s.r.o.limits(ctx, a.Organisation)
	err := s.r.admission.enter(a.Organisation, a.Simulated, limits, s.r.now())
	if err == nil {
		var first activity.Started
		if first, err = c.prepareStart(ctx, a, limits); err != nil {
			s.r.admission.add(a.Organisation, a.Simulated, -1)
		} else {
			return s.launch(ctx, c, first)
		}
	}
	c.err = err
	c.leaveUnready()
	return Contact{}, false, err
}

// prepareStart makes the contact's state, and the event with which it begins.
func (c *contact) prepareStart(ctx context.Context, a Arrival, limits Limits) (activity.Started, error) {
	o := &c.s.r.o
	if err := c.hasArrived(ctx, a); err != nil {
		return activity.Started{}, err
	}
	durability, err := o.Flows.Durability(ctx, a.Organisation, a.Version)
	if err != nil {
		return activity.Started{}, err
	}
	globals, err := o.Flows.Globals(ctx, a.Organisation, a.Version)
	if err != nil {
		return activity.Started{}, err
	}
	c.head = head{arrival: a, durability: durability, limits: limits.Engine}
	c.head.arrival.Attributes, c.head.arrival.Variables = nil, nil
	now := c.s.r.now()
	c.startClock(now)
	c.begins(now.Truncate(time.Millisecond), numberOf(a.Attributes, "ANI"), numberOf(a.Attributes, "DNIS"))
	c.state = engine.NewContact(c.id, c.programs[0], c.options())
	c.turns = c.head.append(make([]byte, 0, 2048))
	return activity.Started{Contact: c.id, Attributes: a.Attributes, Variables: with(globals, a.Variables)}, nil
}

// hasArrived finds the program of the version.
func (c *contact) hasArrived(ctx context.Context, a Arrival) error {
	c.organisation = a.Organisation
	return c.hasProgram(ctx, a.Version)
}

// with is an object with the members of another one over its own.
func with(o, over *value.Object) *value.Object {
	if over.Len() == 0 {
		return o
	}
	both := o.Clone()
	if both == nil {
		both = value.NewObject(over.Len())
	}
	for k, v := range over.All() {
		both.Set(k, v)
	}
	return both
}

// launch lets the contact take its first event and waits until it is on disk.
func (s *session) launch(ctx context.Context, c *contact, first activity.Started) (Contact, bool, error) {
	l := letter{event: first, answer: make(chan error, 1)}
	if !s.enter() {
		s.r.admission.add(c.organisation, c.simulated(), -1)
		err := s.stopped()
		c.err = err
		c.leaveUnready()
		return Contact{}, false, err
	}
	answer := l.answer
	go func() {
		defer s.group.Done()
		c.run(&l, false)
	}()
	select {
	case err := <-answer:
		if err != nil {
			if fault.ReasonOf(err) != reasonQuarantined {
				s.r.admission.add(c.organisation, c.simulated(), -1)
			}
			return Contact{}, false, err
		}
		return c.shown(false), true, nil
	case <-ctx.Done():
		return Contact{}, false, context.Cause(ctx)
	}
}
