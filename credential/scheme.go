package credential

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/wire"
)

// The names of the schemes, as a connectors file writes them.
const (
	SchemeBasic       = "basic"
	SchemeCertificate = "oauth2-client-certificate"
	SchemeSecret      = "oauth2-client-secret"
	SchemePassword    = "oauth2-password"

	// Ours: Control Hub's custom connector does not have them.
	SchemeAPIKey    = "api-key"
	SchemeJWTBearer = "oauth2-jwt-bearer"
	SchemeCode      = "oauth2-authorization-code"
)

// Schemes lists them in the order in which they are offered: Basic is the
// default (S1-4), then the grants in the order of S1-6, then ours.
func Schemes() []string {
	return []string{SchemeBasic, SchemeCertificate, SchemeSecret, SchemePassword, SchemeAPIKey, SchemeJWTBearer, SchemeCode}
}

// Where a client's id and secret go (RFC 6749 section 2.3.1).
const (
	AuthBody  = "body"
	AuthBasic = "basic"
)

// What a certificate is used for (domain §3.4).
const (
	UseAssertion = "assertion"
	UseMTLS      = "mtls"
)

// Settings are what an administrator gives for one connector's authentication.
// Fields that the scheme does not use stay empty.
type Settings struct {
	Scheme         string
	TokenURL       string
	ClientID       string
	ClientSecret   Secret
	ClientAuth     string // AuthBody by default
	Certificate    string // PEM; the leaf first, then what signed it
	PrivateKey     Secret // PEM, not encrypted
	CertificateUse string // UseAssertion by default
	Algorithm      string // of the assertion: RS256, PS256, ES256; by the key when empty
	Audience       string // of the assertion: the token URL when empty
	Username       string // the user an assertion speaks for (sub), for SchemeJWTBearer
	Password       Secret
	Scope          string
	Extra          []Param // further token parameters, such as audience or resource (RFC 8707)

	// AssumedLife is for how long a token is used when the server does not say
	// how long it lives; 0 for the scheme's default (domain §3.6, §3.8).
	AssumedLife time.Duration

	APIKey       Secret
	APIKeyName   string // of the header or query parameter; X-API-Key by default in a header
	APIKeyIn     string // InHeader by default
	APIKeyPrefix string // what stands before the key, "Bearer", or a template, "key={key}"

	AuthorizationURL   string
	Issuer             string  // what the authorization answer's iss must be (RFC 9207); not checked when empty
	AuthorizationExtra []Param // further authorization parameters, such as prompt or access_type (D11)
	RevocationURL      string  // asked when the connector is deleted (RFC 7009)

	// Resource is the API that an authorization by redirect is for, such as the
	// resource domain. With it, an authorization outlives a new client secret;
	// it ends when the resource, the token URL or the client changes (A10). An
	// authorization without it belongs to one revision of the settings.
	Resource string
}

// Param is one parameter of a token request.
type Param struct{ Name, Value string }

// Problem is something wrong with one of the [Settings], by the name that the
// connectors file gives it.
type Problem struct{ Field, Message string }

// Scheme is checked settings, ready to authenticate requests.
type Scheme struct {
	name     string
	static   *held // Basic: the same for every request
	endpoint *url.URL
	scope    string
	grant    grant
	extra    []Param
	secrets  wire.Hidden[[]string] // for masks of what the token endpoint says
	client   *tls.Certificate
	expires  time.Time // of the certificate
	revoke   *url.URL  // RFC 7009; nil without one
	lives    lives     // of tokens
}

// grant is what differs between the OAuth 2.0 schemes.
type grant interface {
	// fill adds the grant's own parameters and headers. It returns a secret
	// that was made for this request, such as an assertion, or "".
	fill(form url.Values, header http.Header, now time.Time) (string, error)
}

// New checks settings as they are saved (D5). It returns warnings beside a
// scheme, or the problems that keep it from being one.
func New(s Settings, now time.Time) (*Scheme, []string, []Problem) {
	c := &checker{now: now}
	var scheme *Scheme
	switch s.Scheme {
	case SchemeBasic:
		scheme = newBasic(s, c)
	case SchemeSecret:
		scheme = newClientSecret(s, c)
	case SchemeCertificate:
		scheme = newClientCertificate(s, c)
	case SchemePassword:
		scheme = newPassword(s, c)
	case SchemeAPIKey:
		scheme = newAPIKey(s, c)
	case SchemeJWTBearer:
		scheme = newJWTBearer(s, c)
	case SchemeCode:
		scheme = newAuthorizationCode(s, c)
	default:
		c.problem("scheme", fmt.Sprintf("is %q; write one of %s", excerpt(s.Scheme), strings.Join(Schemes(), ", ")))
	}
	if len(c.problems) > 0 {
		return nil, c.warnings, c.problems
	}
	scheme.name = s.Scheme
	scheme.lives = scheme.lives.assuming(s.AssumedLife)
	return scheme, c.warnings, nil
}

// Name returns the scheme's name.
func (s *Scheme) Name() string { return s.name }

// String returns the scheme's name; nothing else of it may be printed.
func (s *Scheme) String() string { return s.name }

// Certificate returns the client certificate to show in TLS handshakes, with
// the token endpoint and the resource alike (RFC 8705), or nil.
func (s *Scheme) Certificate() *tls.Certificate { return s.client }

// CertificateExpires returns when the scheme's certificate expires; zero without one (D6).
func (s *Scheme) CertificateExpires() time.Time { return s.expires }

// Endpoint returns the token URL without a query; it is empty for a scheme that
// has none.
func (s *Scheme) Endpoint() string {
	if s.endpoint == nil {
		return ""
	}
	return s.endpoint.Scheme + "://" + s.endpoint.Host + s.endpoint.EscapedPath()
}

// what names a fixed credential in sentences.
func (s *Scheme) what() string {
	if s.name == SchemeAPIKey {
		return "the API key"
	}
	return "the user name and password"
}

// it is the pronoun for [Scheme.what].
func (s *Scheme) it() string {
	if s.name == SchemeAPIKey {
		return "it"
	}
	return "them"
}

// checker gathers what is wrong with settings.
type checker struct {
	now      time.Time
	warnings []string
	problems []Problem
}

func (c *checker) problem(field, message string) {
	c.problems = append(c.problems, Problem{field, message})
}

func (c *checker) warn(message string) { c.warnings = append(c.warnings, message) }

func (c *checker) required(field string, empty bool) {
	if empty {
		c.problem(field, "is missing; this scheme needs it")
	}
}

func (c *checker) choice(field, value, byDefault string, all ...string) string {
	if value == "" {
		return byDefault
	}
	if !slices.Contains(all, value) {
		c.problem(field, fmt.Sprintf("is %q; write one of %s", excerpt(value), strings.Join(all, ", ")))
	}
	return value
}

// oauth checks what all grants share (S0-8, S1-11, D12).
func (c *checker) oauth(s Settings) *Scheme {
	scheme := &Scheme{scope: strings.TrimSpace(s.Scope), extra: s.Extra, lives: usualLives}
	c.required("token_url", s.TokenURL == "")
	scheme.endpoint = c.url("token_url", s.TokenURL)
	scheme.revoke = c.url("revocation_url", s.RevocationURL)
	c.unreserved("extra", s.Extra, reserved)
	return scheme
}

// url reads a URL that may be left out; nil then, or when it cannot be used.
func (c *checker) url(field, text string) *url.URL {
	if text == "" {
		return nil
	}
	u, err := HTTPS(text)
	if err != nil {
		c.problem(field, err.Error())
		return nil
	}
	return u
}

// unreserved refuses extra parameters that would override the grant's own (D12).
func (c *checker) unreserved(field string, extra []Param, reserved []string) {
	for _, p := range extra {
		if slices.Contains(reserved, strings.ToLower(strings.TrimSpace(p.Name))) {
			c.problem(field, fmt.Sprintf("must not set %s; it has a setting of its own or belongs to the grant", excerpt(p.Name)))
		}
	}
}

// reserved are the parameters that extra ones must not override (D12).
var reserved = []string{
	"grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "assertion",
	"username", "password", "scope", "refresh_token", "code", "code_verifier", "redirect_uri",
}

// HTTPS parses a URL that a credential is sent to: https, a plain host, no user
// name, no fragment (domain §2.2, A13).
func HTTPS(text string) (*url.URL, error) {
	if strings.Contains(text, "#") {
		return nil, fmt.Errorf("must not have a fragment; cut it off from the #")
	}
	u, err := wire.Join("", text, []Param(nil))
	if err != nil {
		return nil, err
	}
	if u.Scheme != "https" {
		return nil, fmt.Errorf("must begin with https://, a credential never travels in clear text")
	}
	return u, nil
}
