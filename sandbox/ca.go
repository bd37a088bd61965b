package sandbox

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"sync"
	"time"
)

// How long certificates are valid: that of the server is made at each start,
// the others may be kept.
const (
	serverLife      = 365 * 24 * time.Hour
	certificateLife = 10 * 365 * 24 * time.Hour
)

// authority is the certification authority of one sandbox. Its key lives in
// memory, so trusting it ends with the process, unless the sandbox has a folder.
type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
	pem         []byte
}

// assertionKey is an RSA key for the client that signs assertions. Making one
// takes a good part of a second, so a process makes it once.
var assertionKey = sync.OnceValues(func() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048)
})

func newKey() (*ecdsa.PrivateKey, error) {
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

func newAuthority() (*authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, fmt.Errorf("making the key of the authority: %w", err)
	}
	template := certificateFor("Callwright sandbox CA")
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	certificate, err := sign(template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return &authority{certificate: certificate, key: key, pem: certificatePEM(certificate)}, nil
}

// serverCertificate is the leaf for the names and addresses given.
func (a *authority) serverCertificate(hosts []string) (tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making the key of the server: %w", err)
	}
	template := certificateFor("Callwright sandbox")
	template.NotAfter = time.Now().Add(serverLife)
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	leaf, err := sign(template, a.certificate, key.Public(), a.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw, a.certificate.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

// clientCertificate is signed by the authority, for tls_client_auth (RFC 8705 §2.1).
func (a *authority) clientCertificate(name string, public crypto.PublicKey) (*x509.Certificate, error) {
	return sign(clientTemplate(name), a.certificate, public, a.key)
}

// selfSigned is a certificate nobody vouches for: what an integration makes
// itself and uploads (RFC 8705 §2.2, and the client assertion of S1-8).
func selfSigned(name string, key crypto.Signer) (*x509.Certificate, error) {
	template := clientTemplate(name)
	return sign(template, template, key.Public(), key)
}

func clientTemplate(name string) *x509.Certificate {
	template := certificateFor(name)
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return template
}

func certificateFor(name string) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic("reading random numbers: " + err.Error()) // never returns an error since Go 1.24
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name, Organization: []string{"Callwright"}},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(certificateLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func sign(template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, fmt.Errorf("signing the certificate of %s: %w", template.Subject.CommonName, err)
	}
	return x509.ParseCertificate(der)
}

func certificatePEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func keyPEM(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encoding a private key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// thumbprint is x5t#S256: the SHA-256 of the certificate, base64url (RFC 7515 §4.1.8).
func thumbprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
