package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/store"
)

// appendEntry adds an entry to a chain whose hashes are its numbers.
func appendEntry(ctx context.Context, db *store.DB, organisation string, e audit.Entry) error {
	return db.Audit().Append(ctx, organisation, func(h audit.Head) audit.Entry {
		e.Organisation, e.Sequence, e.Previous = organisation, h.Sequence+1, h.Hash
		e.Hash = fmt.Appendf(nil, "%s %d", organisation, e.Sequence)
		return e
	})
}

func auditRoundTrip(t *testing.T, db *store.DB) {
	ctx := t.Context()
	full := audit.Entry{Organisation: "o", Sequence: 2, Time: noon, Action: "connector.create", Outcome: audit.Done,
		Actor:    audit.Actor{Kind: "user", ID: "u", Name: "u@example.com", Roles: []string{"b", "a"}, Address: "192.0.2.1"},
		Object:   audit.Object{Kind: "connector", ID: "c", Name: "CRM"},
		Detail:   []audit.Detail{{Name: "z", Value: "1"}, {Name: "a", Value: `"<&>`}},
		Previous: []byte("o 1"), Hash: []byte("o 2")}
	bare := audit.Entry{Organisation: "o", Sequence: 1, Hash: []byte("o 1")}
	ok(t, "appending", appendEntry(ctx, db, "o", audit.Entry{}))
	ok(t, "appending", appendEntry(ctx, db, "o", full))
	ok(t, "appending", appendEntry(ctx, db, "", audit.Entry{Action: "installation"}))
	list, err := db.Audit().Entries(ctx, audit.Query{Organisation: "o"})
	ok(t, "reading", err)
	same(t, "newest first", list, []audit.Entry{full, bare})
	chain, err := db.Audit().Chain(ctx, "o", 0, 10)
	ok(t, "reading", err)
	same(t, "oldest first", chain, []audit.Entry{bare, full})
	chain, err = db.Audit().Chain(ctx, "o", 1, 10)
	ok(t, "reading", err)
	same(t, "after the first", chain, []audit.Entry{full})
	heads, err := db.Audit().Heads(ctx)
	ok(t, "heads", err)
	same(t, "heads", heads, map[string]audit.Head{"o": {Sequence: 2, Hash: []byte("o 2")}, "": {Sequence: 1, Hash: []byte(" 1")}})
}

func auditHasNoGaps(t *testing.T, db *store.DB) {
	const goroutines, each = 10, 10
	race(t, goroutines, func(ctx context.Context, i int) (bool, error) {
		for n := range each {
			err := db.Atomically(ctx, func(ctx context.Context) error {
				if err := appendEntry(ctx, db, numbered("o", n%2), audit.Entry{}); err != nil {
					return err
				}
				if (i+n)%5 == 0 {
					return errStop
				}
				return nil
			})
			if err != nil && !errors.Is(err, errStop) {
				return false, err
			}
		}
		return true, nil
	})
	for _, organisation := range []string{"o-000", "o-001"} {
		chain, err := db.Audit().Chain(t.Context(), organisation, 0, 1000)
		ok(t, "reading", err)
		var previous []byte
		for i, e := range chain {
			if e.Sequence != int64(i+1) || !bytes.Equal(e.Previous, previous) {
				t.Fatalf("%s: entry %d has sequence %d and follows %q, want %q", organisation, i+1, e.Sequence, e.Previous, previous)
			}
			previous = e.Hash
		}
		if want := goroutines * each * 4 / 5 / 2; len(chain) != want {
			t.Errorf("%s has %d entries, want %d", organisation, len(chain), want)
		}
	}
}

func auditQueries(t *testing.T, db *store.DB) {
	ctx := t.Context()
	for i, e := range []audit.Entry{
		{Action: "connector.create", Actor: audit.Actor{ID: "u"}, Object: audit.Object{Kind: "connector", ID: "c"}},
		{Action: "connector.test", Actor: audit.Actor{ID: "v"}, Object: audit.Object{Kind: "connector", ID: "d"}},
		{Action: "connectors.x", Actor: audit.Actor{ID: "u"}, Object: audit.Object{Kind: "user", ID: "c"}},
		{Action: "session.sign_in", Actor: audit.Actor{ID: "u"}, Object: audit.Object{Kind: "user", ID: "u"}},
	} {
		e.Time = noon.Add(time.Duration(i) * time.Minute)
		ok(t, "appending", appendEntry(ctx, db, "o", e))
	}
	ok(t, "appending elsewhere", appendEntry(ctx, db, "p", audit.Entry{Action: "connector.create"}))
	for name, test := range map[string]struct {
		q    audit.Query
		want []int64
	}{
		"all":       {audit.Query{}, []int64{4, 3, 2, 1}},
		"actor":     {audit.Query{Actor: "u"}, []int64{4, 3, 1}},
		"action":    {audit.Query{Action: "connector.test"}, []int64{2}},
		"prefix":    {audit.Query{Action: "connector."}, []int64{2, 1}},
		"no prefix": {audit.Query{Action: "connector"}, nil},
		"kind":      {audit.Query{Kind: "user"}, []int64{4, 3}},
		"object":    {audit.Query{Object: "c"}, []int64{3, 1}},
		"both":      {audit.Query{Object: "c", Kind: "user"}, []int64{3}},
		"since":     {audit.Query{Since: noon.Add(2 * time.Minute)}, []int64{4, 3}},
		"until":     {audit.Query{Until: noon.Add(2 * time.Minute)}, []int64{2, 1}},
		"before":    {audit.Query{Before: 3}, []int64{2, 1}},
		"limit":     {audit.Query{Limit: 1, Before: 4}, []int64{3}},
	} {
		test.q.Organisation = "o"
		list, err := db.Audit().Entries(ctx, test.q)
		ok(t, name, err)
		var got []int64
		for _, e := range list {
			got = append(got, e.Sequence)
		}
		same(t, name, got, test.want)
	}
}

func auditIsPartOfTheTransaction(t *testing.T, db *store.DB) {
	err := db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "inserting", db.Organisations().InsertOrganisation(ctx, organisation("undone")))
		ok(t, "appending", appendEntry(ctx, db, "undone", audit.Entry{}))
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Errorf("the transaction: %v", err)
	}
	missing[account.Organisation](t, "the change")(db.Organisations().Organisation(t.Context(), "undone"))
	heads, err := db.Audit().Heads(t.Context())
	ok(t, "heads", err)
	same(t, "the entry", len(heads), 0)
}

func auditRefusesAStranger(t *testing.T, db *store.DB) {
	for _, e := range []audit.Entry{{Organisation: "o", Sequence: 2}, {Organisation: "p", Sequence: 1}, {Organisation: "o"}} {
		if err := db.Audit().Append(t.Context(), "o", func(audit.Head) audit.Entry { return e }); err == nil {
			t.Errorf("entry %d of %s was added", e.Sequence, e.Organisation)
		}
	}
	heads, err := db.Audit().Heads(t.Context())
	ok(t, "heads", err)
	same(t, "what was added", len(heads), 0)
}
