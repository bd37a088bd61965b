package account_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// TestL1_S0_3_S2_2_S2_3_S2_4_CallersFollowTheMatrix holds a caller of each role, as the door finds
// it, to the matrix, for every action; and those without a role to nothing.
func TestL1_S0_3_S2_2_S2_3_S2_4_CallersFollowTheMatrix(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, role := range access.Roles() {
		c := r.join(t, r.admin, string(role.Role)+"@example.com", role.Role)
		scoped, _ := r.token(t, c, account.TokenRequest{Scopes: []access.Action{access.RoleList}})
		for _, a := range access.Actions() {
			want := access.Decide([]access.Role{role.Role}, a.Action)
			if got := c.Decide(a.Action); got != want {
				t.Errorf("%s %s: %v, want %v", role.Role, a.Action, got, want)
			}
			code := map[access.Decision]fault.Code{access.Forbidden: fault.Forbidden, access.Hidden: fault.NotFound}[want]
			if err := c.Allow(a.Action); (err == nil) != (want == access.Allowed) || err != nil && fault.CodeOf(err) != code {
				t.Errorf("%s %s: %v, want %v", role.Role, a.Action, err, want)
			}
			if got := scoped.Decide(a.Action); got == access.Allowed && a.Action != access.RoleList {
				t.Errorf("%s %s: allowed beyond the scopes", role.Role, a.Action)
			}
		}
	}
	for _, a := range access.Actions() {
		if (account.Caller{}).Decide(a.Action) != access.Hidden {
			t.Errorf("nobody may %s", a.Title)
		}
		if account.Host("x").Decide(a.Action) != access.Allowed {
			t.Errorf("the host may not %s", a.Title)
		}
		operator := account.Caller{User: account.User{ID: "x", Operator: true}}
		mayOperate := a.Action == access.OrganisationCreate || a.Action == access.OrganisationRead || a.Action == access.OrganisationUpdate
		if (operator.Decide(a.Action) == access.Allowed) != mayOperate {
			t.Errorf("an operator without a role, %s: %v", a.Action, operator.Decide(a.Action))
		}
		operator.Scopes = []access.Action{access.RoleList}
		if operator.Decide(a.Action) == access.Allowed {
			t.Errorf("an operator's API token may %s beyond its scopes", a.Title)
		}
	}
}

func TestTheHostIsNoUser(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	host := account.Host(r.org)
	if d := cmp.Diff(audit.Actor{Kind: "operator", ID: "host", Name: "on the host"}, host.Actor()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(audit.Actor{Kind: "user"}, (account.Caller{}).Actor()); d != "" {
		t.Error(d)
	}
	if _, err := r.Invite(t.Context(), host, account.Invitation{Email: "x@example.com", Roles: []access.Role{access.FullAdministrator, access.ExternalContactCenter}}); err != nil {
		t.Error(err)
	}
}

// between runs something just before the next transaction begins.
type between struct {
	account.Transactor
	once func()
}

func (b *between) Atomically(ctx context.Context, f func(context.Context) error) error {
	if once := b.once; once != nil {
		b.once = nil
		once()
	}
	return b.Transactor.Atomically(ctx, f)
}

// TestK4_WhatChangesMeanwhile changes a user after the password was found right
// and before the session begins, and while others change the same.
func TestK4_WhatChangesMeanwhile(t *testing.T) {
	t.Parallel()
	b := &between{}
	r := newRig(t, func(o *account.Options) { b.Transactor = o.Transactor; o.Transactor = b })
	grace := r.join(t, r.admin, "grace@example.com", access.Supervisor)
	edit := func(f func(u *account.User)) func() {
		return func() {
			u, _, err := r.store.User(t.Context(), grace.User.ID)
			if err != nil {
				t.Error(err)
			}
			f(&u)
			u.Revision++
			if ok, err := r.store.UpdateUser(t.Context(), u); err != nil || !ok {
				t.Error(err)
			}
		}
	}
	for name, f := range map[string]func(*account.User){
		"disabled": func(u *account.User) { u.Disabled = true },
		"password": func(u *account.User) { u.Disabled, u.Password = false, u.Password+"x" },
	} {
		before := len(r.store.AllSessions())
		b.once = edit(f)
		_, err := r.tryIn(t, "grace@example.com", password, here)
		wantFault(t, name, err, fault.Unauthenticated, "sign_in_failed")
		if len(r.store.AllSessions()) != before {
			t.Errorf("%s: a session has begun", name)
		}
		edit(func(u *account.User) {
			u.Disabled, u.Password = false, u.Password[:len("$argon2id$v=19$m=64,t=1,p=1$")+22+1+43]
		})()
	}
	// One who is disabled accepts no invitation of another organisation.
	second := r.secondOrganisation(t)
	i := r.invite(t, second, "grace@example.com", access.Supervisor)
	edit(func(u *account.User) { u.Disabled = true })()
	_, err := accept(r, t, i, password)
	wantFault(t, "disabled meanwhile", err, fault.NotFound, "link_invalid")
	_, err = r.Authenticate(t.Context(), "", "")
	wantFault(t, "no cookie", err, fault.Unauthenticated, "not_signed_in")
}
