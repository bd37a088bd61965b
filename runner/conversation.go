package runner

import (
	"context"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// Who says a line of a conversation.
const (
	byFlow   = "flow"
	byPerson = "person"
	byAgent  = "agent"
)

// conversation makes the lines that a person perceives, and those that he says,
// of a contact's turns: they are the same, with the same numbers, after a
// restart and when the contact is over.
type conversation struct {
	channel channel.Channel
	lines   []Said
	asked   map[string]asked
}

// asked is a command that has no answer yet.
type asked struct {
	command activity.Command
	at      time.Time
}

func newConversation(ch channel.Channel) *conversation {
	return &conversation{channel: ch, asked: map[string]asked{}}
}

func (v *conversation) say(at time.Time, by string, list ...channel.Utterance) {
	for _, u := range list {
		v.lines = append(v.lines, Said{Number: len(v.lines) + 1, At: at, By: by, Utterance: u})
	}
}

// take takes one turn.
func (v *conversation) take(r *engine.Record) {
	at := r.Event.At
	v.happened(at, r.Event.Event)
	if a, ok := v.asked[r.Event.Command]; ok {
		delete(v.asked, r.Event.Command)
		v.answered(at, a, r.Event.Event)
	}
	for i := range r.Commands {
		v.given(at, &r.Commands[i])
	}
}

func (v *conversation) given(at time.Time, i *engine.Issued) {
	switch c := i.Command.(type) {
	case activity.Cancel:
		delete(v.asked, c.ID)
		return
	case activity.End:
		v.say(at, byFlow, notice(v.last()))
		return
	}
	v.asked[i.ID] = asked{i.Command, at}
	if p, ok := v.channel.Perform(i.Command); ok {
		v.say(at, byFlow, p.Said...)
	}
}

// last is what the person is told when the flow has ended.
func (v *conversation) last() string {
	if v.channel.Name() == (channel.Telephony{}).Name() {
		return "the call is over"
	}
	return "the conversation is over"
}

// answered is what the person has said, and what he heard while he waited.
func (v *conversation) answered(at time.Time, a asked, e activity.Event) {
	switch e := e.(type) {
	case activity.Collected:
		if text := e.Digits + e.Speech; text != "" {
			v.say(at, byPerson, message(text))
		}
	case activity.Received:
		if text := messageText(e.Message); text != "" {
			v.say(at, byPerson, message(text))
		}
	case activity.Recorded:
		if text := textOf(e.Audio, "text"); text != "" {
			v.say(at, byPerson, message(text))
		}
	case activity.CallResult:
		if c, ok := a.command.(activity.Call); ok && c.Comfort.File != "" && at.Sub(a.at) >= c.Comfort.After {
			v.say(a.at.Add(c.Comfort.After), byFlow, channel.Utterance{Kind: channel.Music, File: c.Comfort.File})
		}
	case activity.Queued:
		if e.FailureCode == 0 {
			v.say(at, byFlow, notice("waiting for an agent"))
		}
	}
}

func (v *conversation) happened(at time.Time, e activity.Event) {
	switch e := e.(type) {
	case activity.HungUp:
		v.say(at, byPerson, notice("hung up"))
	case activity.Happened:
		switch name := textOf(e.Attributes, "AgentName"); {
		case e.Name == engine.EventAgentAnswered && name != "":
			v.say(at, byAgent, notice(name+" has joined"))
		case e.Name == engine.EventAgentAnswered:
			v.say(at, byAgent, notice("an agent has joined"))
		case e.Name == agentRemoved:
			v.say(at, byAgent, notice("the agent has left"))
		}
	}
}

func notice(text string) channel.Utterance {
	return channel.Utterance{Kind: channel.Notice, Text: text}
}

func message(text string) channel.Utterance {
	return channel.Utterance{Kind: channel.Message, Text: text}
}

func messageText(m any) string {
	o, _ := m.(*value.Object)
	inner, _ := o.Get("message")
	if o, ok := inner.(*value.Object); ok {
		return textOf(o, "text")
	}
	return ""
}

// Conversation returns the lines after a number that are on disk, as the person
// had them, and whether there will be no further ones.
func (r *Runner) Conversation(ctx context.Context, organisation, contact string, after int) ([]Said, bool, error) {
	recording, err := r.recordingOf(ctx, organisation, contact)
	if err != nil {
		return nil, false, err
	}
	lines, over := r.said(&recording)
	return lines[min(max(0, after), len(lines)):], over, nil
}

// Transcript is a conversation for others than the person: values that secure
// variables of the flow have had are masked (G4).
func (r *Runner) Transcript(ctx context.Context, organisation, contact string, after int) ([]Said, bool, error) {
	recording, err := r.recordingOf(ctx, organisation, contact)
	if err != nil {
		return nil, false, err
	}
	lines, over := r.said(&recording)
	lines = lines[min(max(0, after), len(lines)):]
	if secrets := r.secretsOf(ctx, &recording); len(secrets) > 0 {
		for i := range lines {
			lines[i].Text = flowtest.Mask(lines[i].Text, secrets)
		}
	}
	return lines, over, nil
}

// said makes a conversation of a recording.
func (r *Runner) said(recording *Recording) (lines []Said, over bool) {
	ch := r.channels[recording.Arrival.Channel]
	if ch == nil {
		ch = channel.Task{}
	}
	v := newConversation(ch)
	for i := range recording.Records {
		v.take(&recording.Records[i])
	}
	state := recording.Contact.State
	return v.lines, state == Over || state == Quarantined
}
