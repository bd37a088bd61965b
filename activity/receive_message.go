package activity

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/field"
)

// receiveMessage waits for a message of the customer.
func receiveMessage() Kind {
	return Kind{Name: "receive-message", Title: "Receive Message", Group: CallHandling,
		Webex: []string{"ReceiveMessage"}, Shape: "action", Ports: []string{"default", "timeout", "error"}, Outputs: messageOutputs(),
		New: func() Activity { return &ReceiveMessage{} }}
}

// ReceiveMessage waits until the customer sends a message.
type ReceiveMessage struct {
	Type       string
	Channel    field.Reference
	Timeout    time.Duration
	Transcript bool
	Outputs    []OutputRow
}

// Fields declares the channel and how long to wait.
func (a *ReceiveMessage) Fields() field.List {
	return field.List{
		field.Plain(&a.Type, "channel_type").Or("CUSTOM_MESSAGING").Say("Channel Type", "Sort of the channel.").Webex("channelType"),
		channelRef(&a.Channel),
		field.Duration(&a.Timeout, "timeout", time.Second).Or(600).
			Say("Timeout", "How long to wait for a message.").Webex("timeout"),
		field.Bool(&a.Transcript, "append_to_transcript").Or(true).
			Say("Append to Transcript", "Whether the message is kept in the transcript.").Webex("appendToTranscript"),
		messageRows(&a.Outputs),
	}
}

// Step waits for the message and reads it.
func (a *ReceiveMessage) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{Receive{Channel: cmp.Or(a.Channel.ID, a.Channel.Name), Label: a.Channel.Name,
			Timeout: a.Timeout, Transcript: a.Transcript}}}, nil
	}
	e, ok := in.Event.(Received)
	switch {
	case !ok:
		return unexpected(in)
	case e.Failure != (Failure{}):
		return Output{Outputs: notMessaged("failure", e.Failure)}, e.Failure.Fault()
	case e.Outcome == OutcomeTimeout:
		return Output{Port: OutcomeTimeout, Outputs: notMessaged(OutcomeTimeout, Failure{})}, nil
	}
	return Output{Port: "default", Outputs: messaged(e.Message), Assign: assign(in, a.Outputs, e.Message)}, nil
}
