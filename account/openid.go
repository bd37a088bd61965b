package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// OpenIDBegun is a sign-in that has begun: the browser is sent to the URL with
// a cookie that it brings back.
type OpenIDBegun struct {
	URL     string
	Cookie  credential.Secret // HttpOnly, and SameSite=Lax: the provider sends the browser back
	Expires time.Time
}

// openIDTime is how long signing in at the provider may take.
const openIDTime = 10 * time.Minute

// binding is what binds a sign-in to the browser. All of it follows from the
// cookie, so nothing is kept here and any replica can finish; none of it gives
// the cookie away.
type binding struct {
	state, nonce, verifier string
	expires                time.Time
}

func bind(cookie string) binding {
	derive := func(what string) string {
		mac := hmac.New(sha256.New, []byte(cookie))
		mac.Write([]byte(what))
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	_, expires, _ := strings.Cut(cookie, ".")
	seconds, _ := strconv.ParseInt(expires, 10, 64)
	return binding{state: derive("state"), nonce: derive("nonce"), verifier: derive("verifier"), expires: time.Unix(seconds, 0)}
}

// BeginOpenID begins a sign-in at the configured provider: authorization code
// with PKCE (S256), state and nonce (RFC 9700 §2.1). Without a provider it is
// fault.NotFound, and fault.Unavailable when the provider does not answer.
func (a *Accounts) BeginOpenID(ctx context.Context) (OpenIDBegun, error) {
	d, err := a.discover(ctx)
	if err != nil {
		return OpenIDBegun{}, err
	}
	secret, err := a.newSecret("")
	if err != nil {
		return OpenIDBegun{}, err
	}
	expires := a.now().Add(openIDTime)
	cookie := secret.Reveal() + "." + strconv.FormatInt(expires.Unix(), 10)
	b := bind(cookie)
	config := a.provider.config(d)
	to := config.AuthCodeURL(b.state, oidc.Nonce(b.nonce), oauth2.S256ChallengeOption(b.verifier))
	return OpenIDBegun{URL: to, Cookie: credential.NewSecret(cookie), Expires: expires}, nil
}

func (a *Accounts) discover(ctx context.Context) (*discovered, error) {
	if a.provider == nil {
		return nil, fault.New(fault.NotFound, "no_provider", "No company account is configured to sign in with. Use e-mail address and password.")
	}
	d, err := a.provider.discover(ctx)
	if err != nil {
		return nil, providerFailed(err)
	}
	return d, nil
}

// FinishOpenID ends a sign-in with what the provider has sent back in the
// query, and the cookie that [Accounts.BeginOpenID] has set. It signs in the
// user of the issuer and subject; otherwise one who was invited by the address,
// if the provider has verified that and the user has never signed in. Invitations
// of whoever comes with his verified address are accepted. It never makes a user.
func (a *Accounts) FinishOpenID(ctx context.Context, query url.Values, cookie string, from Client) (SignedIn, error) {
	d, err := a.discover(ctx)
	if err != nil {
		return SignedIn{}, err
	}
	attempt, err := a.throttle.begin("", from.Address, nil)
	if err != nil {
		return SignedIn{}, err
	}
	b := bind(cookie)
	if err := a.checkReturn(query, b, d); err != nil {
		return SignedIn{}, a.failedOpenID(ctx, audit.Object{Kind: "user"}, fault.ReasonOf(err), from, err)
	}
	who, err := a.provider.exchange(ctx, d, query.Get("code"), b)
	if err != nil {
		return SignedIn{}, a.failedOpenID(ctx, audit.Object{Kind: "user"}, "provider_failed", from, providerFailed(err))
	}
	user, err := a.userOf(ctx, who)
	if fault.ReasonOf(err) == "not_invited" {
		return SignedIn{}, a.failedOpenID(ctx, user.object(), "not_invited", from, err)
	}
	if err != nil {
		return SignedIn{}, err
	}
	attempt.succeeded()
	return a.enter(ctx, user, who, from)
}

// checkReturn checks what the provider has sent back before anything else is
// done with it: that this browser has begun it (state, RFC 6749 §10.12), once
// and not long ago, and that it is from this provider (iss, RFC 9207).
func (a *Accounts) checkReturn(query url.Values, b binding, d *discovered) error {
	iss := query.Get("iss")
	switch {
	case !equal(query.Get("state"), b.state), !a.now().Before(b.expires), b.expires.Sub(a.now()) > openIDTime:
		return fault.New(fault.Forbidden, "state_invalid", "This sign-in was not begun in this browser, or took too long. Begin again.")
	case iss != "" && iss != a.provider.o.Issuer, iss == "" && d.sendsIss:
		return fault.New(fault.Forbidden, "issuer_invalid", "This answer is not from the provider that is configured. Begin again.")
	case query.Get("error") != "" || query.Get("code") == "":
		return fault.New(fault.Forbidden, "provider_refused", "The provider did not sign you in. Begin again, or ask whoever runs it.")
	case !a.spent.first(b.state, b.expires):
		return fault.New(fault.Forbidden, "state_spent", "This sign-in has been finished already. Begin again.")
	}
	return nil
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// userOf finds the user whom the provider names.
func (a *Accounts) userOf(ctx context.Context, who identity) (User, error) {
	notInvited := fault.New(fault.Forbidden, "not_invited", "You are signed in at the provider, but have no account here. Ask an administrator for an invitation.")
	user, found, err := a.users.UserByIdentity(ctx, a.provider.o.Issuer, who.subject)
	if err != nil {
		return User{}, err
	}
	if found && user.Disabled {
		return user, notInvited
	}
	if found {
		return user, nil
	}
	email, err := checkEmail(who.email)
	if err != nil {
		return User{}, notInvited
	}
	user, found, err = a.users.UserByEmail(ctx, email)
	if err != nil {
		return User{}, err
	}
	// One who has a password is not taken over by whoever has his address at
	// the provider.
	if !found || user.Disabled || user.hasCredentials() {
		return user, notInvited
	}
	return user, nil
}

// enter signs a user in whom the provider has named.
func (a *Accounts) enter(ctx context.Context, user User, who identity, from Client) (SignedIn, error) {
	var in SignedIn
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		u := user
		if u.Issuer == "" {
			u.Issuer, u.Subject, u.Revision = a.provider.o.Issuer, who.subject, u.Revision+1
			if ok, err := a.users.UpdateUser(ctx, u); err != nil || !ok {
				return orStale(err)
			}
		}
		if strings.EqualFold(who.email, u.Email) {
			if err := a.joinAll(ctx, u, from); err != nil {
				return err
			}
		}
		organisation, err := a.landing(ctx, u.ID)
		if err != nil {
			return err
		}
		in, err = a.openSession(ctx, u, organisation, "openid", from)
		return err
	})
	return in, err
}

// joinAll accepts the invitations of a user.
func (a *Accounts) joinAll(ctx context.Context, user User, from Client) error {
	list, err := a.members.MembershipsOf(ctx, user.ID)
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := a.join(ctx, user, m.Organisation, from); err != nil {
			return err
		}
	}
	return nil
}

// failedOpenID records a sign-in that failed and returns why.
func (a *Accounts) failedOpenID(ctx context.Context, object audit.Object, reason string, from Client, why error) error {
	organisation := ""
	if object.ID != "" {
		var err error
		if organisation, err = a.landing(ctx, object.ID); err != nil {
			return err
		}
	}
	if err := a.recordFailure(ctx, organisation, object, "openid", reason, from); err != nil {
		return err
	}
	return why
}

func providerFailed(cause error) error {
	e := fault.New(fault.Unavailable, "provider_failed", "Signing in with the company's account does not work at the moment. Try again, or ask the operator to look into the log.")
	e.Cause = cause
	return e
}

// spent remembers the sign-ins that were finished, for as long as somebody
// could try to finish them again.
type spent struct {
	clock func() time.Time

	mu     sync.Mutex
	states map[string]time.Time
}

func newSpent(clock func() time.Time) *spent {
	return &spent{clock: clock, states: map[string]time.Time{}}
}

// first reports whether a state is seen for the first time.
func (s *spent) first(state string, expires time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	for old, until := range s.states {
		if now.After(until) {
			delete(s.states, old)
		}
	}
	_, seen := s.states[state]
	s.states[state] = expires
	return !seen
}
