package engine

import (
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// The names of platform events that the engine itself knows (flow-formats.md A.6).
const (
	EventGlobalError   = "GlobalErrorHandling"
	EventContactEnded  = "ContactEnded"
	EventAgentAnswered = "AgentContactAssigned"
)

// Step takes one event to quiescence: every branch that can walk does, in a
// fixed order. The same events give the same turns. An answer to a command
// that was answered or cancelled before is ignored.
func (s *State) Step(lib Library, e activity.Stamped) Turn {
	s.turn = Turn{Notes: s.turn.Notes[:0]}
	s.now, s.walked = e.At, 0
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

// settle decides whether the contact has come to rest.
func (s *State) settle() {
	s.branches = slices.DeleteFunc(s.branches, func(b *branch) bool { return b.done })
	s.rest = len(s.branches) == 0 && s.queue == "" && s.started != nil
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

// happened begins the event flow for a platform event, if there is one. When an
// agent answers, the main branch and its commands are over (architecture.md §1).
func (s *State) happened(e activity.Happened) {
	if s.ended || s.started == nil {
		return
	}
	if e.Name == EventAgentAnswered {
		s.queue = ""
		for _, b := range s.branches {
			if b.handler == "" {
				s.cancel(b, "an agent answered")
			}
		}
	}
	s.raise(e.Name, e.Attributes)
}

// raise begins the event flow called name and reports whether one is wired.
func (s *State) raise(name string, attributes *value.Object) bool {
	i, ok := s.frame.program.handlers[name]
	if !ok {
		return false
	}
	s.frame.merge(i, attributes)
	n := &s.frame.program.nodes[i]
	if len(n.links) == 0 {
		return false
	}
	b := s.begin(name, i)
	s.note(Note{Type: NoteEvent, Branch: b.id, Activity: n.label, Kind: n.kind.Name, Name: name})
	return true
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

// cancel ends a branch and takes back its commands.
func (s *State) cancel(b *branch, why string) {
	if b.done {
		return
	}
	for _, c := range b.waiting {
		s.turn.Commands = append(s.turn.Commands, Issued{ID: s.next(), Branch: b.id, Activity: c.Activity, Kind: c.Kind,
			Command: activity.Cancel{ID: c.ID}})
	}
	s.finish(b, why)
}

// finish ends a branch.
func (s *State) finish(b *branch, why string) {
	b.done, b.ready, b.waiting = true, false, nil
	s.note(Note{Type: NoteEnd, Branch: b.id, Name: why})
}

func (s *State) next() string {
	id := s.id()
	s.seq++
	return id
}

// end ends the call: every branch but that of ContactEnded is cancelled, and
// ContactEnded's event flow begins.
func (s *State) end(o Outcome, why string) {
	if s.ended {
		return
	}
	s.ended, s.queue, s.outcome = true, "", o
	for _, b := range s.branches {
		s.cancel(b, why)
	}
	s.raise(EventContactEnded, value.Of("Reason", why))
}

// fail is where an error goes that the activity itself did not handle: to the
// subflow's caller, to the global error event, or it fails the contact.
func (s *State) fail(b *branch, label string, err error) {
	fault := faultOf(err)
	if len(b.calls) > 1 {
		b.calls = b.calls[:len(b.calls)-1]
		s.failed(b, fault)
		return
	}
	attributes := value.Of("FailureCode", fault.Code, "FailureDescription", fault.Message, "ActivityName", label)
	if b.handler != EventGlobalError && s.frame.program.wired(EventGlobalError) {
		s.problem(b, field.Problem{Code: fault.Code, Severity: field.SeverityWarning, Activity: label, Message: fault.Message})
		s.raise(EventGlobalError, attributes)
		s.finish(b, "an error went to the global error event")
		return
	}
	s.problem(b, field.Problem{Code: fault.Code, Severity: field.SeverityError, Activity: label,
		Message: "nobody handles the error: " + fault.Message, Mend: "link the error port, or handle the event GlobalErrorHandling"})
	s.finish(b, "an error that nobody handled")
	if s.ended {
		s.outcome = OutcomeFailed
		return
	}
	s.end(OutcomeFailed, "an error that nobody handled")
}
