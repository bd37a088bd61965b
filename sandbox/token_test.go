package sandbox_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/callwright/callwright/sandbox"
)

// clock is a clock that a test puts forward.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time             { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) putForward(d time.Duration) { c.ahead.Add(int64(d)) }
func basicHeader(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// encodedHeader is Basic as OAuth has it, RFC 6749 §2.3.1.
func encodedHeader(c sandbox.Client) string {
	return basicHeader(url.QueryEscape(c.ID), url.QueryEscape(c.Secret))
}

func TestS1_10_XOAuth2PasswordGrant(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	c := client(t, s, sandbox.ClientPassword)
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, trusting(t, s))
	for _, path := range []string{"/oauth/token", "/oauth_token.do", "/services/oauth2/token"} {
		config := oauth2.Config{ClientID: c.ID, ClientSecret: c.Secret,
			Endpoint: oauth2.Endpoint{TokenURL: s.URL() + path, AuthStyle: oauth2.AuthStyleInParams}}
		token, err := config.PasswordCredentialsToken(ctx, c.Username, c.Password)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if !token.Valid() || token.Type() != "Bearer" {
			t.Errorf("%s: got %+v", path, token)
		}
		if _, err := config.PasswordCredentialsToken(ctx, c.Username, "wrong"); err == nil {
			t.Errorf("%s: a wrong password is taken", path)
		}
	}
}

func TestTokenAnswer(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{TokenLife: 8 * time.Second})
	c := client(t, s, sandbox.ClientSecret)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}, "client_secret": {c.Secret}}

	plain := sendForm(t, trusting(t, s), s.URL()+"/oauth/token", form)
	if plain.member("expires_in") != 8.0 || plain.member("token_type") != "Bearer" || plain.member("scope") != c.Scope {
		t.Errorf("got %s", plain.text)
	}
	if got := plain.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
	salesforce := sendForm(t, trusting(t, s), s.URL()+"/services/oauth2/token", form)
	if salesforce.member("expires_in") != nil || salesforce.member("instance_url") != s.URL() || salesforce.member("issued_at") == nil ||
		!strings.Contains(salesforce.text, "/id/00D") {
		t.Errorf("Salesforce-shaped: %s", salesforce.text)
	}
	servicenow := sendForm(t, trusting(t, s), s.URL()+"/oauth_token.do", form)
	if servicenow.member("scope") != "useraccount" || servicenow.member("expires_in") != 8.0 {
		t.Errorf("ServiceNow-shaped: %s", servicenow.text)
	}
}

// TestD1_D2_Refusals sends what RFC 6749 §2.3, §3.2 and §5.2 forbid.
func TestD1_D2_Refusals(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	secret, basic := client(t, s, sandbox.ClientSecret), client(t, s, sandbox.ClientBasic)
	password, mtls := client(t, s, sandbox.ClientPassword), client(t, s, sandbox.ClientMTLS)
	post := func(more ...string) url.Values {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {secret.ID}, "client_secret": {secret.Secret}}
		for i := 0; i < len(more); i += 2 {
			if more[i+1] == "" {
				form.Del(more[i])
			} else {
				form.Set(more[i], more[i+1])
			}
		}
		return form
	}
	user := url.Values{"grant_type": {"password"}, "client_id": {password.ID}, "client_secret": {password.Secret},
		"username": {password.Username}, "password": {"guess"}}
	twice := post()
	twice.Add("scope", "api")
	twice.Add("scope", "crm.read")
	for _, test := range []struct {
		name   string
		path   string
		form   url.Values
		header string
		status int
		code   string
	}{
		{"no authentication", "/oauth/token", url.Values{"grant_type": {"client_credentials"}}, "", 401, "invalid_client"},
		{"client id alone", "/oauth/token", post("client_secret", ""), "", 401, "invalid_client"},
		{"unknown client id alone", "/oauth/token", post("client_secret", "", "client_id", "x"), "", 401, "invalid_client"},
		{"unknown client", "/oauth/token", post("client_id", "x"), "", 401, "invalid_client"},
		{"wrong secret", "/oauth/token", post("client_secret", "x"), "", 401, "invalid_client"},
		{"two mechanisms", "/oauth/token", post(), encodedHeader(secret), 400, "invalid_request"},
		{"secret and assertion", "/oauth/token", post("client_assertion", "a.b.c"), "", 400, "invalid_request"},
		{"two client ids", "/oauth/token", post("client_secret", "", "client_id", "x"), encodedHeader(secret), 400, "invalid_request"},
		{"basic only in the body", "/oauth/token", post("client_id", basic.ID, "client_secret", basic.Secret), "", 401, "invalid_client"},
		{"halves not encoded", "/oauth/token", url.Values{"grant_type": {"client_credentials"}}, basicHeader(basic.ID, basic.Secret), 401, "invalid_client"},
		{"not basic", "/oauth/token", url.Values{"grant_type": {"client_credentials"}}, "Bearer x", 401, "invalid_client"},
		{"not base64", "/oauth/token", url.Values{"grant_type": {"client_credentials"}}, "Basic %%%", 401, "invalid_client"},
		{"no certificate", "/oauth/token", post("client_id", mtls.ID, "client_secret", ""), "", 401, "invalid_client"},
		{"no grant", "/oauth/token", post("grant_type", ""), "", 400, "invalid_request"},
		{"unknown grant", "/oauth/token", post("grant_type", "implicit"), "", 400, "unsupported_grant_type"},
		{"another client's grant", "/oauth/token", post("grant_type", "password"), "", 400, "unauthorized_client"},
		{"unknown scope", "/oauth/token", post("scope", "crm.read admin"), "", 400, "invalid_scope"},
		{"scope twice", "/oauth/token", twice, "", 400, "invalid_request"},
		{"secret in the address", "/oauth/token?client_secret=x", post(), "", 400, "invalid_request"},
		{"no password", "/oauth/token", url.Values{"grant_type": {"password"}, "client_id": {password.ID}, "client_secret": {password.Secret}}, "", 400, "invalid_request"},
		{"wrong password", "/oauth/token", user, "", 400, "invalid_grant"},
		{"assertion of no type", "/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_assertion": {"a.b.c"}}, "", 401, "invalid_client"},
		{"ServiceNow wrong secret", "/oauth_token.do", post("client_secret", "x"), "", 401, "server_error"},
		{"ServiceNow wrong password", "/oauth_token.do", user, "", 401, "server_error"},
		{"ServiceNow no grant", "/oauth_token.do", post("grant_type", ""), "", 400, "invalid_request"},
		{"Salesforce unknown client", "/services/oauth2/token", post("client_id", "x"), "", 400, "invalid_client_id"},
		{"Salesforce wrong secret", "/services/oauth2/token", post("client_secret", "x"), "", 400, "invalid_client"},
		{"Salesforce wrong password", "/services/oauth2/token", user, "", 400, "invalid_grant"},
		{"Salesforce unknown grant", "/services/oauth2/token", post("grant_type", "x"), "", 400, "unsupported_grant_type"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var headers []string
			if test.header != "" {
				headers = []string{"Authorization", test.header}
			}
			a := sendForm(t, h, s.URL()+test.path, test.form, headers...)
			if a.status != test.status || a.member("error") != test.code {
				t.Errorf("got %d %s", a.status, a.text)
			}
			if challenged := a.header.Get("WWW-Authenticate") != ""; challenged != (test.status == 401) {
				t.Errorf("WWW-Authenticate is %q", a.header.Get("WWW-Authenticate"))
			}
			if d, _ := a.member("error_description").(string); d == "" {
				t.Error("no error_description")
			}
		})
	}
}

func TestTokenRequestForm(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	for _, test := range []struct {
		name, kind, body string
		status           int
	}{
		{"JSON", "application/json", `{"grant_type":"client_credentials"}`, 400},
		{"no type", "", "grant_type=client_credentials", 400},
		{"bad escapes", "application/x-www-form-urlencoded", "grant_type=%zz", 400},
		{"too long", "application/x-www-form-urlencoded", "x=" + strings.Repeat("a", 70_000), 413},
	} {
		a := send(t, h, "POST", s.URL()+"/oauth/token", test.body, "Content-Type", test.kind)
		if a.status != test.status || a.member("error") != "invalid_request" {
			t.Errorf("%s: got %d %s", test.name, a.status, a.text)
		}
	}
	empty := url.Values{"grant_type": {"client_credentials"}, "client_secret": {""}, "scope": {""}, "resource": {"a", "b"}}
	if a := sendForm(t, h, s.URL()+"/oauth/token", empty, "Authorization", encodedHeader(client(t, s, sandbox.ClientSecret))); a.status != 200 {
		t.Errorf("parameters without a value: %d %s", a.status, a.text)
	}
	if a := send(t, h, "GET", s.URL()+"/oauth/token", ""); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "POST" {
		t.Errorf("GET: got %d, Allow %q", a.status, a.header.Get("Allow"))
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	reader := "Bearer " + tokenFor(t, s, "crm.read")
	if a := send(t, h, "GET", s.URL()+"/crm/customers", "", "Authorization", reader); a.status != 200 {
		t.Errorf("reading: %d %s", a.status, a.text)
	}
	a := send(t, h, "POST", s.URL()+"/crm/customers/C-1001/notes", `{"text":"x"}`, "Authorization", reader)
	if a.status != 403 || !strings.Contains(a.header.Get("WWW-Authenticate"), `error="insufficient_scope"`) {
		t.Errorf("writing: %d %s", a.status, a.header.Get("WWW-Authenticate"))
	}
	a = send(t, h, "GET", s.URL()+"/services/data/v52.0/query?q=SELECT+Id+FROM+Case", "", "Authorization", reader)
	if a.status != 403 || a.member(0, "errorCode") != "INVALID_SESSION_ID" {
		t.Errorf("Salesforce: %d %s", a.status, a.text)
	}
	if token := tokenFor(t, s, s.URL()+"/.default"); token == "" {
		t.Error("no token for /.default")
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := start(t, sandbox.Config{TokenLife: time.Minute, Clock: c.now})
	h := trusting(t, s)
	status := func(token string) int {
		a := send(t, h, "GET", s.URL()+"/crm/customers", "", "Authorization", "Bearer "+token)
		if a.status == 401 && !strings.Contains(a.header.Get("WWW-Authenticate"), `error="invalid_token"`) {
			t.Errorf("the challenge is %q", a.header.Get("WWW-Authenticate"))
		}
		return a.status
	}
	token := tokenFor(t, s, "")
	c.putForward(59 * time.Second)
	if got := status(token); got != 200 {
		t.Errorf("before it expires: %d", got)
	}
	c.putForward(time.Second)
	if got := status(token); got != 401 {
		t.Errorf("when it has expired: %d", got)
	}
	token = tokenFor(t, s, "")
	s.RevokeTokens()
	if got := status(token); got != 401 {
		t.Errorf("after RevokeTokens: %d", got)
	}
	if got := status(tokenFor(t, s, "")); got != 200 {
		t.Errorf("a new token: %d", got)
	}
}

func TestIntrospectAndRevoke(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	c, other := client(t, s, sandbox.ClientSecret), client(t, s, sandbox.ClientBasic)
	token := tokenFor(t, s, "api")
	ask := func(path string, as sandbox.Client, token string) answer {
		return sendForm(t, h, s.URL()+path, url.Values{"token": {token}}, "Authorization", encodedHeader(as))
	}
	if a := ask("/oauth/introspect", other, token); a.member("active") != true || a.member("client_id") != c.ID || a.member("scope") != "api" {
		t.Errorf("introspection: %s", a.text)
	}
	if a := ask("/oauth/introspect", c, "x"); a.text != "{\"active\":false}\n" {
		t.Errorf("an unknown token: %s", a.text)
	}
	if a := ask("/oauth/revoke", other, token); a.status != 400 {
		t.Errorf("another client's token: %d", a.status)
	}
	if a := ask("/oauth/revoke", c, token); a.status != 200 {
		t.Errorf("revoking: %d %s", a.status, a.text)
	}
	if a := ask("/oauth/introspect", c, token); a.member("active") != false {
		t.Errorf("a revoked token: %s", a.text)
	}
	for _, path := range []string{"/oauth/introspect", "/oauth/revoke"} {
		if a := sendForm(t, h, s.URL()+path, url.Values{"token": {token}}); a.status != 401 {
			t.Errorf("%s by nobody: %d", path, a.status)
		}
		if a := sendForm(t, h, s.URL()+path, url.Values{"x": {"y"}}, "Authorization", encodedHeader(c)); a.status != 400 {
			t.Errorf("%s about nothing: %d", path, a.status)
		}
	}
	if a := send(t, h, "POST", s.URL()+"/oauth/revoke", "{}"); a.status != 400 {
		t.Errorf("JSON: %d", a.status)
	}
}

func TestIntrospectionOfUser(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	c := client(t, s, sandbox.ClientPassword)
	a := sendForm(t, h, s.URL()+"/oauth/token", url.Values{"grant_type": {"password"}, "username": {c.Username}, "password": {c.Password}},
		"Authorization", encodedHeader(c))
	token, _ := a.member("access_token").(string)
	a = sendForm(t, h, s.URL()+"/oauth/introspect", url.Values{"token": {token}}, "Authorization", encodedHeader(c))
	if a.member("username") != c.Username || a.member("sub") != c.Username {
		t.Errorf("got %s", a.text)
	}
}
