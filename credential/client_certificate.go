package credential

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	assertionLife = 5 * time.Minute
	// assertionSkew lets an assertion be valid for a server whose clock is behind (C11).
	assertionSkew = 30 * time.Second
)

// assertion is the client credentials grant with a signed assertion (RFC 7523
// section 2.2, domain §3.4, D4). A new one is signed for every request.
type assertion struct {
	id, audience string
	signer       jose.Signer
}

// mutualTLS is the client credentials grant where the handshake authenticates
// the client (RFC 8705 section 2).
type mutualTLS struct{ id string }

func newClientCertificate(s Settings, c *checker) *Scheme {
	scheme := c.oauth(s)
	use := c.choice("certificate_use", s.CertificateUse, UseAssertion, UseAssertion, UseMTLS)
	pair := c.readPair(s.Certificate, s.PrivateKey.Reveal())
	if pair == nil {
		return scheme
	}
	scheme.expires = pair.Leaf.NotAfter
	id := s.ClientID
	if id == "" {
		id = pair.Leaf.Subject.CommonName
	}
	if id == "" {
		c.problem("client_id", "is missing, and the certificate's subject has no common name to take its place; write the application's client id")
	}
	if use == UseMTLS {
		scheme.client, scheme.grant = pair, mutualTLS{id}
		return scheme
	}
	signer := c.newSigner(pair, s.Algorithm)
	audience := s.Audience
	if audience == "" {
		audience = strings.TrimSpace(s.TokenURL)
	}
	scheme.grant = assertion{id, audience, signer}
	return scheme
}

// newSigner makes a signer whose header names the certificate in both ways that
// servers look for: x5t and x5t#S256.
func (c *checker) newSigner(pair *tls.Certificate, wanted string) jose.Signer {
	algorithm, err := algorithmFor(pair, wanted)
	if err != nil {
		c.problem("assertion_algorithm", err.Error())
		return nil
	}
	old, current := sha1.Sum(pair.Leaf.Raw), sha256.Sum256(pair.Leaf.Raw)
	options := (&jose.SignerOptions{}).WithType("JWT").
		WithHeader("x5t", base64.RawURLEncoding.EncodeToString(old[:])).
		WithHeader("x5t#S256", base64.RawURLEncoding.EncodeToString(current[:]))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: pair.PrivateKey}, options)
	if err != nil {
		c.problem("private_key", "cannot sign an assertion: it must be RSA or EC on curve P-256")
	}
	return signer
}

func algorithmFor(pair *tls.Certificate, wanted string) (jose.SignatureAlgorithm, error) {
	switch key := pair.PrivateKey.(type) {
	case *rsa.PrivateKey:
		switch wanted {
		case "", "RS256":
			return jose.RS256, nil
		case "PS256":
			return jose.PS256, nil
		}
		return "", fmt.Errorf("is %q; an RSA key signs with RS256 or PS256", excerpt(wanted))
	case *ecdsa.PrivateKey:
		if key.Curve == elliptic.P256() && (wanted == "" || wanted == "ES256") {
			return jose.ES256, nil
		}
	}
	return "", fmt.Errorf("must be ES256 for an EC key, and the key on curve P-256")
}

func (g assertion) fill(form url.Values, _ http.Header, now time.Time) (string, error) {
	var jti [16]byte
	if _, err := rand.Read(jti[:]); err != nil {
		return "", fmt.Errorf("signing the assertion: %w", err)
	}
	claims, err := json.Marshal(map[string]any{
		"iss": g.id, "sub": g.id, "aud": g.audience, "jti": base64.RawURLEncoding.EncodeToString(jti[:]),
		"iat": now.Add(-assertionSkew).Unix(), "nbf": now.Add(-assertionSkew).Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	if err != nil {
		return "", fmt.Errorf("signing the assertion: %w", err)
	}
	compact, err := sign(g.signer, claims)
	if err != nil {
		return "", err
	}
	form.Set("grant_type", "client_credentials")
	form.Set("client_id", g.id)
	form.Set("client_assertion_type", assertionType)
	form.Set("client_assertion", compact)
	return compact, nil
}

func (g mutualTLS) fill(form url.Values, _ http.Header, _ time.Time) (string, error) {
	form.Set("grant_type", "client_credentials")
	form.Set("client_id", g.id)
	return "", nil
}
