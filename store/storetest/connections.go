package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/value"
)

func connection(name string) connector.Record {
	return connector.Record{ID: id(), Organisation: "o", Name: name, Kind: "custom", State: connector.Active, Limited: true, Revision: 1,
		Created: noon, Updated: noon, StateSince: noon,
		Credential: connector.Credential{Version: 1, Settings: value.Of("scheme", "basic"), Since: noon}}
}

func insert(t *testing.T, db *store.DB, list ...connector.Record) {
	t.Helper()
	for _, r := range list {
		if clash, full, err := db.Connections().Insert(t.Context(), r, 0); err != nil || clash != "" || full {
			t.Fatalf("inserting %s: %q %v %v", r.Name, clash, full, err)
		}
	}
}

// update stores the next revision of r and returns it.
func update(t *testing.T, db *store.DB, r connector.Record) connector.Record {
	t.Helper()
	r.Revision++
	if clash, stale, err := db.Connections().Update(t.Context(), r); err != nil || clash != "" || stale {
		t.Fatalf("updating %s: %q %v %v", r.Name, clash, stale, err)
	}
	return r
}

func get(t *testing.T, db *store.DB, id string) connector.Record {
	t.Helper()
	return found[connector.Record](t, "connection "+id)(db.Connections().Connection(t.Context(), "o", id))
}

func connections(t *testing.T, db *store.DB) {
	r := connector.Record{ID: id(), Organisation: "o", Name: " Mein CRM ", Kind: "zendesk", For: []string{"5e1f", "Label"}, State: connector.Active,
		Credential: connector.Credential{Version: 7, Since: noon, Tested: noon.Add(time.Second), Secrets: []string{"client_secret", "key"},
			Settings: value.Of("z", "ü\"", "a", int64(1)<<60, "list", []any{true, nil, 1.5}, "inner", value.Of("b", ""))},
		Next:     &connector.Credential{Version: 8, Settings: value.Of(), Since: noon},
		Previous: &connector.Credential{Version: 6}, Limited: true, Revision: 1, Created: noon, Updated: noon.Add(time.Hour), StateSince: noon.Add(time.Minute)}
	insert(t, db, r)
	got := get(t, db, r.ID)
	same(t, "the record", got, r)
	same(t, "the order of settings", got.Credential.Settings.Keys(), []string{"z", "a", "list", "inner"})

	r.Name, r.Kind, r.For, r.State, r.Next, r.Previous, r.Limited = "Other", "custom", nil, connector.Inactive, nil, &r.Credential, false
	r.Updated, r.StateSince = noon, noon
	same(t, "after the update", get(t, db, update(t, db, r).ID), func() connector.Record { r.Revision = 2; return r }())
	if _, _, err := db.Connections().Insert(t.Context(), connector.Record{Organisation: "o", Name: "n"}, 0); err == nil {
		t.Error("a record without an id was stored")
	}
	twin := connection("Twin")
	twin.ID = r.ID
	if _, _, err := db.Connections().Insert(t.Context(), twin, 0); err == nil {
		t.Error("an id was used twice")
	}
}

func limitHolds(t *testing.T, db *store.DB) {
	stored := race(t, 24, func(ctx context.Context, i int) (bool, error) {
		_, full, err := db.Connections().Insert(ctx, connection(numbered("n", i)), 10)
		return !full, err
	})
	same(t, "how many of 24 were stored", stored, 10)
	other := connection("of another organisation")
	other.Organisation = "p"
	if _, full, err := db.Connections().Insert(t.Context(), other, 10); err != nil || full {
		t.Errorf("another organisation is full as well: %v %v", full, err)
	}
	unlimited := connection("unlimited")
	unlimited.Limited = false
	insert(t, db, unlimited)
	list, _, err := db.Connections().List(t.Context(), connector.Query{Organisation: "o", Limit: 50})
	ok(t, "listing", err)
	same(t, "how many there are", len(list), 11)
}

func deletedDoNotCount(t *testing.T, db *store.DB) {
	first, second := connection("first"), connection("second")
	insert(t, db, first, second)
	second.State = connector.Inactive
	update(t, db, second)
	full := func() bool {
		t.Helper()
		_, full, err := db.Connections().Insert(t.Context(), connection(id()), 2)
		ok(t, "inserting", err)
		return full
	}
	if !full() {
		t.Error("an inactive connection does not count")
	}
	first.State = connector.Deleted
	update(t, db, first)
	if full() {
		t.Error("a deleted connection counts")
	}
	if !full() {
		t.Error("the limit no longer holds")
	}
}

func namesAreUnique(t *testing.T, db *store.DB) {
	first := connection("Straße Σίσυφος")
	first.For = []string{"Label", "STRASSE"}
	insert(t, db, first)
	clash := func(r connector.Record) string {
		t.Helper()
		clash, _, err := db.Connections().Insert(t.Context(), r, 0)
		ok(t, "inserting", err)
		return clash
	}
	same(t, "another letter case", clash(connection("STRAßE ΣΊΣΥΦΟΣ")), "STRAßE ΣΊΣΥΦΟΣ")
	decomposed := "strass\u0065\u0301"
	insert(t, db, connection("Strassé"))
	same(t, "an accent composed otherwise", clash(connection(decomposed)), decomposed)
	same(t, "spaces around it", clash(connection("  straße σίσυφος ")), "  straße σίσυφος ")
	same(t, "a For entry of the other", clash(connection("LABEL")), "LABEL")
	byRef := connection("free")
	byRef.For = []string{"free too", "label"}
	same(t, "a For entry that is taken", clash(byRef), "label")
	missing[connector.Record](t, "what clashed")(db.Connections().Resolve(t.Context(), "o", "free"))
	same(t, "its own name as a For entry", clash(func() connector.Record { r := connection("own"); r.For = []string{"OWN"}; return r }()), "")
	elsewhere := connection("label")
	elsewhere.Organisation = "p"
	same(t, "in another organisation", clash(elsewhere), "")

	second := connection("second")
	insert(t, db, second)
	second.Name, second.Revision = "LABEL", 2
	if clash, stale, err := db.Connections().Update(t.Context(), second); err != nil || stale || clash != "LABEL" {
		t.Errorf("an update to a taken name: %q %v %v", clash, stale, err)
	}
	first.For = []string{"STRASSE"}
	first = update(t, db, first)
	second.Revision = 1
	second = update(t, db, second) // the entry was given up
	first.State = connector.Deleted
	update(t, db, first)
	insert(t, db, connection(first.Name)) // so was the name of a deleted one
	second.Name = "Label"                 // its own in another letter case
	update(t, db, second)
}

func oneGetsTheName(t *testing.T, db *store.DB) {
	won := race(t, 16, func(ctx context.Context, i int) (bool, error) {
		r := connection([]string{"Twin", "TWIN", "other"}[i%3])
		if i%3 == 2 {
			r.Name, r.For = numbered("n", i), []string{"tWiN"}
		}
		clash, _, err := db.Connections().Insert(ctx, r, 0)
		return clash == "", err
	})
	same(t, "how many of sixteen got the name", won, 1)
}

func staleUpdate(t *testing.T, db *store.DB) {
	r := connection("name")
	insert(t, db, r)
	won := race(t, 10, func(ctx context.Context, i int) (bool, error) {
		mine := r
		mine.Revision, mine.Name = 2, numbered("name", i)
		_, stale, err := db.Connections().Update(ctx, mine)
		return !stale, err
	})
	same(t, "how many of ten editors changed the revision they read", won, 1)
	same(t, "the revision", get(t, db, r.ID).Revision, int64(2))
	for what, change := range map[string]func(*connector.Record){
		"a revision too far":   func(r *connector.Record) { r.Revision = 4 },
		"another id":           func(r *connector.Record) { r.ID, r.Revision = id(), 3 },
		"another organisation": func(r *connector.Record) { r.Organisation, r.Revision = "p", 3 },
	} {
		other := r
		change(&other)
		if _, stale, err := db.Connections().Update(t.Context(), other); err != nil || !stale {
			t.Errorf("%s: %v %v, want stale", what, stale, err)
		}
	}
}

func connectionsOfAnotherOrganisation(t *testing.T, db *store.DB) {
	r := connection("name")
	insert(t, db, r)
	missing[connector.Record](t, "by id")(db.Connections().Connection(t.Context(), "p", r.ID))
	missing[connector.Record](t, "by reference")(db.Connections().Resolve(t.Context(), "p", r.ID))
	missing[connector.Record](t, "by name")(db.Connections().Resolve(t.Context(), "p", "name"))
	for _, filter := range []string{"", "a", "name"} {
		list, _, err := db.Connections().List(t.Context(), connector.Query{Organisation: "p", Name: filter})
		ok(t, "listing", err)
		same(t, "the list", len(list), 0)
	}
}

func connectionsResolve(t *testing.T, db *store.DB) {
	r := connection("My CRM")
	r.For = []string{"5e1f-ID", "Label of old"}
	other := connection("Decoy")
	insert(t, db, r, other)
	for _, ref := range []string{r.ID, "My CRM", " my crm", "5E1F-id", "LABEL OF OLD"} {
		same(t, ref, found[connector.Record](t, ref)(db.Connections().Resolve(t.Context(), "o", ref)), r)
	}
	for _, ref := range []string{"", "My", "%", "my_crm"} {
		missing[connector.Record](t, ref)(db.Connections().Resolve(t.Context(), "o", ref))
	}
	r.State = connector.Deleted
	r = update(t, db, r)
	same(t, "a deleted one by id", found[connector.Record](t, "id")(db.Connections().Resolve(t.Context(), "o", r.ID)), r)
	for _, ref := range []string{"My CRM", "5e1f-id"} {
		missing[connector.Record](t, "a deleted one by "+ref)(db.Connections().Resolve(t.Context(), "o", ref))
	}
}

// names reads all pages of a query.
func names(t *testing.T, db *store.DB, q connector.Query) (all []string, pages int) {
	t.Helper()
	for {
		page, next, err := db.Connections().List(t.Context(), q)
		ok(t, "listing", err)
		pages++
		for _, r := range page {
			all = append(all, r.Name)
		}
		if q.After = next; next == "" {
			return all, pages
		}
		if len(page) != q.Limit {
			t.Fatalf("a page of %d is followed by another, the limit is %d", len(page), q.Limit)
		}
	}
}

func connectionsPages(t *testing.T, db *store.DB) {
	want := []string{"_x", "Alpha", "alpha b", "Beta", "zeta", "Ärger", "Ölig", "北京"} // by code point of the folded name
	list := slices.Clone(want)
	slices.Reverse(list)
	for _, name := range list {
		insert(t, db, connection(name))
	}
	for limit, pages := range map[int]int{1: 8, 3: 3, 4: 2, 8: 1, 100: 1} {
		got, n := names(t, db, connector.Query{Organisation: "o", Limit: limit})
		same(t, fmt.Sprintf("pages of %d", limit), got, want)
		same(t, fmt.Sprintf("how many pages of %d", limit), n, pages)
	}
	got, _ := names(t, db, connector.Query{Organisation: "o", Name: "alp", Limit: 1})
	same(t, "pages of a filter", got, []string{"Alpha", "alpha b"})
	// What is deleted while somebody pages neither repeats nor hides another.
	first, next, err := db.Connections().List(t.Context(), connector.Query{Organisation: "o", Limit: 3})
	ok(t, "listing", err)
	first[2].State = connector.Deleted
	update(t, db, first[2])
	got, _ = names(t, db, connector.Query{Organisation: "o", Limit: 3, After: next})
	same(t, "the rest", got, want[3:])
}

func connectionsFilters(t *testing.T, db *store.DB) {
	a, b, c, d := connection("CRM Europe"), connection("crm 100% US"), connection("Billing_EU"), connection("Old CRM")
	b.Kind, c.State, d.State = "zendesk", connector.Inactive, connector.Active
	insert(t, db, a, b, c, d)
	d.State = connector.Deleted
	d = update(t, db, d)
	for name, test := range map[string]struct {
		q    connector.Query
		want []string
	}{
		"active and inactive":      {connector.Query{}, []string{"Billing_EU", "crm 100% US", "CRM Europe"}},
		"one state":                {connector.Query{States: []connector.State{connector.Inactive}}, []string{"Billing_EU"}},
		"deleted ones":             {connector.Query{States: []connector.State{connector.Deleted}}, []string{"Old CRM"}},
		"every state":              {connector.Query{Name: "crm", States: []connector.State{connector.Active, connector.Deleted}}, []string{"crm 100% US", "CRM Europe", "Old CRM"}},
		"a kind":                   {connector.Query{Kind: "zendesk"}, []string{"crm 100% US"}},
		"a part of the name":       {connector.Query{Name: "CRM"}, []string{"crm 100% US", "CRM Europe"}},
		"a part and a kind":        {connector.Query{Name: "crm", Kind: "custom"}, []string{"CRM Europe"}},
		"in another case":          {connector.Query{Name: "uROp"}, []string{"CRM Europe"}},
		"in the middle":            {connector.Query{Name: "lling_"}, []string{"Billing_EU"}},
		"one letter":               {connector.Query{Name: "u"}, []string{"Billing_EU", "crm 100% US", "CRM Europe"}},
		"two letters":              {connector.Query{Name: "eu"}, []string{"Billing_EU", "CRM Europe"}},
		"per cent":                 {connector.Query{Name: "%"}, []string{"crm 100% US"}},
		"per cent in a long part":  {connector.Query{Name: "100% u"}, []string{"crm 100% US"}},
		"underscore":               {connector.Query{Name: "_"}, []string{"Billing_EU"}},
		"no wildcard":              {connector.Query{Name: "c%e"}, nil},
		"common parts, rare whole": {connector.Query{Name: "crm us"}, nil},
		"nothing":                  {connector.Query{Name: "absent"}, nil},
	} {
		test.q.Organisation, test.q.Limit = "o", 10
		got, _ := names(t, db, test.q)
		same(t, name, got, test.want)
	}
	a.Name = "Renamed"
	a = update(t, db, a)
	got, _ := names(t, db, connector.Query{Organisation: "o", Name: "europe", Limit: 10})
	same(t, "the old name", got, []string(nil))
	got, _ = names(t, db, connector.Query{Organisation: "o", Name: "named", Limit: 10})
	same(t, "the new name", got, []string{"Renamed"})
	a.State = connector.Inactive
	update(t, db, a)
	got, _ = names(t, db, connector.Query{Organisation: "o", Name: "named", States: []connector.State{connector.Inactive}, Limit: 10})
	same(t, "in its new state", got, []string{"Renamed"})
}
