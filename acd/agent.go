package acd

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
)

// at returns an organisation with its resources read. Refused as
// [fault.Unavailable] in a process that does not run the contacts: what agents do
// there would be known nowhere else.
func (a *ACD) at(ctx context.Context, organisation string) (*organisation, error) {
	a.mu.RLock()
	running := a.running != nil
	a.mu.RUnlock()
	if !running || elsewhere(a.ready()) {
		e := fault.New(fault.Unavailable, "contacts_standby", "Contacts are distributed by another process. Try again in a moment.")
		e.Detail = map[string]any{"retry_after": int64(5)}
		return nil, e
	}
	o := a.of(organisation)
	if err := o.refresh(ctx); err != nil && o.ignorant() {
		return nil, err
	}
	return o, nil
}

// named finds an agent by id, e-mail or name. One whom the resources no longer
// have is there as long as he has a contact.
func (o *organisation) named(ctx context.Context, called string) (routing.Agent, error) {
	who, err := o.found(called)
	if err == nil {
		return who, nil
	}
	o.mu.Lock()
	o.read = time.Time{} // he may have been made a moment ago
	o.mu.Unlock()
	if failed := o.refresh(ctx); failed != nil {
		return who, err
	}
	return o.found(called)
}

func (o *organisation) found(called string) (routing.Agent, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a := o.resources.Agent(called); a != nil && called != "" {
		return *a, nil
	}
	if o.floor.Standing(called).Contact != "" {
		return routing.Agent{ID: called, Name: called}, nil
	}
	return routing.Agent{}, fault.New(fault.NotFound, "agent_unknown", "There is no agent %q.", called)
}

// longestReason bounds the reason of an idle agent, in characters.
const longestReason = 200

// SetState is an agent's choice to be logged out, available, or idle with a
// reason. While he has a contact it is what follows that; an offer that he has is
// declined. The agent is named by id, e-mail or name. Refused as [fault.NotFound]
// for an agent whom the organisation does not have, [fault.Invalid] for another state.
func (a *ACD) SetState(ctx context.Context, by audit.Actor, organisation, agent string, state routing.AgentState, reason string) error {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return err
	}
	who, err := o.named(ctx, agent)
	if err != nil {
		return err
	}
	switch {
	case state != routing.AgentLoggedOut && state != routing.AgentAvailable && state != routing.AgentIdle:
		return fault.New(fault.Invalid, "agent_state", "An agent chooses to be logged-out, available or idle, not %q.", state)
	case len([]rune(reason)) > longestReason:
		return fault.New(fault.Invalid, "agent_reason", "A reason has at most %d characters.", longestReason)
	}
	if state != routing.AgentIdle {
		reason = ""
	}
	o.choosing.Lock()
	defer o.choosing.Unlock()
	now := a.clock()
	record := AgentRecord{Organisation: organisation, Agent: who.Key(), State: state, Reason: reason, Session: o.session(who.Key(), state), Since: now}
	err = a.audited(ctx, by, "agent.state", audit.Object{Kind: "agent", ID: who.Key(), Name: who.Name}, organisation, func(ctx context.Context) error {
		return a.options.Store.PutAgent(ctx, record)
	}, audit.Detail{Name: "state", Value: string(state)}, audit.Detail{Name: "reason", Value: reason})
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sessions[who.Key()] = record.Session
	if s := o.floor.Standing(who.Key()); s.State == routing.AgentOffered {
		delete(o.rung, s.Contact)
	}
	o.floor.SetState(who.Key(), state, reason, now)
	o.stir()
	return nil
}

// session is the agent's session: a new one when he logs on.
func (o *organisation) session(key string, to routing.AgentState) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s := o.sessions[key]; s != "" && o.floor.Standing(key).State != routing.AgentLoggedOut {
		return s
	}
	if to == routing.AgentLoggedOut {
		return ""
	}
	return uuid.NewString()
}

// audited makes a change and records it, in one transaction.
func (a *ACD) audited(ctx context.Context, by audit.Actor, action string, object audit.Object, organisation string,
	change func(context.Context) error, detail ...audit.Detail) error {
	if a.options.Store == nil {
		return nil
	}
	return a.options.Store.Atomically(ctx, func(ctx context.Context) error {
		if err := change(ctx); err != nil || a.options.Audit == nil {
			return err
		}
		return a.options.Audit.Record(ctx, audit.Entry{Organisation: organisation, Actor: by, Action: action, Object: object,
			Outcome: audit.Done, Detail: detail})
	})
}

// Answer lets an agent answer a contact that is offered to him; it returns once
// the contact knows. Refused as [fault.Conflict] for any other contact.
func (a *ACD) Answer(ctx context.Context, organisation, agent, contact string) error {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return err
	}
	who, err := o.named(ctx, agent)
	if err != nil {
		return err
	}
	return o.answer(ctx, who.Key(), contact)
}

// answer gives the contact to the agent at once, so that the offer cannot lapse
// while the contact is told.
func (o *organisation) answer(ctx context.Context, agent, contact string) error {
	o.mu.Lock()
	now := o.acd.clock()
	s := o.floor.Standing(agent)
	if o.rung[contact] != agent || s.State != routing.AgentOffered || s.Contact != contact {
		o.mu.Unlock()
		return fault.New(fault.Conflict, "not_offered", "The contact %s is not offered to the agent, or no longer.", contact)
	}
	delete(o.rung, contact)
	o.floor.Answered(agent, contact, now)
	k := o.card(contact)
	here := k != nil && !k.over
	if b := o.callbacks[contact]; b != nil {
		b.State, b.Agent = CallbackAssigned, agent
		o.save(b, now)
	}
	event := o.assigned(eventAnswered, agent, s.Queue)
	if here {
		o.answering[contact] = true
	}
	o.mu.Unlock()
	if !here {
		return nil
	}
	err := o.acd.happen(ctx, o.id, contact, event)
	if err != nil {
		o.unoffer(ctx, contact, err)
	}
	return err
}

// Decline lets an agent decline a contact that is offered to him: it goes back to
// its place, and he is not responding until he chooses another state.
func (a *ACD) Decline(ctx context.Context, organisation, agent, contact string) error {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return err
	}
	who, err := o.named(ctx, agent)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	now := a.clock()
	if !o.floor.Declined(who.Key(), contact, now) {
		return fault.New(fault.Conflict, "not_offered", "The contact %s is not offered to the agent, or no longer.", contact)
	}
	delete(o.rung, contact)
	o.restate(who.Key(), now)
	return nil
}

// End lets an agent hang up. The flow for AgentDisconnected runs, and the runner
// ends the contact as soon as its flow does nothing more for the caller. A
// callback that the agent made is done. Refused as [fault.Conflict] for a contact
// that he does not have.
func (a *ACD) End(ctx context.Context, organisation, agent, contact string) error {
	return a.drop(ctx, organisation, agent, contact)
}

// Leave lets an agent drop out of a contact whose flow is to go on with the
// caller, such as to queue him again. The contact is told the same as by End: it
// is for its flow to do something.
func (a *ACD) Leave(ctx context.Context, organisation, agent, contact string) error {
	return a.drop(ctx, organisation, agent, contact)
}

// drop takes the agent from a contact that he has, and tells it.
func (a *ACD) drop(ctx context.Context, organisation, agent, contact string) error {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return err
	}
	who, err := o.named(ctx, agent)
	if err != nil {
		return err
	}
	o.mu.Lock()
	s := o.floor.Standing(who.Key())
	if s.State != routing.AgentBusy || s.Contact != contact {
		o.mu.Unlock()
		return fault.New(fault.Conflict, "not_with_agent", "The agent does not have the contact %s.", contact)
	}
	k := o.card(contact)
	here := k != nil && !k.over
	var event activity.Happened
	if here {
		event = o.removed(who.Key(), s.Queue, k.channel)
	}
	o.mu.Unlock()
	if here {
		err = a.happen(ctx, organisation, contact, event)
	}
	if isGone(err) {
		err = nil // as the agent wants it
	}
	if err == nil {
		o.dropped(contact, a.clock())
	}
	return err
}

// dropped ends what an agent had with a contact.
func (o *organisation) dropped(contact string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finished(contact, CallbackDone, "", now)
	if e, there := o.floor.Entry(contact); there && e.With != "" {
		o.leave(contact, now) // unless the flow has queued it again meanwhile
	}
	o.stir()
}
