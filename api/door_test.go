package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/value"
)

// willing does whatever it is asked, so that a test sees nothing but the door.
type willing struct{ person account.Person }

func (willing) Create(context.Context, connector.By, connector.Draft) (connector.View, connector.Report, error) {
	return connector.View{}, connector.Report{}, nil
}

func (willing) Update(context.Context, connector.By, string, int64, connector.Draft) (connector.View, connector.Report, error) {
	return connector.View{}, connector.Report{}, nil
}

func (willing) Show(context.Context, connector.By, string) (connector.View, error) {
	return connector.View{}, nil
}

func (willing) List(context.Context, connector.Query) ([]connector.View, string, error) {
	return nil, "", nil
}

func (willing) WhereUsed(context.Context, connector.By, string) ([]connector.Use, error) {
	return nil, nil
}

func (willing) Deactivate(context.Context, connector.By, string, int64, bool) (connector.View, error) {
	return connector.View{}, nil
}

func (willing) Activate(context.Context, connector.By, string, int64) (connector.View, connector.Report, error) {
	return connector.View{}, connector.Report{}, nil
}

func (willing) Delete(context.Context, connector.By, string, int64, bool) error { return nil }

func (willing) Test(context.Context, connector.By, string, bool) (connector.Report, error) {
	return connector.Report{}, nil
}

func (willing) Stage(context.Context, connector.By, string, int64, *value.Object) (connector.View, error) {
	return connector.View{}, nil
}

func (willing) CutOver(context.Context, connector.By, string, int64) (connector.View, error) {
	return connector.View{}, nil
}

func (willing) Undo(context.Context, connector.By, string, int64) (connector.View, error) {
	return connector.View{}, nil
}

func (willing) Authorize(context.Context, connector.By, string, []byte, string) (string, error) {
	return "https://id.example/authorize", nil
}

func (willing) Authorized(context.Context, connector.By, []byte, map[string]string) (connector.View, error) {
	return connector.View{Record: connector.Record{ID: "made"}}, nil
}

func (w willing) People(context.Context, account.Caller, string, int) ([]account.Person, error) {
	return nil, nil
}

func (w willing) Person(context.Context, account.Caller, string) (account.Person, error) {
	return w.person, nil
}

func (w willing) UpdateUser(context.Context, account.Caller, string, int64, account.UserChange) (account.Person, error) {
	return w.person, nil
}

func (w willing) ChangeRoles(context.Context, account.Caller, string, int64, []access.Role) (account.Person, error) {
	return w.person, nil
}

func (willing) Remove(context.Context, account.Caller, string) error { return nil }

func (willing) Invite(context.Context, account.Caller, account.Invitation) (account.Invited, error) {
	return account.Invited{}, nil
}

func (willing) PasswordLink(context.Context, account.Caller, string) (credential.Secret, time.Time, error) {
	return credential.NewSecret("link"), time.Time{}, nil
}

func (willing) CreateToken(context.Context, account.Caller, account.TokenRequest) (account.NewToken, error) {
	return account.NewToken{}, nil
}

func (willing) TokensOf(context.Context, account.Caller) ([]account.Token, error) { return nil, nil }

func (willing) RevokeToken(context.Context, account.Caller, string) error { return nil }

func (willing) CreateOrganisation(context.Context, account.Caller, account.OrganisationRequest) (account.Organisation, error) {
	return account.Organisation{}, nil
}

func (willing) UpdateOrganisation(context.Context, account.Caller, string, int64, account.OrganisationChange) (account.Organisation, error) {
	return account.Organisation{}, nil
}

func (willing) Organisation(context.Context, account.Caller, string) (account.Organisation, error) {
	return account.Organisation{}, nil
}

func (willing) AllOrganisations(context.Context, account.Caller, string, int) ([]account.Organisation, error) {
	return nil, nil
}

// doorOnly puts willing services behind the door.
func (w *world) doorOnly() {
	w.t.Helper()
	w.remake(func(o *api.Options) {
		o.Flows, o.Functions, o.Resources, o.Triggers, o.Contacts, o.Cassettes, o.Distribution = willingFlows{}, willingFunctions{}, willingResources{}, willingTriggers{}, willingContacts{}, willingContacts{}, willingFloor{}
		o.Connectors, o.Users, o.Invitations, o.Tokens, o.Organisations = willing{}, willing{}, willing{}, willing{}, willing{}
		o.Templates = willingTemplates{}
	})
}

// bodies are what the operations want, by operation.
var bodies = map[string]string{
	"create-connector": `{"name":"n","kind":"custom","settings":{}}`, "change-connector": `{"name":"n","settings":{}}`,
	"stage-credential": `{"settings":{}}`, "create-organisation": `{"name":"n"}`, "change-own-organisation": `{"name":"n"}`,
	"change-organisation": `{"name":"n"}`, "invite-user": `{"email":"a@example.com","roles":["supervisor"]}`, "change-user": `{"name":"n"}`,
	"change-roles": `{"roles":["supervisor"]}`, "create-token": `{"name":"n"}`, "switch-organisation": `{"organisation":"x"}`,
	"change-password": `{"old_password":"a","password":"b"}`, "sign-in": `{"email":"a@example.com","password":"b"}`, "change-own-name": `{"name":"n"}`,
	"complete-setup": `{"link":"l","organisation":"o","email":"a@example.com","password":"p"}`, "accept-invitation": `{"link":"l","password":"p"}`,
	"reset-password": `{"link":"l","password":"p"}`,

	"create-flow": `{"text":"callwright: 1\nname: N\n"}`, "change-flow": `{"text":"callwright: 1\nname: N\n"}`, "duplicate-flow": `{"name":"n"}`,
	"set-flow-durability": `{"durability":"on-park"}`, "publish-flow": `{"labels":["Dev"]}`, "set-flow-label": `{"version":1}`, "revert-flow": `{"version":1}`,
	"create-function": `{"name":"n","source":""}`, "change-function": `{"name":"n","source":""}`, "run-function": `{"inputs":{}}`,
	"publish-function": `{"labels":["Dev"]}`, "set-function-label": `{"version":1}`,
	"apply-resources": `{"text":""}`, "set-prompt-audio": `{"audio":"UklGRhAAAABXQVZFZGF0YQQAAAAAAAAA"}`,
	"create-queue": `{"name":"n"}`, "change-queue": `{"name":"n"}`, "create-agent": `{"name":"n"}`, "change-agent": `{"name":"n"}`,
	"create-skill": `{"name":"n"}`, "change-skill": `{"name":"n"}`, "create-business-hours": `{"name":"n"}`, "change-business-hours": `{"name":"n"}`,
	"create-prompt": `{"name":"n"}`, "change-prompt": `{"name":"n"}`, "create-global-variable": `{"name":"n"}`, "change-global-variable": `{"name":"n"}`,
	"create-virtual-agent": `{"name":"n"}`, "change-virtual-agent": `{"name":"n"}`,
	"create-media-destination": `{"name":"n"}`, "change-media-destination": `{"name":"n"}`,
	"create-entry-point": `{"name":"n","channel":"chat","flow":"f"}`, "change-entry-point": `{"name":"n","channel":"chat","flow":"f"}`,
	"create-webhook": `{"name":"n","entry_point":"e"}`, "change-webhook": `{"name":"n","entry_point":"e"}`,
	"create-schedule": `{"name":"n","entry_point":"e","every":"1h"}`, "change-schedule": `{"name":"n","entry_point":"e","every":"1h"}`,
	"start-contact": `{"entry_point":"e"}`, "give-contact-input": `{"digits":"1"}`,
	"give-contact-event": `{"type":"agent-answers"}`, "advance-contact-clock": `{"seconds":1}`,
	"put-flow-test": `{"text":"flow: f.yaml\n"}`, "run-flow-tests": `{"version":0}`,
	"check-flow": `{"text":"callwright: 1\nname: N\n"}`, "evaluate-expression": `{"text":"a"}`, "evaluate-jsonpath": `{"path":"$","body":"{}"}`,
	"send-request": `{"settings":{"authenticated":false,"url":"https://api.example.com"}}`, "check-certificate": `{"certificate":""}`, "use-template": `{"name":"n"}`,
	"set-agent-state": `{"state":"idle"}`, "set-callback-outcome": `{"outcome":"done"}`,
}

// ask makes a well-formed request for a route.
func (r route) ask(by person, id string) request {
	q := request{method: r.method, path: r.at(id), by: by, body: bodies[r.id]}
	if r.unsafe() {
		q.header = map[string]string{"If-Match": `"1"`}
	}
	return q
}

// passed reports whether a request came through the door.
func passed(r reply) bool {
	switch r.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusInternalServerError, http.StatusTooManyRequests, http.StatusUnprocessableEntity, http.StatusBadRequest:
		return false
	}
	return true
}

func TestL1_EveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	home := w.organisation("A")
	for _, role := range access.Roles() {
		p := w.member(home, role.Role)
		for _, r := range routes(t) {
			if r.needs == "anyone" || r.needs == "signed in" {
				continue
			}
			got := w.do(r.ask(p, uuid.NewString()))
			switch r.decide(role.Role) {
			case access.Allowed:
				if !passed(got) {
					t.Errorf("%s %s for %s: %d %s", r.method, r.path, role.Role, got.StatusCode, got.text)
				}
			case access.Forbidden:
				if got.StatusCode != http.StatusForbidden || !strings.Contains(got.text, `"role":"`+string(role.Role)+`"`) || !strings.Contains(got.text, `"action":"`+r.says+`"`) && (r.also == "" || !strings.Contains(got.text, `"action":"`+r.also+`"`)) || !strings.Contains(got.text, "role_forbidden") {
					t.Errorf("%s %s for %s: want 403 with role and action, have %d %s", r.method, r.path, role.Role, got.StatusCode, got.text)
				}
			default:
				got.problem(t, http.StatusNotFound, "not_found")
			}
		}
	}
}

// L5: what a role that only views may do never changes or starts anything.
func TestL5_ViewersChangeNothing(t *testing.T) {
	t.Parallel()
	own := map[string]string{
		"create-token": "for himself, with no more than he may do", "revoke-token": "his own",
		"check-flow": "the flow comes with the request and is not kept", "run-flow-tests": "contacts are simulated, answers come from the test, nothing is kept",
		"evaluate-expression": "computes with what comes with the request", "evaluate-jsonpath": "reads what comes with the request",
	}
	for _, role := range []access.Role{access.ReadOnlyAdministrator, access.ExternalReadOnlyAdministrator, access.HelpDeskBasicAdministrator, access.PartnerReadOnlyAdministrator} {
		for _, r := range routes(t) {
			if r.unsafe() && r.needs != "anyone" && r.needs != "signed in" && own[r.id] == "" && r.decide(role) == access.Allowed {
				t.Errorf("%s may %s %s", role, r.method, r.path)
			}
		}
	}
}

func TestL1_NobodyAndTheDisabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	home := w.organisation("A")
	disabled := w.member(home, access.FullAdministrator)
	off := disabled.User
	off.Disabled, off.Revision = true, 2
	if ok, err := w.db.Users().UpdateUser(t.Context(), off); err != nil || !ok {
		t.Fatal(ok, err)
	}
	gone := w.member(home, access.FullAdministrator)
	w.must(w.db.Members().SetRoles(t.Context(), account.Membership{User: gone.ID, Organisation: home}))
	for name, who := range map[string]person{
		"nobody": {}, "an unknown cookie": {cookie: "no"}, "an unknown token": {token: "cw_no"}, "a disabled user": disabled,
		"a disabled user's token": w.tokenOf(disabled), "the token of one who left": w.tokenOf(gone),
	} {
		for _, r := range routes(t) {
			w.clock.forward(time.Second)
			got := w.do(r.ask(who, uuid.NewString()))
			switch {
			case r.needs == "anyone" || r.id == "end-authorization" && who.cookie == "":
			case r.needs == "signed in" && got.StatusCode != http.StatusUnauthorized, got.StatusCode != http.StatusUnauthorized:
				t.Errorf("%s %s for %s: %d %s", r.method, r.path, name, got.StatusCode, got.text)
			case !strings.Contains(got.text, `"code":"unauthenticated"`) || got.Header.Get("WWW-Authenticate") != "Bearer":
				t.Errorf("%s %s for %s: %s", r.method, r.path, name, got.text)
			}
		}
	}
	for _, r := range routes(t) {
		if r.needs != "anyone" && r.needs != "signed in" && r.needs != string(access.OrganisationCreate) {
			if got := w.do(r.ask(gone, uuid.NewString())); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s for one without roles: %d", r.method, r.path, got.StatusCode)
			}
		}
	}
}

func TestL1_TokensWithScopes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	scopes := map[access.Action]bool{access.FlowRead: true} // and those that some route needs
	for _, r := range routes(t) {
		scopes[access.Action(r.needs)] = access.Action(r.needs).Noun() != r.needs
	}
	for scope := range scopes {
		if !scopes[scope] || scope == access.OrganisationCreate {
			continue
		}
		token := w.tokenOf(admin, scope)
		for _, r := range routes(t) {
			if r.needs == "anyone" || r.needs == "signed in" || r.needs == string(access.OrganisationCreate) || r.id == "end-authorization" || r.id == "authorize-connector" {
				continue
			}
			got := w.do(r.ask(token, uuid.NewString()))
			if r.also != "" && (r.needs == string(scope) || r.also == string(scope)) {
				if got.StatusCode != http.StatusForbidden || !strings.Contains(got.text, "scope_forbidden") {
					t.Errorf("%s %s with only one of its scopes, %s: %d %s", r.method, r.path, scope, got.StatusCode, got.text)
				}
				continue
			}
			if r.needs == string(scope) && !passed(got) {
				t.Errorf("%s %s with the scope %s: %d %s", r.method, r.path, scope, got.StatusCode, got.text)
			}
			if r.needs != string(scope) && !(got.StatusCode == http.StatusForbidden && strings.Contains(got.text, "scope_forbidden")) {
				t.Errorf("%s %s with only the scope %s: %d %s", r.method, r.path, scope, got.StatusCode, got.text)
			}
		}
	}
}

func TestL1_Operators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	operator := w.member(w.organisation("A"))
	on := operator.User
	on.Operator, on.Revision = true, 2
	if ok, err := w.db.Users().UpdateUser(t.Context(), on); err != nil || !ok {
		t.Fatal(ok, err)
	}
	for _, r := range routes(t) {
		if r.needs != string(access.OrganisationCreate) {
			continue
		}
		if got := w.do(r.ask(operator, uuid.NewString())); !passed(got) {
			t.Errorf("%s %s for an operator: %d %s", r.method, r.path, got.StatusCode, got.text)
		}
	}
}

func TestL1_BeforeAnOrganisationIsChosen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.member("")
	w.do(request{method: "GET", path: "/api/connectors", by: p}).problem(t, http.StatusForbidden, "no_organisation")
	w.do(request{method: "GET", path: "/api/session", by: p}).want(t, http.StatusOK)
}

func TestTheFrontPage(t *testing.T) {
	t.Parallel()
	a := newWorld(t).do(request{method: "GET", path: "/"}).want(t, http.StatusOK)
	if !strings.Contains(a.text, "Callwright is running") || !strings.HasPrefix(a.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-") {
		t.Errorf("%s %s", a.Header.Get("Content-Security-Policy"), a.text)
	}
}

func TestL1_UnknownRoutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for _, path := range []string{"/api", "/api/", "/api/nothing", "/connectors", "/api/connectors/x/y/z", "/metrics", "/debug/pprof/", "/docs", "/openapi.json", "/schemas/Connector.json"} {
		w.do(request{method: "GET", path: path, by: admin}).problem(t, http.StatusNotFound, "no_such_path")
	}
	for _, method := range []string{"PATCH", "TRACE", "OPTIONS", "PROPFIND"} {
		got := w.do(request{method: method, path: "/api/connectors", by: admin})
		got.problem(t, http.StatusMethodNotAllowed, "method_not_allowed")
		if got.Header.Get("Allow") != "GET, HEAD, POST" {
			t.Error(got.Header.Get("Allow"))
		}
	}
}

// L2: the ways that others' doors were gone around: suffixes, letter case,
// slashes, parameters, escapes, dot segments, another method in a header.
func TestL2_PathTricks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	full := w.member(w.organisation("A"), access.FullAdministrator)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("redirected") }}
	base, _ := url.Parse(server.URL)
	for _, path := range []string{
		"/api/connectors/", "/api//connectors", "//api/connectors", "/API/connectors", "/api/Connectors", "/api/connectors;a=b", "/api/connectors/x;y",
		"/api/connectors%2f", "/api%2fconnectors", "/api/%63onnectors", "/api/./connectors", "/api/users/../connectors", "/livez/../api/connectors",
		"/api/connectors.json", "/api/connectors/.svg", "/api/connectors/%2e%2e/users", "/api/connectors\\x", "/api/connectors/x%00", "/api/connectors/configs/",
		"/livez/api/connectors", "/api/connectors/x/../../version", "/api/connectors/%78",
	} {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"} {
			for _, cookie := range []string{"", full.cookie} {
				q := &http.Request{Method: method, URL: &url.URL{Scheme: "http", Host: base.Host, Opaque: "//" + base.Host + path}, Header: http.Header{}}
				if cookie != "" {
					q.Header.Set("Cookie", "__Host-callwright="+cookie)
				}
				resp, err := client.Do(q.WithContext(t.Context()))
				if err != nil {
					t.Errorf("%s %s: %v", method, path, err)
					continue
				}
				resp.Body.Close()
				if ok := path == "/api/connectors.json" || path == "/api/connectors/.svg"; resp.StatusCode < 400 && !(ok && cookie != "") {
					t.Errorf("%s %s with the cookie %q: %d", method, path, cookie, resp.StatusCode)
				}
			}
		}
	}
}

func TestL2_MethodOverride(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	viewer := w.member(w.organisation("A"), access.ExternalReadOnlyAdministrator)
	for _, header := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"} {
		got := w.do(request{method: "GET", path: "/api/connectors", by: viewer, header: map[string]string{header: "DELETE"}}).want(t, http.StatusOK)
		if !strings.Contains(got.text, `"items":[]`) {
			t.Error(got.text)
		}
		w.do(request{method: "POST", path: "/api/connectors", body: bodies["create-connector"], by: viewer, header: map[string]string{header: "GET"}}).problem(t, http.StatusForbidden, "role_forbidden")
	}
	if got := w.do(request{method: "HEAD", path: "/api/connectors"}); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("HEAD of nobody: %d", got.StatusCode)
	}
}

func TestOneCredential(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	token := w.tokenOf(admin)
	for name, header := range map[string]map[string]string{
		"another scheme":            {"Authorization": "Basic " + token.token},
		"a scheme alone":            {"Authorization": "Bearer"},
		"a bad token beside cookie": {"Authorization": "Bearer cw_no"},
		"a cookie twice":            {"Cookie": "__Host-callwright=" + admin.cookie + "; __Host-callwright=" + admin.cookie},
		"the cookie of plain http":  {"Cookie": "callwright=" + admin.cookie},
	} {
		if got := w.do(request{method: "GET", path: "/api/session", by: person{cookie: admin.cookie}, header: header}); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		}
	}
	if got := w.do(request{method: "GET", path: "/api/session", by: token}).want(t, http.StatusOK); !strings.Contains(got.text, `"token":"`) {
		t.Error(got.text)
	}
}

func TestK3_StrangersAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	limited := false
	for range 200 {
		got := w.do(request{method: "GET", path: "/api/session"})
		if got.StatusCode == http.StatusTooManyRequests {
			got.problem(t, http.StatusTooManyRequests, "too_many_requests")
			limited = got.Header.Get("Retry-After") != ""
			break
		}
		got.want(t, http.StatusUnauthorized)
	}
	if !limited {
		t.Fatal("strangers are not limited")
	}
	w.do(request{method: "GET", path: "/api/session", by: admin}).want(t, http.StatusOK)
	w.do(request{method: "GET", path: "/livez"}).want(t, http.StatusOK)
	w.do(request{method: "GET", path: "/api/setup"}).want(t, http.StatusTooManyRequests)
	w.clock.forward(10 * time.Second)
	w.do(request{method: "GET", path: "/api/setup"}).want(t, http.StatusOK)
}
