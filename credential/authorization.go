package credential

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/vault"
)

// authorizationLife is how long a person has to sign in at the authorization server.
const authorizationLife = 10 * time.Minute

// BeginAuthorization makes an authorization request (RFC 6749 section 4.1.1)
// for a source of [SchemeCode], and returns the URL to send the browser to. The
// session is a hash of the session that asks; only in it can the request be
// completed (D10, K7), within ten minutes. The redirect is the exact
// redirect_uri. Refusals are *fault.Error.
func (b *Broker) BeginAuthorization(ctx context.Context, s *Source, session []byte, redirect string) (string, error) {
	g, ok := s.scheme.grant.(authorizationCode)
	switch {
	case !ok:
		return "", fault.New(fault.Invalid, "not_by_redirect", "the connector does not use the scheme %s, so there is nobody to authorise it", SchemeCode)
	case b.o.Requests == nil || b.o.Store == nil:
		return "", fault.New(fault.Unavailable, "not_by_redirect", "authorization by redirect needs the server")
	case s.isStaged():
		return "", fault.New(fault.Conflict, "credential_staged", "the staged credential cannot be authorised beside the one in use; cut over first, then authorise")
	case len(session) == 0:
		return "", fault.New(fault.Unauthenticated, "no_session", "an authorization is begun in a browser session; sign in")
	}
	if err := checkRedirect(redirect); err != nil {
		return "", err
	}
	state, verifier := unguessable(), unguessable()
	hash := sha256.Sum256([]byte(state))
	r := Request{
		ID: uuid.NewString(), State: hash[:], Organisation: s.key.Organisation, Connector: s.key.Connector, Revision: s.key.Revision,
		Session: session, Redirect: redirect, Expires: wall(b.o.Clock().Add(authorizationLife)),
	}
	err := b.o.Atomically(ctx, func(ctx context.Context) error {
		if err := b.o.Secrets.Put(ctx, r.verifier(), []byte(verifier)); err != nil {
			return err
		}
		return b.o.Requests.PutRequest(ctx, r)
	})
	if err != nil {
		return "", fault.New(fault.Unavailable, "storage", "the authorization could not be begun: the store does not answer").Because(err)
	}
	return g.url(state, verifier, redirect), nil
}

// verifier is where a request's PKCE verifier is kept.
func (r Request) verifier() vault.Place {
	return vault.Place{Organisation: r.Organisation, Credential: "authorization-request/" + r.ID, Version: 1}
}

// checkRedirect wants what RFC 6749 section 3.1.2 says, over TLS but for this machine.
func checkRedirect(redirect string) error {
	u, err := url.Parse(redirect)
	local := err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
	if err != nil || u.Host == "" || u.Scheme != "https" && !local || strings.Contains(redirect, "#") {
		return fault.New(fault.Invalid, "redirect_uri", "the address that the authorization server sends the browser back to must begin with https:// and have no fragment")
	}
	return nil
}

// CompleteAuthorization ends an authorization with the parameters that the
// browser brought back. It finds the connector's source by find, changes the
// code for tokens, and stores them before it returns the key they belong to. It
// sends a request: do not call it in a transaction. Refusals are *fault.Error.
func (b *Broker) CompleteAuthorization(ctx context.Context, session []byte, parameters url.Values, find func(ctx context.Context, organisation, connector string) (*Source, error)) (Key, error) {
	if b.o.Requests == nil || b.o.Store == nil {
		return Key{}, fault.New(fault.Unavailable, "not_by_redirect", "authorization by redirect needs the server")
	}
	r, verifier, err := b.claim(ctx, session, parameters)
	if err != nil {
		return Key{}, err
	}
	s, err := find(ctx, r.Organisation, r.Connector)
	if err != nil {
		return Key{}, err
	}
	g, ok := s.scheme.grant.(authorizationCode)
	if !ok || s.key.Organisation != r.Organisation || s.key.Connector != r.Connector || s.key.Revision != r.Revision || s.gone.Load() {
		return Key{}, fault.New(fault.Conflict, "connector_changed", "the connector was changed while it was being authorised; begin again")
	}
	given, err := g.granted(parameters)
	if err != nil {
		return Key{}, err
	}
	if fail := s.install(ctx, code{g.client, given, verifier, r.Redirect}); fail != nil {
		return Key{}, fail
	}
	return s.key, nil
}

// claim takes the request that the state names, which is good once, and checks
// that it is this session's (D10).
func (b *Broker) claim(ctx context.Context, session []byte, parameters url.Values) (Request, string, error) {
	unknown := fault.New(fault.Invalid, "authorization_unknown", "this authorization is not known: it was used already, or it took longer than ten minutes; begin again")
	states := parameters["state"]
	if len(states) != 1 || states[0] == "" {
		return Request{}, "", unknown
	}
	hash := sha256.Sum256([]byte(states[0]))
	r, found, err := b.o.Requests.TakeRequest(ctx, hash[:])
	if err == nil && !found {
		return Request{}, "", unknown
	}
	var secret []byte
	if err == nil {
		secret, err = b.o.Secrets.Open(ctx, itself, r.verifier())
	}
	if err == nil {
		err = b.o.Secrets.Delete(ctx, r.Organisation, r.verifier().Credential)
	}
	switch {
	case err != nil:
		return Request{}, "", fault.New(fault.Unavailable, "storage", "the authorization could not be looked up; begin again").Because(err)
	case !b.o.Clock().Before(r.Expires):
		return Request{}, "", unknown
	case len(session) == 0 || subtle.ConstantTimeCompare(session, r.Session) != 1:
		return Request{}, "", fault.New(fault.Forbidden, "authorization_session", "this authorization was begun in another session; begin again in this one")
	}
	return r, string(secret), nil
}

// expiring is what a store of requests may offer beside [Requests]; otherwise
// requests that nobody completed stay.
type expiring interface {
	TakeExpiredRequests(ctx context.Context, before time.Time) ([]Request, error)
}

// sweep drops requests that nobody completed, with their verifiers.
func (b *Broker) sweep(ctx context.Context, now time.Time) {
	requests, ok := b.o.Requests.(expiring)
	if !ok || b.o.Store == nil {
		return
	}
	_ = b.o.Atomically(ctx, func(ctx context.Context) error { // tried again in a minute
		old, err := requests.TakeExpiredRequests(ctx, now)
		for _, r := range old {
			err = errors.Join(err, b.o.Secrets.Delete(ctx, r.Organisation, r.verifier().Credential))
		}
		return err
	})
}

// granted reads the authorization answer (RFC 6749 section 4.1.2): the code, or
// why there is none. The issuer is checked first (RFC 9207): what another server
// says is not even read.
func (g authorizationCode) granted(parameters url.Values) (string, error) {
	one := func(name string) (string, bool) {
		values := parameters[name]
		return strings.Join(values, ""), len(values) == 1 && values[0] != ""
	}
	if iss, _ := one("iss"); g.issuer != "" && iss != g.issuer {
		return "", fault.New(fault.Forbidden, "authorization_issuer", "the answer is not from the authorization server %s; nothing was taken from it", g.issuer)
	}
	if refusal, ok := one("error"); ok {
		description, _ := one("error_description")
		return "", refusedByPerson(refusal, description)
	}
	code, ok := one("code")
	if !ok || len(code) > maxToken {
		return "", fault.New(fault.Invalid, "authorization_code", "the authorization server's answer has no code; begin again")
	}
	return code, nil
}

// refusals says what error codes of an authorization endpoint mean (RFC 6749
// section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
var refusals = map[string]string{
	"access_denied":             "the person who signed in, or the server's policy, did not allow it",
	"invalid_request":           "the server misses or refuses a parameter; check the extra authorization parameters",
	"unauthorized_client":       "this client may not use this grant; allow it in the application's settings",
	"unsupported_response_type": "the server does not offer this grant to the client",
	"invalid_scope":             "the server does not know or does not grant the scope; check its spelling",
	"server_error":              "the fault is on the server's side; try again",
	"temporarily_unavailable":   "the server is overloaded or under maintenance; try again later",
	"login_required":            "nobody was signed in, and prompt=none forbids asking",
	"consent_required":          "nobody has consented, and prompt=none forbids asking",
	"interaction_required":      "the server has to ask something, and prompt=none forbids it",
}

func refusedByPerson(refusal, description string) error {
	with := excerpt(refusal)
	if said := excerpt(description); said != "" {
		with += " (" + said + ")"
	}
	if mend := refusals[refusal]; mend != "" {
		return fault.New(fault.Conflict, "authorization_refused", "the authorization server refused with %s: %s", with, message.Phrase(mend))
	}
	return fault.New(fault.Conflict, "authorization_refused", "the authorization server refused with %s", with)
}

// install changes a code for tokens and stores them, while nobody else renews
// the connector's token.
func (s *Source) install(ctx context.Context, g code) error {
	t := s.broker.newSource(s.key, s.scheme, s.sender) // a lessee of its own
	f := &flight{done: make(chan struct{}), want: want{own: true, tries: 1}}
	ctx, cancel := context.WithTimeout(ctx, s.broker.o.Lease+beyondLease)
	defer cancel()
	place := t.queue(ctx, f)
	if place.fail != nil {
		return fault.New(fault.Unavailable, place.fail.Code, "%s; begin again", message.Phrase(place.fail.Message)).Because(place.fail)
	}
	stop := t.renewing()
	h, refresh, fail := t.ask(f, g)
	stop()
	s.show(f)
	if fail != nil {
		t.release()
		code := fault.Conflict
		if !fail.Permanent {
			code = fault.Unavailable
		}
		return fault.New(code, "authorization_failed", "the authorization server gave a code but no token: %s", message.Phrase(fail.Message)).Because(fail)
	}
	if refresh.Empty() {
		f.warnings = append(f.warnings, "the server gave no refresh token, so the connector has to be authorised again when this token ends; ask for the scope offline_access, or for access_type=offline, if the server knows them")
	}
	p := &renewal{place.row.Version, h, refresh}
	if _, fail := t.settle(f, place.row, p); fail != nil {
		return fault.New(fault.Unavailable, fail.Code, "the authorization could not be saved; begin again").Because(fail)
	}
	_ = s.broker.o.Store.Drop(ctx, s.key.Organisation, s.key.Connector, s.row.Revision) // older rows; none is used again
	s.welcome(f, p)
	return nil
}

// show makes an authorization's request the last one that health shows.
func (s *Source) show(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = f.sent
}

// welcome takes the tokens of an authorization into use.
func (s *Source) welcome(f *flight, p *renewal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset()
	s.unsaved, s.warnings, s.refresh = nil, f.warnings, refreshToken{p.refresh, p.held.version}
	if !s.closed {
		s.cached.Store(p.held)
	}
}

func (s *Source) isStaged() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.staged
}
