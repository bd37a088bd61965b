package activity

import (
	"time"

	"github.com/callwright/callwright/field"
)

// wait holds the flow for a while.
func wait() Kind {
	return Kind{Name: "wait", Title: "Wait", Group: FlowControl,
		Webex: []string{"wait-activity"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &Pause{} }}
}

// Pause lets a time pass before the flow goes on. Webex takes 10 seconds to 72
// hours (domain.md §4.5); anything else works here, with a warning.
type Pause struct{ For time.Duration }

// Fields declares how long the flow waits.
func (a *Pause) Fields() field.List {
	return field.List{
		field.Duration(&a.For, "for", time.Second).Advise(10, 72*60*60).Require().
			Say("Duration", "How long the flow waits, as HH:MM:SS.").Webex("duration"),
	}
}

// Step asks for a timer and leaves when it is over.
func (a *Pause) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{Wait{For: a.For}}}, nil
	}
	return afterDone(in)
}
