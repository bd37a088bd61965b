package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/callwright/callwright/credential"
)

// ProviderOptions say where people sign in by OpenID Connect.
type ProviderOptions struct {
	Issuer       string // as its discovery document writes it
	ClientID     string
	ClientSecret credential.Secret
	RedirectURL  string // of the page that calls [Accounts.FinishOpenID]
	Client       *http.Client
	Clock        func() time.Time // nil: time.Now
}

// Provider is the one provider of OpenID Connect that the operator has
// configured. Its discovery document is read when it is first needed, and again
// after an hour: the server starts without the provider.
type Provider struct {
	o    ProviderOptions
	http *http.Client

	mu      sync.Mutex
	found   *discovered
	failure error
	failed  time.Time
}

// discovered is what the discovery document says.
type discovered struct {
	*oidc.Provider
	style    oauth2.AuthStyle
	sendsIss bool // RFC 9207
	read     time.Time
}

const (
	rereadAfter   = time.Hour        // how long a discovery document is good for
	askAgainAfter = 10 * time.Second // when it could not be read, so that nobody queues up for it
	providerTime  = 10 * time.Second // for one request, unless the client has a timeout
	largestAnswer = 1 << 20          // bytes
)

// NewProvider checks what is configured. The issuer is an https URL (http on a
// loopback address only), and the HTTP client is not optional: its network
// policy is the operator's. Redirects of the provider are not followed (A8).
func NewProvider(o ProviderOptions) (*Provider, error) {
	if err := secureURL(o.Issuer); err != nil {
		return nil, fmt.Errorf("configuring OpenID Connect: the issuer %w", err)
	}
	if err := secureURL(o.RedirectURL); err != nil {
		return nil, fmt.Errorf("configuring OpenID Connect: the redirect URL %w", err)
	}
	if o.ClientID == "" || o.Client == nil {
		return nil, errors.New("configuring OpenID Connect: it needs a client id and an HTTP client")
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	client := *o.Client
	client.Transport = capped{client.Transport}
	if client.Timeout <= 0 {
		client.Timeout = providerTime
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Provider{o: o, http: &client}, nil
}

// capped ends an answer that is longer than any of a provider's (C5).
type capped struct{ http.RoundTripper }

// RoundTrip sends a request.
func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	next := c.RoundTripper
	if next == nil {
		next = http.DefaultTransport
	}
	resp, err := next.RoundTrip(r)
	if err == nil {
		resp.Body = http.MaxBytesReader(nil, resp.Body, largestAnswer)
	}
	return resp, err
}

func secureURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return errors.New("is not a URL such as https://login.example.com")
	}
	ip, err := netip.ParseAddr(u.Hostname())
	loopback := u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback) {
		return errors.New("must begin with https://")
	}
	return nil
}

// discover returns what the discovery document says. When it cannot be read
// again, what it said last goes on to hold.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.o.Clock()
	if p.found != nil && now.Sub(p.found.read) < rereadAfter {
		return p.found, nil
	}
	if p.found == nil && p.failure != nil && now.Sub(p.failed) < askAgainAfter {
		return nil, p.failure
	}
	fresh, err := p.read(ctx)
	switch {
	case err == nil:
		p.found = fresh
	case p.found == nil:
		p.failure, p.failed = err, now
		return nil, err
	}
	p.found.read = now
	return p.found, nil
}

func (p *Provider) read(ctx context.Context) (*discovered, error) {
	provider, err := oidc.NewProvider(p.context(ctx), p.o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("reading the discovery document of %s: %w", p.o.Issuer, err)
	}
	var more struct {
		Methods  []string `json:"token_endpoint_auth_methods_supported"`
		SendsIss bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, fmt.Errorf("reading the discovery document of %s: %w", p.o.Issuer, err)
	}
	d := &discovered{Provider: provider, style: oauth2.AuthStyleInHeader, sendsIss: more.SendsIss}
	// Basic is what a document without methods means (OpenID Connect Discovery §3).
	if len(more.Methods) > 0 && !slices.Contains(more.Methods, "client_secret_basic") && slices.Contains(more.Methods, "client_secret_post") {
		d.style = oauth2.AuthStyleInParams
	}
	for _, endpoint := range []string{provider.Endpoint().AuthURL, provider.Endpoint().TokenURL} {
		if err := secureURL(endpoint); err != nil {
			return nil, fmt.Errorf("reading the discovery document of %s: an endpoint %w", p.o.Issuer, err)
		}
	}
	return d, nil
}

// context carries the HTTP client to go-oidc and x/oauth2.
func (p *Provider) context(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.http)
}

func (p *Provider) config(d *discovered) oauth2.Config {
	endpoint := d.Endpoint()
	endpoint.AuthStyle = d.style // never guessed: guessing doubles failures (D3)
	return oauth2.Config{
		ClientID: p.o.ClientID, ClientSecret: p.o.ClientSecret.Reveal(), RedirectURL: p.o.RedirectURL,
		Endpoint: endpoint, Scopes: []string{oidc.ScopeOpenID, oidc.ScopeProfile, oidc.ScopeEmail},
	}
}

// identity is whom the provider says somebody to be.
type identity struct {
	subject  string
	email    string // empty unless verified
	hasEmail bool   // the ID token speaks of an address
}

// exchange redeems a code and checks the ID token (OpenID Connect Core
// §3.1.3.7): signature, issuer, audience, authorized party, expiry and nonce.
// The access token asks the provider for the address when the ID token has none.
func (p *Provider) exchange(ctx context.Context, d *discovered, code string, b binding) (identity, error) {
	ctx = p.context(ctx)
	config := p.config(d)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(b.verifier))
	if err != nil {
		return identity{}, withoutBody(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := d.Verifier(&oidc.Config{ClientID: p.o.ClientID, Now: p.o.Clock}).Verify(ctx, raw)
	if err != nil {
		return identity{}, fmt.Errorf("checking the ID token: %w", err)
	}
	var claims claims
	if err := id.Claims(&claims); err != nil {
		return identity{}, fmt.Errorf("reading the ID token: %w", err)
	}
	switch {
	case !equal(id.Nonce, b.nonce):
		return identity{}, errors.New("checking the ID token: it was made for another sign-in (nonce)")
	case len(id.Audience) > 1 && claims.AuthorizedParty != p.o.ClientID, claims.AuthorizedParty != "" && claims.AuthorizedParty != p.o.ClientID:
		return identity{}, errors.New("checking the ID token: it was made for another client (azp)")
	case id.Subject == "":
		return identity{}, errors.New("checking the ID token: it names nobody (sub)")
	}
	who := identity{subject: id.Subject, hasEmail: claims.Email != "", email: claims.verified()}
	if !who.hasEmail && d.UserInfoEndpoint() != "" {
		who.email = p.ask(ctx, d, token, id.Subject)
	}
	return who, nil
}

// claims are what of an ID token go-oidc leaves to us.
type claims struct {
	Email           string `json:"email"`
	EmailVerified   any    `json:"email_verified"` // some send "true"
	AuthorizedParty string `json:"azp"`
}

func (c claims) verified() string {
	if c.EmailVerified == true || c.EmailVerified == "true" {
		return c.Email
	}
	return ""
}

// ask asks the UserInfo endpoint for a verified address. An answer about
// somebody else is none (OpenID Connect Core §5.3.2), and neither is a failure:
// who is known by issuer and subject needs no address.
func (p *Provider) ask(ctx context.Context, d *discovered, token *oauth2.Token, subject string) string {
	info, err := d.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != subject || !info.EmailVerified {
		return ""
	}
	return info.Email
}

// withoutBody drops the answer of the token endpoint from an error: it may
// repeat what was sent.
func withoutBody(err error) error {
	var r *oauth2.RetrieveError
	if errors.As(err, &r) {
		return fmt.Errorf("redeeming the code: the provider answered %d %s", r.Response.StatusCode, r.ErrorCode)
	}
	return fmt.Errorf("redeeming the code: %w", err)
}
