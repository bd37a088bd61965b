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

func (t *trace) line(l flowtest.Line) {
	text := l.String()
	switch l.Type {
	case flowtest.LineEnter:
		text = t.paint.bold(text)
	case flowtest.LineCommand:
		text = t.paint.cyan(text)
	case flowtest.LineLeave:
		text = t.paint.dim(text)
	case flowtest.LineProblem:
		text = t.paint.yellow(text)
		if l.Problem.Severity == field.SeverityError {
			text = t.paint.red(text)
		}
	}
	if strings.TrimSpace(text) != "" {
		fmt.Fprintln(t.w, text)
	}
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
