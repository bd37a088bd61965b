package flowtest

import (
	"cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// The events of the platform that inputs cause (flow-formats.md A.6).
const (
	agentOffered  = "AgentOfferContact"
	agentAnswered = "AgentContactAssigned"
	agentRemoved  = "FCAsk(ContactLastAgentRemoved)"
)

// agentDoes lets an agent act: one is offered a contact, or answers it, while
// it is queued, and ends or leaves it once he has it.
func (p *player) agentDoes(in *Input) fit {
	switch in.Text {
	case Offered, Answered:
		if p.state.Queued() == "" {
			return p.notNow()
		}
		attributes := p.assigned(in.Attributes)
		name := agentOffered
		if in.Text == Answered {
			name, p.agent = agentAnswered, attributes
		}
		p.happen(activity.Happened{Name: name, Attributes: attributes})
		return taken
	}
	if p.agent == nil {
		return p.notNow()
	}
	removed := override(p.removed(), in.Attributes)
	p.agent, p.leaving = nil, in.Text == Ended
	p.happen(activity.Happened{Name: agentRemoved, Attributes: removed})
	return taken
}

// assigned is what an event about an agent carries: of the agent whom the input
// names, or else of the first that could answer, with made-up values for what
// no resource tells.
func (p *player) assigned(given *value.Object) *value.Object {
	var a routing.Agent
	name, named := given.GetFold("AgentName")
	if fit := routing.Within(p.queued.Available(p.skills, p.now.Sub(p.since)), p.reached()); p.wanted != nil && !named {
		a = *p.wanted
	} else if len(fit) > 0 && !named {
		a = fit[0]
	}
	for _, known := range p.queued.Agents {
		if named && known.Name == name {
			a = known
		}
	}
	return override(value.Of(
		"AgentID", cmp.Or(a.ID, "agent-1"),
		"AgentName", cmp.Or(a.Name, "Agent"),
		"AgentEmailId", cmp.Or(a.Email, "agent@example.com"),
		"AgentSessionID", "session-1",
		"QueueID", cmp.Or(p.queued.ID, p.queued.Name),
		"QueueName", p.queued.Name,
		"TeamID", cmp.Or(a.TeamID, "team-1"),
		"TeamName", cmp.Or(a.Team, "Team"),
		"TenantID", "org-1",
	), given)
}

// removed is what the event carries that tells of an agent who is gone.
func (p *player) removed() *value.Object {
	of := func(name string) any { v, _ := p.agent.GetFold(name); return v }
	return value.Of(
		"AgentID", of("AgentID"),
		"AgentName", of("AgentName"),
		"AgentEmailID", of("AgentEmailId"),
		"TeamID", of("TeamID"),
		"QueueID", of("QueueID"),
		"InboundChannel", "telephony",
		"RoutingStrategyID", "routing-strategy-1",
	)
}

func (p *player) failedCallback() *value.Object { return value.Of("reason", "the callback failed") }
