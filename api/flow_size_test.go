package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/release"
)

// A flow has one limit, whether it comes as text or as document, and the answer
// says which.
func TestAFlowIsRefusedBeyondItsLimitInEitherForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.founded()
	note := strings.Repeat("x", release.LongestFlow)
	document := `{"document":{"name":"n","type":"flow","variables":[],"activities":[{"id":"a","label":"A","kind":"start","description":"` + note + `","links":[]}],"events":[]}}`
	wide := `{"text":"` + strings.Repeat("ä", release.LongestFlow/2+1) + `"}`
	for _, path := range []string{"/api/flows", "/api/flows/check"} {
		for name, body := range map[string]string{"document": document, "text of wide characters": wide} {
			got := w.do(request{method: "POST", path: path, by: admin, body: body}).problem(t, http.StatusUnprocessableEntity, "flow_too_large")
			if got.Detail != "A flow has at most 4 MB of text." {
				t.Errorf("%s, %s: %q", path, name, got.Detail)
			}
		}
		w.do(request{method: "POST", path: path, by: admin, body: `{"text":"` + note + `x"}`}).problem(t, http.StatusUnprocessableEntity, "malformed")
	}
	half := strings.Replace(document, note, note[:release.LongestFlow/4], 1)
	w.do(request{method: "POST", path: "/api/flows/check", by: admin, body: half}).want(t, http.StatusOK)
}
