package account

import (
	"context"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// Founding is what the first set-up makes: an organisation and its full
// administrator, who is also the first operator of the installation.
type Founding struct {
	Organisation string   // name
	Licences     []string // empty: FLEX3
	Email        string
	Name         string // empty: the e-mail address
	Password     credential.Secret
}

// Founded is what it has made.
type Founded struct {
	Organisation Organisation
	User         User // without Password
}

// IsSetUp reports whether there has been a first set-up.
func (a *Accounts) IsSetUp(ctx context.Context) (bool, error) {
	list, err := a.organisations.Organisations(ctx, "", 1)
	return len(list) > 0, err
}

// SetupLink makes the one-time link of the first set-up, in place of earlier
// ones. Once there has been a set-up it is refused with fault.Conflict (K1).
func (a *Accounts) SetupLink(ctx context.Context) (credential.Secret, error) {
	var value credential.Secret
	err := a.recorded(ctx, setupEntry("installation.setup_link", "operator"), func(ctx context.Context) (err error) {
		if err := a.mustBeNew(ctx); err != nil {
			return err
		}
		value, err = a.newLink(ctx, Link{Purpose: forSetup, Expires: a.now().Add(a.policy.SetupLink)})
		return err
	})
	return value, err
}

// CompleteSetup does the first set-up by its link and signs the administrator
// in. Of several callers one wins; the link is spent then (K1). A link that does
// not serve is refused with fault.NotFound, and stays valid when what was sent
// is.
func (a *Accounts) CompleteSetup(ctx context.Context, link string, f Founding, from Client) (Founded, SignedIn, error) {
	var made Founded
	var in SignedIn
	e := setupEntry("installation.set_up", "user")
	e.Actor.Address = from.Address
	err := a.recorded(ctx, e, func(ctx context.Context) error {
		if err := a.mustBeNew(ctx); err != nil {
			return err
		}
		_, err := a.takeLink(ctx, link, func(l Link) bool { return l.Purpose == forSetup })
		if err != nil {
			return err
		}
		if made, err = a.found(ctx, f); err != nil {
			return err
		}
		in, err = a.openSession(ctx, made.User, made.Organisation.ID, "password", from)
		return err
	})
	return made, in, err
}

// SetUp does the first set-up on the host, without a link, and returns an API
// token of the administrator's with its value, which is shown once. Once there
// has been a set-up it is refused with fault.Conflict.
func (a *Accounts) SetUp(ctx context.Context, f Founding) (Founded, NewToken, error) {
	var made Founded
	var token NewToken
	err := a.recorded(ctx, setupEntry("installation.set_up", "operator"), func(ctx context.Context) error {
		err := a.mustBeNew(ctx)
		if err != nil {
			return err
		}
		if made, err = a.found(ctx, f); err != nil {
			return err
		}
		c := Caller{User: made.User, Organisation: made.Organisation.ID, Roles: []access.Role{access.FullAdministrator}}
		token, err = a.CreateToken(ctx, c, TokenRequest{Name: "setup"})
		return err
	})
	return made, token, err
}

func setupEntry(action, kind string) audit.Entry {
	return audit.Entry{
		Actor: audit.Actor{Kind: kind, ID: "setup", Name: "first set-up"}, Action: action,
		Object: audit.Object{Kind: "installation", ID: "installation"},
	}
}

// mustBeNew refuses when there has been a set-up. The entry that was recorded
// before it keeps every other set-up waiting until this one has ended.
func (a *Accounts) mustBeNew(ctx context.Context) error {
	done, err := a.IsSetUp(ctx)
	if err == nil && done {
		return fault.New(fault.Conflict, "already_set_up", "This installation has been set up already. Sign in, or ask an administrator for an invitation.")
	}
	return err
}

// found makes the organisation and its administrator.
func (a *Accounts) found(ctx context.Context, f Founding) (Founded, error) {
	if f.Licences == nil {
		f.Licences = []string{"FLEX3"}
	}
	organisation, err := a.newOrganisation(ctx, Organisation{Name: f.Organisation, Licences: f.Licences})
	if err != nil {
		return Founded{}, err
	}
	user, err := a.founder(ctx, f)
	if err != nil {
		return Founded{}, err
	}
	m := Membership{User: user.ID, Organisation: organisation.ID, Roles: []access.Role{access.FullAdministrator}}
	if err := a.members.SetRoles(ctx, m); err != nil {
		return Founded{}, err
	}
	return Founded{organisation, user}, a.record(ctx, audit.Entry{
		Organisation: organisation.ID, Actor: setupEntry("", "operator").Actor, Action: "organisation.create",
		Object: organisation.object(), Detail: []audit.Detail{{Name: "administrator", Value: user.Email}},
	})
}

// founder makes the first user, and returns him without his password.
func (a *Accounts) founder(ctx context.Context, f Founding) (User, error) {
	if f.Name == "" {
		f.Name = f.Email
	}
	if err := checkPassword(f.Password.Reveal(), f.Email, f.Name, f.Organisation); err != nil {
		return User{}, err
	}
	hash, err := a.hasher.hash(ctx, f.Password.Reveal())
	if err != nil {
		return User{}, err
	}
	user, err := a.newUser(ctx, User{Email: f.Email, Name: f.Name, Password: hash, Operator: true})
	user.Password = ""
	return user, err
}
