package engine_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

const cloneFlow = `
callwright: 1
name: clone
variables: [{name: count, type: INTEGER, value: "0"}, {name: noise, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: menu, settings: {choices: [{digit: "1"}]}, links: {"1": Count, timeout: Noise}}
  - {label: Count, kind: set-variable, settings: {set: [{variable: count, value: "{{count + 1}}"}, {variable: undeclared, value: x}]}, links: {out: Ask}}
  - {label: Noise, kind: set-variable, settings: {set: [{variable: noise, value: "{{noise}}x"}]}, links: {out: Ask}}
  - {label: Sub, kind: end}
events:
  - {label: Offered, kind: event, settings: {event: AgentOfferContact}, links: {out: Pause}}
  - {label: Pause, kind: wait, settings: {for: 10}, links: {default: Done}}
  - {label: Done, kind: end}
`

// counted is what a contact of cloneFlow has counted.
func counted(s *engine.State) any {
	v, _ := s.Variables().Get("count")
	return v
}

func marked(s *engine.State) string {
	return string(s.Mark(nil, func(_ *engine.Program, name string) bool { return name == "count" }))
}

// TestCloneGoesOnAlone lets a contact and its clone go different ways.
func TestCloneGoesOnAlone(t *testing.T) {
	t.Parallel()
	f, problems := flow.Read([]byte(cloneFlow))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, _ := engine.Compile(f, activity.Builtin())
	s := engine.NewContact("c", p, engine.Options{})
	press := func(s *engine.State, e activity.Event) {
		s.Step(nil, activity.Stamped{At: time.Unix(1, 0), Command: s.Waiting()[0].ID, Event: e})
	}
	s.Step(nil, activity.Stamped{At: time.Unix(0, 0), Event: activity.Started{Attributes: value.Of("ANI", "1")}})
	press(s, activity.Collected{Digits: "1"})
	before := marked(s)
	twin := s.Clone()
	if marked(twin) != before {
		t.Error("a clone stands elsewhere")
	}
	press(twin, activity.Collected{Digits: "1"})
	if counted(s) != int64(1) || counted(twin) != int64(2) || len(s.Waiting()) != 1 {
		t.Errorf("the contact has counted %v, its clone %v", counted(s), counted(twin))
	}
	if marked(s) != before || marked(twin) == before {
		t.Error("the mark does not follow what matters")
	}
	press(s, activity.Collected{Outcome: activity.OutcomeTimeout})
	if marked(s) != before {
		t.Error("what does not matter is in the mark")
	}
	twin.Step(nil, activity.Stamped{At: time.Unix(2, 0), Event: activity.Happened{Name: "AgentOfferContact"}})
	if len(twin.Waiting()) != 2 || len(s.Waiting()) != 1 {
		t.Error("an event flow of the clone is the contact's")
	}
	at := marked(twin)
	s.Step(nil, activity.Stamped{At: time.Unix(2, 0), Event: activity.Happened{Name: "AgentOfferContact"}})
	press(s, activity.Collected{Digits: "1"})
	if marked(s) != at {
		t.Errorf("the same place has two marks:\n%q\n%q", marked(s), at)
	}
	twin.Step(nil, activity.Stamped{At: time.Unix(3, 0), Event: activity.HungUp{}})
	if marked(twin) == at || s.Ended() {
		t.Error("the end of the clone is not its own")
	}
}
