package activity

import (
	"cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
)

// sendCustomMessage sends a message to the customer.
func sendCustomMessage() Kind {
	return Kind{Name: "send-custom-message", Title: "Send Custom Message", Group: CallHandling,
		Webex: []string{"SendCustomMessage"}, Shape: "action", Ports: []string{"default", "error"}, Outputs: messageOutputs(),
		New: func() Activity { return &SendCustomMessage{} }}
}

// MessageType says what a message is made of, in Webex's words.
type MessageType string

// The types of messages.
const (
	MessageText        MessageType = "text"
	MessageAttachments MessageType = "text-with-attachments"
)

// SendCustomMessage sends a message through a messaging channel.
type SendCustomMessage struct {
	Channel     field.Reference
	Type        MessageType
	Text        expr.Template
	Attachments []AttachmentRow
	Transcript  bool
	Outputs     []OutputRow
}

// AttachmentRow is one file that goes with a message.
type AttachmentRow struct{ Name, Type, URL expr.Template }

func attachmentFields(r *AttachmentRow) field.List {
	return field.List{
		field.Text(&r.Name, "name").Say("File Name", "Name of the file."),
		field.Text(&r.Type, "type").Say("MIME Type", "Type of the file, such as image/png."),
		field.Text(&r.URL, "url").Require().Say("File URL", "Where the file is fetched."),
	}
}

// Fields declares the channel and the message.
func (a *SendCustomMessage) Fields() field.List {
	return field.List{
		channelRef(&a.Channel),
		field.Choice(&a.Type, "type", MessageText, MessageAttachments).OptionsAs([]string{"Text", "Text with Attachments"}, nil).Say("Message Type", "Whether files go with the text.").Webex("messageType"),
		field.Text(&a.Text, "text").As("lines").Require().Say("Message", "Text of the message.").Webex("messageText"),
		field.Items(&a.Attachments, "attachments", attachmentFields).ShowIf(&a.Type, MessageAttachments).
			Say("Attachments", "Files that go with the text.").WebexAs(attachmentsCodec{}),
		field.Bool(&a.Transcript, "append_to_transcript").Or(true).
			Say("Append to Transcript", "Whether the message is kept in the transcript.").Webex("appendToTranscript"),
		messageRows(&a.Outputs),
	}
}

// Step sends the message and reads what the channel says of it.
func (a *SendCustomMessage) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{a.send(in)}}, nil
	}
	e, ok := in.Event.(Sent)
	switch {
	case !ok:
		return unexpected(in)
	case e.Failure != (Failure{}):
		return Output{Outputs: notMessaged("failure", e.Failure)}, e.Failure.Fault()
	}
	return Output{Port: "default", Outputs: messaged(e.Value), Assign: assign(in, a.Outputs, e.Value)}, nil
}

func (a *SendCustomMessage) send(in *Input) Send {
	s := Send{Channel: cmp.Or(a.Channel.ID, a.Channel.Name), Label: a.Channel.Name, Type: string(a.Type),
		Text: in.Text(a.Text, "text"), Transcript: a.Transcript}
	if a.Type != MessageAttachments {
		return s
	}
	for i, r := range a.Attachments {
		text := func(t expr.Template, name string) string { return in.Text(t, rowPath("attachments", i, name)) }
		s.Attachments = append(s.Attachments, Attachment{text(r.Name, "name"), text(r.Type, "type"), text(r.URL, "url")})
	}
	return s
}
