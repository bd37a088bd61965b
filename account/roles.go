package account

import (
	"context"
	"slices"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
)

// ChangeRoles gives a user of the caller's organisation other roles: one at
// least, all of which the caller may give, as he may take those that go (L7,
// [access.CheckGrant]). The user must still be at the revision (fault.Stale
// otherwise); for one who is invited it is 0. The user's sessions end (K4); API
// tokens follow the roles at once.
//
// Nobody changes his own roles, the last full administrator stays one (L7), and
// from the last operator of the installation only operators take a role.
func (a *Accounts) ChangeRoles(ctx context.Context, c Caller, id string, revision int64, roles []access.Role) (Person, error) {
	if err := c.Allow(access.UserUpdate); err != nil {
		return Person{}, err
	}
	if id == c.User.ID {
		return Person{}, notOneself()
	}
	roles, err := checkRoles(roles)
	if err != nil {
		return Person{}, err
	}
	var changed Member
	err = a.transactor.Atomically(ctx, func(ctx context.Context) error {
		m, err := a.lockedMember(ctx, c, id)
		if err != nil {
			return err
		}
		if m.person().User.Revision != revision {
			return stale()
		}
		if err := c.checkGrant(accepted(m.Roles), roles); err != nil {
			return err
		}
		if !slices.Contains(roles, access.FullAdministrator) {
			if err := a.mustNotBeLast(ctx, m, c.Organisation); err != nil {
				return err
			}
		}
		if slices.ContainsFunc(accepted(m.Roles), func(r access.Role) bool { return !slices.Contains(roles, r) }) {
			if err := a.mustKeepOperator(ctx, c, m); err != nil {
				return err
			}
		}
		changed, err = a.storeRoles(ctx, c, m, roles)
		return err
	})
	return changed.person(), err
}

// storeRoles stores the roles of a member, or of one who is invited.
func (a *Accounts) storeRoles(ctx context.Context, c Caller, m Member, roles []access.Role) (Member, error) {
	before := accepted(m.Roles)
	if isInvited(m.Roles) {
		m.Roles = invite(roles)
	} else {
		m.Roles = roles
		m.User.Revision++
		if ok, err := a.users.UpdateUser(ctx, m.User); err != nil || !ok {
			return m, orStale(err)
		}
		if err := a.sessions.DeleteSessionsOf(ctx, m.User.ID, nil); err != nil {
			return m, err
		}
	}
	if err := a.members.SetRoles(ctx, Membership{User: m.User.ID, Organisation: c.Organisation, Roles: m.Roles, InvitedAs: m.InvitedAs}); err != nil {
		return m, err
	}
	return m, a.record(ctx, audit.Entry{
		Organisation: c.Organisation, Actor: c.Actor(), Action: "user.roles", Object: m.User.object(),
		Detail: slices.Concat(rolesDetail("before", before), rolesDetail("after", roles)),
	})
}

// isFull reports whether a member is a full administrator who can sign in.
func isFull(m Member) bool {
	return m.User.signsIn() && slices.Contains(m.Roles, access.FullAdministrator)
}
