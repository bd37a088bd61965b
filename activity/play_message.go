package activity

import "github.com/callwright/callwright/field"

// playMessage speaks to the caller.
func playMessage() Kind {
	return Kind{Name: "play-message", Title: "Play Message", Group: CallHandling,
		Webex: []string{"play-message"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &PlayMessage{} }}
}

// PlayMessage plays its prompts once, one after the other.
type PlayMessage struct{ Speech Speech }

// Fields declares the prompts and how they are spoken.
func (a *PlayMessage) Fields() field.List {
	l := a.Speech.fields()
	l[0] = l[0].Require()
	return l
}

// Step asks for the prompts and leaves when they were heard.
func (a *PlayMessage) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{Play{Prompts: a.Speech.spoken(in)}}}, nil
	}
	return afterDone(in)
}
