package activity

import "github.com/callwright/callwright/field"

// handler is where an event flow begins.
func handler() Kind {
	return Kind{Name: "event", Title: "Event", Group: EventHandler, Role: RoleHandler,
		Webex: []string{"Event"}, Shape: "event", Ports: []string{"out"},
		Outputs: []string{"AgentID", "AgentName", "AgentEmailId", "AgentEmailID", "AgentSessionID", "QueueID", "QueueName", "TeamID",
			"TeamName", "TenantID", "CAD", "InboundChannel", "RoutingStrategyID", "direction", "participantType", "dialNumber",
			"otherPartyDn", "epDn", "agentSelectedAni", "operationType", "CPAResult", "CPAResultCode", "reason",
			"FailureCode", "FailureDescription", "ActivityName", "Reason"},
		New: func() Activity { return &OnEvent{} }}
}

// OnEvent begins an event flow: what runs when something happens to the contact
// beside its main flow, such as an agent answering.
type OnEvent struct {
	passing
	Event string // Webex's eventSpecificationName
	As    string // under which expressions read its attributes
}

var _ Handler = (*OnEvent)(nil)

// Fields declares which event, and its name in expressions.
func (a *OnEvent) Fields() field.List {
	return field.List{
		field.Plain(&a.Event, "event").Require().
			Say("Event", "What begins the event flow, such as AgentContactAssigned, ContactEnded or GlobalErrorHandling.").
			Webex("eventSpecificationName"),
		field.Plain(&a.As, "as").
			Say("Event name", "Name under which expressions read the event's attributes, such as AgentAnswered. Left out, it is Webex's own name for the event.").
			Webex("event"),
	}
}

// Handles returns the event and its name in expressions.
func (a *OnEvent) Handles() (event, alias string) {
	if a.As != "" {
		return a.Event, a.As
	}
	return a.Event, eventAlias(a.Event)
}

// eventAlias is Webex's own name for an event (flow-formats.md A.6).
func eventAlias(event string) string {
	switch event {
	case "FCAsk(ContactLastAgentRemoved)":
		return "AgentDisconnected"
	case "ContactEnded":
		return "PhoneContactEnded"
	case "AgentContactAssigned":
		return "AgentAnswered"
	case "GlobalErrorHandling":
		return "OnGlobalError"
	case "AgentOfferContact":
		return "AgentOffered"
	case "ContactPredial":
		return "PreDial"
	case "ContactOutboundCampaignResult":
		return "OutboundCampaignCallResult"
	case "ContactCallbackFailed":
		return "CallbackFailed"
	}
	return event
}
