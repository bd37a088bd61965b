package account_test

import (
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

func TestK1_OneOfManySetsUp(t *testing.T) {
	t.Parallel()
	r := fresh(t)
	link, err := r.SetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			f := founding()
			f.Email = string(rune('a'+i)) + "@example.com"
			var err error
			if i%2 == 0 {
				_, _, err = r.CompleteSetup(t.Context(), link.Reveal(), f, here)
			} else {
				_, _, err = r.SetUp(t.Context(), f)
			}
			if err == nil {
				won.Add(1)
				return
			}
			wantFault(t, "second", err, fault.Conflict, "already_set_up")
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d have set up", won.Load())
	}
	done, err := r.IsSetUp(t.Context())
	if list, _ := r.AllOrganisations(t.Context(), account.Host(""), "", 10); !done || err != nil || len(list) != 1 {
		t.Errorf("%v %v, %d organisations", done, err, len(list))
	}
	_, err = r.SetupLink(t.Context())
	wantFault(t, "a link after the set-up", err, fault.Conflict, "already_set_up")
}

func TestK1_TheSetupLink(t *testing.T) {
	t.Parallel()
	r := fresh(t)
	link := func() string {
		l, err := r.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return l.Reveal()
	}
	first := link()
	second := link()
	complete := func(link string, f account.Founding) (account.SignedIn, error) {
		_, in, err := r.CompleteSetup(t.Context(), link, f, here)
		return in, err
	}
	_, err := complete(first, founding())
	wantFault(t, "a link that was replaced", err, fault.NotFound, "link_invalid")
	_, err = complete("", founding())
	wantFault(t, "no link", err, fault.NotFound, "link_invalid")
	weak := founding()
	weak.Password = credential.NewSecret("")
	_, err = complete(second, weak)
	wantFault(t, "no password", err, fault.Invalid, "password_short")
	r.clock.pass(24 * time.Hour)
	_, err = complete(second, founding())
	wantFault(t, "a day later", err, fault.NotFound, "link_invalid")
	third := link()
	in, err := complete(third, founding())
	if err != nil {
		t.Fatal(err)
	}
	c := r.whose(t, in)
	if !c.User.Operator || c.Decide(access.UserUpdate) != access.Allowed || c.User.Password != "" || in.User.Password != "" {
		t.Errorf("%+v", c)
	}
	if e := r.last(t, c.Organisation, "session.sign_in"); e.Actor.ID != c.User.ID || e.Actor.Address != here.Address {
		t.Errorf("%+v", e)
	}
	r.last(t, "", "installation.set_up")
	r.last(t, c.Organisation, "organisation.create")
	if strings.Contains(r.store.String(), third) {
		t.Error("the link is stored")
	}
}

func TestK1_SetUpOnTheHost(t *testing.T) {
	t.Parallel()
	r := fresh(t)
	for name, change := range map[string]func(*account.Founding){
		"email_invalid":    func(f *account.Founding) { f.Email = "nobody" },
		"name_invalid":     func(f *account.Founding) { f.Organisation = " \t" },
		"password_obvious": func(f *account.Founding) { f.Password = credential.NewSecret("Password1234!") },
	} {
		f := founding()
		change(&f)
		_, _, err := r.SetUp(t.Context(), f)
		wantFault(t, name, err, fault.Invalid, name)
	}
	if done, _ := r.IsSetUp(t.Context()); done {
		t.Fatal("a set-up that was refused has left an organisation")
	}
	f := founding()
	f.Name = ""
	made, token, err := r.SetUp(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.AuthenticateToken(t.Context(), token.Value.Reveal(), "")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"FLEX3"}, made.Organisation.Licences); d != "" || made.User.Name != f.Email || made.User.Password != "" {
		t.Error(d, made)
	}
	if c.User.ID != made.User.ID || c.Decide(access.ConnectorCreate) != access.Allowed || c.Decide(access.OrganisationCreate) != access.Allowed {
		t.Errorf("%+v", c)
	}
	if days := token.Token.Expires.Sub(token.Token.Created).Hours() / 24; days != 90 {
		t.Errorf("the first API token is good for %v days", days)
	}
}
