package connector_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/value"
)

const callback = "https://callwright.example/callback"

// person is somebody who signs in at the sandbox's authorization server.
func person(t *testing.T, s *sandbox.Server) func(at string) map[string]string {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(s.CA())
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(at string) map[string]string {
		t.Helper()
		resp, err := client.PostForm(at, url.Values{"decision": {"allow"}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		to, err := resp.Location()
		if err != nil || !strings.HasPrefix(to.String(), callback) {
			t.Fatalf("%d %v", resp.StatusCode, err)
		}
		back := map[string]string{}
		for name := range to.Query() {
			back[name] = to.Query().Get(name)
		}
		return back
	}
}

// stateOf reads the state of an authorization's URL.
func stateOf(t *testing.T, at string) string {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("state")
}

func TestD10_AnAdministratorAuthorizesAConnection(t *testing.T) {
	t.Parallel()
	s, err := sandbox.Start(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	allow := person(t, s)
	client, _ := s.Client(sandbox.ClientCode)
	w := newWorld(t)
	w.policy.CA, w.policy.Allow = [][]byte{s.CA()}, []string{strings.TrimPrefix(s.URL(), "https://")}
	c := w.replica()
	v, report, err := c.Create(t.Context(), by(), connector.Draft{Name: "CRM", Kind: "custom", Settings: value.Of(
		"scheme", "oauth2-authorization-code", "resource_domain", s.URL()+"/crm/", "authorization_url", s.URL()+"/oauth/authorize",
		"token_url", s.URL()+"/oauth/token", "client_id", client.ID, "client_secret", client.Secret, "revocation_url", s.URL()+"/oauth/revoke", "scope", "crm.read")})
	if err != nil || report.OK || v.Health.State != "needs_authorization" {
		t.Fatalf("%+v %+v %v %v", v.Health, report, err, fields(err))
	}
	session := []byte("session-hash")
	at, err := c.Authorize(t.Context(), by(), v.ID, session, callback)
	if err != nil {
		t.Fatal(err)
	}
	back := allow(at)
	stranger := by()
	stranger.Organisation = "evil"
	if _, err := c.Authorized(t.Context(), stranger, session, back); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another organisation completed it: %v", err)
	}
	at, _ = c.Authorize(t.Context(), by(), v.ID, session, callback)
	denied, err := c.Authorized(t.Context(), by(), session, map[string]string{"state": stateOf(t, at), "error": "access_denied"})
	refused(t, err, fault.Conflict, "authorization_refused")
	if denied.ID != v.ID {
		t.Errorf("nobody knows what was denied: %+v", denied)
	}
	at, _ = c.Authorize(t.Context(), by(), v.ID, session, callback)
	v, err = c.Authorized(t.Context(), by(), session, allow(at))
	if err != nil || v.Health.State != "ok" {
		t.Fatalf("%+v %v", v.Health, err)
	}
	call := call("CRM")
	call.Target = "customers"
	if res := c.Do(t.Context(), "acme", call); res.Status != 200 {
		t.Errorf("%+v %s", res, res.Body)
	}
	entries := w.entries("connector.authorize")
	if len(entries) != 5 || !strings.Contains(entries[4], "done [{step end}]") || !strings.Contains(entries[2], "failed [{step end}]") || !strings.Contains(entries[1], "{step begin}") {
		t.Errorf("%s", strings.Join(entries, "\n"))
	}

	off := must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
	_, err = c.Authorize(t.Context(), by(), v.ID, session, callback)
	refused(t, err, fault.Conflict, "connector_inactive")
	if err := c.Delete(t.Context(), by(), v.ID, off.Revision, true); err != nil { // D13
		t.Fatal(err)
	}
	entries = w.entries("connector.delete")
	if len(entries) != 2 || !strings.Contains(entries[1], "done [{revocation the token was revoked at") {
		t.Errorf("%s", strings.Join(entries, "\n"))
	}
}

func TestOnlySignInsAreAuthorized(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	_, err := c.Authorize(t.Context(), by(), v.ID, []byte("x"), callback)
	refused(t, err, fault.Conflict, "not_authorizable")
	_, err = c.Authorized(t.Context(), by(), []byte("x"), map[string]string{"state": "unknown"})
	refused(t, err, fault.Invalid, "authorization_unknown")
}
