package flowtest

import (
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
)

// Tracer makes lines of the turns of a contact that does not run here, such as
// one that is replayed from its journal.
type Tracer struct {
	trace *tracer
	asked map[string]engine.Issued // commands that have no answer yet
}

// NewTracer returns a tracer that shows each line. began is when the contact
// began; the secrets are texts that no line may show, besides those of [Tracer.Turn].
func NewTracer(show func(Line), began time.Time, secrets []string) *Tracer {
	t := &Tracer{trace: newTracer(show, began), asked: map[string]engine.Issued{}}
	t.trace.secrets = t.trace.secrets.add(secrets)
	return t
}

// Turn shows a turn: the event, what the contact did, and the commands.
func (t *Tracer) Turn(e activity.Stamped, turn engine.Turn) {
	if _, starts := e.Event.(activity.Started); !starts {
		c := t.asked[e.Command]
		delete(t.asked, e.Command)
		t.trace.line(Line{Type: LineResult, At: e.At, Branch: c.Branch, Activity: c.Activity, Kind: c.Kind, Event: e.Event})
	}
	for _, c := range turn.Commands {
		if cancel, ok := c.Command.(activity.Cancel); ok {
			delete(t.asked, cancel.ID)
			t.command(e.At, c)
		}
	}
	for _, n := range turn.Notes {
		t.trace.note(n)
	}
	t.trace.flush()
	for _, c := range turn.Commands {
		if _, ok := c.Command.(activity.Cancel); !ok {
			t.asked[c.ID] = c
			t.command(e.At, c)
		}
	}
}

func (t *Tracer) command(at time.Time, c engine.Issued) {
	t.trace.line(Line{Type: LineCommand, At: at, Branch: c.Branch, Activity: c.Activity, Kind: c.Kind, Command: c.Command})
}

// Problem shows something that whoever runs the contact has to say of it.
func (t *Tracer) Problem(at time.Time, p field.Problem) {
	t.trace.line(Line{Type: LineProblem, At: at, Activity: p.Activity, Problem: &p})
}
