package acd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
)

// Run offers contacts to agents until the context ends. Nothing is offered
// while Contacts are not ready ([Readiness]): what is offered before a replay has
// come to its end may be a contact that is over. What is known stays when it
// ends: contacts that are parked at the end of a process take their places with
// them (Kept).
func (a *ACD) Run(ctx context.Context) error {
	if a.options.Store != nil {
		open, err := a.options.Store.Callbacks(ctx, "", true, mostCallbacks)
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("reading the callbacks that are open: %w", err)
		}
		for _, c := range open {
			a.of(c.Organisation)
		}
	}
	a.mu.Lock()
	a.running = ctx
	for _, o := range a.organisations {
		a.start(o)
	}
	a.mu.Unlock()
	a.expire(ctx)
	a.mu.Lock()
	a.running = nil
	a.mu.Unlock()
	a.group.Wait()
	return nil
}

// Readiness is what [Contacts] may have beside: it tells why contacts are not run
// here, or not yet; nil when they are. An error that is no refusal of package
// fault means that they are not here at all.
type Readiness interface{ Ready() error }

// ready tells why nothing can be offered; nil when it can.
func (a *ACD) ready() error {
	r, ok := a.runs().(Readiness)
	if !ok {
		return nil
	}
	err := r.Ready()
	if err == nil {
		a.began.Store(true)
	}
	return err
}

// elsewhere reports whether an error of ready says that contacts are not here.
func elsewhere(err error) bool { return err != nil && fault.CodeOf(err) == fault.Internal }

// renew forgets all that is not stored when contacts come back to a process that
// had lost them: another one has gone on with them meanwhile.
func (a *ACD) renew() {
	if !a.began.Load() || !elsewhere(a.ready()) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.began.CompareAndSwap(true, false) {
		return
	}
	for _, o := range a.organisations {
		if o.stop != nil {
			o.stop()
		}
	}
	a.organisations = map[string]*organisation{}
	a.trials.forget()
}

// expire deletes old callbacks every hour, until the context ends (I12).
func (a *ACD) expire(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
		if a.options.Store == nil {
			continue
		}
		if err := a.options.Store.ExpireCallbacks(ctx, a.clock().Add(-a.options.Retention)); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "old callbacks are deleted later", "error", err)
		}
	}
}

// start runs an organisation while ACD runs. Under mu.
func (a *ACD) start(o *organisation) {
	if ctx := a.running; ctx != nil && ctx.Err() == nil {
		ctx, o.stop = context.WithCancel(ctx)
		a.group.Go(func() { o.run(ctx) })
	}
}

// run lets time go on for one organisation.
func (o *organisation) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := o.refresh(ctx)
		if err != nil && ctx.Err() == nil {
			o.acd.log.WarnContext(ctx, "distribution goes on with what it knew", "organisation", o.id, "error", err)
		}
		next := o.acd.clock().Add(fresh)
		if (err == nil || !o.ignorant()) && o.acd.ready() == nil {
			next = o.round(ctx)
		}
		o.rest(ctx, next)
	}
}

// rest waits until then, for ever when that is zero, or for a change.
func (o *organisation) rest(ctx context.Context, until time.Time) {
	var alarm <-chan time.Time
	if !until.IsZero() {
		t := time.NewTimer(max(0, until.Sub(o.acd.clock())))
		defer t.Stop()
		alarm = t.C
	}
	select {
	case <-ctx.Done():
	case <-o.wake:
	case <-alarm:
	}
}

// round offers what can be offered now, and returns when to look again.
func (o *organisation) round(ctx context.Context) time.Time {
	o.mu.Lock()
	now := o.acd.clock()
	next := o.appoint(now)
	var offers, lapsed []routing.Offer
	if now.Before(o.pause) {
		next = soonest(next, o.pause)
	} else {
		offers, lapsed = o.floor.Assign(now)
		next = soonest(next, o.floor.Next(now))
	}
	for _, l := range lapsed {
		delete(o.rung, l.Contact)
		o.restate(l.Agent, now)
	}
	if o.floor.Contacts() > 0 {
		next = soonest(next, now.Add(fresh)) // the resources may change for those who wait
	}
	o.mu.Unlock()
	if !o.store(ctx) {
		next = soonest(next, now.Add(fresh))
	}
	for _, offer := range offers {
		o.acd.group.Go(func() { o.ring(ctx, offer) })
	}
	return next
}

// soonest is the earlier of two moments, of which zero is none.
func soonest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// restate has a state stored that an agent did not choose. Under mu.
func (o *organisation) restate(agent string, now time.Time) {
	s := o.floor.Standing(agent)
	o.restated[agent] = AgentRecord{Organisation: o.id, Agent: agent, State: s.State, Reason: s.Reason, Session: o.sessions[agent], Since: now}
	o.stir()
}

// store writes down what came about by itself. What cannot be written is tried
// again; it reports false then.
func (o *organisation) store(ctx context.Context) bool {
	o.mu.Lock()
	callbacks, agents := o.unsaved, o.restated
	o.unsaved, o.restated = map[string]Callback{}, map[string]AgentRecord{}
	o.mu.Unlock()
	if o.acd.options.Store == nil {
		return true
	}
	var failed error
	for id, c := range callbacks {
		if err := o.acd.options.Store.PutCallback(ctx, c); err != nil {
			failed = err
			o.again(func() {
				if _, newer := o.unsaved[id]; !newer {
					o.unsaved[id] = c
				}
			})
		}
	}
	for key, a := range agents {
		if err := o.putState(ctx, a); err != nil {
			failed = err
			o.again(func() {
				if _, newer := o.restated[key]; !newer {
					o.restated[key] = a
				}
			})
		}
	}
	if failed != nil && ctx.Err() == nil {
		o.acd.log.WarnContext(ctx, "what came about in distribution is stored later", "organisation", o.id, "error", failed)
	}
	return failed == nil
}

// putState stores a state, unless the agent has chosen another one meanwhile.
func (o *organisation) putState(ctx context.Context, a AgentRecord) error {
	o.choosing.Lock()
	defer o.choosing.Unlock()
	o.mu.Lock()
	state := o.floor.Standing(a.Agent).State
	o.mu.Unlock()
	if state != a.State {
		return nil
	}
	return o.acd.options.Store.PutAgent(ctx, a)
}

func (o *organisation) again(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

// ring tells a contact that it is offered to an agent; from then on he may answer.
func (o *organisation) ring(ctx context.Context, offer routing.Offer) {
	o.mu.Lock()
	k := o.card(offer.Contact)
	here := k != nil && !k.over
	event := o.assigned(eventOffered, offer.Agent, offer.Queue)
	o.mu.Unlock()
	if here {
		o.sending <- struct{}{}
		err := o.acd.happen(ctx, o.id, offer.Contact, event)
		<-o.sending
		if err != nil {
			o.unoffer(ctx, offer.Contact, err)
			return
		}
	}
	o.mu.Lock()
	s := o.floor.Standing(offer.Agent)
	rings := s.State == routing.AgentOffered && s.Contact == offer.Contact
	if rings {
		o.rung[offer.Contact] = offer.Agent
		o.floor.Ring(offer.Contact, o.acd.clock())
		o.stir()
	}
	automatic := rings && o.automatic[offer.Agent]
	o.mu.Unlock()
	if !automatic {
		return
	}
	if err := o.answer(ctx, offer.Agent, offer.Contact); err != nil && ctx.Err() == nil {
		o.acd.log.WarnContext(ctx, "an agent could not answer by himself", "organisation", o.id, "contact", offer.Contact, "error", err)
	}
}

// sendings is how many contacts of an organisation are told something at once.
const sendings = 64

// happen tells a contact of something.
func (a *ACD) happen(ctx context.Context, organisation, contact string, e activity.Happened) error {
	c := a.runs()
	if c == nil {
		return fault.New(fault.Unavailable, "contacts_not_running", "No contacts are run here.")
	}
	return c.Happen(ctx, organisation, contact, e)
}

// isGone reports whether the runner refused an event because the contact is over,
// or cannot be gone on with.
func isGone(err error) bool {
	return fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Conflict
}

// unoffer takes an offer or an answer back of which the contact could not be
// told. One that is not there leaves the floor; after any other error nothing is
// offered for a second.
func (o *organisation) unoffer(ctx context.Context, contact string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.acd.clock()
	delete(o.rung, contact)
	delete(o.answering, contact)
	switch {
	case isGone(err):
		o.floor.Withdraw(contact, now) // a callback is offered again, without its contact
		o.gone(contact, true, now)
	default:
		o.floor.Withdraw(contact, now)
		o.pause = now.Add(fresh)
		if !errors.Is(err, context.Canceled) {
			o.acd.log.WarnContext(ctx, "a contact could not be told of its agent", "organisation", o.id, "contact", contact, "error", err)
		}
	}
	o.stir()
}
