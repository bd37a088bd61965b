package credential_test

import (
	"crypto/elliptic"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/credential"
)

const nasty = "p ä&=+%:/\\\"'€ "

func TestS1_9_D1_D2_D3_ClientSecretInBodyOrAsBasic(t *testing.T) {
	t.Parallel()
	for auth, wantForm := range map[string]url.Values{
		"":      {"grant_type": {"client_credentials"}, "scope": {"a b"}, "client_id": {"id:" + nasty}, "client_secret": {nasty}},
		"body":  {"grant_type": {"client_credentials"}, "scope": {"a b"}, "client_id": {"id:" + nasty}, "client_secret": {nasty}},
		"basic": {"grant_type": {"client_credentials"}, "scope": {"a b"}},
	} {
		t.Run(auth, func(t *testing.T) {
			t.Parallel()
			requests := 0
			at, client := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				body, _ := io.ReadAll(r.Body)
				form, err := url.ParseQuery(string(body))
				if diff := cmp.Diff(wantForm, form); diff != "" || err != nil || r.URL.RawQuery != "" || r.Method != "POST" {
					t.Errorf("%v %s", err, diff)
				}
				name, secret, ok := r.BasicAuth()
				name, _ = url.QueryUnescape(name)
				secret, _ = url.QueryUnescape(secret)
				if ok != (auth == "basic") || ok && (name != "id:"+nasty || secret != nasty) {
					t.Errorf("Basic %v %q %q", ok, name, secret)
				}
				if r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.Header.Get("Accept") != "application/json" {
					t.Errorf("%v", r.Header)
				}
				fmt.Fprint(w, good)
			})
			s := source(t, credential.Settings{Scheme: credential.SchemeSecret, TokenURL: at + "/token", ClientID: "id:" + nasty,
				ClientSecret: credential.NewSecret(nasty), ClientAuth: auth, Scope: " a b "}, client)
			if token, _, err := s.Token(t.Context()); err != nil || header(token) != "Bearer t" || requests != 1 {
				t.Errorf("%s %v after %d requests", header(token), err, requests)
			}
		})
	}
}

func TestS1_10_D9_PasswordGrant(t *testing.T) {
	t.Parallel()
	requests := 0
	at, client := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		_ = r.ParseForm()
		want := url.Values{"grant_type": {"password"}, "username": {"ü" + nasty}, "password": {nasty}, "client_id": {"id"}, "client_secret": {"s"}}
		if diff := cmp.Diff(want, r.PostForm); diff != "" || r.URL.RawQuery != "" {
			t.Errorf("%s %s", r.URL.RawQuery, diff)
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
	})
	s := source(t, credential.Settings{Scheme: credential.SchemePassword, TokenURL: at, ClientID: "id", ClientSecret: credential.NewSecret("s"),
		Username: "ü" + nasty, Password: credential.NewSecret(nasty)}, client)
	for range 5 {
		if _, _, err := s.Token(t.Context()); err == nil || !strings.Contains(err.Error(), "second factor") {
			t.Error(err)
		}
	}
	if requests != 1 {
		t.Errorf("%d requests with a wrong password", requests)
	}
}

func TestS1_8_D4_TheAssertion(t *testing.T) {
	t.Parallel()
	ids := []string{"", "4a1b-client"}
	for i, test := range []struct {
		pair      pair
		algorithm string
		want      jose.SignatureAlgorithm
	}{
		{newPair(t, "cn-client", rsaKey(t, 2048), 90*24*time.Hour), "", jose.RS256},
		{newPair(t, "cn-client", rsaKey(t, 2048), 90*24*time.Hour), "PS256", jose.PS256},
		{newPair(t, "cn-client", ecKey(t, elliptic.P256()), 90*24*time.Hour), "", jose.ES256},
	} {
		t.Run(string(test.want), func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			seen := map[string]bool{}
			audience, id := "", ids[i%2]
			at, client := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				mu.Lock()
				defer mu.Unlock()
				checkAssertion(t, r.PostForm, test.pair, test.want, audience, id, seen)
				fmt.Fprint(w, good)
			})
			audience = at + "/token"
			s := source(t, credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: audience, ClientID: id,
				Certificate: test.pair.pem, PrivateKey: test.pair.key, Algorithm: test.algorithm}, client)
			for range 40 {
				s.Reset()
				if _, _, err := s.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if len(seen) != 40 {
				t.Errorf("%d different jti", len(seen))
			}
		})
	}
}

func checkAssertion(t *testing.T, form url.Values, p pair, algorithm jose.SignatureAlgorithm, audience, id string, seen map[string]bool) {
	t.Helper()
	if id == "" {
		id = "cn-client"
	}
	if form.Get("client_id") != id || form.Has("client_secret") || form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		t.Errorf("form %v", form)
	}
	signed, err := jose.ParseSignedCompact(form.Get("client_assertion"), []jose.SignatureAlgorithm{algorithm})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := signed.Verify(p.cert.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	old, current := sha1.Sum(p.cert.Raw), sha256.Sum256(p.cert.Raw)
	extra := signed.Signatures[0].Protected.ExtraHeaders
	if extra["x5t"] != base64.RawURLEncoding.EncodeToString(old[:]) || extra["x5t#S256"] != base64.RawURLEncoding.EncodeToString(current[:]) || extra["typ"] != "JWT" {
		t.Errorf("header %v", extra)
	}
	var c struct {
		Iss, Sub, Aud, Jti string
		Iat, Nbf, Exp      int64
	}
	if err := json.Unmarshal(payload, &c); err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix()
	if c.Iss != id || c.Sub != id || c.Aud != audience || c.Nbf > now || c.Exp <= now || c.Exp-c.Nbf > 600 || seen[c.Jti] || len(c.Jti) < 20 {
		t.Errorf("claims %s", payload)
	}
	seen[c.Jti] = true
}

func TestD4_AThousandAssertionsNeverRepeatAnID(t *testing.T) {
	t.Parallel()
	p := newPair(t, "c", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	f, seen := &fake{}, map[string]bool{}
	f.says(func(_ int64, form url.Values) (int, string, error) {
		checkAssertion(t, form, p, jose.ES256, "https://aud.example", "id", seen)
		return 200, good, nil
	})
	scheme, warnings, problems := credential.New(credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: "https://as.example/token",
		ClientID: "id", Certificate: p.pem, PrivateKey: p.key, Audience: "https://aud.example"}, time.Now())
	if len(problems)+len(warnings) > 0 {
		t.Fatal(problems, warnings)
	}
	s := credential.NewBroker(credential.BrokerOptions{}).Source(credential.Key{Connector: "c", Revision: "1"}, scheme, f)
	for range 1000 {
		s.Reset()
		if _, _, err := s.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 1000 {
		t.Errorf("%d different jti", len(seen))
	}
}

func TestD7_MutualTLS(t *testing.T) {
	t.Parallel()
	p := newPair(t, "mtls-client", rsaKey(t, 2048), 90*24*time.Hour)
	at, client := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		switch {
		case len(r.TLS.PeerCertificates) == 0:
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"invalid_client"}`)
		case !r.TLS.PeerCertificates[0].Equal(p.cert) || r.PostForm.Get("client_id") != "mtls-client" || r.PostForm.Has("client_assertion"):
			t.Errorf("%v", r.PostForm)
		default:
			fmt.Fprint(w, good)
		}
	})
	settings := credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: at, Certificate: p.pem, PrivateKey: p.key, CertificateUse: "mtls"}
	s := source(t, settings, client)
	if _, _, err := s.Token(t.Context()); err != nil {
		t.Error(err)
	}
	// Another connector on the same client, with the connection above in the
	// pool, shows no certificate.
	other := source(t, credential.Settings{Scheme: credential.SchemeSecret, TokenURL: at, ClientID: "x", ClientSecret: credential.NewSecret("y")}, client)
	if _, _, err := other.Token(t.Context()); err == nil {
		t.Error("another connector was let in by a certificate that is not its own")
	}
}

func TestD12_ExtraParameters(t *testing.T) {
	t.Parallel()
	f := &fake{}
	f.says(func(_ int64, form url.Values) (int, string, error) {
		if form.Get("audience") != "https://api.example/" || len(form["resource"]) != 2 || len(form["grant_type"]) != 1 {
			t.Errorf("%v", form)
		}
		return 200, good, nil
	})
	settings := credential.Settings{Scheme: credential.SchemeSecret, TokenURL: "https://as.example/token", ClientID: "id", ClientSecret: credential.NewSecret("s"),
		Extra: []credential.Param{{Name: "audience", Value: "https://api.example/"}, {Name: "resource", Value: "a"}, {Name: "resource", Value: "b"}}}
	scheme, _, problems := credential.New(settings, time.Now())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(credential.Key{Connector: "c", Revision: "1"}, scheme, f).Token(t.Context()); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"grant_type", "Client_ID", "client_secret", "scope", "client_assertion", "username", "password", "refresh_token"} {
		settings.Extra = []credential.Param{{Name: name, Value: "x"}}
		if _, _, problems := credential.New(settings, time.Now()); len(problems) != 1 || problems[0].Field != "extra" {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestD5_PairsAreCheckedAsTheyAreSaved(t *testing.T) {
	t.Parallel()
	good := newPair(t, "c", rsaKey(t, 2048), 90*24*time.Hour)
	other := newPair(t, "c", rsaKey(t, 2048), 90*24*time.Hour)
	expired := newPair(t, "c", ecKey(t, elliptic.P256()), -time.Minute)
	soon := newPair(t, "c", ecKey(t, elliptic.P256()), 20*24*time.Hour)
	short := newPair(t, "c", rsaKey(t, 1024), 90*24*time.Hour)
	p384 := newPair(t, "c", ecKey(t, elliptic.P384()), 90*24*time.Hour)
	nameless := newPair(t, "", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	pkcs1, sec1, encrypted := otherForms(t)
	tests := []struct {
		name, cert  string
		key         credential.Secret
		field, want string // empty for no problem
		warning     string
	}{
		{"good", good.pem, good.key, "", "", ""},
		{"chain, leaf last", other.pem + good.pem, good.key, "", "", ""},
		{"PKCS#1", pkcs1.pem, pkcs1.key, "", "", ""},
		{"SEC 1 after parameters", sec1.pem, sec1.key, "", "", ""},
		{"not belonging", good.pem, other.key, "private_key", "does not belong", ""},
		{"expired", expired.pem, expired.key, "certificate", "expired on", ""},
		{"expires soon", soon.pem, soon.key, "", "", "in 19 days"},
		{"short", short.pem, short.key, "private_key", "1024 bits", ""},
		{"P-384", p384.pem, p384.key, "assertion_algorithm", "P-256", ""},
		{"no id at all", nameless.pem, nameless.key, "client_id", "common name", ""},
		{"encrypted", good.pem, encrypted, "private_key", "passphrase", ""},
		{"no PEM", "hello", good.key, "certificate", "BEGIN CERTIFICATE", ""},
		{"key no PEM", good.pem, credential.NewSecret("canary"), "private_key", "BEGIN PRIVATE KEY", ""},
		{"certificate as key", good.pem, credential.NewSecret(good.pem), "private_key", "BEGIN PRIVATE KEY", ""},
		{"damaged certificate", encode("CERTIFICATE", []byte("x")), good.key, "certificate", "damaged", ""},
		{"damaged key", good.pem, credential.NewSecret(encode("PRIVATE KEY", []byte("canary"))), "private_key", "damaged", ""},
		{"missing", "", credential.Secret{}, "certificate", "is missing", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			scheme, warnings, problems := credential.New(credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: "https://as.example", Certificate: test.cert, PrivateKey: test.key}, time.Now())
			text := fmt.Sprint(problems, warnings)
			if strings.Contains(text, "canary") || test.warning != "" && !strings.Contains(text, test.warning) {
				t.Error(text)
			}
			if test.field == "" {
				if len(problems) > 0 || scheme.CertificateExpires().IsZero() {
					t.Error(problems)
				}
				return
			}
			if len(problems) == 0 || problems[0].Field != test.field || !strings.Contains(problems[0].Message, test.want) || scheme != nil {
				t.Errorf("%v, want %s %s", problems, test.field, test.want)
			}
		})
	}
}

// otherForms makes keys in the forms that older tools write.
func otherForms(t *testing.T) (pkcs1, sec1 pair, encrypted credential.Secret) {
	t.Helper()
	reform := func(p pair, kind string, marshal func(any) []byte, before string) pair {
		block, _ := pem.Decode([]byte(p.key.Reveal()))
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		p.key = credential.NewSecret(before + encode(kind, marshal(key)))
		return p
	}
	pkcs1 = reform(newPair(t, "c", rsaKey(t, 2048), 90*24*time.Hour), "RSA PRIVATE KEY", func(k any) []byte { return x509.MarshalPKCS1PrivateKey(k.(rsaPrivate)) }, "")
	sec1 = reform(newPair(t, "c", ecKey(t, elliptic.P256()), 90*24*time.Hour), "EC PRIVATE KEY", func(k any) []byte {
		der, _ := x509.MarshalECPrivateKey(k.(ecPrivate))
		return der
	}, encode("EC PARAMETERS", []byte{6, 8}))
	return pkcs1, sec1, credential.NewSecret(encode("ENCRYPTED PRIVATE KEY", []byte("x")))
}

func TestS0_8_S1_6_S1_11_A13_WhatEachSchemeNeeds(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"basic", "oauth2-client-certificate", "oauth2-client-secret", "oauth2-password", "api-key", "oauth2-jwt-bearer", "oauth2-authorization-code"}, credential.Schemes()); diff != "" {
		t.Error(diff)
	}
	want := map[string][]string{
		"basic":                     {"username", "password"},
		"oauth2-client-certificate": {"token_url", "certificate", "private_key"},
		"oauth2-client-secret":      {"token_url", "client_id", "client_secret"},
		"oauth2-password":           {"token_url", "client_id", "client_secret", "username", "password"},
		"api-key":                   {"api_key"},
		"oauth2-jwt-bearer":         {"token_url", "client_id", "username", "private_key"},
		"oauth2-authorization-code": {"token_url", "authorization_url", "client_id"},
		"digest":                    {"scheme"},
	}
	for scheme, fields := range want {
		_, _, problems := credential.New(credential.Settings{Scheme: scheme}, time.Now())
		var got []string
		for _, p := range problems {
			got = append(got, p.Field)
		}
		if diff := cmp.Diff(fields, got); diff != "" {
			t.Errorf("%s: %s", scheme, diff)
		}
	}
	for _, bad := range []string{"http://as.example/token", "as.example", "https://u:canary@as.example/", "https://as.example/#f", "https://"} {
		_, _, problems := credential.New(credential.Settings{Scheme: "oauth2-client-secret", TokenURL: bad, ClientID: "i", ClientSecret: credential.NewSecret("s")}, time.Now())
		if len(problems) != 1 || problems[0].Field != "token_url" || strings.Contains(fmt.Sprint(problems), "canary") {
			t.Errorf("%s: %v", bad, problems)
		}
	}
}

func TestS0_2_Basic(t *testing.T) {
	t.Parallel()
	scheme, warnings, problems := credential.New(credential.Settings{Scheme: "basic", Username: "ärzte", Password: credential.NewSecret("p:&=+% ß")}, time.Now())
	if len(warnings)+len(problems) > 0 {
		t.Fatal(warnings, problems)
	}
	s := credential.NewBroker(credential.BrokerOptions{}).Source(credential.Key{Connector: "c", Revision: "1"}, scheme, nil)
	token, how, err := s.Token(t.Context())
	if want := "Basic " + base64.StdEncoding.EncodeToString([]byte("ärzte:p:&=+% ß")); err != nil || how != "" || header(token) != want {
		t.Errorf("%s %q %v", header(token), how, err)
	}
	if _, _, err := s.Refresh(t.Context(), token); err == nil {
		t.Error("a Basic credential was refreshed")
	}
	for _, settings := range []credential.Settings{{Username: "a:b", Password: credential.NewSecret("p")}, {Username: "a\nb", Password: credential.NewSecret("p")}, {Username: "a", Password: credential.NewSecret("p\r\nX: y")}} {
		settings.Scheme = "basic"
		if _, _, problems := credential.New(settings, time.Now()); len(problems) != 1 {
			t.Errorf("%+v: %v", settings, problems)
		}
	}
}
