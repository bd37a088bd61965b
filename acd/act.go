package acd

import (
	"cmp"
	"context"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Act is what the one who plays a simulated contact lets its contact centre do.
type Act struct {
	Type    string // one of the constants below
	Agent   string // name, e-mail or id; "" for the first who serves the queue
	Team    string // name; "" for the agent's own
	Reason  string // of a callback that failed
	Figures *ActFigures
}

// ActFigures are what the flow learns of queues from then on; nil members stay.
type ActFigures struct {
	Position  *int
	Wait      *time.Duration
	LoggedOn  *int
	Available *int
}

// The acts.
const (
	ActOffers        = "agent-offered"
	ActAnswers       = "agent-answers"
	ActDeclines      = "agent-declines"
	ActEnds          = "agent-ends"
	ActLeaves        = "agent-leaves"
	ActFigureChange  = "queue-figures"
	ActCallbackFails = "callback-fails"
)

// Simulate lets the contact centre of a simulated contact do something: the
// contact is told the same as by an agent of the organisation, so that its event
// flows run. Whoever calls it has seen that the contact is simulated. Refused as
// [fault.Conflict] with the reason act_misfit when nothing is there to answer or end.
func (a *ACD) Simulate(ctx context.Context, organisation, contact string, act Act) error {
	o := a.of(organisation)
	if err := o.refresh(ctx); err != nil && o.ignorant() {
		return err
	}
	t := a.trials.seen(organisation, contact)
	event, err := o.act(contact, &t, act)
	if err != nil {
		return err
	}
	return a.happen(ctx, organisation, contact, event)
}

func misfit(format string, args ...any) error {
	return fault.New(fault.Conflict, "act_misfit", format, args...)
}

// act is the event that tells the contact.
func (o *organisation) act(contact string, t *trial, act Act) (activity.Happened, error) {
	var none activity.Happened
	switch act.Type {
	case ActOffers, ActAnswers:
		if t.Queue == "" {
			return none, misfit("The contact waits in no queue: there is nothing for an agent to answer.")
		}
		name := eventOffered
		if act.Type == ActAnswers {
			name = eventAnswered
		}
		return o.assignedTrial(name, contact, t, act), nil
	case ActDeclines:
		if !t.Offered {
			return none, misfit("The contact is offered to no agent.")
		}
		return activity.Happened{Name: eventDeclined}, nil
	case ActEnds, ActLeaves:
		if t.Agent == (offered{}) {
			return none, misfit("No agent has the contact.")
		}
		return activity.Happened{Name: eventRemoved, Attributes: value.Of("AgentID", t.Agent.ID, "AgentName", t.Agent.Name, "AgentEmailID", t.Agent.Email,
			"TeamID", t.Agent.TeamID, "QueueID", t.From, "InboundChannel", t.channel, "RoutingStrategyID", t.From)}, nil
	case ActCallbackFails:
		return failedCallback(cmp.Or(act.Reason, "the callback failed")), nil
	case ActFigureChange:
		if act.Figures == nil {
			return none, fault.New(fault.Invalid, "figures_missing", "Say which figures the queue has: figures.")
		}
		return act.Figures.event(), nil
	}
	return none, fault.New(fault.Invalid, "act_unknown", "There is no act %q.", act.Type)
}

// assignedTrial is what an event says of the agent whom the player names, or of
// the first who serves the queue. One whom the organisation does not have is made up.
func (o *organisation) assignedTrial(name, contact string, t *trial, act Act) activity.Happened {
	o.mu.Lock()
	defer o.mu.Unlock()
	q := o.resources.Queue(t.Queue, "")
	called := cmp.Or(act.Agent, t.Wants)
	who := routing.Agent{ID: cmp.Or(called, "agent-1"), Name: cmp.Or(called, "Agent"), Email: "agent@example.com", Team: "Team", TeamID: "team-1"}
	if known := o.resources.Agent(called); called != "" && known != nil {
		who = *known
	} else if called == "" && q != nil && len(q.Agents) > 0 {
		who = q.Agents[0]
	}
	if act.Team != "" && act.Team != who.Team {
		who.Team, who.TeamID = act.Team, act.Team
	}
	return activity.Happened{Name: name, Attributes: value.Of(
		"AgentID", who.Key(), "AgentName", who.Name, "AgentEmailId", who.Email, "AgentSessionID", "session-"+contact,
		"QueueID", t.Queue, "QueueName", o.queueName(t.Queue),
		"TeamID", cmp.Or(who.TeamID, who.Team), "TeamName", who.Team, "TenantID", o.id)}
}

// event tells the journal of figures.
func (f *ActFigures) event() activity.Happened {
	o := value.NewObject(4)
	for name, n := range map[string]*int{"position": f.Position, "logged_on": f.LoggedOn, "available": f.Available} {
		if n != nil {
			o.Set(name, int64(*n))
		}
	}
	if f.Wait != nil {
		o.Set("wait", f.Wait.Milliseconds())
	}
	return activity.Happened{Name: eventFigures, Attributes: o}
}
