package account_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// TestK14_ASignInByLink lets a user in once, within a quarter of an hour, by a
// link that only the host makes.
func TestK14_ASignInByLink(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, host := t.Context(), account.Host(r.org)
	c := r.join(t, r.admin, "grace@example.com", access.Supervisor)
	link := func() string {
		l, expires, err := r.SignInLink(ctx, host, c.User.ID)
		if err != nil || expires.Sub(r.clock.now()) != 15*time.Minute {
			t.Fatal(err, expires)
		}
		return l.Reveal()
	}
	wrong := func(what, link string) {
		t.Helper()
		_, err := r.SignInByLink(ctx, link, here)
		wantFault(t, what, err, fault.NotFound, "link_invalid")
	}
	replaced, l := link(), link()
	wrong("replaced", replaced)
	wrong("unknown", "nothing of the kind")
	in, err := r.SignInByLink(ctx, l, here)
	if err != nil {
		t.Fatal(err)
	}
	if r.whose(t, in).User.ID != c.User.ID || in.Organisation != r.org || in.User.Password != "" {
		t.Errorf("%+v", in)
	}
	if e := r.last(t, r.org, "session.sign_in"); e.Actor.Name != "grace@example.com" || len(e.Detail) != 1 || e.Detail[0].Value != "link" {
		t.Errorf("%+v", e)
	}
	if e := r.last(t, r.org, "user.sign_in_link"); e.Actor.ID != "host" || e.Object.ID != c.User.ID {
		t.Errorf("%+v", e)
	}
	wrong("used", l)
	late := link()
	r.clock.pass(15 * time.Minute)
	wrong("late", late)
	p, _, err := r.PasswordLink(ctx, host, c.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	wrong("a link for a password", p.Reveal())
	for who, by := range map[string]account.Caller{"an administrator": r.admin, "nobody": {}} {
		_, _, err := r.SignInLink(ctx, by, c.User.ID)
		wantFault(t, who, err, fault.Forbidden, "host_only")
	}
	_, _, err = r.SignInLink(ctx, host, r.invite(t, r.admin, "x@example.com", access.Supervisor).Person.User.ID)
	wantFault(t, "invited", err, fault.NotFound, "not_found")

	yes, before := true, link()
	if _, err := r.UpdateUser(ctx, r.admin, c.User.ID, r.revision(t, c.User.ID), account.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	wrong("disabled meanwhile", before)
	_, _, err = r.SignInLink(ctx, host, c.User.ID)
	wantFault(t, "disabled", err, fault.Conflict, "user_disabled")
	_, _, err = r.SignInLink(ctx, host, "nobody")
	wantFault(t, "nobody", err, fault.NotFound, "not_found")
}
