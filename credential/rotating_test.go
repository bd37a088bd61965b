package credential_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// rotating is an authorization server without a network that rotates refresh
// tokens: a spent one is worthless, or good for a while longer with a grace
// period. A reuse beyond that revokes the whole family, as Hydra does.
type rotating struct {
	mu        sync.Mutex
	n         int // tokens given
	current   string
	spent     map[string]time.Time
	revoked   bool
	grace     time.Duration
	life      string
	keeps     bool // answers a refresh without a refresh token
	stingy    bool // never gives one
	refusal   string
	status    int // of the refusal
	lose      int // so many answers get lost after they took effect
	fail      error
	failing   int // status; nothing happens
	delay     time.Duration
	reused    int
	requests  int
	challenge string
	forms     []url.Values
}

func newRotating() *rotating {
	return &rotating{spent: map[string]time.Time{}, life: "60", refusal: `{"error":"invalid_grant"}`, status: 400}
}

func (r *rotating) Do(ctx context.Context, req wire.Request) (*wire.Response, error) {
	if r.delay > 0 {
		select {
		case <-time.After(r.delay):
		case <-ctx.Done():
			return nil, &wire.Error{Code: wire.CodeTimeout, Message: "did not answer in time"}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	form, _ := url.ParseQuery(string(req.Body))
	r.requests++
	r.forms = append(r.forms, form)
	switch {
	case r.fail != nil:
		return nil, r.fail
	case r.failing != 0:
		return &wire.Response{Status: r.failing}, nil
	case form.Has("token"):
		r.revoked = r.revoked || form.Get("token") == r.current
		return &wire.Response{Status: 200}, nil
	}
	status, body := r.answer(form)
	if r.lose > 0 {
		r.lose--
		return nil, &wire.Error{Code: wire.CodeConnect, Message: "broke off"}
	}
	return &wire.Response{Status: status, Body: []byte(body)}, nil
}

func (r *rotating) answer(form url.Values) (int, string) {
	if form.Get("grant_type") == "authorization_code" {
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		if form.Get("code") != "the-code" || base64.RawURLEncoding.EncodeToString(sum[:]) != r.challenge {
			return 400, `{"error":"invalid_grant"}`
		}
		r.revoked = false
	} else if !r.spend(form.Get("refresh_token")) {
		return r.status, r.refusal
	}
	r.n++
	refresh := ""
	if form.Get("grant_type") == "authorization_code" && !r.stingy || form.Get("grant_type") != "authorization_code" && !r.keeps {
		if _, known := r.spent[r.current]; !known {
			r.spent[r.current] = time.Now()
		}
		r.current = fmt.Sprintf("refresh-%d", r.n)
		refresh = `,"refresh_token":"` + r.current + `"`
	}
	return 200, fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":%s%s}`, r.n, r.life, refresh)
}

func (r *rotating) spend(token string) bool {
	switch {
	case r.revoked || token == "":
		return false
	case token == r.current:
		return true
	}
	if at, known := r.spent[token]; known && time.Since(at) < r.grace {
		return true
	}
	r.reused++
	r.revoked = true
	return false
}

func (r *rotating) seen() (requests, reused int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.requests, r.reused
}

func codeSettings() credential.Settings {
	return credential.Settings{Scheme: credential.SchemeCode, TokenURL: "https://as.example/token", AuthorizationURL: "https://as.example/authorize?tenant=t", ClientID: "id",
		ClientSecret: credential.NewSecret("canary-secret/+"), Scope: "read offline_access", Issuer: "https://as.example", RevocationURL: "https://as.example/revoke",
		AuthorizationExtra: []credential.Param{{Name: "prompt", Value: "consent"}, {Name: "access_type", Value: "offline"}}, Extra: []credential.Param{{Name: "audience", Value: "api"}}}
}

func schemeOf(t testing.TB, s credential.Settings) *credential.Scheme {
	t.Helper()
	scheme, _, problems := credential.New(s, time.Now())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return scheme
}

const callback = "https://callwright.example/callback"

var session = []byte("hash of a session")

// begin begins an authorization and returns what the authorization server is asked.
func begin(t testing.TB, b *credential.Broker, source *credential.Source) url.Values {
	t.Helper()
	at, err := b.BeginAuthorization(t.Context(), source, session, callback)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// authorise has a person sign in and allow what the connector asks for.
func authorise(t testing.TB, b *credential.Broker, source *credential.Source, as *rotating) {
	t.Helper()
	if err := complete(t, b, source, as); err != nil {
		t.Fatal(err)
	}
}

func complete(t testing.TB, b *credential.Broker, source *credential.Source, as *rotating) error {
	t.Helper()
	asked := begin(t, b, source)
	as.mu.Lock()
	as.challenge = asked.Get("code_challenge")
	as.mu.Unlock()
	answer := url.Values{"state": {asked.Get("state")}, "code": {"the-code"}, "iss": {"https://as.example"}}
	_, err := b.CompleteAuthorization(t.Context(), session, answer, finding(source))
	return err
}

func finding(source *credential.Source) func(context.Context, string, string) (*credential.Source, error) {
	return func(context.Context, string, string) (*credential.Source, error) { return source, nil }
}
