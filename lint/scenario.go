package lint

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
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

// share is the path that a percent allocation gave.
type share struct {
	activity string
	percents []int
	path     int
}

// show finds the scenario for a finding, and plays it.
func (x *explorer) show(f *Finding) {
	s := &script{x: x, scenario: &flowtest.Scenario{Name: f.Code + ": " + f.Message, Flow: flowtest.Part{Flow: x.units[0].flow}}, resources: value.NewObject(0)}
	if r := x.options.Resources; r != nil {
		s.resources = r.Clone()
	}
	for _, t := range f.t.way() {
		s.tell(t)
	}
	if last := f.t; len(last.pending) > 0 && !last.state.Ended() {
		s.input(flowtest.Input{Kind: flowtest.HangUp})
	}
	s.seed()
	if s.resources.Len() > 0 {
		s.scenario.Resources.Document = s.resources
	}
	f.Scenario = s.scenario
	if f.Code == CodeInternal { // playing it would meet the fault again
		return
	}
	defer func() {
		if r := recover(); r != nil {
			x.report.Faults++
		}
	}()
	result, err := s.scenario.Run(flowtest.Host{Catalog: x.options.Catalog, Zones: x.options.Zones})
	if err != nil {
		return
	}
	f.result = &result
	f.Shown = shown(f, &result)
}

// shown reports whether what a scenario came to is what was found.
func shown(f *Finding, r *flowtest.Result) bool {
	if f.Code == CodeLoop && f.Severity == field.SeverityWarning {
		times := 0
		for _, label := range r.Path {
			if label == f.Activity {
				times++
			}
		}
		return times > 1
	}
	return slices.ContainsFunc(r.Problems, func(p field.Problem) bool {
		return p.Severity == field.SeverityError && p.Activity == f.Activity && p.Code == cmp.Or(f.cause, string(engine.OutcomeLimit))
	})
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

func (s *script) answer(t *tree) {
	data := t.choice.data
	str := func(name string) string { return text(at(data, []any{name})) }
	failed := str("failure") != ""
	switch cmd := t.answered.Command.(type) {
	case activity.Call:
		s.http(&t.choice, cmd)
	case activity.Collect:
		s.short = s.short || failed
		switch outcome := str("outcome"); {
		case outcome == activity.OutcomeTimeout:
			s.input(flowtest.Input{Kind: flowtest.Timeout})
		case outcome != "":
			s.input(flowtest.Input{Kind: flowtest.Invalid})
		case str("speech") != "":
			s.input(flowtest.Input{Kind: flowtest.Say, Text: str("speech")})
		default:
			s.input(flowtest.Input{Kind: flowtest.Digits, Text: str("digits")})
		}
	case activity.Dialog:
		s.scenario.Bots = append(s.scenario.Bots, flowtest.Bot{Reply: reply(data)})
	case activity.Record:
		s.short = s.short || failed
		in := flowtest.Input{Kind: flowtest.Recording}
		if str("outcome") == "" {
			in.For = recorded
		}
		s.input(in)
	case activity.Receive:
		s.short = s.short || failed
		if str("outcome") != "" {
			s.input(flowtest.Input{Kind: flowtest.Pass, For: cmd.Timeout})
		} else if m, ok := at(data, []any{"message"}).(*value.Object); ok {
			s.input(flowtest.Input{Kind: flowtest.Message, Attributes: m})
		}
	case activity.Script:
		f := named(cmd.Function, cmd.Label)
		f.Set("returns", at(data, []any{"value"}))
		s.resource("functions", f)
		s.short = s.short || failed
	case activity.Send:
		s.short = s.short || failed
	case activity.Queue:
		if code := whole(at(data, []any{"code"})); code != 0 {
			s.input(flowtest.Input{Kind: flowtest.Queue, Code: code, Description: str("description")})
		} else if cmd.CheckAgents || cmd.Agent != "" {
			s.resource("queues", queueOf(cmd))
		}
	case activity.Lookup:
		s.lookup(t, cmd, failed)
	case activity.Load:
		s.load(&t.choice, cmd)
	case activity.Set:
		switch {
		case failed && (cmd.What == activity.SetCallback || cmd.What == activity.SetScheduledCallback):
			s.input(flowtest.Input{Kind: flowtest.Callback, Text: flowtest.Refused})
		case failed:
			s.short = true
		}
	case activity.Transfer:
		if outcome := str("outcome"); outcome != "" {
			s.input(flowtest.Input{Kind: flowtest.Transfer, Text: outcome})
		}
		s.short = s.short || failed
	case activity.Play, activity.Wait:
		s.short = s.short || failed
	default:
		s.short = true
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

// resource puts an entry into a section of the resources, before those with the same name.
func (s *script) resource(section string, entry *value.Object) {
	name, _ := entry.Get("name")
	held, _ := s.resources.Get(section)
	list, _ := held.([]any)
	kept := []any{entry}
	for _, v := range list {
		if o, ok := v.(*value.Object); !ok || !value.Equal(at(o, []any{"name"}), name) {
			kept = append(kept, v)
		}
	}
	s.resources.Set(section, kept)
}

// named is an entry of the resources for what a flow calls by id and name.
func named(id, name string) *value.Object {
	o := value.Of("name", cmp.Or(name, id, "queue"))
	if id != "" && name != "" && id != name {
		o.Set("id", id)
	}
	return o
}

func queueOf(q activity.Queue) *value.Object {
	o := named(q.Queue, q.Label)
	agent := value.Of("name", cmp.Or(q.Agent, "Agent"))
	if q.Agent != "" {
		agent.Set("id", q.Agent)
	}
	var skills []any
	for _, r := range routing.Requirements(q.Skills, 0) {
		skills = append(skills, value.Of("name", cmp.Or(r.Name, r.ID), "id", cmp.Or(r.ID, r.Name), "value", int64(10)))
	}
	if len(skills) > 0 {
		agent.Set("skills", skills)
	}
	o.Set("agents", []any{agent})
	return o
}

func (s *script) lookup(t *tree, c activity.Lookup, failed bool) {
	v := at(t.choice.data, []any{"value"})
	s.short = s.short || failed
	switch c.What {
	case activity.LookupHours:
		s.resource("business_hours", schedule(c, text(v)))
	case activity.LookupAllocation:
		given, _ := c.Args.Get("percents")
		list, _ := given.([]any)
		percents := make([]int, len(list))
		for i := range list {
			percents[i] = whole(list[i])
		}
		name, _ := c.Args.Get("activity")
		s.shares = append(s.shares, share{text(name), percents, whole(v)})
	case activity.LookupQueue:
		q := named(c.ID, c.Name)
		if v == nil {
			q.Set("wait_unknown", true)
		} else {
			q.Set("waiting", int64(max(0, whole(at(v, []any{"PIQ"}))-1)))
			q.Set("expected_wait", (time.Duration(whole(at(v, []any{"EWT"}))) * time.Millisecond).String())
		}
		s.resource("queues", q)
	case activity.LookupCode:
	case activity.LookupCall:
		s.input(flowtest.Input{Kind: flowtest.Call, Text: text(v)})
	default:
		s.short = true
	}
}

// schedule is business hours that are always in one period.
func schedule(c activity.Lookup, period string) *value.Object {
	o := named(c.ID, c.Name)
	all := func(name string) []any {
		return []any{value.Of("name", name, "from", "1990-01-01", "to", "2090-12-31")}
	}
	switch routing.Period(period) {
	case routing.WorkingHours:
		o.Set("shifts", []any{value.Of("days", "daily", "from", "00:00", "to", "24:00")})
	case routing.Holidays:
		o.Set("holidays", all("holiday"))
	case routing.Override:
		o.Set("overrides", all("override"))
	}
	return o
}

// seed finds the turn with which percent allocations give what they gave.
func (s *script) seed() {
	if len(s.shares) == 0 {
		return
	}
	for seed := range 1000 {
		a, right := routing.NewAllocation(seed), true
		for _, w := range s.shares {
			i, err := a.Next(w.activity, w.percents)
			right = right && err == nil && i == w.path
		}
		if right {
			s.resources.Set("allocation_seed", int64(seed))
			return
		}
	}
	s.short = true
}

func (s *script) load(c *choice, l activity.Load) {
	if at(c.data, []any{"failure"}) != nil {
		return
	}
	f := (*flow.Flow)(nil)
	if u := s.x.programs[text(at(c.data, []any{"program"}))]; u != nil {
		f = u.flow
	} else {
		f = standIn(cmp.Or(l.Name, l.Flow), at(c.data, []any{"variables"}))
		f.ID = l.Flow
	}
	for _, there := range s.scenario.Flows {
		if there.Flow == f || there.Flow.Name == f.Name {
			return
		}
	}
	s.scenario.Flows = append(s.scenario.Flows, flowtest.Part{Flow: f})
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

// Test is the finding as a .flowtest with what is to be expected; file names
// the file of a flow, "" for one that is to stand in the test itself. It is
// nil when playing the inputs does not show the finding.
func (f *Finding) Test(file func(*flow.Flow) string) []byte {
	if f.Scenario == nil || !f.Shown {
		return nil
	}
	s := *f.Scenario
	s.Flow = placed(s.Flow, file)
	s.Flows = slices.Clone(s.Flows)
	for i := range s.Flows {
		s.Flows[i] = placed(s.Flows[i], file)
	}
	return flowtest.Update(s.Write(), &s, f.result)
}

func placed(p flowtest.Part, file func(*flow.Flow) string) flowtest.Part {
	if name := file(p.Flow); name != "" {
		return flowtest.Part{File: name}
	}
	return p
}

// inputsOf is a scenario as data, without its flow.
func inputsOf(s *flowtest.Scenario) any {
	if s == nil {
		return nil
	}
	twin := *s
	twin.Name, twin.Flow = "", flowtest.Part{File: "flow"}
	d, problems := flow.ReadDocument(twin.Write())
	o, ok := d.Value().(*value.Object)
	if len(problems) > 0 || !ok {
		return nil
	}
	o.Delete("flow")
	return o
}

// told is the inputs of a scenario in a few words.
func told(s *flowtest.Scenario) string {
	if s == nil {
		return ""
	}
	var words []string
	for _, k := range []struct {
		name string
		o    *value.Object
	}{{"contact", s.Contact}, {"variables", s.Variables}} {
		for name, v := range k.o.All() {
			words = append(words, name+" = "+string(value.AppendJSON(nil, v)))
		}
	}
	if !s.Now.IsZero() {
		words = append(words, "now "+s.Now.Format(time.RFC3339))
	}
	for _, a := range s.HTTP {
		words = append(words, "http "+answered(a))
	}
	for _, in := range s.Inputs {
		words = append(words, in.String())
	}
	return folded(words)
}

func answered(a flowtest.Answer) string {
	switch {
	case a.Timeout:
		return "timeout"
	case a.Failure != "":
		return a.Failure
	}
	body := text(a.Body)
	if len(body) > 80 {
		body = strings.ToValidUTF8(body[:80], "") + "…"
	}
	return strings.TrimSpace(text(int64(a.Status)) + " " + body)
}

// folded joins words, with how often one stands several times in a row.
func folded(words []string) string {
	var b strings.Builder
	for i := 0; i < len(words); {
		n := i
		for n < len(words) && words[n] == words[i] {
			n++
		}
		if b.Len() > 0 {
			b.WriteString(" · ")
		}
		b.WriteString(words[i])
		if n-i > 1 {
			b.WriteString(" ×" + text(int64(n-i)))
		}
		i = n
	}
	return b.String()
}

// Told is the inputs that show the finding, in a few words for people.
func (f *Finding) Told() string { return told(f.Scenario) }
