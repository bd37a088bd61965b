package flowtest

import (
	"cmp"
	"fmt"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// Bot is what a simulated virtual agent answers, and in which turns.
type Bot struct {
	Agent string        // id or name of the agent; * stands for any characters, empty for any agent
	Input string        // what the caller said or pressed; likewise
	Event string        // custom event that begins the turn; likewise
	Reply *value.Object // an answer of docs/bot-contract.md
	Times int           // how often it is given; once when 0
}

func (b *Bot) matches(d activity.Dialog) bool {
	return (like(b.Agent, d.Agent) || like(b.Agent, d.Label) || like(b.Agent, d.Connector)) && like(b.Input, d.Input) && like(b.Event, d.Event)
}

// Bots answer turns of conversations from a list, in order, as [Script] answers
// requests. It is not safe for concurrent use.
type Bots struct {
	list     []Bot
	left     []int
	problems []field.Problem
}

// NewBots returns the bots that answer with the list.
func NewBots(list []Bot) *Bots {
	b := &Bots{list: list}
	for i := range list {
		b.left = append(b.left, max(1, list[i].Times))
	}
	return b
}

// Dialog answers one turn. Without an answer the conversation ends.
func (b *Bots) Dialog(d activity.Dialog) activity.Replied {
	for i := range b.list {
		if b.left[i] > 0 && b.list[i].matches(d) {
			b.left[i]--
			return activity.DialogAnswer(200, value.AppendJSON(nil, b.list[i].Reply))
		}
	}
	b.problems = append(b.problems, field.Problem{Code: CodeUnanswered, Severity: field.SeverityError}.
		Saying("the virtual agent %s has no answer left for %s: it ends the conversation", nameOf(d.Label, cmp.Or(d.Agent, d.Connector)), turnOf(d)).
		Mending("add an answer under bots"))
	return activity.Replied{Outcome: activity.OutcomeEnded}
}

// Problems returns the turns without an answer and the answers without a turn.
func (b *Bots) Problems() []field.Problem {
	problems := b.problems
	for i := range b.list {
		if b.left[i] == max(1, b.list[i].Times) {
			problems = append(problems, field.Problem{Code: CodeUnused, Severity: field.SeverityWarning, Field: fmt.Sprintf("bots[%d]", i)}.
				Saying("no turn met this answer").Mending("take it out, or mend its agent, input or event"))
		}
	}
	return problems
}

// More reports whether there are answers that were not given yet.
func (b *Bots) More() bool {
	for _, n := range b.left {
		if n > 0 {
			return true
		}
	}
	return false
}

// turnOf is what the caller's side of a turn is, in words.
func turnOf(d activity.Dialog) message.Text {
	switch {
	case d.Input != "":
		return message.New("“%s”", d.Input)
	case d.Silence:
		return message.New("silence")
	case d.Event != "":
		return message.New("the event %s", d.Event)
	}
	return message.New("the beginning")
}

func (r *reader) bots(v any, at string) []Bot {
	var list []Bot
	r.items(v, at, func(v any, at string) { list = append(list, r.bot(v, at)) })
	return list
}

func (r *reader) bot(v any, at string) Bot {
	b := Bot{Reply: value.NewObject(4)}
	keep := func(name string) func(any, string) { return func(v any, _ string) { b.Reply.Set(name, v) } }
	r.keys(v, at, map[string]func(any, string){
		"agent": func(v any, at string) { b.Agent = r.text(v, at) },
		"to":    func(v any, at string) { b.Input = r.text(v, at) },
		"on":    func(v any, at string) { b.Event = r.text(v, at) },
		"times": func(v any, at string) { b.Times = r.int(v, at, 1, 1_000_000) },
		"say": func(v any, _ string) {
			if _, ok := v.([]any); !ok && v != nil {
				v = []any{v}
			}
			b.Reply.Set("say", v)
		},
		"event": func(v any, _ string) {
			if s, ok := v.(string); ok {
				v = value.Of("name", s)
			}
			b.Reply.Set("event", v)
		},
		"listen": keep("listen"), "outcome": keep("outcome"), "intent": keep("intent"), "transcript_url": keep("transcript_url"), "error": keep("error"),
	})
	if f := activity.DialogAnswer(200, value.AppendJSON(nil, b.Reply)).Failure; f.Code == activity.CodeBotAnswer {
		r.add(wrong(at).Saying("%s", f.Message).
			Mending("give say, listen, outcome (ended, escalate) or event, as in docs/bot-contract.md"))
	}
	return b
}

// data is the answer as it stands in a document.
func (b *Bot) data() any {
	o := texts("agent", b.Agent, "to", b.Input, "on", b.Event)
	for k, v := range b.Reply.All() {
		o.Set(k, v)
	}
	if b.Times > 0 {
		o.Set("times", int64(b.Times))
	}
	return o
}

func botSchema() *value.Object {
	return closed(
		"agent", text("Id or name of the virtual agent; * stands for any characters. Any when absent."),
		"to", text("What the caller has said or pressed; * stands for any characters."),
		"on", text("Custom event that begins the turn; * stands for any characters."),
		"times", whole("How often the answer is given; once when absent.", 1, 1_000_000),
		"say", value.Of("description", "What the agent says: a text, or a list of prompts."),
		"listen", value.Of("type", "boolean", "description", "Whether the caller is to answer; yes unless the conversation ends."),
		"outcome", value.Of("enum", []any{"ended", "escalate"}, "description", "The conversation ends."),
		"event", value.Of("description", "The agent leaves with an event: its name, or {name, data}."),
		"intent", text("The intent that was found last."),
		"transcript_url", text("Where the transcript can be read."),
		"error", open("code and message: the agent cannot go on."),
	)
}
