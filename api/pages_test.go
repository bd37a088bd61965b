package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

const browserAccepts = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// K1, K8: every single-use link leads to a page. It runs its own script and no
// other, loads nothing, cannot be framed, and cannot be sent but as JSON.
func TestK1_K8_LinksLeadToPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bodiesOf := map[string]string{"/setup": "complete-setup", "/invitation": "accept-invitation", "/password": "reset-password"}
	for path, operation := range bodiesOf {
		got := w.do(request{method: "GET", path: path, header: map[string]string{"Accept": browserAccepts}}).want(t, http.StatusOK)
		policy := got.Header.Get("Content-Security-Policy")
		if got.Header.Get("Content-Type") != "text/html; charset=utf-8" || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, got.Header)
		}
		for _, rule := range []string{"default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy+";", rule+";") {
				t.Errorf("%s: the policy %s lacks %s", path, policy, rule)
			}
		}
		for kind, of := range map[string]string{"script": "script-src", "style": "style-src"} {
			parts := regexp.MustCompile("(?s)<"+kind+">(.*?)</"+kind+">").FindAllStringSubmatch(got.text, -1)
			if len(parts) != 1 || strings.Count(got.text, "<"+kind) != 1 {
				t.Fatalf("%s: %d of %s", path, len(parts), kind)
			}
			sum := sha256.Sum256([]byte(parts[0][1]))
			if !strings.Contains(policy, of+" 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s: the policy does not name the page's own %s", path, kind)
			}
		}
		for _, no := range []string{"unsafe-", "http:", "https:", "src=", "href=", "onclick", "style="} {
			if strings.Contains(got.text+policy, no) {
				t.Errorf("%s holds %s", path, no)
			}
		}
		to := regexp.MustCompile(`data-to="([^"]+)"`).FindStringSubmatch(got.text)
		if to == nil || to[1] != "/api"+path {
			t.Errorf("%s is sent to %v", path, to)
		}
		for _, name := range regexp.MustCompile(`<input [^>]*name="([^"]+)"`).FindAllStringSubmatch(got.text, -1) {
			if !strings.Contains(got.text, `<label for="`+name[1]+`">`) {
				t.Errorf("%s: %s has no label", path, name[1])
			}
			if !strings.Contains(bodies[operation]+`"name":`, `"`+name[1]+`":`) {
				t.Errorf("%s: the operation knows no %s", path, name[1])
			}
		}
		w.do(request{method: "HEAD", path: path}).want(t, http.StatusOK)
		w.do(request{method: "POST", path: path, body: "{}"}).problem(t, http.StatusMethodNotAllowed, "method_not_allowed")
	}
}

// K1: what a link is for can be done with the whole URL, too.
func TestK1_TheWholeLinkWillDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, err := w.accounts.SetupLink(t.Context())
	w.must(err)
	body := `{"link":"` + site + `/setup#` + secret.Reveal() + `","organisation":"A","email":"admin@example.com","password":"` + passphrase + `"}`
	in := w.do(request{method: "POST", path: "/api/setup", body: body}).want(t, http.StatusOK)
	admin := person{cookie: sessionOf(t, in)}
	var made struct{ ID, Link string }
	w.do(request{method: "POST", path: "/api/users", by: admin, body: `{"email":"new@example.com","roles":["supervisor"]}`}).want(t, http.StatusCreated).into(t, &made)
	w.do(request{method: "POST", path: "/api/invitation", body: `{"link":"` + made.Link + `","password":"` + passphrase + `"}`}).want(t, http.StatusOK)
	w.do(request{method: "POST", path: "/api/users/" + made.ID + "/password-link", by: admin}).want(t, http.StatusCreated).into(t, &made)
	w.do(request{method: "POST", path: "/api/password", body: `{"link":"` + made.Link + `","password":"quite another passphrase"}`}).want(t, http.StatusOK)
}

// outcomes are connectors that an authorization has come to something with.
type outcomes struct {
	willing
	view connector.View
	err  error
}

func (o outcomes) Show(context.Context, connector.By, string) (connector.View, error) {
	return o.view, o.err
}

func (o outcomes) Authorized(context.Context, connector.By, []byte, map[string]string) (connector.View, error) {
	return o.view, o.err
}

// D10, K8: where there are pages, a browser comes back to the connector's with a word for
// what has not come about, and nothing of what the other side wrote; a program gets
// the problem.
func TestD10_K8_APageIsToldTheOutcomeInOneOfAFewWords(t *testing.T) {
	t.Parallel()
	shared := newWorld(t)
	admin := shared.member(shared.organisation("A"), access.FullAdministrator)
	known := connector.View{Record: connector.Record{ID: "x/y"}}
	for _, test := range []struct{ reason, sent, want string }{
		{"authorization_refused", "access_denied", "denied"},
		{"authorization_refused", "%22%3E%3Cscript%3E", "refused"},
		{"authorization_issuer", "access_denied", "issuer"},
		{"authorization_code", "", "no_token"},
		{"authorization_failed", "", "no_token"},
		{"connector_changed", "", "changed"},
		{"connector_inactive", "", "changed"},
		{"storage", "denied", "failed"},
	} {
		w := shared.with(t, func(o *api.Options) {
			o.Web = http.HandlerFunc(pagesOfABrowser)
			o.Connectors = outcomes{view: known, err: fault.New(fault.Conflict, test.reason, "the server said <no>")}
		})
		ask := request{method: "GET", path: "/api/authorizations/callback?arrived=1&state=s&error=" + test.sent, by: admin, header: map[string]string{"Accept": browserAccepts}}
		got := w.do(ask).want(t, http.StatusSeeOther)
		if at := got.Header.Get("Location"); at != "/connectors/x%2Fy?authorization="+test.want || strings.Contains(got.text, "said") {
			t.Errorf("%s: %s %s", test.reason, at, got.text)
		}
		ask.header = nil
		w.do(ask).problem(t, http.StatusConflict, test.reason)
	}
	w := shared.with(t, func(o *api.Options) {
		o.Web = http.HandlerFunc(pagesOfABrowser)
		o.Connectors = outcomes{err: fault.New(fault.Invalid, "authorization_unknown", "it is not known")}
	})
	got := w.do(request{method: "GET", path: "/api/authorizations/callback?arrived=1&state=s", by: admin, header: map[string]string{"Accept": browserAccepts}})
	if got.want(t, http.StatusUnprocessableEntity); !strings.Contains(got.text, "It is not known.") {
		t.Error(got.text)
	}
}

// D10: the place that an authorization comes back to says how the connector
// stands, to whoever may read it, with its name as text.
func TestD10_AConnectorsPage(t *testing.T) {
	t.Parallel()
	shared := newWorld(t)
	home := shared.organisation("A")
	admin, blind := shared.member(home, access.FullAdministrator), shared.member(home, access.ReadOnlyAdministrator)
	record := connector.Record{ID: "x", Name: "CRM <b>", State: connector.Active, Credential: connector.Credential{Settings: value.Of("scheme", "oauth2-authorization-code")}}
	for says, health := range map[string]connector.Health{
		"CRM &lt;b&gt; is authorised</h1>":     {State: "unused"},
		"CRM &lt;b&gt; is not authorised</h1>": {State: "needs_authorization", Sentence: "Nobody has."},
		"CRM &lt;b&gt; does not work</h1>":     {State: "failing", Sentence: "It is down."},
	} {
		w := shared.with(t, func(o *api.Options) { o.Connectors = outcomes{view: connector.View{Record: record, Health: health}} })
		got := w.do(request{method: "GET", path: "/connectors/x", by: admin}).want(t, http.StatusOK)
		if !strings.Contains(got.text, says) || !strings.Contains(got.text, health.Sentence) || !strings.Contains(got.text, "can be closed") || strings.Contains(got.text, "<script") {
			t.Errorf("want %s: %s", says, got.text)
		}
		if policy := got.Header.Get("Content-Security-Policy"); strings.Contains(policy, "script-src") || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Error(policy)
		}
	}
	for _, by := range []person{{}, blind} {
		got := shared.do(request{method: "GET", path: "/connectors/x", by: by})
		if got.StatusCode < 400 || strings.Contains(got.text, "authorised") || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%d %s", got.StatusCode, got.text)
		}
	}
	shared.do(request{method: "GET", path: "/connectors/x", by: admin}).want(t, http.StatusNotFound)
}

// D10, K10: who comes back from another server with a refusal reads it on a
// page; a program gets a problem.
func TestD10_K10_RefusalsAtTheCallbacksArePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.remake(func(o *api.Options) {
		o.Connectors = outcomes{err: fault.New(fault.Conflict, "denied", "the server said <no>")}
		o.OpenID = &provider{world: w, as: admin}
	})
	const oauth = "/api/authorizations/callback?arrived=1&error=access_denied&state=s"
	for _, test := range []struct {
		path   string
		by     person
		status int
		says   string
	}{
		{oauth, admin, http.StatusConflict, "The server said &lt;no&gt;."},
		{oauth, person{}, http.StatusUnauthorized, "Not signed in</h1>"},
		{"/api/authorizations/callback?arrived=1&state=" + strings.Repeat("s", 2000), admin, http.StatusUnprocessableEntity, "The request is not as"},
		{api.OpenIDCallback + "?arrived=1&state=wrong", person{}, http.StatusForbidden, "Begin again."},
	} {
		ask := request{method: "GET", path: test.path, by: test.by, header: map[string]string{"Accept": browserAccepts}}
		got := w.do(ask).want(t, test.status)
		if !strings.Contains(got.text, test.says) || got.Header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(got.text, got.Header.Get("X-Request-Id")) {
			t.Errorf("%s: %v %s", test.path, got.Header, got.text)
		}
		for _, accept := range []string{"*/*", "application/json", "text/html;q=0", ""} {
			ask.header = map[string]string{"Accept": accept}
			if got := w.do(ask).want(t, test.status); got.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("Accept %q: %v", accept, got.Header)
			}
		}
	}
	// Elsewhere a browser's script gets problems as before, whatever it accepts.
	w.do(request{method: "GET", path: "/api/connectors", header: map[string]string{"Accept": browserAccepts}}).problem(t, http.StatusUnauthorized, "signed_out")
	w.remake(func(o *api.Options) { o.Connectors = willing{} })
	w.do(request{method: "GET", path: oauth, by: admin, header: map[string]string{"Accept": browserAccepts}}).want(t, http.StatusSeeOther)
}
