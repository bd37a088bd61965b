package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
)

// A password is found by its reference, whichever activity made it, and is told
// to whoever masks a trace.
func TestOutputsOfOtherActivities(t *testing.T) {
	t.Parallel()
	p, problems := compile(t, `
callwright: 1
name: otp
activities:
  - {label: S, kind: start, links: {out: A}}
  - {label: A, kind: generate-otp, settings: {reference: a}, links: {default: B}}
  - {label: B, kind: generate-otp, settings: {reference: b}, links: {default: C}}
  - {label: C, kind: verify-otp, settings: {code: AAAAAA, reference: a}, links: {default: E}}
  - {label: E, kind: end}
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	s := engine.NewContact("c", p, engine.Options{})
	turn := s.Step(nil, activity.Stamped{Event: activity.Started{}})
	turn = s.Step(nil, activity.Stamped{Command: turn.Commands[0].ID, Event: activity.Found{Value: "AAAAAA"}})
	s.Step(nil, activity.Stamped{Command: turn.Commands[0].ID, Event: activity.Found{Value: "BBBBBB"}})
	if o, ok := s.Outcome(); !ok || o != engine.OutcomeEnded {
		t.Errorf("outcome %q", o)
	}
	if diff := cmp.Diff([]string{"AAAAAA", "BBBBBB"}, s.SecureOutputs()); diff != "" {
		t.Error(diff)
	}
}

// An answer leaves by failure and an error by error, in whatever order they are
// linked; where only one of them is linked, errors leave by that.
func TestErrorsLeaveByTheErrorPort(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ verify, port string }{
		"an error":                  {"{code: x, reference: other}, links: {failure: E, error: E}", "error"},
		"an error, otherwise":       {"{code: x, reference: other}, links: {error: E, failure: E}", "error"},
		"a wrong entry":             {"{code: x, reference: a}, links: {error: E, failure: E}", "failure"},
		"an error without its port": {"{code: x, reference: other}, links: {default: E, failure: E}", "failure"},
	} {
		p, problems := compile(t, `
callwright: 1
name: otp
activities:
  - {label: S, kind: start, links: {out: A}}
  - {label: A, kind: generate-otp, settings: {reference: a}, links: {default: B}}
  - {label: B, kind: verify-otp, settings: `+test.verify+`}
  - {label: E, kind: end}
`)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		s := engine.NewContact("c", p, engine.Options{})
		turn := s.Step(nil, activity.Stamped{Event: activity.Started{}})
		turn = s.Step(nil, activity.Stamped{Command: turn.Commands[0].ID, Event: activity.Found{Value: "AAAAAA"}})
		left := ""
		for _, n := range turn.Notes {
			if n.Type == engine.NoteLeave && n.Activity == "B" {
				left = n.Port
			}
		}
		if left != test.port {
			t.Errorf("%s leaves by %q, want %q", name, left, test.port)
		}
	}
}
