package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

// refusedFor checks that somebody may not do what a request asks, for lack of an action.
func (w *world) refusedFor(action access.Action, q request) {
	w.t.Helper()
	if got := w.do(q); got.StatusCode != http.StatusForbidden || !strings.Contains(got.text, `"action":"`+string(action)+`"`) {
		w.t.Errorf("%s %s: %d %s, want 403 for %s", q.method, q.path, got.StatusCode, got.text, action)
	}
}

func TestL1_L5_ADeveloperHandlesSimulatedContactsAndNoOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	home := w.organisation("A")
	admin, developer := w.member(home, access.FullAdministrator), w.member(home, access.FlowDeveloper)
	w.post(admin, "/api/queues", `{"name":"Sales"}`)
	flow := w.published(admin, trying, `"Live"`)
	w.entrance(admin, "line", flow, "Live")
	draft := request{method: "POST", path: "/api/contacts", by: developer, body: `{"draft":"` + flow + `","paused_clock":true}`}

	trial := "/api/contacts/" + w.startTrial(developer, flow)
	for _, q := range []request{{method: "POST", path: trial + "/clock", body: `{"seconds":1}`}, {method: "POST", path: trial + "/inputs", body: `{"digits":"1"}`},
		{method: "POST", path: trial + "/hang-up"}} {
		q.by = developer
		if got := w.do(q); got.StatusCode >= 300 {
			t.Errorf("%s %s: %d %s", q.method, q.path, got.StatusCode, got.text)
		}
	}
	w.over(developer, strings.TrimPrefix(trial, "/api/contacts/"))
	w.do(request{method: "DELETE", path: trial, by: developer}).want(t, http.StatusNoContent)
	w.do(request{method: "POST", path: trial + "/hang-up", by: developer}).want(t, http.StatusNotFound)

	customer := "/api/contacts/" + w.call(admin, "line")
	w.refusedFor(access.ContactStart, request{method: "POST", path: "/api/contacts", by: developer, body: `{"entry_point":"line"}`})
	w.refusedFor(access.ContactStart, request{method: "POST", path: customer + "/inputs", by: developer, body: `{"digits":"1"}`})
	w.refusedFor(access.ContactStart, request{method: "POST", path: customer + "/hang-up", by: developer})
	w.refusedFor(access.ContactStart, request{method: "DELETE", path: customer, by: developer})

	// K9: the scopes of an API token tell the two apart as roles do.
	starts, reads := w.tokenOf(admin, access.ContactStart, access.FlowEdit), w.tokenOf(developer, access.ContactRead, access.FlowEdit)
	draft.by = starts
	w.refusedFor(access.ContactSimulate, draft)
	draft.by = reads
	w.refusedFor(access.ContactStart, draft)
	draft.by = w.tokenOf(developer, access.ContactSimulate)
	w.refusedFor(access.FlowEdit, draft)
	trial = "/api/contacts/" + w.startTrial(admin, flow)
	w.refusedFor(access.ContactSimulate, request{method: "POST", path: trial + "/hang-up", by: starts})
	w.do(request{method: "POST", path: customer + "/hang-up", by: starts}).want(t, http.StatusNoContent)
}
