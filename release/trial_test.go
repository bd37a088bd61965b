package release_test

import (
	"context"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
)

func TestADraftIsTriedAsItIsSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	v, name, problems, err := w.Try(t.Context(), ada(), d.ID, false)
	if err != nil || name != "Main" || len(problems) != 0 || v.Number != 0 || v.Flow != d.ID || v.Text != nil {
		t.Fatalf("%+v of %q: %v %v", v, name, problems, err)
	}
	same(t, "audit", strings.HasPrefix(w.last(), "ada flow.try Main [{hash "), true)
	again, _, _, err := w.Try(t.Context(), ada(), d.ID, false)
	same(t, "the same draft is the same trial", must(again.ID, err)(t), v.ID)
	if _, err := w.Save(t.Context(), ada(), d.ID, d.Revision, document(t, plain("Main", "  - {label: More, kind: disconnect}\n"))); err != nil {
		t.Fatal(err)
	}
	changed, _, _, err := w.Try(t.Context(), ada(), d.ID, false)
	if must(changed.ID, err)(t) == v.ID {
		t.Error("another draft is the same trial")
	}

	fresh := worldOn(t, w.db) // as after a restart
	p := must(fresh.Program(t.Context(), "acme", v.ID))(t)
	same(t, "its activities", len(p.Flow.All()), 2)
	same(t, "its key", p.Key, v.ID)
	same(t, "durability", must(fresh.Durability(t.Context(), "acme", v.ID))(t), runner.EachTurn)
	must(fresh.Globals(t.Context(), "acme", v.ID))(t)
	text := must(fresh.VersionByID(t.Context(), ada(), v.ID))(t)
	same(t, "its text", string(text.Text), string(d.Text))
}

// A trial is no version: nothing lists it, and no entry point or flow reaches it.
func TestATrialIsNoVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	v, _, _, err := w.Try(t.Context(), ada(), d.ID, false)
	if err != nil {
		t.Fatal(err)
	}
	page, _, err := w.Versions(t.Context(), ada(), d.ID, 0, 10)
	if err != nil || len(page) != 0 {
		t.Errorf("versions: %v %v", page, err)
	}
	_, err = w.Resolve(t.Context(), "acme", activity.Load{Flow: d.ID, Version: v.ID})
	refused(t, err, fault.NotFound, "version_unknown")
	_, err = w.At(t.Context(), "acme", d.ID, release.Label(v.ID))
	refused(t, err, fault.NotFound, "version_unknown")
	_, err = w.Program(t.Context(), "other", v.ID) // L3
	refused(t, err, fault.NotFound, "version_unknown")
	same(t, "version", w.show(d.ID).Version, 0)
}

func TestTrialsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broken := w.create("callwright: 1\nname: Broken\nactivities:\n  - {label: A, kind: disconnect}\n")
	for _, force := range []bool{false, true} {
		_, _, _, err := w.Try(t.Context(), ada(), broken.ID, force)
		refused(t, err, fault.Invalid, "flow_invalid")
		if len(paths(err)) == 0 {
			t.Error("nothing says what is wrong")
		}
	}
	good := w.create(plain("Good"))
	_, _, _, err := w.Try(t.Context(), w.without(ada(), string(access.FlowEdit)), good.ID, false)
	refused(t, err, fault.Forbidden, "role_missing")
	_, _, _, err = w.Try(t.Context(), elsewhere(), good.ID, false)
	refused(t, err, fault.NotFound, "flow_unknown")
	calls := w.create(calling("Calls", "CRM"))
	_, _, _, err = w.Try(t.Context(), w.without(ada(), string(access.ConnectorUse)), calls.ID, false) // L6
	refused(t, err, fault.Forbidden, "role_missing")
	if _, _, problems, err := w.Try(t.Context(), ada(), calls.ID, true); err != nil || len(problems) == 0 {
		t.Errorf("a connector that is not there: %v %v", problems, err)
	}
	w.broken.Store(true) // N1: what cannot be recorded does not happen
	if _, _, _, err := w.Try(t.Context(), ada(), good.ID, false); err == nil {
		t.Error("it was tried without an audit entry")
	}
}

const goodTest = "name: Good\nflow: this.yaml\nexpect:\n  outcome: disconnected\n  path: [Start, Say]\n"

func (w *world) put(flow, name, text string) release.TestCase {
	w.t.Helper()
	return must(w.PutTest(w.t.Context(), ada(), flow, name, release.AnyTest, []byte(text)))(w.t)
}

func TestTestsOfAFlow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	first := w.put(d.ID, "good", goodTest)
	same(t, "the first", []any{first.Revision, first.UpdatedBy, first.Updated}, []any{int64(1), "ada", noon})
	same(t, "audit", w.last(), "ada flow.test.save Main [{test good}]")
	_, err := w.PutTest(t.Context(), ada(), d.ID, "good", 0, []byte(goodTest))
	refused(t, err, fault.Stale, "test_changed")
	same(t, "the second", must(w.PutTest(t.Context(), ada(), d.ID, "good", 1, []byte(goodTest)))(t).Revision, int64(2))
	w.put(d.ID, "bad", strings.Replace(goodTest, "disconnected", "ended", 1))

	for name, text := range map[string]string{"": goodTest, "a/b": goodTest, "..": goodTest, strings.Repeat("x", 201): goodTest} {
		_, err := w.PutTest(t.Context(), ada(), d.ID, name, release.AnyTest, []byte(text))
		refused(t, err, fault.Invalid, "test_name")
	}
	_, err = w.PutTest(t.Context(), ada(), d.ID, "broken", release.AnyTest, []byte("flow: x.yaml\nexpcet: {}\n"))
	refused(t, err, fault.Invalid, "test_unreadable")
	if p := paths(err); len(p) != 1 || !strings.Contains(p[0], "expcet") {
		t.Errorf("what is wrong: %v", p)
	}
	_, err = w.PutTest(t.Context(), ada(), d.ID, "long", release.AnyTest, make([]byte, 1<<20+1))
	refused(t, err, fault.Invalid, "test_too_large")
	_, err = w.PutTest(t.Context(), w.without(ada(), "flow.edit"), d.ID, "x", release.AnyTest, []byte(goodTest))
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = w.PutTest(t.Context(), elsewhere(), d.ID, "x", release.AnyTest, []byte(goodTest))
	refused(t, err, fault.NotFound, "flow_unknown")
	_, err = w.Tests(t.Context(), elsewhere(), d.ID)
	refused(t, err, fault.NotFound, "flow_unknown")

	results := must(w.RunTests(t.Context(), ada(), d.ID, 0))(t)
	if len(results) != 2 || results[0].Passed || !strings.Contains(results[0].Differences[0].String(), "outcome") || !results[1].Passed {
		t.Errorf("results: %+v", results)
	}
	same(t, "covered", results[1].Covered, []release.Port{{Activity: "Start", Port: "out"}})

	copied := must(w.Duplicate(t.Context(), ada(), d.ID, ""))(t)
	same(t, "tests of the copy", len(must(w.Tests(t.Context(), ada(), copied.ID))(t)), 2)
	if err := w.DeleteTest(t.Context(), ada(), d.ID, "bad"); err != nil {
		t.Error(err)
	}
	same(t, "audit", w.last(), "ada flow.test.delete Main [{test bad}]")
	refused(t, w.DeleteTest(t.Context(), ada(), d.ID, "bad"), fault.NotFound, "test_unknown")
	refused(t, w.DeleteTest(t.Context(), w.without(ada(), "flow.edit"), d.ID, "good"), fault.Forbidden, "role_missing")
	if err := w.Delete(t.Context(), ada(), d.ID, w.show(d.ID).Revision, false); err != nil {
		t.Fatal(err)
	}
	list, err := w.db.Flows().Tests(t.Context(), "acme", d.ID)
	same(t, "tests of what was deleted", len(must(list, err)(t)), 0)
	same(t, "tests of the copy stay", len(must(w.Tests(t.Context(), ada(), copied.ID))(t)), 2)
}

// Tests see the organisation's resources and flows where they have none of their own.
func TestTestsRunInTheOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sub := w.create("callwright: 1\nname: Sub\ntype: subflow\nactivities:\n  - {label: Begin, kind: subflow-start, links: {out: Done}}\n  - {label: Done, kind: subflow-end}\n")
	w.publish(sub.ID)
	d := w.create(entering("Main", "Sub", "Latest"))
	w.put(d.ID, "enters", "flow: this.yaml\nresources: ours.yaml\nexpect:\n  path: [Start, Sub, Begin, Done, End]\n")
	w.put(d.ID, "file", "flow: this.yaml\nflows: [sub.yaml]\nexpect:\n  path: [Start, Sub, Begin, Done, End]\n")
	w.put(d.ID, "gone", "flow: this.yaml\nflows: [nothing.yaml]\n")
	w.publish(d.ID)
	results := must(w.RunTests(t.Context(), ada(), d.ID, 1))(t)
	for i, passes := range []bool{true, true, false} {
		if results[i].Passed != passes {
			t.Errorf("%+v", results[i])
		}
	}
	_, err := w.RunTests(t.Context(), ada(), d.ID, 9)
	refused(t, err, fault.NotFound, "version_unknown")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.RunTests(ended, ada(), d.ID, 0); err == nil {
		t.Error("tests were run for nobody")
	}
}

func TestPreviewsOfPublications(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	p := must(w.Preview(t.Context(), ada(), d.ID))(t)
	if p.Number != 1 || p.Changes != nil || len(p.Problems) != 0 || len(p.Touched) != 0 {
		t.Errorf("the first: %+v", p)
	}
	w.publish(d.ID)
	w.points.at = map[string]string{"line": d.ID}
	other := w.create(strings.Replace(strings.Replace(plain("Other"), "kind: disconnect", "kind: go-to\n    settings: {flow: Main, version: Live}", 1), "callwright: 1", "callwright: 1", 1))
	if _, err := w.Save(t.Context(), ada(), d.ID, w.show(d.ID).Revision, document(t, plain("Main", "  - {label: More, kind: disconnect}\n"))); err != nil {
		t.Fatal(err)
	}
	p = must(w.Preview(t.Context(), ada(), d.ID))(t)
	if p.Number != 2 || p.Changes == nil || len(p.Changes.Activities) != 1 || p.Changes.Activities[0].Label != "More" || len(p.Problems) == 0 {
		t.Errorf("the second: %+v", p)
	}
	if len(p.Touched) == 0 || p.Touched[0].Name != "line" {
		t.Errorf("touched: %+v (other %s)", p.Touched, other.ID)
	}
	_, err := w.Preview(t.Context(), elsewhere(), d.ID)
	refused(t, err, fault.NotFound, "flow_unknown")
}
