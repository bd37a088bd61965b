package credential

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"time"
)

// Pair is what a certificate and a private key say of themselves. It holds nothing
// of the key but its kind.
type Pair struct {
	Certificate *x509.Certificate // nil when there is none that can be read
	KeyType     string            // "RSA" or "EC"; "" when there is none that can be read
	Bits        int               // of an RSA key
	Curve       string            // of an EC key
	Match       bool              // they belong together
	Problems    []Problem
	Warnings    []string
}

// Look reads a certificate and its private key as saving a connector does, at the
// time now. One of them may be absent; that is no problem here.
func Look(certificate, key string, now time.Time) Pair {
	var p Pair
	c := &checker{now: now}
	if certificate != "" && key != "" {
		if pair := c.readPair(certificate, key); pair != nil {
			p.Certificate, p.Match = pair.Leaf, true
		}
	}
	if p.Certificate == nil && certificate != "" {
		chain, err := readCertificates(certificate)
		switch {
		case err == nil:
			p.Certificate = chain[0]
			c.checkDates(chain[0])
		case key == "":
			c.problem("certificate", err.Error())
		}
	}
	if key != "" {
		signer, err := readKey(key)
		switch k := signer.(type) {
		case *rsa.PrivateKey:
			p.KeyType, p.Bits = "RSA", k.N.BitLen()
		case *ecdsa.PrivateKey:
			p.KeyType, p.Curve = "EC", k.Curve.Params().Name
		}
		if err != nil && certificate == "" {
			c.problem("private_key", err.Error())
		}
	}
	p.Problems, p.Warnings = c.problems, c.warnings
	return p
}

// Fingerprint is the SHA-256 of a certificate, in hex.
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}
