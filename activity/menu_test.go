package activity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

func chooser(t *testing.T) Activity {
	t.Helper()
	return furnish(t, "menu", "prompts", list(value.Of("tts", "Press 1")), "interruptible", "true",
		"choices", list(value.Of("digit", "1", "name", "Sales"), value.Of("digit", int64(2)), value.Of("digit", "1")))
}

func TestMenuAsks(t *testing.T) {
	t.Parallel()
	same(t, play(t, chooser(t), nil), act{Output: Output{Commands: []Command{Collect{Prompts: []Spoken{{Text: "Press 1"}},
		Choices: []string{"1", "2"}, Timeout: 3 * time.Second, Interruptible: true}}}})
}

func TestMenuLeavesByTheDigit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		e    Collected
		port string
	}{
		{Collected{Digits: "1"}, "1"},
		{Collected{Digits: "2"}, "2"},
		{Collected{Digits: "3"}, "invalid"},
		{Collected{Digits: ""}, "invalid"},
		{Collected{Digits: "9", Outcome: OutcomeInvalid}, "invalid"},
		{Collected{Outcome: OutcomeTimeout}, "timeout"},
	} {
		same(t, play(t, chooser(t), c.e), act{Output: Output{Port: c.port, Outputs: value.Of("OptionEntered", c.e.Digits)}})
	}
	if got := play(t, chooser(t), Collected{Failure: Failure{"channel", "the line is dead"}}); got.Fault == nil || got.Fault.Code != "channel" {
		t.Errorf("got %+v", got.Fault)
	}
	if got := play(t, chooser(t), Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

func TestMenuPorts(t *testing.T) {
	t.Parallel()
	k := menu()
	if diff := cmp.Diff([]string{"1", "2", "timeout", "invalid", "error"}, k.PortsFor(chooser(t))); diff != "" {
		t.Error(diff)
	}
	if got := k.PortsFor(furnish(t, "menu")); len(got) != 13 || got[0] != "0" {
		t.Errorf("a menu without choices has the ports %v", got)
	}
}

func TestMenuRefusesWhatIsNoKey(t *testing.T) {
	t.Parallel()
	problems := menu().New().Fields().Decode(value.Of("choices", list(value.Of("digit", "12"), value.Of("name", "x"))))
	if len(problems) != 2 || problems[0].Field != "choices[0].digit" || problems[1].Field != "choices[1].digit" {
		t.Errorf("got %v", problems)
	}
}

// The shapes that exports have (flow-formats.md A.3.2, ivr-menu).
func TestMenuCodec(t *testing.T) {
	t.Parallel()
	c := codecOf(t, "menu", "choices")
	links := func(digits, labels any) *value.Object {
		return value.Of("menuLinks", digits, "menuLinks:input", labels, "menuLinks_input", labels)
	}
	exact(t, c, links(list("1", "2"), list("Sales", "Service")),
		list(value.Of("digit", "1", "name", "Sales"), value.Of("digit", "2", "name", "Service")))
	exact(t, c, links(list("4"), list("")), list(value.Of("digit", "4")))
	exact(t, c, links(list(), list()), nil)
	exact(t, c, links(nil, nil), nil)
	old := c.Import(value.Of("menuLinks", list("1", "2"), "menuLinks_input", list("Sales")))
	if !value.Equal(old, list(value.Of("digit", "1", "name", "Sales"), value.Of("digit", "2"))) {
		t.Errorf("got %s", value.Text(old))
	}
	if got := c.Export(list("no row", value.Of("name", "x"))); !value.Equal(got, links(list(nil), list("x"))) {
		t.Errorf("exported %s", value.Text(got))
	}
}
