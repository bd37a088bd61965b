package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// grantJWT is the JWT bearer grant (RFC 7523 §2.1), by which Salesforce gives
// tokens to a connector: no client secret, a JWT signed for a user (D8).
const grantJWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// bearerLife is how far ahead exp may lie: Salesforce says three minutes and
// takes five.
const bearerLife = 5 * time.Minute

// loginHosts are audiences Salesforce's own documentation tells people to use.
var loginHosts = []string{"https://login.salesforce.com", "https://test.salesforce.com"}

// jwtGrant judges an assertion in Salesforce's order and words: the app, the
// signature, the audience, the time, the user.
func (s *Server) jwtGrant(r *http.Request, form url.Values) (*token, error) {
	signed, err := jwt.ParseSigned(form.Get("assertion"), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, refused("invalid_grant", "invalid assertion")
	}
	var claims jwt.Claims
	if err := signed.UnsafeClaimsWithoutVerification(&claims); err != nil {
		return nil, refused("invalid_grant", "invalid assertion")
	}
	noteAuth(r, claims.Issuer, "jwt-bearer")
	c, ok := s.clients.find(claims.Issuer)
	switch {
	case !ok:
		return nil, refused("invalid_client_id", "client identifier invalid")
	case !slices.Contains(c.grants, grantJWT):
		return nil, refused("unsupported_grant_type", "grant type not supported")
	case verifySignature(c, signed) != nil:
		return nil, refused("invalid_grant", "invalid assertion")
	}
	if err := s.judgeBearer(c, claims); err != nil {
		return nil, err
	}
	now := s.config.Clock()
	note(r, grantJWT[strings.LastIndex(grantJWT, ":")+1:])
	return &token{client: c.ID, user: c.Username, scopes: c.scopes, issued: now, expires: now.Add(s.config.TokenLife)}, nil
}

func (s *Server) judgeBearer(c *client, claims jwt.Claims) error {
	now := s.config.Clock()
	ours := func(audience string) bool { return slices.Contains(loginHosts, audience) || s.isAudience(audience) }
	switch {
	case !slices.ContainsFunc(claims.Audience, ours):
		return refused("invalid_grant", "audience is invalid")
	case claims.Expiry == nil, now.After(claims.Expiry.Time()), claims.Expiry.Time().After(now.Add(bearerLife + clockSkew)):
		return refused("invalid_grant", "expired authorization code")
	case claims.Subject != c.Username:
		return refused("invalid_grant", "user hasn't approved this consumer")
	}
	return nil
}
