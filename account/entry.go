package account

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// SignInLink makes a one-time link that signs a user of the caller's organisation
// in without a password, in place of an earlier one. Only [Host] makes one: whoever
// works there has the data anyway (K14).
func (a *Accounts) SignInLink(ctx context.Context, c Caller, id string) (credential.Secret, time.Time, error) {
	if !c.host() {
		return credential.Secret{}, time.Time{}, fault.New(fault.Forbidden, "host_only", "Links that sign in without a password are made on the host of the installation only.")
	}
	return a.linkFor(ctx, c, id, Link{Purpose: forSignIn, Expires: a.now().Add(a.policy.SignInLink)}, "user.sign_in_link", func(_ context.Context, m Member) error {
		switch {
		case isInvited(m.Roles):
			return access.Absent("user")
		case m.User.Disabled:
			return fault.New(fault.Conflict, "user_disabled", "%s is disabled and cannot sign in.", m.User.Email)
		}
		return nil
	})
}

// SignInByLink signs in the user of a link of [Accounts.SignInLink], in the
// organisation that it was made in. The link is spent. What is wrong with one
// that does not serve is not said.
func (a *Accounts) SignInByLink(ctx context.Context, link string, from Client) (SignedIn, error) {
	var in SignedIn
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		l, err := a.takeLink(ctx, link, func(l Link) bool { return l.Purpose == forSignIn })
		if err != nil {
			return err
		}
		user, found, err := a.users.User(ctx, l.User)
		if err != nil {
			return err
		}
		m, member, err := a.members.Membership(ctx, l.User, l.Organisation)
		if err != nil {
			return err
		}
		if !found || user.Disabled || !member || isInvited(m.Roles) {
			return linkInvalid()
		}
		in, err = a.openSession(ctx, user, l.Organisation, "link", from)
		return err
	})
	return in, err
}
