package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

func TestK9_AnAPITokenIsShownOnceAndHashed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c, made := r.token(t, r.admin, account.TokenRequest{Name: " deploy ", Scopes: []access.Action{access.ConnectorList, access.ConnectorTest}})
	value := made.Value.Reveal()
	if !strings.HasPrefix(value, "cw_") || len(value) != 46 || made.Token.Hash != nil || made.Token.Name != "deploy" {
		t.Errorf("%+v, a value of %d characters", made.Token, len(value))
	}
	list, err := r.TokensOf(t.Context(), r.admin)
	shown := fmt.Sprintf("%s %+v %#v %+v", r.store, made, made, list)
	for _, e := range r.store.Audit.All(r.org) {
		shown += fmt.Sprintf("%+v", e)
	}
	if strings.Contains(shown, value) || err != nil || len(list) != 2 || list[0].Hash != nil {
		t.Errorf("%v: the value is stored or printed, or the list is %+v", err, list)
	}
	want := audit.Actor{Kind: "token", ID: made.Token.ID, Name: "deploy (ada@example.com)", Roles: []string{"full_administrator"}, Address: here.Address}
	if d := cmp.Diff(want, c.Actor()); d != "" || c.Session != nil {
		t.Error(d)
	}
	e := r.last(t, r.org, "token.create")
	if got := fmt.Sprint(e.Object.Name, e.Detail); got != "deploy[{scopes connector.list connector.test} {expires 2027-03-01T10:00:00Z}]" {
		t.Error(got)
	}
	for _, a := range []access.Action{access.ConnectorList, access.ConnectorTest, access.ConnectorDelete, access.OrganisationCreate} {
		if got, want := c.Decide(a) == access.Allowed, a == access.ConnectorList || a == access.ConnectorTest; got != want {
			t.Errorf("%s: %v", a, got)
		}
	}
	wantFault(t, "beyond its scopes", c.Allow(access.ConnectorDelete), fault.Forbidden, "scope_forbidden")
}

func TestK9_WhatIsNoTokenIsRefusedAlike(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, expired := r.token(t, r.admin, account.TokenRequest{Expires: r.clock.now().Add(time.Hour)})
	_, revoked := r.token(t, r.admin, account.TokenRequest{})
	if err := r.RevokeToken(t.Context(), r.admin, revoked.Token.ID); err != nil {
		t.Fatal(err)
	}
	r.clock.pass(time.Hour)
	texts := map[string]bool{}
	for name, value := range map[string]string{
		"empty": "", "other prefix": "xx_" + strings.Repeat("A", 43), "unknown": "cw_" + strings.Repeat("A", 43),
		"expired": expired.Value.Reveal(), "revoked": revoked.Value.Reveal(), "longer": revoked.Value.Reveal() + "=",
	} {
		_, err := r.AuthenticateToken(t.Context(), value, "")
		wantFault(t, name, err, fault.Unauthenticated, "token_invalid")
		texts[fmt.Sprint(err)] = true
	}
	if len(texts) != 1 {
		t.Errorf("refusals differ: %v", texts)
	}
	_, err := r.Authenticate(t.Context(), revoked.Value.Reveal(), "")
	wantFault(t, "an API token as a cookie", err, fault.Unauthenticated, "not_signed_in")
}

func TestK9_TokensFollowTheirUserAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, yes, no := t.Context(), true, false
	grace := r.join(t, r.admin, "grace@example.com", access.ContactCenterAdministrator)
	_, made := r.token(t, grace, account.TokenRequest{})
	use := func() (account.Caller, error) { return r.AuthenticateToken(ctx, made.Value.Reveal(), "") }
	if _, err := r.ChangeRoles(ctx, r.admin, grace.User.ID, r.revision(t, grace.User.ID), []access.Role{access.FlowDeveloper}); err != nil {
		t.Fatal(err)
	}
	if c, err := use(); err != nil || c.Decide(access.ConnectorCreate) != access.Forbidden {
		t.Errorf("after the roles have changed: %v %+v", err, c)
	}
	if _, err := r.UpdateUser(ctx, r.admin, grace.User.ID, r.revision(t, grace.User.ID), account.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	_, err := use()
	wantFault(t, "disabled", err, fault.Unauthenticated, "token_invalid")
	if _, err := r.UpdateUser(ctx, r.admin, grace.User.ID, r.revision(t, grace.User.ID), account.UserChange{Disabled: &no}); err != nil {
		t.Fatal(err)
	}
	if _, err := use(); err != nil {
		t.Errorf("enabled again: %v", err)
	}
	if err := r.Remove(ctx, r.admin, grace.User.ID); err != nil {
		t.Fatal(err)
	}
	_, err = use()
	wantFault(t, "removed", err, fault.Unauthenticated, "token_invalid")
	i := r.invite(t, r.admin, "grace@example.com", access.FlowDeveloper)
	_, err = use()
	wantFault(t, "invited again", err, fault.Unauthenticated, "token_invalid")
	if _, err := accept(r, t, i, password); err != nil {
		t.Fatal(err)
	}
	_, err = use()
	wantFault(t, "a member again: what was revoked stays so", err, fault.Unauthenticated, "token_invalid")
	developer := r.join(t, r.admin, "dev@example.com", access.FlowDeveloper)
	_, made = r.token(t, developer, account.TokenRequest{})
	if err := r.store.SetRoles(ctx, account.Membership{User: developer.User.ID, Organisation: r.org}); err != nil {
		t.Fatal(err)
	}
	_, err = use()
	wantFault(t, "no roles any more", err, fault.Unauthenticated, "token_invalid")
	disabled := account.Caller{User: account.User{ID: "x", Disabled: true, Operator: true}, Roles: []access.Role{access.FullAdministrator}}
	if disabled.Decide(access.RoleList) != access.Hidden || disabled.Decide(access.OrganisationCreate) != access.Hidden {
		t.Error("a caller who is disabled may do something")
	}
	wantFault(t, "disabled", disabled.Allow(access.RoleList), fault.NotFound, "not_found")
}

func TestK9_LastUseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, made := r.token(t, r.admin, account.TokenRequest{})
	touched := 0
	r.store.Fail(func(method string) error {
		if method == "TouchToken" {
			touched++
		}
		return nil
	})
	for range 10 {
		r.clock.pass(20 * time.Second)
		if _, err := r.AuthenticateToken(t.Context(), made.Value.Reveal(), ""); err != nil {
			t.Fatal(err)
		}
	}
	if touched != 3 {
		t.Errorf("written %d times in 200 seconds", touched)
	}
	r.store.Fail(nil)
	list, err := r.TokensOf(t.Context(), r.admin)
	used := time.Time{}
	for _, x := range list {
		if x.ID == made.Token.ID {
			used = x.Used
		}
	}
	if err != nil || r.clock.now().Sub(used) > time.Minute {
		t.Errorf("%v, last used %v", err, used)
	}
}

func TestK9_L7_WhatATokenMayBe(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	developer := r.join(t, r.admin, "dev@example.com", access.FlowDeveloper)
	day := 24 * time.Hour
	scoped, _ := r.token(t, r.admin, account.TokenRequest{
		Scopes: []access.Action{access.ConnectorList, access.TokenCreate, access.TokenList}, Expires: r.clock.now().Add(10 * day),
	})
	tests := []struct {
		name    string
		by      account.Caller
		request account.TokenRequest
		code    fault.Code
		reason  string
	}{
		{"no name", r.admin, account.TokenRequest{}, fault.Invalid, "name_invalid"},
		{"a name of two lines", r.admin, account.TokenRequest{Name: "a\nb"}, fault.Invalid, "name_invalid"},
		{"in the past", r.admin, account.TokenRequest{Name: "x", Expires: r.clock.now()}, fault.Invalid, "expiry_invalid"},
		{"366 days", r.admin, account.TokenRequest{Name: "x", Expires: r.clock.now().Add(366 * day)}, "", ""},
		{"longer", r.admin, account.TokenRequest{Name: "x", Expires: r.clock.now().Add(366*day + time.Second)}, fault.Invalid, "expiry_invalid"},
		{"no scope at all", r.admin, account.TokenRequest{Name: "x", Scopes: []access.Action{}}, fault.Invalid, "scope_invalid"},
		{"a scope that there is not", r.admin, account.TokenRequest{Name: "x", Scopes: []access.Action{"connector.steal"}}, fault.Invalid, "scope_invalid"},
		{"a scope beyond the role", developer, account.TokenRequest{Name: "x", Scopes: []access.Action{access.FlowLive}}, fault.Invalid, "scope_invalid"},
		{"a scope beyond the API token", scoped, account.TokenRequest{Name: "x", Scopes: []access.Action{access.ConnectorDelete}}, fault.Invalid, "scope_invalid"},
		{"without an organisation", account.Caller{User: r.admin.User}, account.TokenRequest{Name: "x"}, fault.NotFound, "not_found"},
		{"on the host", account.Host(r.org), account.TokenRequest{Name: "x"}, fault.Forbidden, "user_needed"},
		{"an API token that is gone", account.Caller{User: r.admin.User, Organisation: r.org, Roles: r.admin.Roles, Token: "gone"}, account.TokenRequest{Name: "x"}, fault.Unauthenticated, "not_signed_in"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := r.CreateToken(ctx, test.by, test.request)
			wantFault(t, test.name, err, test.code, test.reason)
		})
	}
	child, made := r.token(t, scoped, account.TokenRequest{})
	if d := cmp.Diff(scoped.Scopes, child.Scopes); d != "" || made.Token.Expires.Sub(r.clock.now()) != 10*day {
		t.Errorf("an API token made with an API token: %s %v", d, made.Token.Expires)
	}
	wantFault(t, "revoking is not among the scopes", r.RevokeToken(ctx, scoped, made.Token.ID), fault.Forbidden, "scope_forbidden")
}

func TestK9_WhoSeesAndRevokesTokens(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	developer := r.join(t, r.admin, "dev@example.com", access.FlowDeveloper)
	second := r.secondOrganisation(t)
	_, mine := r.token(t, developer, account.TokenRequest{Name: "mine"})
	_, admins := r.token(t, r.admin, account.TokenRequest{Name: "admins"})
	_, foreign := r.token(t, second, account.TokenRequest{Name: "foreign"})
	names := func(c account.Caller) string {
		list, err := r.TokensOf(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{}
		for _, x := range list {
			got[x.Name] = true
		}
		return fmt.Sprint(got)
	}
	if got := names(developer); got != "map[mine:true]" {
		t.Error(got)
	}
	if got := names(r.admin); got != "map[admins:true mine:true setup:true]" {
		t.Error(got)
	}
	_, err := r.TokensOf(ctx, account.Caller{})
	wantFault(t, "nobody lists", err, fault.NotFound, "not_found")
	wantFault(t, "nobody revokes", r.RevokeToken(ctx, account.Caller{}, mine.Token.ID), fault.NotFound, "not_found")
	for _, id := range []string{admins.Token.ID, foreign.Token.ID, "none"} {
		wantFault(t, "one that is not his", r.RevokeToken(ctx, developer, id), fault.NotFound, "not_found")
	}
	wantFault(t, "of another organisation", r.RevokeToken(ctx, r.admin, foreign.Token.ID), fault.NotFound, "not_found")
	for range 2 { // the second time there is nothing to do, and nothing to record
		if err := r.RevokeToken(ctx, r.admin, mine.Token.ID); err != nil {
			t.Error(err)
		}
	}
	n := 0
	for _, e := range r.store.Audit.All(r.org) {
		if e.Action == "token.revoke" && e.Object.Name == "mine" && e.Actor.ID == r.admin.User.ID {
			n++
		}
	}
	if n != 1 {
		t.Errorf("revoked %d times in the audit log", n)
	}
}
