package api_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

const passphrase = "a long passphrase of ours"

// founded does the first set-up and returns the administrator, signed in.
func (w *world) founded() person {
	w.t.Helper()
	link, err := w.accounts.SetupLink(w.t.Context())
	w.must(err)
	body := `{"link":"` + link.Reveal() + `","organisation":"A","email":"admin@example.com","name":"Ada","password":"` + passphrase + `"}`
	got := w.do(request{method: "POST", path: "/api/setup", body: body}).want(w.t, http.StatusOK)
	var s struct {
		User         struct{ ID string }
		Organisation string
	}
	got.into(w.t, &s)
	return person{User: account.User{ID: s.User.ID}, organisation: s.Organisation, cookie: sessionOf(w.t, got)}
}

// sessionOf returns the session's cookie that an answer sets, "" when it is taken away.
func sessionOf(t testing.TB, r reply) string {
	t.Helper()
	for _, c := range r.Cookies() {
		if c.Name == "__Host-callwright" {
			return c.Value
		}
	}
	t.Fatalf("no session's cookie in %v", r.Header)
	return ""
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.do(request{method: "GET", path: "/api/setup"}).want(t, http.StatusOK); got.text != `{"set_up":false,"password":true}`+"\n" {
		t.Error(got.text)
	}
	admin := w.founded()
	if got := w.do(request{method: "GET", path: "/api/setup"}).want(t, http.StatusOK); !strings.Contains(got.text, `"set_up":true`) {
		t.Error(got.text)
	}
	sign := request{method: "POST", path: "/api/session", body: `{"email":"ADMIN@example.com","password":"` + passphrase + `"}`}
	first, second := sessionOf(t, w.do(sign).want(t, http.StatusOK)), sessionOf(t, w.do(sign).want(t, http.StatusOK))
	if first == second || first == admin.cookie {
		t.Error("two sessions with the same id")
	}
	for _, bad := range []string{`{"email":"admin@example.com","password":"wrong"}`, `{"email":"nobody@example.com","password":"wrong"}`} {
		sign.body = bad
		if p := w.do(sign).problem(t, http.StatusUnauthorized, "sign_in_failed"); strings.Contains(p.Detail, "admin") {
			t.Error(p.Detail)
		}
	}
	out := w.do(request{method: "DELETE", path: "/api/session", by: person{cookie: first}}).want(t, http.StatusNoContent)
	if c := out.Header.Get("Set-Cookie"); !strings.Contains(c, "__Host-callwright=;") || !strings.Contains(c, "Max-Age=0") {
		t.Error(c)
	}
	w.do(request{method: "GET", path: "/api/session", by: person{cookie: first}}).want(t, http.StatusUnauthorized)
	w.do(request{method: "GET", path: "/api/session", by: person{cookie: second}}).want(t, http.StatusOK)
}

func TestK3_SignInIsSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.founded()
	for range 30 {
		got := w.do(request{method: "POST", path: "/api/session", body: `{"email":"admin@example.com","password":"wrong"}`})
		if got.StatusCode == http.StatusTooManyRequests {
			got.problem(t, http.StatusTooManyRequests, "too_many_attempts")
			if got.Header.Get("Retry-After") == "" {
				t.Error(got.Header)
			}
			return
		}
	}
	t.Error("guessing is not slowed down")
}

func TestOwnSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.founded()
	token := w.tokenOf(admin)
	named := w.do(request{method: "PUT", path: "/api/session/name", by: admin, body: `{"name":"Grace"}`}).want(t, http.StatusOK)
	if !strings.Contains(named.text, `"name":"Grace"`) {
		t.Error(named.text)
	}
	w.do(request{method: "PUT", path: "/api/session/password", by: admin, body: `{"old_password":"wrong","password":"another long passphrase"}`}).problem(t, http.StatusUnprocessableEntity, "old_password_wrong")
	changed := w.do(request{method: "PUT", path: "/api/session/password", by: admin, body: `{"old_password":"` + passphrase + `","password":"another long passphrase"}`}).want(t, http.StatusOK)
	w.do(request{method: "GET", path: "/api/session", by: admin}).want(t, http.StatusUnauthorized)
	admin.cookie = sessionOf(t, changed)
	var made struct{ ID string }
	if o, err := w.accounts.CreateOrganisation(t.Context(), w.caller(admin), account.OrganisationRequest{Name: "B"}); err != nil {
		t.Fatal(err)
	} else {
		made.ID = o.ID
	}
	switched := w.do(request{method: "PUT", path: "/api/session/organisation", by: admin, body: `{"organisation":"` + made.ID + `"}`}).want(t, http.StatusOK)
	if !strings.Contains(switched.text, `"organisation":"`+made.ID+`"`) || !strings.Contains(switched.text, `"name":"B"`) || !strings.Contains(switched.text, `"name":"A"`) {
		t.Error(switched.text)
	}
	w.do(request{method: "GET", path: "/api/session", by: admin}).want(t, http.StatusUnauthorized)
	for _, q := range []request{
		{method: "DELETE", path: "/api/session"}, {method: "PUT", path: "/api/session/name", body: `{"name":"x"}`},
		{method: "PUT", path: "/api/session/organisation", body: `{"organisation":"x"}`}, {method: "PUT", path: "/api/session/password", body: bodies["change-password"]},
	} {
		q.by = token
		w.do(q).problem(t, http.StatusForbidden, "session_only")
	}
}

func (w *world) caller(p person) account.Caller {
	w.t.Helper()
	c, err := w.accounts.Authenticate(w.t.Context(), p.cookie, "")
	w.must(err)
	return c
}

func TestL7_InvitationsAndPasswordLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.founded()
	var made struct {
		ID, Name, Link, Secret string
		Invited                bool
	}
	w.do(request{method: "POST", path: "/api/users", by: admin, body: `{"email":"new@example.com","name":"Newcomer","roles":["supervisor"]}`}).want(t, http.StatusCreated).into(t, &made)
	if !made.Invited || made.Name != "Newcomer" || !strings.HasSuffix(made.Link, "#"+made.Secret) {
		t.Errorf("%+v", made)
	}
	if list := w.do(request{method: "GET", path: "/api/users", by: admin}).want(t, http.StatusOK); !strings.Contains(list.text, `"name":"Newcomer"`) {
		t.Errorf("the list does not have the name of the invitation: %s", list.text)
	}
	accept := request{method: "POST", path: "/api/invitation", body: `{"link":"` + made.Secret + `","name":"New","password":"` + passphrase + `"}`}
	in := w.do(accept).want(t, http.StatusOK)
	w.do(accept).want(t, http.StatusNotFound)
	fresh := person{cookie: sessionOf(t, in)}
	w.do(request{method: "GET", path: "/api/users", by: fresh}).want(t, http.StatusNotFound)

	var link struct{ Secret string }
	w.do(request{method: "POST", path: "/api/users/" + made.ID + "/password-link", by: admin}).want(t, http.StatusCreated).into(t, &link)
	reset := request{method: "POST", path: "/api/password", body: `{"link":"` + link.Secret + `","password":"quite another passphrase"}`}
	w.do(reset).want(t, http.StatusOK)
	w.do(reset).want(t, http.StatusNotFound)
	w.do(request{method: "GET", path: "/api/session", by: fresh}).want(t, http.StatusUnauthorized)
	for _, wrong := range []request{
		{path: "/api/setup", body: bodies["complete-setup"]}, {path: "/api/invitation", body: bodies["accept-invitation"]}, {path: "/api/password", body: bodies["reset-password"]},
	} {
		wrong.method = "POST"
		if got := w.do(wrong); got.StatusCode < 400 || got.StatusCode >= 500 {
			t.Errorf("%s: %d %s", wrong.path, got.StatusCode, got.text)
		}
	}
	// L7: nobody changes his own roles, and the last administrator stays.
	w.do(request{method: "PUT", path: "/api/users/" + admin.ID + "/roles", by: admin, header: match(`"1"`), body: `{"roles":["supervisor"]}`}).problem(t, http.StatusForbidden, "not_oneself")
	w.do(request{method: "DELETE", path: "/api/users/" + admin.ID, by: admin}).problem(t, http.StatusForbidden, "not_oneself")
}

func TestUsersOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin, p := w.member(home, access.FullAdministrator), w.member(home, access.Supervisor)
	at := "/api/users/" + p.ID
	tag := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK).Header.Get("ETag")
	changed := w.do(request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"name":"Joan"}`}).want(t, http.StatusOK)
	given := w.do(request{method: "PUT", path: at + "/roles", by: admin, header: match(changed.Header.Get("ETag")), body: `{"roles":["flow_developer"]}`}).want(t, http.StatusOK)
	if !strings.Contains(given.text, `"roles":["flow_developer"]`) || !strings.Contains(given.text, "Joan") {
		t.Error(given.text)
	}
	w.do(request{method: "GET", path: "/api/session", by: p}).want(t, http.StatusUnauthorized) // K4
	off := w.do(request{method: "PUT", path: at, by: admin, header: match(given.Header.Get("ETag")), body: `{"disabled":true}`}).want(t, http.StatusOK)
	if !strings.Contains(off.text, `"disabled":true`) {
		t.Error(off.text)
	}
	w.do(request{method: "PUT", path: at + "/roles", by: admin, header: match(off.Header.Get("ETag")), body: `{"roles":["king"]}`}).want(t, http.StatusUnprocessableEntity)
	w.do(request{method: "DELETE", path: at, by: admin}).want(t, http.StatusNoContent)
	w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusNotFound)
}

func TestOrganisationsOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	operator := w.founded()
	plain := w.member(operator.organisation, access.FullAdministrator)
	made := w.do(request{method: "POST", path: "/api/organisations", by: operator, body: `{"name":"B","licences":["FLEX3"]}`}).want(t, http.StatusCreated)
	at := made.Header.Get("Location")
	tag := w.do(request{method: "GET", path: at, by: operator}).want(t, http.StatusOK).Header.Get("ETag")
	changed := w.do(request{method: "PUT", path: at, by: operator, header: match(tag), body: `{"custom_connectors":12}`}).want(t, http.StatusOK)
	if !strings.Contains(changed.text, `"custom_connectors":12`) || !strings.Contains(changed.text, `"name":"B"`) {
		t.Error(changed.text)
	}
	first := w.do(request{method: "GET", path: "/api/organisations?limit=1", by: operator}).want(t, http.StatusOK)
	var l struct{ Next string }
	first.into(t, &l)
	if l.Next == "" || first.Header.Get("Link") == "" {
		t.Error(first.text)
	}
	w.do(request{method: "GET", path: "/api/organisations?limit=1&cursor=" + l.Next, by: operator}).want(t, http.StatusOK)
	w.do(request{method: "GET", path: "/api/organisations?cursor=x", by: operator}).problem(t, http.StatusBadRequest, "bad_cursor")
	own := w.do(request{method: "GET", path: "/api/organisation", by: plain}).want(t, http.StatusOK).Header.Get("ETag")
	w.do(request{method: "PUT", path: "/api/organisation", by: plain, header: match(own), body: `{"custom_connectors":99}`}).problem(t, http.StatusForbidden, "operator_only")
	renamed := w.do(request{method: "PUT", path: "/api/organisation", by: plain, header: match(own), body: `{"name":"A2"}`}).want(t, http.StatusOK)
	if !strings.Contains(renamed.text, "A2") {
		t.Error(renamed.text)
	}
}

// provider is one of OpenID Connect that signs in whoever comes with the right
// state and cookie.
type provider struct {
	world *world
	as    person
	fail  error
	query url.Values
}

func (p *provider) BeginOpenID(context.Context) (account.OpenIDBegun, error) {
	return account.OpenIDBegun{URL: "https://id.example/authorize?state=s", Cookie: credential.NewSecret("bound.12")}, p.fail
}

func (p *provider) FinishOpenID(_ context.Context, query url.Values, cookie string, _ account.Client) (account.SignedIn, error) {
	p.query = query
	if cookie != "bound.12" || query.Get("state") != "s" {
		return account.SignedIn{}, fault.New(fault.Forbidden, "state_invalid", "Begin again.")
	}
	return account.SignedIn{Cookie: credential.NewSecret(p.as.cookie)}, nil
}

func TestK10_SignInByOpenID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begin := request{method: "POST", path: "/api/session/oidc"}
	w.do(begin).problem(t, http.StatusNotFound, "no_such_path")
	w.do(request{method: "GET", path: api.OpenIDCallback + "?arrived=1"}).problem(t, http.StatusNotFound, "no_such_path")
	p := &provider{world: w, as: w.member(w.organisation("A"), access.FullAdministrator)}
	w.remake(func(o *api.Options) { o.OpenID, o.Provider = p, "Entra" })
	if got := w.do(request{method: "GET", path: "/api/setup"}); !strings.Contains(got.text, `"provider":"Entra"`) {
		t.Error(got.text)
	}
	for _, next := range []string{"//evil.example", "/\\evil.example", "https://evil.example/", "\\\\evil.example", "javascript:alert(1)", "/%5cevil.example", "/%2fevil.example", "evil", "/\tevil", "/api/version", "/API/x", "/\n/evil", "http:/evil", "/%09/evil", "//"} {
		begin.body = `{"next":"` + strings.NewReplacer("\\", "\\\\", "\t", "\\t", "\n", "\\n").Replace(next) + `"}`
		w.do(begin).problem(t, http.StatusUnprocessableEntity, "bad_next")
	}
	begin.body = `{"next":"/connectors?x=1#top"}`
	begun := w.do(begin).want(t, http.StatusOK)
	flow := begun.Cookies()[0]
	if flow.Name != "__Host-callwright-flow" || !flow.HttpOnly || !flow.Secure || flow.SameSite != http.SameSiteStrictMode || !strings.Contains(begun.text, "https://id.example/authorize") {
		t.Errorf("%+v %s", flow, begun.text)
	}
	back := request{method: "GET", path: api.OpenIDCallback + "?code=c&state=s&iss=https%3A%2F%2Fid.example&session_state=zz"}
	if page := w.do(back).want(t, http.StatusOK); !strings.Contains(page.text, "arrived=1") || len(page.Cookies()) != 0 {
		t.Error(page.text)
	}
	back.header = map[string]string{"Cookie": flow.Name + "=" + flow.Value}
	in := w.do(back).want(t, http.StatusSeeOther)
	if in.Header.Get("Location") != "/connectors?x=1#top" || sessionOf(t, in) != p.as.cookie || p.query.Get("iss") != "https://id.example" {
		t.Errorf("%v %v", in.Header, p.query)
	}
	if dropped := in.Cookies()[1]; dropped.Name != flow.Name || dropped.MaxAge >= 0 {
		t.Errorf("%+v", dropped)
	}
	back.header = map[string]string{"Cookie": flow.Name + "=bound.12~" + base64.RawURLEncoding.EncodeToString([]byte("//evil.example"))}
	if in := w.do(back).want(t, http.StatusSeeOther); in.Header.Get("Location") != "/" {
		t.Error(in.Header)
	}
	back.header = map[string]string{"Cookie": flow.Name + "=other"}
	w.do(back).problem(t, http.StatusForbidden, "state_invalid")
	p.fail = fault.New(fault.Unavailable, "provider_failed", "Later.")
	begin.body = ""
	w.do(begin).problem(t, http.StatusServiceUnavailable, "provider_failed")
}

func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	in := w.clock.now().Add(48 * time.Hour).UTC().Truncate(time.Millisecond)
	got := w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t","expires":"` + in.Format(time.RFC3339Nano) + `"}`}).want(t, http.StatusCreated)
	var made struct{ Expires time.Time }
	got.into(t, &made)
	if !made.Expires.Equal(in) {
		t.Errorf("expires %v, want %v", made.Expires, in)
	}
	w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t","expires":"tomorrow"}`}).want(t, http.StatusUnprocessableEntity)
}
