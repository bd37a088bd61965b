package lint

import (
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// probe is an activity that is watched.
type probe struct {
	x *explorer
	n *node
}

var (
	_ activity.PortsOf = (*probe)(nil)
	_ activity.Handler = (*probe)(nil)
)

func (p *probe) Fields() field.List { return p.n.act.Fields() }

func (p *probe) Ports() []string { return p.n.kind.PortsFor(p.n.act) }

func (p *probe) Handles() (event, alias string) {
	if h, ok := p.n.act.(activity.Handler); ok {
		return h.Handles()
	}
	return "", ""
}

// Step lets the activity act, and follows where the values went.
func (p *probe) Step(in *activity.Input) (activity.Output, error) {
	event, scope := in.Event, in.Scope
	if _, assumed := event.(activity.Found); p.n.inert || p.n.unset && (event == nil || assumed) {
		return p.assume(in)
	}
	in.Scope = lookout{scope, p.n.unit}
	defer func() { in.Scope = scope }()
	out, err := p.n.act.Step(in)
	if err != nil && event == nil && !p.n.unset && p.n.constant() {
		p.n.unset = true
		if p.n.unit == p.x.units[0] {
			p.x.lacking(p.n, "it fails whatever happens: "+err.Error()+"; it was also taken to go on", "choose what is missing")
		}
		return p.assume(in)
	}
	w := p.x.walk
	if err == nil {
		w.wishes(p.n, in.Scope, out)
	} else {
		w.wishes(p.n, in.Scope, activity.Output{Port: "error"})
	}
	w.follow(p.n, event, out)
	return out, err
}

// assumption is asked of the search for an activity of a kind that does not
// run: the port by which it is taken to be left; none lets it fail as it does.
const assumption = "assumed port"

// lookout is a scope that finds outputs by the kinds that the flow's document
// names: to the engine every activity is of a kind of its own.
type lookout struct {
	expr.Scope
	unit *unit
}

// OutputsOf returns the outputs of the activities of a kind that have any.
func (l lookout) OutputsOf(kind string) []*value.Object {
	var all []*value.Object
	for _, n := range l.unit.nodes {
		if n.kind.Name != kind {
			continue
		}
		v, _ := l.Scope.Lookup(n.Label)
		if o, ok := plain(v).(*value.Object); ok {
			all = append(all, o)
		}
	}
	return all
}

// constant reports whether nothing in the settings depends on the contact.
func (n *node) constant() bool {
	for use := range n.act.Fields().Uses() {
		if use.Template != nil {
			if _, ok := use.Template.Constant(); !ok {
				return false
			}
		}
	}
	return n.kind.Role == activity.RoleStep
}

func (p *probe) assume(in *activity.Input) (activity.Output, error) {
	found, ok := in.Event.(activity.Found)
	if !ok {
		return activity.Output{Commands: []activity.Command{activity.Lookup{What: assumption, ID: p.n.ID}}}, nil
	}
	o, ok := found.Value.(*value.Object)
	if !ok {
		in.Event = nil
		return p.n.act.Step(in)
	}
	if _, ok := p.n.act.(*activity.QueueContact); ok {
		return activity.Output{Commands: []activity.Command{activity.Queue{Queue: "some queue", Label: "some queue"}}}, nil
	}
	out := activity.Output{Port: text(at(o, []any{"port"})), Outputs: o}
	p.x.walk.follow(p.n, found, out)
	return out, nil
}
