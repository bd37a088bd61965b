package account

import (
	"context"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// UserChange is what changes of a user; nil stays as it is.
type UserChange struct {
	Name     *string
	Disabled *bool
}

// People lists the users of the caller's organisation by e-mail address after
// one, those who are invited too.
func (a *Accounts) People(ctx context.Context, c Caller, after string, limit int) ([]Person, error) {
	if err := c.Allow(access.UserList); err != nil {
		return nil, err
	}
	members, err := a.members.Members(ctx, c.Organisation, after, limit)
	list := make([]Person, len(members))
	for i, m := range members {
		list[i] = m.person()
	}
	return list, err
}

// Person returns a user of the caller's organisation.
func (a *Accounts) Person(ctx context.Context, c Caller, id string) (Person, error) {
	if err := c.Allow(access.UserRead); err != nil {
		return Person{}, err
	}
	m, err := a.member(ctx, c, id)
	return m.person(), err
}

// member returns a user of the caller's organisation; to him there are no others
// (L3).
func (a *Accounts) member(ctx context.Context, c Caller, id string) (Member, error) {
	m, found, err := a.members.Membership(ctx, id, c.Organisation)
	if err != nil {
		return Member{}, err
	}
	if !found {
		return Member{}, access.Absent("user")
	}
	user, found, err := a.users.User(ctx, id)
	if err == nil && !found {
		err = access.Absent("user")
	}
	return Member{User: user, Roles: m.Roles, InvitedAs: m.InvitedAs}, err
}

// UpdateUser changes a user of the caller's organisation who is still at the
// revision (fault.Stale otherwise). Everyone may change his own name. One who is
// disabled has no session and no API token any more; nobody disables himself,
// the last full administrator (L7), somebody who may do more than he, or one who
// belongs to other organisations too: such a one is removed from this one.
func (a *Accounts) UpdateUser(ctx context.Context, c Caller, id string, revision int64, change UserChange) (Person, error) {
	own := id == c.User.ID && id != ""
	if !own || change.Disabled != nil {
		if err := c.Allow(access.UserUpdate); err != nil {
			return Person{}, err
		}
	}
	if own && change.Disabled != nil {
		return Person{}, notOneself()
	}
	var changed Member
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		m, err := a.member(ctx, c, id)
		if err != nil {
			return err
		}
		if !own {
			if err := a.mayManage(ctx, c, m); err != nil {
				return err
			}
		}
		if m.User.Revision != revision {
			return stale()
		}
		changed, err = a.changeUser(ctx, c, m, change)
		return err
	})
	return changed.person(), err
}

// changeUser makes the change and records it.
func (a *Accounts) changeUser(ctx context.Context, c Caller, m Member, change UserChange) (Member, error) {
	before := m.User
	if change.Name != nil {
		name, err := checkName("name", *change.Name)
		if err != nil {
			return m, err
		}
		m.User.Name = name
	}
	if change.Disabled != nil {
		m.User.Disabled = *change.Disabled
	}
	if m.User.Disabled && !before.Disabled {
		if err := a.disable(ctx, before); err != nil {
			return m, err
		}
	}
	m.User.Revision++
	if ok, err := a.users.UpdateUser(ctx, m.User); err != nil || !ok {
		return m, orStale(err)
	}
	return m, a.recordUser(ctx, c, before, m.User)
}

// disable ends the sessions of one who is about to be disabled; who is the last
// full administrator anywhere is not.
func (a *Accounts) disable(ctx context.Context, user User) error {
	places, err := a.members.MembershipsOf(ctx, user.ID)
	if err != nil {
		return err
	}
	for _, m := range places {
		if err := a.members.LockMembers(ctx, m.Organisation); err != nil {
			return err
		}
		if err := a.mustNotBeLast(ctx, Member{User: user, Roles: m.Roles}, m.Organisation); err != nil {
			return err
		}
	}
	return a.sessions.DeleteSessionsOf(ctx, user.ID, nil)
}

func (a *Accounts) recordUser(ctx context.Context, c Caller, before, after User) error {
	e := audit.Entry{Organisation: c.Organisation, Actor: c.Actor(), Action: "user.update", Object: after.object()}
	switch {
	case after.Disabled && !before.Disabled:
		e.Action = "user.disable"
	case before.Disabled && !after.Disabled:
		e.Action = "user.enable"
	}
	if before.Name != after.Name {
		e.Detail = []audit.Detail{{Name: "name.before", Value: before.Name}, {Name: "name.after", Value: after.Name}}
	}
	return a.record(ctx, e)
}

// Remove takes a user, or one who is invited, out of the caller's organisation:
// his sessions end, his API tokens there are revoked. Nobody removes himself,
// the last full administrator (L7), the last operator of the installation unless
// he is one, or somebody whose roles he could not take.
func (a *Accounts) Remove(ctx context.Context, c Caller, id string) error {
	if err := c.Allow(access.UserDelete); err != nil {
		return err
	}
	if id == c.User.ID {
		return notOneself()
	}
	return a.transactor.Atomically(ctx, func(ctx context.Context) error {
		m, err := a.lockedMember(ctx, c, id)
		if err != nil {
			return err
		}
		if err := c.checkGrant(accepted(m.Roles), nil); err != nil {
			return err
		}
		if err := a.mustNotBeLast(ctx, m, c.Organisation); err != nil {
			return err
		}
		if err := a.mustKeepOperator(ctx, c, m); err != nil {
			return err
		}
		if err := a.expel(ctx, m.User, c.Organisation); err != nil {
			return err
		}
		return a.record(ctx, audit.Entry{
			Organisation: c.Organisation, Actor: c.Actor(), Action: "user.remove", Object: m.User.object(), Detail: rolesDetail("roles", accepted(m.Roles)),
		})
	})
}

// expel removes what a user has in an organisation.
func (a *Accounts) expel(ctx context.Context, user User, organisation string) error {
	if err := a.members.SetRoles(ctx, Membership{User: user.ID, Organisation: organisation}); err != nil {
		return err
	}
	if err := a.links.DeleteLinks(ctx, forInvitation+organisation, user.ID); err != nil {
		return err
	}
	tokens, err := a.tokens.TokensOf(ctx, organisation, user.ID)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if _, err := a.tokens.RevokeToken(ctx, organisation, t.ID, a.now()); err != nil {
			return err
		}
	}
	return a.sessions.DeleteSessionsOf(ctx, user.ID, nil)
}

// lockedMember is member while nobody else changes the members.
func (a *Accounts) lockedMember(ctx context.Context, c Caller, id string) (Member, error) {
	if err := a.members.LockMembers(ctx, c.Organisation); err != nil {
		return Member{}, err
	}
	return a.member(ctx, c, id)
}

// mustNotBeLast refuses what would leave an organisation without a full
// administrator who can sign in (L7). The members must be locked.
func (a *Accounts) mustNotBeLast(ctx context.Context, m Member, organisation string) error {
	if !isFull(m) {
		return nil
	}
	others, err := a.anyMemberOf(ctx, organisation, func(other Member) bool { return other.User.ID != m.User.ID && isFull(other) })
	if err != nil || others {
		return err
	}
	return fault.New(fault.Conflict, "last_administrator", "%s is the last full administrator of the organisation. Make somebody else one first.", m.User.Email)
}

// mayManage refuses changes to an account that is not this organisation's
// alone, to that of an operator, and to that of somebody who may do more (L7).
func (a *Accounts) mayManage(ctx context.Context, c Caller, m Member) error {
	if isInvited(m.Roles) {
		return fault.New(fault.Conflict, "invited", "%s has not accepted the invitation yet; invite or remove the user instead.", m.User.Email)
	}
	places, err := a.members.MembershipsOf(ctx, m.User.ID)
	if err != nil {
		return err
	}
	elsewhere := m.User.Operator
	for _, p := range places {
		elsewhere = elsewhere || p.Organisation != c.Organisation && !isInvited(p.Roles)
	}
	if elsewhere && !c.User.Operator {
		return fault.New(fault.Forbidden, "account_not_managed_here", "This account is not managed by this organisation alone. Remove the user from it, or ask the operator of this installation.")
	}
	if !c.covers(m.Roles) {
		return fault.New(fault.Forbidden, "role_too_high", "You cannot change this account: its roles allow more than you may.")
	}
	return nil
}

func notOneself() error {
	return fault.New(fault.Forbidden, "not_oneself", "Nobody does this to his own account. Ask another administrator.")
}
