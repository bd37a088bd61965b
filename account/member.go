package account

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
)

// Membership is the roles that a user holds in an organisation. One who is
// invited and has not accepted yet holds roles such as
// "invited:full_administrator", which allow nothing: the matrix does not know
// them. So nobody gets into an organisation by an account that somebody else
// has made for his address elsewhere.
type Membership struct {
	User, Organisation string
	Roles              []access.Role
	InvitedAs          string // name that the invitation has; empty for one who has accepted
}

// Member is a user with the roles held in one organisation.
type Member struct {
	User      User
	Roles     []access.Role
	InvitedAs string // as in [Membership]
}

// Members keeps memberships.
type Members interface {
	SetRoles(ctx context.Context, m Membership) error // no roles: removes the membership
	Membership(ctx context.Context, user, organisation string) (Membership, bool, error)
	MembershipsOf(ctx context.Context, user string) ([]Membership, error)
	// Members returns an organisation's users by e-mail after one, with their roles.
	Members(ctx context.Context, organisation, after string, limit int) ([]Member, error)
	// LockMembers makes other transactions that change the organisation's
	// members wait until this one ends (L7).
	LockMembers(ctx context.Context, organisation string) error
}

// Person is a user as an organisation sees him.
type Person struct {
	User    User // without Password; of one who is invited only ID, Email and the invitation's name, at revision 0 (L8)
	Roles   []access.Role
	Invited bool // has not accepted yet: the roles are those that he will hold
}

const invited = access.Role("invited:")

// invite makes roles those of one who is invited.
func invite(roles []access.Role) []access.Role {
	list := make([]access.Role, len(roles))
	for i, r := range roles {
		list[i] = invited + r
	}
	return list
}

// isInvited reports whether these are the roles of one who is invited.
func isInvited(roles []access.Role) bool {
	return slices.ContainsFunc(roles, func(r access.Role) bool { return strings.HasPrefix(string(r), string(invited)) })
}

// accepted turns the roles of one who is invited into those that he will hold;
// other roles stay as they are.
func accepted(roles []access.Role) []access.Role {
	list := make([]access.Role, len(roles))
	for i, r := range roles {
		list[i] = access.Role(strings.TrimPrefix(string(r), string(invited)))
	}
	return list
}

func (m Member) person() Person {
	m.User.Password = ""
	if isInvited(m.Roles) {
		// As the inviter gave it: whether there is another name does not show (L8).
		m.User = User{ID: m.User.ID, Email: m.User.Email, Name: cmp.Or(m.InvitedAs, m.User.Email)}
		return Person{User: m.User, Roles: accepted(m.Roles), Invited: true}
	}
	return Person{User: m.User, Roles: m.Roles}
}

// inOrder returns the roles in the order of the matrix, each once; those that
// the matrix does not know come last, for the matrix to refuse.
func inOrder(roles []access.Role) []access.Role {
	var list []access.Role
	for _, r := range access.Roles() {
		if slices.Contains(roles, r.Role) {
			list = append(list, r.Role)
		}
	}
	for _, r := range roles {
		if !access.Known(r) && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list
}
