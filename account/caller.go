package account

import (
	"slices"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
)

// Caller is who asks, as the door has found out.
type Caller struct {
	User         User // without Password
	Organisation string
	Roles        []access.Role
	Scopes       []access.Action // of an API token; empty: no narrower than the roles
	Session      []byte          // hash; nil for an API token
	Token        string          // id of the API token
	TokenName    string
	Address      string
}

// Actor is the caller as the audit log names him.
func (c Caller) Actor() audit.Actor {
	if c.host() {
		return audit.Actor{Kind: "operator", ID: "host", Name: "on the host"}
	}
	a := audit.Actor{Kind: "user", ID: c.User.ID, Name: c.User.Email, Address: c.Address}
	if c.Token != "" {
		a.Kind, a.ID, a.Name = "token", c.Token, c.TokenName+" ("+c.User.Email+")"
	}
	for _, r := range c.Roles {
		a.Roles = append(a.Roles, string(r))
	}
	return a
}

// Host is the caller of a command on the host of the installation, who may do
// everything in one organisation: it is how administrators who have lost their
// passwords get in again (K14).
func Host(organisation string) Caller {
	return Caller{User: User{Operator: true}, Organisation: organisation}
}

// host reports whether the caller is [Host]: an operator who is no user. The
// zero Caller is not.
func (c Caller) host() bool { return c.User.Operator && c.User.ID == "" }

// Decide says whether the caller may do the action in his organisation: by the
// roles that he held when the request came in, narrowed by the API token's
// scopes. Operators may also create, see and change organisations.
func (c Caller) Decide(action access.Action) access.Decision {
	switch {
	case c.User.Disabled:
		return access.Hidden
	case c.host():
		return access.Allowed
	case c.User.Operator && slices.Contains(operators, action) && (len(c.Scopes) == 0 || slices.Contains(c.Scopes, action)):
		return access.Allowed
	}
	return access.DecideScoped(c.Roles, c.Scopes, action)
}

// operators may do this whatever their roles.
var operators = []access.Action{access.OrganisationCreate, access.OrganisationRead, access.OrganisationUpdate}

// Allow returns nil when the caller may do the action, otherwise the refusal
// that [access.Check] makes.
func (c Caller) Allow(action access.Action) error {
	switch {
	case c.Decide(action) == access.Allowed:
		return nil
	case c.User.Disabled:
		return access.Absent(action.Noun())
	}
	return access.Check(c.Roles, c.Scopes, action)
}

// covers reports whether the caller may act for somebody with these roles (L7).
func (c Caller) covers(roles []access.Role) bool {
	return c.host() || access.Covers(c.Roles, c.Scopes, roles)
}

// checkGrant is [access.CheckGrant] for the caller.
func (c Caller) checkGrant(before, after []access.Role) error {
	own := c.Roles
	if c.host() {
		own = []access.Role{access.FullAdministrator}
	}
	return access.CheckGrant(own, c.Scopes, before, after)
}

// Client is the browser or program of whoever signs in.
type Client struct {
	Address string // as the door has found it out (K3: no forwarded header unless configured)
	Agent   string // User-Agent, for the list of sessions
	Cookie  string // session cookie that came along, empty for none
}
