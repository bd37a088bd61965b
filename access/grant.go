package access

import (
	"slices"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// CheckGrant returns nil when somebody who holds own, narrowed by the scopes of
// an API token, may change another person's roles from before to after. It
// refuses with fault.Forbidden:
//
//   - role_too_high: a role that is given or taken allows more than his own (L7);
//   - external_administrator: an external full administrator makes or unmakes
//     somebody who is an external administrator and holds the Contact Center
//     service administrator role, whichever of the two roles he gives or takes
//     (domain §1.2, notes);
//
// and with fault.Invalid a role that there is not (role_unknown).
//
// That nobody changes his own roles is the caller's to see to.
func CheckGrant(own []Role, scopes []Action, before, after []Role) error {
	for _, role := range difference(before, after) {
		switch {
		case !Known(role) && slices.Contains(after, role):
			return fault.New(fault.Invalid, "role_unknown", "There is no role %s.", role).Where(fault.At("roles", "must hold only roles that there are"))
		case !covers(own, scopes, role):
			return refuseRole("role_too_high", role, "You cannot give or take the role %s: it allows more than you may.", message.Phrase(role.Title()))
		case vendorForbids(own, before, after, role):
			return refuseRole("external_administrator", role, "An external full administrator cannot give or take the role %s where an external administrator holds the Contact Center service administrator role, or would. Ask a full administrator of the organisation.", message.Phrase(role.Title()))
		}
	}
	return nil
}

// Covers reports whether whoever holds own, narrowed by scopes, may do all that
// the roles allow: only such a one may act for their holder (L7).
func Covers(own []Role, scopes []Action, roles []Role) bool {
	return !slices.ContainsFunc(roles, func(r Role) bool { return !covers(own, scopes, r) })
}

func refuseRole(reason string, role Role, format string, args ...any) error {
	e := fault.New(fault.Forbidden, reason, format, args...)
	e.Detail = map[string]any{"role": string(role), "action": string(UserUpdate)}
	return e
}

// covers reports whether own allow all that role allows. A role that there is
// not allows nothing.
func covers(own []Role, scopes []Action, role Role) bool {
	row := rowOf(role)
	return row == nil || !slices.ContainsFunc(row.allowed, func(a Action) bool { return DecideScoped(own, scopes, a) != Allowed })
}

// vendorForbids is Control Hub's rule. It binds whoever may change users as an
// external full administrator only. What counts is who holds both, before or
// after: otherwise two changes would do what one may not.
func vendorForbids(own, before, after []Role, role Role) bool {
	bound := true
	for _, r := range own {
		bound = bound && (r == ExternalFullAdministrator || Decide([]Role{r}, UserUpdate) != Allowed)
	}
	all := slices.Concat(before, after)
	both := slices.ContainsFunc(all, External) && slices.ContainsFunc(all, contactCenter)
	return bound && both && (External(role) || contactCenter(role))
}

// contactCenter reports whether the role is the Contact Center service
// administrator, in either form.
func contactCenter(role Role) bool {
	return role == ContactCenterAdministrator || role == ExternalContactCenter
}

// difference returns what is in one list but not in the other.
func difference(a, b []Role) []Role {
	var d []Role
	for _, r := range a {
		if !slices.Contains(b, r) {
			d = append(d, r)
		}
	}
	for _, r := range b {
		if !slices.Contains(a, r) {
			d = append(d, r)
		}
	}
	return d
}
