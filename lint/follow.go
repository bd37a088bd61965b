package lint

import (
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// walk is what one event led to, while the engine steps.
type walk struct {
	x      *explorer
	choice int // number of the answer that is being given
	trail  *trail
	wanted []wish
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
