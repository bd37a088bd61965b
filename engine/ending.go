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

// settle decides whether the contact has come to rest.
func (s *State) settle() {
	s.branches = slices.DeleteFunc(s.branches, func(b *branch) bool { return b.done })
	s.rest = len(s.branches) == 0 && s.queue == "" && s.started != nil
}
