package credential

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/wire"
)

// authorizationCode is the authorization code grant (RFC 6749 section 4.1) with
// PKCE (RFC 7636), which is ours: a person signs in at the authorization server
// once, and what keeps the connector going is the refresh token (section 6).
// With a secret the client is confidential, without one it is public.
type authorizationCode struct {
	client   client
	at       *url.URL // authorization endpoint
	issuer   string
	scope    string
	extra    []Param // of the authorization request
	resource string
}

func newAuthorizationCode(s Settings, c *checker) *Scheme {
	scheme := c.oauth(s)
	c.required("authorization_url", s.AuthorizationURL == "")
	c.required("client_id", s.ClientID == "")
	auth := c.choice("client_auth", s.ClientAuth, AuthBody, AuthBody, AuthBasic)
	if auth == AuthBasic && s.ClientSecret.Empty() {
		c.problem("client_secret", "is missing; Basic needs it. A public client has no secret and is named in the body")
	}
	c.unreserved("authorization_extra", s.AuthorizationExtra, reservedAtAuthorization)
	scheme.grant = authorizationCode{
		client: client{s.ClientID, s.ClientSecret, auth == AuthBasic}, at: c.url("authorization_url", s.AuthorizationURL),
		issuer: strings.TrimSpace(s.Issuer), scope: scheme.scope, extra: s.AuthorizationExtra, resource: s.Resource,
	}
	scheme.secrets = wire.Hide(client{s.ClientID, s.ClientSecret, false}.secrets())
	return scheme
}

// reservedAtAuthorization are the parameters of the authorization request that
// extra ones must not override (D10, D12).
var reservedAtAuthorization = []string{
	"response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "request", "request_uri",
}

// fill is for grants that can be had without a person; this one cannot.
func (g authorizationCode) fill(url.Values, http.Header, time.Time) (string, error) {
	return "", errors.New("this grant needs a person who signs in at the authorization server")
}

// url makes the URL to send the browser to (RFC 6749 section 4.1.1, RFC 7636
// section 4.3).
func (g authorizationCode) url(state, verifier, redirect string) string {
	query := g.at.Query()
	for _, p := range g.extra {
		query.Add(p.Name, p.Value)
	}
	query.Set("response_type", "code")
	query.Set("client_id", g.client.id)
	query.Set("redirect_uri", redirect)
	query.Set("state", state)
	query.Set("code_challenge", challenge(verifier))
	query.Set("code_challenge_method", "S256")
	if g.scope != "" {
		query.Set("scope", g.scope)
	}
	at := *g.at
	at.RawQuery = query.Encode()
	return at.String()
}

// bond says what an authorization belongs to: with another client, token
// endpoint or resource it is another one (A10, A14).
func (g authorizationCode) bond(endpoint, revision string) string {
	if g.resource != "" {
		revision = ""
	}
	h := sha256.New()
	for _, text := range []string{revision, g.resource, endpoint, g.at.Host, g.client.id} {
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	return "authorization:" + hex.EncodeToString(h.Sum(nil))
}

// code is the token request that ends an authorization (RFC 6749 section 4.1.3).
type code struct {
	client                   client
	code, verifier, redirect string
}

func (g code) fill(form url.Values, header http.Header, _ time.Time) (string, error) {
	form.Set("grant_type", "authorization_code")
	form.Set("code", g.code)
	form.Set("redirect_uri", g.redirect)
	form.Set("code_verifier", g.verifier)
	g.client.authenticate(form, header)
	return g.code, nil
}

// refresh is a token request with a refresh token (RFC 6749 section 6).
type refresh struct {
	client client
	token  Secret
}

func (g refresh) fill(form url.Values, header http.Header, _ time.Time) (string, error) {
	form.Set("grant_type", "refresh_token")
	form.Set("refresh_token", g.token.Reveal())
	g.client.authenticate(form, header)
	return g.token.Reveal(), nil
}
