package credential

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	minRSA     = 2048
	warnBefore = 30 * 24 * time.Hour
)

// readPair checks a certificate and its private key as they are saved (D5,
// S1-8): both readable PEM, belonging together, in date, the key strong enough.
// It returns nil when there is a problem.
func (c *checker) readPair(certificate, key string) *tls.Certificate {
	c.required("certificate", certificate == "")
	c.required("private_key", key == "")
	if certificate == "" || key == "" {
		return nil
	}
	chain, err := readCertificates(certificate)
	if err != nil {
		c.problem("certificate", err.Error())
	}
	signer, keyErr := readKey(key)
	if keyErr != nil {
		c.problem("private_key", keyErr.Error())
	}
	if err != nil || keyErr != nil {
		return nil
	}
	leaf := matching(chain, signer)
	if leaf < 0 {
		c.problem("private_key", "does not belong to the certificate; give the key that the certificate was made for")
		return nil
	}
	chain[0], chain[leaf] = chain[leaf], chain[0]
	c.checkDates(chain[0])
	pair := &tls.Certificate{PrivateKey: signer, Leaf: chain[0]}
	for _, cert := range chain {
		pair.Certificate = append(pair.Certificate, cert.Raw)
	}
	return pair
}

func (c *checker) checkDates(leaf *x509.Certificate) {
	left := leaf.NotAfter.Sub(c.now)
	switch {
	case left <= 0:
		c.problem("certificate", "expired on "+leaf.NotAfter.Format(time.DateOnly)+"; make a new pair and upload the new certificate to the application")
	case left < warnBefore:
		c.warn(fmt.Sprintf("the certificate expires on %s, in %d days", leaf.NotAfter.Format(time.DateOnly), int(left.Hours()/24)))
	}
	if c.now.Before(leaf.NotBefore) {
		c.warn("the certificate is not valid before " + leaf.NotBefore.Format(time.DateTime) + "; or this machine's clock is wrong")
	}
}

// Certificates returns the certificates of a text in PEM, encoded anew. What
// stands between them, as openssl prints it, is dropped; a block of another kind
// is an error: everybody who may see a connector sees its certificate, so no
// private key may come along with it (G1, F1).
func Certificates(text string) (string, error) {
	chain, err := readCertificates(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, cert := range chain {
		b.Write(pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: cert.Raw}))
	}
	return strings.TrimSpace(b.String()), nil
}

const certificateBlock = "CERTIFICATE"

// certificateBlocks counts the certificates that begin in a text, readable or
// not, and refuses every other block.
func certificateBlocks(text string) (n int, err error) {
	for _, rest := range strings.Split(text, "-----BEGIN ")[1:] {
		line, _, _ := strings.Cut(rest, "\n")
		switch kind, _, _ := strings.Cut(line, "-----"); {
		case kind == certificateBlock:
			n++
		case strings.Contains(kind, "PRIVATE KEY"), strings.HasSuffix(kind, "PARAMETERS"):
			return 0, errors.New("holds a private key as well; give the certificate alone, the key has a field of its own")
		default:
			return 0, errors.New("holds something else than certificates; give the certificate alone, it begins with -----BEGIN CERTIFICATE-----")
		}
	}
	return n, nil
}

func readCertificates(text string) ([]*x509.Certificate, error) {
	begun, err := certificateBlocks(text)
	if err != nil {
		return nil, err
	}
	var chain []*x509.Certificate
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, damaged()
		}
		chain = append(chain, cert)
	}
	switch {
	case len(chain) == 0:
		return nil, errors.New("is not a certificate in PEM; it begins with -----BEGIN CERTIFICATE-----")
	case len(chain) != begun: // one that pem.Decode has passed over
		return nil, damaged()
	}
	return chain, nil
}

func damaged() error {
	return errors.New("cannot be read: a certificate in it is damaged; export it again as PEM")
}

// readKey reads PKCS#8, PKCS#1 or SEC 1. None of its errors quotes the text.
func readKey(text string) (crypto.Signer, error) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil, errors.New("is not a private key in PEM; it begins with -----BEGIN PRIVATE KEY-----")
		}
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		if strings.HasPrefix(block.Type, "ENCRYPTED") || block.Headers["DEK-Info"] != "" {
			return nil, errors.New("is encrypted; give it without a passphrase (openssl pkey -in key.pem -out plain.pem)")
		}
		return parseKey(block)
	}
}

func parseKey(block *pem.Block) (crypto.Signer, error) {
	var key any
	var err error
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil && !strings.Contains(err.Error(), "insecure") {
		return nil, errors.New("cannot be read: it is damaged or of an unknown kind; export it again as PKCS#8 in PEM")
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if bits := key.N.BitLen(); bits < minRSA {
			return nil, fmt.Errorf("is an RSA key of %d bits; it needs %d at least", bits, minRSA)
		}
		return key, nil
	case *ecdsa.PrivateKey:
		return key, nil
	}
	return nil, errors.New("is neither an RSA nor an EC key; make one of these")
}

// matching returns the place of the certificate that belongs to key, or -1.
func matching(chain []*x509.Certificate, key crypto.Signer) int {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	for i, cert := range chain {
		if ok && public.Equal(cert.PublicKey) {
			return i
		}
	}
	return -1
}
