package activity

import (
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// callback lets the caller hang up and be called back.
func callback() Kind {
	return Kind{Name: "callback", Title: "Callback", Group: CallHandling,
		Webex: []string{"callback"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"FailureCode", "FailureDescription"}, Limit: 10,
		New: func() Activity { return &Callback{} }}
}

// Callback registers a call back to the caller in a queue. The contact keeps
// its place there, also when the caller hangs up; when an agent is free the
// number is called.
type Callback struct {
	Number expr.Template
	Queue  QueueChoice
	ANI    expr.Template
}

// Fields declares whom to call, from where and in which queue.
func (a *Callback) Fields() field.List {
	radio := radioBeside("callbackQueue", "singleQueue", "variableQueue")
	l := field.List{field.Text(&a.Number, "number").Require().
		Say("Callback Dial Number", "Number that is called back, such as {{NewPhoneContact.ANI}}.").Webex("callbackDn")}
	l = append(l, a.Queue.fields("queue", "Callback Queue", "Queue for the callback; left out, it is the one in which the contact waits.",
		radio, func(c field.Codec) field.Codec { return switched{c, "toggleCallbackDestination"} })...)
	return append(l, field.Text(&a.ANI, "ani").
		Say("Callback ANI", "Number that the customer sees; left out, the platform's own.").
		WebexAs(radioText{radioBeside("callbackAni", "staticAni", "variableAni")}))
}

// callbackCodes are Webex's numbers for callbacks.
func callbackCodes() failureCodes {
	return failureCodes{6, map[string]int64{FailureRequest: 1, FailureNumber: 1, FailureQueue: 3}}
}

// Step registers the callback and goes on when that is done.
func (a *Callback) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return callbackCodes().afterDone(in)
	}
	number, ok := dialled(in.Text(a.Number, "number"))
	if !ok {
		return callbackCodes().refuse(FailureNumber, "%q is no number that can be called back", number)
	}
	queue, label := a.Queue.given(in, "queue")
	if queue == "" && !a.Queue.isZero() {
		return callbackCodes().refuse(FailureQueue, "the expression names no queue")
	}
	return Output{Commands: []Command{Set{SetCallback, value.Of("number", number, "queue", queue, "name", label,
		"ani", strings.TrimSpace(in.Text(a.ANI, "ani")), "destination", queue != "")}}}, nil
}
