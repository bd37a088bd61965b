package account

import (
	"context"

	"github.com/callwright/callwright/fault"
)

// mustKeepOperator refuses what an organisation's administrator would take from
// the last operator of the installation: without one nobody can make
// organisations or change their licences any more. Another operator may do it;
// so may a command on the host.
func (a *Accounts) mustKeepOperator(ctx context.Context, c Caller, m Member) error {
	if !m.User.Operator || c.User.Operator || isInvited(m.Roles) {
		return nil
	}
	others, err := a.anyMember(ctx, func(other Member) bool {
		return other.User.ID != m.User.ID && other.User.Operator && other.User.signsIn() && !isInvited(other.Roles)
	})
	if err != nil || others {
		return err
	}
	return fault.New(fault.Conflict, "last_operator", "%s is the last operator of this installation. Whoever runs it has to name another one first.", m.User.Email)
}

// anyMember reports whether a member of any organisation is so.
func (a *Accounts) anyMember(ctx context.Context, is func(Member) bool) (bool, error) {
	for after := ""; ; {
		list, err := a.organisations.Organisations(ctx, after, pageOfMembers)
		if err != nil {
			return false, err
		}
		for _, o := range list {
			if found, err := a.anyMemberOf(ctx, o.ID, is); err != nil || found {
				return found, err
			}
		}
		if len(list) < pageOfMembers {
			return false, nil
		}
		after = list[len(list)-1].ID
	}
}

const pageOfMembers = 200

// anyMemberOf reports whether a member of an organisation is so.
func (a *Accounts) anyMemberOf(ctx context.Context, organisation string, is func(Member) bool) (bool, error) {
	for after := ""; ; {
		list, err := a.members.Members(ctx, organisation, after, pageOfMembers)
		if err != nil {
			return false, err
		}
		for _, m := range list {
			if is(m) {
				return true, nil
			}
		}
		if len(list) < pageOfMembers {
			return false, nil
		}
		after = list[len(list)-1].User.Email
	}
}
