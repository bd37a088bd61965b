package credential_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

var byRedirect = []string{"authorization_code", "refresh_token"}

// TestC10_D1_D4_D7_D10_D13_A15_OIDCProvider has every way of authenticating a
// client, and the authorization by redirect, judged by npm's oidc-provider, a
// certified authorization server written by others.
func TestC10_D1_D4_D7_D10_D13_A15_OIDCProvider(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: fetches oidc-provider from the npm registry")
	}
	t.Parallel()
	const secret = "o p&=+%:/\"'~*-long-enough-for-the-server"
	rsaPair := newPair(t, "rsa", rsaKey(t, 2048), 90*24*time.Hour)
	ecPair := newPair(t, "ec", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	server := startNode(t, "oidc-provider", []map[string]any{
		{"client_id": "post", "client_secret": secret, "token_endpoint_auth_method": "client_secret_post"},
		{"client_id": "ba:sic", "client_secret": secret, "token_endpoint_auth_method": "client_secret_basic"},
		{"client_id": "rsa", "token_endpoint_auth_method": "private_key_jwt", "jwks": keySet(rsaPair)},
		{"client_id": "ec", "token_endpoint_auth_method": "private_key_jwt", "jwks": keySet(ecPair)},
		{"client_id": "mtls", "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": keySet(ecPair), "tls_client_certificate_bound_access_tokens": true},
		{"client_id": "web", "client_secret": secret, "token_endpoint_auth_method": "client_secret_post", "grant_types": byRedirect, "response_types": []string{"code"}, "redirect_uris": []string{callback}},
		{"client_id": "basic:web", "client_secret": secret, "token_endpoint_auth_method": "client_secret_basic", "grant_types": byRedirect, "response_types": []string{"code"}, "redirect_uris": []string{callback}},
		{"client_id": "public", "token_endpoint_auth_method": "none", "grant_types": byRedirect, "response_types": []string{"code"}, "redirect_uris": []string{callback}},
	})
	at, client := server.at, server.client
	for name, settings := range map[string]credential.Settings{
		"code, secret in the body": {ClientID: "web", ClientSecret: credential.NewSecret(secret)},
		"code, Basic":              {ClientID: "basic:web", ClientSecret: credential.NewSecret(secret), ClientAuth: "basic"},
		"code, public client":      {ClientID: "public"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings.Scheme, settings.Scope, settings.Issuer = credential.SchemeCode, "openid offline_access read", at
			settings.AuthorizationURL, settings.TokenURL, settings.RevocationURL = at+"/auth", at+"/token", at+"/token/revocation"
			settings.AuthorizationExtra = []credential.Param{{Name: "prompt", Value: "consent"}}
			judgeRedirect(t, server, settings, at+"/api", true)
		})
	}
	t.Run("a bound token goes with its certificate", func(t *testing.T) {
		t.Parallel()
		scheme := schemeOf(t, credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: at + "/token", ClientID: "mtls", Certificate: ecPair.pem, PrivateKey: ecPair.key, CertificateUse: "mtls", Scope: "read"})
		bound := client.WithCertificate(*scheme.Certificate())
		token, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(crm, scheme, bound).Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if with, without := callAPI(t, bound, at+"/api", token), callAPI(t, client, at+"/api", token); with != 200 || without != 401 { // A15
			t.Errorf("%d with the certificate, %d without", with, without)
		}
	})
	tests := []struct {
		name     string
		settings credential.Settings
		want     string // error code; empty for a token
	}{
		{"post", credential.Settings{Scheme: credential.SchemeSecret, ClientID: "post", ClientSecret: credential.NewSecret(secret)}, ""},
		{"basic", credential.Settings{Scheme: credential.SchemeSecret, ClientID: "ba:sic", ClientSecret: credential.NewSecret(secret), ClientAuth: "basic"}, ""},
		{"RS256", credential.Settings{Scheme: credential.SchemeCertificate, Certificate: rsaPair.pem, PrivateKey: rsaPair.key}, ""},
		{"PS256", credential.Settings{Scheme: credential.SchemeCertificate, Certificate: rsaPair.pem, PrivateKey: rsaPair.key, Algorithm: "PS256"}, ""},
		{"ES256", credential.Settings{Scheme: credential.SchemeCertificate, Certificate: ecPair.pem, PrivateKey: ecPair.key}, ""},
		{"mtls", credential.Settings{Scheme: credential.SchemeCertificate, ClientID: "mtls", Certificate: ecPair.pem, PrivateKey: ecPair.key, CertificateUse: "mtls"}, ""},
		{"wrong secret", credential.Settings{Scheme: credential.SchemeSecret, ClientID: "post", ClientSecret: credential.NewSecret("wrong")}, "invalid_client"},
		{"wrong key", credential.Settings{Scheme: credential.SchemeCertificate, ClientID: "ec", Certificate: rsaPair.pem, PrivateKey: rsaPair.key}, "invalid_client"},
		{"wrong certificate", credential.Settings{Scheme: credential.SchemeCertificate, ClientID: "mtls", Certificate: rsaPair.pem, PrivateKey: rsaPair.key, CertificateUse: "mtls"}, "invalid_client"},
		{"more than there is", credential.Settings{Scheme: credential.SchemeSecret, ClientID: "post", ClientSecret: credential.NewSecret(secret), Scope: "read everything"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := test.settings
			s.TokenURL = at + "/token"
			if s.Scope == "" {
				s.Scope = "read"
			}
			from := source(t, s, client)
			token, _, err := from.Token(t.Context())
			if warned := fmt.Sprint(from.Health().Warnings); strings.Contains(warned, "everything") != (s.Scope == "read everything") {
				t.Errorf("warnings %s", warned)
			}
			if test.want == "" && (err != nil || header(token) == "" || token.Scope() != "read") {
				t.Errorf("%v, scope %q", err, token.Scope())
			}
			if test.want != "" && (err == nil || err.(*credential.Error).Code != test.want || !err.(*credential.Error).Permanent || strings.Contains(err.Error(), secret)) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

// keySet is what a client registers to be known by its key or certificate.
func keySet(p pair) jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.cert.PublicKey, Certificates: []*x509.Certificate{p.cert}, Use: "sig"}}}
}

// judgeRedirect authorises a connector by redirect, renews its token on two
// replicas, restarts, spends a refresh token a second time, and deletes it.
func judgeRedirect(t *testing.T, server *node, settings credential.Settings, api string, revokes bool) {
	t.Helper()
	s := newShelf()
	scheme := schemeOf(t, settings)
	b := s.broker(credential.BrokerOptions{})
	source := b.Source(crm, scheme, server.client)
	key, err := b.CompleteAuthorization(t.Context(), session, server.signIn(t, b, source), finding(source))
	if err != nil || key != crm {
		t.Fatal(err)
	}
	token, _, err := source.Token(t.Context())
	if err != nil || callAPI(t, server.client, api, token) != 200 {
		t.Fatalf("the first token: %v", err)
	}
	used := s.refreshToken(t)
	other := s.broker(credential.BrokerOptions{}).Source(crm, scheme, server.client)
	for i, from := range []*credential.Source{source, other, source, other} {
		stale, _, err := from.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fresh, _, err := from.Refresh(t.Context(), stale)
		if err != nil || header(fresh) == header(stale) || callAPI(t, server.client, api, fresh) != 200 {
			t.Fatalf("renewal %d: %v", i, err)
		}
	}
	if rotated := s.refreshToken(t); rotated == used || s.only(t).Condition != credential.Good {
		t.Errorf("the refresh token did not rotate: %+v", s.only(t))
	}
	restarted := s.broker(credential.BrokerOptions{})
	if token, _, err := restarted.Source(crm, scheme, server.client).Token(t.Context()); err != nil || callAPI(t, server.client, api, token) != 200 {
		t.Errorf("after a restart: %v", err)
	}
	stolen := s.copyWith(t, used)
	replayed := stolen.broker(credential.BrokerOptions{}).Source(crm, scheme, server.client)
	if _, _, err := replayed.Verify(t.Context(), time.Now()); err == nil || replayed.Health().State != credential.NeedsAuthorization {
		t.Errorf("a spent refresh token: %v %+v", err, replayed.Health().State)
	}
	again := b.Source(crm, scheme, server.client)
	if _, err := b.CompleteAuthorization(t.Context(), session, server.signIn(t, b, again), finding(again)); err != nil {
		t.Fatal(err)
	}
	last, _, err := again.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	revoke, err := b.Forget(t.Context(), "org", "crm")
	if err != nil {
		t.Fatal(err)
	}
	if r := revoke(t.Context()); r.Done != revokes || revokes && callAPI(t, server.client, api, last) != 401 {
		t.Errorf("revocation: %+v", r)
	}
}

// node is an authorization server in a process of its own.
type node struct {
	at     string
	client *wire.Client
	ca     string
}

// signIn goes through the authorization as a browser does, and returns what came
// back to the redirect URI.
func (n *node) signIn(t *testing.T, b *credential.Broker, source *credential.Source) url.Values {
	t.Helper()
	at, err := b.BeginAuthorization(t.Context(), source, session, callback)
	if err != nil {
		t.Fatal(err)
	}
	window := browser(t, n.ca)
	for range 10 {
		resp, err := window.Get(at)
		if err == nil && resp.StatusCode == http.StatusOK { // a page that asks
			resp.Body.Close()
			resp, err = window.PostForm(at, url.Values{"decision": {"allow"}})
		}
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		next, err := resp.Location()
		if err != nil {
			t.Fatalf("%s answered %d: %s", at, resp.StatusCode, text)
		}
		if at = next.String(); strings.HasPrefix(at, callback) {
			return next.Query()
		}
	}
	t.Fatal("too many redirects")
	return nil
}

// startNode starts one of the servers in testdata and returns once it listens.
func startNode(t *testing.T, name string, clients []map[string]any) *node {
	t.Helper()
	folder := install(t, name)
	for _, c := range clients {
		if name == "oidc-provider" && c["grant_types"] == nil {
			c["grant_types"], c["response_types"], c["redirect_uris"] = []string{"client_credentials"}, []string{}, []string{}
			c["scope"] = "read write"
		}
	}
	cert, key := serverPair(t)
	input, err := json.Marshal(map[string]any{"cert": cert, "key": key, "clients": clients})
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "node", "server.mjs")
	run.Dir, run.Stderr = folder, os.Stderr
	stdin, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Process.Kill(); _ = run.Wait() })
	if _, err := stdin.Write(append(input, '\n')); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if port := lines.Text(); strings.Trim(port, "0123456789") == "" {
			host := "127.0.0.1:" + port
			c, err := wire.New(wire.Policy{Allow: []string{host}, CA: [][]byte{[]byte(cert)}})
			if err != nil {
				t.Fatal(err)
			}
			return &node{"https://" + host, c, cert}
		}
	}
	t.Fatalf("%s did not start", name)
	return nil
}

// browser keeps cookies, and leaves redirects to its caller.
func browser(t *testing.T, ca string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(ca))
	return &http.Client{
		Jar: jar, Timeout: 10 * time.Second,
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// install fetches a server of testdata from the npm registry.
func install(t *testing.T, name string) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("skipped: %s is not installed", program)
		}
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", name))); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("skipped: npm cannot fetch %s: %v\n%s", name, err, out)
	}
	return folder
}

func serverPair(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return encode("CERTIFICATE", der), encode("PRIVATE KEY", pkcs8)
}
