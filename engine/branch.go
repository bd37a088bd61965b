package engine

import (
	"errors"
	"fmt"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// advance walks a branch from activity to activity until it waits or ends.
func (s *State) advance(lib Library, b *branch) {
	for !b.done {
		c := b.top()
		n := c.at()
		if b.event == nil && !s.enter(b, n) {
			return
		}
		if n.disabled {
			s.leave(b, n.pass())
			continue
		}
		if !s.perform(lib, b, n) {
			return
		}
	}
}

// enter counts the activity against the limits and notes it. It reports
// whether the branch may go on at the activity.
func (s *State) enter(b *branch, n *node) bool {
	s.steps++
	s.walked++
	limits := s.options.Limits
	if s.walked > limits.Turn || s.steps > limits.Contact {
		s.exceed(b, n)
		return false
	}
	b.since = s.now
	note := Note{Type: NoteEnter, Branch: b.id, Activity: n.label, Kind: n.kind.Name}
	if s.options.Detail {
		note.Settings = s.resolve(b, n)
	}
	s.note(note)
	return true
}

// exceed ends a contact that ran into a step budget.
func (s *State) exceed(b *branch, n *node) {
	message := fmt.Sprintf("%d activities ran without an outside event", s.options.Limits.Turn)
	if s.steps > s.options.Limits.Contact {
		message = fmt.Sprintf("the contact ran %d activities", s.options.Limits.Contact)
	}
	s.problem(b, field.Problem{Code: string(OutcomeLimit), Severity: field.SeverityError, Activity: n.label,
		Message: message, Mend: "give the loop a way out"})
	s.finish(b, message)
	s.walked = 0 // ContactEnded's event flow has a budget of its own
	if !s.ended {
		s.end(OutcomeLimit, message)
	}
	s.outcome = OutcomeLimit
}

// perform steps the activity once and does what it wants. It reports whether
// the branch can go on at once.
func (s *State) perform(lib Library, b *branch, n *node) bool {
	if over := n.kind.Limit; over > 0 && b.event == nil && b.self > over {
		b.self = 0
		return s.failed(b, activity.Faultf("self_loop_limit", "the activity was entered %d times in a row from itself", over+1))
	}
	if q, ok := b.event.(activity.Queued); ok && q.FailureCode == 0 {
		s.queue = q.Queue
	}
	in := &s.input
	*in = activity.Input{Label: n.label, Command: s.id(), Event: b.event, Memo: b.memo, Scope: s.scope(b)}
	b.event = nil
	out, err := n.act.Step(in)
	for _, p := range in.Problems {
		s.problem(b, p)
	}
	b.top().frame.merge(b.top().node, out.Outputs)
	if err != nil {
		return s.failed(b, err)
	}
	return s.carryOut(lib, b, n, out)
}

// carryOut does what a successful step asked for.
func (s *State) carryOut(lib Library, b *branch, n *node, out activity.Output) bool {
	if err := s.assignAll(b, out.Assign); err != nil {
		if _, linked := n.errorLink(); linked {
			return s.failed(b, err)
		}
	}
	b.memo = out.Memo
	switch {
	case len(out.Commands) > 0:
		s.issue(b, n, out.Commands)
		return false
	case out.Enter != nil:
		return s.enterProgram(lib, b, out.Enter)
	case out.Then != activity.Leave:
		return s.then(b, n, out.Then)
	}
	return s.leave(b, out.Port)
}

func (s *State) issue(b *branch, n *node, commands []activity.Command) {
	for _, c := range commands {
		if call, ok := c.(activity.Call); ok && b.top().frame.program.comfort.File != "" {
			call.Comfort = b.top().frame.program.comfort
			c = call
		}
		i := Issued{ID: s.next(), Branch: b.id, Activity: n.label, Kind: n.kind.Name, Command: c}
		b.waiting = append(b.waiting, i)
		s.turn.Commands = append(s.turn.Commands, i)
	}
}

// leave follows the link from a port. Without one an error port raises the
// global error, and any other ends the branch.
func (s *State) leave(b *branch, port string) bool {
	c := b.top()
	n := c.at()
	s.note(Note{Type: NoteLeave, Branch: b.id, Activity: n.label, Kind: n.kind.Name, Port: port})
	target, ok := n.link(port)
	if !ok {
		if activity.IsErrorPort(port) {
			s.fail(b, n.label, activity.Faultf("error_port", "port %q of %s is not linked", port, n.label))
			return !b.done
		}
		s.finish(b, fmt.Sprintf("port %q is not linked", port))
		return false
	}
	s.drop(b)
	b.memo = nil
	if target == c.node {
		b.self++
	} else {
		b.self = 0
	}
	c.node = target
	return true
}

// drop takes back commands of an activity that leaves before they were answered.
func (s *State) drop(b *branch) {
	for _, c := range b.waiting {
		s.turn.Commands = append(s.turn.Commands, Issued{ID: s.next(), Branch: b.id, Activity: c.Activity, Kind: c.Kind,
			Command: activity.Cancel{ID: c.ID}})
	}
	b.waiting = nil
}

// failed leaves by the activity's error port when that is linked, and otherwise fails.
func (s *State) failed(b *branch, err error) bool {
	n := b.top().at()
	s.drop(b)
	b.event, b.memo = nil, nil
	if l, ok := n.errorLink(); ok {
		fault := faultOf(err)
		s.problem(b, field.Problem{Code: fault.Code, Severity: field.SeverityWarning, Activity: n.label, Message: fault.Message})
		return s.leave(b, l.port)
	}
	s.note(Note{Type: NoteLeave, Branch: b.id, Activity: n.label, Kind: n.kind.Name, Port: "error"})
	s.fail(b, n.label, err)
	return !b.done
}

func faultOf(err error) *activity.Fault {
	var f *activity.Fault
	if errors.As(err, &f) {
		return f
	}
	return &activity.Fault{Code: "activity", Message: err.Error()}
}

// then does what an activity without a port wants.
func (s *State) then(b *branch, n *node, then activity.Then) bool {
	s.note(Note{Type: NoteLeave, Branch: b.id, Activity: n.label, Kind: n.kind.Name})
	switch {
	case then == activity.EndSubflow && len(b.calls) > 1:
		return s.back(b)
	case then == activity.EndCall:
		s.finish(b, "the flow ends the call")
		s.turn.Commands = append(s.turn.Commands, Issued{ID: s.next(), Branch: b.id, Activity: n.label, Kind: n.kind.Name,
			Command: activity.End{Reason: "disconnected by the flow"}})
		s.end(OutcomeDisconnected, "the flow ended the call")
	case then == activity.HandOff:
		s.finish(b, "handed off")
		s.end(OutcomeHandedOff, "handed off")
	default:
		s.finish(b, "the branch ends")
	}
	return false
}

// back returns from a subflow to the activity that called it.
func (s *State) back(b *branch) bool {
	f := b.top().frame
	variables := value.NewObject(len(f.vars))
	for i, v := range f.program.vars {
		variables.Set(v.name, f.vars[i])
	}
	b.calls = b.calls[:len(b.calls)-1]
	b.event, b.memo = activity.Returned{Variables: variables}, nil
	return true
}

// enterProgram runs a subflow in the branch, or hands the contact to another flow.
func (s *State) enterProgram(lib Library, b *branch, e *activity.Entry) bool {
	p, ok := lib(e.Program)
	if !ok {
		return s.failed(b, activity.Faultf("flow_unknown", "the flow %q is not there", e.Program))
	}
	if len(b.calls) >= s.options.Limits.Depth {
		return s.failed(b, activity.Faultf("depth", "subflows are nested more than %d deep", s.options.Limits.Depth))
	}
	f := newFrame(p)
	if e.GoTo {
		b.calls, s.frame = []call{{f, -1}}, f
	} else {
		b.calls = append(b.calls, call{f, -1})
	}
	for _, a := range e.Inputs {
		s.assign(b, a)
	}
	b.memo = nil
	s.enterFlow(b, f)
	b.ready = false
	return !b.done
}

// resolve renders the settings of an activity for the trace; secure variables are masked.
func (s *State) resolve(b *branch, n *node) *value.Object {
	o := value.NewObject(8)
	scope := s.scope(b)
	scope.masked = true
	for u := range n.act.Fields().Uses() {
		switch {
		case u.Template != nil:
			text, _ := u.Template.Render(scope) // reported when the activity renders it
			o.Set(u.Path, brief(text))
		case u.Target != "variable":
			o.Set(u.Path, u.Ref.String())
		}
	}
	return o
}
