package sandbox_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/callwright/callwright/sandbox"
)

const callback = "https://callwright.example/callback"

// visitor is a person at a browser, and the client that sent her.
type visitor struct {
	sandbox *sandbox.Server
	http    *http.Client
	config  oauth2.Config
	ctx     context.Context
}

func visit(t *testing.T, s *sandbox.Server) visitor {
	t.Helper()
	h := *trusting(t, s)
	h.Jar, _ = cookiejar.New(nil)
	h.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), callback) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	c := client(t, s, sandbox.ClientCode)
	return visitor{s, &h, oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: callback,
		Endpoint: oauth2.Endpoint{AuthURL: s.URL() + "/oauth/authorize", TokenURL: s.URL() + "/oauth/token", AuthStyle: oauth2.AuthStyleInParams},
	}, context.WithValue(t.Context(), oauth2.HTTPClient, &h)}
}

// decide answers the page and returns what came back to the client.
func (v visitor) decide(t *testing.T, at, decision string) url.Values {
	t.Helper()
	page, err := v.http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(page.Body)
	page.Body.Close()
	if page.StatusCode != http.StatusOK || !strings.Contains(string(text), v.config.ClientID) || strings.Contains(string(text), v.config.ClientSecret) {
		t.Fatalf("the page: %d %s", page.StatusCode, text)
	}
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://callwright.example;") {
		t.Errorf("policy %q does not let the form lead back", policy)
	}
	resp, err := v.http.PostForm(at, url.Values{"decision": {decision}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return back(t, resp)
}

func back(t *testing.T, resp *http.Response) url.Values {
	t.Helper()
	to, err := resp.Location()
	if err != nil || !strings.HasPrefix(to.String(), callback) {
		t.Fatalf("%d to %v: %v", resp.StatusCode, to, err)
	}
	return to.Query()
}

func (v visitor) allowed(t *testing.T) (*oauth2.Token, string, string) {
	t.Helper()
	verifier := oauth2.GenerateVerifier()
	q := v.decide(t, v.config.AuthCodeURL("st&te", oauth2.S256ChallengeOption(verifier)), "allow")
	if q.Get("state") != "st&te" || q.Get("iss") != v.sandbox.URL() || q.Get("code") == "" {
		t.Fatalf("came back with %v", q)
	}
	token, err := v.config.Exchange(v.ctx, q.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	return token, q.Get("code"), verifier
}

func oauthCode(err error) string {
	var e *oauth2.RetrieveError
	if errors.As(err, &e) {
		return e.ErrorCode
	}
	return ""
}

func TestD10_AuthorizationCode(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	v := visit(t, s)
	token, code, verifier := v.allowed(t)
	if token.RefreshToken == "" || !token.Valid() {
		t.Fatalf("got %+v", token)
	}
	crm := func(access string) int {
		return send(t, v.http, "GET", s.URL()+"/crm/customers?phone=%2B14155550101", "", "Authorization", "Bearer "+access).status
	}
	if status := crm(token.AccessToken); status != 200 {
		t.Errorf("the API answers %d", status)
	}
	if _, err := v.config.Exchange(v.ctx, code, oauth2.VerifierOption(verifier)); oauthCode(err) != "invalid_grant" {
		t.Errorf("the code a second time: %v", err)
	}
	if status := crm(token.AccessToken); status != 401 {
		t.Errorf("after the code came twice the token still works: %d", status)
	}
	q := v.decide(t, v.config.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier)), "deny")
	if q.Get("error") != "access_denied" || q.Get("code") != "" {
		t.Errorf("denied: %v", q)
	}
	q = v.decide(t, v.config.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier)), "allow")
	if _, err := v.config.Exchange(v.ctx, q.Get("code"), oauth2.VerifierOption(oauth2.GenerateVerifier())); oauthCode(err) != "invalid_grant" {
		t.Errorf("with another verifier: %v", err)
	}
}

func TestD10_AuthorizationRequestsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	v := visit(t, s)
	good := v.config.AuthCodeURL("s", oauth2.S256ChallengeOption(oauth2.GenerateVerifier()))
	for name, test := range map[string]struct {
		set  map[string]string
		want string // error for the client; empty: the person is told
	}{
		"unknown client": {map[string]string{"client_id": "nobody"}, ""},
		"http redirect":  {map[string]string{"redirect_uri": "http://callwright.example/callback"}, ""},
		"no PKCE":        {map[string]string{"code_challenge": ""}, "invalid_request"},
		"plain PKCE":     {map[string]string{"code_challenge_method": "plain"}, "invalid_request"},
		"implicit":       {map[string]string{"response_type": "token"}, "unsupported_response_type"},
		"scope":          {map[string]string{"scope": "everything"}, "invalid_scope"},
		"other client":   {map[string]string{"client_id": client(t, s, sandbox.ClientSecret).ID}, "unauthorized_client"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, _ := url.Parse(good)
			q := u.Query()
			for name, text := range test.set {
				q.Set(name, text)
			}
			u.RawQuery = q.Encode()
			for _, method := range []string{"GET", "POST"} {
				r, _ := http.NewRequestWithContext(t.Context(), method, u.String(), strings.NewReader("decision=allow"))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				resp, err := v.http.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
				if test.want == "" && resp.StatusCode != http.StatusBadRequest {
					t.Errorf("%s: %d", method, resp.StatusCode)
				}
				if test.want != "" && back(t, resp).Get("error") != test.want {
					t.Errorf("%s: %v", method, back(t, resp))
				}
			}
		})
	}
}

func TestE9_RefreshTokensRotate(t *testing.T) {
	t.Parallel()
	for name, grace := range map[string]time.Duration{"strict": 0, "grace": time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, sandbox.Config{RefreshGrace: grace})
			v := visit(t, s)
			first, _, _ := v.allowed(t)
			refresh := func(old string) (*oauth2.Token, error) {
				return v.config.TokenSource(v.ctx, &oauth2.Token{RefreshToken: old}).Token()
			}
			second, err := refresh(first.RefreshToken)
			if err != nil || second.RefreshToken == first.RefreshToken {
				t.Fatalf("%v, %+v", err, second)
			}
			again, err := refresh(first.RefreshToken)
			if grace > 0 {
				if err != nil {
					t.Fatalf("within the grace period: %v", err)
				}
				if _, err := refresh(again.RefreshToken); err != nil {
					t.Errorf("the one after the repeated one: %v", err)
				}
				return
			}
			if oauthCode(err) != "invalid_grant" {
				t.Errorf("a spent refresh token: %v", err)
			}
			if _, err := refresh(second.RefreshToken); oauthCode(err) != "invalid_grant" {
				t.Errorf("its family lives on: %v", err)
			}
		})
	}
}

func TestAuthorizationsEnd(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	v := visit(t, s)
	end := map[string]func(*oauth2.Token){
		"revoked": func(token *oauth2.Token) {
			sendForm(t, v.http, s.URL()+"/oauth/revoke", url.Values{"client_id": {v.config.ClientID}, "client_secret": {v.config.ClientSecret}, "token": {token.RefreshToken}})
		},
		"at the sandbox": func(*oauth2.Token) { send(t, v.http, "POST", s.URL()+"/sandbox/end-authorizations", "") },
	}
	for name, f := range end {
		token, _, _ := v.allowed(t)
		f(token)
		if _, err := v.config.TokenSource(v.ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); oauthCode(err) != "invalid_grant" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRotateWithOverlap(t *testing.T) {
	t.Parallel()
	var c clock
	s := start(t, sandbox.Config{Clock: c.now})
	old := client(t, s, sandbox.ClientSecret)
	h := trusting(t, s)
	ask := func(secret string) int {
		return sendForm(t, h, s.URL()+"/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {old.ID}, "client_secret": {secret}}).status
	}
	if a := send(t, h, "POST", s.URL()+"/sandbox/rotate/"+old.ID+"?overlap=soon", ""); a.status != 400 {
		t.Errorf("overlap=soon: %d", a.status)
	}
	a := send(t, h, "POST", s.URL()+"/sandbox/rotate/"+old.ID+"?overlap=1h", "")
	fresh, _ := a.member("client_secret").(string)
	if ask(old.Secret) != 200 || ask(fresh) != 200 {
		t.Error("one of the two secrets is refused within the overlap")
	}
	c.putForward(time.Hour + time.Second)
	if ask(old.Secret) != 401 || ask(fresh) != 200 {
		t.Error("after the overlap only the new one is good")
	}
}
