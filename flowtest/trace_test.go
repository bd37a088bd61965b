package flowtest_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

func readFlow(t *testing.T, text string) *flow.Flow {
	t.Helper()
	f, problems := flow.Read([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// tour goes past each sort of command.
const tour = `
callwright: 1
name: Tour
variables:
  - {name: pin, type: STRING, secure: true}
  - {name: seen, type: STRING}
activities:
  - {label: Begin, kind: start, links: {out: Ask}}
  - {label: Ask, kind: collect-digits, settings: {prompts: [{tts: "Pin?"}], min: 4}, links: {default: Keep}}
  - {label: Keep, kind: set-variable, settings: {set: [{variable: pin, value: "{{Ask.DigitsEntered}}"}, {variable: seen, value: yes}]}, links: {out: Check}}
  - {label: Check, kind: http-request, settings: {authenticated: false, url: "https://a.example.com/pins/{{pin}}", method: POST, body: '{"pin": "{{pin}}"}', retries: 1}, links: {default: Hours}}
  - {label: Hours, kind: business-hours, settings: {schedule: Office}, links: {workingHours: Share}}
  - {label: Share, kind: percent-allocation, settings: {paths: [{percent: 100}, {percent: 0}]}, links: {"0": Pause}}
  - {label: Pause, kind: wait, settings: {for: 90}, links: {default: Sub}}
  - {label: Sub, kind: subflow, settings: {flow: Greeter}, links: {default: Sales}}
  - {label: Sales, kind: queue-contact, settings: {queue: {id: q1, name: Sales}, priority: "2"}, links: {default: Music, failure: Menu}}
  - {label: Menu, kind: menu, settings: {prompts: [{audio: menu.wav}], choices: [{digit: "1"}, {digit: "2"}]}, links: {"1": Sales}}
  - {label: Music, kind: play-music, settings: {audio: wait.wav, duration: 3700}, links: {default: Music}}
events:
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned}, links: {out: Pop}}
  - {label: Pop, kind: screen-pop, settings: {url: "https://crm.example.com/"}, links: {default: Bye}}
  - {label: Bye, kind: disconnect}
`

const greeter = `
callwright: 1
name: Greeter
type: subflow
activities:
  - {label: In, kind: subflow-start, links: {out: Hi}}
  - {label: Hi, kind: play-message, settings: {prompts: [{tts: Hi}]}, links: {default: Back}}
  - {label: Back, kind: subflow-end}
`

func playTour(t *testing.T, trace func(flowtest.Line)) flowtest.Result {
	t.Helper()
	inputs, problems := flowtest.ReadInputs([]byte(`
- digits: 4711#
- queue: {failed: 4}
- digits: 1
- pass: 2h
- agent: {answered: Ann}
- digits: 5
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return flowtest.Play(flowtest.Setup{
		Flow: readFlow(t, tour), Catalog: activity.Builtin(), Inputs: flowtest.List(inputs), Trace: trace, Detail: true,
		Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Library: func(name string) (*flow.Flow, error) {
			if name == "Greeter" {
				return readFlow(t, greeter), nil
			}
			return nil, errors.New("not here")
		},
		Call: func(c activity.Call) activity.CallResult {
			return activity.CallResult{Status: 200, Body: []byte(`{"pin":"4711"}`), Warnings: []string{"header X dropped"}, Attempts: []activity.Attempt{
				{Method: c.Method, URL: c.Target, Error: "reset", Duration: 200 * time.Millisecond},
				{Method: c.Method, URL: c.Target, Status: 200, Duration: 800 * time.Millisecond, Token: "cached"}}}
		},
	})
}

func TestTraceForPeople(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	r := playTour(t, func(l flowtest.Line) { b.WriteString(l.String() + "\n") })
	if r.Outcome != engine.OutcomeDisconnected {
		t.Errorf("outcome %s", r.Outcome)
	}
	const golden = "testdata/tour.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(strings.ReplaceAll(b.String(), "pressed", ""), `"4711"`) {
		t.Error("the trace shows the pin")
	}
}

func TestTraceAsJSONLines(t *testing.T) {
	t.Parallel()
	types := map[string]int{}
	commands := map[string]bool{}
	results := map[string]bool{}
	r := playTour(t, func(l flowtest.Line) {
		var line struct {
			Type, At, Activity, Kind string
			Command, Result          struct{ Type string }
		}
		text := value.Text(l.Data())
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Error(err)
		}
		if strings.Contains(text, "pins/4711") {
			t.Errorf("the pin is shown: %s", text)
		}
		types[line.Type]++
		commands[line.Command.Type] = true
		results[line.Result.Type] = true
	})
	for _, want := range []string{"enter", "command", "result", "leave", "problem"} {
		if types[want] == 0 {
			t.Errorf("no line of type %s: %v", want, types)
		}
	}
	if len(types) != 5 {
		t.Errorf("lines of types %v", types)
	}
	for _, want := range []string{"play", "collect", "call", "wait", "queue", "lookup", "load", "set", "end", "cancel"} {
		if !commands[want] {
			t.Errorf("no command %s: %v", want, commands)
		}
	}
	for _, want := range []string{"done", "collected", "answer", "queued", "refused", "found", "loaded", "happened"} {
		if !results[want] {
			t.Errorf("no result %s: %v", want, results)
		}
	}
	var summary struct {
		Type, Outcome string
		Steps         int
		Path          []string
		Variables     map[string]any
		HTTP          []struct {
			Method, URL      string
			Status, Attempts int
		}
		Problems []struct{ Code string }
	}
	if err := json.Unmarshal([]byte(value.Text(r.Summary())), &summary); err != nil {
		t.Fatal(err)
	}
	if summary.Type != "summary" || summary.Outcome != "disconnected" || summary.Steps != len(summary.Path) || summary.Variables["seen"] != "yes" {
		t.Errorf("%+v", summary)
	}
	if summary.Variables["pin"] == "4711" || strings.Contains(summary.HTTP[0].URL, "4711") || summary.HTTP[0].Attempts != 2 || summary.HTTP[0].Status != 200 {
		t.Errorf("%+v", summary)
	}
	last := summary.Problems[len(summary.Problems)-1]
	if last.Code != flowtest.CodeMisfit {
		t.Errorf("%+v", summary.Problems)
	}
	if r.Requests[0].URL != "https://a.example.com/pins/4711" {
		t.Errorf("expectations see the request as it went out: %+v", r.Requests)
	}
}

// person answers what is asked, as somebody at a terminal would.
type person struct {
	asked   []string
	answers []flowtest.Input
}

func (p *person) Next(a flowtest.Ask) (flowtest.Input, bool) {
	p.asked = append(p.asked, strings.TrimSpace(string(a.For)+" "+a.Activity+" "+strings.Join(a.Choices, "")+a.Queue))
	if a.For == flowtest.ForOver || len(p.answers) == 0 {
		return flowtest.Input{}, false
	}
	i := p.answers[0]
	p.answers = p.answers[1:]
	return i, true
}

func TestAPersonIsAsked(t *testing.T) {
	t.Parallel()
	goOn := flowtest.Input{}
	p := &person{answers: []flowtest.Input{{Kind: flowtest.Digits, Text: "9"}, {Kind: flowtest.Digits, Text: "1"}, goOn, goOn, goOn, {Kind: flowtest.Agent, Text: flowtest.Answered}, {Kind: flowtest.HangUp}}}
	r := flowtest.Play(flowtest.Setup{Catalog: activity.Builtin(), Inputs: p, Flow: readFlow(t, `
callwright: 1
name: Ask
activities:
  - {label: Begin, kind: start, links: {out: Menu}}
  - {label: Menu, kind: menu, settings: {prompts: [{tts: "1?"}], choices: [{digit: "1"}]}, links: {"1": Pause, invalid: Menu}}
  - {label: Pause, kind: wait, settings: {for: 30}, links: {default: Sales}}
  - {label: Sales, kind: queue-contact, settings: {queue: Sales}, links: {default: Music}}
  - {label: Music, kind: play-music, settings: {audio: wait.wav}, links: {default: Music}}
`)})
	want := []string{"digits Menu 1", "digits Menu 1", "time Pause", "queue Sales", "agent Music Sales", "agent Music Sales", "nobody", "over"}
	if diff := cmp.Diff(want, p.asked); diff != "" {
		t.Error(diff)
	}
	if r.Outcome != engine.OutcomeDisconnected || r.Elapsed != 60*time.Second {
		t.Errorf("%s after %s", r.Outcome, r.Elapsed)
	}
}

func TestScenariosThatCannotRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, says string }{
		"flow":            {"flow: gone.yaml\n", "opening flow gone.yaml"},
		"flows":           {"flow: {callwright: 1, name: F, activities: []}\nflows: [gone.yaml]\n", "opening flow gone.yaml"},
		"resources":       {"flow: {callwright: 1, name: F, activities: []}\nresources: gone.yaml\n", "opening resources gone.yaml"},
		"wrong resources": {"flow: {callwright: 1, name: F, activities: []}\nresources: ../difference.go\n", "reading resources ../difference.go"},
	} {
		for _, h := range []flowtest.Host{host("testdata"), {Catalog: activity.Builtin()}} {
			if h.File == nil && name == "wrong resources" {
				continue
			}
			if _, err := read(t, c.text).Run(h); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestAnswersThatAreUnusedOrMissing(t *testing.T) {
	t.Parallel()
	const calls = `
flow:
  callwright: 1
  name: F
  activities:
    - {label: Begin, kind: start, links: {out: Call}}
    - {label: Call, kind: http-request, settings: {authenticated: false, url: "https://a.example.com/x?a=1#f", query: {b: "2"}}, links: {default: Say}}
    - {label: Say, kind: play-message, settings: {prompts: [{tts: "{{Call.httpStatusCode}}"}]}}
`
	for name, c := range map[string]struct {
		http, prompt, code string
		number             int
	}{
		"stub":       {"", "200", "", 0},
		"unanswered": {"http: [{request: {url: x}, status: 500}]\n", "200", flowtest.CodeUnanswered, 2},
		"unused":     {"http: [{status: 201}, {status: 202, times: 5}]\n", "201", flowtest.CodeUnused, 1},
		"credential": {"http: [{failure: credential_unavailable}]\n", "401", "credential_unavailable", 1},
		"query":      {"http: [{request: {url: \"https://a.example.com/x?a=1&b=2#f\", path: /x}, status: 202}]\n", "202", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := read(t, calls+c.http).Run(host("."))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{c.prompt}, r.Prompts); diff != "" {
				t.Error(diff)
			}
			if len(r.Problems) != c.number || c.number > 0 && r.Problems[0].Code != c.code {
				t.Errorf("%v", r.Problems)
			}
		})
	}
}
