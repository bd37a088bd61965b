package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestHandlerNamesItsEvent(t *testing.T) {
	t.Parallel()
	// The events of flow-formats.md A.6 and the names that expressions know them by.
	for event, alias := range map[string]string{
		"FCAsk(ContactLastAgentRemoved)": "AgentDisconnected", "ContactEnded": "PhoneContactEnded", "AgentContactAssigned": "AgentAnswered",
		"GlobalErrorHandling": "OnGlobalError", "AgentOfferContact": "AgentOffered", "ContactPredial": "PreDial",
		"ContactOutboundCampaignResult": "OutboundCampaignCallResult", "ContactCallbackFailed": "CallbackFailed",
		"ContactAniUpdated": "ContactAniUpdated", "ContactReservationStarted": "ContactReservationStarted",
	} {
		h := furnish(t, "event", "event", event).(Handler)
		if gotEvent, gotAlias := h.Handles(); gotEvent != event || gotAlias != alias {
			t.Errorf("%s: got %s, %s, want %s", event, gotEvent, gotAlias, alias)
		}
	}
	h := furnish(t, "event", "event", "AgentContactAssigned", "as", "AgentAccepted").(Handler)
	if _, alias := h.Handles(); alias != "AgentAccepted" {
		t.Errorf("its own name is %q", alias)
	}
	same(t, play(t, h.(Activity), nil), act{Output: Output{Port: "out"}})
	exact(t, codecOf(t, "event", "event"), value.Of("eventSpecificationName", "ContactEnded"), "ContactEnded")
	exact(t, codecOf(t, "event", "as"), value.Of("event", "PhoneContactEnded"), "PhoneContactEnded")
}
