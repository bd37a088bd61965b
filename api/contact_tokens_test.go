package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/callwright/callwright/access"
)

// G4, L6: the trace of a contact shows the token request that failed, masked, and
// what was sent only to those who may see settings of connectors. The connector's
// health shows how calls have been doing.
func TestG4_L6_TokenRequestsOverTheAPI(t *testing.T) {
	t.Parallel()
	var good atomic.Bool
	good.Store(true)
	upstream := httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path != "/token":
			if !good.Load() {
				rw.WriteHeader(http.StatusUnauthorized)
			}
		case good.Load():
			_, _ = io.WriteString(rw, `{"access_token":"needle-token","token_type":"Bearer","expires_in":3600}`)
		default:
			rw.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(rw, `{"error":"invalid_client","error_description":"%s"}`, r.PostFormValue("client_secret"))
		}
	}))
	t.Cleanup(upstream.Close)
	w := newWorldWith(t, upstream)
	w.live()
	organisation := w.organisation("A")
	admin, developer := w.member(organisation, access.FullAdministrator), w.member(organisation, access.FlowDeveloper)
	var crm connectorAnswer
	w.do(request{method: "POST", path: "/api/connectors", by: admin, body: `{"name":"CRM","settings":{"scheme":"oauth2-client-secret","resource_domain":"` + upstream.URL +
		`","token_url":"` + upstream.URL + `/token","client_id":"who","client_secret":"needle-secret"}}`}).want(t, http.StatusCreated).into(t, &crm)
	flow := w.published(admin, `callwright: 1
name: Asks
activities:
  - {label: Begin, kind: start, links: {out: Look}}
  - {label: Look, kind: http-request, settings: {connector: CRM, path: /customer}, links: {default: Done}}
  - {label: Done, kind: end}
`, `"Live"`)
	task, _ := w.post(admin, "/api/entry-points", `{"name":"task","channel":"task","flow":"`+flow+`","label":"Live"}`)
	health := request{method: "GET", path: "/api/connectors/" + crm.ID + "/health", by: admin}
	if text := w.do(health).want(t, http.StatusOK).text; !strings.Contains(text, `"calls":{"count":0,`) || !strings.Contains(text, `"token_requests":{"count":1,"errors":0,`) {
		t.Error(text)
	}
	trace := func(by person) string {
		t.Helper()
		id, _ := w.post(admin, "/api/contacts", `{"entry_point":"`+task+`"}`)
		w.over(admin, id)
		return w.do(request{method: "GET", path: "/api/contacts/" + id + "/trace", by: by}).want(t, http.StatusOK).text
	}
	if text := trace(admin); strings.Contains(text, "token_requests") || !strings.Contains(text, `"token":"cached"`) {
		t.Error(text)
	}
	good.Store(false)
	refused := trace(admin) // the API says 401, and the server gives no other token
	if !strings.Contains(refused, `"form":{"client_id":"who","client_secret":"[masked]","grant_type":"client_credentials"}`) || !strings.Contains(refused, `client_secret=[masked]`) {
		t.Error(refused)
	}
	if !strings.Contains(refused, `"status":401`) || !strings.Contains(refused, "invalid_client") {
		t.Error(refused)
	}
	seen := trace(developer)
	if !strings.Contains(seen, `"token_requests":[{"url":"`+upstream.URL+`/token"`) || !strings.Contains(seen, "invalid_client") || !strings.Contains(seen, "credential_unavailable") {
		t.Error(seen)
	}
	if strings.Contains(seen, `"who"`) || strings.Contains(seen, "client_credentials") {
		t.Errorf("a flow developer sees settings: %s", seen)
	}
	text := w.do(health).want(t, http.StatusOK).text
	if !strings.Contains(text, `"calls":{"count":2,"errors":0,"denied":1,"error_rate":0,"p50_milliseconds":`) || !strings.Contains(text, `"token_requests":{"count":2,"errors":1,`) {
		t.Error(text)
	}
	for _, text := range []string{refused, seen, text, w.printed.String()} {
		if strings.Contains(text, "needle") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
}
