package flowtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// InputKind is the sort of an input: its key in the list of inputs.
type InputKind string

// The kinds of inputs.
const (
	Digits   InputKind = "digits"   // the caller presses keys
	Timeout  InputKind = "timeout"  // the caller presses none
	Invalid  InputKind = "invalid"  // the caller presses keys that are no choice
	HangUp   InputKind = "hang-up"  // the caller leaves
	Say      InputKind = "say"      // the caller speaks
	Pass     InputKind = "pass"     // time passes
	Agent    InputKind = "agent"    // an agent is offered the contact, answers, ends or leaves it
	Queue    InputKind = "queue"    // the platform refuses to queue the contact
	Callback InputKind = "callback" // a callback fails, or is refused
	Transfer InputKind = "transfer" // what happens at the number to which the call goes
	Call     InputKind = "call"     // what has answered a call that the platform made

	Recording InputKind = "record"  // the caller speaks into a recording, or is silent
	Message   InputKind = "message" // the customer sends a message
)

// Refused is the Text of a Callback that the platform does not register.
const Refused = "refused"

// What an agent does.
const (
	Offered      = "offered"
	Answered     = "answered"
	Ended        = "ended"        // hangs up: the contact ends unless the flow goes on with it
	Disconnected = "disconnected" // drops out: the caller stays
)

// Input is one thing that happens to a contact. The zero Input lets time go on.
type Input struct {
	Kind        InputKind
	Text        string        // Digits: the keys; Say: the words; Agent: what the agent does; Callback: Refused or nothing; Transfer: a routing.Reply; Call: the result
	For         time.Duration // Pass; Transfer: how long the other party of a bridged one stays
	Code        int           // Queue: the failure code, 1 to 12
	Description string        // Queue: of the failure
	Attributes  *value.Object // Agent: what the event carries beside its defaults
	Line        int           // in the text it was read from; 0 when it was not
}

// String is the input as it is written.
func (i Input) String() string {
	switch i.Kind {
	case Digits, Say:
		return fmt.Sprintf("%s: %q", i.Kind, i.Text)
	case Recording:
		if i.For <= 0 {
			return "record: silence"
		}
		return "record: {seconds: " + value.Text(i.For.Seconds()) + "}"
	case Message:
		return "message: " + cmp.Or(i.Text, value.Text(i.Attributes))
	case Pass:
		return "pass: " + i.For.String()
	case Agent:
		return "agent: " + i.Text
	case Queue:
		return fmt.Sprintf("queue: {failed: %d}", i.Code)
	case Callback, Call:
		return string(i.Kind) + ": " + cmp.Or(i.Text, "failed")
	case Transfer:
		if i.For > 0 {
			return fmt.Sprintf("transfer: {%s: %s}", i.Text, i.For)
		}
		return "transfer: " + i.Text
	}
	return string(i.Kind)
}

// data is the input as it stands in a document.
func (i Input) data() any {
	switch i.Kind {
	case Digits, Say:
		return value.Of(string(i.Kind), i.Text)
	case Recording:
		if i.For <= 0 {
			return value.Of("record", "silence")
		}
		return value.Of("record", value.Of("seconds", i.For.Seconds()))
	case Message:
		if i.Attributes != nil {
			return value.Of("message", i.Attributes)
		}
		return value.Of("message", i.Text)
	case Pass:
		return value.Of("pass", i.For.String())
	case Callback, Call:
		return value.Of(string(i.Kind), cmp.Or(i.Text, "failed"))
	case Transfer:
		if i.For > 0 {
			return value.Of("transfer", value.Of(i.Text, i.For.String()))
		}
		return value.Of("transfer", i.Text)
	case Queue:
		if i.Description == "" {
			return value.Of("queue", value.Of("failed", int64(i.Code)))
		}
		return value.Of("queue", value.Of("failed", value.Of("code", int64(i.Code), "description", i.Description)))
	case Agent:
		if i.Attributes.Len() == 0 {
			return value.Of("agent", i.Text)
		}
		return value.Of("agent", value.Of(i.Text, i.Attributes))
	}
	return string(i.Kind)
}

// ReadInputs reads a list of inputs in YAML or JSON, as `callwright run
// --inputs` takes it. The problems name line and column.
func ReadInputs(text []byte) ([]Input, []field.Problem) {
	d, problems := flow.ReadDocument(text)
	if len(problems) > 0 {
		return nil, problems
	}
	var r reader
	v, at := d.Value(), ""
	if o, ok := v.(*value.Object); ok && o.Len() == 1 {
		if list, there := o.Get("inputs"); there {
			v, at = list, "inputs"
		}
	}
	places := d.Places()
	inputs := r.inputs(v, at, places)
	return inputs, places.Mark(r.problems)
}

func (r *reader) inputs(v any, at string, places field.Places) []Input {
	var list []Input
	r.items(v, at, func(v any, at string) {
		before := len(r.problems)
		i := r.input(v, at)
		if p, ok := places.Of(at); ok {
			i.Line = p.Line
		}
		if len(r.problems) == before {
			list = append(list, i)
		}
	})
	return list
}

const inputMend = `inputs are digits: "1", timeout, invalid, hang-up, say: text, pass: 30s, agent: answered, queue: {failed: 4}, callback: failed, transfer: busy, call: AMD, record: {seconds: 5}, message: text`

func (r *reader) input(v any, at string) Input {
	if s, ok := v.(string); ok {
		switch k := InputKind(s); k {
		case Timeout, Invalid, HangUp:
			return Input{Kind: k}
		}
	}
	o, ok := v.(*value.Object)
	if !ok || o.Len() != 1 {
		r.add(wrong(at).Saying("%s is no input", value.Text(v)).Mending(inputMend))
		return Input{}
	}
	key, m := o.At(0)
	i := Input{Kind: InputKind(key)}
	at += "." + key
	switch i.Kind {
	case Timeout, Invalid, HangUp:
		if m != nil {
			r.add(wrong(at).Saying("takes no value").Mending("write “- %s”", key))
		}
	case Digits:
		i.Text = r.digits(m, at)
	case Say:
		i.Text = r.text(m, at)
	case Pass:
		i.For = r.duration(m, at)
	case Agent:
		r.agent(&i, m, at)
	case Queue:
		r.queue(&i, m, at)
	case Callback:
		switch m {
		case "failed":
		case Refused:
			i.Text = Refused
		default:
			r.add(wrong(at).Saying("%s does not happen to a callback", value.Text(m)).
				Mending("write “callback: failed” or “callback: refused”"))
		}
	case Transfer:
		r.transfer(&i, m, at)
	case Recording:
		r.recording(&i, m, at)
	case Message:
		if o, ok := m.(*value.Object); ok {
			i.Attributes = o
		} else {
			i.Text = r.text(m, at)
		}
	case Call:
		if i.Text = r.text(m, at); i.Text == "" {
			r.add(wrong(at).Saying("nothing has answered the call").Mending("write “call: AMD”, LIVE_VOICE or FAX"))
		}
	default:
		r.add(wrong(at).Saying("there is no input %q", key).Mending(inputMend))
	}
	return i
}

func (r *reader) recording(i *Input, v any, at string) {
	if v == "silence" {
		return
	}
	o, ok := v.(*value.Object)
	if !ok || o.Len() != 1 {
		r.add(wrong(at).Saying("%s is no recording", value.Text(v)).Mending("write “record: {seconds: 5}” or “record: silence”"))
		return
	}
	r.keys(o, at, map[string]func(any, string){"seconds": func(v any, at string) { i.For = r.duration(v, at) }})
}

func (r *reader) digits(v any, at string) string {
	s := r.text(v, at)
	if s == "" || strings.Trim(s, "0123456789*#") != "" {
		r.add(wrong(at).Saying("%q are no keys of a telephone", s).
			Mending(`give keys, such as "1" or "4711#"; for none write “- timeout”`))
	}
	return s
}

func (r *reader) agent(i *Input, v any, at string) {
	what := v
	if o, ok := v.(*value.Object); ok && o.Len() == 1 {
		k, m := o.At(0)
		what = k
		if name, ok := m.(string); ok {
			m = value.Of("AgentName", name)
		}
		i.Attributes = r.object(m, at+"."+k)
	}
	switch what {
	case Offered, Answered, Ended, Disconnected:
		i.Text = what.(string)
	default:
		r.add(wrong(at).Saying("%s is nothing that an agent does", value.Text(v)).
			Mending("write “agent: answered” or “agent: {answered: {AgentName: Ann}}”; it is offered, answered, ended or disconnected"))
	}
}

func (r *reader) transfer(i *Input, v any, at string) {
	what := v
	if o, ok := v.(*value.Object); ok && o.Len() == 1 {
		k, m := o.At(0)
		what, i.For = k, r.duration(m, at+"."+k)
	}
	i.Text, _ = what.(string)
	if what == v && slices.Contains(replies, i.Text) || what != v && i.Text == replies[0] {
		return
	}
	r.add(wrong(at).Saying("%s does not happen to a transfer", value.Text(v)).
		Mending("write “transfer: busy”, no-answer, failed or answered, or “transfer: {answered: 90s}”"))
}

// replies are what happens when a number is called; only the first takes a time.
var replies = []string{string(routing.Answers), string(routing.Busy), string(routing.NoAnswer), string(routing.Fails)}

// The failure codes of the queue-contact activity (flow-formats.md A.3.2).
const (
	invalidRequest = 1
	invalidQueue   = 4
	lastCode       = 12
)

func (r *reader) queue(i *Input, v any, at string) {
	i.Code = invalidQueue
	if v == "failed" {
		return
	}
	r.keys(v, at, map[string]func(any, string){"failed": func(v any, at string) {
		if _, ok := v.(*value.Object); !ok {
			i.Code = r.int(v, at, invalidRequest, lastCode)
			return
		}
		r.keys(v, at, map[string]func(any, string){
			"code":        func(v any, at string) { i.Code = r.int(v, at, invalidRequest, lastCode) },
			"description": func(v any, at string) { i.Description = r.text(v, at) },
		})
	}})
}

// Source supplies the inputs of a contact.
type Source interface {
	// Next returns the next input; false when there will be no more. The zero
	// Input lets time go on until something else waits.
	Next(Ask) (Input, bool)
}

// Ask says what a contact waits for when it asks for the next input.
type Ask struct {
	For      AskFor
	Activity string        // label of what waits, if anything does
	Kind     string        // of activity
	Prompts  []string      // what the caller has just heard there
	Choices  []string      // the digits of a menu; none when a number is collected
	Queue    string        // in which the contact waits for an agent
	Now      time.Time     // simulated
	Left     time.Duration // until the next timer
}

// AskFor is the sort of what a contact waits for.
type AskFor string

// What a contact waits for.
const (
	ForDigits   AskFor = "digits"   // the caller's keys
	ForQueue    AskFor = "queue"    // nothing: it is about to be queued, and may be refused
	ForTransfer AskFor = "transfer" // nothing: a call is about to be transferred, and the number may be busy
	ForCallback AskFor = "callback" // nothing: a callback is about to be registered, and may be refused
	ForCall     AskFor = "call"     // nothing: a call that the platform made is about to be listened to
	ForAgent    AskFor = "agent"    // an agent, while treatment may be going on
	ForTime     AskFor = "time"     // a timer
	ForNobody   AskFor = "nobody"   // nothing: no branch is left, the call is up
	ForOver     AskFor = "over"     // nothing: the contact is over; what is left of a list does not fit
)

// List is a Source that gives a fixed list.
func List(inputs []Input) Source { return &listed{inputs} }

type listed struct{ left []Input }

// Next returns the next input whatever is waited for.
func (l *listed) Next(Ask) (Input, bool) {
	if len(l.left) == 0 {
		return Input{}, false
	}
	i := l.left[0]
	l.left = l.left[1:]
	return i, true
}
