package runner

import (
	"context"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
)

// view is how the contact stands; mu is held.
func (c *contact) view() Contact {
	a := &c.head.arrival
	v := Contact{ID: c.id, Organisation: a.Organisation, Flow: a.Flow, FlowName: a.FlowName, Version: a.Version, Number: a.Number, Label: a.Label,
		EntryPoint: a.EntryPoint, Channel: a.Channel, ANI: c.ani, DNIS: c.dnis, State: Live, Queue: storable(c.queue), Agent: storable(c.host.agent),
		Steps: c.state.Steps(), Started: c.started, Path: c.path.visits, Simulated: a.Simulated}
	v.Waiting = c.waiting()
	if standing := c.state.Standing(); len(standing) > 0 {
		v.Activity = storable(standing[0].Activity)
	}
	if outcome, rest := c.state.Outcome(); rest && (c.state.Ended() || !c.channel.Person()) {
		v.Outcome = outcome
	}
	if v.Outcome == engine.OutcomeFailed || v.Outcome == engine.OutcomeLimit {
		v.Error = storable(c.path.failed)
	}
	return v
}

// waiting is for what the contact waits.
func (c *contact) waiting() string {
	said := ""
	for i := range c.pending {
		switch c.pending[i].Command.(type) {
		case activity.Collect:
			return "digits"
		case activity.Receive:
			return "message"
		case activity.Record:
			return "recording"
		case activity.Wait, activity.Play:
			said = "timer"
		default:
			said = "answer"
		}
	}
	switch {
	case c.state.Queued() != "":
		return "agent"
	case said != "":
		return said
	case c.host.agent != "":
		return "conversation"
	}
	return "hang-up"
}

// shown is how the contact stands, also after its end.
func (c *contact) shown(variables bool) Contact {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.final != nil && (!variables || c.final.Variables != nil) {
		return *c.final
	}
	v := c.view()
	v.Path = append([]Visit(nil), v.Path...)
	if c.final != nil {
		v = *c.final
	}
	if variables {
		v.Variables, v.Clock = c.state.Variables(), c.showClock()
	}
	return v
}

// Show returns a contact with its path and variables; secure ones are masked.
func (r *Runner) Show(ctx context.Context, organisation, contact string) (Contact, error) {
	if c := r.inMemory(ctx, contact); c != nil && c.organisation == organisation {
		return c.shown(true), nil
	}
	k, found, err := r.kept(ctx, contact)
	if err != nil {
		return Contact{}, err
	}
	if !found || k.Organisation != organisation {
		return Contact{}, r.absent()
	}
	if c, err := r.standing(ctx, &k); err == nil {
		k.Variables = c.state.Variables()
		if k.State == Parked || k.State == Live {
			k.Clock = c.showClock()
		}
	}
	return k.Contact, nil
}

// kept returns a contact that is on disk; one of which columns cannot be read is
// quarantined before, where contacts run.
func (r *Runner) kept(ctx context.Context, id string) (Kept, bool, error) {
	k, found, err := r.o.Journal.Kept(ctx, id)
	s := r.session.Load()
	if err != nil || k.Damage == nil || s == nil {
		return k, found, err
	}
	c := s.find(id)
	if c == nil {
		c = s.load(id)
	}
	select {
	case <-c.ready:
	case <-ctx.Done():
		return k, found, context.Cause(ctx)
	}
	return r.o.Journal.Kept(ctx, id)
}

// inMemory returns a contact that is in memory here, once it can be talked to.
func (r *Runner) inMemory(ctx context.Context, id string) *contact {
	s := r.session.Load()
	if s == nil {
		return nil
	}
	c := s.find(id)
	if c == nil {
		return nil
	}
	select {
	case <-c.ready:
	case <-ctx.Done():
		return nil
	}
	if c.err != nil {
		return nil
	}
	return c
}

// absent is why a contact is not found: a process that does not run contacts
// does not know those that have never parked.
func (r *Runner) absent() error {
	if _, err := r.running(); err != nil {
		return err
	}
	return unknown()
}

// standing is a contact on disk as it stands: from its snapshot, or of one that
// is over by replaying its turns, of which nothing but the state follows.
func (r *Runner) standing(ctx context.Context, k *Kept) (*contact, error) {
	c := newContact(&session{r: r, ctx: ctx}, k.ID)
	if len(k.Snapshot) > 0 && k.State != Quarantined {
		err := c.guarded(func() error { return c.restore(ctx, k) })
		return c, err
	}
	recording, err := r.recording(ctx, k)
	if err != nil {
		return nil, err
	}
	c.state, _, err = r.replay(ctx, &recording, nil)
	return c, err
}

// Wait waits until a contact is over, or quarantined, and returns it.
func (r *Runner) Wait(ctx context.Context, organisation, contact string) (Contact, error) {
	bell := r.bells.get(contact)
	defer r.bells.put(contact)
	for {
		rung := bell.rung()
		if c := r.inMemory(ctx, contact); c != nil && c.organisation == organisation {
			if final := c.awaitEnd(ctx); final != nil {
				return *final, nil
			}
		}
		if ctx.Err() != nil {
			return Contact{}, context.Cause(ctx)
		}
		v, err := r.Show(ctx, organisation, contact)
		if err != nil || v.State == Over || v.State == Quarantined {
			return v, err
		}
		if _, err := r.running(); err != nil {
			return v, err
		}
		select {
		case <-rung:
		case <-time.After(time.Minute):
		case <-ctx.Done():
		}
	}
}

// awaitEnd waits until the contact leaves memory; nil when it did not end.
func (c *contact) awaitEnd(ctx context.Context) *Contact {
	c.mu.Lock()
	c.waited = true
	c.mu.Unlock()
	select {
	case <-c.gone:
	case <-ctx.Done():
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.final != nil && c.final.Variables == nil && c.final.State == Over {
		c.final.Variables = c.state.Variables()
	}
	return c.final
}

// Delete deletes a contact that is over or quarantined, with its turns.
func (r *Runner) Delete(ctx context.Context, organisation, contact string) error {
	k, found, err := r.kept(ctx, contact)
	switch {
	case err != nil:
		return err
	case !found && r.inMemory(ctx, contact) == nil, found && k.Organisation != organisation:
		return r.absent()
	case !found, k.State != Over && k.State != Quarantined, k.Damage != nil:
		return fault.New(fault.Conflict, "contact_live", "The contact is not over. Hang up first.")
	}
	if k.State == Quarantined { // where contacts run it is known what else there is of it
		s, err := r.running()
		if err == nil {
			err = s.giveUp(ctx, contact)
		}
		if err != nil {
			return err
		}
	}
	if err := r.o.Journal.Delete(ctx, contact); err != nil {
		return err
	}
	if k.State == Quarantined {
		r.quarantined.Add(-1)
	}
	return nil
}
