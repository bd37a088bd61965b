package lint

import (
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// origin says where a value came from: from an answer that the search made up,
// out of a template, or from somewhere that it cannot change.
type origin struct {
	choice int            // number of the answer on the way, for hole
	hole   bool           //
	tmpl   *expr.Template // or what it was rendered from…
	trail  *trail         // …and what the names in it meant
	unit   *unit
	path   []any // inside the answer's data, or inside what the template gave
}

// trail is what variables and outputs were set to on a way, latest first. It
// is shared by all ways that go on from there.
type trail struct {
	name   string // of a variable; empty for outputs
	node   *node  // whose outputs
	unit   *unit
	origin origin
	event  activity.Event // that the outputs came with
	before *trail
	reset  bool // the unit begins: nothing before counts for it
}

func (t *trail) variable(u *unit, name string, o origin) *trail {
	return &trail{name: name, unit: u, origin: o, before: t}
}

// variableOrigin finds where the value of a variable came from.
func (t *trail) variableOrigin(u *unit, name string) (origin, bool) {
	for ; t != nil; t = t.before {
		if t.unit == u && (t.name == name || t.reset) {
			return t.origin, !t.reset
		}
	}
	return origin{}, false
}

func (t *trail) outputs(n *node) *trail {
	for ; t != nil; t = t.before {
		if t.node == n {
			return t
		}
	}
	return nil
}

// origin finds where what a reference reads came from.
func (t *trail) resolve(u *unit, root string, path []any) (origin, bool) {
	if v := u.vars[root]; v != nil {
		if o, ok := t.variableOrigin(u, root); ok {
			o.path = join(o.path, path)
			return o, true
		}
		if u != t.first(u) {
			return origin{}, false
		}
		return origin{hole: true, path: join([]any{"variables", root}, path)}, true
	}
	n := u.names[root]
	if n == nil || len(path) == 0 {
		return origin{}, false
	}
	if n.kind.Role == activity.RoleStart {
		return origin{hole: true, path: join([]any{"contact"}, path)}, true
	}
	made := t.outputs(n)
	if made == nil {
		return origin{}, false
	}
	name, _ := path[0].(string)
	o := made.origin
	o.path = join(placeOf(made.event, name), path[1:])
	return o, o.path != nil
}

// first is the unit with which the contact began.
func (t *trail) first(u *unit) *unit {
	for ; t != nil; t = t.before {
		if t.before == nil {
			return t.unit
		}
	}
	return u
}

// settable reports whether something outside the flow decides what the variable
// begins with. Of any other variable it is only assumed that it begins otherwise.
func (v *variable) settable() bool { return v.Source == flow.Global || v.Source == flow.SubflowInput }

// placeOf is where an output of an activity stands in the data of the answer.
func placeOf(e activity.Event, output string) []any {
	name := strings.ToLower(output)
	switch e.(type) {
	case activity.CallResult:
		switch name {
		case "httpstatuscode":
			return []any{"status"}
		case "httpresponsebody":
			return []any{"body"}
		case "httpresponseheaders":
			return []any{"headers"}
		}
		return nil
	case activity.Collected:
		if strings.Contains(name, "speech") || strings.Contains(name, "utterance") {
			return []any{"speech"}
		}
		return []any{"digits"}
	case activity.Queued:
		switch name {
		case "failurecode":
			return []any{"code"}
		case "failuredescription":
			return []any{"description"}
		}
		return nil
	case activity.Replied:
		switch name {
		case "stateeventname":
			return []any{"event"}
		case "metadata":
			return []any{"data"}
		case "lastintent":
			return []any{"intent"}
		case "transcripturl":
			return []any{"transcript"}
		}
		return nil
	case activity.Happened:
		return []any{"attributes", output}
	case activity.Recorded:
		return []any{"audio"}
	}
	return []any{"value", output}
}

// documentOf is where the data stand from which an activity's rows of outputs read.
func documentOf(e activity.Event) []any {
	switch e.(type) {
	case activity.CallResult:
		return []any{"body"}
	case activity.Received:
		return []any{"message"}
	case activity.Replied:
		return []any{"data"}
	case activity.Recorded:
		return []any{"audio"}
	}
	return []any{"value"}
}

func join(a, b []any) []any {
	if a == nil {
		return nil
	}
	return append(a[:len(a):len(a)], b...)
}

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

// walk is what one event led to, while the engine steps.
type walk struct {
	x      *explorer
	choice int // number of the answer that is being given
	trail  *trail
	wanted []wish
	failed bool // Play and its like are made to fail in this walk
}

func (w *walk) follow(n *node, e activity.Event, out activity.Output) {
	if out.Outputs.Len() > 0 {
		w.trail = &trail{node: n, unit: n.unit, event: e, origin: origin{choice: w.choice, hole: true, unit: n.unit}, before: w.trail}
	}
	if out.Enter != nil {
		w.enter(n, out.Enter)
		return
	}
	switch act := n.act.(type) {
	case *activity.SetVariable:
		w.followSet(n, act, out.Assign)
	case *activity.Parse:
		input, err := expr.Compile(bare(act.Input.Source()))
		if err != nil {
			input = act.Input
		}
		w.followRows(n, out.Assign, origin{tmpl: &input, trail: w.trail, unit: n.unit, path: []any{}})
	case *activity.Subflow:
		w.followReturn(n, act, e, out.Assign)
	default:
		w.followRows(n, out.Assign, origin{choice: w.choice, hole: true, unit: n.unit, path: documentOf(e)})
	}
}

// bare gives a reference without braces its braces.
func bare(source string) string {
	if strings.Contains(source, "{{") {
		return source
	}
	return "{{" + source + "}}"
}

func (w *walk) followSet(n *node, act *activity.SetVariable, list []activity.Assignment) {
	rows := act.Set
	for _, a := range list {
		for len(rows) > 0 && rows[0].Variable != a.Variable {
			rows = rows[1:]
		}
		if len(rows) == 0 {
			return
		}
		tmpl := rows[0].Value
		w.trail = w.trail.variable(n.unit, a.Variable, origin{tmpl: &tmpl, trail: w.trail, unit: n.unit, path: []any{}})
		rows = rows[1:]
	}
}

// followRows notes which part of a document each variable was filled from.
func (w *walk) followRows(n *node, list []activity.Assignment, from origin) {
	if len(list) == 0 {
		return
	}
	rows := n.rows()
	for _, a := range list {
		o := origin{unit: n.unit}
		for _, r := range rows {
			if r.variable == a.Variable && r.ok {
				o = from
				o.path = join(from.path, r.path)
			}
		}
		w.trail = w.trail.variable(n.unit, a.Variable, o)
	}
}

// enter follows the variables that another flow begins with.
func (w *walk) enter(n *node, e *activity.Entry) {
	u := w.x.programs[e.Program]
	if u == nil {
		return
	}
	given := map[string]string{}
	switch act := n.act.(type) {
	case *activity.Subflow:
		for _, m := range act.Inputs {
			given[m.To] = m.From
		}
	case *activity.GoTo:
		for _, m := range act.Target.Variables {
			given[m.To] = m.From
		}
	}
	before := w.trail
	w.trail = &trail{unit: u, reset: true, before: before}
	if u.stub { // what it gives back is the search's to choose
		for name := range u.vars {
			w.trail = w.trail.variable(u, name, origin{choice: w.choice, hole: true, unit: u, path: []any{"variables", name}})
		}
	}
	for to, from := range given {
		if o, ok := before.resolve(n.unit, from, nil); ok && u.vars[to] != nil && !u.stub {
			w.trail = w.trail.variable(u, to, o)
		}
	}
}

// followReturn follows the variables that a subflow gave back.
func (w *walk) followReturn(n *node, act *activity.Subflow, e activity.Event, list []activity.Assignment) {
	if _, ok := e.(activity.Returned); !ok {
		return
	}
	u := w.x.entered(n)
	for _, a := range list {
		o := origin{unit: n.unit}
		for _, m := range act.Outputs {
			if m.To == a.Variable && u != nil {
				o, _ = w.trail.resolve(u, u.spelling(m.From), nil)
			}
		}
		w.trail = w.trail.variable(n.unit, a.Variable, o)
	}
}

// spelling is the name of the variable as the flow declares it.
func (u *unit) spelling(name string) string {
	if v := u.flow.Variable(name); v != nil {
		return v.Name
	}
	return name
}

// text is a value as templates read it.
func text(v any) string { return value.Text(v) }
