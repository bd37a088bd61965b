package sandbox

import (
	"crypto"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	// assertionLife is how far ahead exp may lie (D4).
	assertionLife = 10 * time.Minute
	// clockSkew is by how much another clock may differ from ours (C11).
	clockSkew = 30 * time.Second
)

// assertionAlgorithms are those Entra, Salesforce and the RFC's readers use.
var assertionAlgorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256}

// byAssertion authenticates by a signed JWT (RFC 7523 §2.2 and §3): signed with
// a registered key, issued by and about the client, meant for this server,
// short-lived and never seen before. Each refusal says which of these failed,
// because that is what a person setting up a connector has to find out.
func (s *Server) byAssertion(r *http.Request, form url.Values) (*client, error) {
	if form.Get("client_assertion_type") != assertionType {
		return nil, invalidClient("client_assertion_type has to be " + assertionType)
	}
	signed, err := jwt.ParseSigned(form.Get("client_assertion"), assertionAlgorithms)
	if err != nil {
		return nil, invalidClient("client_assertion is not a JWT signed with RS256, PS256 or ES256")
	}
	var claims jwt.Claims
	if err := signed.UnsafeClaimsWithoutVerification(&claims); err != nil {
		return nil, invalidClient("the claims of client_assertion cannot be read: " + err.Error())
	}
	noteAuth(r, claims.Subject, methodAssertion)
	if id := form.Get("client_id"); id != "" && id != claims.Subject {
		return nil, invalidClient("sub of the assertion is not the client_id of the request")
	}
	c, ok := s.clients.find(claims.Subject)
	switch {
	case !ok:
		return nil, invalidClient("sub of the assertion is not the client_id of a registered client")
	case !c.allows(methodAssertion):
		return nil, invalidClient("this client is not registered for " + methodAssertion)
	}
	if err := verifySignature(c, signed); err != nil {
		return nil, err
	}
	return c, s.judgeClaims(claims)
}

func verifySignature(c *client, signed *jwt.JSONWebToken) error {
	header := signed.Headers[0]
	if err := checkThumbprints(c, header); err != nil {
		return err
	}
	for _, key := range keysFor(c, header.KeyID) {
		if signed.Claims(key, &jwt.Claims{}) == nil {
			return nil
		}
	}
	return invalidClient("the assertion is not signed with the key registered for this client")
}

// keysFor are the keys to try: those with the kid of the header if any of the
// registered keys has it, else all.
func keysFor(c *client, kid string) []crypto.PublicKey {
	var all, named []crypto.PublicKey
	for _, certificate := range c.certificates {
		all = append(all, certificate.PublicKey)
	}
	for _, key := range c.keys {
		all = append(all, key.Key)
		if kid != "" && key.KeyID == kid {
			named = append(named, key.Key)
		}
	}
	if len(named) > 0 {
		return named
	}
	return all
}

// checkThumbprints holds x5t and x5t#S256, where sent, against the registered
// certificates (RFC 7515 §4.1.7, §4.1.8): Entra finds the key by them.
func checkThumbprints(c *client, header jose.Header) error {
	for _, name := range []jose.HeaderKey{"x5t", "x5t#S256"} {
		sent, present := header.ExtraHeaders[name]
		if !present || len(c.certificates) == 0 {
			continue
		}
		matches := slices.ContainsFunc(thumbprints(c, name), func(known string) bool { return known == sent })
		if !matches {
			return invalidClient(fmt.Sprintf("%s of the assertion is not the thumbprint of the registered certificate", name))
		}
	}
	return nil
}

func thumbprints(c *client, name jose.HeaderKey) []string {
	var all []string
	for _, certificate := range c.certificates {
		sum := sha256.Sum256(certificate.Raw)
		digest := sum[:]
		if name == "x5t" {
			short := sha1.Sum(certificate.Raw) // the header is defined as SHA-1; it selects, it does not protect
			digest = short[:]
		}
		all = append(all, base64.RawURLEncoding.EncodeToString(digest))
	}
	return all
}

func (s *Server) judgeClaims(claims jwt.Claims) error {
	now := s.config.Clock()
	switch {
	case claims.Issuer != claims.Subject:
		return invalidClient("iss and sub of the assertion both have to be the client_id")
	case !slices.ContainsFunc(claims.Audience, s.isAudience):
		return invalidClient("aud of the assertion is neither the token endpoint nor the issuer of this server")
	case claims.Expiry == nil:
		return invalidClient("the assertion has no exp")
	case now.After(claims.Expiry.Time().Add(clockSkew)):
		return invalidClient("the assertion has expired; is the clock right?")
	case claims.Expiry.Time().After(now.Add(assertionLife + clockSkew)):
		return invalidClient("exp of the assertion is more than ten minutes ahead; is the clock right?")
	case claims.NotBefore != nil && claims.NotBefore.Time().After(now.Add(clockSkew)):
		return invalidClient("nbf of the assertion is in the future; is the clock right?")
	case claims.IssuedAt != nil && claims.IssuedAt.Time().After(now.Add(clockSkew)):
		return invalidClient("iat of the assertion is in the future; is the clock right?")
	case claims.ID == "":
		return invalidClient("the assertion has no jti")
	case !s.replays.first(claims.Subject+" "+claims.ID, claims.Expiry.Time().Add(clockSkew)):
		return invalidClient("the jti of the assertion was used before")
	}
	return nil
}

func (s *Server) isAudience(audience string) bool {
	for _, base := range s.bases() {
		rest, ours := strings.CutPrefix(audience, base)
		if ours && (rest == "" || rest == "/" || slices.Contains(tokenPaths, rest)) {
			return true
		}
	}
	return false
}

// replayGuard remembers the assertions seen until they have expired.
type replayGuard struct {
	clock func() time.Time
	mu    sync.Mutex
	seen  map[string]time.Time
}

func newReplayGuard(clock func() time.Time) *replayGuard {
	return &replayGuard{clock: clock, seen: map[string]time.Time{}}
}

// first says whether this id is new, and remembers it until then.
func (g *replayGuard) first(id string, until time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.clock()
	for old, expiry := range g.seen {
		if now.After(expiry) {
			delete(g.seen, old)
		}
	}
	if _, replayed := g.seen[id]; replayed {
		return false
	}
	g.seen[id] = until
	return true
}
