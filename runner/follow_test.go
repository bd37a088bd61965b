package runner_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/runner"
)

// follow returns the lines of a contact after a number, as they are answered.
func (w *world) follow(id string, after int) (runner.Progress, []string) {
	w.t.Helper()
	p, err := w.Follow(w.t.Context(), "o", id, after)
	if err != nil {
		w.t.Fatalf("following: %v", err)
	}
	return p, texts(p.Lines)
}

func texts(lines []flowtest.Line) (list []string) {
	for _, l := range lines {
		text, _ := l.Data().MarshalJSON()
		list = append(list, string(text))
	}
	return list
}

// whole is the trace of a contact, made in one go.
func (w *world) whole(id string) (list []string) {
	w.t.Helper()
	err := w.Trace(w.t.Context(), "o", id, func(l flowtest.Line) { list = append(list, texts([]flowtest.Line{l})...) })
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestAFollowedTraceIsTheWholeTrace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.change = func(o *runner.Options) { o.ParkAfter = 20 * time.Millisecond }
	w.flows.add("menu", menu)
	w.start()
	c := w.begin("menu", "telephony")
	p, lines := w.follow(c.ID, 0)
	if p.Over || p.First != 1 || p.Contact.Activity != "Ask" || p.Contact.Waiting != "digits" || p.Contact.Variables == nil || p.Contact.Path != nil {
		t.Errorf("at first: %+v", p)
	}
	if p, more := w.follow(c.ID, len(lines)); len(more) != 0 || p.First != len(lines)+1 {
		t.Errorf("nothing has happened: %v from %d", more, p.First)
	}
	w.until(c.ID, runner.Parked)
	if p, again := w.follow(c.ID, 0); !reflect.DeepEqual(again, lines) || p.Contact.State != runner.Parked {
		t.Errorf("parked: %v", again)
	}
	w.input(c.ID, channel.Digits, "7")
	_, more := w.follow(c.ID, len(lines))
	lines = append(lines, more...)
	w.until(c.ID, runner.Parked)
	w.restart()
	w.input(c.ID, channel.Digits, "1")
	w.wait(c.ID)
	p, more = w.follow(c.ID, len(lines))
	if lines = append(lines, more...); !p.Over || p.Contact.State != runner.Over || p.Contact.Variables == nil {
		t.Errorf("at last: over %v, %+v", p.Over, p.Contact)
	}
	if want := w.whole(c.ID); !reflect.DeepEqual(lines, want) {
		t.Errorf("bit by bit:\n%s\nwhole:\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if _, err := w.Follow(t.Context(), "other", c.ID, 0); err == nil {
		t.Error("another organisation follows it")
	}
	if p, more := w.follow(c.ID, 1_000_000); len(more) != 0 || !p.Over {
		t.Errorf("after more than there is: %v", more)
	}
}

// G4: what a secure variable comes to hold is masked in the lines before, too.
func TestG4_FollowedTracesMaskSecureValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("pin", `
callwright: 1
name: pin
variables: [{name: pin, type: STRING, value: "", secure: true}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - label: Ask
    kind: collect-digits
    settings: {prompts: [{tts: "PIN"}], min_digits: 4, max_digits: 4}
    links: {default: Keep}
  - {label: Keep, kind: set-variable, settings: {set: [{variable: pin, value: "{{ Ask.DigitsEntered }}"}]}, links: {out: Again}}
  - label: Again
    kind: menu
    settings: {prompts: [{tts: "Press 1"}], choices: [{digit: "1", name: go}], timeout: 360000}
    links: {"1": Bye, timeout: Bye, invalid: Bye}
  - {label: Bye, kind: disconnect}
`)
	w.start()
	c := w.begin("pin", "telephony")
	w.follow(c.ID, 0)
	w.input(c.ID, channel.Digits, "4711")
	_, lines := w.follow(c.ID, 0)
	if text := strings.Join(lines, "\n"); strings.Contains(text, "4711") || !strings.Contains(text, "••••") {
		t.Errorf("the PIN is not masked: %s", text)
	}
	if want := w.whole(c.ID); !reflect.DeepEqual(lines, want) {
		t.Errorf("bit by bit:\n%s\nwhole:\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

// H6: a trace that cannot be replayed says so, and goes on as it is recorded.
func TestH6_AFollowedTraceOfAnotherProgram(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("menu", menu)
	w.start()
	c := w.begin("menu", "telephony")
	w.input(c.ID, channel.Digits, "1")
	w.wait(c.ID)
	w.flows.add("menu", resting)
	p, lines := w.follow(c.ID, 0)
	if p.Unfaithful == "" || !strings.Contains(strings.Join(lines, "\n"), runner.CodeUnfaithful) {
		t.Errorf("unfaithful %q: %v", p.Unfaithful, lines)
	}
	if want := w.whole(c.ID); len(want) != len(lines) {
		t.Errorf("%d lines, %d in the whole trace", len(lines), len(want))
	}
	w.flows.remove("menu")
	w.restart()
	if p, lines := w.follow(c.ID, 0); p.Unfaithful == "" || len(lines) == 0 {
		t.Errorf("without its flow: %q, %v", p.Unfaithful, lines)
	}
}

// BenchmarkFollow is one poll of a page for a live contact of 200 activities.
func BenchmarkFollow(b *testing.B) {
	w := newWorld(b)
	w.change = func(o *runner.Options) { o.ParkAfter = time.Hour }
	text := "callwright: 1\nname: long\nvariables: [{name: v, type: STRING, value: \"\"}]\nactivities:\n  - {label: Start, kind: start, links: {out: A0}}\n"
	for i := range 99 {
		text += fmt.Sprintf(`  - {label: A%d, kind: http-request, settings: {authenticated: false, method: GET, url: "https://api.example/%d"}, links: {default: B%d, error: B%d}}
  - {label: B%d, kind: set-variable, settings: {set: [{variable: v, value: "%d"}]}, links: {out: A%d}}
`, i, i, i, i, i, i, i+1)
	}
	text += "  - {label: A99, kind: menu, settings: {prompts: [{tts: x}], choices: [{digit: \"1\", name: go}], timeout: 360000}, links: {\"1\": Bye, timeout: Bye, invalid: A99}}\n  - {label: Bye, kind: disconnect}\n"
	w.flows.add("long", text)
	w.calls = func(context.Context, activity.Call) activity.CallResult {
		return activity.CallResult{Status: 200, Body: []byte(`{"ok":true,"text":"` + strings.Repeat("x", 1000) + `"}`)}
	}
	w.start()
	c, _, err := w.Start(context.Background(), arrival("long", "telephony"))
	if err != nil {
		b.Fatal(err)
	}
	for w.show(c.ID).Activity != "A99" {
		time.Sleep(time.Millisecond)
	}
	poll := func(b *testing.B, after int) {
		p, err := w.Follow(context.Background(), "o", c.ID, after)
		if err != nil || p.Contact.Activity != "A99" {
			b.Fatalf("%v, %+v", err, p.Contact)
		}
		texts(p.Lines)
	}
	p, _ := w.Follow(context.Background(), "o", c.ID, 0)
	n := len(p.Lines)
	b.Run("next", func(b *testing.B) {
		for b.Loop() {
			poll(b, n)
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			poll(b, 0)
		}
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			w.Forget()
			b.StartTimer()
			poll(b, 0)
		}
	})
}
