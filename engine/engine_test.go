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

// probe is a kind for tests: what it does stands in its settings.
type probe struct {
	name   string
	text   expr.Template
	assign []field.Row
}

func (p *probe) Fields() field.List {
	return field.List{field.Text(&p.text, "text"), field.Table(&p.assign, "assign")}
}

func (p *probe) Handles() (event, alias string) {
	c, _ := p.text.Constant()
	return c, "As" + c
}

func (p *probe) Step(in *activity.Input) (activity.Output, error) {
	switch p.name {
	case "start", "event":
		return activity.Output{Port: "out"}, nil
	case "say":
		if in.Event == nil {
			return activity.Output{Commands: []activity.Command{activity.Play{Prompts: []activity.Spoken{{Text: in.Text(p.text, "text")}}}}}, nil
		}
		return activity.Output{Port: "default"}, in.Event.(activity.Done).Failure.Fault()
	case "set":
		var out activity.Output
		for _, r := range p.assign {
			out.Assign = append(out.Assign, activity.Assignment{Variable: r.Name, Value: in.Value(r.Value, "assign")})
		}
		out.Port, out.Outputs = "out", value.Of("Count", int64(len(out.Assign)))
		return out, nil
	case "queue":
		if in.Event == nil {
			return activity.Output{Commands: []activity.Command{activity.Queue{Queue: first(in.Text(p.text, "text"), "q")}}}, nil
		}
		if q := in.Event.(activity.Queued); q.FailureCode != 0 {
			return activity.Output{Outputs: value.Of("FailureCode", int64(q.FailureCode))}, activity.Faultf("queue", "no queue")
		}
		return activity.Output{Port: "default"}, nil
	case "give":
		return p.give(in)
	case "call":
		return p.subflow(in)
	}
	return activity.Output{Then: map[string]activity.Then{"end": activity.EndBranch, "disconnect": activity.EndCall,
		"return": activity.EndSubflow, "transfer": activity.HandOff}[p.name]}, nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// give transfers the call, or with "escalate" sets an attribute of the contact.
func (p *probe) give(in *activity.Input) (activity.Output, error) {
	to := in.Text(p.text, "text")
	switch e := in.Event.(type) {
	case activity.Transferred:
		if e.Outcome == "" {
			return activity.Output{Then: activity.HandOff}, nil
		}
		return activity.Output{Port: "error"}, nil
	case activity.Done:
		return activity.Output{Port: "default"}, nil
	}
	if to == "escalate" {
		return activity.Output{Commands: []activity.Command{activity.Set{What: activity.SetEscalation}}}, nil
	}
	return activity.Output{Commands: []activity.Command{activity.Transfer{To: to}}}, nil
}

func (p *probe) subflow(in *activity.Input) (activity.Output, error) {
	name := in.Text(p.text, "text")
	switch e := in.Event.(type) {
	case activity.Loaded:
		if e.Failure != (activity.Failure{}) {
			return activity.Output{}, e.Failure.Fault()
		}
		return activity.Output{Enter: &activity.Entry{Program: e.Program, GoTo: strings.HasPrefix(name, "goto:"),
			Inputs: []activity.Assignment{{Variable: "in", Value: "given"}}}}, nil
	case activity.Returned:
		v, _ := e.Variables.Get("out")
		return activity.Output{Port: "default", Assign: []activity.Assignment{{Variable: "result", Value: v}}}, nil
	}
	return activity.Output{Commands: []activity.Command{activity.Load{Flow: name}}}, nil
}

func catalog() activity.Catalog {
	kind := func(name string, role activity.Role, limit int, ports ...string) activity.Kind {
		return activity.Kind{Name: name, Title: name, Role: role, Ports: ports, Limit: limit, New: func() activity.Activity { return &probe{name: name} }}
	}
	return activity.NewCatalog(
		kind("start", activity.RoleStart, 0, "out"), kind("event", activity.RoleHandler, 0, "out"),
		kind("say", activity.RoleStep, 3, "default", "error"), kind("set", activity.RoleStep, 0, "out", "error"),
		kind("queue", activity.RoleStep, 0, "default", "failure"), kind("call", activity.RoleStep, 0, "default", "error"),
		kind("give", activity.RoleStep, 0, "default", "error"),
		kind("end", activity.RoleEnd, 0), kind("disconnect", activity.RoleEnd, 0), kind("return", activity.RoleEnd, 0), kind("transfer", activity.RoleEnd, 0))
}

// build makes a flow from lines "label kind text -> port:target …"; lines after
// "events:" are event flows, "var name TYPE default" declares, "!" disables.
func build(t *testing.T, text string) *flow.Flow {
	t.Helper()
	f := &flow.Flow{Name: "test"}
	events := false
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		line = strings.TrimSpace(line)
		head, links, _ := strings.Cut(line, " ->")
		w := strings.Fields(head)
		switch {
		case line == "events:":
			events = true
			continue
		case w[0] == "var" || w[0] == "secure":
			f.Variables = append(f.Variables, flow.Variable{Name: w[1], Type: flow.VariableType(w[2]), Value: strings.Join(w[3:], " "), Secure: w[0] == "secure"})
			continue
		}
		a := flow.Activity{ID: w[0], Label: strings.TrimPrefix(w[0], "!"), Kind: w[1], Disabled: w[0][0] == '!', Settings: &value.Object{}}
		a.ID = a.Label
		if rest := strings.Join(w[2:], " "); a.Kind == "set" {
			name, v, _ := strings.Cut(rest, "=")
			a.Settings.Set("assign", value.Of(name, v))
		} else if rest != "" {
			a.Settings.Set("text", rest)
		}
		for _, l := range strings.Fields(links) {
			port, target, _ := strings.Cut(l, ":")
			a.Links = append(a.Links, flow.Link{Port: port, Target: target})
		}
		if events {
			f.Events = append(f.Events, a)
		} else {
			f.Activities = append(f.Activities, a)
		}
	}
	return f
}

// contact drives one contact in tests and writes down what happens.
type contact struct {
	t    *testing.T
	s    *engine.State
	lib  map[string]*engine.Program
	o    engine.Options
	at   time.Time
	log  []string
	open []engine.Issued
}

func play(t *testing.T, o engine.Options, text string, flows ...string) *contact {
	t.Helper()
	c := &contact{t: t, lib: map[string]*engine.Program{}, o: o, at: time.Unix(0, 0).UTC()}
	p, _ := engine.Compile(build(t, text), catalog())
	p.Key, c.lib["main"] = "main", p
	for i, sub := range flows {
		key := fmt.Sprintf("flow%d", i)
		c.lib[key], _ = engine.Compile(build(t, sub), catalog())
		c.lib[key].Key = key
	}
	c.s = engine.NewContact("c", p, o)
	c.step("", activity.Started{Contact: "c", Attributes: value.Of("ANI", "+15550100")})
	return c
}

func (c *contact) library(k string) (*engine.Program, bool) {
	p, ok := c.lib[k]
	return p, ok
}

// step takes an event. Between any two steps the contact goes through a snapshot.
func (c *contact) step(id string, e activity.Event) {
	c.t.Helper()
	c.at = c.at.Add(time.Second)
	turn := c.s.Step(c.library, activity.Stamped{At: c.at, Command: id, Event: e})
	s, err := engine.Restore(c.s.AppendSnapshot(nil), c.library, c.o)
	if err != nil {
		c.t.Fatal(err)
	}
	c.s = s
	for _, n := range turn.Notes {
		switch n.Type {
		case engine.NoteProblem:
			c.log = append(c.log, "problem "+n.Problem.Code)
		case engine.NoteAssign:
			c.log = append(c.log, fmt.Sprintf("%s=%v", n.Name, n.Value))
		case engine.NoteEnter:
			c.log = append(c.log, n.Activity)
		case engine.NoteLeave:
			c.log = append(c.log, "."+n.Port)
		case engine.NoteEvent:
			c.log = append(c.log, "event "+n.Name)
		}
	}
	for _, i := range turn.Commands {
		switch cmd := i.Command.(type) {
		case activity.Play:
			c.log = append(c.log, "play "+cmd.Prompts[0].Text)
		case activity.Cancel:
			c.log = append(c.log, "cancel "+cmd.ID)
		default:
			c.log = append(c.log, fmt.Sprintf("%T", cmd))
		}
	}
	c.open = c.s.Waiting()
}

// done answers the oldest open command.
func (c *contact) done(e activity.Event) {
	c.t.Helper()
	if len(c.open) == 0 {
		c.t.Fatalf("nothing is waited for; log %q", c.log)
	}
	c.step(c.open[0].ID, e)
}

func (c *contact) want(outcome engine.Outcome, log string) {
	c.t.Helper()
	if diff := cmp.Diff(log, strings.Join(c.log, " | ")); diff != "" {
		c.t.Errorf("log (-want +got):\n%s", diff)
	}
	if got, _ := c.s.Outcome(); got != outcome {
		c.t.Errorf("outcome %q, want %q", got, outcome)
	}
}

func TestWalk(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, `
		var name STRING Ann
		var n INTEGER 1
		Start start -> out:Set
		Set set n={{ n + 1 }} -> out:Hello
		Hello say Hello {{name}} {{n}} {{Set.count}} {{NewPhoneContact.ani}} {{Start.ANI}} -> default:End
		End end`)
	c.done(activity.Done{})
	c.want(engine.OutcomeEnded, "Start | .out | Set | n=2 | .out | Hello | play Hello Ann 2 1 +15550100 +15550100 | .default | End | .")
}

func TestDeterminism(t *testing.T) {
	t.Parallel()
	text := `
		Start start -> out:Q
		Q queue -> default:Music
		Music say la -> default:Music error:Bye
		Bye disconnect
		events:
		E event ContactEnded -> out:S
		S say bye`
	run := func() string {
		c := play(t, engine.Options{}, text)
		c.done(activity.Queued{Queue: "q"})
		for range 5 {
			c.done(activity.Done{})
		}
		return strings.Join(c.log, "\n")
	}
	if diff := cmp.Diff(run(), run()); diff != "" {
		t.Errorf("the same events gave other turns:\n%s", diff)
	}
}

func TestI10_SelfLoopLimit(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, `
		Start start -> out:Music
		Music say la -> default:Music error:Bye
		Bye disconnect`)
	for len(c.open) > 0 {
		c.done(activity.Done{})
	}
	if got := strings.Count(strings.Join(c.log, " "), "play la"); got != 4 {
		t.Errorf("played %d times, want the first and 3 self-loops", got)
	}
	if o, _ := c.s.Outcome(); o != engine.OutcomeDisconnected || !strings.Contains(strings.Join(c.log, " "), "problem self_loop_limit") {
		t.Errorf("outcome %s, log %q", o, c.log)
	}
}

func TestErrorPaths(t *testing.T) {
	t.Parallel()
	failure := activity.Done{Failure: activity.Failure{Code: "channel", Message: "no sound"}}
	t.Run("error port", func(t *testing.T) {
		c := play(t, engine.Options{}, "Start start -> out:A\nA say x -> default:E error:E\nE end")
		c.done(failure)
		c.want(engine.OutcomeEnded, "Start | .out | A | play x | problem channel | .error | E | .")
	})
	t.Run("global error", func(t *testing.T) {
		c := play(t, engine.Options{}, "Start start -> out:A\nA say x -> default:E\nE end\nevents:\nG event GlobalErrorHandling -> out:S\nS say {{AsGlobalErrorHandling.FailureCode}} {{G.ActivityName}}")
		c.done(failure)
		c.done(failure) // within the handler: not handled again
		c.want(engine.OutcomeFailed, "Start | .out | A | play x | .error | problem channel | event GlobalErrorHandling | G | .out | S | play channel A | .error | problem channel")
	})
	t.Run("nobody", func(t *testing.T) {
		c := play(t, engine.Options{}, "Start start -> out:A\nA say x -> default:E\nE end\nevents:\nG event GlobalErrorHandling\nC event ContactEnded -> out:S\nS say bye")
		c.done(failure)
		c.done(activity.Done{})
		c.want(engine.OutcomeFailed, "Start | .out | A | play x | .error | problem channel | event ContactEnded | C | .out | S | play bye | .default")
	})
}

func TestAgentAnswersInterruptsTreatment(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, `
		Start start -> out:Q
		Q queue -> default:Music failure:End
		Music say la -> default:Music
		End end
		events:
		A event AgentContactAssigned -> out:Pop
		Pop say {{AsAgentContactAssigned.agentname}}
		X event ContactEnded`)
	c.done(activity.Queued{Queue: "q"})
	if c.s.Queued() != "q" {
		t.Errorf("queued = %q", c.s.Queued())
	}
	late := c.open[0].ID
	c.step("", activity.Happened{Name: engine.EventAgentAnswered, Attributes: value.Of("AgentName", "Ann")})
	c.step(late, activity.Done{}) // a late answer to a cancelled command is ignored
	c.done(activity.Done{})
	c.want(engine.OutcomeEnded, "Start | .out | Q | activity.Queue | .default | Music | play la | event AgentContactAssigned | A | .out | Pop | cancel c-2 | play Ann | .default")
	c.step("", activity.HungUp{})
	c.want(engine.OutcomeDisconnected, strings.Join(c.log, " | "))
	c.step("", activity.Happened{Name: engine.EventAgentAnswered})
	c.want(engine.OutcomeDisconnected, strings.Join(c.log, " | "))
}

func TestQueueFailureSetsOutputs(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:Q\nQ queue -> default:E failure:S\nS say code {{Q.FailureCode}}\nE end")
	c.done(activity.Queued{FailureCode: 4})
	c.want("", "Start | .out | Q | activity.Queue | problem queue | .failure | S | play code 4")
}

func TestSubflow(t *testing.T) {
	t.Parallel()
	sub := `
		var in STRING
		var out STRING none
		S start -> out:X
		X set out={{in}}!{{NewContact.ANI}} -> out:R
		R return`
	main := `
		var result STRING
		Start start -> out:Sub
		Sub call one -> default:Done error:Bad
		Done say {{result}}
		Bad say bad`
	c := play(t, engine.Options{}, main, sub)
	c.done(activity.Loaded{Program: "flow0"})
	c.want("", "Start | .out | Sub | activity.Load | in=given | S | .out | X | out=given!+15550100 | .out | R | . | result=given!+15550100 | .default | Done | play given!+15550100")

	t.Run("an error within leaves by the caller's error port", func(t *testing.T) {
		c := play(t, engine.Options{}, main, "S start -> out:X\nX say x")
		c.done(activity.Loaded{Program: "flow0"})
		c.done(activity.Done{Failure: activity.Failure{Code: "channel", Message: "no"}})
		c.want("", "Start | .out | Sub | activity.Load | problem undeclared | S | .out | X | play x | .error | problem channel | .error | Bad | play bad")
	})
	t.Run("one that is not there", func(t *testing.T) {
		c := play(t, engine.Options{}, main)
		c.done(activity.Loaded{Program: "none"})
		c.want("", "Start | .out | Sub | activity.Load | problem flow_unknown | .error | Bad | play bad")
	})
	t.Run("one that calls itself is bounded", func(t *testing.T) {
		c := play(t, engine.Options{Limits: engine.Limits{Turn: 100, Contact: 1000, Depth: 3}}, main, "S start -> out:X\nX call again")
		for range 3 {
			if len(c.open) > 0 {
				c.done(activity.Loaded{Program: "flow0"})
			}
		}
		if log := strings.Join(c.log, " "); !strings.Contains(log, "problem depth") || !strings.HasSuffix(log, "play bad") {
			t.Errorf("log %q", c.log)
		}
	})
}

func TestGoTo(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:G\nG call goto:two\nevents:\nE event ContactEnded -> out:Old\nOld say old",
		"var in STRING\nS start -> out:X\nX say {{in}} {{NewPhoneContact.ANI}} -> default:D\nD disconnect\nevents:\nE event ContactEnded -> out:New\nNew say new")
	c.done(activity.Loaded{Program: "flow0"})
	c.done(activity.Done{})
	c.want("", "Start | .out | G | activity.Load | in=given | S | .out | X | play given +15550100 | .default | D | . | event ContactEnded | E | .out | New | activity.End | play new")
}

func TestHandOff(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:T\nT transfer")
	c.want(engine.OutcomeHandedOff, "Start | .out | T | .")
}

func TestI10_Limits(t *testing.T) {
	t.Parallel()
	t.Run("without an outside event", func(t *testing.T) {
		c := play(t, engine.Options{}, "var n INTEGER 0\nStart start -> out:A\nA set n={{n+1}} -> out:B\nB set n={{n+1}} -> out:A\nevents:\nE event ContactEnded -> out:S\nS say bye")
		c.done(activity.Done{})
		if o, _ := c.s.Outcome(); o != engine.OutcomeLimit || c.s.Steps() != 1003 {
			t.Errorf("outcome %q after %d steps", o, c.s.Steps())
		}
	})
	t.Run("in one contact", func(t *testing.T) {
		c := play(t, engine.Options{Limits: engine.Limits{Turn: 100, Contact: 20, Depth: 1}}, "Start start -> out:A\nA say a -> default:B\nB say b -> default:A")
		for len(c.open) > 0 {
			c.done(activity.Done{})
		}
		if o, _ := c.s.Outcome(); o != engine.OutcomeLimit || c.s.Steps() != 21 {
			t.Errorf("outcome %q after %d steps", o, c.s.Steps())
		}
	})
}

func TestDisabledIsPassedThrough(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:A\n!A say x -> error:E default:B\nB say y\nE end")
	c.want("", "Start | .out | A | .default | B | play y")
}

func TestSecureVariablesAreMaskedInNotes(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{Detail: true}, "secure pin STRING\nvar n STRING\nStart start -> out:A\nA set pin=4711 -> out:B\nB say your pin is {{pin}} {{n}}")
	if log := strings.Join(c.log, " | "); log != "Start | .out | A | pin=•••••• | .out | B | play your pin is 4711 " {
		t.Errorf("log %s", log)
	}
	if v, _ := c.s.Variables().Get("pin"); v != "••••••" {
		t.Errorf("pin = %v", v)
	}
	if diff := cmp.Diff([]string{"4711"}, c.s.Secrets()); diff != "" {
		t.Error(diff)
	}
}

func TestDetailResolvesSettings(t *testing.T) {
	t.Parallel()
	p, _ := engine.Compile(build(t, "secure pin STRING 4711\nStart start -> out:B\nB say pin {{pin}} of {{Start.ANI}}"), catalog())
	limits := engine.DefaultLimits()
	limits.Turn = 40
	s := engine.NewContact("c", p, engine.Options{Detail: true, Limits: limits})
	turn := s.Step(nil, activity.Stamped{Event: activity.Started{Attributes: value.Of("ANI", "1")}})
	for _, n := range turn.Notes {
		if n.Type == engine.NoteEnter && n.Activity == "B" {
			if got := value.Text(n.Settings); got != `{"text":"pin •••••• of 1"}` {
				t.Errorf("settings %s", got)
			}
			return
		}
	}
	t.Error("B was not entered")
}

func TestAssignment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typ, in, want string }{
		{"STRING", "{{ [1] }}", `n="[1]"`}, {"STRING", "", `n=""`}, {"INTEGER", " 7 ", `n=7`}, {"INTEGER", "7.0", `n=7`},
		{"INTEGER", "x", `problem variable`}, {"INTEGER", "", `n=null`}, {"DECIMAL", "2.50", `n=2.5`}, {"DECIMAL", "x", `problem variable`},
		{"BOOLEAN", "True", `n=true`}, {"BOOLEAN", "FALSE", `n=false`}, {"BOOLEAN", "yes", `problem variable`},
		{"JSON", `{"a":[1]}`, `n={"a":[1]}`}, {"JSON", "not json", `n="not json"`}, {"DATETIME", "2026-01-01", `n="2026-01-01"`},
	} {
		p, _ := engine.Compile(build(t, "var n "+c.typ+"\nStart start -> out:A\nA set n="+c.in), catalog())
		s := engine.NewContact("c", p, engine.Options{})
		turn := s.Step(nil, activity.Stamped{Event: activity.Started{}})
		got := ""
		for _, n := range turn.Notes {
			if n.Type == engine.NoteAssign {
				got = n.Name + "=" + string(value.AppendJSON(nil, n.Value))
			} else if n.Type == engine.NoteProblem {
				got = "problem " + n.Problem.Code
			}
		}
		if got != c.want {
			t.Errorf("%s := %q gives %s, want %s", c.typ, c.in, got, c.want)
		}
	}
}

func TestStartedOnce(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:A\nA say x")
	c.step("", activity.Started{})
	c.want("", "Start | .out | A | play x")
}

func TestCheck(t *testing.T) {
	t.Parallel()
	f := build(t, `
		var n INTEGER many
		A set m={{[x}} -> out:B wrong:C nowhere:Z
		B odd {{nothing}}
		C say {{nothing}} {{n}} {{A.Count}}`)
	_, problems := engine.Compile(f, catalog())
	var got []string
	for _, p := range problems {
		got = append(got, p.Code+" "+p.Place())
	}
	want := []string{"variable variables.n", "expression A › assign.m (line 1, column 5)", "kind_unknown B", "port A", "port A",
		"no_start ", "undeclared C › text (line 1, column 3)", "unreachable A", "unreachable B", "unreachable C"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestLongTextsAreShortInNotes(t *testing.T) {
	t.Parallel()
	f, problems := flow.Read([]byte("callwright: 1\nname: Long\nvariables: [{name: s, type: STRING, value: ab}]\nactivities:\n" +
		"- {label: Start, kind: start, links: {out: Double}}\n" +
		"- {label: Double, kind: set-variable, settings: {set: [{variable: s, value: \"{{s}}{{s}}\"}]}, links: {out: Double}}\n"))
	if f == nil {
		t.Fatal(problems)
	}
	p, _ := engine.Compile(f, activity.Builtin())
	limits := engine.DefaultLimits()
	limits.Turn = 40
	s := engine.NewContact("c", p, engine.Options{Detail: true, Limits: limits})
	turn := s.Step(func(string) (*engine.Program, bool) { return nil, false }, activity.Stamped{Event: activity.Started{}})
	longest := 0
	for _, n := range turn.Notes {
		longest = max(longest, len(value.Text(n.Value)), len(value.Text(n.Settings)))
	}
	held, _ := s.Variables().Get("s")
	if longest < 30_000 || longest > 100_000 || len(value.Text(held)) < 1_000_000 {
		t.Errorf("the longest note has %d bytes, the variable %d", longest, len(value.Text(held)))
	}
}
