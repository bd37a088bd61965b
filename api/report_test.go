package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// failing are connectors whose tests fail and whose health is bad.
type failing struct {
	willing
	view connector.View
}

var refusedReport = connector.Report{
	Rejected: true, Sentence: "username or password rejected (401)", Warnings: []string{"the certificate expires soon"},
	Requests:  []activity.Attempt{{Method: "GET", URL: "https://api.example.com/me", Status: 401, Duration: 1500 * time.Millisecond, Header: []activity.Pair{{Name: "Authorization", Value: "Basic needle"}}}},
	Exchanges: []credential.Exchange{{URL: "https://id.example/token", Form: []credential.Param{{Name: "grant_type", Value: "password"}}, Status: 400, Error: "invalid_grant", Duration: 20 * time.Millisecond}},
}

func (failing) Create(context.Context, connector.By, connector.Draft) (connector.View, connector.Report, error) {
	return connector.View{}, refusedReport, &fault.Error{Code: fault.Invalid, Reason: "credentials_rejected", Message: "Not saved.", Detail: map[string]any{"more": 1}}
}

func (failing) Test(context.Context, connector.By, string, bool) (connector.Report, error) {
	return refusedReport, nil
}

func (f failing) Show(_ context.Context, by connector.By, _ string) (connector.View, error) {
	if !by.May(string(access.ConnectorRead)) || by.May("nothing.known") || by.Actor.Address == "" {
		return connector.View{}, fault.New(fault.Internal, "by", "The caller is not handed on.")
	}
	return f.view, nil
}

func TestReports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.remake(func(o *api.Options) { o.Connectors = failing{} })
	const requests = `"requests":[{"method":"GET","url":"https://api.example.com/me","status":401,"milliseconds":1500}]`
	const exchanges = `"exchanges":[{"url":"https://id.example/token","form":[{"name":"grant_type","value":"password"}],"basic":false,"status":400,"error":"invalid_grant","milliseconds":20}]`
	tested := w.do(request{method: "POST", path: "/api/connectors/x/test", by: admin}).want(t, http.StatusOK)
	refused := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: bodies["create-connector"]})
	refused.problem(t, http.StatusUnprocessableEntity, "credentials_rejected")
	for _, text := range []string{tested.text, refused.text} {
		if !strings.Contains(text, requests) || !strings.Contains(text, exchanges) || !strings.Contains(text, `"sentence":"username or password rejected (401)"`) || strings.Contains(text, "needle") {
			t.Error(text)
		}
	}
	if !strings.Contains(refused.text, `"test":{"ok":false,"rejected":true`) || !strings.Contains(refused.text, `"more":1`) {
		t.Error(refused.text)
	}
}

func TestHealthAndCertificate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	settings := value.Of("scheme", "oauth2-client-secret", "client_secret", "needle", "token_url", "https://id.example/token")
	view := connector.View{
		Record: connector.Record{
			ID: "x", Name: "CRM", Kind: "custom", State: connector.Active, Revision: 3,
			Credential: connector.Credential{Settings: settings, Secrets: []string{"client_secret"}, Tested: at},
			Next:       &connector.Credential{Settings: settings, Secrets: []string{"client_secret"}}, Previous: &connector.Credential{Settings: nil},
		},
		Health: connector.Health{
			State: "failing", Sentence: "The client is unknown.", LastToken: at, Certificate: at.AddDate(0, 0, 7), CertificateIn: 7, Fingerprint: "ab",
			LastFailure: &connector.Failure{Time: at, Code: "invalid_client", Sentence: "no", NextTry: at.Add(time.Minute)}, Breaker: "open", Exchanges: refusedReport.Exchanges,
		},
		Warnings: []string{"soon"},
	}
	w.remake(func(o *api.Options) { o.Connectors = failing{view: view} })
	health := w.do(request{method: "GET", path: "/api/connectors/x/health", by: admin}).want(t, http.StatusOK)
	whole := w.do(request{method: "GET", path: "/api/connectors/x", by: admin}).want(t, http.StatusOK)
	for _, text := range []string{health.text, whole.text} {
		for _, want := range []string{
			`"state":"failing"`, `"last_token":"2026-11-21T08:00:00Z"`, `"last_failure":{"time":"2026-11-21T08:00:00Z","code":"invalid_client","sentence":"no","next_try":"2026-11-21T08:01:00Z"}`,
			`"certificate":{"expires":"2026-11-28T08:00:00Z","days":7,"fingerprint":"ab"}`, `"breaker":"open"`, `"warnings":["soon"]`, `"error":"invalid_grant"`,
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s is missing of %s", want, text)
			}
		}
	}
	// G1: what a kind declares secret is not shown even if it should stand among the settings.
	if strings.Contains(whole.text, "needle") || !strings.Contains(whole.text, `"secrets":{"client_secret":{"stored":true}}`) || !strings.Contains(whole.text, `"token_url":"https://id.example/token"`) || !strings.Contains(whole.text, `"previous":{"settings":{}`) {
		t.Error(whole.text)
	}
	tag := whole.Header.Get("ETag")
	view.Health.State = "ok"
	w.remake(func(o *api.Options) { o.Connectors = failing{view: view} })
	if now := w.do(request{method: "GET", path: "/api/connectors/x", by: admin, header: map[string]string{"If-None-Match": tag}}).want(t, http.StatusOK); !strings.HasPrefix(now.Header.Get("ETag"), `"3.`) || now.Header.Get("ETag") == tag {
		t.Errorf("another health with the ETag %s", now.Header.Get("ETag"))
	}
}
