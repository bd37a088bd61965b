package release_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/value"
)

func TestPublishMovesLabels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	first, problems, err := w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1, Labels: []release.Label{release.Live, release.Dev}, Note: "the first"})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	want := release.Version{Flow: d.ID, Number: 1, Hash: first.Hash, Note: "the first", Labels: []release.Label{release.Dev, release.Live, release.Latest}, Published: noon, By: "ada", Text: d.Text}
	if diff := cmp.Diff(want, first, cmpopts.IgnoreFields(release.Version{}, "ID")); diff != "" || first.ID == "" || len(first.Hash) != 64 {
		t.Errorf("the version: %s", diff)
	}
	same(t, "audit", w.last(), "ada flow.publish Main [{version 1} {labels Dev, Live, Latest} {hash "+first.Hash+"}]")
	shown := w.show(d.ID)
	same(t, "the flow", []any{shown.Version, shown.Draft, shown.Revision}, []any{1, false, int64(1)})

	_, _, err = w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1})
	refused(t, err, fault.Conflict, "flow_unchanged")
	must(w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Main", "    description: new\n"))))(t)
	same(t, "the draft differs", w.show(d.ID).Draft, true)
	second := w.publish(d.ID, release.Test)
	same(t, "labels of the second", second.Labels, []release.Label{release.Test, release.Latest})
	third := w.publish(d.ID)
	same(t, "the same again, forced", []any{third.Number, third.Hash == second.Hash}, []any{3, true})
	same(t, "labels", w.show(d.ID).Labels, map[release.Label]int{release.Dev: 1, release.Live: 1, release.Test: 2, release.Latest: 3})

	page, next, err := w.Versions(t.Context(), ada(), d.ID, 0, 2)
	if err != nil || next != 2 || len(page) != 2 || page[0].Number != 3 || page[1].Text != nil {
		t.Errorf("the first page is %+v, next %d, %v", page, next, err)
	}
	same(t, "labels in a page", page[1].Labels, []release.Label{release.Test})
	page, next, err = w.Versions(t.Context(), ada(), d.ID, next, 2)
	if err != nil || next != 0 || len(page) != 1 || page[0].Note != "the first" {
		t.Errorf("the second page is %+v, next %d, %v", page, next, err)
	}
	same(t, "a version", must(w.Version(t.Context(), ada(), d.ID, 1))(t), func() release.Version { v := first; v.Labels = []release.Label{release.Dev, release.Live}; return v }())
	same(t, "by its id", must(w.VersionByID(t.Context(), ada(), first.ID))(t).Labels, []release.Label{release.Dev, release.Live})
	_, err = w.Version(t.Context(), ada(), d.ID, 9)
	refused(t, err, fault.NotFound, "version_unknown")
}

func TestPublishRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad := w.create("callwright: 1\nname: Bad\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Ask}\n  - label: Ask\n    kind: http-request\n    settings: {method: YELL}\n")
	_, _, err := w.Publish(t.Context(), ada(), bad.ID, release.Publication{Revision: 1})
	refused(t, err, fault.Invalid, "flow_invalid")
	fields := strings.Join(paths(err), "\n")
	for _, want := range []string{"Ask › connector (line 11, column 5) This is a required field.", "Ask › method "} {
		if !strings.Contains(fields, want) {
			t.Errorf("fields %q lack %q", fields, want)
		}
	}
	good := w.create(plain("Good"))
	for name, test := range map[string]struct {
		by     release.By
		p      release.Publication
		code   fault.Code
		reason string
	}{
		"an old revision":   {ada(), release.Publication{Revision: 7}, fault.Stale, "flow_changed"},
		"a label":           {ada(), release.Publication{Revision: 1, Labels: []release.Label{"Prod"}}, fault.Invalid, "label_unknown"},
		"Latest by hand":    {ada(), release.Publication{Revision: 1, Labels: []release.Label{release.Latest}}, fault.Invalid, "label_fixed"},
		"Live":              {w.without(ada(), "flow.live"), release.Publication{Revision: 1, Labels: []release.Label{release.Live}}, fault.Forbidden, "role_missing"},
		"not a publisher":   {w.without(ada(), "flow.publish"), release.Publication{Revision: 1}, fault.Forbidden, "role_missing"},
		"a note too long":   {ada(), release.Publication{Revision: 1, Note: strings.Repeat("x", 2001)}, fault.Invalid, "note_invalid"},
		"a note of no text": {ada(), release.Publication{Revision: 1, Note: "a\x00"}, fault.Invalid, "note_invalid"},
	} {
		_, _, err := w.Publish(t.Context(), test.by, good.ID, test.p)
		if fault.CodeOf(err) != test.code || fault.ReasonOf(err) != test.reason {
			t.Errorf("%s: %v (%s)", name, err, fault.ReasonOf(err))
		}
	}
	same(t, "nothing was published", w.show(good.ID).Version, 0)
}

func TestRollback(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	one, two := w.publish(d.ID), w.publish(d.ID, release.Live)
	same(t, "Live", must(w.At(t.Context(), "acme", d.ID, release.Live))(t), two.ID)
	must(w.SetLabel(t.Context(), ada(), d.ID, release.Live, 1))(t)
	same(t, "audit", w.last(), "ada flow.label Main [{label Live} {version 2 → 1}]")
	same(t, "Live afterwards, at once", must(w.At(t.Context(), "acme", d.ID, release.Live))(t), one.ID)
	same(t, "Latest stays", must(w.At(t.Context(), "acme", d.ID, release.Latest))(t), two.ID)
	f := must(w.SetLabel(t.Context(), w.without(ada(), "flow.live"), d.ID, release.Dev, 2))(t)
	same(t, "labels", f.Labels, map[release.Label]int{release.Live: 1, release.Latest: 2, release.Dev: 2})
	f = must(w.SetLabel(t.Context(), ada(), d.ID, release.Live, 0))(t)
	same(t, "without Live", f.Labels, map[release.Label]int{release.Latest: 2, release.Dev: 2})
	same(t, "audit", w.last(), "ada flow.label Main [{label Live} {version 1 → none}]")
	for _, test := range []struct {
		by     release.By
		label  release.Label
		number int
		code   fault.Code
		reason string
	}{
		{ada(), release.Dev, 3, fault.NotFound, "version_unknown"},
		{ada(), release.Latest, 1, fault.Invalid, "label_fixed"},
		{ada(), "live", 1, fault.Invalid, "label_unknown"},
		{w.without(ada(), "flow.live"), release.Live, 1, fault.Forbidden, "role_missing"},
		{w.without(ada(), "flow.publish"), release.Test, 1, fault.Forbidden, "role_missing"},
	} {
		_, err := w.SetLabel(t.Context(), test.by, d.ID, test.label, test.number)
		refused(t, err, test.code, test.reason)
	}
	_, err := w.At(t.Context(), "acme", d.ID, release.Live)
	refused(t, err, fault.NotFound, "version_unknown")
}

func TestRevert(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	v := w.publish(d.ID)
	must(w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Night", "    description: new\n"))))(t)
	back := must(w.Revert(t.Context(), ada(), d.ID, 2, 1))(t)
	same(t, "its name stays", back.Name, "Night")
	same(t, "its activities", back.Document.Activities, document(t, string(v.Text)).Activities)
	same(t, "audit", w.last(), "ada flow.revert Night [{version 1}]")
	_, err := w.Revert(t.Context(), ada(), d.ID, 3, 4)
	refused(t, err, fault.NotFound, "version_unknown")
}

func TestVersionsAreCheckedWhenTheyAreRead(t *testing.T) {
	t.Parallel()
	o := storetest.SQLite(t)
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w := worldOn(t, db)
	d := w.create(plain("Main"))
	v := w.publish(d.ID)
	raw, err := sql.Open("sqlite", o.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), `UPDATE flow_versions SET text = $1`, []byte(plain("Other"))); err != nil {
		t.Fatal(err)
	}
	_, err = w.Program(t.Context(), "acme", v.ID)
	refused(t, err, fault.Internal, "version_damaged")
	_, err = w.Version(t.Context(), ada(), d.ID, 1)
	refused(t, err, fault.Internal, "version_damaged")
}

func TestL6_WhoMayNotUseConnectorsAttachesNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conns.list = []connector.Record{{ID: "c1", Organisation: "acme", Name: "CRM", State: connector.Active}}
	d := w.create(calling("Main", "CRM"))
	by := w.without(person("bob"), "connector.use")
	for name, err := range map[string]error{
		"create":    second(w.Create(t.Context(), by, document(t, calling("New", "CRM")))),
		"save":      second(w.Save(t.Context(), by, d.ID, 1, document(t, calling("Main", "crm")))),
		"duplicate": second(w.Duplicate(t.Context(), by, d.ID, "")),
	} {
		if fault.ReasonOf(err) != "role_missing" || !strings.Contains(err.Error(), "connector.use") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := w.Publish(t.Context(), by, d.ID, release.Publication{Revision: 1})
	refused(t, err, fault.Forbidden, "role_missing")
	must(w.Save(t.Context(), by, d.ID, 1, document(t, plain("Main"))))(t)
}

func TestG6_L3_ConnectorsElsewhereAreNotAttached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conns.list = []connector.Record{
		{ID: "c1", Organisation: "other", Name: "CRM", State: connector.Active},
		{ID: "c2", Organisation: "acme", Name: "Off", State: connector.Inactive},
		{ID: "c3", Organisation: "acme", Name: "Gone", State: connector.Deleted},
		{ID: "c4", Organisation: "acme", Name: "On", State: connector.Active},
	}
	for ref, want := range map[string]string{
		"c1":   `connector (line 12, column 7): the organisation has no connector "c1" (bind it: choose another connector, or add one of that name or id)`,
		"CRM":  `connector (line 12, column 7): the organisation has no connector "CRM" (bind it: choose another connector, or add one of that name or id)`,
		"c2":   `connector (line 12, column 7): the connector "Off" is inactive: routing is halted for flows that use it (activate it, or choose another one)`,
		"Gone": `connector (line 12, column 7): the connector "Gone" was deleted (choose another one)`,
		"on":   ``,
	} {
		d := w.create(calling("Flow of "+ref, ref))
		var got []string
		for _, p := range d.Problems {
			if p.Severity != "warning" || p.Activity != "Ask" {
				t.Errorf("%s: %s at %q", ref, p.Severity, p.Activity)
			}
			p.Activity = ""
			got = append(got, p.String())
		}
		same(t, ref, strings.Join(got, "\n"), want)
		if _, problems, err := w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1}); err != nil || len(problems) != len(d.Problems) {
			t.Errorf("%s: publishing: %v %v", ref, problems, err)
		}
	}
	w.conns.down = true
	if _, err := w.Create(t.Context(), ada(), document(t, calling("Failing", "CRM"))); err == nil {
		t.Error("no error although connectors cannot be looked up")
	}
	if _, ok, err := w.Find(t.Context(), "acme", "Failing"); ok || err != nil {
		t.Errorf("it was stored: %v", err)
	}
}

func TestPublishTellsWhatIsNotBound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := `callwright: 1
name: Main
variables:
  - {name: Global_Language, type: STRING, source: GLOBAL}
activities:
  - label: Start
    kind: start
    links: {out: Hours}
  - label: Hours
    kind: business-hours
    settings: {schedule: Opening}
    links: {workingHours: Queue}
  - label: Queue
    kind: queue-contact
    settings: {queue: Sales}
    links: {default: Music}
  - label: Music
    kind: play-music
    settings: {audio: hold.wav}
    links: {default: Again}
  - label: Again
    kind: play-music
    settings: {audio: defaultmusic_on_hold.wav}
    links: {default: Sub}
  - label: Sub
    kind: subflow
    settings: {flow: Helper}
    links: {default: Over}
  - label: Over
    kind: goto
    settings: {target: {to: entry-point, entry_point: Night}}
`
	d := w.create(text)
	got := func() (list []string) {
		for _, p := range w.show(d.ID).Problems {
			if p.Code == release.CodeUnbound {
				list = append(list, p.Activity+": "+p.Message)
			}
		}
		return list
	}
	same(t, "unbound", got(), []string{
		`: the organisation has no global variable "Global_Language"`, `Hours: the organisation has no business hours "Opening"`,
		`Queue: the organisation has no queue "Sales"`, `Music: the organisation has no prompt "hold.wav"`,
		`Sub: the organisation has no subflow "Helper"`, `Over: the organisation has no entry point "Night"`,
	})
	w.create(plain("helper"))
	w.points.at = map[string]string{"Night": d.ID}
	for kind, name := range map[release.ResourceKind]string{release.Queues: "Sales", release.BusinessHours: "opening", release.Prompts: "hold.wav", release.Globals: "Global_Language"} {
		must(w.inventory.CreateResource(t.Context(), ada(), kind, release.Entry{Name: name, Settings: &value.Object{}}))(t)
	}
	same(t, "bound", got(), []string(nil))
}

func TestDeleteIsRefusedWhileTheFlowIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create("callwright: 1\nname: Helper\nid: h1\ntype: subflow\nactivities:\n  - {label: S, kind: subflow-start}\n")
	w.publish(d.ID)
	caller := w.create(entering("Caller", "Helper", "Live"))
	uses := must(w.Uses(t.Context(), ada(), d.ID))(t)
	same(t, "uses", uses, []release.Use{{Kind: "subflow", ID: caller.ID, Name: "Caller", Activity: "Sub", Label: "Live"}})
	w.publish(caller.ID)
	err := w.Delete(t.Context(), ada(), d.ID, 1, true)
	refused(t, err, fault.Conflict, "flow_used")
	same(t, "the refusal", err.Error(), "The flow Helper is used and cannot be deleted: subflow Caller.")
	w.points.at = map[string]string{"Main line": d.ID}
	err = w.Delete(t.Context(), ada(), d.ID, 1, true)
	same(t, "the refusal", err.Error(), "The flow Helper is used and cannot be deleted: entry point Main line, subflow Caller.")
	w.points.at = nil
	must(w.Save(t.Context(), ada(), caller.ID, 1, document(t, entering("Caller", "Another", "2"))))(t)
	w.publish(caller.ID)
	if err := w.Delete(t.Context(), ada(), d.ID, 1, true); err != nil {
		t.Errorf("the version that called it has no label any more: %v", err)
	}
	same(t, "audit", w.last(), "ada flow.delete Helper [{versions 1}]")
}

// What is remembered where contacts come in is let go of with every change: who
// moves a label finds the next contact on the version that it names now.
func TestChangesOfFlowsAreSeenWhereContactsComeIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	counts := []int{w.points.forgot}
	d := w.create(plain("Main"))
	counts = append(counts, w.points.forgot)
	w.publish(d.ID, release.Live)
	counts = append(counts, w.points.forgot)
	if counts[0] >= counts[1] || counts[1] >= counts[2] {
		t.Errorf("forgot %v times: before, after creating, after publishing", counts)
	}
}

func TestUsesTellPinnedFromLabelled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create("callwright: 1\nname: Helper\nid: h1\nactivities:\n  - {label: S, kind: start}\n")
	twin := w.create("callwright: 1\nname: h1\nactivities:\n  - {label: S, kind: start}\n")
	for _, version := range []string{"Test", "2", "''", "6a1e404f96056b56c4442359"} {
		w.create(entering("By "+version, "h1", version))
	}
	w.create("callwright: 1\nname: Goer\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Go}\n  - label: Go\n    kind: goto\n    settings: {target: {to: flow, flow: HELPER, version: live}}\n")
	got := map[string]string{}
	for _, u := range must(w.Uses(t.Context(), ada(), d.ID))(t) {
		got[u.Name] = strings.TrimSpace(u.Kind + " " + u.Label + " " + strings.Repeat("#", u.Pinned))
	}
	same(t, "uses", got, map[string]string{"By Test": "subflow Test", "By 2": "subflow  ##", "By ''": "subflow Latest", "By 6a1e404f96056b56c4442359": "subflow", "Goer": "goto Live"})
	same(t, "a flow that has the other's id as its name", len(must(w.Uses(t.Context(), ada(), twin.ID))(t)), 0)
}

func TestH12_ContactsKeepTheVersionOfADeletedFlow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create("callwright: 1\nname: Main\nid: m1\nactivities:\n  - {label: Start, kind: start}\n")
	v := w.publish(d.ID, release.Live)
	w.running[d.ID] = 2
	err := w.Delete(t.Context(), ada(), d.ID, 1, false)
	refused(t, err, fault.Conflict, "confirmation_required")
	same(t, "the refusal", err.Error(), "2 contacts run on the flow Main. When it is deleted, they go on on their versions to their ends.")
	w.running[d.ID] = 1
	err = w.Delete(t.Context(), ada(), d.ID, 1, false)
	same(t, "the refusal", err.Error(), "1 contact runs on the flow Main. When it is deleted, they go on on their versions to their ends.")
	err = w.Delete(t.Context(), w.without(ada(), "flow.live"), d.ID, 1, true)
	refused(t, err, fault.Forbidden, "role_missing")
	if err := w.Delete(t.Context(), ada(), d.ID, 1, true); err != nil {
		t.Fatal(err)
	}
	same(t, "audit", w.last(), "ada flow.delete Main [{contacts 1} {versions 1}]")
	_, err = w.Show(t.Context(), ada(), d.ID)
	refused(t, err, fault.NotFound, "flow_unknown")
	_, err = w.At(t.Context(), "acme", d.ID, release.Live)
	refused(t, err, fault.NotFound, "flow_unknown")
	other := worldOn(t, w.db) // another process, which has nothing in memory
	p := must(other.Program(t.Context(), "acme", v.ID))(t)
	same(t, "the program", []string{p.Key, p.Flow.Name}, []string{v.ID, "Main"})
	same(t, "its version", must(other.VersionByID(t.Context(), ada(), v.ID))(t).Number, 1)
	must(other.Durability(t.Context(), "acme", v.ID))(t)
	must(other.Globals(t.Context(), "acme", v.ID))(t)

	again := w.create("callwright: 1\nname: Main\nid: m1\n")
	same(t, "the id comes back, and its numbers go on", []any{again.ID, again.Version, len(again.Labels), again.Draft}, []any{"m1", 1, 0, true})
}

func TestResolve(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create("callwright: 1\nname: Main Menu\nid: m1\nactivities:\n  - {label: Start, kind: start}\n")
	one, two := w.publish(d.ID, release.Live), w.publish(d.ID, release.Test)
	other := w.create(plain("Other"))
	w.publish(other.ID)
	w.points.at = map[string]string{"Front": d.ID}
	for name, test := range map[string]struct {
		l    activity.Load
		want string
	}{
		"by id":                        {activity.Load{Flow: "m1"}, two.ID},
		"by name, folded":              {activity.Load{Flow: " MAIN menu"}, two.ID},
		"by its label, the id unknown": {activity.Load{Flow: "6a1e", Name: "Main Menu", Version: "latest"}, two.ID},
		"a label":                      {activity.Load{Flow: "m1", Version: "LIVE"}, one.ID},
		"a number":                     {activity.Load{Flow: "m1", Version: "1"}, one.ID},
		"an id":                        {activity.Load{Flow: "m1", Version: one.ID}, one.ID},
		"an entry point":               {activity.Load{Flow: "Front", GoTo: true}, one.ID},
		"a GoTo to a flow":             {activity.Load{Flow: "m1", GoTo: true}, two.ID},
		"an entry point for a subflow": {activity.Load{Flow: "Front"}, "flow_unknown"},
		"nothing":                      {activity.Load{Flow: "none", Name: "nor this", GoTo: true}, "flow_unknown"},
		"no such label":                {activity.Load{Flow: "m1", Version: "Dev"}, "version_unknown"},
		"no such number":               {activity.Load{Flow: "m1", Version: "12"}, "version_unknown"},
		"the version of another flow":  {activity.Load{Flow: "Other", Version: one.ID}, "version_unknown"},
	} {
		got, err := w.Resolve(t.Context(), "acme", test.l)
		if err != nil {
			got = fault.ReasonOf(err)
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	v, name, known, err := w.Labelled(t.Context(), "acme", "m1", release.Live)
	same(t, "labelled", []any{v.ID, v.Number, name, known, err, len(v.Text)}, []any{one.ID, 1, "Main Menu", true, nil, 0})
	v, _, known, err = w.Labelled(t.Context(), "acme", "m1", release.Dev)
	same(t, "no version has the label", []any{v.ID, v.Flow, known, err}, []any{"", "m1", true, nil})
	if _, _, known, err = w.Labelled(t.Context(), "acme", "m2", release.Dev); known || err != nil {
		t.Errorf("no flow: %v %v", known, err)
	}
}

func TestLabelsThatAnotherProcessMovesAreSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	one := w.publish(d.ID)
	other := worldOn(t, w.db)
	same(t, "before", must(other.At(t.Context(), "acme", d.ID, release.Latest))(t), one.ID)
	two := w.publish(d.ID)
	same(t, "within the second", must(other.At(t.Context(), "acme", d.ID, release.Latest))(t), one.ID)
	other.tick()
	same(t, "afterwards", must(other.At(t.Context(), "acme", d.ID, release.Latest))(t), two.ID)
}

func TestGlobals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(`callwright: 1
name: Main
variables:
  - {name: Language, id: g1, type: STRING, source: GLOBAL, value: en-US, reportable: true}
  - {name: Own, type: STRING, source: GLOBAL, value: mine, overwrite: true}
  - {name: Absent, type: STRING, source: GLOBAL, value: x}
  - {name: local, type: STRING, value: y}
activities:
  - {label: Start, kind: start}
`)
	v := w.publish(d.ID)
	must(w.inventory.CreateResource(t.Context(), ada(), release.Globals, release.Entry{ID: "g1", Name: "Global_Language", Settings: value.Of("type", "STRING", "value", "de-DE")}))(t)
	must(w.inventory.CreateResource(t.Context(), ada(), release.Globals, release.Entry{Name: "Own", Settings: value.Of("value", "theirs")}))(t)
	same(t, "globals", value.Text(must(w.Globals(t.Context(), "acme", v.ID))(t)), `{"Language":"de-DE"}`)
	p := must(w.Program(t.Context(), "acme", v.ID))(t)
	same(t, "its reporting flag", p.Flow.Variable("Language").Reportable, true)
}

func TestProgramsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := release.New(release.Options{Flows: w.db.Flows(), Versions: w.db.Flows(), References: w.db.Flows(), Transactor: w.db, Audit: w.log, Catalog: activity.Builtin(), Programs: 2})
	d := w.create(plain("Main"))
	a, b, c := w.publish(d.ID), w.publish(d.ID), w.publish(d.ID)
	first := must(r.Program(t.Context(), "acme", a.ID))(t)
	if again := must(r.Program(t.Context(), "acme", a.ID))(t); again != first {
		t.Error("compiled twice")
	}
	must(r.Program(t.Context(), "acme", b.ID))(t)
	must(r.Program(t.Context(), "acme", a.ID))(t) // used more recently than b
	must(r.Program(t.Context(), "acme", c.ID))(t)
	if again := must(r.Program(t.Context(), "acme", a.ID))(t); again != first {
		t.Error("the one used most recently was dropped")
	}
	_, err := r.Program(t.Context(), "acme", "none")
	refused(t, err, fault.NotFound, "version_unknown")
}
