package account

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// SignedIn is a session that has begun. The cookie's value is told once.
type SignedIn struct {
	Cookie       credential.Secret
	User         User   // without Password
	Organisation string // "" when there are several to choose from, or none
	Expires      time.Time
}

// Authenticate finds out who sends a cookie. One that is unknown, unused for
// too long or too old (K5), or of a user who is disabled, is refused with
// fault.Unauthenticated; why is not said.
func (a *Accounts) Authenticate(ctx context.Context, cookie, address string) (Caller, error) {
	s, found, err := a.sessions.Session(ctx, hashOf(cookie))
	if err != nil {
		return Caller{}, err
	}
	now := a.now()
	if !found || !now.Before(s.Expires) || now.Sub(s.Seen) >= a.policy.Idle {
		return Caller{}, notSignedIn()
	}
	c, err := a.callerOf(ctx, s.User, s.Organisation, address)
	if err != nil {
		return Caller{}, err
	}
	c.Session = s.Hash
	// Not with every request: a write for each read would be much.
	if now.Sub(s.Seen) >= min(time.Minute, a.policy.Idle/10) {
		err = a.sessions.TouchSession(ctx, s.Hash, now)
	}
	return c, err
}

// callerOf reads the user and the roles that he holds now.
func (a *Accounts) callerOf(ctx context.Context, id, organisation, address string) (Caller, error) {
	user, found, err := a.users.User(ctx, id)
	if err != nil {
		return Caller{}, err
	}
	if !found || user.Disabled {
		return Caller{}, notSignedIn()
	}
	roles, err := a.rolesOf(ctx, id, organisation)
	user.Password = ""
	return Caller{User: user, Organisation: organisation, Roles: roles, Address: address}, err
}

// rolesOf returns the roles that a user holds in an organisation: none for one
// who is invited.
func (a *Accounts) rolesOf(ctx context.Context, user, organisation string) ([]access.Role, error) {
	if organisation == "" {
		return nil, nil
	}
	m, found, err := a.members.Membership(ctx, user, organisation)
	if err != nil || !found || isInvited(m.Roles) {
		return nil, err
	}
	return m.Roles, nil
}

func notSignedIn() error {
	return fault.New(fault.Unauthenticated, "not_signed_in", "You are not signed in, or no longer. Sign in and try again.")
}

// landing returns the organisation in which a user begins: the only one that he
// is a member of, otherwise "".
func (a *Accounts) landing(ctx context.Context, user string) (string, error) {
	list, err := a.members.MembershipsOf(ctx, user)
	if err != nil {
		return "", err
	}
	organisation := ""
	for _, m := range list {
		switch {
		case isInvited(m.Roles):
		case organisation != "":
			return "", nil
		default:
			organisation = m.Organisation
		}
	}
	return organisation, nil
}

// openSession begins a session in a transaction, and records it.
func (a *Accounts) openSession(ctx context.Context, user User, organisation, method string, from Client) (SignedIn, error) {
	if err := a.recordSignIn(ctx, user, organisation, method, from); err != nil {
		return SignedIn{}, err
	}
	return a.startSession(ctx, user, organisation, from)
}

func (a *Accounts) recordSignIn(ctx context.Context, user User, organisation, method string, from Client) error {
	return a.record(ctx, audit.Entry{
		Organisation: organisation, Actor: user.actor(from), Action: "session.sign_in", Object: user.object(),
		Detail: []audit.Detail{{Name: "method", Value: method}},
	})
}

// startSession begins a session, and ends that of a cookie that came along.
func (a *Accounts) startSession(ctx context.Context, user User, organisation string, from Client) (SignedIn, error) {
	if from.Cookie != "" {
		if err := a.sessions.DeleteSession(ctx, hashOf(from.Cookie)); err != nil {
			return SignedIn{}, err
		}
	}
	now := a.now()
	return a.insertSession(ctx, user, Session{User: user.ID, Organisation: organisation, Created: now, Expires: now.Add(a.policy.Absolute)}, from)
}

// renewSession puts a new session in the place of the caller's; it ends when
// that would have.
func (a *Accounts) renewSession(ctx context.Context, c Caller, organisation string, from Client) (SignedIn, error) {
	old, found, err := a.sessions.Session(ctx, c.Session)
	if err != nil {
		return SignedIn{}, err
	}
	if !found {
		return SignedIn{}, notSignedIn() // ended a moment ago
	}
	if err := a.sessions.DeleteSession(ctx, c.Session); err != nil {
		return SignedIn{}, err
	}
	return a.insertSession(ctx, c.User, Session{User: c.User.ID, Organisation: organisation, Created: old.Created, Expires: old.Expires}, from)
}

func (a *Accounts) insertSession(ctx context.Context, user User, s Session, from Client) (SignedIn, error) {
	cookie, err := a.newSecret("")
	if err != nil {
		return SignedIn{}, err
	}
	s.Hash, s.Seen, s.Address, s.Agent = hashOf(cookie.Reveal()), a.now(), from.Address, oneLine(from.Agent)
	user.Password = ""
	return SignedIn{Cookie: cookie, User: user, Organisation: s.Organisation, Expires: s.Expires}, a.sessions.InsertSession(ctx, s)
}

// oneLine is what is kept of a text that a browser sent: graphic characters, at
// most 200 bytes.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, s)
	return strings.ToValidUTF8(s[:min(len(s), 200)], "")
}
