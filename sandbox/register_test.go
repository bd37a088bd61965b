package sandbox_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/callwright/callwright/sandbox"
)

func TestS0_2_RegistrationHandsOutIDAndSecret(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	for _, test := range []struct {
		metadata    string
		basic, post int // the status each way of sending the secret gets
	}{
		{`{"client_name":"own any"}`, 200, 200},
		{`{"client_name":"own basic","token_endpoint_auth_method":"client_secret_basic","redirect_uris":["https://a.example/cb"]}`, 200, 401},
		{`{"client_name":"own post","token_endpoint_auth_method":"client_secret_post","grant_types":["client_credentials","refresh_token"],"scope":"crm.read"}`, 401, 200},
	} {
		a := send(t, h, "POST", s.URL()+"/oauth/register", test.metadata)
		id, _ := a.member("client_id").(string)
		secret, _ := a.member("client_secret").(string)
		if a.status != 201 || id == "" || len(secret) < 20 || a.member("client_secret_expires_at") != 0.0 || a.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %s", test.metadata, a.status, a.text)
		}
		c := sandbox.Client{ID: id, Secret: secret}
		if a := sendForm(t, h, s.URL()+"/oauth/token", url.Values{"grant_type": {"client_credentials"}}, "Authorization", encodedHeader(c)); a.status != test.basic {
			t.Errorf("%s: Basic %d %s", test.metadata, a.status, a.text)
		}
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
		if a := sendForm(t, h, s.URL()+"/oauth/token", form); a.status != test.post {
			t.Errorf("%s: body %d %s", test.metadata, a.status, a.text)
		}
		if c, ok := s.Client(strings.Split(test.metadata, `"`)[3]); !ok || c.ID != id {
			t.Errorf("%s: not among the clients", test.metadata)
		}
	}
}

func jwks(t *testing.T, keys ...jose.JSONWebKey) string {
	t.Helper()
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRegistrationRefused(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const assertion = `{"token_endpoint_auth_method":"private_key_jwt","jwks":`
	for name, metadata := range map[string]string{
		"not JSON":           "x",
		"a list":             "[]",
		"long name":          `{"client_name":"` + strings.Repeat("x", 201) + `"}`,
		"unknown method":     `{"token_endpoint_auth_method":"none"}`,
		"unknown grants":     `{"grant_types":["implicit"]}`,
		"unknown scope":      `{"scope":"admin"}`,
		"no keys":            `{"token_endpoint_auth_method":"private_key_jwt"}`,
		"no certificate":     `{"token_endpoint_auth_method":"self_signed_tls_client_auth"}`,
		"no subject":         `{"token_endpoint_auth_method":"tls_client_auth"}`,
		"weak RSA":           assertion + jwks(t, jose.JSONWebKey{Key: weak.Public()}) + "}",
		"another curve":      assertion + jwks(t, jose.JSONWebKey{Key: curve.Public()}) + "}",
		"a symmetric key":    assertion + `{"keys":[{"kty":"oct","k":"AAAA"}]}}`,
		"a private key":      assertion + jwks(t, jose.JSONWebKey{Key: curve}) + "}",
		"far too long":       `{"client_name":"` + strings.Repeat("x", 70_000) + `"}`,
		"keys of no meaning": assertion + `{"keys":[{"kty":"RSA"}]}}`,
	} {
		a := send(t, trusting(t, s), "POST", s.URL()+"/oauth/register", metadata)
		if a.status != 400 || a.member("error") != "invalid_client_metadata" {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
}

func TestRegistrationIsBounded(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	for range 1000 {
		if a := send(t, h, "POST", s.URL()+"/oauth/register", "{}"); a.status != 201 {
			if len(s.Clients()) != 1001 || a.status != 503 {
				t.Errorf("refused at %d clients with %d %s", len(s.Clients()), a.status, a.text)
			}
			return
		}
	}
	t.Error("1000 clients were registered beside the ready-made ones")
}

func TestRegisterPage(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	page := send(t, h, "GET", s.URL()+"/register", "")
	if page.status != 200 || !strings.Contains(page.text, `<form method="post" action="/register">`) || strings.Contains(page.text, "<script") {
		t.Fatalf("got %d %s", page.status, page.text)
	}
	if csp := page.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("the policy is %q", csp)
	}
	done := sendForm(t, h, s.URL()+"/register", url.Values{"name": {"My <b>IVR</b>"}}, "Sec-Fetch-Site", "same-origin")
	if done.status != 201 || strings.Contains(done.text, "<b>") {
		t.Fatalf("got %d %s", done.status, done.text)
	}
	codes := regexp.MustCompile(`<code>([^<]+)</code>`).FindAllStringSubmatch(done.text, -1)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {codes[0][1]}, "client_secret": {codes[1][1]}}
	if a := sendForm(t, h, codes[2][1], form); a.status != 200 {
		t.Errorf("the id and secret of the page: %d %s", a.status, a.text)
	}
}

func TestRegisterPageWithCertificate(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	own := client(t, s, sandbox.ClientMTLS)
	for _, method := range []string{"private_key_jwt", "self_signed_tls_client_auth"} {
		done := sendForm(t, h, s.URL()+"/register", url.Values{"name": {method}, "method": {method}, "certificate": {string(own.Certificate)}})
		if done.status != 201 || strings.Contains(done.text, "Client secret") {
			t.Errorf("%s: %d %s", method, done.status, done.text)
		}
		c, _ := s.Client(method)
		var a answer
		if method == "private_key_jwt" {
			_, key := pairOf(t, own)
			a = present(t, s, assertion(t, key, jose.ES256, claimsFor(s, c, nil), nil))
		} else {
			a = sendForm(t, trusting(t, s, own), s.URL()+"/oauth/token", mtlsForm(c))
		}
		if a.status != 200 {
			t.Errorf("%s: %d %s", method, a.status, a.text)
		}
		for _, pasted := range []string{"", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", string(own.Key)} {
			a := sendForm(t, h, s.URL()+"/register", url.Values{"name": {"x"}, "method": {method}, "certificate": {pasted}})
			if a.status != 400 || !strings.Contains(a.text, `role="alert"`) {
				t.Errorf("%s with %q: %d", method, pasted, a.status)
			}
		}
	}
	if a := sendForm(t, h, s.URL()+"/register", url.Values{"name": {"x"}, "method": {"none"}, "certificate": {string(own.Certificate)}}); a.status != 400 {
		t.Errorf("an unknown method: %d", a.status)
	}
}

// TestOtherSitesCannotUseTheBrowser: a page elsewhere cannot make a visitor's
// browser register, revoke or inject.
func TestOtherSitesCannotUseTheBrowser(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	for _, path := range []string{"/register", "/sandbox/revoke", "/sandbox/faults", "/oauth/register"} {
		a := sendForm(t, trusting(t, s), s.URL()+path, url.Values{"name": {"x"}}, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
		if a.status != 403 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{Hosts: []string{"Sandbox.Example"}})
	a := send(t, trusting(t, s), "GET", s.URL()+"/.well-known/oauth-authorization-server", "")
	if a.member("issuer") != s.URL() || a.member("registration_endpoint") != s.URL()+"/oauth/register" {
		t.Errorf("got %s", a.text)
	}
	port := s.URL()[strings.LastIndex(s.URL(), ":"):]
	local := "https://localhost" + port
	if a := send(t, trusting(t, s), "GET", local+"/.well-known/oauth-authorization-server", ""); a.member("issuer") != local {
		t.Errorf("by another name: %s", a.text)
	}
	pair, err := x509.ParseCertificate(trustedLeaf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"localhost", "127.0.0.1", "::1", "sandbox.example"} {
		if err := pair.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
}
