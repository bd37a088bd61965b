package account

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// Invitation asks somebody to join the caller's organisation.
type Invitation struct {
	Email string
	Name  string // empty: the e-mail address; one who has an account keeps his
	Roles []access.Role
}

// Invited is an invitation that was made. The caller hands the link's value to
// the person; it is shown once.
type Invited struct {
	Person  Person
	Link    credential.Secret
	Expires time.Time
}

// Invite invites somebody to the caller's organisation with roles that the
// caller may grant (L7). Whether the person has an account already does not show
// (L8). A second invitation takes the place of one that was not accepted; one
// who is a member already is refused with fault.Conflict.
func (a *Accounts) Invite(ctx context.Context, c Caller, i Invitation) (Invited, error) {
	i, err := i.checked(c)
	if err != nil {
		return Invited{}, err
	}
	made := Invited{Expires: a.now().Add(a.policy.Invitation)}
	err = a.transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := a.members.LockMembers(ctx, c.Organisation); err != nil {
			return err
		}
		user, err := a.invitee(ctx, c, i)
		if err != nil {
			return err
		}
		m := Member{User: user, Roles: invite(i.Roles), InvitedAs: i.Name}
		if err := a.members.SetRoles(ctx, Membership{User: user.ID, Organisation: c.Organisation, Roles: m.Roles, InvitedAs: m.InvitedAs}); err != nil {
			return err
		}
		made.Person = m.person()
		made.Link, err = a.newLink(ctx, Link{Purpose: forInvitation + c.Organisation, Organisation: c.Organisation, User: user.ID, Expires: made.Expires})
		if err != nil {
			return err
		}
		return a.record(ctx, audit.Entry{
			Organisation: c.Organisation, Actor: c.Actor(), Action: "user.invite", Object: user.object(), Detail: rolesDetail("roles", i.Roles),
		})
	})
	return made, err
}

// checked returns an invitation that is in order and that the caller may make.
func (i Invitation) checked(c Caller) (Invitation, error) {
	err := c.Allow(access.UserCreate)
	if err != nil {
		return i, err
	}
	if i.Email, err = checkEmail(i.Email); err != nil {
		return i, err
	}
	if i.Name == "" {
		i.Name = i.Email
	}
	if i.Name, err = checkName("name", i.Name); err != nil {
		return i, err
	}
	if i.Roles, err = checkRoles(i.Roles); err != nil {
		return i, err
	}
	return i, c.checkGrant(nil, i.Roles)
}

// invitee finds or makes the user who is invited.
func (a *Accounts) invitee(ctx context.Context, c Caller, i Invitation) (User, error) {
	user, found, err := a.users.UserByEmail(ctx, i.Email)
	if err != nil {
		return User{}, err
	}
	if !found {
		return a.newUser(ctx, User{Email: i.Email, Name: i.Name})
	}
	before, member, err := a.members.Membership(ctx, user.ID, c.Organisation)
	switch {
	case err != nil:
		return User{}, err
	case member && !isInvited(before.Roles):
		return User{}, fault.New(fault.Conflict, "already_member", "%s is a member of this organisation already.", user.Email)
	}
	return user, c.checkGrant(accepted(before.Roles), i.Roles)
}

// Acceptance is what one who was invited answers. Who has no account yet
// chooses a password; who has one gives the password that it has.
type Acceptance struct {
	Link     string
	Name     string // empty: as the invitation has it
	Password credential.Secret
}

// Accept makes one who was invited a member, and signs him in. The link is
// spent; it stays valid when the password is refused. One who signs in by
// OpenID Connect is refused with fault.Conflict: signing in accepts for him.
func (a *Accounts) Accept(ctx context.Context, acc Acceptance, from Client) (SignedIn, error) {
	var in SignedIn
	var wrong *wrongPassword
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		wrong = nil
		l, err := a.takeLink(ctx, acc.Link, func(l Link) bool { return strings.HasPrefix(l.Purpose, forInvitation) })
		if err != nil {
			return err
		}
		user, err := a.invitedUser(ctx, l)
		if err != nil {
			return err
		}
		if user, wrong, err = a.prove(ctx, user, acc, from); err != nil {
			return err
		}
		if err := a.join(ctx, user, l.Organisation, from); err != nil {
			return err
		}
		in, err = a.openSession(ctx, user, l.Organisation, "invitation", from)
		return err
	})
	if wrong != nil {
		return SignedIn{}, a.refuseSignIn(ctx, *wrong, from)
	}
	return in, err
}

// invitedUser returns the user of an invitation that still stands; one who has no
// account yet is called as the invitation has it.
func (a *Accounts) invitedUser(ctx context.Context, l Link) (User, error) {
	user, found, err := a.users.User(ctx, l.User)
	if err != nil {
		return User{}, err
	}
	m, member, err := a.members.Membership(ctx, l.User, l.Organisation)
	if err == nil && (!found || user.Disabled || !member || !isInvited(m.Roles)) {
		err = linkInvalid()
	}
	if !user.hasCredentials() {
		user.Name = cmp.Or(m.InvitedAs, user.Name)
	}
	return user, err
}

// prove gives a new user his password, and asks any other for his.
func (a *Accounts) prove(ctx context.Context, user User, acc Acceptance, from Client) (User, *wrongPassword, error) {
	switch {
	case !user.hasCredentials():
		name, err := checkName("name", cmp.Or(acc.Name, user.Name))
		if err != nil {
			return user, nil, err
		}
		user.Name = name
		user, err = a.setPassword(ctx, user, acc.Password.Reveal(), nil)
		return user, nil, err
	case user.Password == "":
		return user, nil, fault.New(fault.Conflict, "use_provider", "You have an account already: sign in with your company's account, and you are a member.")
	}
	return a.checkOwner(ctx, user, acc.Password.Reveal(), from)
}

// join turns the roles of one who is invited into roles held.
func (a *Accounts) join(ctx context.Context, user User, organisation string, from Client) error {
	if err := a.members.LockMembers(ctx, organisation); err != nil {
		return err
	}
	m, found, err := a.members.Membership(ctx, user.ID, organisation)
	if err != nil || !found || !isInvited(m.Roles) {
		return err
	}
	m.Roles, m.InvitedAs = accepted(m.Roles), ""
	if err := a.members.SetRoles(ctx, m); err != nil {
		return err
	}
	if err := a.links.DeleteLinks(ctx, forInvitation+organisation, user.ID); err != nil {
		return err
	}
	return a.record(ctx, audit.Entry{
		Organisation: organisation, Actor: user.actor(from), Action: "user.accept", Object: user.object(), Detail: rolesDetail("roles", m.Roles),
	})
}

func rolesDetail(name string, roles []access.Role) []audit.Detail {
	texts := make([]string, len(roles))
	for i, r := range roles {
		texts[i] = string(r)
	}
	return []audit.Detail{{Name: name, Value: strings.Join(texts, " ")}}
}

// checkRoles returns roles in the matrix's order; there must be one.
func checkRoles(roles []access.Role) ([]access.Role, error) {
	if roles = inOrder(roles); len(roles) == 0 {
		return nil, fault.New(fault.Invalid, "roles_missing", "A member holds at least one role; remove the user instead.").
			Where(fault.At("roles", "must hold at least one role"))
	}
	return roles, nil
}
