package engine_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

const turnFlow = `
callwright: 1
name: turn
variables: [{name: count, type: INTEGER, value: "0"}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - label: Ask
    kind: menu
    settings: {prompts: [{tts: "Number {{ count }}, press 1"}], choices: [{digit: "1", name: again}]}
    links: {"1": Count, timeout: End}
  - {label: Count, kind: set-variable, settings: {set: [{variable: count, type: INTEGER, value: "{{ count + 1 }}"}]}, links: {out: Often}}
  - {label: Often, kind: condition, settings: {expression: "{{ count > 1000000 }}"}, links: {"true": End, "false": Ask}}
  - {label: End, kind: end}
`

// BenchmarkStep measures one turn: a menu is answered, a variable counted, a
// condition judged, and the next prompt rendered (four activities).
func BenchmarkStep(b *testing.B) {
	f, problems := flow.Read([]byte(turnFlow))
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	p, problems := engine.Compile(f, activity.Builtin())
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	fresh := func() (*engine.State, string) {
		s := engine.NewContact("c", p, engine.Options{Limits: engine.Limits{Turn: 1000, Contact: 1 << 40, Depth: 1}})
		turn := s.Step(nil, activity.Stamped{At: time.Unix(0, 0), Event: activity.Started{Attributes: value.Of("ANI", "1")}})
		return s, turn.Commands[0].ID
	}
	s, id := fresh()
	b.ReportAllocs()
	for b.Loop() {
		turn := s.Step(nil, activity.Stamped{At: time.Unix(1, 0), Command: id, Event: activity.Collected{Digits: "1"}})
		id = turn.Commands[0].ID
	}
}
