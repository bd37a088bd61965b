package engine

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// Restore makes a state of a snapshot. The library finds its programs by their
// keys; the options are those of the host that goes on with it. The error is a
// *[SnapshotError].
func Restore(text []byte, lib Library, o Options) (*State, error) {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	var image snapshot
	if err := image.read(text); err != nil {
		return nil, err
	}
	if len(image.frames) == 0 {
		return nil, damaged("it has no flow")
	}
	s := &State{contact: image.contact, options: o, turns: image.turns, seq: image.seq, steps: image.steps, now: image.now,
		queue: image.queue, ended: image.ended, outcome: Outcome(image.outcome), rest: image.rest, started: image.started}
	frames := make([]*frame, len(image.frames))
	for i := range image.frames {
		f, err := s.restoreFrame(&image.frames[i], lib)
		if err != nil {
			return nil, err
		}
		frames[i] = f
	}
	s.frame = frames[0]
	for i := range image.branches {
		b, err := s.restoreBranch(&image.branches[i], frames)
		if err != nil {
			return nil, err
		}
		s.branches = append(s.branches, b)
	}
	return s, nil
}

// errNewer stops reading a snapshot whose format is newer.
var errNewer = errors.New("it was written by a newer Callwright")

func (s *snapshot) read(text []byte) error {
	err := activity.ReadMembers(text, func(m *activity.Members) {
		if s.members(m); s.format > snapshotFormat {
			m.Refuse("%w", errNewer)
		}
	})
	switch {
	case errors.Is(err, errNewer):
		return &SnapshotError{Reason: SnapshotNewer, err: fmt.Errorf("the snapshot has format %d, newer than %d: use the newer Callwright", s.format, snapshotFormat)}
	case err != nil:
		return damaged("%w", err)
	case s.format < 1:
		return damaged("it names no format")
	case s.turns < 0 || s.seq < 0 || s.steps < 0:
		return damaged("a count is negative")
	}
	return nil
}

func (s *State) restoreFrame(image *frameImage, lib Library) (*frame, error) {
	p, ok := (*Program)(nil), false
	if lib != nil {
		p, ok = lib(image.program)
	}
	if !ok || p == nil {
		return nil, &SnapshotError{Reason: SnapshotProgram, Program: image.program, err: fmt.Errorf("the flow %q is not there", image.program)}
	}
	if p.shape != image.shape {
		return nil, &SnapshotError{Reason: SnapshotShape, Program: image.program,
			err: fmt.Errorf("the flow %q is not the one with which the contact began", image.program)}
	}
	f := newFrame(p)
	for name, v := range image.vars.All() {
		i, ok := p.varIndex[name]
		if !ok {
			return nil, damaged("the flow %q has no variable %q", image.program, name)
		}
		f.vars[i] = v
	}
	for name, v := range image.extra.All() {
		if f.extra == nil {
			f.extra = map[string]any{}
		}
		f.extra[name] = v
	}
	return f, s.restoreOutputs(f, image.outputs)
}

func (s *State) restoreOutputs(f *frame, outputs *value.Object) error {
	for number, v := range outputs.All() {
		i, err := strconv.Atoi(number)
		if err != nil || i < 0 || i >= len(f.outputs) {
			return damaged("there is no activity %q", number)
		}
		switch v := v.(type) {
		case *value.Object:
			f.outputs[i] = v
		case bool:
			f.outputs[i] = s.started
		default:
			return damaged("the outputs of activity %d are %s", i, value.Sort(v))
		}
	}
	return nil
}

func (s *State) restoreBranch(image *branchImage, frames []*frame) (*branch, error) {
	b := &branch{id: image.id, handler: image.handler, since: image.since, self: image.self, memo: image.memo}
	if len(image.calls) == 0 || len(image.waiting) == 0 {
		return nil, damaged("branch %d stands nowhere or waits for nothing", image.id)
	}
	b.calls = b.room[:0]
	for _, c := range image.calls {
		if c.frame < 0 || c.frame >= len(frames) || c.node < 0 || c.node >= len(frames[c.frame].program.nodes) {
			return nil, damaged("branch %d stands at activity %d of flow %d, which is not there", image.id, c.node, c.frame)
		}
		b.calls = append(b.calls, call{frames[c.frame], c.node})
	}
	n := b.top().at()
	for _, w := range image.waiting {
		i := Issued{ID: w.id, Branch: b.id, Activity: w.activity, Kind: w.kind, Command: w.command}
		if w.number > 0 {
			i.ID = s.idOf(w.number)
		}
		if i.Activity == "" && i.Kind == "" {
			i.Activity, i.Kind = n.label, n.kind.Name
		}
		if i.ID == "" || i.Command == nil {
			return nil, damaged("branch %d waits for a command that is not there", image.id)
		}
		b.waiting = append(b.waiting, i)
	}
	return b, nil
}

// Place is where a branch stands.
type Place struct {
	Branch   int
	Handler  string // eventSpecificationName of its event flow; empty for the main flow
	Flow     string // name of the flow or subflow
	Activity string // label
	Kind     string
	Since    time.Time // when it entered the activity
}

// Standing returns the activity at which each branch stands, in the order of
// the branches.
func (s *State) Standing() []Place {
	places := make([]Place, 0, len(s.branches))
	for _, b := range s.branches {
		n := b.top().at()
		places = append(places, Place{b.id, b.handler, b.top().frame.program.Flow.Name, n.label, n.kind.Name, b.since})
	}
	return places
}
