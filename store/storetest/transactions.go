package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
)

func organisation(name string) account.Organisation {
	return account.Organisation{ID: name, Name: "Name of " + name, Revision: 1, Created: noon}
}

func transactionCommitsAndRollsBack(t *testing.T, db *store.DB) {
	o := db.Organisations()
	ok(t, "committing", db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "inserting", o.InsertOrganisation(ctx, organisation("kept")))
		found[account.Organisation](t, "inside the transaction")(o.Organisation(ctx, "kept"))
		missing[account.Organisation](t, "outside, before the commit")(o.Organisation(t.Context(), "kept"))
		return nil
	}))
	err := db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "inserting", o.InsertOrganisation(ctx, organisation("undone")))
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Errorf("the error is %v, want the function's own", err)
	}
	found[account.Organisation](t, "what was committed")(o.Organisation(t.Context(), "kept"))
	missing[account.Organisation](t, "what was rolled back")(o.Organisation(t.Context(), "undone"))
}

func transactionPartsUndoThemselves(t *testing.T, db *store.DB) {
	o := db.Organisations()
	insert := func(ctx context.Context, name string, end error) error {
		return db.Atomically(ctx, func(ctx context.Context) error {
			ok(t, "inserting", o.InsertOrganisation(ctx, organisation(name)))
			return end
		})
	}
	ok(t, "the whole", db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "the first part", insert(ctx, "first", nil))
		if err := insert(ctx, "second", errStop); !errors.Is(err, errStop) {
			t.Errorf("the second part: %v", err)
		}
		// A statement that the database refuses undoes its own part only.
		err := db.Atomically(ctx, func(ctx context.Context) error {
			ok(t, "the inner part", insert(ctx, "inner", nil))
			return o.InsertOrganisation(ctx, organisation("first"))
		})
		if fault.CodeOf(err) != fault.Conflict {
			t.Errorf("an id that is there already: %v, want a conflict", err)
		}
		return insert(ctx, "third", nil)
	}))
	list, err := o.Organisations(t.Context(), "", 10)
	ok(t, "listing", err)
	same(t, "what stands", list, []account.Organisation{organisation("first"), organisation("third")})
	if err := db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "a part that goes well", insert(ctx, "fourth", nil))
		return errStop
	}); !errors.Is(err, errStop) {
		t.Errorf("the whole: %v", err)
	}
	missing[account.Organisation](t, "a part of what was rolled back")(o.Organisation(t.Context(), "fourth"))
}

func transactionIsRolledBackByAPanic(t *testing.T, db *store.DB) {
	func() {
		defer func() { _ = recover() }()
		_ = db.Atomically(t.Context(), func(ctx context.Context) error {
			ok(t, "inserting", db.Organisations().InsertOrganisation(ctx, organisation("undone")))
			panic("stop")
		})
	}()
	missing[account.Organisation](t, "after the panic")(db.Organisations().Organisation(t.Context(), "undone"))
	ok(t, "the next change", db.Organisations().InsertOrganisation(t.Context(), organisation("next")))
}

// transactionsDoNotLoseChanges counts up in two rows, one of which is locked first
// by half of the goroutines and last by the others: on PostgreSQL they deadlock
// and are run again.
func transactionsDoNotLoseChanges(t *testing.T, db *store.DB) {
	o := db.Organisations()
	for _, name := range []string{"a", "b"} {
		ok(t, "inserting", o.InsertOrganisation(t.Context(), organisation(name)))
	}
	const goroutines = 4
	race(t, goroutines, func(ctx context.Context, i int) (bool, error) {
		return true, db.Atomically(ctx, func(ctx context.Context) error {
			order := []string{"a", "b"}
			if i%2 == 1 {
				order = []string{"b", "a"}
			}
			for _, name := range order {
				if err := db.Members().LockMembers(ctx, name); err != nil {
					return err
				}
				now, _, err := o.Organisation(ctx, name)
				if err != nil {
					return err
				}
				now.Revision++
				if done, err := o.UpdateOrganisation(ctx, now); err != nil || !done {
					return errors.Join(err, errors.New("somebody was faster in spite of the lock"))
				}
			}
			return nil
		})
	})
	for _, name := range []string{"a", "b"} {
		now := found[account.Organisation](t, name)(o.Organisation(t.Context(), name))
		same(t, "revision of "+name, now.Revision, int64(1+goroutines))
	}
}

func transactionsOfAnotherDatabase(t *testing.T, db *store.DB) {
	other, err := store.Open(t.Context(), SQLite(t))
	ok(t, "opening another database", err)
	defer other.Close()
	err = db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "inserting elsewhere", other.Organisations().InsertOrganisation(ctx, organisation("elsewhere")))
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Errorf("the transaction: %v", err)
	}
	found[account.Organisation](t, "in the other database")(other.Organisations().Organisation(t.Context(), "elsewhere"))
}

func endedContext(t *testing.T, db *store.DB) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := db.Organisations().Organisation(ctx, "a")
	if !errors.Is(err, context.Canceled) || fault.CodeOf(err) == fault.Unavailable {
		t.Errorf("reading: %v, want that the context was cancelled", err)
	}
	err = db.Atomically(ctx, func(context.Context) error { return nil })
	if !errors.Is(err, context.Canceled) || fault.CodeOf(err) == fault.Unavailable {
		t.Errorf("a transaction: %v, want that the context was cancelled", err)
	}
	ok(t, "the database afterwards", db.Ping(t.Context()))
}

// nasty are texts that mean something in SQL, in a pattern or in JSON.
var nasty = []string{
	`'; DROP TABLE connections; --`, `" OR 1=1 --`, `%`, `_`, `\`, `$1`, `?`, `') UNION SELECT password FROM users --`,
	`{"a":1}`, `[]`, "line\nbreak\ttab", "naïve 北京 🎉 \u2028", `\'`, `%' OR '1'='1`, "1; VACUUM", `"; ATTACH 'x' AS y; --`, `E'\\x'`, `{{7*7}}`,
}

// textsAreOnlyTexts stores and filters by nasty texts in every place that takes
// one, and finds exactly what it stored.
func textsAreOnlyTexts(t *testing.T, db *store.DB) {
	ctx := t.Context()
	for i, text := range nasty {
		o := organisation(numbered("o", i))
		o.Name, o.Licences = text, []string{text}
		ok(t, text, db.Organisations().InsertOrganisation(ctx, o))
		same(t, text, found[account.Organisation](t, text)(db.Organisations().Organisation(ctx, o.ID)), o)
		u := account.User{ID: numbered("u", i), Email: text, Name: text, Issuer: text, Subject: text, Revision: 1, Created: noon}
		if done, err := db.Users().InsertUser(ctx, u); err != nil || !done {
			t.Fatalf("%q as an e-mail: %v %v", text, done, err)
		}
		same(t, text, found[account.User](t, text)(db.Users().UserByEmail(ctx, text)), u)
		same(t, text, found[account.User](t, text)(db.Users().UserByIdentity(ctx, text, text)), u)
		r := connection(text)
		if clash, full, err := db.Connections().Insert(ctx, r, 0); err != nil || clash != "" || full {
			t.Fatalf("%q as a name: %q %v %v", text, clash, full, err)
		}
		same(t, text, found[connector.Record](t, text)(db.Connections().Resolve(ctx, "o", text)), r)
		ok(t, text, db.Secrets().PutSealed(ctx, vault.Sealed{Place: vault.Place{Organisation: text, Credential: text}, Bytes: []byte(text)}))
		ok(t, text, appendEntry(ctx, db, "o", audit.Entry{Action: text, Object: audit.Object{Kind: text, ID: text}, Actor: audit.Actor{ID: text}}))
		entries, err := db.Audit().Entries(ctx, audit.Query{Organisation: "o", Action: text, Kind: text, Object: text, Actor: text})
		if err != nil || len(entries) != 1 {
			t.Errorf("audit entries of %q: %d, %v", text, len(entries), err)
		}
		_, _, err = db.Credentials().Acquire(ctx, credential.Key{Organisation: text, Connector: text, Revision: text}, text, noon, noon)
		ok(t, text, err)
	}
	for _, text := range nasty {
		page, _, err := db.Connections().List(ctx, connector.Query{Organisation: "o", Name: text, Kind: "", Limit: 100})
		ok(t, text, err)
		for _, r := range page {
			if !strings.Contains(strings.ToLower(r.Name), strings.ToLower(text)) {
				t.Errorf("the filter %q found %q", text, r.Name)
			}
		}
		if len(page) == 0 {
			t.Errorf("the filter %q found nothing", text)
		}
		for _, q := range []connector.Query{{Organisation: text}, {Organisation: "o", Kind: text}, {Organisation: "o", States: []connector.State{connector.State(text)}}} {
			page, _, err := db.Connections().List(ctx, q)
			if err != nil || len(page) != 0 {
				t.Errorf("%+v: %d, %v", q, len(page), err)
			}
		}
		if _, _, err := db.Connections().List(ctx, connector.Query{Organisation: "o", After: text}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("the cursor %q: %v, want invalid", text, err)
		}
	}
}

func unstorableIsRefused(t *testing.T, db *store.DB) {
	for _, text := range []string{"a\x00b", "\xff\xfe", "\xed\xa0\x80"} {
		o := organisation("o")
		o.Name = text
		if err := db.Organisations().InsertOrganisation(t.Context(), o); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("storing %q: %v, want invalid", text, err)
		}
		if _, _, err := db.Organisations().Organisation(t.Context(), text); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("looking for %q: %v, want invalid", text, err)
		}
		if _, _, err := db.Connections().List(t.Context(), connector.Query{Organisation: "o", Name: text}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("filtering by %q: %v, want invalid", text, err)
		}
	}
}
