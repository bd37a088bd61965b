package lint

import (
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// The events about agents, which follow each other.
const (
	agentOffered = "AgentOfferContact"
	agentRemoved = "FCAsk(ContactLastAgentRemoved)"
)

// happenings lists the events of the platform that may come now.
func (x *explorer) happenings(t *tree) []choice {
	var list []choice
	event := func(name, option string, attributes *value.Object) {
		list = append(list, choice{kind: happen, option: option, data: value.Of("name", name, "attributes", attributes), node: x.handler(name)})
	}
	if t.state.Queued() != "" || !x.queues && !t.agent {
		event(engine.EventAgentAnswered, "answered", agent())
		event(agentOffered, "offered", agent())
	}
	if t.agent {
		event(agentRemoved, "ended", agent())
		event(agentRemoved, "disconnected", agent())
	}
	for _, name := range x.events {
		if t.fired(name) < 2 {
			event(name, name, attributesOf(name))
		}
	}
	return list
}

func agent() *value.Object {
	return value.Of("AgentID", "agent-1", "AgentName", "Agent", "AgentEmailId", "agent@example.com", "AgentEmailID", "agent@example.com", "AgentSessionID", "session-1",
		"QueueID", "queue-1", "QueueName", "Queue", "TeamID", "team-1", "TeamName", "Team", "TenantID", "org-1")
}

// attributesOf are what the platform tells with an event (flow-formats.md A.4).
func attributesOf(name string) *value.Object {
	switch name {
	case "ContactCallbackFailed":
		return value.Of("reason", "the callback failed")
	case "ContactPredial":
		return value.Of("direction", "OUTBOUND", "participantType", "customer", "dialNumber", "+15550100", "otherPartyDn", "+15550100",
			"epDn", "+15550199", "agentSelectedAni", "+15550199", "operationType", "OUTDIAL")
	case "ContactOutboundCampaignResult":
		return value.Of("CPAResult", "LIVE_VOICE", "CPAResultCode", "1")
	}
	return value.NewObject(0)
}
