package credential_test

import (
	"crypto/elliptic"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/credential"
)

func TestAPIKey_InAHeader(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, prefix, header, want string }{
		{"", "", "X-Api-Key", "canary-key/+"},
		{"authorization", "Bearer", "Authorization", "Bearer canary-key/+"},
		{"Authorization", "Bearer {key}", "Authorization", "Bearer canary-key/+"},
		{"Authorization", "Token token={key}", "Authorization", "Token token=canary-key/+"},
		{" X-Auth ", " ", "X-Auth", "canary-key/+"},
	}
	for _, test := range tests {
		scheme := schemeOf(t, credential.Settings{Scheme: credential.SchemeAPIKey, APIKey: credential.NewSecret("canary-key/+"), APIKeyName: test.name, APIKeyPrefix: test.prefix})
		source := credential.NewBroker(credential.BrokerOptions{}).Source(crm, scheme, nil)
		token, how, ok := source.Ready()
		h := http.Header{}
		token.Sign(h)
		if diff := cmp.Diff(http.Header{test.header: {test.want}}, h); diff != "" || how != "" || !ok || token.Header() != test.header {
			t.Errorf("%s %q %v", diff, how, ok)
		}
		u, _ := url.Parse("https://api.example/x?a=b")
		if token.SignURL(u) != u {
			t.Error("a key in a header changes the URL")
		}
		if echo := token.Mask().Text("you sent canary-key/+ and canary-key%2F%2B"); strings.Contains(echo, "canary") {
			t.Error(echo)
		}
		if text := fmt.Sprintf("%v %+v %#v %s", token, scheme, source, source.Mask().Text("canary-key/+")); strings.Contains(text, "canary") {
			t.Error(text)
		}
		if _, _, err := source.Refresh(t.Context(), token); err == nil || !strings.Contains(err.Error(), "rejects the API key; check it") {
			t.Error(err)
		}
		if _, exchanges, err := source.Verify(t.Context(), time.Now().Add(-time.Minute)); err != nil || exchanges != nil || source.Health().State != credential.StateOK {
			t.Error(err)
		}
		if h, err := source.StoredHealth(t.Context()); err != nil || h.State != credential.StateOK {
			t.Errorf("%+v %v", h, err)
		}
	}
}

func TestAPIKey_InTheQuery(t *testing.T) {
	t.Parallel()
	scheme := schemeOf(t, credential.Settings{Scheme: credential.SchemeAPIKey, APIKey: credential.NewSecret("canary key/+&ä"), APIKeyName: "api key", APIKeyIn: credential.InQuery})
	token, _, _ := credential.NewBroker(credential.BrokerOptions{}).Source(crm, scheme, nil).Ready()
	for query, want := range map[string]string{
		"":                               "api%20key=canary%20key%2F%2B%26%C3%A4",
		"a=b&$c='d'&e":                   "a=b&$c='d'&e&api%20key=canary%20key%2F%2B%26%C3%A4",
		"api%20key=mine&a=1&api+key=x&&": "a=1&api%20key=canary%20key%2F%2B%26%C3%A4", // A7: a flow does not choose the key
	} {
		u := &url.URL{Scheme: "https", Host: "api.example", Path: "/x", RawQuery: query}
		signed := token.SignURL(u)
		if signed.RawQuery != want || u.RawQuery != query || signed.Path != "/x" {
			t.Errorf("%q: %s, want %s", query, signed.RawQuery, want)
		}
		if shown := token.Mask().Text(signed.String()); strings.Contains(shown, "canary") {
			t.Error(shown)
		}
	}
	h := http.Header{}
	if token.Sign(h); len(h) != 0 || token.Header() != "" {
		t.Errorf("%v", h)
	}
	var none credential.Token
	if none.SignURL(nil) != nil || none.Header() != "" {
		t.Error("the zero token signs")
	}
}

func TestA6_A7_WhatIsNoAPIKey(t *testing.T) {
	t.Parallel()
	key := credential.NewSecret("canary-key")
	for want, s := range map[string]credential.Settings{
		"api_key is missing":                {},
		"api_key must not hold control":     {APIKey: credential.NewSecret("canary\r\nX: y")},
		"api_key_prefix must not hold":      {APIKey: key, APIKeyPrefix: "Bear\ner"},
		"api_key_in is \"cookie\"":          {APIKey: key, APIKeyIn: "cookie"},
		"api_key_name is missing":           {APIKey: key, APIKeyIn: "query"},
		"api_key_name \"a b\"":              {APIKey: key, APIKeyName: "a b"},
		"api_key_name is Host":              {APIKey: key, APIKeyName: "host"},
		"api_key_name is Transfer-Encoding": {APIKey: key, APIKeyName: "Transfer-Encoding"},
		"api_key_name is Proxy-X":           {APIKey: key, APIKeyName: "proxy-x"},
		"api_key_name is Cookie":            {APIKey: key, APIKeyName: "Cookie"},
	} {
		s.Scheme = credential.SchemeAPIKey
		scheme, _, problems := credential.New(s, time.Now())
		if len(problems) != 1 || scheme != nil || !strings.HasPrefix(problems[0].Field+" "+problems[0].Message, want) || strings.Contains(fmt.Sprint(problems), "canary") {
			t.Errorf("%v, want %s", problems, want)
		}
	}
}

func TestD8_TheJWTBearerAssertion(t *testing.T) {
	t.Parallel()
	p := newPair(t, "app", rsaKey(t, 2048), 90*24*time.Hour)
	for audience, want := range map[string]string{"": "https://login.salesforce.example:8443", "https://my.example": "https://my.example"} {
		f := &fake{}
		f.says(func(_ int64, form url.Values) (int, string, error) {
			if form.Get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" || form.Has("client_id") || form.Has("client_secret") || len(form) != 2 {
				t.Errorf("%v", form)
			}
			signed, err := jose.ParseSignedCompact(form.Get("assertion"), []jose.SignatureAlgorithm{jose.RS256})
			if err != nil {
				t.Fatal(err)
			}
			payload, err := signed.Verify(p.cert.PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(form.Get("assertion"), ".")
			if head != "eyJhbGciOiJSUzI1NiJ9" { // {"alg":"RS256"}
				t.Errorf("header %s", head)
			}
			claims := map[string]any{}
			_ = json.Unmarshal(payload, &claims)
			left := time.Until(time.Unix(int64(claims["exp"].(float64)), 0))
			delete(claims, "exp")
			if diff := cmp.Diff(map[string]any{"iss": "consumer-key", "sub": "user@example.com", "aud": want}, claims); diff != "" || left > 3*time.Minute || left < 2*time.Minute {
				t.Errorf("%s, exp in %v", diff, left)
			}
			return 200, `{"access_token":"00D!AQ","scope":"api","instance_url":"https://x.my.salesforce.com","id":"https://login","token_type":"Bearer"}`, nil
		})
		settings := credential.Settings{Scheme: credential.SchemeJWTBearer, TokenURL: "https://login.salesforce.example:8443/services/oauth2/token", ClientID: "consumer-key",
			Username: "user@example.com", PrivateKey: p.key, Certificate: p.pem, Audience: audience}
		scheme := schemeOf(t, settings)
		source := credential.NewBroker(credential.BrokerOptions{}).Source(crm, scheme, f)
		token, _, err := source.Token(t.Context())
		h := source.Health()
		if err != nil || header(token) != "Bearer 00D!AQ" || len(h.Warnings) != 0 || h.Expires.Sub(h.LastToken) != 900*time.Second || !h.CertificateExpires.Equal(p.cert.NotAfter) {
			t.Errorf("%v %+v", err, h)
		}
		if _, how, err := source.Refresh(t.Context(), token); err != nil || how != credential.Refreshed || f.count.Load() != 2 {
			t.Errorf("a 401 mints no new one: %s %v", how, err)
		}
		if shown := fmt.Sprint(h.Last); strings.Contains(shown, "eyJ") {
			t.Error(shown)
		}
	}
}

func TestD8_ALongLifeIsCutToTwoHours(t *testing.T) {
	t.Parallel()
	p := newPair(t, "app", rsaKey(t, 2048), 90*24*time.Hour)
	f := &fake{}
	f.token("86400")
	source := credential.NewBroker(credential.BrokerOptions{}).Source(crm, schemeOf(t, credential.Settings{Scheme: credential.SchemeJWTBearer, TokenURL: "https://as.example", ClientID: "i", Username: "u", PrivateKey: p.key}), f)
	_, _, err := source.Token(t.Context())
	if h := source.Health(); err != nil || h.Expires.Sub(h.LastToken) != 2*time.Hour || len(h.Warnings) != 1 || !h.CertificateExpires.IsZero() {
		t.Errorf("%v %+v", err, h)
	}
}

func TestD5_D8_WhatIsNoJWTBearer(t *testing.T) {
	t.Parallel()
	p, other := newPair(t, "app", rsaKey(t, 2048), 90*24*time.Hour), newPair(t, "app", rsaKey(t, 2048), 90*24*time.Hour)
	ec := newPair(t, "app", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	expired := newPair(t, "app", rsaKey(t, 2048), -time.Hour)
	for _, test := range []struct {
		certificate string
		key         credential.Secret
		want        string
	}{
		{"", credential.Secret{}, "private_key is missing"}, {"", ec.key, "private_key is not an RSA key"}, {ec.pem, ec.key, "private_key is not an RSA key"},
		{other.pem, p.key, "private_key does not belong"}, {expired.pem, expired.key, "certificate expired on"}, {"", credential.NewSecret("canary"), "private_key is not a private key in PEM"},
		{p.pem, credential.Secret{}, "private_key is missing"},
	} {
		_, _, problems := credential.New(credential.Settings{Scheme: credential.SchemeJWTBearer, TokenURL: "https://as.example", ClientID: "i", Username: "u", Certificate: test.certificate, PrivateKey: test.key}, time.Now())
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Field+" "+problems[0].Message, test.want) {
			t.Errorf("%v, want %s", problems, test.want)
		}
	}
}

func TestD8_SalesforceSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	key := newPair(t, "app", rsaKey(t, 2048), time.Hour).key
	for description, want := range map[string]string{
		"invalid assertion": "uploaded to the app", "audience is invalid": "login.salesforce.com", "expired authorization code": "set this machine's clock",
		"user hasn't approved this consumer": "permission set", "user is not admin approved to access this app": "assign", "inactive user": "frozen", "": "client id, user name, audience",
		"client identifier invalid": "consumer key", "External client app is not installed in this org": "sandbox", "grant type not supported": "not enabled",
	} {
		f := &fake{}
		f.fails(400, fmt.Sprintf(`{"error":"invalid_grant","error_description":%q}`, description))
		source := credential.NewBroker(credential.BrokerOptions{}).Source(crm, schemeOf(t, credential.Settings{Scheme: credential.SchemeJWTBearer, TokenURL: "https://as.example", ClientID: "i", Username: "u", PrivateKey: key}), f)
		_, _, err := source.Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), want) || f.count.Load() != 1 {
			t.Errorf("%s: %v, want %s", description, err, want)
		}
	}
}

func TestD12_AuthorizationParametersDoNotOverride(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"response_type", "Client_ID", " state ", "redirect_uri", "scope", "code_challenge", "code_challenge_method", "request", "request_uri", "response_mode"} {
		settings := codeSettings()
		settings.AuthorizationExtra = []credential.Param{{Name: name, Value: "x"}}
		if _, _, problems := credential.New(settings, time.Now()); len(problems) != 1 || problems[0].Field != "authorization_extra" {
			t.Errorf("%s: %v", name, problems)
		}
	}
	for field, change := range map[string]func(*credential.Settings){
		"authorization_url": func(s *credential.Settings) { s.AuthorizationURL = "http://as.example/a" },
		"revocation_url":    func(s *credential.Settings) { s.RevocationURL = "http://as.example/r" },
		"client_secret":     func(s *credential.Settings) { s.ClientSecret, s.ClientAuth = credential.Secret{}, "basic" },
		"client_auth":       func(s *credential.Settings) { s.ClientAuth = "query" },
		"extra":             func(s *credential.Settings) { s.Extra = []credential.Param{{Name: "code_verifier"}} },
	} {
		settings := codeSettings()
		change(&settings)
		if _, _, problems := credential.New(settings, time.Now()); len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %v", field, problems)
		}
	}
	public := codeSettings()
	public.ClientSecret = credential.Secret{}
	if _, _, problems := credential.New(public, time.Now()); len(problems) != 0 {
		t.Errorf("a public client: %v", problems)
	}
}

func TestD6_TheLadderOfCertificateWarnings(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for _, test := range []struct {
		left       time.Duration
		days, rung int
		warn       bool
	}{
		{31 * day, 31, -1, false}, {30*day + time.Hour, 30, 30, false}, {30 * day, 30, 30, true}, {16 * day, 16, 30, true}, {15 * day, 15, 15, true}, {8 * day, 8, 15, true},
		{7 * day, 7, 7, true}, {3 * day, 3, 3, true}, {2*day + time.Hour, 2, 2, true}, {day, 1, 1, true}, {time.Hour, 0, 1, true}, {-time.Hour, -1, 0, true}, {-40 * day, -41, 0, true},
	} {
		days, warn := credential.CertificateWarning(now.Add(test.left), now)
		if rung := credential.CertificateRung(days); days != test.days || warn != test.warn || rung != test.rung {
			t.Errorf("%v: %d days, rung %d, warn %v", test.left, days, rung, warn)
		}
	}
	if days, warn := credential.CertificateWarning(time.Time{}, now); days != 0 || warn {
		t.Error("a warning without a certificate")
	}
}

func TestA15_ABoundTokenGoesWithItsCertificate(t *testing.T) {
	t.Parallel()
	p := newPair(t, "mtls-client", rsaKey(t, 2048), 90*24*time.Hour)
	at, client := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		var shown *x509.Certificate
		if len(r.TLS.PeerCertificates) > 0 {
			shown = r.TLS.PeerCertificates[0]
		}
		switch {
		case r.URL.Path == "/token" && shown.Equal(p.cert):
			fmt.Fprint(w, good)
		case r.URL.Path == "/api" && r.Header.Get("Authorization") == "Bearer t" && shown.Equal(p.cert):
			fmt.Fprint(w, "{}")
		default:
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	scheme := schemeOf(t, credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: at + "/token", Certificate: p.pem, PrivateKey: p.key, CertificateUse: "mtls"})
	bound := client.WithCertificate(*scheme.Certificate())
	token, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(crm, scheme, bound).Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for status, c := range map[int]credential.Sender{200: bound, 401: client} {
		if got := callAPI(t, c, at+"/api", token); got != status {
			t.Errorf("%d, want %d", got, status)
		}
	}
}

func TestRun_RefreshesAheadWhatIsInUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		b := s.broker(credential.BrokerOptions{Active: 10 * time.Minute})
		var fakes []*fake
		var sources []*credential.Source
		for i := range 100 {
			f := &fake{}
			f.token("60")
			k := crm
			k.Connector = fmt.Sprint("c", i)
			fakes, sources = append(fakes, f), append(sources, b.Source(k, secretScheme(t), f))
		}
		for _, source := range sources[:50] {
			works(t, source, "token-1")
		}
		ctx := t.Context()
		go func() { _ = b.Run(ctx) }()
		time.Sleep(9*time.Minute + 55*time.Second)
		for i, source := range sources {
			_, how, ok := source.Ready()
			if n := fakes[i].count.Load(); i < 50 && (!ok || how != credential.Cached || n != 11 && n != 12) || i >= 50 && n != 0 {
				t.Fatalf("connector %d: ready %v after %d requests", i, ok, n)
			}
		}
		time.Sleep(time.Hour) // nobody uses any
		before := fakes[0].count.Load()
		time.Sleep(time.Hour)
		if n := fakes[0].count.Load() - before; n != 0 || before > 25 {
			t.Errorf("%d requests, then %d for a connector that nobody uses", before, n)
		}
	})
}
