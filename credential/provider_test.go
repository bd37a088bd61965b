package credential_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
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

// TestC10_D1_D4_D7_OIDCProvider has every way of authenticating a client judged
// by npm's oidc-provider, a certified authorization server written by others.
func TestC10_D1_D4_D7_OIDCProvider(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: fetches oidc-provider from the npm registry")
	}
	t.Parallel()
	const secret = "o p&=+%:/\"'~*-long-enough-for-the-server"
	rsaPair := newPair(t, "rsa", rsaKey(t, 2048), 90*24*time.Hour)
	ecPair := newPair(t, "ec", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	at, client := startProvider(t, []map[string]any{
		{"client_id": "post", "client_secret": secret, "token_endpoint_auth_method": "client_secret_post"},
		{"client_id": "ba:sic", "client_secret": secret, "token_endpoint_auth_method": "client_secret_basic"},
		{"client_id": "rsa", "token_endpoint_auth_method": "private_key_jwt", "jwks": keySet(rsaPair)},
		{"client_id": "ec", "token_endpoint_auth_method": "private_key_jwt", "jwks": keySet(ecPair)},
		{"client_id": "mtls", "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": keySet(ecPair), "tls_client_certificate_bound_access_tokens": true},
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

func startProvider(t *testing.T, clients []map[string]any) (string, *wire.Client) {
	t.Helper()
	folder := installProvider(t)
	for _, c := range clients {
		c["grant_types"], c["response_types"], c["redirect_uris"] = []string{"client_credentials"}, []string{}, []string{}
		c["scope"] = "read write"
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
			return "https://" + host, c
		}
	}
	t.Fatal("oidc-provider did not start")
	return "", nil
}

func installProvider(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("skipped: %s is not installed", program)
		}
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "oidc-provider"))); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("skipped: npm cannot fetch oidc-provider: %v\n%s", err, out)
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
