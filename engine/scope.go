package engine

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// scope is what the expressions of a branch see: the variables and outputs of
// its innermost frame, and the time of the event.
type scope struct {
	frame    *frame
	now      time.Time
	location func(string) (*time.Location, error)
	masked   bool
}

// scope is valid until the next call of it.
func (s *State) scope(b *branch) *scope {
	s.sight = scope{frame: b.top().frame, now: s.now, location: s.options.Location}
	return &s.sight
}

// Lookup finds a flow variable, then an activity's outputs by its label, then
// an event's attributes by its alias (flow-formats.md A.4).
func (s *scope) Lookup(name string) (any, bool) {
	p := s.frame.program
	if i, ok := p.varIndex[name]; ok {
		if s.masked && p.vars[i].secure {
			return s.frame.shown(i), true
		}
		return p.vars[i].sight(s.frame.vars[i]), true
	}
	if i, ok := p.labels[name]; ok {
		if o := s.frame.outputs[i]; o != nil {
			return expr.JSON{V: o}, true
		}
		return nil, true
	}
	v, ok := s.frame.extra[name]
	return v, ok
}

// sight is the form in which expressions see the variable's value: a text that
// holds nothing equals "", and JSON prints as JSON.
func (v *variable) sight(held any) any {
	switch {
	case v.typ == flow.String && held == nil:
		return ""
	case v.typ == flow.JSON && held != nil:
		return expr.JSON{V: held}
	}
	return held
}

// Now is the time of the event.
func (s *scope) Now() time.Time { return s.now }

// Location returns a time zone.
func (s *scope) Location(name string) (*time.Location, error) {
	if s.location == nil {
		if name == "UTC" || name == "" {
			return time.UTC, nil
		}
		return nil, fmt.Errorf("time zone %q is not known here", name)
	}
	return s.location(name)
}

// merge adds outputs to those of a node.
func (f *frame) merge(node int, o *value.Object) {
	if o.Len() == 0 {
		return
	}
	if f.outputs[node] == nil {
		f.outputs[node] = o // nobody changes it: values are immutable
		return
	}
	merged := f.outputs[node].Clone()
	for k, v := range o.All() {
		merged.Set(k, v)
	}
	f.outputs[node] = merged
}

// assignAll sets variables in order; what does not fit is reported, and the
// first such error returned.
func (s *State) assignAll(b *branch, list []activity.Assignment) error {
	var first error
	for _, a := range list {
		if err := s.assign(b, a); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// assign sets a variable of the branch's innermost frame. One that the flow
// does not declare is set all the same, and reported.
func (s *State) assign(b *branch, a activity.Assignment) error {
	f := b.top().frame
	label := ""
	if b.top().node >= 0 {
		label = b.top().at().label
	}
	i, ok := f.program.varIndex[a.Variable]
	if !ok {
		if f.extra == nil {
			f.extra = map[string]any{}
		}
		f.extra[a.Variable] = plain(a.Value)
		s.problem(b, field.Problem{Code: CodeUndeclared, Severity: field.SeverityWarning, Activity: label,
			Message: fmt.Sprintf("the flow variable %q does not exist", a.Variable), Mend: "declare it among the variables"})
		return nil
	}
	v, err := convert(f.program.vars[i].typ, a.Value)
	if err != nil {
		s.problem(b, field.Problem{Code: CodeVariable, Severity: field.SeverityWarning, Activity: label,
			Message: fmt.Sprintf("variable %s is of type %s: %v", a.Variable, f.program.vars[i].typ, err)})
		return &activity.Fault{Code: CodeVariable, Message: err.Error()}
	}
	f.vars[i] = v
	s.note(Note{Type: NoteAssign, Branch: b.id, Activity: label, Name: a.Variable, Value: brief(f.shown(i))})
	return nil
}
