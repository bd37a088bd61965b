package account_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

// onDatabase is a rig on a database of its own that is not set up.
func onDatabase(t *testing.T) *rig {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return fresh(t, func(o *account.Options) {
		o.Transactor, o.Organisations, o.Users, o.Members = db, db.Organisations(), db.Users(), db.Members()
		o.Sessions, o.Tokens, o.Links, o.Audit = db.Sessions(), db.Tokens(), db.Links(), audit.New(db.Audit(), o.Clock)
	})
}

// TestK1_L7_OnADatabase does the races again where transactions are real.
func TestK1_L7_OnADatabase(t *testing.T) {
	t.Parallel()
	r := onDatabase(t)
	ctx := t.Context()
	link, err := r.SetupLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	race := func(n int, do func(i int) error) int {
		var all sync.WaitGroup
		var won atomic.Int32
		for i := range n {
			all.Go(func() {
				if do(i) == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		return int(won.Load())
	}
	won := race(8, func(i int) error {
		f := founding()
		f.Email = fmt.Sprintf("a%d@example.com", i)
		if i%2 == 0 {
			_, _, err := r.SetUp(ctx, f)
			return err
		}
		_, _, err := r.CompleteSetup(ctx, link.Reveal(), f, here)
		return err
	})
	organisations, err := r.AllOrganisations(ctx, account.Host(""), "", 10)
	if won != 1 || len(organisations) != 1 || err != nil {
		t.Fatalf("%d have set up, %v, %+v", won, err, organisations)
	}
	r.org = organisations[0].ID
	host := account.Host(r.org)
	people, err := r.People(ctx, host, "", 10)
	if err != nil || len(people) != 1 {
		t.Fatal(err, people)
	}
	first := r.signIn(t, people[0].User.Email, password)
	i := r.invite(t, host, "grace@example.com", access.FullAdministrator)
	if won := race(4, func(int) error { _, err := accept(r, t, i, password); return err }); won != 1 {
		t.Errorf("%d have accepted", won)
	}
	second := r.signIn(t, "GRACE@example.com", password)
	pair := [][2]account.Caller{{first, second}, {second, first}}
	won = race(2, func(i int) error {
		_, err := r.ChangeRoles(ctx, pair[i][0], pair[i][1].User.ID, pair[i][1].User.Revision, []access.Role{access.Supervisor})
		return err
	})
	if won != 1 {
		t.Errorf("%d full administrators were demoted by each other", won)
	}
	_, made := r.token(t, r.signIn(t, "grace@example.com", password), account.TokenRequest{Scopes: []access.Action{access.RoleList}})
	if err := r.Remove(ctx, host, second.User.ID); err != nil && fault.ReasonOf(err) != "last_administrator" {
		t.Error(err)
	} else if err == nil {
		_, err := r.AuthenticateToken(ctx, made.Value.Reveal(), "")
		wantFault(t, "an API token of one who was removed", err, fault.Unauthenticated, "token_invalid")
	}
	_, err = r.SignIn(ctx, account.Credentials{Email: "nobody@example.com", Password: credential.NewSecret(password)}, here)
	wantFault(t, "nobody", err, fault.Unauthenticated, "sign_in_failed")
}
