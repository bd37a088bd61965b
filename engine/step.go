package engine

import (
	"slices"

	"github.com/callwright/callwright/activity"
)

// Step takes one event to quiescence: every branch that can walk does, in a
// fixed order. The same events give the same turns. An answer to a command
// that was answered or cancelled before is ignored.
func (s *State) Step(lib Library, e activity.Stamped) Turn {
	s.turn = Turn{Notes: s.turn.Notes[:0]}
	if n := cap(s.turn.Notes); n == 0 || n > mostNotes {
		s.turn.Notes = make([]Note, 0, usualNotes)
	}
	s.now, s.walked = e.At.UTC().Round(0), 0 // as it comes back from the journal
	s.turns++
	switch ev := e.Event.(type) {
	case activity.Started:
		s.start(ev)
	case activity.Happened:
		s.happened(ev)
	case activity.HungUp:
		s.end(OutcomeDisconnected, "the caller hung up")
	default:
		s.answer(e.Command, ev)
	}
	for s.walk(lib) {
	}
	s.settle()
	return s.turn
}

// walk lets the first branch that can walk do so.
func (s *State) walk(lib Library) bool {
	for _, b := range s.branches {
		if b.ready && !b.done {
			b.ready = false
			s.advance(lib, b)
			return true
		}
	}
	return false
}

func (s *State) start(e activity.Started) {
	if s.started != nil {
		return
	}
	s.started = e.Attributes.Clone()
	b := s.begin("", -1)
	for name, v := range e.Variables.All() {
		s.assign(b, activity.Assignment{Variable: name, Value: v})
	}
	s.enterFlow(b, s.frame)
}

// begin adds a branch at a node of the flow.
func (s *State) begin(handler string, node int) *branch {
	id := 0
	for _, b := range s.branches {
		id = max(id, b.id+1)
	}
	b := &branch{id: id, handler: handler, ready: node >= 0, room: [1]call{{s.frame, node}}}
	b.calls = b.room[:]
	s.branches = append(s.branches, b)
	return b
}

// enterFlow puts the branch at the start of the innermost frame's flow.
func (s *State) enterFlow(b *branch, f *frame) {
	start := f.program.start
	if start < 0 {
		s.fail(b, "", &activity.Fault{Code: CodeNoStart, Message: "the flow “" + f.program.Flow.Name + "” has no start activity"})
		return
	}
	f.merge(start, s.started)
	b.top().node, b.ready, b.event, b.self = start, true, nil, 0
}

// answer hands an event to the branch that waits for it.
func (s *State) answer(id string, e activity.Event) {
	for _, b := range s.branches {
		i := slices.IndexFunc(b.waiting, func(c Issued) bool { return c.ID == id })
		if i < 0 {
			continue
		}
		b.waiting = slices.Delete(b.waiting, i, i+1)
		b.event, b.ready = e, true
		return
	}
}

func (s *State) next() string {
	id := s.id()
	s.seq++
	return id
}
