package engine_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// game plays a contact twice: once in memory, and once through a snapshot after
// every step. It returns what was journaled.
func game(t *testing.T, s *script, seed uint64, steps int) []engine.Record {
	t.Helper()
	d := dice{rand.New(rand.NewPCG(seed, 4))}
	plain, other := s.contact(), through(t, s, s.contact())
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	command, event := "", activity.Event(s.start)
	var records []engine.Record
	var given []string
	for range steps {
		e := activity.Stamped{At: at, Command: command, Event: event}
		turn := plain.Step(s.library, e)
		records = append(records, engine.Record{Seq: plain.Seq(), Event: e, Commands: turn.Commands})
		for _, c := range turn.Commands {
			given = append(given, c.ID)
		}
		want, got := turnText(turn), turnText(other.Step(s.library, e))
		other = through(t, s, other)
		if want += "\n" + stateText(plain); want != got+"\n"+stateText(other) {
			t.Fatalf("%s, seed %d, turn %d, after %T (-in memory +restored):\n%s", s.name, seed, plain.Seq(), event,
				cmp.Diff(strings.Split(want, "\n"), strings.Split(got+"\n"+stateText(other), "\n")))
		}
		if _, rest := plain.Outcome(); rest && plain.Ended() {
			break
		}
		at = at.Add(time.Duration(d.IntN(1e10)))
		command, event = d.event(s, plain, given)
	}
	return records
}

// through takes a state through its snapshot, and holds the snapshot of what
// comes out against it.
func through(t *testing.T, s *script, state *engine.State) *engine.State {
	t.Helper()
	text := state.AppendSnapshot(nil)
	back, err := engine.Restore(text, s.library, s.options())
	if err != nil {
		t.Fatalf("%s: %v\n%s", s.name, err, text)
	}
	if again := back.AppendSnapshot(nil); !bytes.Equal(text, again) {
		t.Fatalf("%s: the snapshot is\n%s\nand restored\n%s", s.name, text, again)
	}
	return back
}

// TestSnapshotAfterEveryStep plays all flows with thrown events.
func TestSnapshotAfterEveryStep(t *testing.T) {
	t.Parallel()
	for _, s := range scripts(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(12) {
				records := game(t, s, seed, 60)
				var text []byte
				for _, r := range records {
					text = append(engine.AppendRecord(text, r), '\n')
				}
				turns := 0
				if err := engine.Replay(s.contact(), s.library, lines(text), func(engine.Turn) { turns++ }); err != nil || turns != len(records) {
					t.Fatalf("%s, seed %d: %d of %d turns replayed: %v", s.name, seed, turns, len(records), err)
				}
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	s := newScript("menu", readFlow(t, turnFlow))
	state := s.contact()
	state.Step(nil, activity.Stamped{At: time.Unix(1, 0), Event: s.start})
	good := string(state.AppendSnapshot(nil))
	for _, c := range []struct{ old, new, reason, want string }{
		{`{"v":1`, `{"v":1,"new":3`, engine.SnapshotDamaged, `the member "new" is not known`},
		{`{"v":1`, `{"new":1,"v":2`, engine.SnapshotDamaged, `the member "new"`},
		{`{"v":1`, `{"v":0`, engine.SnapshotDamaged, "no format"},
		{`"program":"main"`, `"program":"gone"`, engine.SnapshotProgram, `the flow "gone" is not there`},
		{`"shape":"`, `"shape":"x`, engine.SnapshotShape, "is not the one with which the contact began"},
		{`"calls":[{"n":1}]`, `"calls":[{"n":99}]`, engine.SnapshotDamaged, "stands at activity 99 of flow 0"},
		{`"calls":[{"n":1}]`, `"calls":[{"f":1}]`, engine.SnapshotDamaged, "stands at activity 0 of flow 1"},
		{`"calls":[{"n":1}]`, `"calls":[]`, engine.SnapshotDamaged, "stands nowhere"},
		{`"outputs":{"0":true}`, `"outputs":{"17":true}`, engine.SnapshotDamaged, `no activity "17"`},
		{`"outputs":{"0":true}`, `"outputs":{"x":true}`, engine.SnapshotDamaged, `no activity "x"`},
		{`"outputs":{"0":true}`, `"outputs":{"0":[]}`, engine.SnapshotDamaged, "are a list"},
		{`"outputs":{"0":true}`, `"vars":{"other":1}`, engine.SnapshotDamaged, `no variable "other"`},
		{`"turns":1`, `"turns":-1`, engine.SnapshotDamaged, "a count is negative"},
		{`{"n":1,"command":`, `{"command":`, engine.SnapshotDamaged, "a command that is not there"},
		{`"frames":[`, `"branches":[],"frames":[],"frames":[],"x":[`, engine.SnapshotDamaged, `the member "x"`},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s is not in %s", c.old, good)
		}
		_, err := engine.Restore([]byte(text), s.library, engine.Options{})
		var refused *engine.SnapshotError
		if !errors.As(err, &refused) || refused.Reason != c.reason || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s: %s", c.new, err, c.reason, c.want)
		}
	}
	for text, want := range map[string]string{"": "damaged", `{"v":1}`: "it has no flow", good[:len(good)-9]: "damaged"} {
		if _, err := engine.Restore([]byte(text), s.library, engine.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: %v, want %s", text, err, want)
		}
	}
	if _, err := engine.Restore([]byte(good), nil, engine.Options{}); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("without a library: %v", err)
	}
}

// Under the same key another flow: what a snapshot says by number would mean other things.
func TestRestoreRefusesAnotherFlow(t *testing.T) {
	t.Parallel()
	s := newScript("menu", readFlow(t, turnFlow))
	state := s.contact()
	state.Step(nil, activity.Stamped{At: time.Unix(1, 0), Event: s.start})
	for _, change := range [][2]string{{"name: count, type: INTEGER", "name: count, type: DECIMAL"}, {"Often", "Rarely"}, {"label: End, kind: end", "label: End, kind: disconnect"}} {
		other := newScript("menu", readFlow(t, strings.ReplaceAll(turnFlow, change[0], change[1])))
		_, err := engine.Restore(state.AppendSnapshot(nil), other.library, engine.Options{})
		var refused *engine.SnapshotError
		if !errors.As(err, &refused) || refused.Reason != engine.SnapshotShape || refused.Program != "main" {
			t.Errorf("%s: %v", change[1], err)
		}
	}
}

// A snapshot of a newer format is told from a damaged one even when it has
// members that this Callwright does not know.
func TestRestoreRefusesANewerFormat(t *testing.T) {
	t.Parallel()
	_, err := engine.Restore([]byte(`{"v":2,"who":"knows"}`), nil, engine.Options{})
	var refused *engine.SnapshotError
	if !errors.As(err, &refused) || errors.Unwrap(refused) == nil || refused.Reason != engine.SnapshotNewer || !strings.Contains(err.Error(), "format 2, newer than 1") {
		t.Errorf("got %v", err)
	}
}

var toMenu = []activity.Event{activity.CallResult{Status: 200, Body: []byte(`{"tier":"gold","pin":"4711","name":"Ada"}`)},
	activity.Found{Value: "workingHours"}}

// TestSnapshotSize holds the size of contacts that wait, before compression.
func TestSnapshotSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, flow, at string
		events         []activity.Event
		most           int
	}{
		{"at a small menu", turnFlow, "Ask", nil, 500},
		{"at a menu", queueFlow, "Topic", toMenu, 800},
		{"in a queue", queueFlow, "Music", append(slices.Clip(toMenu), activity.Collected{Digits: "1"}, activity.Queued{Queue: "6ddfb6fb-8f29-4c6b-a7e3-6d9fc1f5ff2a"}), 800},
	} {
		s := newScript(c.name, readFlow(t, c.flow))
		state := engine.NewContact("0b9a7b0e-5a43-4a43-9d0f-6a1a6b0e1c55", s.main, engine.Options{})
		at := time.Unix(1767225600, 0)
		turn := state.Step(nil, activity.Stamped{At: at, Event: s.start})
		for _, e := range c.events {
			turn = state.Step(nil, activity.Stamped{At: at, Command: turn.Commands[0].ID, Event: e})
		}
		if place := state.Standing(); len(place) != 1 || place[0].Activity != c.at {
			t.Fatalf("%s: it stands at %v", c.name, place)
		}
		text := state.AppendSnapshot(nil)
		t.Logf("%s: %d bytes: %s", c.name, len(text), text)
		if len(text) > c.most || len(state.Waiting()) == 0 {
			t.Errorf("%s: %d bytes, more than %d, or nothing is waited for", c.name, len(text), c.most)
		}
	}
}

const defaultsFlow = `
callwright: 1
name: defaults
variables:
  - {name: list, type: JSON, value: "[1,2]"}
  - {name: object, type: JSON, value: '{"a":1}'}
  - {name: rate, type: DECIMAL, value: "1.5"}
  - {name: text, type: STRING, value: as before}
  - {name: yes, type: BOOLEAN, value: "true"}
activities:
  - {label: Begin, kind: start, links: {out: Say}}
  - {label: Say, kind: play-message, settings: {prompts: [{tts: "{{list[1]}} {{object.a}} {{rate}} {{text}} {{yes}}"}]}, links: {default: Done}}
  - {label: Done, kind: end}
`

// Of the variables a snapshot holds those that differ from their defaults: also
// when they differ by type alone, or became empty.
func TestSnapshotHoldsWhatDiffers(t *testing.T) {
	t.Parallel()
	s := newScript("defaults", readFlow(t, defaultsFlow))
	for want, given := range map[string]*value.Object{
		`"frames":[{"program":"main","shape":"S","outputs"`:                                                  value.NewObject(0),
		`"shape":"S","vars":{"list":[1,2],"object":[],"rate":2.5,"text":null,"yes":false}`:                   value.Of("list", "[1,2]", "object", "[]", "rate", 2.5, "text", nil, "yes", "false"),
		`"shape":"S","vars":{"list":null,"rate":{"\u0000f":"+Inf"}},"extra":{"a":{"b":[]},"other":"\udcff"}`: value.Of("list", nil, "rate", "Inf", "other", "\xff", "a", value.Of("b", []any{})),
	} {
		s.start.Variables = given
		state := s.contact()
		state.Step(nil, activity.Stamped{At: time.Unix(1, 0), Event: s.start})
		text := string(state.AppendSnapshot(nil))
		shape := strings.Split(text, `"`)[slices.Index(strings.Split(text, `"`), "shape")+2]
		if text = strings.Replace(text, shape, "S", 1); !strings.Contains(text, want) {
			t.Errorf("%s\nlacks %s", text, want)
		}
		if got := stateText(through(t, s, state)); got != stateText(state) {
			t.Errorf("got  %s\nwant %s", got, stateText(state))
		}
	}
}

// A command whose id is not the contact's own number keeps it, and one of another
// activity than the branch stands at keeps that.
func TestSnapshotKeepsOtherIDs(t *testing.T) {
	t.Parallel()
	s := newScript("menu", readFlow(t, turnFlow))
	state := s.contact()
	state.Step(nil, activity.Stamped{At: time.Unix(1, 0), Event: s.start})
	for _, id := range []string{"x", "c-01", "c-x", "other-1"} {
		text := strings.Replace(string(state.AppendSnapshot(nil)), `{"n":1,"command"`, `{"id":"`+id+`","activity":"Else","kind":"other","command"`, 1)
		back, err := engine.Restore([]byte(text), s.library, s.options())
		if err != nil {
			t.Fatal(err)
		}
		if back = through(t, s, back); back.Waiting()[0].ID != id || back.Waiting()[0].Activity != "Else" || back.Waiting()[0].Kind != "other" {
			t.Errorf("%s became %v", id, back.Waiting()[0])
		}
	}
}

// FuzzRestore: whatever the bytes are, restoring and going on does not panic,
// and what was restored is snapshotted and restored alike.
func FuzzRestore(f *testing.F) {
	s := newScript("menu", readFlow(f, turnFlow), readFlow(f, queueFlow))
	state := s.contact()
	f.Add(state.AppendSnapshot(nil))
	turn := state.Step(nil, activity.Stamped{At: time.Unix(1, 0), Event: s.start})
	f.Add(state.AppendSnapshot(nil))
	state.Step(nil, activity.Stamped{At: time.Unix(2, 0), Command: turn.Commands[0].ID, Event: activity.Collected{Digits: "1"}})
	f.Add(state.AppendSnapshot(nil))
	f.Fuzz(func(t *testing.T, text []byte) {
		state, err := engine.Restore(text, s.library, s.options())
		if err != nil {
			return
		}
		once := state.AppendSnapshot(nil)
		again, err := engine.Restore(once, s.library, s.options())
		if err != nil || !bytes.Equal(once, again.AppendSnapshot(nil)) {
			t.Fatalf("%s\nrestored %s\nagain: %v", text, once, err)
		}
		d := dice{rand.New(rand.NewPCG(1, uint64(len(text))))}
		for range 5 {
			command, event := d.event(s, state, nil)
			state.Step(s.library, activity.Stamped{At: time.Unix(3, 0), Command: command, Event: event})
		}
	})
}
