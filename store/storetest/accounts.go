package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

func organisations(t *testing.T, db *store.DB) {
	o, ctx := db.Organisations(), t.Context()
	a := account.Organisation{ID: "a", Name: "Ä & Co", Licences: []string{"FLEX3", "X"}, CustomConnectors: 12, Revision: 1, Created: noon}
	for _, n := range []account.Organisation{organisation("b"), a, organisation("C")} {
		ok(t, "inserting", o.InsertOrganisation(ctx, n))
	}
	if err := o.InsertOrganisation(ctx, a); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("the same id again: %v, want a conflict", err)
	}
	same(t, "a", found[account.Organisation](t, "a")(o.Organisation(ctx, "a")), a)
	missing[account.Organisation](t, "an id that is not there")(o.Organisation(ctx, "c"))
	list, err := o.Organisations(ctx, "", 2)
	ok(t, "listing", err)
	same(t, "the first page, by code point", list, []account.Organisation{organisation("C"), a})
	list, err = o.Organisations(ctx, "a", 2)
	ok(t, "listing", err)
	same(t, "the second page", list, []account.Organisation{organisation("b")})

	a.Name, a.Licences, a.CustomConnectors, a.Revision = "New", nil, 0, 2
	for i, want := range []bool{true, false} {
		if done, err := o.UpdateOrganisation(ctx, a); err != nil || done != want {
			t.Errorf("update %d: %v %v, want %v", i, done, err, want)
		}
	}
	same(t, "after the update", found[account.Organisation](t, "a")(o.Organisation(ctx, "a")), a)
}

func person(name string) account.User {
	return account.User{ID: name, Email: name + "@example.com", Name: "Name of " + name, Revision: 1, Created: noon}
}

func withUser(t *testing.T, db *store.DB, names ...string) {
	t.Helper()
	for _, name := range names {
		if done, err := db.Users().InsertUser(t.Context(), person(name)); err != nil || !done {
			t.Fatalf("inserting %s: %v %v", name, done, err)
		}
	}
}

func users(t *testing.T, db *store.DB) {
	s, ctx := db.Users(), t.Context()
	u := account.User{ID: "u", Email: "Erika.Muster@Example.com", Name: "Erika", Password: "$argon2id$x", Issuer: "https://idp", Subject: "s",
		Operator: true, Disabled: true, Revision: 1, Created: noon}
	insert := func(n account.User, want bool) {
		t.Helper()
		if done, err := s.InsertUser(ctx, n); err != nil || done != want {
			t.Errorf("inserting %s: %v %v, want %v", n.Email, done, err, want)
		}
	}
	insert(u, true)
	other := person("v")
	other.Email = " ERIKA.MUSTER@EXAMPLE.COM"
	insert(other, false)
	withUser(t, db, "w")
	same(t, "by id", found[account.User](t, "u")(s.User(ctx, "u")), u)
	same(t, "by e-mail", found[account.User](t, "u")(s.UserByEmail(ctx, "erika.muster@EXAMPLE.com")), u)
	same(t, "by identity", found[account.User](t, "u")(s.UserByIdentity(ctx, "https://idp", "s")), u)
	missing[account.User](t, "an id")(s.User(ctx, "U"))
	missing[account.User](t, "an e-mail")(s.UserByEmail(ctx, "erika_muster@example.com"))
	missing[account.User](t, "no identity")(s.UserByIdentity(ctx, "", ""))

	u.Email, u.Name, u.Password, u.Issuer, u.Subject, u.Operator, u.Disabled, u.Revision = "e@x.org", "E", "", "", "", false, false, 2
	for i, want := range []bool{true, false} {
		if done, err := s.UpdateUser(ctx, u); err != nil || done != want {
			t.Errorf("update %d: %v %v, want %v", i, done, err, want)
		}
	}
	same(t, "after the update", found[account.User](t, "u")(s.UserByEmail(ctx, "E@X.ORG")), u)
	missing[account.User](t, "the old e-mail")(s.UserByEmail(ctx, "erika.muster@example.com"))
	u.Email, u.Revision = "W@example.com", 3
	if _, err := s.UpdateUser(ctx, u); fault.ReasonOf(err) != "email_taken" {
		t.Errorf("another's e-mail: %v, want email_taken", err)
	}
	won := race(t, 8, func(ctx context.Context, i int) (bool, error) {
		n := person(numbered("race", i))
		n.Email = []string{"one@example.com", "ONE@example.com"}[i%2]
		return s.InsertUser(ctx, n)
	})
	same(t, "how many of eight got the e-mail", won, 1)
}

func usersIdentity(t *testing.T, db *store.DB) {
	first, second := person("a"), person("b")
	first.Issuer, first.Subject = "https://idp", "s"
	if done, err := db.Users().InsertUser(t.Context(), first); err != nil || !done {
		t.Fatalf("inserting: %v %v", done, err)
	}
	second.Issuer, second.Subject = "https://idp", "s"
	if _, err := db.Users().InsertUser(t.Context(), second); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("another's identity: %v, want a conflict", err)
	}
	second.Subject = "S"
	if done, err := db.Users().InsertUser(t.Context(), second); err != nil || !done {
		t.Errorf("a subject that differs in letter case is another: %v %v", done, err)
	}
}

func members(t *testing.T, db *store.DB) {
	m, ctx := db.Members(), t.Context()
	for _, name := range []string{"o", "p"} {
		ok(t, "inserting", db.Organisations().InsertOrganisation(ctx, organisation(name)))
	}
	withUser(t, db, "b", "a", "C")
	set := func(user, organisation string, roles ...access.Role) account.Membership {
		t.Helper()
		s := account.Membership{User: user, Organisation: organisation, Roles: roles}
		ok(t, "setting roles", m.SetRoles(ctx, s))
		return s
	}
	set("a", "o", access.Supervisor)
	full := set("a", "o", access.FullAdministrator, access.FlowDeveloper)
	elsewhere := set("a", "p", access.Supervisor)
	set("b", "o", access.FlowPublisher)
	invited := account.Membership{User: "C", Organisation: "o", Roles: []access.Role{access.Supervisor}, InvitedAs: "Cleo"}
	ok(t, "inviting", m.SetRoles(ctx, invited))
	same(t, "one who is invited", found[account.Membership](t, "C")(m.Membership(ctx, "C", "o")), invited)
	same(t, "the membership", found[account.Membership](t, "a")(m.Membership(ctx, "a", "o")), full)
	list, err := m.MembershipsOf(ctx, "a")
	ok(t, "memberships of a", err)
	same(t, "memberships of a", list, []account.Membership{full, elsewhere})

	page, err := m.Members(ctx, "o", "", 2)
	ok(t, "members", err)
	same(t, "the first page", page, []account.Member{{User: person("a"), Roles: full.Roles}, {User: person("b"), Roles: []access.Role{access.FlowPublisher}}})
	page, err = m.Members(ctx, "o", "B@example.com", 2)
	ok(t, "members", err)
	same(t, "the second page", page, []account.Member{{User: person("C"), Roles: []access.Role{access.Supervisor}, InvitedAs: "Cleo"}})
	set("C", "o", access.Supervisor)
	if now := found[account.Membership](t, "C")(m.Membership(ctx, "C", "o")); now.InvitedAs != "" {
		t.Errorf("one who has accepted is still invited as %q", now.InvitedAs)
	}

	set("b", "o")
	missing[account.Membership](t, "who has no roles")(m.Membership(ctx, "b", "o"))
	err = m.SetRoles(ctx, account.Membership{User: "nobody", Organisation: "o", Roles: full.Roles})
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("roles of nobody: %v, want a conflict", err)
	}
}

// membersAreLocked lets two administrators remove each other at once: with the
// lock, the second sees that he is the last (L7).
func membersAreLocked(t *testing.T, db *store.DB) {
	m := db.Members()
	ok(t, "inserting", db.Organisations().InsertOrganisation(t.Context(), organisation("o")))
	names := []string{"a", "b", "c", "d"}
	withUser(t, db, names...)
	for _, name := range names {
		ok(t, "setting roles", m.SetRoles(t.Context(), account.Membership{User: name, Organisation: "o", Roles: []access.Role{access.FullAdministrator}}))
	}
	removed := race(t, len(names), func(ctx context.Context, i int) (removed bool, err error) {
		err = db.Atomically(ctx, func(ctx context.Context) error {
			part := db.Atomically(ctx, func(ctx context.Context) error {
				return errors.Join(m.LockMembers(ctx, "o"), errStop) // a lock that is given up with its part
			})
			if err := m.LockMembers(ctx, "o"); err != nil || !errors.Is(part, errStop) {
				return errors.Join(err, part)
			}
			left, err := m.Members(ctx, "o", "", 10)
			if removed = len(left) > 1; err != nil || !removed {
				return err
			}
			return m.SetRoles(ctx, account.Membership{User: names[i], Organisation: "o"})
		})
		return removed, err
	})
	same(t, "how many of four were removed", removed, 3)
	ok(t, "a transaction", db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "locking", m.LockMembers(ctx, "o"))
		outside, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		err := m.SetRoles(outside, account.Membership{User: "a", Organisation: "o", Roles: []access.Role{access.Supervisor}})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a change that does not ask for the lock: %v, want that it waits", err)
		}
		return nil
	}))
}

func sessions(t *testing.T, db *store.DB) {
	s, ctx := db.Sessions(), t.Context()
	withUser(t, db, "a", "b")
	session := func(hash, user string) account.Session {
		return account.Session{Hash: []byte(hash), User: user, Organisation: "o", Created: noon, Seen: noon, Expires: noon.Add(time.Hour), Address: "192.0.2.1", Agent: "Browser"}
	}
	first := session("h1", "a")
	for _, n := range []account.Session{first, session("h2", "a"), session("h3", "a"), session("h4", "b")} {
		ok(t, "inserting", s.InsertSession(ctx, n))
	}
	if err := s.InsertSession(ctx, session("h5", "nobody")); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a session of nobody: %v, want a conflict", err)
	}
	same(t, "the session", found[account.Session](t, "h1")(s.Session(ctx, []byte("h1"))), first)
	missing[account.Session](t, "another hash")(s.Session(ctx, []byte("H1")))
	missing[account.Session](t, "no hash")(s.Session(ctx, nil))
	ok(t, "touching", s.TouchSession(ctx, []byte("h1"), noon.Add(time.Minute)))
	ok(t, "touching late", s.TouchSession(ctx, []byte("h1"), noon))
	first.Seen = noon.Add(time.Minute)
	same(t, "after touching", found[account.Session](t, "h1")(s.Session(ctx, []byte("h1"))), first)

	ok(t, "deleting the others", s.DeleteSessionsOf(ctx, "a", []byte("h1")))
	missing[account.Session](t, "another of the user's")(s.Session(ctx, []byte("h2")))
	found[account.Session](t, "the one to keep")(s.Session(ctx, []byte("h1")))
	found[account.Session](t, "another user's")(s.Session(ctx, []byte("h4")))
	ok(t, "deleting all", s.DeleteSessionsOf(ctx, "a", nil))
	missing[account.Session](t, "after deleting all")(s.Session(ctx, []byte("h1")))
	ok(t, "deleting what has not expired", s.DeleteExpiredSessions(ctx, noon.Add(time.Hour)))
	found[account.Session](t, "what has not expired")(s.Session(ctx, []byte("h4")))
	ok(t, "deleting what has expired", s.DeleteExpiredSessions(ctx, noon.Add(2*time.Hour)))
	missing[account.Session](t, "what has expired")(s.Session(ctx, []byte("h4")))
	ok(t, "inserting again", s.InsertSession(ctx, session("h4", "b")))
	ok(t, "deleting one", s.DeleteSession(ctx, []byte("h4")))
	missing[account.Session](t, "the deleted one")(s.Session(ctx, []byte("h4")))
}

func tokens(t *testing.T, db *store.DB) {
	s, ctx := db.Tokens(), t.Context()
	for _, name := range []string{"o", "p"} {
		ok(t, "inserting", db.Organisations().InsertOrganisation(ctx, organisation(name)))
	}
	withUser(t, db, "a", "b")
	token := func(id, organisation, user string) account.Token {
		n := account.Token{ID: id, Organisation: organisation, User: user, Name: "CI", Hash: []byte("hash of " + id), Scopes: []access.Action{access.ConnectorList},
			Created: noon, Expires: noon.Add(time.Hour)}
		ok(t, "inserting", s.InsertToken(ctx, n))
		return n
	}
	second, first, third := token("t2", "o", "a"), token("t1", "o", "b"), token("t3", "p", "a")
	if err := s.InsertToken(ctx, account.Token{ID: "t4", Organisation: "o", User: "a", Hash: first.Hash}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a hash that is there already: %v, want a conflict", err)
	}
	same(t, "by hash", found[account.Token](t, "t1")(s.TokenByHash(ctx, first.Hash)), first)
	missing[account.Token](t, "no hash")(s.TokenByHash(ctx, nil))
	for user, want := range map[string][]account.Token{"": {first, second}, "a": {second}, "nobody": nil} {
		list, err := s.TokensOf(ctx, "o", user)
		ok(t, "listing", err)
		same(t, "tokens of "+user, list, want)
	}
	ok(t, "touching", s.TouchToken(ctx, "t1", noon))
	ok(t, "touching late", s.TouchToken(ctx, "t1", noon.Add(-time.Hour)))
	if done, err := s.RevokeToken(ctx, "o", third.ID, noon); err != nil || done {
		t.Errorf("revoking another organisation's: %v %v, want false (L3)", done, err)
	}
	for i, want := range []bool{true, false} {
		if done, err := s.RevokeToken(ctx, "o", "t1", noon.Add(time.Duration(i)*time.Hour)); err != nil || done != want {
			t.Errorf("revocation %d: %v %v, want %v", i, done, err, want)
		}
	}
	first.Used, first.Revoked = noon, noon
	same(t, "after use and revocation", found[account.Token](t, "t1")(s.TokenByHash(ctx, first.Hash)), first)
}

func link(hash, purpose, user string) account.Link {
	return account.Link{Hash: []byte(hash), Purpose: purpose, Organisation: "o", User: user, Expires: noon}
}

func linkIsTakenOnce(t *testing.T, db *store.DB) {
	ok(t, "inserting", db.Links().InsertLink(t.Context(), link("h", "setup", "")))
	won := race(t, 16, func(ctx context.Context, _ int) (bool, error) {
		l, there, err := db.Links().TakeLink(ctx, []byte("h"))
		if there {
			same(t, "the link", l, link("h", "setup", ""))
		}
		return there, err
	})
	same(t, "how many of sixteen got the link", won, 1)
}

func links(t *testing.T, db *store.DB) {
	s, ctx := db.Links(), t.Context()
	for _, n := range []account.Link{link("h1", "invitation", "a"), link("h2", "password", "a"), link("h3", "password", "b")} {
		ok(t, "inserting", s.InsertLink(ctx, n))
	}
	if err := s.InsertLink(ctx, link("h1", "setup", "")); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a hash that is there already: %v, want a conflict", err)
	}
	missing[account.Link](t, "no hash")(s.TakeLink(ctx, nil))
	ok(t, "deleting", s.DeleteLinks(ctx, "password", "a"))
	missing[account.Link](t, "the deleted one")(s.TakeLink(ctx, []byte("h2")))
	found[account.Link](t, "another purpose")(s.TakeLink(ctx, []byte("h1")))
	ok(t, "deleting what has not expired", s.DeleteExpiredLinks(ctx, noon))
	found[account.Link](t, "another user")(s.TakeLink(ctx, []byte("h3")))
	ok(t, "inserting", s.InsertLink(ctx, link("h4", "setup", "")))
	ok(t, "deleting what has expired", s.DeleteExpiredLinks(ctx, noon.Add(time.Second)))
	missing[account.Link](t, "what has expired")(s.TakeLink(ctx, []byte("h4")))
	err := db.Atomically(ctx, func(ctx context.Context) error {
		ok(t, "inserting", s.InsertLink(ctx, link("h5", "setup", "")))
		return nil
	})
	ok(t, "the transaction", err)
	_ = db.Atomically(ctx, func(ctx context.Context) error {
		found[account.Link](t, "taking in a transaction")(s.TakeLink(ctx, []byte("h5")))
		return errStop
	})
	found[account.Link](t, "what was taken in a transaction that was rolled back")(s.TakeLink(ctx, []byte("h5")))
}
