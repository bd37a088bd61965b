package account

import (
	"context"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// Credentials are what somebody signs in with.
type Credentials struct {
	Email    string
	Password credential.Secret
}

// SignIn signs in with e-mail address and password, in a session with a new id;
// the session of a cookie that came along ends (K4). A user of one organisation
// is in it, one of several chooses with [Accounts.SwitchOrganisation].
//
// Whatever is wrong, the refusal is the same fault.Unauthenticated, after the
// same work (K2). Too many attempts are fault.Limit with the detail retry_after
// in seconds; those of strangers do not keep out the user (K3).
func (a *Accounts) SignIn(ctx context.Context, cr Credentials, from Client) (SignedIn, error) {
	user, err := a.userByText(ctx, cr.Email)
	if err != nil {
		return SignedIn{}, err
	}
	user, wrong, err := a.checkOwner(ctx, user, cr.Password.Reveal(), from)
	if wrong != nil {
		return SignedIn{}, a.refuseSignIn(ctx, *wrong, from)
	}
	if err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = a.transactor.Atomically(ctx, func(ctx context.Context) error {
		organisation, err := a.landing(ctx, user.ID)
		if err != nil {
			return err
		}
		if err := a.recordSignIn(ctx, user, organisation, "password", from); err != nil {
			return err
		}
		// Only now: a password changed or a user disabled meanwhile waited for
		// this, or this for that.
		now, found, err := a.users.User(ctx, user.ID)
		if err != nil {
			return err
		}
		if !found || now.Disabled || now.Password != user.Password {
			return signInFailed()
		}
		in, err = a.startSession(ctx, user, organisation, from)
		return err
	})
	return in, err
}

// userByText returns the user of an e-mail address as somebody has typed it; for
// nobody's it returns a user with nothing but that address.
func (a *Accounts) userByText(ctx context.Context, text string) (User, error) {
	nobody := User{Email: strings.ToLower(strings.TrimSpace(text[:min(len(text), 254)]))}
	email, err := checkEmail(text)
	if err != nil {
		return nobody, nil
	}
	user, found, err := a.users.UserByEmail(ctx, email)
	if err != nil || !found {
		return nobody, err
	}
	return user, nil
}

// wrongPassword is a sign-in that was refused.
type wrongPassword struct {
	user   User   // with an id if there is one of that address
	reason string // for the audit log
}

// checkOwner compares a password with the user's, and stores it anew when
// passwords cost more than they did. A user who is nobody costs the same.
func (a *Accounts) checkOwner(ctx context.Context, user User, password string, from Client) (User, *wrongPassword, error) {
	cookie, err := a.cookieOf(ctx, user, from)
	if err != nil {
		return user, nil, err
	}
	attempt, err := a.throttle.begin(strings.ToLower(user.Email), from.Address, cookie)
	if err != nil {
		return user, nil, err
	}
	ok, outdated, err := a.hasher.verify(ctx, user.Password, password)
	if err != nil {
		return user, nil, err
	}
	if reason := refusal(user, ok); reason != "" {
		return user, &wrongPassword{user, reason}, signInFailed()
	}
	attempt.succeeded()
	if outdated {
		user, err = a.rehash(ctx, user, password)
	}
	return user, nil, err
}

// refusal says why a user may not sign in with a password; empty: he may.
func refusal(user User, ok bool) string {
	switch {
	case user.ID == "":
		return "unknown_user"
	case !ok:
		return "wrong_password"
	case user.Disabled:
		return "disabled"
	}
	return ""
}

// cookieOf returns the hash of the cookie that came along if it is, or was, one
// of the user's sessions.
func (a *Accounts) cookieOf(ctx context.Context, user User, from Client) ([]byte, error) {
	if from.Cookie == "" || user.ID == "" {
		return nil, nil
	}
	hash := hashOf(from.Cookie)
	s, found, err := a.sessions.Session(ctx, hash)
	if err != nil || !found || s.User != user.ID {
		return nil, err
	}
	return hash, nil
}

// rehash stores the password at today's cost, unless the user has changed.
func (a *Accounts) rehash(ctx context.Context, user User, password string) (User, error) {
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return user, err
	}
	changed := user
	changed.Password, changed.Revision = hash, user.Revision+1
	if ok, err := a.users.UpdateUser(ctx, changed); err != nil || !ok {
		return user, err
	}
	return changed, nil
}

// refuseSignIn records a sign-in that failed. What somebody has typed for an
// address is not recorded unless it is a user's: it may be a password.
func (a *Accounts) refuseSignIn(ctx context.Context, w wrongPassword, from Client) error {
	organisation := ""
	if w.user.ID != "" {
		var err error
		if organisation, err = a.landing(ctx, w.user.ID); err != nil {
			return err
		}
	} else {
		w.user.Email = ""
	}
	if err := a.recordFailure(ctx, organisation, w.user.object(), "password", w.reason, from); err != nil {
		return err
	}
	return signInFailed()
}

func (a *Accounts) recordFailure(ctx context.Context, organisation string, object audit.Object, method, reason string, from Client) error {
	return a.record(ctx, audit.Entry{
		Organisation: organisation, Actor: stranger(from), Action: "session.sign_in", Object: object, Outcome: audit.Failed,
		Detail: []audit.Detail{{Name: "method", Value: method}, {Name: "reason", Value: reason}},
	})
}

func signInFailed() error {
	return fault.New(fault.Unauthenticated, "sign_in_failed", "The e-mail address or the password is wrong.")
}

// SignOut ends the caller's session (K4).
func (a *Accounts) SignOut(ctx context.Context, c Caller) error {
	if err := mustHaveSession(c); err != nil {
		return err
	}
	e := audit.Entry{Organisation: c.Organisation, Actor: c.Actor(), Action: "session.sign_out", Object: c.User.object()}
	return a.recorded(ctx, e, func(ctx context.Context) error {
		return a.sessions.DeleteSession(ctx, c.Session)
	})
}

// SwitchOrganisation goes on in another organisation of the caller's, in a
// session with a new id that ends when the old one would have (K4). An
// organisation that the caller is not a member of does not exist to him (L3).
func (a *Accounts) SwitchOrganisation(ctx context.Context, c Caller, organisation string, from Client) (SignedIn, error) {
	if err := mustHaveSession(c); err != nil {
		return SignedIn{}, err
	}
	m, found, err := a.members.Membership(ctx, c.User.ID, organisation)
	if err != nil {
		return SignedIn{}, err
	}
	if !found || isInvited(m.Roles) {
		return SignedIn{}, access.Absent("organisation")
	}
	var in SignedIn
	e := audit.Entry{Organisation: organisation, Actor: c.Actor(), Action: "session.switch", Object: c.User.object()}
	err = a.recorded(ctx, e, func(ctx context.Context) error {
		in, err = a.renewSession(ctx, c, organisation, from)
		return err
	})
	return in, err
}

// ChangePassword gives the caller another password. All his sessions end; he
// goes on in a new one (K4). His API tokens stay.
func (a *Accounts) ChangePassword(ctx context.Context, c Caller, old, password credential.Secret, from Client) (SignedIn, error) {
	if err := mustHaveSession(c); err != nil {
		return SignedIn{}, err
	}
	user, found, err := a.users.User(ctx, c.User.ID)
	if err != nil {
		return SignedIn{}, err
	}
	if !found || user.Password == "" {
		return SignedIn{}, fault.New(fault.Conflict, "no_password", "You sign in with your company's account; there is no password here to change.")
	}
	user, wrong, err := a.checkOwner(ctx, user, old.Reveal(), from)
	if wrong != nil {
		return SignedIn{}, a.refuseOldPassword(ctx, c)
	}
	if err != nil {
		return SignedIn{}, err
	}
	if old.Reveal() == password.Reveal() {
		return SignedIn{}, passwordFault("password_same", "must not be the one that it was")
	}
	var in SignedIn
	e := audit.Entry{Organisation: c.Organisation, Actor: c.Actor(), Action: "user.password", Object: user.object()}
	err = a.recorded(ctx, e, func(ctx context.Context) error {
		if _, err := a.setPassword(ctx, user, password.Reveal(), c.Session); err != nil {
			return err
		}
		in, err = a.renewSession(ctx, c, c.Organisation, from)
		return err
	})
	return in, err
}

func (a *Accounts) refuseOldPassword(ctx context.Context, c Caller) error {
	err := a.record(ctx, audit.Entry{Organisation: c.Organisation, Actor: c.Actor(), Action: "user.password", Object: c.User.object(), Outcome: audit.Failed})
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "old_password_wrong", "The old password is wrong.").Where(fault.At("old_password", "is not your password"))
}

// setPassword stores a new password, ends all sessions but one and spends the
// links for a new password. The user must be as stored.
func (a *Accounts) setPassword(ctx context.Context, user User, password string, but []byte) (User, error) {
	if err := checkPassword(password, user.Email, user.Name); err != nil {
		return user, err
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return user, err
	}
	user.Password, user.Revision = hash, user.Revision+1
	if ok, err := a.users.UpdateUser(ctx, user); err != nil || !ok {
		return user, orStale(err)
	}
	if err := a.sessions.DeleteSessionsOf(ctx, user.ID, but); err != nil {
		return user, err
	}
	return user, a.links.DeleteLinks(ctx, forPassword, user.ID)
}

// mustHaveSession refuses what only a signed-in browser may do: an API token
// can neither sign out nor change who it is.
func mustHaveSession(c Caller) error {
	if c.Session == nil {
		return fault.New(fault.Forbidden, "session_needed", "This needs somebody who has signed in; an API token cannot do it.")
	}
	return nil
}
