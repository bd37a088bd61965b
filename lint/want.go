package lint

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// port is what it takes for the activity to leave by the port.
func (s *solver) port(n *node, port string) [][]edit {
	switch act := n.act.(type) {
	case *activity.Condition:
		e, ok := act.Expression.Expression()
		switch {
		case port == "error":
			return s.breaking(&act.Expression)
		case !ok && port == "true":
			return s.set(origin{tmpl: &act.Expression, trail: s.trail, unit: s.unit, path: []any{}}, "true")
		case !ok:
			return s.set(origin{tmpl: &act.Expression, trail: s.trail, unit: s.unit, path: []any{}}, "false")
		}
		return s.truth(e, port == "true")
	case *activity.Case:
		return s.row(act, port)
	case *activity.SetVariable:
		if port == "error" {
			return s.unfit(act)
		}
		return nil
	case *activity.Parse:
		e, err := expr.Compile(bare(act.Input.Source()))
		if err != nil {
			return nil
		}
		if port == "error" {
			return s.breaking(&e)
		}
		return s.set(origin{tmpl: &e, trail: s.trail, unit: s.unit, path: []any{}}, n.document())
	}
	return s.anything(n)
}

// row is what it takes for a Case to leave by the port of one of its rows.
func (s *solver) row(act *activity.Case, port string) [][]edit {
	e, ok := act.Expression.Expression()
	whole := origin{tmpl: &act.Expression, trail: s.trail, unit: s.unit, path: []any{}}
	switch port {
	case "error":
		return s.breaking(&act.Expression)
	case "default":
		if ok {
			sets := append(s.equal(e, "no such case"), s.equal(e, int64(987654))...)
			sets = append(sets, s.equal(e, gone{})...)
			return append(sets, s.rows(act, false)...)
		}
		return append(s.set(whole, "no such case"), s.rows(act, false)...)
	}
	var sets [][]edit
	for i, r := range act.Cases {
		if r.Port != port && (r.Port != "" || text(i) != port) {
			continue
		}
		want, err := r.Value.Render(s.scope)
		if err == nil && ok {
			sets = append(sets, s.equal(e, literal(want))...)
			sets = append(sets, s.equal(e, want)...)
		} else if err == nil {
			sets = append(sets, s.set(whole, want)...)
		}
		if given, err := act.Expression.Value(s.scope); err == nil {
			sets = append(sets, s.set(origin{tmpl: &act.Cases[i].Value, trail: s.trail, unit: s.unit, path: []any{}}, text(given))...)
		}
	}
	return sets
}

// rows is what it takes for every row whose value is an expression to be true or not.
func (s *solver) rows(act *activity.Case, want bool) [][]edit {
	sets := [][]edit{{}}
	some := false
	for i := range act.Cases {
		if e, ok := act.Cases[i].Value.Expression(); ok {
			some = true
			sets = product(sets, s.truth(e, want))
		}
	}
	if !some {
		return nil
	}
	return changing(sets)
}

// unfitting are the types of variables that do not take every text.
var unfitting = []flow.VariableType{flow.Integer, flow.Decimal, flow.Boolean}

// unfit is what it takes for a value not to fit the type of its variable.
func (s *solver) unfit(act *activity.SetVariable) [][]edit {
	var sets [][]edit
	for i := range act.Set {
		v := s.unit.vars[act.Set[i].Variable]
		if v == nil || !slices.Contains(unfitting, v.Type) {
			continue
		}
		o := origin{tmpl: &act.Set[i].Value, trail: s.trail, unit: s.unit, path: []any{}}
		sets = append(sets, s.set(o, "not a number")...)
		sets = append(sets, s.leaves(&act.Set[i].Value, []any{"not a number"})...)
	}
	return sets
}

// breaking is what may make an expression fail: values of another sort.
func (s *solver) breaking(t *expr.Template) [][]edit {
	return s.leaves(t, []any{"not this", []any{"a"}, value.Of("a", "b"), gone{}, "", true, int64(0), strings.Repeat("9", 30)})
}

// leaves gives each reference in a template each of the values.
func (s *solver) leaves(t *expr.Template, values []any) [][]edit {
	var sets [][]edit
	for _, piece := range t.Pieces() {
		for _, ref := range references(piece.Print) {
			for _, v := range values {
				sets = append(sets, s.equal(ref, v)...)
			}
		}
	}
	return sets
}

// anything changes what an activity of another sort reads: to nothing, to
// something, to what stands in its settings, and to what else the flow holds.
func (s *solver) anything(n *node) [][]edit {
	values := []any{"https://example.com/", "", "some other text", int64(1), gone{}, "true", "false"}
	for _, v := range n.Settings.All() {
		switch v.(type) {
		case string, int64:
			values = append(values, text(v))
		}
	}
	for _, other := range s.unit.nodes {
		held, _ := s.scope.Lookup(other.Label)
		if o, ok := plain(held).(*value.Object); ok && other.kind.Role == activity.RoleStep {
			for _, v := range o.All() {
				if t, ok := v.(string); ok && t != "" && len(t) < 40 && len(values) < 40 {
					values = append(values, t)
				}
			}
		}
	}
	var sets [][]edit
	for use := range n.act.Fields().Uses() {
		if use.Template == nil {
			continue
		}
		sets = append(sets, s.leaves(use.Template, values)...)
	}
	return sets
}

// references are the references in a part, without those of which each is made.
func references(p expr.Part) []expr.Part {
	if _, _, ok := p.Path(); ok {
		return []expr.Part{p}
	}
	var list []expr.Part
	for _, a := range p.Args {
		list = append(list, references(a)...)
	}
	return list
}
