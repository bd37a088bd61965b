package runner

import (
	"cmp"
	"container/list"
	"context"
	"slices"
	"sync"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
)

// mostTails is how many contacts can be followed without replaying each from its
// beginning every time.
const mostTails = 64

// tails are the traces of the contacts that were followed last.
type tails struct {
	mu    sync.Mutex
	kept  map[string]*list.Element
	order list.List // of *tail, the one that was asked for last first
}

// tail is the trace of a contact, as far as it was asked for.
type tail struct {
	organisation, contact string

	mu        sync.Mutex
	recording Recording
	played    int      // records of it that are rendered
	player    *contact // at that point; nil before the first
	tracer    *flowtest.Tracer
	lines     []flowtest.Line
	late      lateness
	secrets   []string
	stuck     error // this engine does something else than what is recorded
	kept      int   // when it was last read from memory: last turn on disk
	read      int   // and how much of what is in memory
}

func (t *tails) get(organisation, contact string) *tail {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := organisation + "\x00" + contact
	if at := t.kept[key]; at != nil {
		t.order.MoveToFront(at)
		return at.Value.(*tail)
	}
	if t.kept == nil {
		t.kept = map[string]*list.Element{}
	}
	f := &tail{organisation: organisation, contact: contact, kept: -1}
	t.kept[key] = t.order.PushFront(f)
	for len(t.kept) > mostTails {
		oldest := t.order.Back().Value.(*tail)
		t.remove(oldest.organisation + "\x00" + oldest.contact)
	}
	return f
}

func (t *tails) drop(organisation, contact string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.remove(organisation + "\x00" + contact)
}

func (t *tails) remove(key string) {
	if at := t.kept[key]; at != nil {
		t.order.Remove(at)
		delete(t.kept, key)
	}
}

// seq is the number of the last turn that the tail has.
func (f *tail) seq() int {
	if n := len(f.recording.Records); n > 0 {
		return f.recording.Records[n-1].Seq
	}
	return 0
}

// begin makes ready to render from the first turn.
func (f *tail) begin(ctx context.Context, r *Runner, first *engine.Record) {
	f.lines = nil
	f.tracer = flowtest.NewTracer(func(l flowtest.Line) { f.lines = append(f.lines, l) }, first.Event.At, f.secrets)
	f.late = lateness{due: map[string]pending{}, channel: cmp.Or(f.recording.Arrival.Channel, "task")}
	player, err := r.player(ctx, &f.recording, true)
	if err != nil {
		f.stop(first, err)
		return
	}
	f.player = player
}

// restart lets the tail be rendered from the beginning, with what is secret now.
func (f *tail) restart() { f.played, f.player = 0, nil }

// learn takes in values of secure variables, and reports whether there were new ones.
func (f *tail) learn(secrets []string) bool {
	n := len(f.secrets)
	for _, s := range secrets {
		if !slices.Contains(f.secrets, s) {
			f.secrets = append(f.secrets, s)
		}
	}
	return len(f.secrets) > n
}

// stop says in the trace that it cannot be replayed from here on.
func (f *tail) stop(at *engine.Record, err error) {
	f.stuck = err
	f.tracer.Problem(at.Event.At, unfaithful(err))
}

// unfaithful is the problem of a trace that cannot be replayed to its end.
func unfaithful(err error) field.Problem {
	return field.Problem{Code: CodeUnfaithful, Severity: field.SeverityWarning, Message: whyNot(err),
		Mend: "what follows is as it was recorded, without activities and variables"}
}
