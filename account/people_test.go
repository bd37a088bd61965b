package account_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

func accept(r *rig, t *testing.T, i account.Invited, with string) (account.SignedIn, error) {
	t.Helper()
	return r.Accept(t.Context(), account.Acceptance{Link: i.Link.Reveal(), Name: "Some One", Password: credential.NewSecret(with)}, here)
}

func TestL7_InvitationsAreUsedOnceAndExpire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	i := r.invite(t, r.admin, "Grace@Example.com", access.FlowDeveloper, access.Supervisor, access.FlowDeveloper)
	if strings.Contains(r.store.String(), i.Link.Reveal()) {
		t.Error("the link is stored")
	}
	p, err := r.Person(t.Context(), r.admin, i.Person.User.ID)
	if d := cmp.Diff(i.Person, p); d != "" || err != nil || !p.Invited || !slices.Equal(p.Roles, []access.Role{access.FlowDeveloper, access.Supervisor}) {
		t.Error(err, d, p)
	}
	_, err = accept(r, t, i, "grace@example.com")
	wantFault(t, "his own address as password", err, fault.Invalid, "password_obvious")
	_, err = r.Accept(t.Context(), account.Acceptance{Link: i.Link.Reveal(), Name: "two\nlines", Password: credential.NewSecret(other)}, here)
	wantFault(t, "a name of two lines", err, fault.Invalid, "name_invalid")
	var won atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := accept(r, t, i, other)
			if err == nil {
				won.Add(1)
				return
			}
			wantFault(t, "the link again", err, fault.NotFound, "link_invalid")
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d have accepted", won.Load())
	}
	c := r.signIn(t, "grace@example.com", other)
	if c.User.Name != "Some One" || c.User.Operator || c.Decide(access.FlowEdit) != access.Allowed || c.Decide(access.FlowLive) != access.Forbidden {
		t.Errorf("%+v", c)
	}
	if e := r.last(t, r.org, "user.accept"); e.Actor.ID != c.User.ID || e.Detail[0].Value != "flow_developer supervisor" {
		t.Errorf("%+v", e)
	}

	late := r.invite(t, r.admin, "late@example.com", access.Supervisor)
	r.clock.pass(72 * time.Hour)
	_, err = accept(r, t, late, other)
	wantFault(t, "three days later", err, fault.NotFound, "link_invalid")
	r.admin = r.signIn(t, "ada@example.com", password)
	again := r.invite(t, r.admin, "late@example.com", access.FlowPublisher)
	replaced := r.invite(t, r.admin, "late@example.com", access.FlowDeveloper)
	_, err = accept(r, t, again, other)
	wantFault(t, "an invitation that was replaced", err, fault.NotFound, "link_invalid")
	if err := r.Remove(t.Context(), r.admin, replaced.Person.User.ID); err != nil {
		t.Fatal(err)
	}
	_, err = accept(r, t, replaced, other)
	wantFault(t, "an invitation that was taken back", err, fault.NotFound, "link_invalid")
	setup := account.Invited{Link: credential.NewSecret("no link")}
	_, err = accept(r, t, setup, other)
	wantFault(t, "no link", err, fault.NotFound, "link_invalid")
}

func TestL7_WhatMayBeInvited(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	center := r.join(t, r.admin, "cc@example.com", access.ContactCenterAdministrator)
	external := r.join(t, r.admin, "ext@example.com", access.ExternalFullAdministrator)
	for name, test := range map[string]struct {
		by     account.Caller
		email  string
		roles  []access.Role
		code   fault.Code
		reason string
	}{
		"no roles":                         {r.admin, "x@example.com", nil, fault.Invalid, "roles_missing"},
		"unknown role":                     {r.admin, "x@example.com", []access.Role{"root"}, fault.Invalid, "role_unknown"},
		"a role that looks invited":        {r.admin, "x@example.com", []access.Role{"invited:full_administrator"}, fault.Invalid, "role_unknown"},
		"no address":                       {r.admin, "x", []access.Role{access.Supervisor}, fault.Invalid, "email_invalid"},
		"an address with a name":           {r.admin, "X <x@example.com>", []access.Role{access.Supervisor}, fault.Invalid, "email_invalid"},
		"letters that look alike":          {r.admin, "\u0430da@example.com", []access.Role{access.Supervisor}, fault.Invalid, "email_invalid"},
		"a member already":                 {r.admin, "CC@example.com", []access.Role{access.Supervisor}, fault.Conflict, "already_member"},
		"himself":                          {r.admin, "ada@example.com", []access.Role{access.Supervisor}, fault.Conflict, "already_member"},
		"by one who manages no users":      {center, "x@example.com", []access.Role{access.Supervisor}, fault.Forbidden, "role_forbidden"},
		"external gives the external form": {external, "x@example.com", []access.Role{access.ExternalContactCenter}, fault.Forbidden, "external_administrator"},
		"external gives the plain form":    {external, "x@example.com", []access.Role{access.ContactCenterAdministrator}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.Invite(t.Context(), test.by, account.Invitation{Email: test.email, Roles: test.roles})
			wantFault(t, name, err, test.code, test.reason)
		})
	}
	_, err := r.Invite(t.Context(), r.admin, account.Invitation{Email: "y@example.com", Name: "two\nlines", Roles: []access.Role{access.Supervisor}})
	wantFault(t, "name", err, fault.Invalid, "name_invalid")
	pending := r.invite(t, r.admin, "pending@example.com", access.ExternalContactCenter)
	_, err = r.Invite(t.Context(), external, account.Invitation{Email: "pending@example.com", Roles: []access.Role{access.Supervisor}})
	wantFault(t, "external takes the external form by inviting anew", err, fault.Forbidden, "external_administrator")
	_, err = accept(r, t, pending, other)
	wantFault(t, "that invitation still stands", err, "", "")
}

// TestL7_AnInvitationIsNoWayIntoAnother is about accounts that somebody makes
// for the address of another, to be there when that one is invited elsewhere.
func TestL7_AnInvitationIsNoWayIntoAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	evil := r.secondOrganisation(t)
	squatted := r.invite(t, evil, "victim@example.com", access.Supervisor)
	real := r.invite(t, r.admin, "victim@example.com", access.FullAdministrator)
	if d := cmp.Diff(squatted.Person.User, real.Person.User); d != "" {
		t.Errorf("one organisation sees more of the invited than the other: %s", d)
	}
	in, err := accept(r, t, squatted, other)
	if err != nil {
		t.Fatal(err)
	}
	squatter := r.whose(t, in)
	if squatter.Organisation != evil.Organisation || squatter.Decide(access.UserUpdate) == access.Allowed {
		t.Errorf("%+v", squatter)
	}
	_, err = r.SwitchOrganisation(t.Context(), squatter, r.org, here)
	wantFault(t, "the squatter goes where the address is invited", err, fault.NotFound, "not_found")
	_, err = accept(r, t, real, "victims own long password")
	wantFault(t, "the victim does not know the account's password", err, fault.Unauthenticated, "sign_in_failed")
	if _, err := accept(r, t, real, other); err != nil {
		t.Errorf("link and password together: %v", err)
	}
}

func TestL8_InvitingTellsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	second := r.secondOrganisation(t)
	r.join(t, r.admin, "known@example.com", access.Supervisor)
	blank := func(i account.Invited) string {
		i.Person.User.ID, i.Person.User.Email, i.Person.User.Name = "", "", i.Person.User.Name[strings.Index(i.Person.User.Name, "@"):]
		return fmt.Sprintf("%+v", i)
	}
	known, unknown := r.invite(t, second, "known@example.com", access.Supervisor), r.invite(t, second, "unknown@example.com", access.Supervisor)
	if d := cmp.Diff(blank(unknown), blank(known)); d != "" {
		t.Error(d)
	}
	for _, i := range []account.Invited{known, unknown} {
		yes := true
		_, err := r.UpdateUser(t.Context(), second, i.Person.User.ID, 0, account.UserChange{Disabled: &yes})
		wantFault(t, "disable one who is invited", err, fault.Conflict, "invited")
		_, _, err = r.PasswordLink(t.Context(), second, i.Person.User.ID)
		wantFault(t, "password of one who is invited", err, fault.Conflict, "invited")
		p, err := r.ChangeRoles(t.Context(), second, i.Person.User.ID, 0, []access.Role{access.FlowDeveloper})
		if err != nil || !p.Invited || p.Roles[0] != access.FlowDeveloper {
			t.Errorf("%v %+v", err, p)
		}
	}
	for _, i := range []account.Invited{known, unknown} { // another invitation: both are called as it has them
		if _, err := r.Invite(t.Context(), second, account.Invitation{Email: i.Person.User.Email, Name: "Newcomer", Roles: i.Person.Roles}); err != nil {
			t.Fatal(err)
		}
		if p, err := r.Person(t.Context(), second, i.Person.User.ID); err != nil || p.User.Name != "Newcomer" {
			t.Errorf("%v %+v", err, p)
		}
		if _, err := r.ChangeRoles(t.Context(), second, i.Person.User.ID, 0, []access.Role{access.Supervisor}); err != nil {
			t.Error(err)
		}
	}
	people, err := r.People(t.Context(), second, "", 10)
	var names []string
	for _, p := range people {
		names = append(names, fmt.Sprint(p.User.Name, p.User.Password, p.Invited))
	}
	want := []string{"ada@example.com"[:0] + "Ada" + "false", "grace@second.examplefalse", "Newcomertrue", "Newcomertrue"}
	if d := cmp.Diff(want, names); d != "" || err != nil {
		t.Error(err, d)
	}
	page, err := r.People(t.Context(), second, "grace@second.example", 1)
	if err != nil || len(page) != 1 || page[0].User.Email != "known@example.com" {
		t.Errorf("%v %+v", err, page)
	}
}

func TestL7_TheLastFullAdministratorStays(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	partner := r.join(t, r.admin, "partner@example.com", access.PartnerFullAdministrator)
	id, yes := r.admin.User.ID, true
	host := account.Host(r.org)
	three := func(by account.Caller) map[string]error {
		_, demote := r.ChangeRoles(t.Context(), by, id, r.revision(t, id), []access.Role{access.Supervisor})
		_, disable := r.UpdateUser(t.Context(), by, id, r.revision(t, id), account.UserChange{Disabled: &yes})
		return map[string]error{"demote": demote, "disable": disable, "remove": r.Remove(t.Context(), by, id)}
	}
	for name, err := range three(host) {
		wantFault(t, name, err, fault.Conflict, "last_administrator")
	}
	// Neither one who has not accepted counts, nor one who is disabled.
	invited := r.invite(t, r.admin, "second@example.com", access.FullAdministrator)
	disabled := r.join(t, r.admin, "disabled@example.com", access.FullAdministrator)
	if _, err := r.UpdateUser(t.Context(), r.admin, disabled.User.ID, disabled.User.Revision, account.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	for name, err := range three(host) {
		wantFault(t, name, err, fault.Conflict, "last_administrator")
	}
	// More full administrators than one page of the store holds.
	for i := range 210 {
		r.invite(t, r.admin, fmt.Sprintf("m%d@example.com", i), access.FullAdministrator)
	}
	wantFault(t, "among many who are invited", r.Remove(t.Context(), host, id), fault.Conflict, "last_administrator")
	if _, err := accept(r, t, invited, other); err != nil {
		t.Fatal(err)
	}
	p, err := r.ChangeRoles(t.Context(), partner, id, r.revision(t, id), []access.Role{access.FullAdministrator, access.Supervisor})
	if err != nil || len(p.Roles) != 2 {
		t.Errorf("%v %+v", err, p)
	}
	if err := r.Remove(t.Context(), host, id); err != nil {
		t.Errorf("with another full administrator there: %v", err)
	}
	if e := r.last(t, r.org, "user.remove"); e.Actor.ID != "host" || e.Object.ID != id || e.Detail[0].Value != "full_administrator supervisor" {
		t.Errorf("%+v", e)
	}
}

// TestL7_TwoCannotTakeEachOtherAway has two full administrators demote each
// other at once: one must stay.
func TestL7_TwoCannotTakeEachOtherAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	second := r.join(t, r.admin, "grace@example.com", access.FullAdministrator)
	var all sync.WaitGroup
	var done atomic.Int32
	for _, pair := range [][2]account.Caller{{r.admin, second}, {second, r.admin}} {
		all.Go(func() {
			if _, err := r.ChangeRoles(t.Context(), pair[0], pair[1].User.ID, pair[1].User.Revision, []access.Role{access.Supervisor}); err == nil {
				done.Add(1)
			}
		})
	}
	all.Wait()
	if done.Load() != 1 {
		t.Errorf("%d demotions", done.Load())
	}
}

// TestL7_MembersAreLockedBeforeTheyAreCounted is about databases in which
// transactions overlap: what is read before the lock may be gone after it.
func TestL7_MembersAreLockedBeforeTheyAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	grace := r.join(t, r.admin, "grace@example.com", access.FullAdministrator)
	pending := r.invite(t, r.admin, "pending@example.com", access.Supervisor)
	yes := true
	for name, do := range map[string]func() error{
		"invite": func() error {
			_, err := r.Invite(t.Context(), r.admin, account.Invitation{Email: "x@example.com", Roles: []access.Role{access.Supervisor}})
			return err
		},
		"accept": func() error { _, err := accept(r, t, pending, other); return err },
		"roles": func() error {
			_, err := r.ChangeRoles(t.Context(), r.admin, grace.User.ID, r.revision(t, grace.User.ID), []access.Role{access.Supervisor})
			return err
		},
		"disable": func() error {
			_, err := r.UpdateUser(t.Context(), r.admin, grace.User.ID, r.revision(t, grace.User.ID), account.UserChange{Disabled: &yes})
			return err
		},
	} {
		locked := false
		r.store.Fail(func(method string) error {
			switch method {
			case "LockMembers":
				locked = true
			case "Members", "SetRoles":
				if !locked {
					return errors.New(method + " before the lock")
				}
			}
			return nil
		})
		if err := do(); err != nil || !locked {
			t.Errorf("%s: %v, locked: %v", name, err, locked)
		}
		r.store.Fail(nil)
	}
	locked := false
	r.store.Fail(func(method string) error {
		locked = locked || method == "LockMembers"
		return nil
	})
	if err := r.Remove(t.Context(), r.admin, grace.User.ID); err != nil || !locked {
		t.Errorf("remove: %v, locked: %v", err, locked)
	}
}

func TestL7_NobodyChangesHimselfOrTheMighty(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, yes, name := t.Context(), true, "Another"
	grace := r.join(t, r.admin, "grace@example.com", access.FullAdministrator)
	center := r.join(t, r.admin, "cc@example.com", access.ContactCenterAdministrator)
	narrow, _ := r.token(t, grace, account.TokenRequest{Scopes: []access.Action{access.UserUpdate, access.UserDelete, access.UserCreate}})
	_, err := r.ChangeRoles(ctx, grace, grace.User.ID, grace.User.Revision, []access.Role{access.Supervisor})
	wantFault(t, "own roles", err, fault.Forbidden, "not_oneself")
	_, err = r.UpdateUser(ctx, grace, grace.User.ID, grace.User.Revision, account.UserChange{Disabled: &yes})
	wantFault(t, "disable himself", err, fault.Forbidden, "not_oneself")
	_, _, err = r.PasswordLink(ctx, grace, grace.User.ID)
	wantFault(t, "own password link", err, fault.Forbidden, "not_oneself")
	wantFault(t, "remove himself", r.Remove(ctx, grace, grace.User.ID), fault.Forbidden, "not_oneself")

	_, err = r.ChangeRoles(ctx, narrow, center.User.ID, center.User.Revision, []access.Role{access.FlowDeveloper})
	wantFault(t, "roles by a narrow API token", err, fault.Forbidden, "role_too_high")
	_, err = r.Invite(ctx, narrow, account.Invitation{Email: "x@example.com", Roles: []access.Role{access.FullAdministrator}})
	wantFault(t, "invitation by a narrow API token", err, fault.Forbidden, "role_too_high")
	_, _, err = r.PasswordLink(ctx, narrow, center.User.ID)
	wantFault(t, "password link by a narrow API token", err, fault.Forbidden, "role_too_high")
	wantFault(t, "removal by a narrow API token", r.Remove(ctx, narrow, center.User.ID), fault.Forbidden, "role_too_high")
	_, err = r.UpdateUser(ctx, narrow, center.User.ID, center.User.Revision, account.UserChange{Disabled: &yes})
	wantFault(t, "disabling by a narrow API token", err, fault.Forbidden, "role_too_high")

	// An operator's account is the operator's.
	_, _, err = r.PasswordLink(ctx, grace, r.admin.User.ID)
	wantFault(t, "password link of an operator", err, fault.Forbidden, "account_not_managed_here")
	_, err = r.UpdateUser(ctx, grace, r.admin.User.ID, r.admin.User.Revision, account.UserChange{Name: &name})
	wantFault(t, "name of an operator", err, fault.Forbidden, "account_not_managed_here")
	// So is one of two organisations.
	second := r.secondOrganisation(t)
	i := r.invite(t, second, "cc@example.com", access.Supervisor)
	if _, err := r.UpdateUser(ctx, grace, center.User.ID, center.User.Revision, account.UserChange{Name: &name}); err != nil {
		t.Errorf("an invitation elsewhere takes an account away: %v", err)
	}
	if _, err := accept(r, t, i, password); err != nil {
		t.Fatal(err)
	}
	_, err = r.UpdateUser(ctx, grace, center.User.ID, center.User.Revision+1, account.UserChange{Disabled: &yes})
	wantFault(t, "disable one of two organisations", err, fault.Forbidden, "account_not_managed_here")
	// The operator may.
	if p, err := r.UpdateUser(ctx, r.admin, center.User.ID, center.User.Revision+1, account.UserChange{Disabled: &yes}); err != nil || !p.User.Disabled {
		t.Errorf("%v %+v", err, p)
	}
	r.last(t, r.org, "user.disable")
	no := false
	if _, err := r.UpdateUser(ctx, r.admin, center.User.ID, center.User.Revision+2, account.UserChange{Disabled: &no}); err != nil {
		t.Error(err)
	}
	r.last(t, r.org, "user.enable")
}

func TestL3_L5_OthersAndTheirPeopleDoNotExist(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, yes := t.Context(), true
	second := r.secondOrganisation(t)
	viewer := r.join(t, r.admin, "viewer@example.com", access.ReadOnlyAdministrator)
	developer := r.join(t, r.admin, "dev@example.com", access.FlowDeveloper)
	foreign := second.User.ID
	before := r.store.String()
	for name, do := range map[string]func(c account.Caller, id string) error{
		"read": func(c account.Caller, id string) error { _, err := r.Person(ctx, c, id); return err },
		"update": func(c account.Caller, id string) error {
			_, err := r.UpdateUser(ctx, c, id, 1, account.UserChange{Disabled: &yes})
			return err
		},
		"roles": func(c account.Caller, id string) error {
			_, err := r.ChangeRoles(ctx, c, id, 1, []access.Role{access.Supervisor})
			return err
		},
		"password": func(c account.Caller, id string) error { _, _, err := r.PasswordLink(ctx, c, id); return err },
		"remove":   func(c account.Caller, id string) error { return r.Remove(ctx, c, id) },
	} {
		theirs, none := do(r.admin, foreign), do(r.admin, "no such id")
		wantFault(t, name, theirs, fault.NotFound, "not_found")
		if d := cmp.Diff(fmt.Sprintf("%+v", none), fmt.Sprintf("%+v", theirs)); d != "" {
			t.Errorf("%s: a user of another organisation and none at all: %s", name, d)
		}
		if name != "read" {
			wantFault(t, name+" by a viewer", do(viewer, r.admin.User.ID), fault.Forbidden, "role_forbidden")
		}
		wantFault(t, name+" by a developer", do(developer, r.admin.User.ID), fault.NotFound, "not_found")
		wantFault(t, name+" by nobody", do(account.Caller{}, r.admin.User.ID), fault.NotFound, "not_found")
	}
	if _, err := r.People(ctx, viewer, "", 10); err != nil {
		t.Error(err)
	}
	_, err := r.People(ctx, developer, "", 10)
	wantFault(t, "list by a developer", err, fault.NotFound, "not_found")
	if d := cmp.Diff(before, r.store.String()); d != "" {
		t.Error("something has changed: ", d)
	}
}

func TestL11_TwoEditorsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := r.join(t, r.admin, "grace@example.com", access.Supervisor)
	a, b := "A", "B"
	if _, err := r.UpdateUser(t.Context(), r.admin, c.User.ID, c.User.Revision, account.UserChange{Name: &a}); err != nil {
		t.Fatal(err)
	}
	_, err := r.UpdateUser(t.Context(), r.admin, c.User.ID, c.User.Revision, account.UserChange{Name: &b})
	wantFault(t, "name", err, fault.Stale, "stale")
	_, err = r.ChangeRoles(t.Context(), r.admin, c.User.ID, c.User.Revision, []access.Role{access.FlowDeveloper})
	wantFault(t, "roles", err, fault.Stale, "stale")
	if _, err = r.ChangeRoles(t.Context(), r.admin, c.User.ID, c.User.Revision+1, []access.Role{access.FlowDeveloper}); err != nil {
		t.Error(err)
	}
	if rev := r.revision(t, c.User.ID); rev != c.User.Revision+2 {
		t.Errorf("revision %d after two changes of %d", rev, c.User.Revision)
	}
	e := r.last(t, r.org, "user.roles")
	if got := fmt.Sprint(e.Detail); got != "[{before supervisor} {after flow_developer}]" {
		t.Error(got)
	}
	e = r.last(t, r.org, "user.update")
	if got := fmt.Sprint(e.Detail); got != "[{name.before Some One} {name.after A}]" && got != "[{name.before grace@example.com} {name.after A}]" {
		t.Error(got)
	}
	two := "two\nlines"
	_, err = r.UpdateUser(t.Context(), r.admin, c.User.ID, c.User.Revision+2, account.UserChange{Name: &two})
	wantFault(t, "two lines", err, fault.Invalid, "name_invalid")
	_, err = r.ChangeRoles(t.Context(), r.admin, c.User.ID, c.User.Revision+2, nil)
	wantFault(t, "no roles", err, fault.Invalid, "roles_missing")
}

func TestK14_ANewPasswordByLink(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	c := r.join(t, r.admin, "grace@example.com", access.Supervisor)
	link := func(by account.Caller, id string) string {
		l, expires, err := r.PasswordLink(ctx, by, id)
		if err != nil || expires.Sub(r.clock.now()) != time.Hour {
			t.Fatal(err, expires)
		}
		return l.Reveal()
	}
	reset := func(link, with string) (account.SignedIn, error) {
		return r.ResetPassword(ctx, link, credential.NewSecret(with), here)
	}
	replaced := link(r.admin, c.User.ID)
	l := link(r.admin, c.User.ID)
	_, err := reset(replaced, other)
	wantFault(t, "replaced", err, fault.NotFound, "link_invalid")
	_, err = reset(l, "short")
	wantFault(t, "short", err, fault.Invalid, "password_short")
	in, err := reset(l, other)
	if err != nil {
		t.Fatal(err)
	}
	if r.whose(t, in).User.ID != c.User.ID || in.Organisation != r.org {
		t.Errorf("%+v", in)
	}
	if n := len(r.store.AllSessions()); n != 2 { // the administrator's and the new one
		t.Errorf("%d sessions", n)
	}
	r.signIn(t, "grace@example.com", other)
	_, err = reset(l, password)
	wantFault(t, "again", err, fault.NotFound, "link_invalid")
	late := link(r.admin, c.User.ID)
	r.clock.pass(time.Hour)
	_, err = reset(late, password)
	wantFault(t, "an hour later", err, fault.NotFound, "link_invalid")
	invitation := r.invite(t, r.signIn(t, "ada@example.com", password), "x@example.com", access.Supervisor)
	_, err = reset(invitation.Link.Reveal(), password)
	wantFault(t, "with an invitation", err, fault.NotFound, "link_invalid")

	// The host helps an administrator who has lost his password.
	rescued := link(account.Host(r.org), r.admin.User.ID)
	if e := r.last(t, r.org, "user.password_link"); e.Actor.Kind != "operator" || e.Actor.ID != "host" {
		t.Errorf("%+v", e)
	}
	if _, err := reset(rescued, other); err != nil {
		t.Error(err)
	}
	// A password link of one who is disabled meanwhile does not serve.
	r.admin = r.signIn(t, "ada@example.com", other)
	yes, l := true, link(r.admin, c.User.ID)
	if _, err := r.UpdateUser(ctx, r.admin, c.User.ID, r.revision(t, c.User.ID), account.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	_, err = reset(l, password)
	wantFault(t, "disabled", err, fault.NotFound, "link_invalid")
}
