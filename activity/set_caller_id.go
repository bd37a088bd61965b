package activity

import (
	"regexp"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// setCallerID chooses the number that is shown to who is called.
func setCallerID() Kind {
	return Kind{Name: "set-caller-id", Title: "Set Caller ID", Group: CallHandling,
		Webex: []string{"SetCallerID"}, Shape: "action", Ports: []string{"default", "error"}, Limit: 100,
		New: func() Activity { return &CallerID{} }}
}

// CallerID chooses the number that an agent or customer sees who is called. It
// is for the event flow of ContactPredial, as its last activity.
type CallerID struct{ Number expr.Template }

// Fields declares the number.
func (a *CallerID) Fields() field.List {
	return field.List{field.Text(&a.Number, "number").
		Say("Caller ID DN", "Number as +14155550100; left out, the platform's own.").
		WebexAs(radioText{radioBeside("callerId", "setToValue", "setToVariable")})}
}

// callerNumber is a number in the form of E.164, or an extension.
var callerNumber = regexp.MustCompile(`^\+?[0-9]{2,15}$`)

// Step sets the number; one that is none leaves the platform's own (Webex does
// so silently, here it is a problem of the trace).
func (a *CallerID) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	text := strings.TrimSpace(in.Text(a.Number, "number"))
	number := dialMarks.Replace(text)
	if !callerNumber.MatchString(number) {
		if !a.Number.IsZero() {
			in.Warn("caller_id", "number", "%q is no number, so the platform's own is shown", text)
		}
		number = ""
	}
	return Output{Commands: []Command{Set{SetCallerID, value.Of("number", number)}}}, nil
}
