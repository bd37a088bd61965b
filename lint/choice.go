package lint

import (
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// choice is one thing that may happen next: the answer to the command for which
// the contact waits, or something that happens by itself.
type choice struct {
	kind    choiceKind
	option  string // names it among the choices at its place
	data    any    // what an answer holds; wishes change parts of it
	node    *node  // whose command is answered, or whose event flow begins
	rare    bool   // tried after what is likely
	assumed bool   // it could not really happen as things are
}

type choiceKind int

const (
	begin  choiceKind = iota // data: contact, variables, now
	answer                   // to the first command that is answered at once, or to a Collect
	elapse                   // the next timer fires
	happen                   // a platform event: data name, attributes
	hangUp                   // the caller leaves
)

// Failures that the search makes; the code stands in problems and findings.
const (
	codeMade      = "failure" // what a channel could not do
	codeTransport = "connect" // nothing comes back from a server
)

// choices lists what may happen to the contact, what is likely first.
func (x *explorer) choices(t *tree) []choice {
	if t.root() {
		return x.beginnings()
	}
	if i := t.urgent(); i >= 0 {
		return x.answers(t, t.pending[i])
	}
	var list []choice
	if i := t.collecting(); i >= 0 {
		list = x.answers(t, t.pending[i])
	}
	if i := t.timer(); i >= 0 {
		n := x.nodes[t.pending[i].Kind]
		list = append(list, choice{kind: elapse, option: "time", node: n},
			choice{kind: elapse, option: "failure", data: value.Of("failure", codeMade), node: n, rare: true})
	}
	if t.state.Ended() {
		return list
	}
	list = append(list, x.happenings(t)...)
	return append(list, choice{kind: hangUp, option: "hang-up"})
}

// beginnings is how a contact may begin.
func (x *explorer) beginnings() []choice {
	return []choice{{kind: begin, option: "start", data: value.Of("contact", x.contact, "variables", x.globals)}}
}

// answers lists the answers to a command.
func (x *explorer) answers(t *tree, p pending) []choice {
	n := x.nodes[p.Kind]
	one := func(option string, data any) choice { return choice{kind: answer, option: option, data: data, node: n} }
	failure := one("failure", value.Of("failure", codeMade))
	failure.rare = true
	switch c := p.Command.(type) {
	case activity.Call:
		return x.callAnswers(n)
	case activity.Collect:
		return collectAnswers(n, c)
	case activity.Queue:
		list := []choice{one("queued", value.NewObject(0)), one("refused", value.Of("code", int64(4), "description", "INVALID_QUEUE"))}
		if c.Agent != "" {
			list = append(list, one("no agent", value.Of("code", int64(2), "description", "AGENT_NOT_FOUND")))
		}
		return append(list, one("failed", value.Of("code", int64(12), "description", "the contact cannot be queued")))
	case activity.Lookup:
		return x.lookupAnswers(t, n, c)
	case activity.Load:
		return x.loadAnswers(n, c)
	case activity.Record:
		return []choice{one("recorded", value.Of("audio", value.Of("name", "recording.wav", "type", "audio/wav", "size", int64(1000), "duration_ms", recorded.Milliseconds()))),
			one("timeout", value.Of("outcome", activity.OutcomeTimeout)), failure}
	case activity.Dialog:
		said := value.Of("event", "", "data", n.document(), "intent", "intent", "transcript", "https://example.com/transcript")
		event := said.Clone()
		event.Set("event", "some event")
		return []choice{one("ended", with(said, "outcome", activity.OutcomeEnded)), one("event", event),
			one("escalate", with(said, "outcome", activity.OutcomeEscalate)), one("listen", value.Of("listen", true, "intent", "intent")), failure}
	case activity.Script:
		return []choice{one("value", value.Of("value", n.document())), one("nothing", value.NewObject(0)), failure}
	case activity.Send:
		return []choice{one("sent", value.Of("value", n.document())), failure}
	case activity.Receive:
		return []choice{one("message", value.Of("message", x.message(n))), one("timeout", value.Of("outcome", activity.OutcomeTimeout)), failure}
	case activity.Transfer:
		return []choice{one("transferred", value.NewObject(0)), one("busy", value.Of("outcome", "busy")), one("no-answer", value.Of("outcome", "no-answer")), failure}
	}
	return []choice{one("done", value.NewObject(0)), failure}
}

func (x *explorer) callAnswers(n *node) []choice {
	one := func(option string, data any) choice { return choice{kind: answer, option: option, data: data, node: n} }
	status := func(code int64) choice {
		return one(strconv.FormatInt(code, 10), value.Of("status", code, "body", value.NewObject(0)))
	}
	list := []choice{one("200", value.Of("status", int64(200), "body", n.document()))}
	if len(n.rows()) > 0 {
		list = append(list, one("200 empty", value.Of("status", int64(200), "body", value.NewObject(0))))
	}
	return append(list, status(404), status(500), one("timeout", value.Of("timeout", true)), status(401),
		one("failure", value.Of("failure", codeTransport)))
}

func collectAnswers(n *node, c activity.Collect) []choice {
	one := func(option string, data any) choice { return choice{kind: answer, option: option, data: data, node: n} }
	var list []choice
	for _, d := range c.Choices {
		list = append(list, one(d, value.Of("digits", d)))
	}
	if len(c.Choices) == 0 {
		list = append(list, one("digits", value.Of("digits", number(max(c.Min, min(c.Max, 4), 1)))))
		if c.Max > 4 {
			list = append(list, one("most", value.Of("digits", number(min(c.Max, 40)))))
		}
	}
	if c.Speech {
		list = append(list, one("words", value.Of("speech", "some words")))
	}
	return append(list, one("timeout", value.Of("outcome", activity.OutcomeTimeout)),
		one("invalid", value.Of("outcome", activity.OutcomeInvalid)), one("failure", value.Of("failure", codeMade)))
}

func with(o *value.Object, name string, v any) *value.Object {
	o = o.Clone()
	o.Set(name, v)
	return o
}

// number is a number of so many digits.
func number(digits int) string {
	const some = "1234567890"
	return strings.Repeat(some, digits/len(some)+1)[:digits]
}

// document is data in which every row of outputs of the activity finds something.
func (n *node) document() any {
	var doc any = value.NewObject(0)
	for _, r := range n.rows() {
		if r.ok && len(r.path) > 0 {
			doc = put(doc, r.path, usual(n.unit.vars[r.variable]))
		}
	}
	return doc
}

func (x *explorer) message(n *node) any {
	o, ok := n.document().(*value.Object)
	if ok && o.Len() > 0 {
		return o
	}
	return value.Of("message", value.Of("text", "hello"))
}

// usual is a value that suits a variable and is like no other.
func usual(v *variable) any {
	if v == nil {
		return "some text"
	}
	switch v.Type {
	case "INTEGER":
		return int64(7)
	case "DECIMAL":
		return 7.5
	case "BOOLEAN":
		return false
	case "JSON":
		return value.Of("key", "some text")
	case "DATETIME":
		return "2026-03-02T09:00:00.000Z"
	}
	return "some text"
}

func (x *explorer) lookupAnswers(t *tree, n *node, c activity.Lookup) []choice {
	one := func(option string, v any) choice {
		return choice{kind: answer, option: option, data: value.Of("value", v), node: n}
	}
	failure := choice{kind: answer, option: "failure", data: value.Of("failure", codeMade), node: n}
	var list []choice
	switch c.What {
	case assumption:
		for _, port := range n.kind.PortsFor(n.act) {
			if !activity.IsErrorPort(port) {
				c := one(port, n.outputs(port))
				c.assumed = true
				list = append(list, c)
			}
		}
		return append(list, choice{kind: answer, option: "failure", data: value.NewObject(0), node: n})
	case activity.LookupHours:
		if known := t.fact(factOf(c)); known != nil { // a schedule does not change while the contact goes on
			return []choice{one(text(known), known)}
		}
		for _, period := range []string{"workingHours", "default", "holidays", "override"} {
			list = append(list, one(period, period))
		}
	case activity.LookupAllocation:
		percents, _ := c.Args.Get("percents")
		each, _ := percents.([]any)
		for i, p := range each {
			if p != int64(0) {
				list = append(list, one(strconv.Itoa(i), int64(i)))
			}
		}
	case activity.LookupQueue, activity.LookupSkills:
		list = []choice{one("figures", figures()), {kind: answer, option: "too few", data: value.NewObject(0), node: n}}
	case activity.LookupCode:
		list = []choice{one("code", code(c.Args, t.looked(c)))}
	case activity.LookupCall:
		for _, who := range []string{"LIVE_VOICE", "AMD", "FAX", "BUSY", "NO_ANSWER"} {
			list = append(list, one(who, who))
		}
	default:
		list = []choice{one("value", "some text"), {kind: answer, option: "nothing", data: value.NewObject(0), node: n}}
	}
	return append(list, failure)
}

// code is the nth code that is made on a way, as flowtest makes them.
func code(args *value.Object, n int) string {
	alphabet := "1234567890"
	switch v, _ := args.Get("alphabet"); v {
	case "letters":
		alphabet = "abcdefghijklmnopqrstuvwxyz"
	case "both":
		alphabet = "a1b2c3d4e5f6g7h8k9m"
	}
	length, _ := args.Get("length")
	var b strings.Builder
	for i := range max(1, min(whole(length), 64)) {
		b.WriteByte(alphabet[(n+i)%len(alphabet)])
	}
	return b.String()
}

// outputs is what an activity that does not run is taken to give.
func (n *node) outputs(port string) *value.Object {
	o := value.Of("port", port)
	for _, name := range n.kind.Outputs {
		o.Set(name, "some text")
	}
	return o
}

func factOf(c activity.Lookup) string { return c.What + " " + c.ID + " " + c.Name }

func figures() *value.Object {
	return value.Of("PIQ", int64(3), "EWT", int64(60000), "CallsQueuedNow", int64(2), "OldestCallTime", int64(60000),
		"LoggedOnAgentsAll", int64(4), "AvailableAgentsAll", int64(1))
}

// loadAnswers lists what may come of asking for another flow. One that is not
// there is also taken to have run, so that what follows it is seen.
func (x *explorer) loadAnswers(n *node, c activity.Load) []choice {
	one := func(option string, data any) choice { return choice{kind: answer, option: option, data: data, node: n} }
	unknown := one("unknown", value.Of("failure", "flow_unknown"))
	broken := one("failure", value.Of("failure", "load"))
	if key, ok := x.load(c.Flow, c.Name); ok {
		return []choice{one("loaded", value.Of("program", key)), unknown, broken}
	}
	if n.unit == x.units[0] {
		x.lacks(n, c)
	}
	if c.GoTo {
		return []choice{unknown, broken}
	}
	given := value.NewObject(0)
	if s, ok := n.act.(*activity.Subflow); ok {
		for _, m := range s.Outputs {
			given.Set(m.From, usual(n.unit.vars[m.To]))
		}
	}
	assumed := one("assumed", value.Of("variables", given))
	assumed.assumed = true
	return []choice{assumed, unknown, broken}
}

// The events about agents, which follow each other.
const (
	agentOffered = "AgentOfferContact"
	agentRemoved = "FCAsk(ContactLastAgentRemoved)"
)

// happenings lists the events of the platform that may come now.
func (x *explorer) happenings(t *tree) []choice {
	var list []choice
	event := func(name, option string, attributes *value.Object) {
		list = append(list, choice{kind: happen, option: option, data: value.Of("name", name, "attributes", attributes), node: x.handler(name)})
	}
	if t.state.Queued() != "" || !x.queues && !t.agent {
		event(engine.EventAgentAnswered, "answered", agent())
		event(agentOffered, "offered", agent())
	}
	if t.agent {
		event(agentRemoved, "ended", agent())
		event(agentRemoved, "disconnected", agent())
	}
	for _, name := range x.events {
		if t.fired(name) < 2 {
			event(name, name, attributesOf(name))
		}
	}
	return list
}

func agent() *value.Object {
	return value.Of("AgentID", "agent-1", "AgentName", "Agent", "AgentEmailId", "agent@example.com", "AgentEmailID", "agent@example.com", "AgentSessionID", "session-1",
		"QueueID", "queue-1", "QueueName", "Queue", "TeamID", "team-1", "TeamName", "Team", "TenantID", "org-1")
}

// attributesOf are what the platform tells with an event (flow-formats.md A.4).
func attributesOf(name string) *value.Object {
	switch name {
	case "ContactCallbackFailed":
		return value.Of("reason", "the callback failed")
	case "ContactPredial":
		return value.Of("direction", "OUTBOUND", "participantType", "customer", "dialNumber", "+15550100", "otherPartyDn", "+15550100",
			"epDn", "+15550199", "agentSelectedAni", "+15550199", "operationType", "OUTDIAL")
	case "ContactOutboundCampaignResult":
		return value.Of("CPAResult", "LIVE_VOICE", "CPAResultCode", "1")
	}
	return value.NewObject(0)
}

// event is what the engine is told.
func (c *choice) event(x *explorer, command activity.Command) activity.Event {
	get := func(name string) any { o, _ := c.data.(*value.Object); v, _ := o.GetFold(name); return v }
	str := func(name string) string { return text(get(name)) }
	failure := activity.Failure{}
	if code := str("failure"); code != "" {
		failure = activity.Failure{Code: code, Message: failures(code)}
	}
	switch cmd := command.(type) {
	case activity.Call:
		return c.exchange(cmd, failure, get)
	case activity.Collect:
		return activity.Collected{Digits: str("digits"), Speech: str("speech"), Outcome: str("outcome"), Failure: failure}
	case activity.Queue:
		if code := whole(get("code")); code != 0 {
			return activity.Queued{FailureCode: code, Description: str("description")}
		}
		return activity.Queued{Queue: cmd.Queue}
	case activity.Lookup:
		return activity.Found{Value: get("value"), Failure: failure}
	case activity.Load:
		return x.loaded(c, cmd, failure)
	case activity.Record:
		audio, _ := get("audio").(*value.Object)
		return activity.Recorded{Audio: audio, Outcome: str("outcome"), Failure: failure}
	case activity.Dialog:
		data, _ := get("data").(*value.Object)
		if str("event") == "" {
			data = nil // they belong to an event
		}
		return activity.Replied{Listen: get("listen") == true, Outcome: str("outcome"), Event: str("event"), Data: data, Intent: str("intent"),
			Transcript: str("transcript"), Failure: failure}
	case activity.Script:
		return activity.Computed{Value: get("value"), Failure: failure}
	case activity.Send:
		return activity.Sent{Value: get("value"), Failure: failure}
	case activity.Receive:
		return activity.Received{Message: get("message"), Outcome: str("outcome"), Failure: failure}
	case activity.Transfer:
		return activity.Transferred{Outcome: str("outcome"), Failure: failure}
	}
	return activity.Done{Failure: failure}
}

// failures says in words what was made to fail.
func failures(code string) string {
	switch code {
	case codeTransport:
		return "no connection to the server"
	case "flow_unknown":
		return "the flow is not there"
	case "load":
		return "the flow cannot be loaded"
	}
	return "the channel could not do it"
}

func whole(v any) int {
	n, err := strconv.Atoi(strings.TrimSpace(text(v)))
	if err != nil {
		return 0
	}
	return n
}

// exchange is the answer to a request, its body in the language that the activity reads.
func (c *choice) exchange(call activity.Call, failure activity.Failure, get func(string) any) activity.Event {
	switch {
	case failure != (activity.Failure{}):
		return activity.CallResult{Failure: failure}
	case get("timeout") == true:
		return activity.CallResult{Status: 408, Synthetic: "timeout"}
	}
	r := activity.CallResult{Status: whole(get("status"))}
	if r.Status < 100 || r.Status > 599 {
		r.Status = 200
	}
	if h, ok := get("headers").(*value.Object); ok {
		for k, v := range h.All() {
			r.Header = append(r.Header, activity.Pair{Name: k, Value: text(v)})
		}
	}
	r.Body = []byte(text(c.body()))
	return r
}

// body is the body as it is sent.
func (c *choice) body() any {
	body := at(c.data, []any{"body"})
	format := ""
	if h, ok := c.node.act.(*activity.HTTPRequest); ok {
		format = h.Parse
	}
	switch body.(type) {
	case *value.Object, []any:
		switch strings.ToUpper(format) {
		case "XML":
			return asXML(body)
		case "TOML":
			return asTOML(body)
		}
	}
	return body
}

// now is when a contact begins that says nothing else: a working day.
func (x *explorer) now(c *choice) time.Time {
	if t, err := time.Parse(time.RFC3339Nano, text(at(c.data, []any{"now"}))); err == nil {
		return t
	}
	return x.options.Now
}
