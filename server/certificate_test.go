package server

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writePair writes a self-signed certificate for 127.0.0.1 with a common name.
func writePair(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: text}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func commonName(t *testing.T, c *certificate) string {
	t.Helper()
	pair, err := c.get(nil)
	if err != nil {
		t.Fatal(err)
	}
	return pair.Leaf.Subject.CommonName
}

func TestCertificateIsReadAgainWhenItChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Now()
	var out bytes.Buffer
	cert, key := writePair(t, dir, "first")
	c, err := openCertificate(cert, key, newLog(&out, true, false), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	if got := commonName(t, c); got != "first" {
		t.Errorf("it begins with %s", got)
	}
	writePair(t, dir, "second, which is longer")
	if got := commonName(t, c); got != "first" {
		t.Errorf("the files were looked at within the second: %s", got)
	}
	now = now.Add(2 * time.Second)
	if got := commonName(t, c); got != "second, which is longer" {
		t.Errorf("it is still %s", got)
	}
	if err := os.WriteFile(key, []byte("half written"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Second)
	if got := commonName(t, c); got != "second, which is longer" || !strings.Contains(out.String(), "the one before stays") {
		t.Errorf("with a broken key it is %s; log %s", got, out.String())
	}
	if config := c.config(); config.MinVersion != tls.VersionTLS12 {
		t.Errorf("oldest version is %x (K11)", config.MinVersion)
	}
}

func TestCertificateThatIsNotThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := writePair(t, dir, "x")
	if _, err := openCertificate(filepath.Join(dir, "other"), key, nil, time.Now); err == nil {
		t.Error("a missing file was accepted")
	}
	if _, err := openCertificate(cert, cert, nil, time.Now); err == nil || !strings.Contains(err.Error(), "cert.pem") {
		t.Errorf("a certificate as its own key: %v", err)
	}
}
