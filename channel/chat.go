package channel

import (
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// Chat is a conversation in writing. What a flow says is a message, a menu a
// question with choices; whatever the person types answers it.
type Chat struct{}

// Name is "chat".
func (Chat) Name() string { return "chat" }

// Person is true: he may leave.
func (Chat) Person() bool { return true }

// Perform shows messages and asks questions. A chat cannot be transferred to a
// telephone number, and there is nothing to record.
func (Chat) Perform(c activity.Command) (Performance, bool) {
	switch c := c.(type) {
	case activity.Play:
		return play(c), true
	case activity.Collect:
		return Performance{Said: question(c), After: c.Timeout, Late: activity.Collected{Outcome: activity.OutcomeTimeout}}, true
	case activity.Receive:
		return Performance{Said: []Utterance{{Kind: Question}}, After: c.Timeout, Late: activity.Received{Outcome: activity.OutcomeTimeout}}, true
	case activity.Send:
		return Performance{Said: message(c), Event: activity.Sent{Value: value.Of("status", "sent")}}, true
	case activity.Record:
		return Performance{Event: activity.Recorded{Failure: impossible("a chat has no voice that could be recorded")}}, true
	case activity.Transfer:
		return Performance{Event: activity.Transferred{Failure: impossible("a chat cannot be transferred to a number")}}, true
	case activity.Set:
		if c.What == activity.SetDigits {
			return Performance{Event: activity.Done{Failure: impossible("a chat has no keys that could be sent")}}, true
		}
	}
	return Performance{}, false
}

// Answer takes what was typed: for a question as keys, or as words where it
// takes them, and as a message where one is awaited.
func (Chat) Answer(c activity.Command, in Input) (activity.Event, bool) {
	if in.Kind != Text && in.Kind != Digits {
		return nil, false
	}
	switch c := c.(type) {
	case activity.Collect:
		typed := strings.TrimSpace(in.Text)
		if answer := keys(c, typed); answer.Outcome == "" || !c.Speech {
			return answer, true
		}
		return activity.Collected{Speech: typed}, true
	case activity.Receive:
		return activity.Received{Message: value.Of("message", value.Of("text", in.Text, "attachments", []any{}))}, true
	}
	return nil, false
}

func message(c activity.Send) []Utterance {
	said := make([]Utterance, 0, 1+len(c.Attachments))
	if c.Text != "" {
		said = append(said, Utterance{Kind: Message, Text: c.Text})
	}
	for _, a := range c.Attachments {
		said = append(said, Utterance{Kind: Message, Text: a.Name, File: a.URL})
	}
	return said
}
