package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// trace prints a contact as it runs, for people.
type trace struct {
	w     io.Writer
	paint paint
}

func newTrace(w io.Writer) *trace { return &trace{w, painter(w)} }

// line prints one line of the trace; what stands below it is dimmed.
func (t *trace) line(l flowtest.Line) {
	head, below, more := strings.Cut(l.String(), "\n")
	if strings.TrimSpace(head) == "" && !more {
		return
	}
	fmt.Fprintln(t.w, t.colour(l)(head))
	if more {
		for _, line := range strings.Split(below, "\n") {
			fmt.Fprintln(t.w, t.paint.dim(line))
		}
	}
}

func (t *trace) colour(l flowtest.Line) func(string) string {
	switch l.Type {
	case flowtest.LineEnter:
		return t.paint.bold
	case flowtest.LineCommand:
		return t.paint.cyan
	case flowtest.LineLeave:
		return t.paint.green
	case flowtest.LineProblem:
		if l.Problem.Severity == field.SeverityError {
			return t.paint.red
		}
		return t.paint.yellow
	}
	return func(s string) string { return s }
}

// summary says what came of the contact.
func (t *trace) summary(r flowtest.Result) {
	colour := t.paint.green
	if r.Outcome == engine.OutcomeFailed || r.Outcome == engine.OutcomeLimit {
		colour = t.paint.red
	}
	fmt.Fprintf(t.w, "\n%s after %d activities, %d HTTP requests, %d problems\n", colour(string(r.Outcome)), r.Steps, len(r.Requests), len(r.Problems))
	summary := r.Summary()
	if vars, _ := summary.Get("variables"); vars != nil {
		for name, v := range vars.(*value.Object).All() {
			if v != nil && v != "" {
				fmt.Fprintf(t.w, "  %s = %s\n", name, string(value.AppendJSON(nil, v)))
			}
		}
	}
}
