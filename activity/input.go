package activity

import (
	"errors"
	"fmt"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Input is what an activity has when it is stepped.
type Input struct {
	Label    string          // of the activity
	Command  string          // id that the first command it gives will have
	Event    Event           // nil on entry, afterwards the answer to its command
	Memo     any             // what it put into Output.Memo last time; a value of package value
	Scope    expr.Scope      // variables, outputs and the time of the event
	Problems []field.Problem // for the journal, and so in English (package engine)
}

// Output is what an activity wants: commands to wait for, or a way to go on.
type Output struct {
	Commands []Command     // stay and wait for an answer; without any, leave
	Port     string        // leave by this port
	Then     Then          // leave in another way than by a port
	Enter    *Entry        // run another flow; stepped again with Returned unless it is a GoTo
	Outputs  *value.Object // merged into what expressions read under the label
	Assign   []Assignment  // flow variables to set, in order
	Memo     any
}

// Then says how a branch goes on when it does not leave by a port.
type Then int

// Ways to go on.
const (
	Leave      Then = iota // by Output.Port
	EndBranch              // this branch ends, the call stays up
	EndCall                // the call ends
	EndSubflow             // back to the flow that called this one
	HandOff                // another system or flow takes over
)

// Entry runs another flow that a [Load] brought.
type Entry struct {
	Program string
	GoTo    bool         // the flow takes over; nothing returns
	Inputs  []Assignment // its variables to set
}

// Returned is the event for an activity whose subflow came to its end.
// Variable reads one of the subflow's variables.
type Returned struct{ Variables *value.Object }

func (Returned) event() {}

// Assignment sets a flow variable; the engine turns Value into the variable's type.
type Assignment struct {
	Variable string
	Value    any
}

// Fault is an error that an activity raises: a stable code and a sentence.
type Fault struct{ Code, Message string }

// Error is the sentence.
func (f *Fault) Error() string { return f.Message }

// Faultf returns a [Fault] with the code.
func Faultf(code, format string, args ...any) *Fault {
	return &Fault{code, fmt.Sprintf(format, args...)}
}

// Fault turns a failure into the error that an activity returns.
func (f Failure) Fault() error {
	if f == (Failure{}) {
		return nil
	}
	return &Fault{f.Code, f.Message}
}

// Text renders a template as running text. An expression that fails renders
// empty and is reported as a problem of the setting at path.
func (in *Input) Text(t expr.Template, path string) string {
	s, err := t.Render(in.Scope)
	in.Report(err, path)
	return s
}

// Encode renders a template through an encoder, so that each value is encoded for its place.
func (in *Input) Encode(t expr.Template, e expr.Encoder, path string) string {
	s, err := t.Encode(in.Scope, e)
	in.Report(err, path)
	return s
}

// Value evaluates a template that is one expression, keeping the value's type.
func (in *Input) Value(t expr.Template, path string) any {
	v, err := t.Value(in.Scope)
	in.Report(err, path)
	return v
}

// Report adds a problem for an error that does not stop the activity; nil adds none.
func (in *Input) Report(err error, path string) {
	if err == nil {
		return
	}
	p := field.Problem{Code: field.CodeExpression, Severity: field.SeverityWarning, Activity: in.Label, Field: path, Message: err.Error()}
	var e *expr.Error
	if errors.As(err, &e) {
		p.Line, p.Column = e.Line, e.Column
	}
	in.Problems = append(in.Problems, p)
}

// Warn adds a problem in words.
func (in *Input) Warn(code, path, format string, args ...any) {
	in.Problems = append(in.Problems, field.Problem{Code: code, Severity: field.SeverityWarning,
		Activity: in.Label, Field: path, Message: fmt.Sprintf(format, args...)})
}
