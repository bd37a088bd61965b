package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	releases "github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/value"
)

func flowNamed(name string) releases.Record {
	return releases.Record{Flow: releases.Flow{ID: id(), Organisation: "o", Name: name, Type: flow.TypeFlow, Durability: runner.EachTurn, Revision: 1, Created: noon, Updated: noon}}
}

func put(t *testing.T, db *store.DB, list ...releases.Record) {
	t.Helper()
	for _, r := range list {
		ok(t, "storing "+r.Name, db.Flows().PutFlow(t.Context(), r))
	}
}

func flows(t *testing.T, db *store.DB) {
	r := flowNamed(" Ärger % ")
	r.Description, r.Type, r.Durability, r.Version, r.Draft, r.UpdatedBy = "ü\"", flow.TypeSubflow, runner.OnPark, 3, true, "ada"
	r.Labels = map[releases.Label]int{releases.Live: 1, releases.Latest: 3}
	r.Lock = &releases.Lock{By: audit.Actor{Kind: "user", ID: "u", Name: "ada", Roles: []string{"r"}, Address: "192.0.2.1"}, Since: noon.Add(time.Minute)}
	r.Text = []byte("callwright: 1\nname: \xff\x00\n")
	put(t, db, r)
	got := found[releases.Record](t, "by id")(db.Flows().Flow(t.Context(), "o", r.ID))
	same(t, "the flow", got, r)
	same(t, "by name", found[releases.Record](t, "by name")(db.Flows().FlowNamed(t.Context(), "o", "ärger %")), r)

	r.Name, r.Revision, r.Labels, r.Lock, r.Text, r.Draft, r.Updated = "Other", 2, map[releases.Label]int{releases.Latest: 4}, nil, []byte("x"), false, noon.Add(time.Hour)
	put(t, db, r)
	same(t, "after a change", found[releases.Record](t, "by id")(db.Flows().Flow(t.Context(), "o", r.ID)), r)
	missing[releases.Record](t, "by its old name")(db.Flows().FlowNamed(t.Context(), "o", "Ärger %"))

	clash := flowNamed("OTHER")
	if err := db.Flows().PutFlow(t.Context(), clash); err == nil {
		t.Error("two flows have one name")
	}
	r.Deleted, r.Labels = true, nil
	put(t, db, r, clash)
	same(t, "deleted, by id", found[releases.Record](t, "by id")(db.Flows().Flow(t.Context(), "o", r.ID)), r)
	same(t, "its name is another's", found[releases.Record](t, "by name")(db.Flows().FlowNamed(t.Context(), "o", "other")).ID, clash.ID)
}

func flowsPages(t *testing.T, db *store.DB) {
	want := []string{"_x", "Alpha", "alpha b", "Beta 100%", "zeta", "Ölig"}
	for i := range want {
		r := flowNamed(want[len(want)-1-i])
		r.Text = []byte("not of lists")
		r.Updated = noon.Add(time.Duration(i/2) * time.Hour)
		r.Labels = map[releases.Label]int{releases.Dev: i}
		put(t, db, r)
	}
	gone := flowNamed("alpha gone")
	gone.Deleted = true
	sub := flowNamed("Subflow")
	sub.Type = flow.TypeSubflow
	put(t, db, gone, sub)
	list := func(q releases.FlowQuery) (names []string) {
		t.Helper()
		q.Organisation = "o"
		for {
			page, next, err := db.Flows().Flows(t.Context(), q)
			ok(t, "listing", err)
			for _, r := range page {
				names = append(names, r.Name)
				if r.Text != nil || r.Labels == nil && r.Type == flow.TypeFlow {
					t.Errorf("%s: text %q, labels %v", r.Name, r.Text, r.Labels)
				}
			}
			if q.After = next; next == "" {
				return names
			}
		}
	}
	for limit := range 8 {
		same(t, fmt.Sprintf("pages of %d", limit), list(releases.FlowQuery{Limit: limit, Type: "flow"}), want)
	}
	flowsByUpdate(t, list)
	same(t, "a part", list(releases.FlowQuery{Name: "ALPHA", Limit: 1}), []string{"Alpha", "alpha b"})
	same(t, "no wildcard", list(releases.FlowQuery{Name: "_"}), []string{"_x"})
	same(t, "per cent", list(releases.FlowQuery{Name: "0%"}), []string{"Beta 100%"})
	same(t, "subflows", list(releases.FlowQuery{Type: "subflow"}), []string{"Subflow"})
	same(t, "nothing", list(releases.FlowQuery{Name: "absent"}), []string(nil))
	if _, _, err := db.Flows().Flows(t.Context(), releases.FlowQuery{Organisation: "o", After: "x"}); fault.ReasonOf(err) != "cursor_invalid" {
		t.Errorf("a wrong cursor: %v", err)
	}
	_, ofNames, err := db.Flows().Flows(t.Context(), releases.FlowQuery{Organisation: "o", Limit: 1})
	ok(t, "a page by name", err)
	for _, after := range []string{"x", ofNames} {
		if _, _, err := db.Flows().Flows(t.Context(), releases.FlowQuery{Organisation: "o", Order: releases.ByUpdated, After: after}); fault.ReasonOf(err) != "cursor_invalid" {
			t.Errorf("a cursor of another order: %v", err)
		}
	}
}

// The last changed comes first; those of one moment come each once.
func flowsByUpdate(t *testing.T, list func(releases.FlowQuery) []string) {
	t.Helper()
	for limit := range 8 {
		names := list(releases.FlowQuery{Limit: limit, Type: "flow", Order: releases.ByUpdated})
		for i, want := range [][]string{{"Alpha", "_x"}, {"Beta 100%", "alpha b"}, {"zeta", "Ölig"}} {
			if len(names) != 6 {
				t.Fatalf("pages of %d: %q", limit, names)
			}
			pair := slices.Sorted(slices.Values(names[2*i : 2*i+2]))
			same(t, fmt.Sprintf("pages of %d", limit), pair, want)
		}
	}
	same(t, "a part, the last changed first", list(releases.FlowQuery{Name: "L", Type: "flow", Limit: 1, Order: releases.ByUpdated})[0], "Alpha")
}

func flowsOneOfMany(t *testing.T, db *store.DB) {
	won := race(t, 12, func(ctx context.Context, i int) (bool, error) {
		taken := false
		err := db.Atomically(ctx, func(ctx context.Context) error {
			if err := db.Flows().HoldFlows(ctx, "o"); err != nil {
				return err
			}
			var err error
			if _, taken, err = db.Flows().FlowNamed(ctx, "o", "wanted"); err != nil || taken {
				return err
			}
			return db.Flows().PutFlow(ctx, flowNamed("Wanted"))
		})
		return !taken, err
	})
	same(t, "how many got the name", won, 1)
}

func flowsOfAnotherOrganisation(t *testing.T, db *store.DB) {
	r := flowNamed("name")
	put(t, db, r)
	missing[releases.Record](t, "by id")(db.Flows().Flow(t.Context(), "p", r.ID))
	missing[releases.Record](t, "by name")(db.Flows().FlowNamed(t.Context(), "p", "name"))
	v := releases.Version{ID: id(), Flow: r.ID, Number: 1, Text: []byte("x"), Published: noon}
	ok(t, "storing", db.Flows().InsertVersion(t.Context(), "o", v))
	missing[releases.Version](t, "a version")(db.Flows().Version(t.Context(), "p", v.ID))
	missing[releases.Version](t, "a version's number")(db.Flows().Numbered(t.Context(), "p", r.ID, 1))
	ok(t, "storing", db.Flows().SetReferences(t.Context(), "o", r.ID, 0, []releases.Reference{{Kind: "queue", ID: "q"}}))
	places, err := db.Flows().Places(t.Context(), "p", []string{"queue"}, []string{"q"})
	same(t, "places", []any{len(places), err}, []any{0, nil})
	twin := r
	twin.Organisation = "p"
	put(t, db, twin) // the id of an export is not unique in the world
}

func flowVersions(t *testing.T, db *store.DB) {
	var list []releases.Version
	for n := 1; n <= 3; n++ {
		v := releases.Version{ID: id(), Flow: "f", Number: n, Hash: numbered("hash", n), Note: "ü", Published: noon.Add(time.Duration(n) * time.Minute), By: "ada", Text: []byte(numbered("text", n))}
		ok(t, "storing", db.Flows().InsertVersion(t.Context(), "o", v))
		list = append(list, v)
	}
	same(t, "by id", found[releases.Version](t, "by id")(db.Flows().Version(t.Context(), "o", list[1].ID)), list[1])
	same(t, "by number", found[releases.Version](t, "by number")(db.Flows().Numbered(t.Context(), "o", "f", 3)), list[2])
	missing[releases.Version](t, "of another flow")(db.Flows().Numbered(t.Context(), "o", "g", 3))
	again := list[2]
	again.ID = id()
	if err := db.Flows().InsertVersion(t.Context(), "o", again); err == nil {
		t.Error("a number was used twice")
	}
	numbers := func(before, limit int) (got []int) {
		page, err := db.Flows().Versions(t.Context(), "o", "f", before, limit)
		ok(t, "listing", err)
		for _, v := range page {
			got = append(got, v.Number)
			if v.Text != nil {
				t.Errorf("version %d of a list has a text", v.Number)
			}
		}
		return got
	}
	same(t, "newest first", numbers(0, 10), []int{3, 2, 1})
	same(t, "a page", numbers(3, 1), []int{2})
}

func flowReferences(t *testing.T, db *store.DB) {
	refs := []releases.Reference{{Kind: "queue", ID: "q1", Name: "Sales", Activity: "Queue", Path: "queue", Version: ""}, {Kind: "subflow", Name: "Helper", Activity: "Sub", Path: "flow", Version: "Live"}}
	ok(t, "storing", db.Flows().SetReferences(t.Context(), "o", "f", 0, refs))
	ok(t, "storing", db.Flows().SetReferences(t.Context(), "o", "f", 1, refs[:1]))
	get := func(version int) []releases.Reference {
		got, err := db.Flows().References(t.Context(), "o", "f", version)
		ok(t, "reading", err)
		return got
	}
	same(t, "of the draft", get(0), refs)
	same(t, "of a version", get(1), refs[:1])
	ok(t, "replacing", db.Flows().SetReferences(t.Context(), "o", "f", 0, refs[1:]))
	same(t, "replaced", get(0), refs[1:])
	same(t, "of the version still", get(1), refs[:1])
}

func flowPlaces(t *testing.T, db *store.DB) {
	main, gone := flowNamed("Main"), flowNamed("Gone")
	main.Labels = map[releases.Label]int{releases.Live: 1, releases.Test: 1, releases.Latest: 3}
	gone.Deleted = true
	put(t, db, main, gone)
	ref := releases.Reference{Kind: "connector", ID: "C1", Name: "Old Label", Activity: "Ask", Path: "connector"}
	other := releases.Reference{Kind: "queue", ID: "c1", Activity: "Queue", Path: "queue"}
	for version := range 4 {
		ok(t, "storing", db.Flows().SetReferences(t.Context(), "o", main.ID, version, []releases.Reference{other, ref}))
	}
	ok(t, "storing", db.Flows().SetReferences(t.Context(), "o", gone.ID, 0, []releases.Reference{ref}))
	place := func(version int, labels ...releases.Label) releases.Place {
		return releases.Place{Reference: ref, Flow: main.ID, FlowName: "Main", Number: version, Labels: labels}
	}
	want := []releases.Place{place(0), place(1, releases.Live, releases.Test), place(3, releases.Latest)}
	for _, refs := range [][]string{{"c1"}, {"x", " OLD label"}, {"C1", "Old Label"}} {
		got, err := db.Flows().Places(t.Context(), "o", []string{"connector", "subflow"}, refs)
		ok(t, "looking", err)
		same(t, fmt.Sprint(refs), got, want)
	}
	for _, q := range [][2][]string{{{"connector"}, {"Old"}}, {{"connector"}, {""}}, {{"connector"}, nil}, {nil, {"c1"}}, {{"prompt"}, {"c1"}}} {
		got, err := db.Flows().Places(t.Context(), "o", q[0], q[1])
		same(t, fmt.Sprint(q), []any{len(got), err}, []any{0, nil})
	}
	caller := flowNamed("Caller")
	put(t, db, caller)
	v := releases.Version{ID: id(), Flow: main.ID, Number: 2, Published: noon}
	ok(t, "storing", db.Flows().InsertVersion(t.Context(), "o", v))
	for _, pin := range []releases.Reference{{Kind: "subflow", Name: "main", Version: "2"}, {Kind: "flow", ID: main.ID, Version: v.ID}} {
		ok(t, "pinning", db.Flows().SetReferences(t.Context(), "o", caller.ID, 0, []releases.Reference{pin}))
		got, err := db.Flows().Places(t.Context(), "o", []string{"connector"}, []string{"c1"})
		ok(t, "looking", err)
		same(t, "a version that a draft pins", got, slices.Insert(slices.Clone(want), 2, place(2)))
	}
	for _, version := range []string{"", "Live", "22", "x"} {
		ok(t, "taking a label", db.Flows().SetReferences(t.Context(), "o", caller.ID, 0, []releases.Reference{{Kind: "subflow", Name: "main", Version: version}}))
		got, err := db.Flows().Places(t.Context(), "o", []string{"connector"}, []string{"c1"})
		ok(t, "looking", err)
		same(t, "pinned by "+version, got, want)
	}
}

func flowsInATransaction(t *testing.T, db *store.DB) {
	r := flowNamed("kept")
	err := db.Atomically(t.Context(), func(ctx context.Context) error {
		ok(t, "storing", db.Flows().PutFlow(ctx, r))
		ok(t, "storing", db.Flows().InsertVersion(ctx, "o", releases.Version{ID: "v", Flow: r.ID, Number: 1}))
		ok(t, "storing", db.Resources().PutResource(ctx, resource("queue", "q")))
		ok(t, "storing", db.Functions().PutFunction(ctx, function("f")))
		return errStop
	})
	same(t, "the error", err == errStop, true)
	missing[releases.Record](t, "the flow")(db.Flows().Flow(t.Context(), "o", r.ID))
	missing[releases.Version](t, "the version")(db.Flows().Version(t.Context(), "o", "v"))
	missing[releases.Function](t, "the function")(db.Functions().FunctionNamed(t.Context(), "o", "f"))
	n, err := db.Resources().ResourceChanges(t.Context(), "o")
	same(t, "changes", []any{n, err}, []any{int64(0), nil})
}

func function(name string) releases.Function {
	return releases.Function{ID: id(), Organisation: "o", Name: name, Language: "JavaScript", Source: "s", Revision: 1, Created: noon, Updated: noon}
}

func functions(t *testing.T, db *store.DB) {
	f := function("Größer")
	f.Description, f.Inputs, f.Outputs = "d", []releases.Parameter{{Name: "a", Type: "STRING"}, {Name: "b"}}, []releases.Parameter{{Name: "c"}}
	f.Labels, f.Version, f.Draft, f.UpdatedBy = map[releases.Label]int{releases.Live: 1}, 2, true, "ada"
	ok(t, "storing", db.Functions().PutFunction(t.Context(), f))
	same(t, "by id", found[releases.Function](t, "id")(db.Functions().Function(t.Context(), "o", f.ID)), f)
	same(t, "by name", found[releases.Function](t, "name")(db.Functions().FunctionNamed(t.Context(), "o", "GRÖßER ")), f)
	missing[releases.Function](t, "elsewhere")(db.Functions().Function(t.Context(), "p", f.ID))
	f.Name, f.Source, f.Inputs, f.Labels, f.Revision = "Alpha", "t", nil, nil, 2
	ok(t, "changing", db.Functions().PutFunction(t.Context(), f))
	same(t, "changed", found[releases.Function](t, "id")(db.Functions().Function(t.Context(), "o", f.ID)), f)
	if err := db.Functions().PutFunction(t.Context(), function("ALPHA")); err == nil {
		t.Error("two functions have one name")
	}
	ok(t, "storing", db.Functions().PutFunction(t.Context(), function("beta")))
	var names []string
	for q := (releases.FunctionQuery{Organisation: "o", Limit: 1}); ; {
		page, next, err := db.Functions().Functions(t.Context(), q)
		ok(t, "listing", err)
		for _, f := range page {
			names = append(names, f.Name+f.Source)
		}
		if q.After = next; next == "" {
			break
		}
	}
	same(t, "pages, without source", names, []string{"Alpha", "beta"})
	page, _, err := db.Functions().Functions(t.Context(), releases.FunctionQuery{Organisation: "o", Name: "ET"})
	same(t, "a part of the name", []any{len(page), err}, []any{1, nil})
	if _, _, err := db.Functions().Functions(t.Context(), releases.FunctionQuery{Organisation: "o", After: "x"}); fault.ReasonOf(err) != "cursor_invalid" {
		t.Errorf("a wrong cursor: %v", err)
	}
}

func functionVersions(t *testing.T, db *store.DB) {
	f := function("f")
	ok(t, "storing", db.Functions().PutFunction(t.Context(), f))
	var list []releases.FunctionVersion
	for n := 1; n <= 3; n++ {
		v := releases.FunctionVersion{Function: f.ID, Number: n, Hash: "h", Note: "n", Inputs: []releases.Parameter{{Name: "a"}}, Source: numbered("s", n), Published: noon, By: "ada"}
		ok(t, "storing", db.Functions().InsertFunctionVersion(t.Context(), "o", v))
		list = append(list, v)
	}
	if err := db.Functions().InsertFunctionVersion(t.Context(), "o", list[0]); err == nil {
		t.Error("a number was used twice")
	}
	same(t, "a version", found[releases.FunctionVersion](t, "2")(db.Functions().FunctionVersion(t.Context(), "o", f.ID, 2)), list[1])
	missing[releases.FunctionVersion](t, "elsewhere")(db.Functions().FunctionVersion(t.Context(), "p", f.ID, 2))
	page, err := db.Functions().FunctionVersions(t.Context(), "o", f.ID, 3, 1)
	ok(t, "listing", err)
	list[1].Source = ""
	same(t, "a page", page, list[1:2])
	ok(t, "deleting", db.Functions().DropFunction(t.Context(), "o", f.ID))
	missing[releases.Function](t, "the function")(db.Functions().Function(t.Context(), "o", f.ID))
	missing[releases.FunctionVersion](t, "its version")(db.Functions().FunctionVersion(t.Context(), "o", f.ID, 2))
}

func resource(kind releases.ResourceKind, name string) releases.Resource {
	return releases.Resource{ID: id(), Organisation: "o", Kind: kind, Name: name, Settings: &value.Object{}, Revision: 1, Created: noon, Updated: noon}
}

// only returns the one resource that a query selects.
func only(t *testing.T, db *store.DB, q releases.ResourceQuery) releases.Resource {
	t.Helper()
	page, _, err := db.Resources().Resources(t.Context(), q)
	ok(t, "reading", err)
	if len(page) != 1 {
		t.Fatalf("%+v selects %d resources", q, len(page))
	}
	return page[0]
}

func resources(t *testing.T, db *store.DB) {
	r := resource(releases.Queues, "Größe")
	r.Settings = value.Of("z", "ü", "a", int64(1)<<60, "list", []any{true, nil, 1.5})
	ok(t, "storing", db.Resources().PutResource(t.Context(), r))
	same(t, "by id", only(t, db, releases.ResourceQuery{Organisation: "o", Kind: releases.Queues, ID: r.ID}), r)
	same(t, "by name", only(t, db, releases.ResourceQuery{Organisation: "o", Kind: releases.Queues, Key: "GRÖßE "}), r)
	same(t, "the order of settings", only(t, db, releases.ResourceQuery{Organisation: "o"}).Settings.Keys(), []string{"z", "a", "list"})
	r.Name, r.Revision, r.Audio, r.Updated = "Other", 2, &releases.AudioInfo{Type: "audio/wav", Size: 3, Hash: "h"}, noon.Add(time.Hour)
	ok(t, "changing", db.Resources().PutResource(t.Context(), r))
	same(t, "changed", only(t, db, releases.ResourceQuery{Organisation: "o"}), r)
	if err := db.Resources().PutResource(t.Context(), resource(releases.Queues, "other")); err == nil {
		t.Error("two queues have one name")
	}
	twin := resource(releases.Agents, "other")
	twin.ID = r.ID
	ok(t, "the name and id of another kind", db.Resources().PutResource(t.Context(), twin))
	bare := resource(releases.Skills, "bare")
	bare.Settings = nil
	ok(t, "without settings", db.Resources().PutResource(t.Context(), bare))
	ok(t, "deleting", db.Resources().DropResource(t.Context(), "o", releases.Queues, r.ID))
	page, _, err := db.Resources().Resources(t.Context(), releases.ResourceQuery{Organisation: "o"})
	same(t, "what is left", []any{len(page), err}, []any{2, nil})
}

func resourcesPages(t *testing.T, db *store.DB) {
	for _, name := range []string{"b", "a", "C%", "d"} {
		ok(t, "storing", db.Resources().PutResource(t.Context(), resource(releases.Queues, name)))
	}
	ok(t, "storing", db.Resources().PutResource(t.Context(), resource(releases.Agents, "z")))
	elsewhere := resource(releases.Agents, "y")
	elsewhere.Organisation = "p"
	ok(t, "storing", db.Resources().PutResource(t.Context(), elsewhere))
	list := func(q releases.ResourceQuery) (names []string) {
		t.Helper()
		q.Organisation = "o"
		for {
			page, next, err := db.Resources().Resources(t.Context(), q)
			ok(t, "listing", err)
			for _, r := range page {
				names = append(names, r.Name)
			}
			if q.After = next; next == "" {
				return names
			}
		}
	}
	for limit := 1; limit < 6; limit++ {
		same(t, fmt.Sprintf("pages of %d", limit), list(releases.ResourceQuery{Limit: limit}), []string{"z", "a", "b", "C%", "d"})
	}
	same(t, "a kind", list(releases.ResourceQuery{Kind: releases.Queues, Limit: 2}), []string{"a", "b", "C%", "d"})
	same(t, "a part of the name", list(releases.ResourceQuery{Name: "%"}), []string{"C%"})
	if _, _, err := db.Resources().Resources(t.Context(), releases.ResourceQuery{Organisation: "o", After: "x"}); fault.ReasonOf(err) != "cursor_invalid" {
		t.Errorf("a wrong cursor: %v", err)
	}
}

func resourceChanges(t *testing.T, db *store.DB) {
	count := func() int64 {
		t.Helper()
		n, err := db.Resources().ResourceChanges(t.Context(), "o")
		ok(t, "asking", err)
		return n
	}
	same(t, "at first", count(), int64(0))
	race(t, 8, func(ctx context.Context, i int) (bool, error) {
		err := db.Atomically(ctx, func(ctx context.Context) error {
			if err := db.Resources().HoldResources(ctx, "o"); err != nil {
				return err
			}
			return db.Resources().PutResource(ctx, resource(releases.Queues, numbered("q", i)))
		})
		return true, err
	})
	same(t, "after eight", count(), int64(8))
	ok(t, "deleting", db.Resources().DropResource(t.Context(), "o", releases.Queues, "none"))
	same(t, "a deletion counts", count(), int64(9))
	n, err := db.Resources().ResourceChanges(t.Context(), "p")
	same(t, "of another organisation", []any{n, err}, []any{int64(0), nil})
}

func audio(t *testing.T, db *store.DB) {
	a := releases.Audio{AudioInfo: releases.AudioInfo{Type: "audio/wav", Size: 4, Hash: "h"}, Bytes: []byte{0, 1, 255, 0}}
	ok(t, "storing", db.Resources().PutAudio(t.Context(), "o", "p1", a))
	same(t, "the audio", found[releases.Audio](t, "p1")(db.Resources().Audio(t.Context(), "o", "p1")), a)
	a.Bytes, a.Size, a.Type = []byte("xy"), 2, "audio/mpeg"
	ok(t, "replacing", db.Resources().PutAudio(t.Context(), "o", "p1", a))
	same(t, "replaced", found[releases.Audio](t, "p1")(db.Resources().Audio(t.Context(), "o", "p1")), a)
	missing[releases.Audio](t, "elsewhere")(db.Resources().Audio(t.Context(), "p", "p1"))
	ok(t, "deleting a queue of that id", db.Resources().DropResource(t.Context(), "o", releases.Queues, "p1"))
	found[releases.Audio](t, "p1")(db.Resources().Audio(t.Context(), "o", "p1"))
	ok(t, "deleting", db.Resources().DropResource(t.Context(), "o", releases.Prompts, "p1"))
	missing[releases.Audio](t, "deleted")(db.Resources().Audio(t.Context(), "o", "p1"))
}
