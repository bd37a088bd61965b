package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
)

// The codes of problems that the host adds to a trace.
const (
	CodeUnfaithful = "unfaithful" // this engine does not do again what is recorded
	CodeLate       = "late"       // a timer was answered late
)

// muchLate is how late a timer must be to be told of.
const muchLate = 2 * time.Second

// Trace shows a contact's trace line by line, with resolved settings and with
// secure values masked. It is made by replaying the contact's turns: nothing is
// rendered while it runs. When this engine does something else than what is
// recorded, a line says so and the rest is shown as it is recorded. Requests
// that were repeated after a restart, or not, say so in their answers.
func (r *Runner) Trace(ctx context.Context, organisation, contact string, show func(flowtest.Line)) error {
	recording, err := r.recordingOf(ctx, organisation, contact)
	if err != nil || len(recording.Records) == 0 {
		return err
	}
	t := flowtest.NewTracer(show, recording.Records[0].Event.At, r.secretsOf(ctx, &recording))
	late := lateness{due: map[string]pending{}, channel: recording.Arrival.Channel}
	n := 0
	_, programs, err := r.replay(ctx, &recording, func(_ *engine.State, record *engine.Record, turn engine.Turn) {
		late.tell(r, t, record)
		t.Turn(record.Event, turn)
		n++
	})
	if err == nil {
		return nil
	}
	rest := recording.Records[n:]
	if len(rest) > 0 {
		t.Problem(rest[0].Event.At, unfaithful(err))
	}
	showRest(t, rest, mayShow(programs))
	return nil
}

// whyNot is why turns could not be replayed.
func whyNot(err error) string {
	var faithless *engine.ReplayError
	if errors.As(err, &faithless) {
		return err.Error()
	}
	return "the turns could not be replayed: " + err.Error()
}

// mayShow reports whether texts may be shown of which nobody knows whether a
// secure variable had them: there are no secure variables.
func mayShow(programs []*engine.Program) bool {
	for _, p := range programs {
		for _, v := range p.Flow.Variables {
			if v.Secure {
				return false
			}
		}
	}
	return len(programs) > 0
}

// showRest shows what was recorded and cannot be replayed.
func showRest(t *flowtest.Tracer, rest []engine.Record, whole bool) {
	for i := range rest {
		record := &rest[i]
		if whole {
			t.Turn(record.Event, engine.Turn{Commands: record.Commands})
			continue
		}
		message := fmt.Sprintf("recorded: %s", sortOf(record.Event.Event))
		for _, c := range record.Commands {
			message += fmt.Sprintf(", %s of %s", sortOf(c.Command), c.Activity)
		}
		t.Problem(record.Event.At, field.Problem{Code: CodeUnfaithful, Severity: field.SeverityNote, Message: message})
	}
}

// sortOf is the name of a type of command or event.
func sortOf(v any) string {
	return strings.TrimPrefix(fmt.Sprintf("%T", v), "activity.")
}

// secretsOf are all values that secure variables have had: a value stands in
// the answer that it was taken from before the variable has it.
func (r *Runner) secretsOf(ctx context.Context, recording *Recording) []string {
	var secrets []string
	seen := map[string]bool{}
	_, _, _ = r.replay(ctx, recording, func(state *engine.State, _ *engine.Record, _ engine.Turn) { // where it stops, so does the trace
		for _, s := range state.Secrets() {
			if !seen[s] {
				seen[s] = true
				secrets = append(secrets, s)
			}
		}
	})
	return secrets
}

// lateness finds timers that were answered late.
type lateness struct {
	channel string
	due     map[string]pending
}

func (l *lateness) tell(r *Runner, t *flowtest.Tracer, record *engine.Record) {
	if p, ok := l.due[record.Event.Command]; ok {
		delete(l.due, record.Event.Command)
		if by := record.Event.At.Sub(p.due); by > muchLate {
			t.Problem(record.Event.At, field.Problem{Code: CodeLate, Severity: field.SeverityWarning, Activity: p.Activity,
				Message: fmt.Sprintf("the timer is answered %s late", by.Round(time.Millisecond)), Mend: "Callwright was not running when it was due"})
		}
	}
	c := contact{channel: r.channels[cmp.Or(l.channel, "task")]}
	if c.channel == nil {
		return
	}
	for _, i := range record.Commands {
		if _, ok := i.Command.(activity.Cancel); !ok {
			c.prepare(i, record.Event.At)
		}
	}
	for _, p := range c.pending {
		if !p.due.IsZero() {
			l.due[p.ID] = p
		}
	}
}
