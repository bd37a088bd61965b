package engine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// script is a flow with the programs that it may load.
type script struct {
	name     string
	main     *engine.Program
	programs map[string]*engine.Program
	start    activity.Started
}

func (s *script) library(key string) (*engine.Program, bool) {
	p, ok := s.programs[key]
	return p, ok
}

func (s *script) options() engine.Options {
	return engine.Options{Location: time.LoadLocation, Detail: true, Limits: engine.Limits{Turn: 200, Contact: 2000, Depth: 5}}
}

func (s *script) contact() *engine.State { return engine.NewContact("c", s.main, s.options()) }

// newScript compiles flows; the first is the main one. A program's key is the
// flow's name.
func newScript(name string, flows ...*flow.Flow) *script {
	s := &script{name: name, programs: map[string]*engine.Program{}}
	for i, f := range flows {
		p, _ := engine.Compile(f, activity.Builtin())
		p.Key = f.Name
		if i == 0 {
			s.main, p.Key = p, "main"
		}
		s.programs[p.Key] = p
	}
	s.start = activity.Started{Contact: "c", Attributes: value.Of("ANI", "+15550100", "DNIS", "+15550199", "FlowId", flows[0].ID),
		Variables: value.NewObject(0)}
	return s
}

// scripts are the flows of the scenarios beside the kinds, of the examples and
// of package flowtest, and the exports that CALLWRIGHT_EXPORTS names.
func scripts(t testing.TB) []*script {
	t.Helper()
	var all []*script
	for _, pattern := range []string{"../activity/*.flowtest", "../flowtest/testdata/*.flowtest", "../examples/*/*.flowtest"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, problems := flowtest.Read(text)
			if len(problems) > 0 {
				t.Logf("%s is left out: %v", file, problems[0])
				continue
			}
			var flows []*flow.Flow
			for _, part := range append([]flowtest.Part{s.Flow}, s.Flows...) {
				if part.Flow == nil {
					text, err := os.ReadFile(filepath.Join(filepath.Dir(file), part.File))
					if err != nil {
						t.Fatal(err)
					}
					part.Flow, _ = flow.Read(text)
				}
				flows = append(flows, part.Flow)
			}
			one := newScript(filepath.Base(file), flows...)
			for k, v := range s.Contact.All() {
				one.start.Attributes.Set(k, v)
			}
			for k, v := range s.Variables.All() {
				one.start.Variables.Set(k, v)
			}
			all = append(all, one)
		}
	}
	if len(all) < 40 {
		t.Fatalf("only %d scenarios", len(all))
	}
	return append(all, exported(t)...)
}

func exported(t testing.TB) []*script {
	list := os.Getenv("CALLWRIGHT_EXPORTS")
	if list == "" {
		t.Log("CALLWRIGHT_EXPORTS names no exports: only our own flows are played")
	}
	var all []*script
	for _, path := range filepath.SplitList(list) {
		files, _ := filepath.Glob(filepath.Join(path, "*.json"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f, _, err := webex.Import(text, activity.Builtin())
			if err != nil {
				t.Logf("%s is left out: %v", file, err)
				continue
			}
			all = append(all, newScript(filepath.Base(file), f))
		}
	}
	return all
}

// dice throws what happens to a contact.
type dice struct{ *rand.Rand }

func (d dice) one(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) failure() activity.Failure {
	if d.IntN(10) > 0 {
		return activity.Failure{}
	}
	return activity.Failure{Code: "dice", Message: "the dice say so"}
}

var bodies = []string{`{"a":[1,2.50,{"b":null}],"status":"ok","access_token":"t","customers":[{"name":"Ada \ud83d\ude00"}]}`, `[]`, ``, `no JSON`,
	"\xff\xfe", `{"big":123456789012345678901234567890,"x":1e999,"n":-0.0}`, `<a><b>1</b></a>`}

func (d dice) result() activity.CallResult {
	switch d.IntN(6) {
	case 0:
		return activity.CallResult{Status: 408, Synthetic: "timeout"}
	case 1:
		return activity.CallResult{Failure: activity.Failure{Code: "connect", Message: "refused"}}
	case 2:
		return activity.CallResult{Status: 500, Body: []byte("oh"), Attempts: []activity.Attempt{{Status: 500}, {Status: 500}}}
	}
	return activity.CallResult{Status: 200, Body: []byte(bodies[d.IntN(len(bodies))]), Header: []activity.Pair{{Name: "X", Value: "\xff"}},
		Warnings: []string{"careful"}}
}

func (d dice) object() *value.Object {
	return value.Of("name", "ä.wav", "n", int64(d.IntN(9)), "x", 1.5, "list", []any{nil, true}, "url", "https://files.example/1")
}

// answer is some answer to a command.
func (d dice) answer(s *script, c activity.Command) activity.Event {
	switch c := c.(type) {
	case activity.Call:
		return d.result()
	case activity.Collect:
		if len(c.Choices) > 0 && d.IntN(3) > 0 {
			return activity.Collected{Digits: d.one(c.Choices...)}
		}
		return activity.Collected{Digits: d.one("", "1", "12345", "*"), Speech: d.one("", "yes please"),
			Outcome: d.one("", "", activity.OutcomeTimeout, activity.OutcomeInvalid), Failure: d.failure()}
	case activity.Queue:
		if d.IntN(5) == 0 {
			return activity.Queued{FailureCode: 4, Description: "INVALID_QUEUE"}
		}
		return activity.Queued{Queue: d.one("q-1", "q-2")}
	case activity.Lookup:
		return activity.Found{Value: d.found(c), Failure: d.failure()}
	case activity.Load:
		for _, key := range []string{c.Flow, c.Name, "main"} {
			if _, ok := s.programs[key]; ok && d.IntN(6) > 0 {
				return activity.Loaded{Program: key}
			}
		}
		return activity.Loaded{Failure: activity.Failure{Code: "flow_unknown", Message: "not there"}}
	case activity.Record:
		return activity.Recorded{Audio: d.object(), Outcome: d.one("", activity.OutcomeTimeout), Failure: d.failure()}
	case activity.Dialog:
		return activity.Replied{Say: []activity.Spoken{{Text: "Hello"}}, Listen: d.IntN(2) == 0, Event: d.one("", "Escalated"), Data: d.object(),
			Outcome: d.one("", activity.OutcomeEnded, activity.OutcomeEscalate), Failure: d.failure()}
	case activity.Script:
		return activity.Computed{Value: d.object(), Log: []string{"a"}, Took: time.Second, Failure: d.failure()}
	case activity.Send:
		return activity.Sent{Value: d.object(), Failure: d.failure()}
	case activity.Receive:
		return activity.Received{Message: d.object(), Outcome: d.one("", activity.OutcomeTimeout), Failure: d.failure()}
	case activity.Transfer:
		return activity.Transferred{Outcome: d.one("", "busy", "no-answer"), Failure: d.failure()}
	}
	return activity.Done{Failure: d.failure()}
}

func (d dice) found(c activity.Lookup) any {
	switch c.What {
	case activity.LookupHours:
		return d.one("workingHours", "holidays", "override", "default")
	case activity.LookupAllocation:
		return int64(d.IntN(3))
	case activity.LookupCode:
		return "123456"
	case activity.LookupCall:
		return d.one("LIVE_VOICE", "AMD")
	}
	return d.object()
}

// event is the next thing that happens: mostly an answer to one of the waiting
// commands, sometimes an answer that comes late or twice, or an event of the
// platform.
func (d dice) event(s *script, state *engine.State, given []string) (string, activity.Event) {
	waiting := state.Waiting()
	switch n := d.IntN(40); {
	case n == 0:
		return "", activity.HungUp{}
	case n == 1 && len(given) > 0:
		return given[d.IntN(len(given))], activity.Done{}
	case n < 5 || len(waiting) == 0:
		return "", activity.Happened{Name: d.one("AgentOfferContact", "AgentContactAssigned", "PhoneContactEnded", "ContactEnded", "GlobalErrorHandling",
			"FCAsk(ContactLastAgentRemoved)", "AgentRequestFailed"), Attributes: value.Of("AgentId", "a-1", "Reason", "dice")}
	}
	c := waiting[d.IntN(len(waiting))]
	return c.ID, d.answer(s, c.Command)
}

// turnText is a whole turn as text, notes and all.
func turnText(turn engine.Turn) string {
	var b strings.Builder
	b.Write(engine.AppendRecord(nil, engine.Record{Event: activity.Stamped{Event: activity.HungUp{}}, Commands: turn.Commands}))
	for _, n := range turn.Notes {
		fmt.Fprintf(&b, "\n%s %v %d %s %s %s %s %s", n.Type, n.At, n.Branch, n.Activity, n.Kind, n.Port, n.Name, activity.AppendValue(nil, n.Value))
		if n.Settings != nil {
			b.Write(activity.AppendValue([]byte(" "), n.Settings))
		}
		if n.Problem != nil {
			fmt.Fprintf(&b, " %+v", *n.Problem)
		}
	}
	return b.String()
}

// stateText is what can be seen of a state.
func stateText(s *engine.State) string {
	outcome, rest := s.Outcome()
	waiting := engine.AppendRecord(nil, engine.Record{Event: activity.Stamped{Event: activity.HungUp{}}, Commands: s.Waiting()})
	return fmt.Sprintf("%v %s %s %v %v %d %d %q %q %s %s %v %s %s", s.Now(), s.Contact(), s.Program().Key, outcome, rest, s.Seq(), s.Steps(), s.Queued(), s.Secrets(),
		activity.AppendValue(nil, s.Variables()), activity.AppendValue(nil, s.Started()), s.Standing(), s.Type(), waiting)
}

// queueFlow is a typical flow: a look-up, business hours, a menu, a queue with treatment.
const queueFlow = `
callwright: 1
name: queue
variables:
  - {name: tier, type: STRING}
  - {name: customer, type: JSON}
  - {name: waited, type: INTEGER, value: "0"}
  - {name: language, type: STRING, value: en-GB}
  - {name: pin, type: STRING, secure: true}
activities:
  - {label: NewPhoneContact, kind: start, links: {out: GetCustomer}}
  - label: GetCustomer
    kind: http-request
    settings: {connector: crm, path: "/customers?phone={{ NewPhoneContact.ANI }}", outputs: [{variable: tier, path: $.tier}, {variable: pin, path: $.pin}]}
    links: {default: OpeningHours, error: OpeningHours}
  - {label: OpeningHours, kind: business-hours, settings: {schedule: Main}, links: {workingHours: Topic, default: Closed}}
  - label: Topic
    kind: menu
    settings: {prompts: [{tts: "For sales press 1, for service press 2."}], choices: [{digit: "1", name: sales}, {digit: "2", name: service}]}
    links: {"1": ToSales, "2": ToSales, timeout: ToSales}
  - label: ToSales
    kind: queue-contact
    settings: {queue: Sales, priority: "3"}
    links: {default: Music, failure: Closed}
  - {label: Music, kind: play-music, settings: {audio: hold.wav, duration: 30}, links: {default: Count}}
  - {label: Count, kind: set-variable, settings: {set: [{variable: waited, type: INTEGER, value: "{{ waited + 1 }}"}]}, links: {out: Sorry}}
  - {label: Sorry, kind: play-message, settings: {prompts: [{tts: "You are still in the queue, and have heard this {{ waited }} times."}]}, links: {default: Music}}
  - {label: Closed, kind: disconnect}
events:
  - {label: Failed, kind: event, settings: {event: GlobalErrorHandling}, links: {out: Closed}}
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned}, links: {out: Note}}
  - {label: Note, kind: set-variable, settings: {set: [{variable: language, value: answered}]}, links: {out: Over}}
  - {label: Over, kind: end}
`

func readFlow(t testing.TB, text string) *flow.Flow {
	t.Helper()
	f, problems := flow.Read([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}
