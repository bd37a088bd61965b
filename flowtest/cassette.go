package flowtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Cassette makes a scenario of a contact that was run: what the caller, agents
// and the platform did, what APIs, virtual agents and functions answered, and
// what came of it, as playing the scenario gives it. Secrets are texts that must
// not stand in it: they are masked, and then the contact may go another way.
func Cassette(name string, f *flow.Flow, others []*flow.Flow, records []engine.Record, secrets []string, h Host) (*Scenario, error) {
	c := cassette{commands: map[string]engine.Issued{}, secrets: nil, functions: map[string]bool{}}
	c.secrets = c.secrets.add(secrets)
	c.Name, c.Flow = name, Part{Flow: f}
	for _, other := range others {
		c.Flows = append(c.Flows, Part{Flow: other})
	}
	for i := range records {
		c.take(&records[i])
	}
	c.Resources = c.bindings()
	// What is written masked is what is played, so that the test is green as it stands.
	s, problems := Read(c.secrets.maskText(c.Write()))
	if err := firstError(problems); err != nil {
		return nil, fmt.Errorf("making a test of the contact: %w", err)
	}
	result, err := s.Run(h)
	if err != nil {
		return nil, fmt.Errorf("playing the test of the contact: %w", err)
	}
	s.Expect = *s.Expect.met(&result)
	return s, nil
}

// cassette is a scenario that is being made.
type cassette struct {
	Scenario
	commands  map[string]engine.Issued
	functions map[string]bool // those that have an entry in resources
	secrets   secrets
	resources struct {
		hours, queues, functions []any
		seed                     int64
		seeded                   bool
	}
	last time.Time // when something last happened from outside
}

// take reads one turn.
func (c *cassette) take(r *engine.Record) {
	c.happened(r.Event.Event, c.commands[r.Event.Command], r.Event.At)
	for _, i := range r.Commands {
		c.commands[i.ID] = i
	}
}

func (c *cassette) happened(e activity.Event, to engine.Issued, at time.Time) {
	switch e := e.(type) {
	case activity.Started:
		c.Now, c.last = at, at
		c.Contact, c.Variables = e.Attributes, e.Variables
	case activity.CallResult:
		c.answered(e, to)
	case activity.Collected:
		c.collected(e, at)
	case activity.Happened:
		c.platform(e, at)
	case activity.HungUp:
		c.pass(at)
		c.input(Input{Kind: HangUp})
	case activity.Queued:
		c.queued(e, to)
	case activity.Found:
		c.found(e, to, at)
	case activity.Replied:
		c.replied(e, to)
	case activity.Computed:
		c.computed(e, to)
	case activity.Received:
		c.received(e, at)
	case activity.Recorded:
		c.recorded(e)
	case activity.Transferred:
		c.input(Input{Kind: Transfer, Text: cmp.Or(e.Outcome, string(routing.Answers))})
	}
}

func (c *cassette) input(i Input) { c.Inputs = append(c.Inputs, i) }

// pass lets as much time go on as there was since the last thing from outside,
// so that hold treatment and timers come as far as they did.
func (c *cassette) pass(at time.Time) {
	if gap := at.Sub(c.last).Truncate(time.Second); gap > 0 {
		c.input(Input{Kind: Pass, For: gap})
	}
	c.last = at
}

func (c *cassette) answered(r activity.CallResult, to engine.Issued) {
	call, ok := to.Command.(activity.Call)
	if !ok {
		return
	}
	q := requestOf(call)
	a := Answer{To: Pattern{Method: q.Method, Connector: q.Connector, Path: q.Path}, Status: r.Status}
	if q.Connector == "" {
		a.To.Path, a.To.URL = "", activity.MaskURL(q.URL)
	}
	switch {
	case r.Failure.Code != "":
		a.Status, a.Failure = 0, r.Failure.Code
	case r.Synthetic == "timeout":
		a.Status, a.Timeout = 0, true
	case r.Synthetic != "":
		a.Status, a.Failure = 0, r.Synthetic
	default:
		a.Body = string(r.Body)
		if kind, ok := headerOf(r.Header, "Content-Type"); ok {
			a.Header = []activity.Pair{{Name: "Content-Type", Value: kind}}
		}
		if r.Status >= 500 && call.Retries > 0 {
			a.Times = call.Retries + 1
		}
	}
	c.HTTP = append(c.HTTP, a)
}

func (c *cassette) collected(e activity.Collected, at time.Time) {
	c.last = at
	switch {
	case e.Failure != (activity.Failure{}):
	case e.Outcome == activity.OutcomeTimeout:
		c.input(Input{Kind: Timeout})
	case e.Speech != "":
		c.input(Input{Kind: Say, Text: e.Speech})
	case strings.Trim(e.Digits, "0123456789*#") != "": // somebody wrote where keys were asked for
		c.input(Input{Kind: Invalid})
	case e.Digits != "" && c.secrets.mask(e.Digits) != e.Digits:
		c.input(Input{Kind: Digits, Text: strings.Repeat("0", len(e.Digits))}) // a mask is no key
	case e.Digits != "":
		c.input(Input{Kind: Digits, Text: e.Digits})
	default:
		c.input(Input{Kind: Invalid})
	}
}

// platform is what an agent or the platform does.
func (c *cassette) platform(e activity.Happened, at time.Time) {
	does := map[string]string{agentOffered: Offered, agentAnswered: Answered, agentRemoved: Disconnected}
	if what, ok := does[e.Name]; ok {
		c.pass(at)
		c.input(Input{Kind: Agent, Text: what, Attributes: e.Attributes})
	}
	if e.Name == "ContactCallbackFailed" {
		c.pass(at)
		c.input(Input{Kind: Callback, Attributes: e.Attributes})
	}
}

func (c *cassette) queued(e activity.Queued, to engine.Issued) {
	q, ok := to.Command.(activity.Queue)
	switch {
	case !ok:
	case e.FailureCode != 0:
		c.input(Input{Kind: Queue, Code: e.FailureCode, Description: e.Description})
	default:
		entry := value.Of("name", cmp.Or(q.Label, q.Queue, e.Queue))
		if e.Queue != "" {
			entry.Set("id", e.Queue)
		}
		c.resources.queues = appendEntry(c.resources.queues, entry)
	}
}

// found binds what a lookup asked for so that it is found again: a schedule that
// says the same at the time, or the turn of an allocation.
func (c *cassette) found(e activity.Found, to engine.Issued, at time.Time) {
	q, ok := to.Command.(activity.Lookup)
	if !ok {
		return
	}
	switch q.What {
	case activity.LookupHours:
		entry := value.Of("name", cmp.Or(q.Name, q.ID))
		if q.ID != "" && q.ID != q.Name {
			entry.Set("id", q.ID)
		}
		day := at.UTC().Format(time.DateOnly)
		switch routing.Period(value.Text(e.Value)) {
		case routing.WorkingHours:
			entry.Set("shifts", []any{value.Of("days", "daily", "from", "00:00", "to", "24:00")})
		case routing.Holidays:
			entry.Set("holidays", []any{value.Of("name", "as recorded", "date", day)})
		case routing.Override:
			entry.Set("overrides", []any{value.Of("name", "as recorded", "from", day, "to", day)})
		}
		c.resources.hours = appendEntry(c.resources.hours, entry)
	case activity.LookupAllocation:
		c.turn(e, q)
	}
}

// turn finds the seed with which the first allocation gives the path it gave.
func (c *cassette) turn(e activity.Found, q activity.Lookup) {
	var percents []int
	given, _ := q.Args.Get("percents")
	list, _ := given.([]any)
	for _, p := range list {
		n, _ := p.(int64)
		percents = append(percents, int(n))
	}
	for seed := range uint64(100) {
		if i, err := routing.Turn(percents, seed); err == nil && value.Equal(int64(i), e.Value) && !c.resources.seeded {
			c.resources.seed, c.resources.seeded = int64(seed), true
		}
	}
}

func (c *cassette) replied(e activity.Replied, to engine.Issued) {
	d, ok := to.Command.(activity.Dialog)
	if !ok {
		return
	}
	reply := value.NewObject(6)
	if e.Failure != (activity.Failure{}) {
		reply.Set("error", value.Of("code", e.Failure.Code, "message", e.Failure.Message))
		c.Bots = append(c.Bots, Bot{Agent: cmp.Or(d.Agent, d.Label), Reply: reply})
		return
	}
	var say []any
	for _, s := range e.Say {
		if s.File != "" {
			say = append(say, value.Of("audio", s.File))
		} else {
			say = append(say, value.Of("text", s.Text))
		}
	}
	if say != nil {
		reply.Set("say", say)
	}
	reply.Set("listen", e.Listen)
	if e.Outcome != "" {
		reply.Set("outcome", strings.ToLower(e.Outcome))
	}
	if e.Event != "" {
		reply.Set("event", value.Of("name", e.Event, "data", e.Data))
	}
	for name, text := range map[string]string{"intent": e.Intent, "transcript_url": e.Transcript} {
		if text != "" {
			reply.Set(name, text)
		}
	}
	c.Bots = append(c.Bots, Bot{Agent: cmp.Or(d.Agent, d.Label), Reply: reply})
}

// computed binds a function to what it returned the first time.
func (c *cassette) computed(e activity.Computed, to engine.Issued) {
	s, ok := to.Command.(activity.Script)
	called := cmp.Or(s.Label, s.Function)
	if !ok || c.functions[called] || e.Failure != (activity.Failure{}) {
		return
	}
	c.functions[called] = true
	entry := value.Of("name", called, "returns", e.Value)
	if s.Function != "" && s.Function != called {
		entry.Set("id", s.Function)
	}
	c.resources.functions = appendEntry(c.resources.functions, entry)
}

func (c *cassette) received(e activity.Received, at time.Time) {
	c.last = at
	message, ok := e.Message.(*value.Object)
	switch {
	case e.Outcome == activity.OutcomeTimeout:
		c.input(Input{Kind: Timeout})
	case ok:
		c.input(Input{Kind: Message, Attributes: message})
	}
}

func (c *cassette) recorded(e activity.Recorded) {
	i := Input{Kind: Recording}
	if length, ok := e.Audio.Get("duration_ms"); ok && e.Outcome == "" {
		ms, _ := length.(int64)
		i.For = max(time.Second, time.Duration(ms)*time.Millisecond)
	}
	c.input(i)
}

// appendEntry adds an entry of a section unless there is one of its name.
func appendEntry(list []any, entry *value.Object) []any {
	name, _ := entry.Get("name")
	if slices.ContainsFunc(list, func(there any) bool {
		n, _ := there.(*value.Object).Get("name")
		return n == name
	}) {
		return list
	}
	return append(list, entry)
}

// bindings are the resources that the recording tells of.
func (c *cassette) bindings() Bindings {
	o := value.NewObject(4)
	if c.resources.seeded && c.resources.seed > 0 {
		o.Set("allocation_seed", c.resources.seed)
	}
	for _, section := range []struct {
		name    string
		entries []any
	}{{"business_hours", c.resources.hours}, {"queues", c.resources.queues}, {"functions", c.resources.functions}} {
		if section.entries != nil {
			o.Set(section.name, section.entries)
		}
	}
	if o.Len() == 0 {
		return Bindings{}
	}
	return Bindings{Document: o}
}

func (s secrets) maskText(text []byte) []byte { return []byte(s.mask(string(text))) }
