package account_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/account/accounttest"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

const (
	password = "violet kettle on the roof"
	other    = "seven grey umbrellas at noon"
)

var here = account.Client{Address: "192.0.2.1", Agent: "Firefox"}

// rig is an installation that has been set up by its administrator.
type rig struct {
	*account.Accounts
	store *accounttest.Store
	clock *clock
	org   string
	admin account.Caller
}

type clock struct{ millis atomic.Int64 }

func (c *clock) now() time.Time       { return time.UnixMilli(c.millis.Load()) }
func (c *clock) pass(d time.Duration) { c.millis.Add(d.Milliseconds()) }

func fresh(t *testing.T, more ...func(*account.Options)) *rig {
	t.Helper()
	r := &rig{store: accounttest.NewStore(), clock: &clock{}}
	r.clock.millis.Store(time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC).UnixMilli())
	o := r.store.Options(r.clock.now)
	for _, f := range more {
		f(&o)
	}
	var err error
	if r.Accounts, err = account.New(o); err != nil {
		t.Fatal(err)
	}
	return r
}

func newRig(t *testing.T, more ...func(*account.Options)) *rig {
	t.Helper()
	r := fresh(t, more...)
	made, _, err := r.SetUp(t.Context(), founding())
	if err != nil {
		t.Fatal(err)
	}
	r.org = made.Organisation.ID
	r.admin = r.signIn(t, "ada@example.com", password)
	return r
}

func founding() account.Founding {
	return account.Founding{Organisation: "Example", Email: "ada@example.com", Name: "Ada", Password: credential.NewSecret(password)}
}

func (r *rig) tryIn(t *testing.T, email, with string, from account.Client) (account.SignedIn, error) {
	t.Helper()
	return r.SignIn(t.Context(), account.Credentials{Email: email, Password: credential.NewSecret(with)}, from)
}

// signIn signs in and returns the caller.
func (r *rig) signIn(t *testing.T, email, with string) account.Caller {
	t.Helper()
	in, err := r.tryIn(t, email, with, here)
	if err != nil {
		t.Fatal(err)
	}
	return r.whose(t, in)
}

// whose is the caller of a session.
func (r *rig) whose(t *testing.T, in account.SignedIn) account.Caller {
	t.Helper()
	c, err := r.Authenticate(t.Context(), in.Cookie.Reveal(), here.Address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// invite invites somebody in the name of the administrator.
func (r *rig) invite(t *testing.T, by account.Caller, email string, roles ...access.Role) account.Invited {
	t.Helper()
	i, err := r.Invite(t.Context(), by, account.Invitation{Email: email, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// join makes a member with roles and returns him, signed in.
func (r *rig) join(t *testing.T, by account.Caller, email string, roles ...access.Role) account.Caller {
	t.Helper()
	i := r.invite(t, by, email, roles...)
	in, err := r.Accept(t.Context(), account.Acceptance{Link: i.Link.Reveal(), Password: credential.NewSecret(password)}, here)
	if err != nil {
		t.Fatal(err)
	}
	return r.whose(t, in)
}

// token makes an API token and returns the caller that it makes, and its value.
func (r *rig) token(t *testing.T, c account.Caller, request account.TokenRequest) (account.Caller, account.NewToken) {
	t.Helper()
	if request.Name == "" {
		request.Name = "script"
	}
	made, err := r.CreateToken(t.Context(), c, request)
	if err != nil {
		t.Fatal(err)
	}
	with, err := r.AuthenticateToken(t.Context(), made.Value.Reveal(), here.Address)
	if err != nil {
		t.Fatal(err)
	}
	return with, made
}

// secondOrganisation makes another organisation and its administrator.
func (r *rig) secondOrganisation(t *testing.T) account.Caller {
	t.Helper()
	o, err := r.CreateOrganisation(t.Context(), r.admin, account.OrganisationRequest{Name: "Second"})
	if err != nil {
		t.Fatal(err)
	}
	in, err := r.SwitchOrganisation(t.Context(), r.admin, o.ID, here)
	if err != nil {
		t.Fatal(err)
	}
	second := r.join(t, r.whose(t, in), "grace@second.example", access.FullAdministrator)
	r.admin = r.whose(t, r.switched(t, r.whose(t, in), r.org))
	return second
}

func (r *rig) switched(t *testing.T, c account.Caller, organisation string) account.SignedIn {
	t.Helper()
	in, err := r.SwitchOrganisation(t.Context(), c, organisation, here)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func (r *rig) revision(t *testing.T, id string) int64 {
	t.Helper()
	p, err := r.Person(t.Context(), r.admin, id)
	if err != nil {
		t.Fatal(err)
	}
	return p.User.Revision
}

// last returns the newest entry of an organisation's chain with an action.
func (r *rig) last(t *testing.T, organisation, action string) audit.Entry {
	t.Helper()
	for _, e := range slices.Backward(r.store.Audit.All(organisation)) {
		if e.Action == action {
			return e
		}
	}
	t.Fatalf("no %s in the audit log", action)
	return audit.Entry{}
}

// wantFault checks the reason of a refusal; "" wants none.
func wantFault(t *testing.T, what string, err error, code fault.Code, reason string) {
	t.Helper()
	var f *fault.Error
	if reason == "" && err == nil || errors.As(err, &f) && f.Code == code && f.Reason == reason {
		return
	}
	t.Errorf("%s: %v (%s %s), want %s %s", what, err, fault.CodeOf(err), fault.ReasonOf(err), code, reason)
}
