package lint_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/lint"
	"github.com/callwright/callwright/value"
)

// reading reads a flow that must be whole.
func reading(t *testing.T, text string) *flow.Flow {
	t.Helper()
	f, problems := flow.Read([]byte(text))
	for _, p := range problems {
		if p.Severity == field.SeverityError {
			t.Fatal(p)
		}
	}
	return f
}

func exploring(f *flow.Flow) *lint.Report {
	return lint.Explore(f, lint.Options{Catalog: activity.Builtin(), Zones: time.LoadLocation})
}

// told are the findings in short: severity, code and activity.
func told(r *lint.Report) []string {
	list := []string{}
	for _, f := range r.Findings {
		list = append(list, fmt.Sprintf("%s %s %s", f.Severity, f.Code, f.Activity))
	}
	return list
}

func untaken(r *lint.Report) []string {
	list := []string{}
	for _, u := range r.Untaken {
		list = append(list, fmt.Sprintf("%s %s → %s: %s", u.From, u.Port, u.To, u.Why))
	}
	return list
}

// TestHardFlows holds the search against flows made to be hard: every link of
// each can be taken, and is.
func TestHardFlows(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d flows, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f := reading(t, string(text))
			r := exploring(f)
			if diff := cmp.Diff([]string{}, untaken(r)); diff != "" {
				t.Errorf("links that were not taken (+):\n%s", diff)
			}
			if r.Activities.Reached != r.Activities.Total || r.Links.Taken != r.Links.Total || r.Links.Total == 0 || r.Internal() {
				t.Errorf("activities %+v, links %+v, faults %d", r.Activities, r.Links, r.Faults)
			}
			replays(t, f, r)
			if again := exploring(f); value.Text(again.Data()) != value.Text(r.Data()) {
				t.Error("a second search gives another report")
			}
		})
	}
}

// replays runs every finding that says it can be shown as a .flowtest.
func replays(t *testing.T, f *flow.Flow, r *lint.Report) {
	t.Helper()
	for i := range r.Findings {
		test := r.Findings[i].Test(func(of *flow.Flow) string {
			if of == f {
				return "explored.yaml"
			}
			return ""
		})
		if test == nil {
			continue
		}
		s, problems := flowtest.Read(test)
		if len(problems) > 0 {
			t.Fatalf("%v in\n%s", problems, test)
		}
		result, err := s.Run(flowtest.Host{Catalog: activity.Builtin(), Zones: time.LoadLocation,
			Flow: func(string) (*flow.Flow, error) { return f, nil }})
		if err != nil {
			t.Fatal(err)
		}
		if d := s.Expect.Differences(&result); len(d) > 0 {
			t.Errorf("%s does not replay: %v\n%s", r.Findings[i].Message, d, test)
		}
	}
}

// TestFindings has one flow for each sort of finding.
func TestFindings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flow     string
		findings []string
		untaken  []string
		shown    bool // playing the first finding shows it
	}{
		"an error that nobody handles": {
			flow: `
callwright: 1
name: unhandled
activities:
  - {label: Start, kind: start, links: {out: Queue}}
  - {label: Queue, kind: queue-contact, settings: {queue: Sales}, links: {default: End}}
  - {label: End, kind: end}
`,
			findings: []string{"error unhandled_error Queue"}, shown: true,
		},
		"a server that does not answer": {
			flow: `
callwright: 1
name: no answer
activities:
  - {label: Start, kind: start, links: {out: Call}}
  - {label: Call, kind: http-request, settings: {authenticated: false, url: "https://a.example.com"}, links: {default: End}}
  - {label: End, kind: end}
`,
			findings: []string{"error unhandled_error Call"}, shown: true,
		},
		"an activity that leads to itself": {
			flow: `
callwright: 1
name: self
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: menu, settings: {choices: [{digit: "1"}]}, links: {"1": End, timeout: Ask, invalid: End, error: End}}
  - {label: End, kind: end}
`,
			findings: []string{"warning endless_loop Ask"}, shown: true,
		},
		"a loop in which nobody does anything": {
			flow: `
callwright: 1
name: round
activities:
  - {label: Start, kind: start, links: {out: Wait}}
  - {label: Wait, kind: wait, settings: {for: 30}, links: {default: Music, error: End}}
  - {label: Music, kind: play-music, settings: {audio: a.wav}, links: {default: Wait, error: End}}
  - {label: End, kind: end}
`,
			findings: []string{"warning endless_loop Wait"}, shown: true,
		},
		"a loop without an outside event": {
			flow: `
callwright: 1
name: turn
variables: [{name: a, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Set}}
  - {label: Set, kind: set-variable, settings: {set: [{variable: a, value: x}]}, links: {out: Set}}
`,
			findings: []string{"error endless_loop Set"}, shown: true,
		},
		"hold treatment goes on for ever, and may": {
			flow: `
callwright: 1
name: hold
activities:
  - {label: Start, kind: start, links: {out: Queue}}
  - {label: Queue, kind: queue-contact, settings: {queue: Sales}, links: {default: Music, failure: End}}
  - {label: Music, kind: play-message, settings: {prompts: [{audio: a.wav}]}, links: {default: Music, error: End}}
  - {label: End, kind: end}
`,
			findings: []string{},
		},
		"activities that nothing leads to, and that nobody comes to": {
			flow: `
callwright: 1
name: unreachable
variables: [{name: a, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: If}}
  - {label: If, kind: condition, settings: {expression: "{{a == nobody}}"}, links: {"true": Never, "false": End, error: End}}
  - {label: Never, kind: end}
  - {label: Alone, kind: play-message, settings: {prompts: [{tts: hello}]}, links: {default: End}}
  - {label: End, kind: end}
`,
			findings: []string{"warning unreachable Alone", "note not_reached Never"},
			untaken: []string{"If true → Never: no made value satisfied the condition: “nobody” is no variable, activity or event of this flow",
				"If error → End: the expression cannot fail", "Alone default → End: no link leads to Alone"},
		},
		"a flow that is not there": {
			flow: `
callwright: 1
name: caller
variables: [{name: back, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Sub}}
  - {label: Sub, kind: subflow, settings: {flow: Elsewhere, outputs: [{from: result, to: back}]}, links: {default: If, error: End}}
  - {label: If, kind: condition, settings: {expression: "{{back == 'yes'}}"}, links: {"true": End, "false": End}}
  - {label: End, kind: end}
`,
			findings: []string{"warning not_there Sub"},
		},
		"something is not chosen": {
			flow: `
callwright: 1
name: unset
activities:
  - {label: Start, kind: start, links: {out: Queue}}
  - {label: Queue, kind: queue-contact, links: {default: Music, failure: End}}
  - {label: Music, kind: play-music, settings: {audio: a.wav}, links: {default: Music, error: End}}
  - {label: End, kind: end}
events:
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned}, links: {out: Done}}
  - {label: Done, kind: end}
`,
			findings: []string{"warning not_there Queue"},
		},
		"values that never fit": {
			flow: `
callwright: 1
name: typed
variables: [{name: n, type: INTEGER}, {name: s, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Number}}
  - {label: Number, kind: set-variable, settings: {set: [{variable: n, value: "{{Start.ANI}}"}]}, links: {out: Text, error: End}}
  - {label: Text, kind: set-variable, settings: {set: [{variable: s, value: "{{Start.ANI}}"}]}, links: {out: Fixed, error: End}}
  - {label: Fixed, kind: set-variable, settings: {set: [{variable: n, value: "4"}]}, links: {out: End, error: End}}
  - {label: End, kind: end}
`,
			findings: []string{},
			untaken: []string{"Text error → End: every value fits the variables that it sets, so it cannot fail",
				"Fixed error → End: every value fits the variables that it sets, so it cannot fail"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := reading(t, c.flow)
			r := exploring(f)
			if diff := cmp.Diff(c.findings, told(r)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append([]string{}, c.untaken...), untaken(r)); diff != "" {
				t.Errorf("untaken (-want +got):\n%s", diff)
			}
			if c.shown && (len(r.Findings) == 0 || !r.Findings[0].Shown) {
				t.Errorf("the finding is not shown by its inputs: %s", value.Text(r.Data()))
			}
			replays(t, f, r)
		})
	}
}

// TestSubflows explores into a subflow that is there, and a GoTo's flow.
func TestSubflows(t *testing.T) {
	t.Parallel()
	sub := reading(t, `
callwright: 1
name: Balance
type: subflow
variables: [{name: account, type: STRING, source: SUBFLOW_INPUT}, {name: state, type: STRING, source: SUBFLOW_OUTPUT}]
activities:
  - {label: Start, kind: subflow-start, links: {out: Call}}
  - {label: Call, kind: http-request, settings: {authenticated: false, url: "https://a.example.com", outputs: [{variable: state, path: $.state}]}, links: {default: Known}}
  - {label: Known, kind: condition, settings: {expression: "{{account == '4711'}}"}, links: {"true": End, "false": Unknown}}
  - {label: Unknown, kind: set-variable, settings: {set: [{variable: state, value: unknown}]}, links: {out: End}}
  - {label: End, kind: subflow-end}
`)
	f := reading(t, `
callwright: 1
name: caller
variables: [{name: number, type: STRING}, {name: back, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: collect-digits, settings: {min: 4, max: 4}, links: {default: Copy, timeout: Other, invalid: Other, error: Other}}
  - {label: Copy, kind: set-variable, settings: {set: [{variable: number, value: "{{Ask.DigitsEntered}}"}]}, links: {out: Sub}}
  - label: Sub
    kind: subflow
    settings: {flow: Balance, inputs: [{from: number, to: account}], outputs: [{from: STATE, to: back}]}
    links: {default: If, error: Other}
  - {label: If, kind: case, settings: {expression: "{{back}}", cases: [{value: paid}, {value: unknown}]}, links: {"0": Other, "1": Other, default: Other}}
  - {label: Other, kind: goto, settings: {target: {to: flow, flow: Balance}}, links: {error: End}}
  - {label: End, kind: end}
`)
	r := lint.Explore(f, lint.Options{Catalog: activity.Builtin(), Library: func(name string) (*flow.Flow, error) {
		if name == "Balance" {
			return sub, nil
		}
		return nil, errors.New("there is no such flow")
	}})
	if diff := cmp.Diff([]string{}, untaken(r)); diff != "" {
		t.Error(diff)
	}
	if len(r.Assumed) > 0 {
		t.Errorf("nothing had to be assumed: %+v", r.Assumed)
	}
	if r = exploring(sub); r.Links.Taken != r.Links.Total {
		t.Errorf("a subflow by itself: %v", untaken(r))
	}
}

// TestAssumed tells links that were taken only after an assumption.
func TestAssumed(t *testing.T) {
	t.Parallel()
	r := exploring(reading(t, `
callwright: 1
name: assumed
variables: [{name: limit, type: INTEGER, value: "3"}, {name: shared, type: STRING, source: GLOBAL, value: a}]
activities:
  - {label: Start, kind: start, links: {out: Shared}}
  - {label: Shared, kind: condition, settings: {expression: "{{shared == 'b'}}"}, links: {"true": If, "false": If}}
  - {label: If, kind: condition, settings: {expression: "{{limit > 5}}"}, links: {"true": End, "false": End}}
  - {label: End, kind: end}
`))
	var got []string
	for _, u := range r.Assumed {
		got = append(got, u.From+" "+u.Port)
	}
	if diff := cmp.Diff([]string{"If true"}, got); diff != "" || r.Links.Taken != r.Links.Total {
		t.Errorf("%s, links %+v", diff, r.Links)
	}
}

// TestResources lets the document decide what global variables begin with.
func TestResources(t *testing.T) {
	t.Parallel()
	f := reading(t, `
callwright: 1
name: global
variables: [{name: mode, type: STRING, source: GLOBAL, value: a}]
activities:
  - {label: Start, kind: start, links: {out: If}}
  - {label: If, kind: condition, settings: {expression: "{{mode == 'from resources'}}"}, links: {"true": Queue, "false": End}}
  - {label: Queue, kind: queue-contact, settings: {queue: Sales}, links: {default: End}}
  - {label: End, kind: end}
`)
	r := lint.Explore(f, lint.Options{Catalog: activity.Builtin(), Budget: 12,
		Resources: value.Of("global_variables", []any{value.Of("name", "mode", "value", "from resources")})})
	if !slices.Contains(told(r), "error unhandled_error Queue") || !r.Findings[0].Shown {
		t.Errorf("a few events do not lead to the queue: %v", told(r))
	}
	if text := string(r.Findings[0].Test(func(*flow.Flow) string { return "f.yaml" })); !strings.Contains(text, "from resources") {
		t.Errorf("the test is without the resources:\n%s", text)
	}
	if r = lint.Explore(f, lint.Options{Catalog: activity.Builtin(), Budget: 1}); !r.Exhausted || r.Steps > 4 {
		t.Errorf("a budget of one event: %d used, exhausted %v", r.Steps, r.Exhausted)
	}
}

// TestProgress is told of.
func TestProgress(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/callers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f := reading(t, strings.ReplaceAll(string(text), `{"true": End, "false": Slice}`, `{"true": End, "false": Slice, error: End}`))
	calls := 0
	lint.Explore(f, lint.Options{Catalog: activity.Builtin(), Zones: time.LoadLocation, Budget: 2000, Progress: func(done, budget, taken, links int) {
		if calls++; done > 2*budget || taken > links || links == 0 {
			t.Errorf("%d of %d events, %d of %d links", done, budget, taken, links)
		}
	}})
	if calls == 0 {
		t.Error("nobody was told how far the search is")
	}
}
