package lint

import (
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// script is a way told in the words of a .flowtest.
type script struct {
	x         *explorer
	scenario  *flowtest.Scenario
	resources *value.Object
	shares    []share // what percent allocations gave
	short     bool    // something on the way cannot be told
}

func (s *script) input(in flowtest.Input) { s.scenario.Inputs = append(s.scenario.Inputs, in) }

// tell adds one step of the way.
func (s *script) tell(t *tree) {
	c := &t.choice
	s.short = s.short || t.assumed
	switch c.kind {
	case begin:
		s.begin(t)
	case answer:
		s.answer(t)
	case elapse:
		if at(c.data, []any{"failure"}) != nil {
			s.short = true
			return
		}
		s.input(flowtest.Input{Kind: flowtest.Pass, For: t.now.Sub(t.parent.now)})
	case hangUp:
		s.input(flowtest.Input{Kind: flowtest.HangUp})
	case happen:
		s.happen(c)
	}
}

// begin keeps what is not as every scenario has it.
func (s *script) begin(t *tree) {
	contact := value.NewObject(1)
	given, _ := at(t.choice.data, []any{"contact"}).(*value.Object)
	for k, v := range given.All() {
		if usual, _ := s.x.contact.Get(k); !value.Equal(usual, v) {
			contact.Set(k, v)
		}
	}
	if contact.Len() > 0 {
		s.scenario.Contact = contact
	}
	variables := value.NewObject(1)
	begins, _ := at(t.choice.data, []any{"variables"}).(*value.Object)
	for k, v := range begins.All() {
		if usual, there := s.x.globals.Get(k); !there || !value.Equal(usual, v) {
			variables.Set(k, v)
		}
	}
	if variables.Len() > 0 {
		s.scenario.Variables = variables
	}
	if !t.now.Equal(flowtest.DefaultNow()) {
		s.scenario.Now = t.now
	}
}

// answer tells of the answer to a command.
func (s *script) answer(t *tree) {
	data := t.choice.data
	failed := at(data, []any{"failure"}) != nil
	switch cmd := t.answered.Command.(type) {
	case activity.Call:
		s.http(&t.choice, cmd)
	case activity.Collect, activity.Record, activity.Receive, activity.Transfer:
		s.short = s.short || failed
		s.person(cmd, data)
	case activity.Dialog:
		s.scenario.Bots = append(s.scenario.Bots, flowtest.Bot{Reply: reply(data)})
	case activity.Script:
		f := named(cmd.Function, cmd.Label)
		f.Set("returns", at(data, []any{"value"}))
		s.resource("functions", f)
		s.short = s.short || failed
	case activity.Queue:
		if code := whole(at(data, []any{"code"})); code != 0 {
			s.input(flowtest.Input{Kind: flowtest.Queue, Code: code, Description: text(at(data, []any{"description"}))})
		} else if cmd.CheckAgents || cmd.Agent != "" {
			s.resource("queues", queueOf(cmd))
		}
	case activity.Lookup:
		s.lookup(t, cmd, failed)
	case activity.Load:
		s.load(&t.choice, cmd)
	case activity.Set:
		if failed && (cmd.What == activity.SetCallback || cmd.What == activity.SetScheduledCallback) {
			s.input(flowtest.Input{Kind: flowtest.Callback, Text: flowtest.Refused})
			return
		}
		s.short = s.short || failed
	case activity.Play, activity.Wait, activity.Send:
		s.short = s.short || failed
	default:
		s.short = true
	}
}

// person tells of what the caller does, or whoever is called.
func (s *script) person(command activity.Command, data any) {
	str := func(name string) string { return text(at(data, []any{name})) }
	outcome := str("outcome")
	switch cmd := command.(type) {
	case activity.Collect:
		switch {
		case outcome == activity.OutcomeTimeout:
			s.input(flowtest.Input{Kind: flowtest.Timeout})
		case outcome != "":
			s.input(flowtest.Input{Kind: flowtest.Invalid})
		case str("speech") != "":
			s.input(flowtest.Input{Kind: flowtest.Say, Text: str("speech")})
		default:
			s.input(flowtest.Input{Kind: flowtest.Digits, Text: str("digits")})
		}
	case activity.Record:
		in := flowtest.Input{Kind: flowtest.Recording}
		if outcome == "" {
			in.For = recorded
		}
		s.input(in)
	case activity.Receive:
		if outcome != "" {
			s.input(flowtest.Input{Kind: flowtest.Pass, For: cmd.Timeout})
		} else if m, ok := at(data, []any{"message"}).(*value.Object); ok {
			s.input(flowtest.Input{Kind: flowtest.Message, Attributes: m})
		}
	case activity.Transfer:
		if outcome != "" {
			s.input(flowtest.Input{Kind: flowtest.Transfer, Text: outcome})
		}
	}
}

// recorded is how long a caller speaks into a recording.
const recorded = 2 * time.Second

// reply is what a virtual agent says, in the words of its contract.
func reply(data any) *value.Object {
	get := func(name string) any { return at(data, []any{name}) }
	o := value.NewObject(3)
	if code := text(get("failure")); code != "" {
		return value.Of("error", value.Of("code", code, "message", failures(code)))
	}
	if name := text(get("event")); name != "" {
		e := value.Of("name", name)
		if d, ok := get("data").(*value.Object); ok {
			e.Set("data", d)
		}
		o.Set("event", e)
	}
	switch get("outcome") {
	case activity.OutcomeEnded:
		o.Set("outcome", "ended")
	case activity.OutcomeEscalate:
		o.Set("outcome", "escalate")
	}
	if get("listen") == true {
		o.Set("listen", true)
	}
	for _, m := range [][2]string{{"intent", "intent"}, {"transcript", "transcript_url"}} {
		if v := text(get(m[0])); v != "" {
			o.Set(m[1], v)
		}
	}
	return o
}

// http adds the answer to a request. One of 5xx is given to every attempt.
func (s *script) http(c *choice, call activity.Call) {
	get := func(name string) any { return at(c.data, []any{name}) }
	a := flowtest.Answer{}
	switch {
	case get("failure") != nil:
		a.Failure = text(get("failure"))
	case get("timeout") == true:
		a.Timeout = true
	default:
		a.Status, a.Body = whole(get("status")), c.body()
		if a.Status >= 500 && call.Retries > 0 {
			a.Times = call.Retries + 1
		}
		if h, ok := get("headers").(*value.Object); ok {
			for k, v := range h.All() {
				a.Header = append(a.Header, activity.Pair{Name: k, Value: text(v)})
			}
		}
	}
	s.scenario.HTTP = append(s.scenario.HTTP, a)
}

func (s *script) happen(c *choice) {
	attributes := value.NewObject(0)
	given, _ := at(c.data, []any{"attributes"}).(*value.Object)
	for k, v := range given.All() {
		if usual, _ := agent().Get(k); !value.Equal(usual, v) {
			attributes.Set(k, v)
		}
	}
	in := flowtest.Input{Kind: flowtest.Agent, Attributes: attributes}
	switch text(at(c.data, []any{"name"})) {
	case engine.EventAgentAnswered:
		in.Text = flowtest.Answered
	case agentOffered:
		in.Text = flowtest.Offered
	case agentRemoved:
		in.Text = flowtest.Disconnected
		if c.option == "ended" {
			in.Text = flowtest.Ended
		}
	case "ContactCallbackFailed":
		in = flowtest.Input{Kind: flowtest.Callback}
	default:
		s.short = true
		return
	}
	s.input(in)
}
