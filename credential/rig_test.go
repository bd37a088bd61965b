package credential_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// pair is a certificate with its key, in PEM.
type pair struct {
	cert *x509.Certificate
	pem  string
	key  credential.Secret
}

func rsaKey(t testing.TB, bits int) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func ecKey(t testing.TB, curve elliptic.Curve) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newPair(t testing.TB, name string, key crypto.Signer, life time.Duration) pair {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(life),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pair{cert, encode("CERTIFICATE", der), credential.NewSecret(encode("PRIVATE KEY", pkcs8))}
}

func encode(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// endpoint starts a real token endpoint over TLS that asks for a client
// certificate, and a wire client that may reach it.
func endpoint(t testing.TB, h http.HandlerFunc) (string, *wire.Client) {
	t.Helper()
	return endpointOf(t, h, true)
}

func endpointOf(t testing.TB, h http.HandlerFunc, http2 bool) (string, *wire.Client) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	s.EnableHTTP2 = http2
	s.StartTLS()
	t.Cleanup(s.Close)
	c, err := wire.New(wire.Policy{Allow: []string{strings.TrimPrefix(s.URL, "https://")}, CA: [][]byte{[]byte(encode("CERTIFICATE", s.Certificate().Raw))}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return s.URL, c
}

// source makes a source of settings, which must be good.
func source(t testing.TB, s credential.Settings, c *wire.Client) *credential.Source {
	t.Helper()
	scheme, _, problems := credential.New(s, time.Now())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if cert := scheme.Certificate(); cert != nil {
		c = c.WithCertificate(*cert)
	}
	return credential.NewBroker(credential.BrokerOptions{}).Source(credential.Key{Connector: "crm", Revision: "1"}, scheme, c)
}

const good = `{"access_token":"t","token_type":"Bearer","expires_in":3600}`

// callAPI calls an API with a token and returns the status.
func callAPI(t testing.TB, c credential.Sender, at string, token credential.Token) int {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	token.Sign(h)
	resp, err := c.Do(t.Context(), wire.Request{Method: http.MethodGet, URL: u, Header: h})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status
}
