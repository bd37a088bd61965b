package runner_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flowtest"
)

// replayed runs a contact's cassette as a test, and returns how it differs.
func (w *world) replayed(id string) (text string, differences []string) {
	w.t.Helper()
	cassette, err := w.Cassette(w.t.Context(), "o", id)
	if err != nil {
		w.t.Fatalf("making a test: %v", err)
	}
	s, problems := flowtest.Read(cassette)
	if len(problems) > 0 {
		w.t.Fatalf("%v in\n%s", problems, cassette)
	}
	result, err := s.Run(flowtest.Host{Catalog: activity.Builtin(), Zones: time.LoadLocation})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(cassette), s.Expect.Differences(&result)
}

func TestACassetteDoesWhatTheContactDid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("menu", menu)
	w.start()
	c := w.begin("menu", "telephony")
	w.input(c.ID, channel.Digits, "1")
	w.wait(c.ID)
	text, differences := w.replayed(c.ID)
	if len(differences) > 0 || !strings.Contains(text, "name: Contact "+c.ID) || !strings.Contains(text, "https://api.example/orders") {
		t.Errorf("%v\n%s", differences, text)
	}
}

// The flows that the contact came to are in the cassette, each once.
func TestACassetteHoldsSubflows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("outer", `
callwright: 1
name: outer
activities:
  - {label: Start, kind: start, links: {out: One}}
  - {label: One, kind: subflow, settings: {flow: inner}, links: {default: Two, error: Bye}}
  - {label: Two, kind: subflow, settings: {flow: inner}, links: {default: Bye, error: Bye}}
  - {label: Bye, kind: disconnect}
`)
	w.flows.add("inner", `
callwright: 1
name: inner
type: subflow
activities:
  - {label: Begin, kind: subflow-start, links: {out: Back}}
  - {label: Back, kind: subflow-end}
`)
	w.start()
	c := w.begin("outer", "telephony")
	w.wait(c.ID)
	text, differences := w.replayed(c.ID)
	if len(differences) > 0 || strings.Count(text, "name: inner") != 1 {
		t.Errorf("%v\n%s", differences, text)
	}
	w.flows.remove("inner")
	w.restart()
	if _, err := w.Cassette(t.Context(), "o", c.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("without the subflow: %v", err)
	}
	w.flows.remove("outer")
	if _, err := w.Cassette(t.Context(), "o", c.ID); err == nil {
		t.Error("a test of a flow that is gone")
	}
}

// A simulated contact makes a test, too: its clock is the test's.
func TestACassetteOfATrial(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("twice", twice)
	w.start()
	c := w.try(trial("twice", 24*time.Hour, true))
	w.advance(c.ID, time.Minute)
	w.advance(c.ID, 0)
	w.advance(c.ID, time.Hour)
	w.input(c.ID, channel.Digits, "1")
	w.wait(c.ID)
	if text, differences := w.replayed(c.ID); len(differences) > 0 || strings.Contains(text, "simulated:") {
		t.Errorf("%v\n%s", differences, text)
	}
}

func TestCassettesThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("menu", menu)
	w.start()
	c := w.begin("menu", "telephony")
	for _, organisation := range []string{"other", ""} { // L3
		if _, err := w.Cassette(t.Context(), organisation, c.ID); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("of organisation %q: %v", organisation, err)
		}
	}
	if _, err := w.Cassette(t.Context(), "o", "unknown"); fault.ReasonOf(err) != "contact_unknown" {
		t.Errorf("of no contact: %v", err)
	}
}
