package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// wish is what a decision on the way would have needed to leave by another
// port: each of the sets is a way to change earlier answers so that it may.
type wish struct {
	node *node
	port string
	sets [][]edit
}

// edit changes one place in the data of an answer that was given before.
type edit struct {
	choice int // number of the answer on the way
	path   []any
	v      any
}

// How often a decision may ask for the same port, and how many ways to it are
// kept each time.
const (
	mostWishes = 60
	mostSets   = 40
)

// wishes notes how the activity could have gone another way than it does.
func (w *walk) wishes(n *node, scope expr.Scope, out activity.Output) {
	if len(out.Commands) > 0 || out.Enter != nil {
		return
	}
	for _, port := range w.ports(n) {
		if port == out.Port || w.x.asked[n.key(port)] >= n.patience() {
			continue
		}
		s := &solver{scope: scope, trail: w.trail, unit: n.unit}
		sets := s.port(n, port)
		if len(sets) == 0 {
			continue
		}
		w.x.asked[n.key(port)]++
		w.wanted = append(w.wanted, wish{n, port, sets[:min(len(sets), 4*mostSets)]})
	}
}

// patience is how often the activity may ask for the same port: where it is not
// known what decides, more of the same helps little.
func (n *node) patience() int {
	switch n.act.(type) {
	case *activity.Condition, *activity.Case:
		return mostWishes
	}
	return mostWishes / 10
}

// ports are those by which the activity was not left yet.
func (w *walk) ports(n *node) []string {
	var ports []string
	for _, l := range n.links {
		if l.taken == 0 {
			ports = append(ports, l.port)
		}
	}
	if _, ok := n.act.(*activity.Parse); ok {
		ports = append(ports, "error")
	}
	return ports
}

func (n *node) key(port string) string { return n.unit.flow.Name + "\x00" + n.ID + "\x00" + port }

// solver finds which answers must have been others for an expression to have
// another value.
type solver struct {
	scope expr.Scope
	trail *trail
	unit  *unit
	depth int
}

const deepest = 14

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

// truth is what it takes for a part to be true, or false.
func (s *solver) truth(p expr.Part, want bool) [][]edit {
	if s.depth++; s.depth > deepest {
		s.depth--
		return nil
	}
	defer func() { s.depth-- }()
	if v, err := p.Eval(s.scope); err == nil && truthy(v) == want {
		return [][]edit{{}}
	}
	switch p.Op {
	case "not":
		return s.truth(p.Args[0], !want)
	case "and", "or":
		if want == (p.Op == "and") {
			return product(s.truth(p.Args[0], want), s.truth(p.Args[1], want))
		}
		return append(s.truth(p.Args[0], want), s.truth(p.Args[1], want)...)
	case "?:":
		return append(product(s.truth(p.Args[0], true), s.truth(p.Args[1], want)), product(s.truth(p.Args[0], false), s.truth(p.Args[2], want))...)
	}
	sets := changing(s.atom(p, want))
	if len(sets) > mostSets {
		sets = sets[:mostSets]
	}
	return append(sets, s.guesses(p, func(v any) bool { return truthy(v) == want })...)
}

// atom is what it takes for a comparison or test to hold, or not.
func (s *solver) atom(p expr.Part, want bool) [][]edit {
	switch p.Op {
	case "==", "equals":
		return s.sameness(p.Args[0], p.Args[1], want)
	case "!=":
		return s.sameness(p.Args[0], p.Args[1], !want)
	case "<", "<=", ">", ">=":
		return s.order(p.Args[0], p.Args[1])
	case "contains":
		return s.part(p.Args[0], p.Args[1], want)
	case "matches":
		return s.equal(p.Args[0], "no match")
	case "test":
		return s.test(p, want)
	case "method":
		return s.method(p, want)
	}
	if want {
		return append(s.equal(p, true), s.equal(p, "true")...)
	}
	return append(s.equal(p, false), append(s.equal(p, "false"), s.equal(p, gone{})...)...)
}

func (s *solver) method(p expr.Part, want bool) [][]edit {
	if len(p.Args) < 2 {
		if want {
			return append(s.equal(p.Args[0], ""), s.equal(p.Args[0], true)...)
		}
		return s.equal(p.Args[0], "some text")
	}
	switch p.Name {
	case "equals", "equalsIgnoreCase":
		return s.sameness(p.Args[0], p.Args[1], want)
	case "contains", "startsWith", "endsWith", "containsKey":
		return s.part(p.Args[0], p.Args[1], want)
	}
	return s.equal(p.Args[0], "some text")
}

// sameness is what it takes for two sides to be the same, or not.
func (s *solver) sameness(a, b expr.Part, want bool) [][]edit {
	left, _ := a.Eval(s.scope)
	right, _ := b.Eval(s.scope)
	if want {
		if right == nil && b.Op == "literal" {
			return s.equal(a, gone{})
		}
		sets := append(s.equal(a, right), s.equal(b, left)...)
		if left == nil || left == "" || right == nil || right == "" {
			sets = append(sets, product(s.equal(a, "the same"), s.equal(b, "the same"))...)
			sets = append(sets, product(s.equal(a, int64(7)), s.equal(b, int64(7)))...)
		}
		return sets
	}
	var sets [][]edit
	for _, v := range other(right) {
		sets = append(sets, s.equal(a, v)...)
	}
	for _, v := range other(left) {
		sets = append(sets, s.equal(b, v)...)
	}
	return sets
}

// other are values that are not v.
func other(v any) []any {
	switch v := v.(type) {
	case int64:
		return []any{v + 1, v - 1, "some other text", gone{}}
	case bool:
		return []any{!v, text(!v)}
	case string:
		if n, ok := literal(v).(int64); ok {
			return []any{text(n + 1), v + "0", "some other text", gone{}}
		}
		return []any{"some other text", "", gone{}, int64(7)}
	}
	return []any{"some other text", int64(7), true}
}

// order is what may turn round how two sides are ordered.
func (s *solver) order(a, b expr.Part) [][]edit {
	left, _ := a.Eval(s.scope)
	right, _ := b.Eval(s.scope)
	var sets [][]edit
	for _, v := range near(right) {
		sets = append(sets, s.equal(a, v)...)
	}
	for _, v := range near(left) {
		sets = append(sets, s.equal(b, v)...)
	}
	if left == nil || right == nil || left == "" || right == "" {
		sets = append(sets, product(s.equal(a, int64(1)), s.equal(b, int64(2)))...)
		sets = append(sets, product(s.equal(a, int64(2)), s.equal(b, int64(1)))...)
	}
	return sets
}

// part is what it takes for one side to contain the other, or not.
func (s *solver) part(whole, piece expr.Part, want bool) [][]edit {
	has, _ := whole.Eval(s.scope)
	p, _ := piece.Eval(s.scope)
	if !want {
		return append(s.equal(whole, "nothing of it"), append(s.equal(whole, gone{}), s.equal(piece, "nothing of it")...)...)
	}
	sets := append(s.equal(whole, text(p)), s.equal(whole, "a "+text(p)+" b")...)
	if t := []rune(text(has)); len(t) > 0 { // as long as it is now, for whoever cuts it
		n := min(len(t), len([]rune(text(p))))
		sets = append(sets, s.equal(whole, text(p)+string(t[n:]))...)
		sets = append(sets, s.equal(whole, string(t[:len(t)-n])+text(p))...)
	}
	sets = append(sets, s.equal(whole, []any{p})...)
	sets = append(sets, s.equal(whole, value.Of(text(p), p))...)
	if t := text(has); t != "" {
		sets = append(sets, s.equal(piece, t[:1])...)
	}
	return append(sets, s.equal(piece, "")...)
}

func (s *solver) test(p expr.Part, want bool) [][]edit {
	values := map[string][2][]any{ // values for which the test does not hold, and for which it does
		"empty": {{"some text", int64(7), []any{"a"}}, {gone{}, "", []any{}}},
		"null":  {{"some text", int64(7)}, {gone{}}}, "none": {{"some text"}, {gone{}}}, "defined": {{gone{}}, {"some text"}},
		"odd": {{int64(2), "2"}, {int64(1), "1"}}, "even": {{int64(1), "1"}, {int64(2), "2"}},
		"map":      {{"some text"}, {value.Of("a", "b")}},
		"iterable": {{"some text"}, {[]any{"a"}}},
	}[p.Name]
	if p.Name == "equalTo" && len(p.Args) > 1 {
		return s.sameness(p.Args[0], p.Args[1], want)
	}
	list := values[0]
	if want {
		list = values[1]
	}
	var sets [][]edit
	for _, v := range list {
		sets = append(sets, s.equal(p.Args[0], v)...)
	}
	return sets
}

func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return strings.EqualFold(strings.TrimSpace(v), "true")
	}
	return false
}

// literal is a text as the number that it spells, or as it is.
func literal(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && strconv.FormatInt(n, 10) == s {
		return n
	}
	return s
}

// product joins each set with each.
func product(a, b [][]edit) [][]edit {
	var sets [][]edit
	for _, x := range a {
		for _, y := range b {
			if len(sets) < mostSets {
				sets = append(sets, append(x[:len(x):len(x)], y...))
			}
		}
	}
	return sets
}

// changing leaves out sets that change nothing.
func changing(sets [][]edit) [][]edit {
	return slices.DeleteFunc(sets, func(s []edit) bool { return len(s) == 0 })
}
