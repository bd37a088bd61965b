package activity

import (
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
)

// blindTransfer gives the call away.
func blindTransfer() Kind {
	return Kind{Name: "blind-transfer", Title: "Blind Transfer", Group: CallHandling, Role: RoleEnd,
		Webex: []string{"blind-transfer"}, Shape: "terminating-action", Ports: []string{"error"},
		Outputs: []string{"FailureCode", "FailureDescription"}, Limit: 10,
		New: func() Activity { return &BlindTransfer{} }}
}

// BlindTransfer gives the call to another number for good.
type BlindTransfer struct {
	Number  expr.Template
	Headers []field.Row
}

// Fields declares the number and what goes along.
func (a *BlindTransfer) Fields() field.List {
	return field.List{transferNumber(&a.Number), transferHeaders(&a.Headers)}
}

// transferNumber and transferHeaders are what both sorts of transfer have.
func transferNumber(p *expr.Template) field.Field {
	return field.Text(p, "number").Require().
		Say("Transfer Dial Number", "Number or SIP address to which the call goes.").
		WebexAs(radioText{radioBeside("transfertodn", "dn", "setToVariable")})
}

func transferHeaders(p *[]field.Row) field.Field {
	return field.Table(p, "headers").Say("Add Header", "SIP headers that go along, such as X-Case: 4711.").Webex("customAttributes")
}

// transferCodes are Webex's numbers for transfers.
func transferCodes() failureCodes {
	return failureCodes{6, map[string]int64{FailureNumber: 1, FailureBusy: 2, FailureNoAnswer: 3, FailureNotNow: 48}}
}

// untransferred is the failure that an answer tells of; the zero Failure for none.
func untransferred(t Transferred) Failure {
	if t.Failure == (Failure{}) && t.Outcome != "" {
		return Failure{t.Outcome, "the call could not be transferred: " + t.Outcome}
	}
	return t.Failure
}

// Step transfers the call; the contact is over once it was given over.
func (a *BlindTransfer) Step(in *Input) (Output, error) {
	if in.Event == nil {
		number, ok := dialled(in.Text(a.Number, "number"))
		if !ok {
			return transferCodes().refuse(FailureNumber, "%q is no number to which a call can be transferred", number)
		}
		return Output{Commands: []Command{Transfer{To: number, Header: headers(in, a.Headers)}}}, nil
	}
	answer, ok := in.Event.(Transferred)
	if !ok {
		return unexpected(in)
	}
	if f := untransferred(answer); f != (Failure{}) {
		return transferCodes().failed(f)
	}
	return Output{Then: HandOff, Outputs: succeeded()}, nil
}
