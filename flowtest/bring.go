package flowtest

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// brings counts what the kinds of this file bring about.
type brings struct {
	turns                       map[string]int // of conversations with an agent's replies
	recordings, messages, codes int
}

// dialog is one turn with a virtual agent: of the scenario, or with the replies
// of the resources.
func (p *player) dialog(c engine.Issued, d activity.Dialog) activity.Replied {
	r := activity.Replied{}
	if p.setup.Dialog != nil {
		r = p.setup.Dialog(d)
	} else {
		if p.turns == nil {
			p.turns = map[string]int{}
		}
		agent := p.desk.VirtualAgent(c.Activity, d)
		r = agent.Reply(p.turns[agent.Name])
		p.turns[agent.Name]++
	}
	p.answer = value.Text(eventData(r))
	return r
}

// script runs a function, or gives what the resources say that it returns.
func (p *player) script(c engine.Issued, s activity.Script) activity.Computed {
	f := p.desk.Function(c.Activity, s.Function, s.Label)
	r := activity.Computed{Value: f.Returns}
	if f.Source != "" && p.setup.Script != nil {
		r = p.setup.Script(f.Source, s)
	}
	p.answer = value.Text(eventData(r))
	return r
}

// send takes a message, which is delivered at once.
func (p *player) send() activity.Sent {
	p.messages++
	return activity.Sent{Value: value.Of("id", fmt.Sprintf("message-%d", p.messages))}
}

// code is a code that is different each time and the same in every run: 123456,
// then 234567.
func (p *player) code(args *value.Object) activity.Found {
	alphabet := "1234567890"
	switch v, _ := args.Get("alphabet"); v {
	case "letters":
		alphabet = "abcdefghijklmnopqrstuvwxyz"
	case "both":
		alphabet = "a1b2c3d4e5f6g7h8k9m"
	}
	v, _ := args.Get("length")
	n, _ := v.(int64)
	var b strings.Builder
	for i := range int(min(n, 1_000)) {
		b.WriteByte(alphabet[(p.codes+i)%len(alphabet)])
	}
	p.codes++
	p.trace.secrets = p.trace.secrets.add([]string{b.String()})
	return activity.Found{Value: b.String()}
}

// waitsFor is the place of the command of type C that waits, or -1.
func waitsFor[C activity.Command](p *player) int {
	for i := range p.pending {
		if _, ok := p.pending[i].Command.(C); ok {
			return i
		}
	}
	return -1
}

// speak lets the caller say something: to a virtual agent, or to be recorded.
func (p *player) speak(in *Input) fit {
	if i := p.collecting(); i >= 0 {
		if c := p.pending[i].Command.(activity.Collect); !c.Speech {
			return misfit
		}
		p.reply(i, activity.Collected{Speech: in.Text})
		return taken
	}
	return p.leaveRecording(&Input{Kind: Recording, For: spokenFor})
}

// spokenFor is how long somebody speaks whose words alone are given.
const spokenFor = 3 * time.Second

// leaveRecording lets the caller speak into a recording, or be silent.
func (p *player) leaveRecording(in *Input) fit {
	i := waitsFor[activity.Record](p)
	if i < 0 {
		return p.notNow()
	}
	c := p.pending[i].Command.(activity.Record)
	if in.For <= 0 {
		p.now = p.now.Add(c.Silence)
		p.reply(i, activity.Recorded{Outcome: activity.OutcomeTimeout})
		return taken
	}
	length := in.For
	if c.Max > 0 {
		length = min(length, c.Max)
	}
	p.recordings++
	p.now = p.now.Add(length)
	p.reply(i, activity.Recorded{Audio: audio(p.recordings, length)})
	return taken
}

// audio is what a recording is to a flow. Its data is no sound, but a file.
func audio(n int, length time.Duration) *value.Object {
	sound := fmt.Appendf(nil, "RIFF recording of %s", length)
	return value.Of("name", fmt.Sprintf("recording-%d.wav", n), "type", "audio/wav", "size", int64(len(sound)),
		"duration_ms", length.Milliseconds(), "data", base64.StdEncoding.EncodeToString(sound))
}

// message lets the customer send a message.
func (p *player) message(in *Input) fit {
	i := waitsFor[activity.Receive](p)
	if i < 0 {
		return p.notNow()
	}
	p.messages++
	m := in.Attributes
	if m == nil {
		m = value.Of("message", value.Of("text", in.Text))
	}
	m = m.Clone()
	if _, ok := m.Get("id"); !ok {
		m.Set("id", fmt.Sprintf("message-%d", p.messages))
	}
	p.reply(i, activity.Received{Message: m})
	return taken
}

// brought is the command as data, for the kinds of this file.
func brought(c activity.Command) *value.Object {
	switch c := c.(type) {
	case activity.Dialog:
		o := texts("type", "dialog", "agent", nameOf(c.Label, nameOf(c.Agent, c.Connector)), "session", c.Session, "input", c.Input, "event", c.Event)
		if c.Silence {
			o.Set("silence", true)
		}
		if c.Data != nil {
			o.Set("data", c.Data)
		}
		return o
	case activity.Record:
		return value.Of("type", "record", "seconds", c.Max.Seconds(), "silence", c.Silence.Seconds())
	case activity.Script:
		o := value.Of("type", "script", "function", nameOf(c.Label, c.Function))
		if c.Inputs != nil {
			o.Set("inputs", c.Inputs)
		}
		return o
	case activity.Send:
		o := texts("type", "message", "channel", nameOf(c.Label, c.Channel), "text", c.Text)
		if len(c.Attachments) > 0 {
			files := make([]any, len(c.Attachments))
			for i, a := range c.Attachments {
				files[i] = texts("name", a.Name, "type", a.Type, "url", activity.MaskURL(a.URL))
			}
			o.Set("attachments", files)
		}
		return o
	case activity.Receive:
		return value.Of("type", "receive", "channel", nameOf(c.Label, c.Channel), "seconds", c.Timeout.Seconds())
	}
	return nil
}

// describeBrought is such a command in words.
func describeBrought(c activity.Command) string {
	switch c := c.(type) {
	case activity.Dialog:
		return "tells the virtual agent " + nameOf(c.Label, nameOf(c.Agent, c.Connector)) + " of " + turnOf(c).String()
	case activity.Record:
		return "records for up to " + c.Max.String()
	case activity.Script:
		return "runs function " + nameOf(c.Label, c.Function) + members(c.Inputs)
	case activity.Send:
		return "sends “" + c.Text + "” to " + nameOf(c.Label, c.Channel)
	case activity.Receive:
		return "waits for a message on " + nameOf(c.Label, c.Channel)
	}
	return ""
}

// bringsBack is the answer to such a command as data.
func bringsBack(e activity.Event) (*value.Object, activity.Failure) {
	switch e := e.(type) {
	case activity.Replied:
		o := value.Of("type", "replied", "say", value.From(prompts(e.Say)), "listen", e.Listen)
		for _, m := range [][2]string{{"outcome", e.Outcome}, {"event", e.Event}, {"intent", e.Intent}, {"transcript_url", activity.MaskURL(e.Transcript)}} {
			if m[1] != "" {
				o.Set(m[0], m[1])
			}
		}
		if e.Data != nil {
			o.Set("data", e.Data)
		}
		return o, e.Failure
	case activity.Recorded:
		o := texts("type", "recorded", "outcome", e.Outcome)
		for name, v := range e.Audio.All() {
			if name != "data" {
				o.Set(name, v)
			}
		}
		return o, e.Failure
	case activity.Computed:
		o := value.Of("type", "computed", "value", e.Value)
		if len(e.Log) > 0 {
			o.Set("log", value.From(e.Log))
		}
		return o, e.Failure
	case activity.Sent:
		return value.Of("type", "sent", "value", e.Value), e.Failure
	case activity.Received:
		o := value.Of("type", "received", "message", e.Message)
		if e.Outcome != "" {
			o.Set("outcome", e.Outcome)
		}
		return o, e.Failure
	}
	return nil, activity.Failure{}
}

// describeBack is such an answer in words.
func describeBack(e activity.Event) (string, activity.Failure) {
	switch e := e.(type) {
	case activity.Replied:
		s := "it says " + quoted(prompts(e.Say))
		switch {
		case e.Failure != (activity.Failure{}):
			s = "nothing"
		case e.Event != "":
			s += " and leaves with " + e.Event
		case e.Outcome != "":
			s += " and ends: " + e.Outcome
		case e.Listen:
			s += " and listens"
		}
		return s, e.Failure
	case activity.Recorded:
		name, _ := e.Audio.Get("name")
		return nameOf(e.Outcome, value.Text(name)), e.Failure
	case activity.Computed:
		s := "returned " + clip(value.Text(e.Value))
		for _, l := range e.Log {
			s += "; log: " + clip(l)
		}
		return s, e.Failure
	case activity.Sent:
		return "sent", e.Failure
	case activity.Received:
		return nameOf(e.Outcome, clip(value.Text(e.Message))), e.Failure
	}
	return "", activity.Failure{}
}
