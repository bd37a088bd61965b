package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

const (
	tokenPrefix  = "cw_" // tells secret scanners what it is
	tokenLength  = len(tokenPrefix) + 43
	tokenDefault = 90 * 24 * time.Hour
	tokenLongest = 366 * 24 * time.Hour
)

// TokenRequest asks for an API token.
type TokenRequest struct {
	Name    string
	Scopes  []access.Action // nil: all that the caller may do; empty is refused
	Expires time.Time       // zero: in 90 days; at most in 366
}

// NewToken is an API token that was made, with its value, which is shown once.
type NewToken struct {
	Token Token // without Hash
	Value credential.Secret
}

// CreateToken makes an API token of the caller's for his organisation. Its
// scopes must be among what he may do. One that is made with an API token is
// neither wider nor longer-lived than that (L7).
func (a *Accounts) CreateToken(ctx context.Context, c Caller, r TokenRequest) (NewToken, error) {
	if err := c.Allow(access.TokenCreate); err != nil {
		return NewToken{}, err
	}
	if c.host() {
		return NewToken{}, fault.New(fault.Forbidden, "user_needed", "An API token belongs to a user.")
	}
	t, err := a.token(c, r)
	if err != nil {
		return NewToken{}, err
	}
	value, err := a.newSecret(tokenPrefix)
	if err != nil {
		return NewToken{}, err
	}
	t.Hash = hashOf(value.Reveal())
	err = a.transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := a.narrow(ctx, c, &t); err != nil {
			return err
		}
		if err := a.tokens.InsertToken(ctx, t); err != nil {
			return err
		}
		return a.record(ctx, audit.Entry{
			Organisation: c.Organisation, Actor: c.Actor(), Action: "token.create", Object: t.object(),
			Detail: []audit.Detail{{Name: "scopes", Value: join(t.Scopes)}, {Name: "expires", Value: t.Expires.Format(time.RFC3339)}},
		})
	})
	t.Hash = nil
	return NewToken{Token: t, Value: value}, err
}

// token checks what was asked for.
func (a *Accounts) token(c Caller, r TokenRequest) (t Token, err error) {
	t = Token{Organisation: c.Organisation, User: c.User.ID, Scopes: slices.Clone(r.Scopes), Created: a.now(), Expires: time.UnixMilli(r.Expires.UnixMilli()).UTC()}
	if t.Name, err = checkName("name", r.Name); err != nil {
		return t, err
	}
	if r.Expires.IsZero() {
		t.Expires = t.Created.Add(tokenDefault)
	}
	if !t.Expires.After(t.Created) || t.Expires.Sub(t.Created) > tokenLongest {
		return t, fault.New(fault.Invalid, "expiry_invalid", "An API token expires within 366 days.").
			Where(fault.At("expires", "must be in the future, and within 366 days"))
	}
	if r.Scopes != nil && len(r.Scopes) == 0 { // perhaps an intersection that came out empty: not everything, then
		return t, fault.New(fault.Invalid, "scope_invalid", "An API token without scopes could do nothing. Leave them out for all that you may do.").
			Where(fault.At("scopes", "must hold at least one action, or be left out"))
	}
	for _, scope := range t.Scopes {
		if c.Decide(scope) != access.Allowed {
			return t, fault.New(fault.Invalid, "scope_invalid", "An API token cannot do what you may not.").
				Where(fault.At("scopes", "must hold only actions that you may do"))
		}
	}
	if len(t.Scopes) == 0 {
		t.Scopes = slices.Clone(c.Scopes)
	}
	t.ID, err = a.newID()
	return t, err
}

// narrow keeps a token from outliving the one that it is made with.
func (a *Accounts) narrow(ctx context.Context, c Caller, t *Token) error {
	if c.Token == "" {
		return nil
	}
	list, err := a.tokens.TokensOf(ctx, c.Organisation, c.User.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(t Token) bool { return t.ID == c.Token })
	if i < 0 || !list[i].Revoked.IsZero() {
		return notSignedIn()
	}
	if list[i].Expires.Before(t.Expires) {
		t.Expires = list[i].Expires
	}
	return nil
}

// TokensOf lists API tokens of the caller's organisation, without their hashes:
// his own; whoever may change users sees all.
func (a *Accounts) TokensOf(ctx context.Context, c Caller) ([]Token, error) {
	if err := c.Allow(access.TokenList); err != nil {
		return nil, err
	}
	list, err := a.tokens.TokensOf(ctx, c.Organisation, reach(c))
	for i := range list {
		list[i].Hash = nil
	}
	return list, err
}

// reach is whose API tokens a caller may list and revoke: "" for everyone's.
func reach(c Caller) string {
	if c.Decide(access.UserUpdate) == access.Allowed {
		return ""
	}
	return c.User.ID
}

// RevokeToken revokes an API token at once, with the reach of
// [Accounts.TokensOf]. One that is revoked already stays so.
func (a *Accounts) RevokeToken(ctx context.Context, c Caller, id string) error {
	if err := c.Allow(access.TokenRevoke); err != nil {
		return err
	}
	return a.transactor.Atomically(ctx, func(ctx context.Context) error {
		list, err := a.tokens.TokensOf(ctx, c.Organisation, reach(c))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(t Token) bool { return t.ID == id })
		if i < 0 {
			return access.Absent("token")
		}
		if ok, err := a.tokens.RevokeToken(ctx, c.Organisation, id, a.now()); err != nil || !ok {
			return err
		}
		return a.record(ctx, audit.Entry{Organisation: c.Organisation, Actor: c.Actor(), Action: "token.revoke", Object: list[i].object()})
	})
}

// AuthenticateToken finds out who sends an API token. One that is unknown,
// expired or revoked, or whose user is disabled or no member any more, is
// refused with fault.Unauthenticated; why is not said (K9).
func (a *Accounts) AuthenticateToken(ctx context.Context, bearer, address string) (Caller, error) {
	if len(bearer) != tokenLength || !strings.HasPrefix(bearer, tokenPrefix) {
		return Caller{}, tokenInvalid()
	}
	t, found, err := a.tokens.TokenByHash(ctx, hashOf(bearer))
	if err != nil {
		return Caller{}, err
	}
	now := a.now()
	if !found || !t.Revoked.IsZero() || !now.Before(t.Expires) {
		return Caller{}, tokenInvalid()
	}
	c, err := a.callerOf(ctx, t.User, t.Organisation, address)
	if fault.CodeOf(err) == fault.Unauthenticated || err == nil && len(c.Roles) == 0 {
		return Caller{}, tokenInvalid()
	}
	if err != nil {
		return Caller{}, err
	}
	c.Scopes, c.Token, c.TokenName = t.Scopes, t.ID, t.Name
	if now.Sub(t.Used) >= time.Minute {
		err = a.tokens.TouchToken(ctx, t.ID, now)
	}
	return c, err
}

func tokenInvalid() error {
	return fault.New(fault.Unauthenticated, "token_invalid", "This API token is not valid: it is unknown, expired or revoked. Make a new one.")
}

// object is the API token as the audit log names what something was done to.
func (t Token) object() audit.Object { return audit.Object{Kind: "token", ID: t.ID, Name: t.Name} }

func join(scopes []access.Action) string {
	texts := make([]string, len(scopes))
	for i, s := range scopes {
		texts[i] = string(s)
	}
	return strings.Join(texts, " ")
}
