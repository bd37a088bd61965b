package acd

import (
	"cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// The platform's events that distribution causes (flow-formats.md A.6).
const (
	eventOffered        = "AgentOfferContact"
	eventAnswered       = "AgentContactAssigned"
	eventRemoved        = "FCAsk(ContactLastAgentRemoved)"
	eventCallbackFailed = "ContactCallbackFailed"
)

// agent returns the agent with a key, as the queue has him or else as any does;
// one whom the resources no longer name has nothing but his key. Under mu.
func (o *organisation) agent(key, queue string) routing.Agent {
	if q := o.resources.Queue(queue, ""); q != nil {
		for _, a := range q.Agents {
			if a.Key() == key {
				return a
			}
		}
	}
	if a := o.resources.Agent(key); a != nil {
		return *a
	}
	return routing.Agent{ID: key, Name: key}
}

func (o *organisation) queueName(key string) string {
	if q := o.resources.Queue(key, ""); q != nil {
		return q.Name
	}
	return key
}

// assigned is what an event says of an agent and the contact that he is offered
// or has (flow-formats.md A.4). Under mu.
func (o *organisation) assigned(name, agent, queue string) activity.Happened {
	a := o.agent(agent, queue)
	return activity.Happened{Name: name, Attributes: value.Of(
		"AgentID", a.Key(), "AgentName", a.Name, "AgentEmailId", a.Email, "AgentSessionID", o.sessions[agent],
		"QueueID", queue, "QueueName", o.queueName(queue),
		"TeamID", cmp.Or(a.TeamID, a.Team), "TeamName", a.Team, "TenantID", o.id)}
}

// removed is what the event says of an agent who no longer has the contact. Under mu.
func (o *organisation) removed(agent, queue, channel string) activity.Happened {
	a := o.agent(agent, queue)
	return activity.Happened{Name: eventRemoved, Attributes: value.Of(
		"AgentID", a.Key(), "AgentName", a.Name, "AgentEmailID", a.Email, "TeamID", cmp.Or(a.TeamID, a.Team),
		"QueueID", queue, "InboundChannel", channel, "RoutingStrategyID", queue)}
}

// failedCallback is what the event says of a callback that came to nothing.
func failedCallback(reason string) activity.Happened {
	return activity.Happened{Name: eventCallbackFailed, Attributes: value.Of("reason", reason)}
}
