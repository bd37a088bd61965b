package activity

import (
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// setContactPriority moves the contact in its queue.
func setContactPriority() Kind {
	return Kind{Name: "set-contact-priority", Title: "Set Contact Priority", Group: CallHandling,
		Webex: []string{"set-contact-priority"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"FailureCode", "FailureDescription"}, Limit: 100,
		New: func() Activity { return &ContactPriority{} }}
}

// ContactPriority gives a contact that is queued another priority.
type ContactPriority struct{ Priority expr.Template }

// Fields declares the priority.
func (a *ContactPriority) Fields() field.List {
	return field.List{field.Text(&a.Priority, "priority").Require().
		Say("Contact Priority", "1 (first) to 9, or text that yields it.").WebexAs(priorityCodec{})}
}

// priorityCodes are the numbers of failures: those of an escalation, and
// Webex's for a contact that is not an inbound one.
func priorityCodes() failureCodes {
	return failureCodes{1, map[string]int64{FailureNotQueued: 2, FailureFeature: 3, FailureNotNow: 48}}
}

// Step sets the priority and goes on when that is done.
func (a *ContactPriority) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return priorityCodes().afterDone(in)
	}
	text := strings.TrimSpace(in.Text(a.Priority, "priority"))
	n, ok := readPriority(text)
	if !ok {
		return priorityCodes().refuse(FailureRequest, "%q is no priority from 1 to 9", text)
	}
	return Output{Commands: []Command{Set{SetPriority, value.Of("priority", int64(n))}}}, nil
}
