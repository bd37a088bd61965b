package account

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// PasswordLink makes a one-time link by which a user of the caller's
// organisation gives himself a new password, in place of earlier ones. The rules
// are those of [Accounts.UpdateUser]; for himself nobody makes one: whoever
// finds an open browser would need no password.
func (a *Accounts) PasswordLink(ctx context.Context, c Caller, id string) (credential.Secret, time.Time, error) {
	if err := c.Allow(access.UserUpdate); err != nil {
		return credential.Secret{}, time.Time{}, err
	}
	if id == c.User.ID {
		return credential.Secret{}, time.Time{}, notOneself()
	}
	return a.linkFor(ctx, c, id, Link{Purpose: forPassword, Expires: a.now().Add(a.policy.PasswordLink)}, "user.password_link", func(ctx context.Context, m Member) error {
		if err := a.mayManage(ctx, c, m); err != nil {
			return err
		}
		if m.User.Password == "" {
			return fault.New(fault.Conflict, "no_password", "%s signs in with the company's account; there is no password here.", m.User.Email)
		}
		return nil
	})
}

// ResetPassword gives a user a new password by a link, ends all his sessions
// and signs him in. The link is spent; it stays valid when the password is
// refused.
func (a *Accounts) ResetPassword(ctx context.Context, link string, password credential.Secret, from Client) (SignedIn, error) {
	var in SignedIn
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		l, err := a.takeLink(ctx, link, func(l Link) bool { return l.Purpose == forPassword })
		if err != nil {
			return err
		}
		user, found, err := a.users.User(ctx, l.User)
		if err != nil {
			return err
		}
		if !found || user.Disabled {
			return linkInvalid()
		}
		if user, err = a.setPassword(ctx, user, password.Reveal(), nil); err != nil {
			return err
		}
		err = a.record(ctx, audit.Entry{Organisation: l.Organisation, Actor: user.actor(from), Action: "user.password", Object: user.object()})
		if err != nil {
			return err
		}
		organisation, err := a.landing(ctx, user.ID)
		if err != nil {
			return err
		}
		in, err = a.openSession(ctx, user, organisation, "password_link", from)
		return err
	})
	return in, err
}
