package credential_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/wire"
)

func TestD10_TheAuthorizationRequest(t *testing.T) {
	t.Parallel()
	s, as := newShelf(), newRotating()
	b, source := replica(t, s, as)
	at, err := b.BeginAuthorization(t.Context(), source, session, callback)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(at)
	if err != nil || u.Scheme+"://"+u.Host+u.Path != "https://as.example/authorize" {
		t.Fatalf("%s %v", at, err)
	}
	query := u.Query()
	if len(query.Get("state")) != 43 || len(query.Get("code_challenge")) != 43 {
		t.Errorf("%v", query)
	}
	var verifier string
	for place, secret := range s.secrets {
		if place.Organisation == "org" && strings.HasPrefix(place.Credential, "authorization-request/") {
			verifier = secret
		}
	}
	sum := sha256.Sum256([]byte(verifier))
	if len(verifier) != 43 || query.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || strings.Contains(at, verifier) || strings.Contains(at, "canary") {
		t.Errorf("verifier %q, %s", verifier, at)
	}
	for state, r := range s.requests {
		sum := sha256.Sum256([]byte(query.Get("state")))
		if state != string(sum[:]) || strings.Contains(fmt.Sprintf("%s %v", r.State, r), query.Get("state")) || time.Until(r.Expires) > 10*time.Minute {
			t.Errorf("%+v", r)
		}
	}
	query.Del("state")
	query.Del("code_challenge")
	want := url.Values{"tenant": {"t"}, "response_type": {"code"}, "client_id": {"id"}, "redirect_uri": {callback}, "scope": {"read offline_access"},
		"code_challenge_method": {"S256"}, "prompt": {"consent"}, "access_type": {"offline"}}
	if diff := cmp.Diff(want, query); diff != "" {
		t.Error(diff)
	}
	authorise(t, b, source, as)
	form := as.forms[0]
	if form.Get("redirect_uri") != callback || form.Get("code") != "the-code" || form.Get("audience") != "api" || form.Get("client_secret") != "canary-secret/+" || form.Has("scope") {
		t.Errorf("%v", form)
	}
	if shown := fmt.Sprint(source.Health().Last); strings.Contains(shown, "the-code") || strings.Contains(shown, form.Get("code_verifier")) || strings.Contains(shown, "canary") || !strings.Contains(shown, callback) {
		t.Error(shown)
	}
}

// dishonest changes one thing about an honest answer.
type dishonest func(session []byte, answer url.Values) ([]byte, url.Values)

func TestD10_K7_OnlyTheHonestPathStoresTokens(t *testing.T) {
	t.Parallel()
	set := func(name string, values ...string) dishonest {
		return func(session []byte, answer url.Values) ([]byte, url.Values) {
			answer[name] = values
			return session, answer
		}
	}
	tests := map[string]struct {
		change dishonest
		reason string
	}{
		"no state":        {set("state"), "authorization_unknown"},
		"another state":   {set("state", strings.Repeat("A", 43)), "authorization_unknown"},
		"two states":      {func(s []byte, a url.Values) ([]byte, url.Values) { a.Add("state", a.Get("state")); return s, a }, "authorization_unknown"},
		"another session": {func(_ []byte, a url.Values) ([]byte, url.Values) { return []byte("another"), a }, "authorization_session"},
		"no session":      {func(_ []byte, a url.Values) ([]byte, url.Values) { return nil, a }, "authorization_session"},
		"no issuer":       {set("iss"), "authorization_issuer"},
		"another issuer":  {set("iss", "https://evil.example"), "authorization_issuer"},
		"two issuers":     {set("iss", "https://as.example", "https://evil.example"), "authorization_issuer"},
		"no code":         {set("code"), "authorization_code"},
		"two codes":       {set("code", "the-code", "the-code"), "authorization_code"},
		"a huge code":     {set("code", strings.Repeat("c", 20<<10)), "authorization_code"},
		"another code":    {set("code", "stolen"), "authorization_failed"},
		"refused":         {set("error", "access_denied"), "authorization_refused"},
		"refused by an other": {func(s []byte, a url.Values) ([]byte, url.Values) {
			a.Set("error", "x")
			a.Set("iss", "https://evil.example")
			return s, a
		}, "authorization_issuer"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, as := newShelf(), newRotating()
			b, source := replica(t, s, as)
			asked := begin(t, b, source)
			as.challenge = asked.Get("code_challenge")
			honest := func() url.Values {
				return url.Values{"state": {asked.Get("state")}, "code": {"the-code"}, "iss": {"https://as.example"}}
			}
			by, answer := test.change(session, honest())
			_, err := b.CompleteAuthorization(t.Context(), by, answer, finding(source))
			if fault.ReasonOf(err) != test.reason || strings.Contains(fmt.Sprint(err), "the-code") {
				t.Errorf("%v (%s), want %s", err, fault.ReasonOf(err), test.reason)
			}
			if _, _, err := source.Token(t.Context()); err == nil {
				t.Error("a token was stored")
			}
			if used := test.reason != "authorization_unknown"; used {
				if _, err := b.CompleteAuthorization(t.Context(), session, honest(), finding(source)); fault.ReasonOf(err) != "authorization_unknown" || len(s.secrets) != 0 {
					t.Errorf("the state is good twice: %v, %d secrets", err, len(s.secrets))
				}
			}
		})
	}
}

func TestD10_TheHonestPathIsGoodOnce(t *testing.T) {
	t.Parallel()
	s, as := newShelf(), newRotating()
	b, source := replica(t, s, as)
	asked := begin(t, b, source)
	as.challenge = asked.Get("code_challenge")
	answer := url.Values{"state": {asked.Get("state")}, "code": {"the-code"}, "iss": {"https://as.example"}}
	var good atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if key, err := b.CompleteAuthorization(t.Context(), session, answer, finding(source)); err == nil && key == crm {
				good.Add(1)
			}
		})
	}
	wg.Wait()
	if requests, _ := as.seen(); good.Load() != 1 || requests != 1 {
		t.Errorf("%d good ones, %d requests", good.Load(), requests)
	}
	works(t, source, "token-1")
}

func TestD10_AnAuthorizationTakesTenMinutesAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as := newShelf(), newRotating()
		b, source := replica(t, s, as)
		asked := begin(t, b, source)
		time.Sleep(10 * time.Minute)
		answer := url.Values{"state": {asked.Get("state")}, "code": {"the-code"}, "iss": {"https://as.example"}}
		if _, err := b.CompleteAuthorization(t.Context(), session, answer, finding(source)); fault.ReasonOf(err) != "authorization_unknown" {
			t.Error(err)
		}
		begin(t, b, source)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = b.Run(ctx) }()
		time.Sleep(12 * time.Minute)
		cancel()
		if synctest.Wait(); len(s.requests)+len(s.secrets) != 0 {
			t.Errorf("%d requests and %d verifiers stay", len(s.requests), len(s.secrets))
		}
	})
}

func TestD10_TheConnectorMustNotChangeMeanwhile(t *testing.T) {
	t.Parallel()
	s, as := newShelf(), newRotating()
	b, source := replica(t, s, as)
	other := crm
	other.Revision = "2"
	gone := errors.New("there is no such connector")
	for want, find := range map[string]func(context.Context, string, string) (*credential.Source, error){
		"connector_changed": finding(b.Staged(other, schemeOf(t, codeSettings()), as)),
		"":                  func(context.Context, string, string) (*credential.Source, error) { return nil, gone },
	} {
		asked := begin(t, b, source)
		answer := url.Values{"state": {asked.Get("state")}, "code": {"the-code"}, "iss": {"https://as.example"}}
		if _, err := b.CompleteAuthorization(t.Context(), session, answer, find); fault.ReasonOf(err) != want || want == "" && !errors.Is(err, gone) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if requests, _ := as.seen(); requests != 0 {
		t.Errorf("%d requests", requests)
	}
}

func TestWhoCannotBeginAnAuthorization(t *testing.T) {
	t.Parallel()
	s, as := newShelf(), newRotating()
	b, source := replica(t, s, as)
	other := crm
	other.Revision = "2"
	memory := credential.NewBroker(credential.BrokerOptions{})
	tests := []struct {
		broker   *credential.Broker
		source   *credential.Source
		session  []byte
		redirect string
		reason   string
	}{
		{b, b.Source(credential.Key{Connector: "secret"}, secretScheme(t), &fake{}), session, callback, "not_by_redirect"},
		{memory, memory.Source(crm, schemeOf(t, codeSettings()), as), session, callback, "not_by_redirect"},
		{b, b.Staged(other, schemeOf(t, codeSettings()), as), session, callback, "credential_staged"},
		{b, source, nil, callback, "no_session"},
		{b, source, session, "http://callwright.example/callback", "redirect_uri"},
		{b, source, session, "https://callwright.example/callback#x", "redirect_uri"},
		{b, source, session, "/callback", "redirect_uri"},
		{b, source, session, "http://127.0.0.1:8080/callback", ""},
		{b, source, session, callback, ""},
	}
	for _, test := range tests {
		if _, err := test.broker.BeginAuthorization(t.Context(), test.source, test.session, test.redirect); fault.ReasonOf(err) != test.reason {
			t.Errorf("%s: %v, want %s", test.redirect, err, test.reason)
		}
	}
	if _, err := memory.CompleteAuthorization(t.Context(), session, nil, nil); fault.ReasonOf(err) != "not_by_redirect" {
		t.Error(err)
	}
}

func TestAuthorizationWithAStoreThatFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, what := range []string{"put", "put request"} {
			s, as := newShelf(), newRotating()
			b, source := replica(t, s, as)
			s.down(what)
			if _, err := b.BeginAuthorization(t.Context(), source, session, callback); fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("%s: %v", what, err)
			}
		}
		for _, what := range []string{"take request", "open", "delete", "stored", "acquire", "save"} {
			s, as := newShelf(), newRotating()
			b, source := replica(t, s, as)
			asked := begin(t, b, source)
			as.challenge = asked.Get("code_challenge")
			answer := url.Values{"state": {asked.Get("state")}, "code": {"the-code"}, "iss": {"https://as.example"}}
			s.down(what)
			if _, err := b.CompleteAuthorization(t.Context(), session, answer, finding(source)); fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "begin again") {
				t.Errorf("%s: %v", what, err)
			}
			s.up()
			if _, _, err := source.Token(t.Context()); err == nil {
				t.Errorf("%s: a token was stored", what)
			}
		}
		s, as := newShelf(), newRotating()
		b, source := replica(t, s, as)
		as.fail = &wire.Error{Code: wire.CodeConnect, Message: "refused"}
		if err := complete(t, b, source, as); fault.CodeOf(err) != fault.Unavailable || fault.ReasonOf(err) != "authorization_failed" {
			t.Error(err)
		}
	})
}

func TestD10_RefusalsArePlainSentences(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"access_denied": "did not allow it", "invalid_scope": "spelling", "login_required": "prompt=none", "temporarily_unavailable": "later", "strange\r\n\x00": "refused with strange",
	} {
		s, as := newShelf(), newRotating()
		b, source := replica(t, s, as)
		answer := url.Values{"state": {begin(t, b, source).Get("state")}, "error": {code}, "error_description": {"said " + strings.Repeat("x", 500)}, "iss": {"https://as.example"}}
		_, err := b.CompleteAuthorization(t.Context(), session, answer, finding(source))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "said xxx") || len(err.Error()) > 700 || strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func TestA10_AnAuthorizationBelongsToItsClientAndResource(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change   func(*credential.Settings)
		resource string
		outlives bool
	}{
		"a new secret":                     {func(s *credential.Settings) { s.ClientSecret = credential.NewSecret("new") }, "https://api.example", true},
		"a new secret, resource not known": {func(s *credential.Settings) { s.ClientSecret = credential.NewSecret("new") }, "", false},
		"another client":                   {func(s *credential.Settings) { s.ClientID = "other" }, "https://api.example", false},
		"another token URL":                {func(s *credential.Settings) { s.TokenURL = "https://evil.example/token" }, "https://api.example", false},
		"another authorization server":     {func(s *credential.Settings) { s.AuthorizationURL = "https://evil.example/a" }, "https://api.example", false},
		"another resource":                 {func(s *credential.Settings) { s.Resource = "https://evil.example" }, "https://api.example", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, as := newShelf(), newRotating()
			b := s.broker(credential.BrokerOptions{})
			settings := codeSettings()
			settings.Resource = test.resource
			source := b.Source(crm, schemeOf(t, settings), as)
			authorise(t, b, source, as)
			test.change(&settings)
			next := crm
			next.Revision = "2"
			token, _, err := b.Source(next, schemeOf(t, settings), as).Token(t.Context())
			if test.outlives && (err != nil || header(token) != "Bearer token-2" || as.forms[1].Get("refresh_token") != "refresh-1") {
				t.Errorf("%s %v", header(token), err)
			}
			if requests, _ := as.seen(); !test.outlives && (err == nil || requests != 1) {
				t.Errorf("%s after %d requests", header(token), requests)
			}
		})
	}
}

func TestAuthorisingAgainEndsTheOldAuthorization(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, b, source := authorised(t)
		as.delay = time.Second
		time.Sleep(61 * time.Second)
		go func() { _, _, _ = source.Token(t.Context()) }() // a refresh is under way meanwhile
		synctest.Wait()
		authorise(t, b, source, as)
		works(t, source, "token-3")
		if row := s.only(t); row.Version != 3 || row.Condition != credential.Good || len(s.secrets) != 2 {
			t.Errorf("%+v, %d secrets", row, len(s.secrets))
		}
		time.Sleep(61 * time.Second)
		works(t, source, "token-4")
	})
}

func TestD13_DeletingRevokes(t *testing.T) {
	t.Parallel()
	s, as, b, source := authorised(t)
	revoke, err := b.Forget(t.Context(), "org", "crm")
	if err != nil || len(s.rows)+len(s.secrets) != 0 {
		t.Fatalf("%v, %d rows, %d secrets", err, len(s.rows), len(s.secrets))
	}
	if r := revoke(t.Context()); !r.Tried || !r.Done || !as.revoked || !strings.Contains(r.Sentence, "was revoked at as.example") {
		t.Errorf("%+v", r)
	}
	want := url.Values{"token": {"refresh-1"}, "token_type_hint": {"refresh_token"}, "client_id": {"id"}, "client_secret": {"canary-secret/+"}}
	if diff := cmp.Diff(want, as.forms[1]); diff != "" {
		t.Error(diff)
	}
	if _, _, err := source.Token(t.Context()); err == nil {
		t.Error("a deleted connector gives a token")
	}
	for name, test := range map[string]struct {
		break_ func(*rotating)
		want   string
	}{
		"unreachable": {func(as *rotating) { as.fail = errors.New("canary-secret/+") }, "was not reached"},
		"503":         {func(as *rotating) { as.failing = 503 }, "answered 503"},
	} {
		s, as, b, _ := authorised(t)
		test.break_(as)
		revoke, err := b.Forget(t.Context(), "org", "crm")
		if err != nil {
			t.Fatal(err)
		}
		if r := revoke(t.Context()); !r.Tried || r.Done || !strings.Contains(r.Sentence, test.want) || strings.Contains(r.Sentence, "canary") || len(s.secrets) != 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestD13_WhatIsRevokedOfOtherGrants(t *testing.T) {
	t.Parallel()
	p := newPair(t, "c", rsaKey(t, 2048), 90*24*time.Hour)
	secret := credential.NewSecret("canary-secret")
	for _, settings := range []credential.Settings{
		{Scheme: credential.SchemeSecret, ClientID: "id", ClientSecret: secret},
		{Scheme: credential.SchemePassword, ClientID: "id", ClientSecret: secret, Username: "u", Password: credential.NewSecret("pass")},
		{Scheme: credential.SchemeCertificate, ClientID: "id", Certificate: p.pem, PrivateKey: p.key},
		{Scheme: credential.SchemeJWTBearer, ClientID: "id", Username: "u", PrivateKey: p.key},
	} {
		settings.TokenURL, settings.RevocationURL = "https://as.example/token", "https://as.example/revoke"
		f, s := &fake{}, newShelf()
		f.token("3600")
		if _, _, err := s.broker(credential.BrokerOptions{}).Source(crm, schemeOf(t, settings), f).Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		b := s.broker(credential.BrokerOptions{}) // cold
		b.Source(crm, schemeOf(t, settings), f)
		f.says(func(_ int64, form url.Values) (int, string, error) {
			if form.Get("token") != "token-1" || form.Get("token_type_hint") != "access_token" || form.Has("grant_type") || form.Has("password") || form.Has("username") || form.Has("assertion") {
				t.Errorf("%s: %v", settings.Scheme, form)
			}
			return 200, "", nil
		})
		revoke, err := b.Forget(t.Context(), "org", "crm")
		if err != nil {
			t.Fatal(err)
		}
		if r := revoke(t.Context()); !r.Done || len(s.rows)+len(s.secrets) != 0 {
			t.Errorf("%s: %+v", settings.Scheme, r)
		}
	}
}

func TestD13_WhenThereIsNothingToRevoke(t *testing.T) {
	t.Parallel()
	f, s := &fake{}, newShelf()
	b := s.broker(credential.BrokerOptions{})
	for want, prepare := range map[string]func(){
		"not known here": func() {}, "no revocation URL": func() { b.Source(crm, secretScheme(t), f) }, "there was no token": func() {
			settings := codeSettings()
			b.Source(crm, schemeOf(t, settings), f)
		},
	} {
		prepare()
		revoke, err := b.Forget(t.Context(), "org", "crm")
		if err != nil {
			t.Fatal(err)
		}
		if r := revoke(t.Context()); r.Tried || r.Done || !strings.Contains(r.Sentence, want) {
			t.Errorf("%+v, want %s", r, want)
		}
	}
	s.down("drop")
	if _, err := b.Forget(t.Context(), "org", "crm"); !errors.Is(err, errDown) {
		t.Error(err)
	}
	memory := credential.NewBroker(credential.BrokerOptions{})
	if revoke, err := memory.Forget(t.Context(), "", "crm"); err != nil || revoke(t.Context()).Tried {
		t.Error(err)
	}
	if err := memory.Wipe(t.Context(), "", "crm"); err != nil {
		t.Error(err)
	}
}
