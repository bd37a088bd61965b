package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/runner"
)

func (a *api) trialOperations() {
	serve(a, operation{
		who: needs(access.ContactSimulate), method: http.MethodPost, path: contactsPath + "/{id}/events", id: "give-contact-event", tag: "contacts",
		summary: "Play the contact centre of a simulated contact", description: "The contact is told the same as by an agent: its event flows run. Answered once it is on disk. Refused for a contact that is not simulated.", conflicts: true,
	}, a.contactEvent)
	serve(a, operation{
		who: needs(access.ContactSimulate), method: http.MethodPost, path: contactsPath + "/{id}/clock", id: "advance-contact-clock", tag: "contacts", status: http.StatusOK,
		summary: "Move the clock of a simulated contact forward", description: "Timers that are due on the way fire in their order, each at its time. Refused for a contact that is not simulated.", conflicts: true,
	}, a.contactClock)
	serve(a, operation{
		who: needs(access.ContactRead).and(access.FlowRead), method: http.MethodGet, path: contactsPath + "/{id}/flow", id: "read-contact-flow", tag: "contacts",
		summary: "Read the flow that a contact runs", description: "The version, or the draft as it was when the contact began, also when the flow was changed or deleted since.",
	}, a.contactFlow)
}

// ContactFigures are what the flow of a simulated contact learns of its queue.
type ContactFigures struct {
	Position  *int     `json:"position,omitempty" minimum:"1" maximum:"100000"`
	Wait      *float64 `json:"expected_wait_seconds,omitempty" minimum:"0" maximum:"86400"`
	LoggedOn  *int     `json:"logged_on,omitempty" minimum:"0" maximum:"100000" doc:"Agents."`
	Available *int     `json:"available,omitempty" minimum:"0" maximum:"100000" doc:"Agents."`
}

func (f *ContactFigures) figures() *acd.ActFigures {
	if f == nil {
		return nil
	}
	out := &acd.ActFigures{Position: f.Position, LoggedOn: f.LoggedOn, Available: f.Available}
	if f.Wait != nil {
		wait := time.Duration(*f.Wait * float64(time.Second))
		out.Wait = &wait
	}
	return out
}

type contactEvent struct {
	Named
	Body struct {
		Type  string `json:"type" enum:"agent-offered,agent-answers,agent-declines,agent-ends,agent-leaves,queue-figures,callback-fails" doc:"agent-ends hangs up unless the flow goes on with the caller; agent-leaves tells the flow the same."`
		Agent struct {
			Name string `json:"name,omitempty" maxLength:"200" doc:"Name, e-mail or id; left out, the first who serves the queue."`
			Team string `json:"team,omitempty" maxLength:"200"`
		} `json:"agent,omitempty"`
		Reason  string          `json:"reason,omitempty" maxLength:"500" doc:"Why the callback failed."`
		Figures *ContactFigures `json:"figures,omitempty" doc:"Of queue-figures: what the flow learns from then on. What is left out stays."`
	}
}

func (a *api) contactEvent(ctx context.Context, by account.Caller, in *contactEvent) (*struct{}, error) {
	if err := a.simulated(ctx, by, in.ID); err != nil {
		return nil, err
	}
	b := in.Body
	return nil, a.o.Distribution.Simulate(ctx, by.Organisation, in.ID,
		acd.Act{Type: b.Type, Agent: b.Agent.Name, Team: b.Agent.Team, Reason: b.Reason, Figures: b.Figures.figures()})
}

// handled allows what is done to a contact: one that is simulated takes another
// action than a customer's.
func (a *api) handled(ctx context.Context, by account.Caller, id string) error {
	if by.Decide(access.ContactStart) == access.Allowed && by.Decide(access.ContactSimulate) == access.Allowed {
		return nil
	}
	c, err := a.o.Contacts.Show(ctx, by.Organisation, id)
	switch {
	case err != nil:
		return err
	case c.Simulated:
		return by.Allow(access.ContactSimulate)
	}
	return by.Allow(access.ContactStart)
}

// simulated refuses contacts of customers.
func (a *api) simulated(ctx context.Context, by account.Caller, id string) error {
	c, err := a.o.Contacts.Show(ctx, by.Organisation, id)
	switch {
	case err != nil:
		return err
	case !c.Simulated:
		return fault.New(fault.Conflict, "contact_real", "The contact is not simulated: nobody plays its agents or its clock.")
	case c.State == runner.Over:
		return fault.New(fault.Conflict, "contact_over", "The contact is over.")
	}
	return nil
}

type contactClock struct {
	Named
	Body struct {
		Seconds float64 `json:"seconds,omitempty" minimum:"0" maximum:"31622400" doc:"By how much."`
		Next    bool    `json:"to_next_timer,omitempty" doc:"Instead of seconds: to the next timer, which fires."`
	}
}

func (a *api) contactClock(ctx context.Context, by account.Caller, in *contactClock) (*oneContact, error) {
	if (in.Body.Seconds > 0) == in.Body.Next {
		return nil, invalidField("seconds", "or to_next_timer: give one of the two")
	}
	if err := a.simulated(ctx, by, in.ID); err != nil {
		return nil, err
	}
	c, err := a.o.Contacts.Advance(ctx, by.Organisation, in.ID, time.Duration(in.Body.Seconds*float64(time.Second)))
	if err != nil {
		return nil, err
	}
	return &oneContact{Body: a.names(ctx, by).contact(ctx, c)}, nil
}

// FlowOfContact is the flow that a contact runs.
type FlowOfContact struct {
	ContactFlow
	Hash string `json:"hash" doc:"SHA-256 of the text, in hex."`
	Text string `json:"text" doc:"In Callwright's text form."`

	Document *FlowDocument `json:"document"`
}

type flowOfContact struct{ Body FlowOfContact }

func (a *api) contactFlow(ctx context.Context, by account.Caller, in *Named) (*flowOfContact, error) {
	c, err := a.o.Contacts.Show(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := a.o.Flows.VersionByID(ctx, a.releaseBy(by), c.Version)
	if err != nil {
		return nil, err
	}
	f, problems := flow.Read(v.Text)
	if f == nil {
		return nil, fault.New(fault.Internal, "version_damaged", "The flow of the contact cannot be read: %s", problems[0].Said())
	}
	return &flowOfContact{FlowOfContact{contact(c).Flow, v.Hash, string(v.Text), flowDocumentOf(f)}}, nil
}
