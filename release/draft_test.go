package release_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
)

func TestCreateShowsWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create("callwright: 1\nname: Main\nid: 6259b0a2\nactivities:\n  - {label: A, kind: unheard-of}\n")
	same(t, "the id", d.ID, "6259b0a2")
	same(t, "the document's id", d.Document.ID, "6259b0a2")
	same(t, "durability", d.Durability, runner.EachTurn)
	same(t, "revision and version", []int64{d.Revision, int64(d.Version)}, []int64{1, 0})
	same(t, "draft", d.Draft, true)
	var codes []string
	for _, p := range d.Problems {
		codes = append(codes, p.Code)
	}
	same(t, "problems", codes, []string{"kind_unknown", "no_start", "unreachable"})
	same(t, "shown again", w.show(d.ID), d)
	same(t, "audit", w.entries(), []string{"ada flow.create Main [{activities 1}]"})
	read, problems := flow.Read(d.Text)
	if len(problems) > 0 || read.Name != "Main" {
		t.Errorf("the text reads as %q %v", read.Name, problems)
	}
}

func TestCreateKeepsIdsThatAreFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.create("callwright: 1\nname: One\nid: a1\n")
	if d := w.create("callwright: 1\nname: Two\nid: a1\n"); d.ID == "a1" || d.ID == "" || d.Document.ID != d.ID {
		t.Errorf("the id of the second is %q, of its document %q", d.ID, d.Document.ID)
	}
	for _, id := range []string{"..", "a/b", "a b", strings.Repeat("x", 129)} {
		if d := w.create("callwright: 1\nname: n" + id + "\nid: \"" + id + "\"\n"); d.ID == id {
			t.Errorf("the id %q was taken", id)
		}
	}
	_, err := w.Create(t.Context(), ada(), document(t, "callwright: 1\nname: ' ONE '\n"))
	refused(t, err, fault.Conflict, "name_taken")
	_, err = w.Create(t.Context(), ada(), document(t, "callwright: 1\nname: '  '\n"))
	refused(t, err, fault.Invalid, "name_missing")
	_, err = w.Create(t.Context(), ada(), document(t, "callwright: 1\nname: "+strings.Repeat("x", 201)+"\n"))
	refused(t, err, fault.Invalid, "name_too_long")
	_, err = w.Create(t.Context(), w.without(ada(), "flow.edit"), document(t, plain("No")))
	refused(t, err, fault.Forbidden, "role_missing")
}

func TestReadDocumentRefusesWhatADraftCannotHold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		path string
	}{
		"no mapping":     {"- a", " (line 1, column 1)"},
		"no YAML":        {"callwright: 1\nname: [", ""},
		"unknown key":    {"callwright: 1\nname: n\ncolour: red\n", "colour (line 3"},
		"another format": {"callwright: 9\nname: n\n", "callwright (line 1"},
		"one id twice":   {"callwright: 1\nname: n\nactivities:\n  - {label: A, id: x, kind: start}\n  - {label: B, id: x, kind: end}\n", "B › id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := release.ReadDocument([]byte(test.text))
			refused(t, err, fault.Invalid, "flow_unreadable")
			if found := paths(err); len(found) == 0 || !strings.Contains(found[0], test.path) {
				t.Errorf("fields %q, want %q", found, test.path)
			}
		})
	}
	_, err := release.ReadDocument(make([]byte, release.LongestFlow+1))
	refused(t, err, fault.Invalid, "flow_too_large")
	if _, err := release.ReadDocument([]byte("callwright: 1\nname: n\nactivities:\n  - {label: A, id: x, kind: start}\n  - {label: A, id: y, kind: end}\n")); err != nil {
		t.Errorf("two activities of one label: %v", err)
	}
}

func TestL11_SaveAtTheRevisionSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	w.skew.Store(int64(time.Minute))
	saved := must(w.Save(t.Context(), person("bob"), d.ID, 1, document(t, plain("Main", "    description: changed\n"))))(t)
	same(t, "revision", saved.Revision, int64(2))
	same(t, "by", saved.UpdatedBy, "bob")
	same(t, "updated", saved.Updated, noon.Add(time.Minute))
	_, err := w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Main")))
	refused(t, err, fault.Stale, "flow_changed")
	same(t, "the refusal", err.Error(), "bob has changed the flow Main at 2026-11-21T12:01:00Z. Load it again and repeat what you did.")
	same(t, "its detail", err.(*fault.Error).Detail, map[string]any{"updatedBy": "bob", "updated": "2026-11-21T12:01:00Z", "revision": int64(2)})
	same(t, "what is stored", string(w.show(d.ID).Text), string(saved.Text))
	renamed := must(w.Save(t.Context(), ada(), d.ID, 2, document(t, plain("Other"))))(t)
	same(t, "the name of the document counts", renamed.Name, "Other")
	same(t, "audit", w.last(), "ada flow.update Other [{name Main → Other}]")
	kept := must(w.Save(t.Context(), ada(), d.ID, 3, &flow.Flow{}))(t)
	same(t, "a document without name and type", []string{kept.Name, string(kept.Type), kept.Document.ID}, []string{"Other", "flow", d.ID})
	_, err = w.Save(t.Context(), w.without(ada(), "flow.edit"), d.ID, 4, document(t, plain("Main")))
	refused(t, err, fault.Forbidden, "role_missing")
}

func TestL3_FlowsOfAnotherOrganisationAreNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	v := w.publish(d.ID)
	for name, err := range map[string]error{
		"show":         second(w.Show(t.Context(), elsewhere(), d.ID)),
		"save":         second(w.Save(t.Context(), elsewhere(), d.ID, 1, document(t, plain("Main")))),
		"lock":         second(w.Lock(t.Context(), elsewhere(), d.ID)),
		"rename":       second(w.Rename(t.Context(), elsewhere(), d.ID, 1, "x")),
		"duplicate":    second(w.Duplicate(t.Context(), elsewhere(), d.ID, "x")),
		"delete":       w.Delete(t.Context(), elsewhere(), d.ID, 1, true),
		"durability":   second(w.SetDurability(t.Context(), elsewhere(), d.ID, 1, runner.OnPark)),
		"uses":         second(w.Uses(t.Context(), elsewhere(), d.ID)),
		"label":        second(w.SetLabel(t.Context(), elsewhere(), d.ID, release.Dev, 1)),
		"version":      second(w.Version(t.Context(), elsewhere(), d.ID, 1)),
		"version's id": second(w.VersionByID(t.Context(), elsewhere(), v.ID)),
		"program":      second(w.Program(t.Context(), "other", v.ID)),
		"at":           second(w.At(t.Context(), "other", d.ID, release.Latest)),
	} {
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	if _, _, err := w.Publish(t.Context(), elsewhere(), d.ID, release.Publication{Revision: 1}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("publish: %v", err)
	}
	if _, _, err := w.Versions(t.Context(), elsewhere(), d.ID, 0, 0); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("versions: %v", err)
	}
	if list, _, err := w.List(t.Context(), release.FlowQuery{Organisation: "other"}); err != nil || len(list) > 0 {
		t.Errorf("list: %v %v", list, err)
	}
	same(t, "unchanged", w.show(d.ID).Revision, int64(1))
	other := must(w.Create(t.Context(), elsewhere(), document(t, "callwright: 1\nname: Main\nid: "+d.ID+"\n")))(t)
	same(t, "the same id and name are free elsewhere", other.ID, d.ID)
}

func second[T any](_ T, err error) error { return err }

func TestLockKeepsOthersOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	bob := w.without(person("bob"), "flow.live")
	locked := must(w.Lock(t.Context(), ada(), d.ID))(t)
	same(t, "the lock", locked.Lock, &release.Lock{By: ada().Actor, Since: noon})
	same(t, "the revision", locked.Revision, int64(1))
	for name, err := range map[string]error{
		"save":       second(w.Save(t.Context(), bob, d.ID, 1, document(t, plain("Main")))),
		"lock":       second(w.Lock(t.Context(), bob, d.ID)),
		"unlock":     second(w.Unlock(t.Context(), bob, d.ID)),
		"rename":     second(w.Rename(t.Context(), bob, d.ID, 1, "x")),
		"delete":     w.Delete(t.Context(), bob, d.ID, 1, true),
		"durability": second(w.SetDurability(t.Context(), bob, d.ID, 1, runner.OnPark)),
	} {
		if fault.ReasonOf(err) != "flow_locked" || !strings.HasPrefix(err.Error(), "ada has locked the flow Main since 2026-11-21T12:00:00Z") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := w.Publish(t.Context(), bob, d.ID, release.Publication{Revision: 1})
	refused(t, err, fault.Conflict, "flow_locked")
	must(w.Lock(t.Context(), ada(), d.ID))(t)
	must(w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Main"))))(t)
	broken := must(w.Unlock(t.Context(), person("boss"), d.ID))(t)
	if broken.Lock != nil {
		t.Errorf("the lock %v stands", broken.Lock)
	}
	same(t, "audit", w.last(), "boss flow.unlock Main [{broken the lock of ada}]")
	_, err = w.Unlock(t.Context(), ada(), d.ID)
	refused(t, err, fault.Conflict, "flow_unlocked")
	must(w.Lock(t.Context(), bob, d.ID))(t)
	must(w.Unlock(t.Context(), bob, d.ID))(t)
	same(t, "audit", w.last(), "bob flow.unlock Main []")
	for _, err := range []error{second(w.Lock(t.Context(), w.without(ada(), "flow.edit"), d.ID)), second(w.Unlock(t.Context(), w.without(ada(), "flow.edit"), d.ID))} {
		refused(t, err, fault.Forbidden, "role_missing")
	}
}

func TestRename(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	w.create(plain("Taken"))
	w.publish(d.ID)
	f := must(w.Rename(t.Context(), ada(), d.ID, 1, "Front desk"))(t)
	same(t, "the flow", []any{f.Name, f.Revision, f.Draft}, []any{"Front desk", int64(2), true})
	same(t, "the document", w.show(d.ID).Document.Name, "Front desk")
	same(t, "audit", w.last(), "ada flow.rename Front desk [{name Main → Front desk}]")
	_, err := w.Rename(t.Context(), ada(), d.ID, 2, "TAKEN")
	refused(t, err, fault.Conflict, "name_taken")
	_, err = w.Rename(t.Context(), ada(), d.ID, 1, "x")
	refused(t, err, fault.Stale, "flow_changed")
	_, err = w.Rename(t.Context(), ada(), d.ID, 2, " ")
	refused(t, err, fault.Invalid, "name_missing")
	_, err = w.Rename(t.Context(), w.without(ada(), "flow.edit"), d.ID, 2, "x")
	refused(t, err, fault.Forbidden, "role_missing")
	back := must(w.Rename(t.Context(), ada(), d.ID, 2, "Main"))(t)
	same(t, "the draft is what was published again", back.Draft, false)
}

func TestDuplicate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	var names []string
	for range 3 {
		c := must(w.Duplicate(t.Context(), ada(), d.ID, ""))(t)
		names = append(names, c.Name)
		if c.ID == d.ID || c.Version != 0 || len(c.Document.Activities) != 2 {
			t.Errorf("the copy is %+v", c.Flow)
		}
	}
	same(t, "names", names, []string{"Main (copy)", "Main (copy 2)", "Main (copy 3)"})
	same(t, "audit", w.last(), "ada flow.duplicate Main (copy 3) [{from Main ("+d.ID+")} {activities 2}]")
	_, err := w.Duplicate(t.Context(), ada(), d.ID, "main")
	refused(t, err, fault.Conflict, "name_taken")
	same(t, "a name of choice", must(w.Duplicate(t.Context(), ada(), d.ID, "Night"))(t).Name, "Night")
}

func TestListPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"Delta", "alpha", "Bravo line", "charlie line"} {
		w.create(plain(name))
	}
	w.create("callwright: 1\nname: Sub\ntype: subflow\n")
	list := func(q release.FlowQuery) (names []string) {
		t.Helper()
		q.Organisation = "acme"
		for {
			page, next, err := w.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range page {
				names = append(names, f.Name)
			}
			if q.After = next; next == "" {
				return names
			}
		}
	}
	same(t, "all", list(release.FlowQuery{Limit: 2}), []string{"alpha", "Bravo line", "charlie line", "Delta", "Sub"})
	same(t, "a part", list(release.FlowQuery{Name: "LINE", Limit: 1}), []string{"Bravo line", "charlie line"})
	same(t, "subflows", list(release.FlowQuery{Type: "subflow"}), []string{"Sub"})
	_, _, err := w.List(t.Context(), release.FlowQuery{Organisation: "acme", After: "?"})
	refused(t, err, fault.Invalid, "cursor_invalid")
}

func TestDurability(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	v := w.publish(d.ID)
	f := must(w.SetDurability(t.Context(), ada(), d.ID, 1, runner.OnPark))(t)
	same(t, "the flow", []any{f.Durability, f.Revision, f.Draft}, []any{runner.OnPark, int64(2), false})
	same(t, "of its version", must(w.Durability(t.Context(), "acme", v.ID))(t), runner.OnPark)
	must(w.SetDurability(t.Context(), ada(), d.ID, 2, runner.EachTurn))(t)
	same(t, "changed at once", must(w.Durability(t.Context(), "acme", v.ID))(t), runner.EachTurn)
	same(t, "audit", w.last(), "ada flow.durability Main [{durability on-park → each-turn}]")
	if strings.Contains(string(w.show(d.ID).Text), "each-turn") {
		t.Error("durability leaks into the document")
	}
	_, err := w.SetDurability(t.Context(), ada(), d.ID, 3, "never")
	refused(t, err, fault.Invalid, "durability_unknown")
	_, err = w.SetDurability(t.Context(), w.without(ada(), "flow.edit"), d.ID, 3, runner.OnPark)
	refused(t, err, fault.Forbidden, "role_missing")
}

func TestN2_WithoutAnAuditEntryNothingChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	w.broken.Store(true)
	for name, err := range map[string]error{
		"create": second(w.Create(t.Context(), ada(), document(t, plain("New")))),
		"save":   second(w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Changed")))),
		"lock":   second(w.Lock(t.Context(), ada(), d.ID)),
		"delete": w.Delete(t.Context(), ada(), d.ID, 1, false),
	} {
		if err == nil || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1}); err == nil {
		t.Error("published")
	}
	w.broken.Store(false)
	same(t, "the flow", w.show(d.ID), d)
	list, _, _ := w.List(t.Context(), release.FlowQuery{Organisation: "acme"})
	same(t, "how many flows", len(list), 1)
}
