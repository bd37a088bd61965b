package lint

import (
	"strconv"

	"github.com/callwright/callwright/activity"
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
			one("escalate", with(event, "outcome", activity.OutcomeEscalate)), one("escalate only", with(said, "outcome", activity.OutcomeEscalate)),
			one("listen", value.Of("listen", true, "intent", "intent")), failure}
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
