package release_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

func (w *world) add(kind release.ResourceKind, name string, settings ...any) release.Resource {
	w.t.Helper()
	return must(w.inventory.CreateResource(w.t.Context(), ada(), kind, release.Entry{Name: name, Settings: value.Of(settings...)}))(w.t)
}

func TestResourcesAsFlowsSeeThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(release.BusinessHours, "Support", "zone", "Europe/Berlin", "shifts", []any{value.Of("days", "mon-fri", "from", "09:00", "to", "17:00")})
	q := w.add(release.Queues, "Sales", "expected_wait", "90s")
	w.add(release.Agents, "Ann", "email", "ann@example.com", "queues", []any{value.Of("name", "Sales")})
	w.add(release.Skills, "English", "type", "proficiency")
	w.add(release.Prompts, "welcome.wav", "text", "Welcome", "description", "for the main line")
	w.add(release.Globals, "Global_Language", "type", "STRING", "value", "de-DE", "reportable", true)
	w.add(release.MediaDestinations, "Transcriber")
	r := must(w.inventory.Resources(t.Context(), "acme"))(t)
	if h := r.HoursOf("", "support"); h == nil || h.Zone != "Europe/Berlin" {
		t.Errorf("hours %+v", h)
	}
	if found := r.Queue(q.ID, ""); found == nil || found.Name != "Sales" || len(found.Agents) != 1 || found.Agents[0].Email != "ann@example.com" {
		t.Errorf("queue %+v", found)
	}
	same(t, "a prompt", r.Prompt("welcome.wav").Text, "Welcome")
	same(t, "a global variable", r.Global("", "Global_Language").Value, any("de-DE"))
	same(t, "others", []int{len(r.Skills), len(r.Media)}, []int{1, 1})
	if again := must(w.inventory.Resources(t.Context(), "acme"))(t); again != r {
		t.Error("assembled again although nothing has changed")
	}
	other := worldOn(t, w.db)
	before := must(other.inventory.Resources(t.Context(), "acme"))(t)
	w.add(release.Queues, "Night")
	if r := must(w.inventory.Resources(t.Context(), "acme"))(t); r.Queue("", "Night") == nil {
		t.Error("a change of this process is not seen at once")
	}
	if r := must(other.inventory.Resources(t.Context(), "acme"))(t); r != before {
		t.Error("the store was asked again within the second")
	}
	other.tick()
	if r := must(other.inventory.Resources(t.Context(), "acme"))(t); r.Queue("", "Night") == nil {
		t.Error("a change of another process is not seen")
	}
	same(t, "of another organisation", len(must(w.inventory.Resources(t.Context(), "other"))(t).Queues), 0)
}

func TestResourcesAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(release.Queues, "Sales")
	long := strings.Repeat("x", 257)
	for name, test := range map[string]struct {
		kind   release.ResourceKind
		e      release.Entry
		code   fault.Code
		reason string
		path   string
	}{
		"no name":              {release.Queues, release.Entry{Name: " "}, fault.Invalid, "name_missing", "name is required"},
		"a name too long":      {release.Queues, release.Entry{Name: long}, fault.Invalid, "name_invalid", "name "},
		"a name that is taken": {release.Queues, release.Entry{Name: "sales "}, fault.Conflict, "name_taken", "name is taken already"},
		"an id":                {release.Queues, release.Entry{Name: "n", ID: "../x"}, fault.Invalid, "id_invalid", "id "},
		"an unknown setting":   {release.Queues, release.Entry{Name: "n", Settings: value.Of("colour", "red")}, fault.Invalid, "settings_invalid", "settings.colour there is no such setting"},
		"a name as setting":    {release.Queues, release.Entry{Name: "n", Settings: value.Of("name", "m")}, fault.Invalid, "settings_invalid", "settings.name "},
		"a wrong duration":     {release.Queues, release.Entry{Name: "n", Settings: value.Of("expected_wait", "soon")}, fault.Invalid, "settings_invalid", "settings.expected_wait "},
		"a wrong time of day":  {release.BusinessHours, release.Entry{Name: "n", Settings: value.Of("shifts", []any{value.Of("from", "25:00", "to", "26:00")})}, fault.Invalid, "settings_invalid", "settings.shifts[0]"},
		"no time zone":         {release.BusinessHours, release.Entry{Name: "n", Settings: value.Of("zone", "Mars/Base")}, fault.Invalid, "settings_invalid", "settings.zone is no time zone"},
		"the server's zone":    {release.BusinessHours, release.Entry{Name: "n", Settings: value.Of("zone", "Local")}, fault.Invalid, "settings_invalid", "settings.zone is no time zone"},
		"no integer":           {release.Globals, release.Entry{Name: "n", Settings: value.Of("type", "INTEGER", "value", "1.5")}, fault.Invalid, "settings_invalid", "settings.value does not have the type INTEGER"},
		"no number":            {release.Globals, release.Entry{Name: "n", Settings: value.Of("type", "DECIMAL", "value", "one")}, fault.Invalid, "settings_invalid", "settings.value "},
		"no truth":             {release.Globals, release.Entry{Name: "n", Settings: value.Of("type", "BOOLEAN", "value", "yes")}, fault.Invalid, "settings_invalid", "settings.value "},
		"a text too long":      {release.Globals, release.Entry{Name: "n", Settings: value.Of("value", long)}, fault.Invalid, "settings_invalid", "settings.value has more than 256 characters"},
		"JSON too long":        {release.Globals, release.Entry{Name: "n", Settings: value.Of("type", "JSON", "value", strings.Repeat("x", 17<<10))}, fault.Invalid, "settings_invalid", "settings.value is longer than 16 KB"},
		"no type":              {release.Globals, release.Entry{Name: "n", Settings: value.Of("type", "ODD")}, fault.Invalid, "settings_invalid", "settings.type "},
		"a kind that is none":  {"colour", release.Entry{Name: "n"}, fault.NotFound, "resource_unknown", ""},
	} {
		_, err := w.inventory.CreateResource(t.Context(), ada(), test.kind, test.e)
		if fault.CodeOf(err) != test.code || fault.ReasonOf(err) != test.reason || test.path != "" && (len(paths(err)) == 0 || !strings.HasPrefix(paths(err)[0], test.path)) {
			t.Errorf("%s: %v (%s) %q", name, err, fault.ReasonOf(err), paths(err))
		}
	}
	for _, v := range []struct {
		kind string
		v    any
	}{{"INTEGER", "12"}, {"INTEGER", int64(7)}, {"DECIMAL", "1.5"}, {"DECIMAL", 2.5}, {"BOOLEAN", true}, {"BOOLEAN", "false"}, {"JSON", value.Of("a", "b")}, {"DATETIME", ""}, {"STRING", nil}} {
		w.add(release.Globals, v.kind+value.Text(v.v), "type", v.kind, "value", v.v)
	}
	w.add(release.Globals, "Sales") // the name of another kind
	_, err := w.inventory.CreateResource(t.Context(), w.without(ada(), "queue.write"), release.Queues, release.Entry{Name: "n"})
	refused(t, err, fault.Forbidden, "role_missing")
	must(w.inventory.CreateResource(t.Context(), w.without(ada(), "queue.write"), release.Prompts, release.Entry{Name: "n.wav"}))(t)
}

func TestL11_ResourcesAtTheRevisionSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := must(w.inventory.CreateResource(t.Context(), ada(), release.Queues, release.Entry{ID: "q-1", Name: "Sales", Settings: value.Of("waiting", int64(3))}))(t)
	same(t, "made", []any{q.ID, q.Revision, q.Created}, []any{"q-1", int64(1), noon})
	same(t, "audit", w.last(), "ada queue.create Sales [{waiting set}]")
	_, err := w.inventory.CreateResource(t.Context(), ada(), release.Queues, release.Entry{ID: "q-1", Name: "Other"})
	refused(t, err, fault.Conflict, "id_taken")
	now := must(w.inventory.UpdateResource(t.Context(), ada(), release.Queues, "q-1", 1, release.Entry{Name: "Shop", Settings: value.Of("expected_wait", int64(5))}))(t)
	same(t, "changed", []any{now.ID, now.Name, now.Revision, value.Text(now.Settings)}, []any{"q-1", "Shop", int64(2), `{"expected_wait":5}`})
	same(t, "audit", w.last(), "ada queue.update Shop [{name Sales → Shop} {expected_wait set} {waiting removed}]")
	for name, err := range map[string]error{
		"update": second(w.inventory.UpdateResource(t.Context(), ada(), release.Queues, "q-1", 1, release.Entry{Name: "x"})),
		"delete": w.inventory.DeleteResource(t.Context(), ada(), release.Queues, "q-1", 1),
	} {
		if fault.CodeOf(err) != fault.Stale {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{ // L3
		"show":   second(w.inventory.ShowResource(t.Context(), elsewhere(), release.Queues, "q-1")),
		"update": second(w.inventory.UpdateResource(t.Context(), elsewhere(), release.Queues, "q-1", 2, release.Entry{Name: "x"})),
		"delete": w.inventory.DeleteResource(t.Context(), elsewhere(), release.Queues, "q-1", 2),
		"kind":   second(w.inventory.ShowResource(t.Context(), ada(), release.Agents, "q-1")),
	} {
		refused(t, err, fault.NotFound, "resource_unknown")
		_ = name
	}
	if err := w.inventory.DeleteResource(t.Context(), ada(), release.Queues, "q-1", 2); err != nil {
		t.Fatal(err)
	}
	same(t, "audit", w.last(), "ada queue.delete Shop []")
	w.broken.Store(true)
	if _, err := w.inventory.CreateResource(t.Context(), ada(), release.Queues, release.Entry{Name: "n"}); err == nil {
		t.Error("created without an audit entry")
	}
	page, _, err := w.inventory.ListResources(t.Context(), release.ResourceQuery{Organisation: "acme"})
	same(t, "what is left", []any{len(page), err}, []any{0, nil})
}

func TestG1_SecureValuesDoNotComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.add(release.Globals, "Pin", "value", "canary", "secure", true)
	same(t, "made", []any{value.Text(g.Settings), g.Secret}, []any{`{"secure":true}`, true})
	g = must(w.inventory.UpdateResource(t.Context(), ada(), release.Globals, g.ID, 1, release.Entry{Name: "Pin", Settings: value.Of("secure", true, "description", "d")}))(t)
	same(t, "kept", []any{value.Text(g.Settings), g.Secret}, []any{`{"secure":true,"description":"d"}`, true})
	shown := must(w.inventory.ShowResource(t.Context(), ada(), release.Globals, g.ID))(t)
	same(t, "shown", value.Text(shown.Settings), `{"secure":true,"description":"d"}`)
	page, _, _ := w.inventory.ListResources(t.Context(), release.ResourceQuery{Organisation: "acme", Kind: release.Globals})
	same(t, "listed", value.Text(page[0].Settings), `{"secure":true,"description":"d"}`)
	same(t, "as flows see it", must(w.inventory.Resources(t.Context(), "acme"))(t).Global("", "Pin").Value, any("canary"))
	if log := strings.Join(w.entries(), "\n"); strings.Contains(log, "canary") {
		t.Errorf("the audit log: %s", log)
	}
	open := must(w.inventory.UpdateResource(t.Context(), ada(), release.Globals, g.ID, 2, release.Entry{Name: "Pin", Settings: value.Of("description", "d")}))(t)
	same(t, "no longer secure", []any{value.Text(open.Settings), open.Secret}, []any{`{"description":"d"}`, false})
}

func TestResourcesThatPublishedFlowsReferToStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.add(release.Queues, "Sales")
	d := w.create("callwright: 1\nname: Main\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Q}\n  - label: Q\n    kind: queue-contact\n    settings: {queue: SALES}\n")
	if uses := must(w.inventory.Uses(t.Context(), ada(), release.Queues, q.ID))(t); len(uses) != 1 || uses[0].Activity != "Q" {
		t.Errorf("uses %+v", uses)
	}
	w.publish(d.ID, release.Live)
	err := w.inventory.DeleteResource(t.Context(), ada(), release.Queues, q.ID, 1)
	refused(t, err, fault.Conflict, "resource_used")
	same(t, "the refusal", err.Error(), "Published flows refer to the queue Sales: Main (version 1, Live, Latest). Publish them without it first.")
	same(t, "its places", err.(*fault.Error).Detail["uses"], any([]release.Use{{Kind: "flow", ID: d.ID, Name: "Main", Version: 1, Activity: "Q"}}))
	must(w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Main"))))(t)
	w.publish(d.ID, release.Live)
	if err := w.inventory.DeleteResource(t.Context(), ada(), release.Queues, q.ID, 1); err != nil {
		t.Errorf("only a version without a label refers to it: %v", err)
	}
}

func TestAudio(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.add(release.Prompts, "welcome.wav")
	_, err := w.inventory.AudioNamed(t.Context(), "acme", "welcome.wav")
	refused(t, err, fault.NotFound, "audio_unknown")
	header := "RIFF\x6c\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x07\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00"
	wav := []byte(header + "data\x48\x00\x00\x00" + strings.Repeat("\xff", 72))
	now := must(w.inventory.SetAudio(t.Context(), ada(), p.ID, 1, wav))(t)
	if now.Revision != 2 || now.Audio == nil || now.Audio.Type != "audio/wav" || now.Audio.Size != len(wav) || len(now.Audio.Hash) != 64 {
		t.Errorf("stored as %+v", now.Audio)
	}
	same(t, "audit", w.last(), "ada prompt.upload welcome.wav [{type audio/wav} {size 116} {hash "+now.Audio.Hash+"}]")
	same(t, "shown", must(w.inventory.ShowResource(t.Context(), ada(), release.Prompts, p.ID))(t).Audio, now.Audio)
	a := must(w.inventory.AudioNamed(t.Context(), "acme", "WELCOME.wav"))(t)
	if !bytes.Equal(a.Bytes, wav) || a.AudioInfo != *now.Audio {
		t.Errorf("given back as %+v", a.AudioInfo)
	}
	renamed := must(w.inventory.UpdateResource(t.Context(), ada(), release.Prompts, p.ID, 2, release.Entry{Name: "hello.wav"}))(t)
	same(t, "the audio stays", renamed.Audio, now.Audio)
	for name, audio := range map[string][]byte{"ID3": []byte("ID3\x04\x00"), "a frame": {0xff, 0xfb, 0x90, 0x00}, "a frame of MPEG 2": {0xff, 0xf3, 0x40, 0xc4}} {
		v := must(w.inventory.SetAudio(t.Context(), ada(), p.ID, must(w.inventory.ShowResource(t.Context(), ada(), release.Prompts, p.ID))(t).Revision, audio))(t)
		same(t, name, v.Audio.Type, "audio/mpeg")
	}
	for name, audio := range map[string][]byte{"nothing": nil, "a page": []byte("<html>"), "RIFF of another kind": []byte("RIFF\x00\x00\x00\x00AVI LIST"), "layer I": {0xff, 0xff, 0x90, 0}, "a reserved version": {0xff, 0xeb, 0x90, 0}} {
		if _, err := w.inventory.SetAudio(t.Context(), ada(), p.ID, 9, audio); fault.ReasonOf(err) != "audio_unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, audio := range map[string]string{
		"no length": header + "data\x00\x00\x00\x00", "a length of zero": header + "data\x00\x00\x00\x00" + strings.Repeat("\xff", 72), "a length, and then nothing": header + "data\x48\x00\x00\x00",
		"no data": header, "half a chunk": header + "da", "a chunk that does not end": header + "LIST\xff\xff\xff\xff" + "data\x48\x00\x00\x00", "nothing": "RIFF\x04\x00\x00\x00WAVE",
	} {
		if _, err := w.inventory.SetAudio(t.Context(), ada(), p.ID, 9, []byte(audio)); fault.ReasonOf(err) != "audio_empty" {
			t.Errorf("a WAV file with %s: %v", name, err)
		}
	}
	for _, audio := range []string{header + "LIST\x03\x00\x00\x00abc\x00data\x48\x00\x00\x00\xff", header + "data\xff\xff\xff\xff\xff"} { // an odd chunk before it; one that was written as it came
		if _, err := w.inventory.SetAudio(t.Context(), ada(), p.ID, 9, []byte(audio)); fault.ReasonOf(err) != "resource_changed" {
			t.Errorf("%q: %v", audio, err)
		}
	}
	_, err = w.inventory.SetAudio(t.Context(), ada(), p.ID, 9, append(wav, make([]byte, 10<<20)...))
	refused(t, err, fault.Invalid, "audio_too_large")
	_, err = w.inventory.SetAudio(t.Context(), ada(), p.ID, 1, wav)
	refused(t, err, fault.Stale, "resource_changed")
	_, err = w.inventory.SetAudio(t.Context(), elsewhere(), p.ID, 6, wav)
	refused(t, err, fault.NotFound, "resource_unknown")
	_, err = w.inventory.AudioOf(t.Context(), "other", p.ID)
	refused(t, err, fault.NotFound, "audio_unknown")
	_, err = w.inventory.AudioNamed(t.Context(), "acme", "none.wav")
	refused(t, err, fault.NotFound, "audio_unknown")
	if err := w.inventory.DeleteResource(t.Context(), ada(), release.Prompts, p.ID, 6); err != nil {
		t.Fatal(err)
	}
	_, err = w.inventory.AudioOf(t.Context(), "acme", p.ID)
	refused(t, err, fault.NotFound, "audio_unknown")
}

const resourcesFile = `allocation_seed: 3
queues:
  - {name: Sales, id: q1, expected_wait: 90s}
  - {name: Night}
agents:
  - {name: Ann, queues: [{name: Sales}]}
  - {name: Bob, queues: [{name: Nowhere}]}
global_variables:
  - {name: Pin, value: "1234", secure: true, type: STRING}
entry_points:
  - {name: Main line, flow: main.yaml}
`

func TestApplyAResourcesDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	apply := func(text string) release.Applied {
		t.Helper()
		return must(w.inventory.Apply(t.Context(), ada(), []byte(text)))(t)
	}
	changes := func(a release.Applied) string {
		var list []string
		for _, e := range a.Entries {
			list = append(list, string(e.Kind)+" "+e.Name+" "+e.Change)
		}
		return strings.Join(list, ", ")
	}
	a := apply(resourcesFile)
	same(t, "first", changes(a), "queue Sales created, queue Night created, agent Ann created, agent Bob created, global-variable Pin created")
	same(t, "ignored", a.Ignored, []string{"allocation_seed", "entry_points"})
	if len(a.Problems) != 1 || !strings.Contains(a.Problems[0].Message, `no queue "Nowhere"`) {
		t.Errorf("problems %v", a.Problems)
	}
	same(t, "an id", a.Entries[0].ID, "q1")
	same(t, "again", changes(apply(resourcesFile)), "queue Sales unchanged, queue Night unchanged, agent Ann unchanged, agent Bob unchanged, global-variable Pin unchanged")
	same(t, "without the secret", changes(apply("global_variables: [{name: pin, secure: true, type: STRING}]")), "global-variable pin changed")
	same(t, "renamed by its id", changes(apply("queues: [{name: Shop, id: q1, expected_wait: 90s}]")), "queue Shop changed")
	n := len(w.entries())
	for name, test := range map[string]struct{ text, reason, path string }{
		"one that is wrong":  {"queues:\n  - {name: New}\n  - {name: Bad, waiting: many}\n", "settings_invalid", "queues[1].waiting "},
		"a taken name":       {"queues: [{name: New}, {name: night, id: q1}]", "name_taken", "queues[1].name "},
		"no entry":           {"queues: [text]", "settings_invalid", "queues[0] "},
		"no list":            {"queues: text", "resources_unreadable", "queues "},
		"an unknown section": {"quests: []", "resources_unreadable", "quests "},
		"no document":        {"- a", "resources_unreadable", ""},
		"no YAML":            {"queues: [", "resources_unreadable", ""},
	} {
		_, err := w.inventory.Apply(t.Context(), ada(), []byte(test.text))
		if fault.ReasonOf(err) != test.reason || test.path != "" && (len(paths(err)) == 0 || !strings.HasPrefix(paths(err)[0], test.path)) {
			t.Errorf("%s: %v (%s) %q", name, err, fault.ReasonOf(err), paths(err))
		}
	}
	_, err := w.inventory.Apply(t.Context(), w.without(ada(), "queue.write"), []byte(resourcesFile))
	refused(t, err, fault.Forbidden, "role_missing")
	same(t, "all or nothing", len(w.entries()), n)
	if must(w.inventory.Resources(t.Context(), "acme"))(t).Queue("", "New") != nil {
		t.Error("a part of a refused document was stored")
	}
}

func TestListResources(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"b", "A", "c line", "D line"} {
		w.add(release.Queues, name)
	}
	w.add(release.Agents, "Ann")
	list := func(q release.ResourceQuery) (names []string) {
		t.Helper()
		q.Organisation = "acme"
		for {
			page, next, err := w.inventory.ListResources(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				names = append(names, r.Name)
			}
			if q.After = next; next == "" {
				return names
			}
		}
	}
	same(t, "all", list(release.ResourceQuery{Limit: 2}), []string{"Ann", "A", "b", "c line", "D line"})
	same(t, "a kind", list(release.ResourceQuery{Kind: release.Queues, Limit: 3}), []string{"A", "b", "c line", "D line"})
	same(t, "a part of the name", list(release.ResourceQuery{Name: "LINE"}), []string{"c line", "D line"})
	if _, _, err := w.inventory.ListResources(t.Context(), release.ResourceQuery{Organisation: "acme", After: "!"}); fault.ReasonOf(err) != "cursor_invalid" {
		t.Errorf("a wrong cursor: %v", err)
	}
}
