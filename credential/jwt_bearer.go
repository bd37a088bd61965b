package credential

import (
	"crypto"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	jwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	// bearerLife is what Salesforce allows an assertion (domain §3.6, D8).
	bearerLife = 3 * time.Minute
)

// jwtBearer is the JWT bearer grant (RFC 7523 section 2.1) as Salesforce uses it
// (domain §3.6, D8): the assertion is the grant, there is no client secret, and
// the answer has no expires_in.
type jwtBearer struct {
	issuer, subject, audience string
	signer                    jose.Signer
}

func newJWTBearer(s Settings, c *checker) *Scheme {
	scheme := c.oauth(s)
	scheme.lives = salesforceLives
	c.required("client_id", s.ClientID == "")
	c.required("username", s.Username == "")
	key := c.bearerKey(s, scheme)
	grant := jwtBearer{issuer: s.ClientID, subject: s.Username, audience: s.Audience}
	if grant.audience == "" && scheme.endpoint != nil {
		grant.audience = scheme.endpoint.Scheme + "://" + scheme.endpoint.Host
	}
	if key == nil {
		return scheme
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		c.problem("private_key", "cannot sign an assertion: it must be RSA")
	}
	grant.signer = signer
	scheme.grant = grant
	return scheme
}

// bearerKey checks the key: RSA, since an EC key is refused by Salesforce without
// a reason. A certificate may be given to be compared with it, and for its expiry.
func (c *checker) bearerKey(s Settings, scheme *Scheme) crypto.Signer {
	var key crypto.Signer
	if s.Certificate != "" {
		pair := c.readPair(s.Certificate, s.PrivateKey.Reveal())
		if pair == nil {
			return nil
		}
		scheme.expires = pair.Leaf.NotAfter
		key, _ = pair.PrivateKey.(crypto.Signer)
	} else if c.required("private_key", s.PrivateKey.Empty()); !s.PrivateKey.Empty() {
		read, err := readKey(s.PrivateKey.Reveal())
		if err != nil {
			c.problem("private_key", err.Error())
			return nil
		}
		key = read
	}
	if _, ok := key.(*rsa.PrivateKey); key != nil && !ok {
		c.problem("private_key", "is not an RSA key; this grant signs with RS256")
		return nil
	}
	return key
}

func (g jwtBearer) fill(form url.Values, _ http.Header, now time.Time) (string, error) {
	claims, err := json.Marshal(map[string]any{"iss": g.issuer, "sub": g.subject, "aud": g.audience, "exp": now.Add(bearerLife).Unix()})
	if err != nil {
		return "", fmt.Errorf("signing the assertion: %w", err)
	}
	compact, err := sign(g.signer, claims)
	if err != nil {
		return "", err
	}
	form.Set("grant_type", jwtBearerGrant)
	form.Set("assertion", compact)
	return compact, nil
}

// sign returns claims as a compact JWS (RFC 7515 section 3.1).
func sign(signer jose.Signer, claims []byte) (string, error) {
	signed, err := signer.Sign(claims)
	if err != nil {
		return "", fmt.Errorf("signing the assertion: %w", err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		return "", fmt.Errorf("signing the assertion: %w", err)
	}
	return compact, nil
}
