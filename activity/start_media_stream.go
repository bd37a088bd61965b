package activity

import (
	"cmp"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// startMediaStream sends the sound of the call elsewhere, too.
func startMediaStream() Kind {
	return Kind{Name: "start-media-stream", Title: "Start Media Stream", Group: CallHandling,
		Webex: []string{"start-media-stream"}, Shape: "action", Ports: []string{"default", "failure"}, Limit: 20,
		New: func() Activity { return &MediaStream{} }}
}

// MediaStream begins to send what is said to a destination that listens, such
// as one that writes it down.
type MediaStream struct{ Destination field.Reference }

// Fields declares who listens.
func (a *MediaStream) Fields() field.List {
	return field.List{field.Ref(&a.Destination, "destination").To("media-destination").
		Say("Media Destination", "Who listens; left out, the organisation's own destination.").Webex("mediaDestinationId")}
}

// Step asks for the stream and goes on when it has begun.
func (a *MediaStream) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	return Output{Commands: []Command{Set{SetMediaStream, value.Of("destination", cmp.Or(a.Destination.ID, a.Destination.Name),
		"name", a.Destination.Name, "on", true)}}}, nil
}
