package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

func compile(t *testing.T, text string) (*engine.Program, []field.Problem) {
	t.Helper()
	f, problems := flow.Read([]byte(text))
	if len(problems) > 0 {
		t.Fatalf("reading the flow: %v", problems)
	}
	return engine.Compile(f, activity.NewCatalog(append(activity.Builtin().All(), legacy())...))
}

// legacy is a kind that does not run.
func legacy() activity.Kind {
	return activity.Reserve("legacy", "Legacy", activity.CallHandling, "default undefinedErrors", activity.Kind{})
}

const boundFlow = `
callwright: 1
name: bound
variables:
  - {name: Global_Language, type: STRING, source: GLOBAL, id: g-1}
activities:
  - {label: Start, kind: start, links: {out: One}}
  - {label: One, kind: http-request, settings: {connector: {id: c-1, name: CRM}, path: /a, method: GET}, links: {default: Two}}
  - {label: Two, kind: http-request, settings: {connector: c-1, path: "/{{ One.httpStatusCode }}/{{ AgentAnswered.AgentName }}", method: GET}, links: {default: Queue}}
  - {label: Queue, kind: queue-contact, settings: {queue: Sales}, links: {default: Legacy}}
  - {label: Legacy, kind: legacy, settings: {strength: "30"}, links: {undefinedErrors: End}}
  - {label: End, kind: end}
events:
  - {label: Agent, kind: event, settings: {event: AgentContactAssigned}}
`

func TestBindingsNameWhatIsOutside(t *testing.T) {
	t.Parallel()
	p, problems := compile(t, boundFlow)
	want := []engine.Binding{
		{Kind: "global-variable", ID: "g-1", Label: "Global_Language", UsedBy: []string{}},
		{Kind: "connector", ID: "c-1", Label: "CRM", UsedBy: []string{"One", "Two"}},
		{Kind: "queue", ID: "Sales", UsedBy: []string{"Queue"}},
	}
	if diff := cmp.Diff(want, p.Bindings); diff != "" {
		t.Errorf("bindings (-want +got):\n%s", diff)
	}
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code+" "+p.Activity)
	}
	if diff := cmp.Diff([]string{"kind_inert Legacy"}, codes); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// S2-12: what a version refers to is known before a contact begins, of a subflow too.
func TestS2_12_ConnectorsOfAFlow(t *testing.T) {
	t.Parallel()
	p, _ := compile(t, boundFlow)
	if diff := cmp.Diff([]engine.Binding{{Kind: "connector", ID: "c-1", Label: "CRM", UsedBy: []string{"One", "Two"}}}, p.Connectors()); diff != "" {
		t.Errorf("connectors (-want +got):\n%s", diff)
	}
	p, _ = compile(t, `
callwright: 1
name: sub
type: subflow
activities:
  - {label: Start, kind: subflow-start, links: {out: One}}
  - {label: One, kind: http-request, settings: {connector: Billing, path: /a}, links: {default: Two}}
  - {label: Two, kind: http-request, settings: {connector: {name: Only a label}, path: /b}, links: {default: Three}}
  - {label: Three, kind: http-request, settings: {authenticated: false, url: "https://x.example/"}, links: {default: Four}}
  - {label: Four, kind: subflow, settings: {flow: {id: f-1, name: Deeper}}, links: {default: Back}}
  - {label: Back, kind: subflow-end}
`)
	want := []engine.Binding{{Kind: "connector", ID: "Billing", UsedBy: []string{"One"}}, {Kind: "connector", Label: "Only a label", UsedBy: []string{"Two"}}}
	if diff := cmp.Diff(want, p.Connectors()); diff != "" {
		t.Errorf("connectors of a subflow (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]engine.Binding{{Kind: "subflow", ID: "f-1", Label: "Deeper", UsedBy: []string{"Four"}}}, p.Refers("subflow")); diff != "" {
		t.Errorf("subflows (-want +got):\n%s", diff)
	}
}

func TestInertAndUnknownKindsTakeTheErrorPathAndNameThemselves(t *testing.T) {
	t.Parallel()
	for kind, code := range map[string]string{"legacy": "kind_inert", "brand-new-kind": "kind_unknown"} {
		p, _ := compile(t, "callwright: 1\nname: n\nactivities:\n- {label: S, kind: start, links: {out: X}}\n- {label: X, kind: "+kind+", links: {undefinedErrors: E}}\n- {label: E, kind: end}\n")
		s := engine.NewContact("c", p, engine.Options{})
		turn := s.Step(nil, activity.Stamped{Event: activity.Started{}})
		found := ""
		for _, n := range turn.Notes {
			if n.Type == engine.NoteProblem {
				found = n.Problem.Code + ": " + n.Problem.Message
			}
		}
		if o, _ := s.Outcome(); o != engine.OutcomeEnded || !strings.HasPrefix(found, code) || !strings.Contains(strings.ToLower(found), kind) {
			t.Errorf("%s: outcome %q, problem %q", kind, o, found)
		}
	}
}

// twice asks for two things and goes on with the first answer.
type twice struct{}

func (twice) Fields() field.List { return nil }

func (twice) Step(in *activity.Input) (activity.Output, error) {
	if in.Event == nil {
		return activity.Output{Commands: []activity.Command{activity.Wait{For: time.Second}, activity.Play{}}, Memo: "asked"}, nil
	}
	if in.Memo != "asked" {
		return activity.Output{}, fmt.Errorf("memo is %v", in.Memo)
	}
	return activity.Output{Port: "default"}, nil
}

// An activity that runs another flow takes back what else it has asked for: no
// answer of it reaches an activity of that flow.
func TestEnteringTakesBackOpenCommands(t *testing.T) {
	t.Parallel()
	p, _ := engine.Compile(build(t, "Start start -> out:T\nT both -> default:E\nE end"), activity.NewCatalog(append(catalog().All(),
		activity.Kind{Name: "both", Ports: []string{"default"}, New: func() activity.Activity { return both{} }})...))
	sub, _ := engine.Compile(build(t, "S start -> out:P\nP say inner"), catalog())
	s := engine.NewContact("c", p, engine.Options{})
	s.Step(nil, activity.Stamped{Event: activity.Started{}})
	turn := s.Step(func(string) (*engine.Program, bool) { return sub, true }, activity.Stamped{Command: "c-1", Event: activity.Loaded{Program: "sub"}})
	if cancel, ok := turn.Commands[0].Command.(activity.Cancel); !ok || cancel.ID != "c-2" || len(s.Waiting()) != 1 || s.Waiting()[0].Activity != "P" {
		t.Errorf("commands %v, waiting for %v", turn.Commands, s.Waiting())
	}
}

// both asks for a flow and a timer.
type both struct{}

func (both) Fields() field.List { return nil }

func (both) Step(in *activity.Input) (activity.Output, error) {
	if e, ok := in.Event.(activity.Loaded); ok {
		return activity.Output{Enter: &activity.Entry{Program: e.Program}}, nil
	}
	return activity.Output{Commands: []activity.Command{activity.Load{Flow: "sub"}, activity.Wait{For: 1}}}, nil
}

func TestLeavingTakesBackOpenCommands(t *testing.T) {
	t.Parallel()
	kinds := append(catalog().All(), activity.Kind{Name: "twice", Title: "Twice", Ports: []string{"default"}, New: func() activity.Activity { return twice{} }})
	p, _ := engine.Compile(build(t, "Start start -> out:T\nT twice -> default:E\nE end"), activity.NewCatalog(kinds...))
	s := engine.NewContact("c", p, engine.Options{})
	turn := s.Step(nil, activity.Stamped{Event: activity.Started{}})
	turn = s.Step(nil, activity.Stamped{Command: turn.Commands[0].ID, Event: activity.Done{}})
	if len(turn.Commands) != 1 || turn.Commands[0].Command != (activity.Cancel{ID: "c-2"}) {
		t.Errorf("commands %+v", turn.Commands)
	}
	if o, _ := s.Outcome(); o != engine.OutcomeEnded {
		t.Errorf("outcome %q", o)
	}
}

func TestFlowWithoutStartFails(t *testing.T) {
	t.Parallel()
	p, _ := engine.Compile(build(t, "E end"), catalog())
	s := engine.NewContact("c", p, engine.Options{})
	s.Step(nil, activity.Stamped{Event: activity.Started{}})
	if o, _ := s.Outcome(); o != engine.OutcomeFailed || !s.Ended() {
		t.Errorf("outcome %q", o)
	}
}

func TestExpressionsSeeTheTimeOfTheEventAndZones(t *testing.T) {
	t.Parallel()
	text := `callwright: 1
name: n
variables: [{name: at, type: STRING}]
activities:
- {label: S, kind: start, links: {out: X}}
- {label: X, kind: set-variable, settings: {set: [{variable: at, value: "{{ now() | date('HH:mm', timeZone='Europe/Rome') }}"}]}}
`
	p, _ := compile(t, text)
	at := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		zones func(string) (*time.Location, error)
		want  any
	}{{time.LoadLocation, "12:00"}, {nil, ""}} {
		s := engine.NewContact("c", p, engine.Options{Location: c.zones})
		s.Step(nil, activity.Stamped{At: at, Event: activity.Started{}})
		if v, _ := s.Variables().Get("at"); v != c.want {
			t.Errorf("at = %v, want %v", v, c.want)
		}
	}
}

func TestUnlinkedPorts(t *testing.T) {
	t.Parallel()
	f := build(t, "Start start -> out:A\nA port error")
	kinds := append(catalog().All(), activity.Kind{Name: "port", Title: "p", Ports: []string{"default", "error"}, New: func() activity.Activity { return &leaves{} }})
	p, _ := engine.Compile(f, activity.NewCatalog(kinds...))
	s := engine.NewContact("c", p, engine.Options{})
	s.Step(nil, activity.Stamped{Event: activity.Started{}})
	if o, _ := s.Outcome(); o != engine.OutcomeFailed {
		t.Errorf("an unlinked error port that is taken gives %q", o)
	}
}

// leaves leaves by the port in its settings.
type leaves struct{ port expr.Template }

func (l *leaves) Fields() field.List { return field.List{field.Text(&l.port, "text")} }

func (l *leaves) Step(in *activity.Input) (activity.Output, error) {
	return activity.Output{Port: in.Text(l.port, "text")}, nil
}

func TestStartVariables(t *testing.T) {
	t.Parallel()
	p, _ := engine.Compile(build(t, "var n INTEGER 0\nvar j JSON\nStart start -> out:A\nA say {{n}} {{j.a}} {{j}} {{unknown}}"), catalog())
	s := engine.NewContact("c", p, engine.Options{})
	turn := s.Step(nil, activity.Stamped{Event: activity.Started{Variables: value.Of("n", "5", "j", `{"a":"x"}`, "m", "y")}})
	if got := turn.Commands[0].Command.(activity.Play).Prompts[0].Text; got != `5 x {"a":"x"} ` {
		t.Errorf("said %q", got)
	}
}

func TestActivityWait(t *testing.T) {
	t.Parallel()
	for settings, want := range map[string]string{
		`{showActivityWait: "true", audioFile: a.wav, delayTime: "3000", flowDecryptAccess: "true"}`: "a.wav 3s []",
		`{showActivityWait: true, audioFile: a.wav}`:                                                 "a.wav 2s []",
		`{showActivityWait: "false", audioFile: a.wav}`:                                              " 0s []",
		`{showActivityWait: true}`:                                                                   " 0s [settings.audioFile]",
		`{}`:                                                                                         " 0s []",
	} {
		p, problems := compile(t, "callwright: 1\nname: n\nsettings: "+settings+"\nactivities:\n- {label: S, kind: start, links: {out: X}}\n- {label: X, kind: http-request, settings: {connector: c, path: /, method: GET}}\n")
		fields := []string{}
		for _, p := range problems {
			fields = append(fields, p.Field)
		}
		s := engine.NewContact("c", p, engine.Options{})
		turn := s.Step(nil, activity.Stamped{Event: activity.Started{}})
		c := turn.Commands[0].Command.(activity.Call).Comfort
		if got := fmt.Sprint(c.File, " ", c.After, " ", fields); got != want {
			t.Errorf("%s gives %s, want %s", settings, got, want)
		}
	}
}
