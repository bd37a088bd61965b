package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

func TestK2_NobodyLearnsWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	disabled := r.join(t, r.admin, "dis@example.com", access.Supervisor)
	yes := true
	if _, err := r.UpdateUser(t.Context(), r.admin, disabled.User.ID, disabled.User.Revision, account.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	r.invite(t, r.admin, "invited@example.com", access.Supervisor)
	texts := map[string]bool{}
	for _, c := range []struct{ email, password, reason, organisation string }{
		{"ada@example.com", "wrong", "wrong_password", r.org},
		{"ADA@example.com", "", "wrong_password", r.org},
		{"nobody@example.com", password, "unknown_user", ""},
		{"not an address: hunter2", password, "unknown_user", ""},
		{"", "", "unknown_user", ""},
		{"dis@example.com", password, "disabled", r.org},
		{"dis@example.com", "wrong", "wrong_password", r.org},
		{"invited@example.com", "nobody has this password", "wrong_password", ""},
	} {
		_, err := r.tryIn(t, c.email, c.password, account.Client{Address: "198.51.100." + fmt.Sprint(len(texts)+1)})
		wantFault(t, c.email, err, fault.Unauthenticated, "sign_in_failed")
		texts[fmt.Sprintf("%v %+v", err, err)] = true
		e := r.last(t, c.organisation, "session.sign_in")
		if e.Outcome != audit.Failed || e.Detail[1].Value != c.reason || e.Actor.ID != "unknown" || e.Actor.Address == "" {
			t.Errorf("%s: %+v", c.email, e)
		}
		if strings.Contains(fmt.Sprintf("%+v", e), "hunter2") || (e.Object.ID == "") != (c.reason == "unknown_user") {
			t.Errorf("%s: the audit log has what was typed, or not whose account it is: %+v", c.email, e)
		}
	}
	if len(texts) != 1 {
		t.Errorf("refusals differ: %v", texts)
	}
}

// TestK2_TheSameWork measures, at a cost that can be told from the rest, that an
// unknown user takes as long as a known one.
func TestK2_TheSameWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *account.Options) { o.Policy.Hash = account.Cost{Memory: 4 * 1024, Passes: 2, Lanes: 1} })
	least := map[string]time.Duration{}
	for i := range 15 { // taking turns; the least is what the work takes
		for _, email := range []string{"ada@example.com", "nobody@example.com", "no address"} {
			start := time.Now()
			_, err := r.tryIn(t, email, "wrong", account.Client{Address: fmt.Sprintf("198.51.100.%d", i)})
			if took := time.Since(start); i == 0 || took < least[email] {
				least[email] = took
			}
			wantFault(t, email, err, fault.Unauthenticated, "sign_in_failed")
		}
	}
	known, unknown, none := least["ada@example.com"], least["nobody@example.com"], least["no address"]
	if unknown < known/3 || none < known/3 || unknown > known*3 || none > known*3 {
		t.Errorf("known %v, unknown %v, no address %v", known, unknown, none)
	}
}

func TestK2_PasswordsAreHashedAndRehashed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if kept := r.store.String(); strings.Contains(kept, password) || !strings.Contains(kept, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Error("the password is not kept as an argon2id hash")
	}
	o := r.store.Options(r.clock.now)
	o.Policy.Hash = account.Cost{Memory: 128, Passes: 2, Lanes: 1}
	dearer, err := account.New(o)
	if err != nil {
		t.Fatal(err)
	}
	cr := account.Credentials{Email: "ada@example.com", Password: credential.NewSecret(password)}
	for range 2 {
		if _, err := dearer.SignIn(t.Context(), cr, here); err != nil {
			t.Fatal(err)
		}
		if kept := r.store.String(); !strings.Contains(kept, "$argon2id$v=19$m=128,t=2,p=1$") {
			t.Error("the hash stays at the old cost")
		}
	}
	if rev := r.revision(t, r.admin.User.ID); rev != 2 {
		t.Errorf("revision %d: the second sign-in has stored the password again", rev)
	}
}

func TestK3_GuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stranger := account.Client{Address: "203.0.113.7"}
	tries := func(email string, from account.Client, n int) (through int, wait any) {
		for range n {
			_, err := r.tryIn(t, email, "wrong", from)
			var f *fault.Error
			if errors.As(err, &f) && f.Code == fault.Limit {
				wait = f.Detail["retry_after"]
				continue
			}
			through++
		}
		return through, wait
	}
	// Five are free, then one second, two, four …
	for i, want := range []any{1, 2, 4, 8} {
		through, wait := tries("ada@example.com", stranger, 20)
		if first := i == 0; through != map[bool]int{true: 6, false: 1}[first] || wait != want {
			t.Errorf("round %d: %d got through, then wait %v, want %v", i, through, wait, want)
		}
		r.clock.pass(time.Duration(want.(int)) * time.Second)
	}
	// The right password is not tried either while it waits.
	tries("ada@example.com", stranger, 1)
	_, err := r.tryIn(t, "ada@example.com", password, stranger)
	wantFault(t, "the right password from the stranger", err, fault.Limit, "too_many_attempts")
	// An unknown account is slowed down the same.
	if through, wait := tries("nobody@example.com", account.Client{Address: "203.0.113.8"}, 20); through != 6 || wait != 1 {
		t.Errorf("unknown account: %d got through, then wait %v", through, wait)
	}
	// One address is slowed down over all accounts.
	spray := account.Client{Address: "203.0.113.9:4711"}
	passed := 0
	for i := range 40 {
		n, _ := tries(fmt.Sprintf("user%d@example.com", i), spray, 1)
		passed += n
	}
	if passed != 21 {
		t.Errorf("%d accounts tried from one address", passed)
	}
	// A quiet hour forgets.
	r.clock.pass(2 * time.Hour)
	if through, _ := tries("ada@example.com", stranger, 20); through != 6 {
		t.Errorf("after a quiet hour %d got through", through)
	}
}

func TestK3_StrangersDoNotLockOutTheOwner(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	in, err := r.tryIn(t, "ada@example.com", password, here)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 { // many addresses, so that the account as a whole is slowed down
		_, _ = r.tryIn(t, "ada@example.com", "wrong", account.Client{Address: fmt.Sprintf("2001:db8:0:%x::1", i)})
	}
	_, err = r.tryIn(t, "ada@example.com", password, account.Client{Address: "2001:db8:ffff::1"})
	wantFault(t, "from a new address", err, fault.Limit, "too_many_attempts")
	if _, err := r.tryIn(t, "ada@example.com", password, here); err != nil {
		t.Errorf("from the owner's address: %v", err)
	}
	travelling := account.Client{Address: "2001:db8:eeee::1", Cookie: in.Cookie.Reveal()}
	if _, err := r.tryIn(t, "ada@example.com", password, travelling); err != nil {
		t.Errorf("with a session known: %v", err)
	}
	// Nobody waits for long, and a cookie of somebody else is no help.
	grace := r.join(t, r.admin, "grace@example.com", access.Supervisor)
	_ = grace
	foreign, err := r.tryIn(t, "grace@example.com", password, here)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.tryIn(t, "ada@example.com", password, account.Client{Address: "2001:db8:dddd::1", Cookie: foreign.Cookie.Reveal()})
	wantFault(t, "with the cookie of another", err, fault.Limit, "too_many_attempts")
	r.clock.pass(time.Minute)
	if _, err := r.tryIn(t, "ada@example.com", password, account.Client{Address: "2001:db8:cccc::1"}); err != nil {
		t.Errorf("from a new address, a minute later: %v", err)
	}
	// Guessing with a cookie that is known is slowed down too.
	limited := false
	for range 10 {
		_, err := r.tryIn(t, "grace@example.com", "wrong", account.Client{Address: "192.0.2.99", Cookie: foreign.Cookie.Reveal()})
		limited = limited || fault.CodeOf(err) == fault.Limit
	}
	if !limited {
		t.Error("a known session may guess without end")
	}
}

func TestK4_SessionIDsAreNewAndOldOnesDead(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	// Each change gets a user with two sessions and says which of them live on.
	type world struct {
		*rig
		one, two account.SignedIn
		c        account.Caller
	}
	tests := []struct {
		name     string
		change   func(w world) (account.SignedIn, error)
		one, two bool
	}{
		{"sign in again", func(w world) (account.SignedIn, error) {
			return w.tryIn(t, "grace@example.com", password, account.Client{Address: here.Address, Cookie: w.one.Cookie.Reveal()})
		}, false, true},
		{"sign in as another in the same browser", func(w world) (account.SignedIn, error) {
			return w.tryIn(t, "ada@example.com", password, account.Client{Address: here.Address, Cookie: w.one.Cookie.Reveal()})
		}, false, true},
		{"sign out", func(w world) (account.SignedIn, error) {
			return account.SignedIn{}, w.SignOut(ctx, w.c)
		}, false, true},
		{"organisation", func(w world) (account.SignedIn, error) {
			return w.SwitchOrganisation(ctx, w.c, w.org, here)
		}, false, true},
		{"password", func(w world) (account.SignedIn, error) {
			return w.ChangePassword(ctx, w.c, credential.NewSecret(password), credential.NewSecret(other), here)
		}, false, false},
		{"roles", func(w world) (account.SignedIn, error) {
			_, err := w.ChangeRoles(ctx, w.admin, w.c.User.ID, w.c.User.Revision, []access.Role{access.FlowDeveloper})
			return account.SignedIn{}, err
		}, false, false},
		{"disabled", func(w world) (account.SignedIn, error) {
			yes := true
			_, err := w.UpdateUser(ctx, w.admin, w.c.User.ID, w.c.User.Revision, account.UserChange{Disabled: &yes})
			return account.SignedIn{}, err
		}, false, false},
		{"disabled and enabled again", func(w world) (account.SignedIn, error) {
			for i, disabled := range []bool{true, false} {
				_, err := w.UpdateUser(ctx, w.admin, w.c.User.ID, w.c.User.Revision+int64(i), account.UserChange{Disabled: &disabled})
				if err != nil {
					return account.SignedIn{}, err
				}
			}
			return account.SignedIn{}, nil
		}, false, false},
		{"removed", func(w world) (account.SignedIn, error) {
			return account.SignedIn{}, w.Remove(ctx, w.admin, w.c.User.ID)
		}, false, false},
		{"name", func(w world) (account.SignedIn, error) {
			name := "Grace H."
			_, err := w.UpdateUser(ctx, w.c, w.c.User.ID, w.c.User.Revision, account.UserChange{Name: &name})
			return account.SignedIn{}, err
		}, true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := world{rig: newRig(t)}
			w.join(t, w.admin, "grace@example.com", access.Supervisor)
			w.one, _ = w.tryIn(t, "grace@example.com", password, here)
			w.two, _ = w.tryIn(t, "grace@example.com", password, here)
			w.c = w.whose(t, w.one)
			in, err := test.change(w)
			if err != nil {
				t.Fatal(err)
			}
			lives := func(in account.SignedIn) bool {
				_, err := w.Authenticate(ctx, in.Cookie.Reveal(), "")
				return err == nil
			}
			if lives(w.one) != test.one || lives(w.two) != test.two {
				t.Errorf("the first session lives: %v, the second: %v", lives(w.one), lives(w.two))
			}
			if v := in.Cookie.Reveal(); v != "" && (!lives(in) || v == w.one.Cookie.Reveal()) {
				t.Error("the session did not get a new id")
			}
			if _, err := w.Authenticate(ctx, w.one.Cookie.Reveal(), ""); !test.one {
				wantFault(t, "the old session", err, fault.Unauthenticated, "not_signed_in")
			}
		})
	}
}

func TestK4_AnEndedSessionDoesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := r.signIn(t, "ada@example.com", password)
	if err := r.SignOut(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	_, err := r.SwitchOrganisation(t.Context(), c, r.org, here)
	wantFault(t, "switch", err, fault.Unauthenticated, "not_signed_in")
	_, err = r.ChangePassword(t.Context(), c, credential.NewSecret(password), credential.NewSecret(other), here)
	wantFault(t, "password", err, fault.Unauthenticated, "not_signed_in")
	if _, err := r.tryIn(t, "ada@example.com", password, here); err != nil {
		t.Errorf("the password has changed by a session that had ended: %v", err)
	}
}

func TestK4_ChangingThePassword(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	change := func(old, new string) error {
		_, err := r.ChangePassword(t.Context(), r.admin, credential.NewSecret(old), credential.NewSecret(new), here)
		return err
	}
	wantFault(t, "wrong old one", change("wrong", other), fault.Invalid, "old_password_wrong")
	if e := r.last(t, r.org, "user.password"); e.Outcome != audit.Failed {
		t.Errorf("%+v", e)
	}
	wantFault(t, "short", change(password, "short"), fault.Invalid, "password_short")
	wantFault(t, "his name", change(password, "ada@example.com!"), fault.Invalid, "password_obvious")
	wantFault(t, "the same", change(password, password), fault.Invalid, "password_same")
	token, _ := r.token(t, r.admin, account.TokenRequest{})
	_, err := r.ChangePassword(t.Context(), token, credential.NewSecret(password), credential.NewSecret(other), here)
	wantFault(t, "by API token", err, fault.Forbidden, "session_needed")
	wantFault(t, "sign out by API token", r.SignOut(t.Context(), token), fault.Forbidden, "session_needed")
	_, err = r.SwitchOrganisation(t.Context(), token, r.org, here)
	wantFault(t, "switch by API token", err, fault.Forbidden, "session_needed")
	wantFault(t, "in order", change(password, other), "", "")
	_, err = r.tryIn(t, "ada@example.com", password, here)
	wantFault(t, "the old password", err, fault.Unauthenticated, "sign_in_failed")
	r.signIn(t, "ada@example.com", other)
	limited := false
	r.admin = r.signIn(t, "ada@example.com", other)
	for range 10 {
		limited = limited || fault.CodeOf(change("wrong", password)) == fault.Limit
	}
	if !limited {
		t.Error("the old password may be guessed without end")
	}
}

func TestK5_SessionsEnd(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		policy account.Policy
		every  time.Duration
		want   time.Duration // until it has ended
	}{
		{"idle by default", account.Policy{}, 0, 30 * time.Minute},
		{"absolute by default", account.Policy{}, 10 * time.Minute, 12 * time.Hour},
		{"idle set", account.Policy{Idle: 5 * time.Minute}, 0, 5 * time.Minute},
		{"absolute set", account.Policy{Absolute: time.Hour}, 10 * time.Minute, time.Hour},
		{"used within the minute", account.Policy{Idle: 2 * time.Minute, Absolute: time.Hour}, 30 * time.Second, time.Hour},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(o *account.Options) {
				test.policy.Hash = o.Policy.Hash
				o.Policy = test.policy
			})
			in, err := r.tryIn(t, "ada@example.com", password, here)
			if err != nil {
				t.Fatal(err)
			}
			twin, err := r.tryIn(t, "ada@example.com", password, here)
			if err != nil {
				t.Fatal(err)
			}
			lives := func(in account.SignedIn) bool {
				_, err := r.Authenticate(t.Context(), in.Cookie.Reveal(), "")
				return err == nil
			}
			alive := func() bool { return lives(in) }
			passed := time.Duration(0)
			for step := test.every; test.every > 0 && passed+step < test.want; passed += step {
				r.clock.pass(step)
				if !alive() {
					t.Fatalf("ended after %v", passed+step)
				}
			}
			r.clock.pass(test.want - passed - time.Millisecond)
			before := in
			if test.every == 0 {
				before = twin // looking counts as use
			}
			if !lives(before) {
				t.Error("ended a millisecond too early")
			}
			r.clock.pass(time.Millisecond)
			if alive() {
				t.Error("did not end")
			}
		})
	}
}

func TestK5_ANewIDIsNoNewLife(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.store.AllSessions()[0]
	r.clock.pass(20 * time.Minute)
	in := r.switched(t, r.admin, r.org)
	if !in.Expires.Equal(first.Expires) {
		t.Errorf("expires %v, was %v", in.Expires, first.Expires)
	}
	in, err := r.ChangePassword(t.Context(), r.whose(t, in), credential.NewSecret(password), credential.NewSecret(other), here)
	if err != nil || !in.Expires.Equal(first.Expires) {
		t.Errorf("%v, expires %v, was %v", err, in.Expires, first.Expires)
	}
	s := r.store.AllSessions()
	if len(s) != 1 || !s[0].Created.Equal(first.Created) || !s[0].Seen.Equal(r.clock.now()) {
		t.Errorf("%+v", s)
	}
}

func TestSessionsKeepWhoAndWhere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	from := account.Client{Address: "192.0.2.5", Agent: "Mozilla\r\nforged\x00" + strings.Repeat("é", 200)}
	in, err := r.tryIn(t, " ADA@EXAMPLE.COM ", password, from)
	if err != nil {
		t.Fatal(err)
	}
	s := r.store.AllSessions()[1]
	if s.Address != from.Address || !strings.HasPrefix(s.Agent, "Mozillaforgedé") || len(s.Agent) > 200 || s.Organisation != r.org {
		t.Errorf("%+v", s)
	}
	if strings.Contains(r.store.String(), in.Cookie.Reveal()) || strings.Contains(fmt.Sprintf("%+v %#v", in, in), in.Cookie.Reveal()) {
		t.Error("the cookie's value is stored or printed")
	}
	c := r.whose(t, in)
	want := audit.Actor{Kind: "user", ID: c.User.ID, Name: "ada@example.com", Roles: []string{"full_administrator"}, Address: here.Address}
	if d := cmp.Diff(want, c.Actor()); d != "" {
		t.Error(d)
	}
	if err := r.SignOut(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	e := r.last(t, r.org, "session.sign_out")
	if d := cmp.Diff(want, e.Actor); d != "" || e.Object.ID != c.User.ID || e.Outcome != audit.Done {
		t.Error(d, e)
	}
}

func TestUsersOfSeveralOrganisationsChoose(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	second := r.secondOrganisation(t)
	in, err := r.tryIn(t, "ada@example.com", password, here)
	if err != nil || in.Organisation != "" {
		t.Fatalf("%v, begins in %q", err, in.Organisation)
	}
	c := r.whose(t, in)
	if c.Roles != nil || c.Decide(access.ConnectorList) != access.Hidden || c.Decide(access.OrganisationCreate) != access.Allowed {
		t.Errorf("%+v", c)
	}
	places, err := r.Places(t.Context(), c)
	if err != nil || len(places) != 2 || places[0].Roles[0] != access.FullAdministrator || places[0].Invited {
		t.Errorf("%v %+v", err, places)
	}
	in = r.switched(t, c, second.Organisation)
	if c := r.whose(t, in); c.Organisation != second.Organisation || c.Decide(access.UserDelete) != access.Allowed {
		t.Errorf("%+v", c)
	}
	r.last(t, second.Organisation, "session.switch")
	_, err = r.SwitchOrganisation(t.Context(), second, r.org, here)
	wantFault(t, "into an organisation that he is not a member of", err, fault.NotFound, "not_found")
	r.invite(t, r.admin, "grace@second.example", access.Supervisor)
	_, err = r.SwitchOrganisation(t.Context(), second, r.org, here)
	wantFault(t, "into one that he is invited to", err, fault.NotFound, "not_found")
}
