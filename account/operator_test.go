package account_test

import (
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// L7: an organisation's administrator takes nothing from the last operator of
// the installation; from one of several, or as an operator himself, he may.
func TestL7_TheLastOperatorStays(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, yes, ada := t.Context(), true, r.admin.User.ID
	grace := r.join(t, r.admin, "grace@example.com", access.FullAdministrator)
	linus := r.join(t, r.admin, "linus@example.com", access.FlowDeveloper)
	demote := func(by account.Caller, id string) error {
		_, err := r.ChangeRoles(ctx, by, id, r.revision(t, id), []access.Role{access.Supervisor})
		return err
	}
	wantFault(t, "demoted", demote(grace, ada), fault.Conflict, "last_operator")
	wantFault(t, "removed", r.Remove(ctx, grace, ada), fault.Conflict, "last_operator")
	_, err := r.UpdateUser(ctx, grace, ada, r.revision(t, ada), account.UserChange{Disabled: &yes})
	wantFault(t, "disabled", err, fault.Forbidden, "account_not_managed_here")
	_, err = r.ChangeRoles(ctx, grace, ada, r.revision(t, ada), []access.Role{access.FullAdministrator, access.Supervisor})
	wantFault(t, "given one more", err, "", "")

	second := linus.User
	users := r.store.Options(r.clock.now).Users
	if second, _, err = users.User(ctx, second.ID); err != nil {
		t.Fatal(err)
	}
	second.Operator, second.Disabled = true, true
	second.Revision++
	if ok, err := users.UpdateUser(ctx, second); err != nil || !ok {
		t.Fatal(ok, err)
	}
	wantFault(t, "another who may not sign in is none", demote(grace, ada), fault.Conflict, "last_operator")
	second.Disabled = false
	second.Revision++
	if ok, err := users.UpdateUser(ctx, second); err != nil || !ok {
		t.Fatal(ok, err)
	}
	wantFault(t, "one of two is demoted", demote(grace, ada), "", "")
	wantFault(t, "and removed", r.Remove(ctx, grace, ada), "", "")
	wantFault(t, "the other is the last now", r.Remove(ctx, grace, linus.User.ID), fault.Conflict, "last_operator")
}

// L7: an external administrator with the Contact Center service administrator
// role cannot come about through one of his kind, in whatever order of steps.
func TestL7_NoDetourToAnExternalServiceAdministrator(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	external := r.join(t, r.admin, "ext@example.com", access.ExternalFullAdministrator)
	const cc, outside, plain = access.ContactCenterAdministrator, access.ExternalReadOnlyAdministrator, access.Supervisor
	for name, steps := range map[string][][]access.Role{
		"at once":             {{cc, outside}},
		"external afterwards": {{cc}, {cc, outside}},
		"external first":      {{outside}, {cc, outside}},
		"and back":            {{outside}, {plain}, {cc}, {cc, outside}},
		"in one exchange":     {{outside}, {cc}},
	} {
		t.Run(name, func(t *testing.T) {
			id := r.join(t, r.admin, name[:2]+"x"+name[len(name)-2:]+"@example.com", plain).User.ID
			for i, roles := range steps {
				_, err := r.ChangeRoles(t.Context(), external, id, r.revision(t, id), roles)
				if i < len(steps)-1 {
					wantFault(t, "a step on the way", err, "", "")
					continue
				}
				wantFault(t, "the last step", err, fault.Forbidden, "external_administrator")
			}
		})
	}
}
