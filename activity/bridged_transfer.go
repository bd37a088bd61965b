package activity

import (
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
)

// bridgedTransfer connects the caller with another party for a while.
func bridgedTransfer() Kind {
	return Kind{Name: "bridged-transfer", Title: "Bridged Transfer", Group: CallHandling,
		Webex: []string{"bridged-transfer"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"FailureCode", "FailureDescription"}, Limit: 75,
		New: func() Activity { return &BridgedTransfer{} }}
}

// BridgedTransfer connects the caller with another number. The flow goes on
// when the other party has left.
type BridgedTransfer struct {
	Number  expr.Template
	Timeout time.Duration
	Digits  expr.Template
	Headers []field.Row
}

// Fields declares the number and what goes along.
func (a *BridgedTransfer) Fields() field.List {
	return field.List{
		transferNumber(&a.Number),
		field.Duration(&a.Timeout, "timeout", time.Second).Or(10).Advise(1, 120).
			Say("Timeout", "How long the other party may take to answer.").Webex("timeout"),
		field.Text(&a.Digits, "digits").Say("Send Output Digits", "Keys that are pressed once it has answered: 0-9, A-D, * and #, a comma waits a second.").
			WebexAs(radioText{radioBeside("transferoutdigits", "dtmfdigits", "setToVariable")}),
		transferHeaders(&a.Headers),
	}
}

// Step connects the parties and goes on when the other one has left.
func (a *BridgedTransfer) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return a.connect(in)
	}
	answer, ok := in.Event.(Transferred)
	if !ok {
		return unexpected(in)
	}
	if f := untransferred(answer); f != (Failure{}) {
		return transferCodes().failed(f)
	}
	return Output{Port: "default", Outputs: succeeded()}, nil
}

func (a *BridgedTransfer) connect(in *Input) (Output, error) {
	number, ok := dialled(in.Text(a.Number, "number"))
	if !ok {
		return transferCodes().refuse(FailureNumber, "%q is no number to which a call can be transferred", number)
	}
	digits, ok := sendable(in.Text(a.Digits, "digits"))
	if !ok && digits != "" {
		in.Warn("digits", "digits", "%q cannot be sent: use at most %d of 0-9, A-D, *, # and commas", digits, mostTones)
		digits = ""
	}
	return Output{Commands: []Command{Transfer{To: number, Bridged: true, Timeout: a.Timeout, Digits: digits, Header: headers(in, a.Headers)}}}, nil
}
