package activity

import (
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// sendDigits presses keys for the other party.
func sendDigits() Kind {
	return Kind{Name: "send-digits", Title: "Send Digits", Group: CallHandling,
		Webex: []string{"send-digits"}, Shape: "action", Ports: []string{"default", "failure"},
		New: func() Activity { return &SendDigits{} }}
}

// SendDigits sends tones on the call, as to an extension or another menu.
type SendDigits struct{ Digits expr.Template }

// Fields declares the keys.
func (a *SendDigits) Fields() field.List {
	return field.List{field.Text(&a.Digits, "digits").Require().
		Say("Digits", "Up to 32 of 0-9, A-D, * and #; a comma waits a second.").
		WebexAs(radioText{radioBeside("transferoutdigits", "dtmfdigits", "setToVariable")})}
}

// Step sends the keys and goes on when they were sent.
func (a *SendDigits) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	digits, ok := sendable(in.Text(a.Digits, "digits"))
	if !ok {
		return Output{}, Faultf("digits", "%q cannot be sent: use 1 to %d of 0-9, A-D, *, # and commas", digits, mostTones)
	}
	return Output{Commands: []Command{Set{SetDigits, value.Of("digits", digits)}}}, nil
}
