package engine_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

var update = flag.Bool("update", false, "record the journals of testdata/replay that are not there yet")

// recorded is a contact whose journal stands in testdata/replay: what it was is
// played again by every later engine. Its flows stand beside it, NAME.yaml and
// NAME.KEY.yaml for a program that it loads.
func recorded(t testing.TB, name string) *script {
	t.Helper()
	s := &script{name: name, programs: map[string]*engine.Program{}}
	files, err := filepath.Glob("testdata/replay/" + name + "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(file), ".yaml")
		key, sub := strings.CutPrefix(base, name+".")
		if !sub {
			if base != name {
				continue
			}
			key = "main"
		}
		one := newScript(name, readFlow(t, string(text)))
		one.main.Key = key
		s.programs[key] = one.main
	}
	if s.main = s.programs["main"]; s.main == nil {
		t.Fatalf("there is no testdata/replay/%s.yaml", name)
	}
	return s
}

func recordedContact(s *script) *engine.State {
	return engine.NewContact("c", s.main, recordedOptions())
}

func recordedOptions() engine.Options {
	return engine.Options{Location: time.LoadLocation, Limits: engine.Limits{Turn: 40, Contact: 200, Depth: 3}}
}

// TestRecordedJournalsReplay plays every journal that was ever recorded: the
// commands are the same, byte for byte, and so is the text of the record.
func TestRecordedJournalsReplay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/replay/*.journal")
	if err != nil || len(files) < 12 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := recorded(t, strings.TrimSuffix(filepath.Base(file), ".journal"))
			var again []byte
			for r, err := range lines(text) {
				if err != nil {
					t.Fatal(err)
				}
				again = append(engine.AppendRecord(again, r), '\n')
			}
			if diff := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(string(again), "\n")); diff != "" {
				t.Errorf("read and written again (-journal +now):\n%s", diff)
			}
			if err := engine.Replay(recordedContact(s), s.library, lines(text), nil); err != nil {
				var differs *engine.ReplayError
				if errors.As(err, &differs) {
					t.Fatalf("%v\nwas  %s\nis   %s", err, differs.Want, differs.Got)
				}
				t.Fatal(err)
			}
			throughSnapshots(t, s, text)
		})
	}
}

// throughSnapshots replays a journal with a snapshot between any two records.
func throughSnapshots(t *testing.T, s *script, text []byte) {
	t.Helper()
	state := recordedContact(s)
	for r := range lines(text) {
		if err := engine.Replay(state, s.library, engine.Records([]engine.Record{r}), nil); err != nil {
			t.Fatalf("with snapshots: %v", err)
		}
		var err error
		if state, err = engine.Restore(state.AppendSnapshot(nil), s.library, recordedOptions()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRecordedJournalsAreOnlyAddedTo plays the contacts of journalCases. With
// -update it records those that have no journal yet; it never changes one.
func TestRecordedJournalsAreOnlyAddedTo(t *testing.T) {
	t.Parallel()
	for _, c := range journalCases() {
		file := "testdata/replay/" + c.name + ".journal"
		was, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) && *update {
			if was, err = c.record(t), os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
				err = os.WriteFile(file, was, 0o644)
			}
		}
		if err != nil {
			t.Errorf("%v: go test ./engine -run Recorded -update records it", err)
			continue
		}
		if now := c.record(t); !bytes.Equal(was, now) {
			t.Errorf("%s is not what comes of the contact now (-journal +now); a journal is never changed: mend the engine, or add a case with another name\n%s",
				file, cmp.Diff(strings.Split(string(was), "\n"), strings.Split(string(now), "\n")))
		}
	}
}

// journalCase is a contact to record: its start and what happens to it. An
// event is the answer to the oldest command that waits, unless it is one of the
// platform or says whose answer it is.
type journalCase struct {
	name   string
	start  activity.Started
	events []any
}

// to answers a command by its number.
type to struct {
	number int
	event  activity.Event
}

func (c *journalCase) record(t *testing.T) []byte {
	t.Helper()
	s := recorded(t, c.name)
	state := recordedContact(s)
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var text []byte
	for _, e := range append([]any{c.start}, c.events...) {
		stamped := activity.Stamped{At: at}
		switch e := e.(type) {
		case to:
			stamped.Command, stamped.Event = fmt.Sprintf("c-%d", e.number), e.event
		case activity.Started, activity.Happened, activity.HungUp:
			stamped.Event = e.(activity.Event)
		default:
			waiting := state.Waiting()
			if len(waiting) == 0 {
				t.Fatalf("%s: nothing waits for %v\n%s", c.name, e, text)
			}
			stamped.Command, stamped.Event = waiting[0].ID, e.(activity.Event)
		}
		turn := state.Step(s.library, stamped)
		text = append(engine.AppendRecord(text, engine.Record{Seq: state.Seq(), Event: stamped, Commands: turn.Commands}), '\n')
		at = at.Add(1500 * time.Millisecond)
	}
	return text
}

func TestReplayTellsWhatDiffers(t *testing.T) {
	t.Parallel()
	s := newScript("menu", readFlow(t, turnFlow))
	state := s.contact()
	var records []engine.Record
	event := activity.Stamped{At: time.Unix(1, 0), Event: s.start}
	for range 3 {
		turn := state.Step(nil, event)
		records = append(records, engine.Record{Seq: state.Seq(), Event: event, Commands: turn.Commands})
		event = activity.Stamped{At: time.Unix(2, 0), Command: turn.Commands[0].ID, Event: activity.Collected{Digits: "1"}}
	}
	change := func(i int, to func(*engine.Record)) []engine.Record {
		list := slices.Clone(records)
		list[i].Commands = slices.Clone(list[i].Commands)
		to(&list[i])
		return list
	}
	for _, c := range []struct {
		records    []engine.Record
		seq, index int
		want       string
	}{
		{change(1, func(r *engine.Record) { r.Commands[0].Command = activity.Wait{For: 1} }), 2, 0,
			"the engine does not replay record 2: command 1 should be Wait of Ask (c-2) and is Collect of Ask (c-2), from byte"},
		{change(2, func(r *engine.Record) { r.Commands = nil }), 3, 0, "should be none and is Collect of Ask (c-3)"},
		{change(2, func(r *engine.Record) { r.Commands = append(r.Commands, r.Commands[0]) }), 3, 1, "command 2 should be Collect of Ask (c-3) and is none"},
		{change(0, func(r *engine.Record) { r.Commands[0].Branch = 7 }), 1, 0, "record 1"},
		{records[1:], 2, 0, "record 2 follows turn 0, there are some missing"},
	} {
		err := engine.Replay(s.contact(), nil, engine.Records(c.records), nil)
		var differs *engine.ReplayError
		if !errors.As(err, &differs) || differs.Seq != c.seq || differs.Index != c.index || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want record %d: %s", err, c.seq, c.want)
		}
	}
	again := s.contact()
	again.Step(nil, records[0].Event)
	turns := 0
	if err := engine.Replay(again, nil, engine.Records(records), func(engine.Turn) { turns++ }); err != nil || turns != 2 || again.Seq() != 3 {
		t.Errorf("with a state that has the first turn: %v, %d turns, at %d", err, turns, again.Seq())
	}
}

func TestRecordsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newScript("menu", readFlow(t, turnFlow))
	for text, want := range map[string]string{
		"\n{\"seq\":1}\n": "line 2 of a journal: a record without an event",
		"{\"seq\":1,\"event\":{\"event\":{\"fly\":{}}}}":                    "no type of event",
		`{"seq":1,"event":{"event":{"done":{}}},"commands":[{"id":"c-1"}]}`: "command 1 of the record is none",
		"x": "line 1",
	} {
		if err := engine.Replay(s.contact(), nil, lines([]byte(text)), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// FuzzReadRecord: what reads is written so that it reads alike.
func FuzzReadRecord(f *testing.F) {
	files, _ := filepath.Glob("testdata/replay/*.journal")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := engine.ReadRecord(text)
		if err != nil {
			return
		}
		once := engine.AppendRecord(nil, r)
		again, err := engine.ReadRecord(once)
		if err != nil || !bytes.Equal(once, engine.AppendRecord(nil, again)) {
			t.Fatalf("%s\nis %s\nand %v", text, once, err)
		}
	})
}

func BenchmarkAppendRecord(b *testing.B) {
	s := newScript("menu", readFlow(b, turnFlow))
	event := activity.Stamped{At: time.Unix(1, 0), Event: s.start}
	turn := s.contact().Step(nil, event)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = engine.AppendRecord(buf[:0], engine.Record{Seq: 1, Event: event, Commands: turn.Commands})
	}
	b.ReportMetric(float64(len(buf)), "text-bytes")
}

func started(pairs ...any) activity.Started {
	return activity.Started{Contact: "c", Attributes: value.Of(append([]any{"ANI", "+15550100", "DNIS", "+15550199"}, pairs...)...)}
}
