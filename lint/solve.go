package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// equal is what it takes for a part to have the value v.
func (s *solver) equal(p expr.Part, v any) [][]edit {
	if s.depth++; s.depth > deepest || p.IsZero() {
		s.depth--
		return nil
	}
	defer func() { s.depth-- }()
	_, none := v.(gone)
	if !none {
		if now, err := p.Eval(s.scope); err == nil && now != nil && text(now) == text(v) {
			return [][]edit{{}}
		}
	}
	if p.Asks("now") {
		return s.moments(p, func(got any) bool { return text(got) == text(v) })
	}
	if root, path, ok := p.Path(); ok {
		return s.reference(root, path, v)
	}
	switch p.Op {
	case "literal", "name":
		return nil
	case "?:":
		return append(product(s.truth(p.Args[0], true), s.equal(p.Args[1], v)), product(s.truth(p.Args[0], false), s.equal(p.Args[2], v))...)
	case "+", "-", "*", "/", "%", "~", "-x":
		return s.arithmetic(p, v)
	case "filter", "method":
		return s.filtered(p, v)
	case "item":
		return s.item(p, v)
	case "text":
		return s.pieces(printed(p.Args), v)
	case "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "test", "contains", "matches":
		return s.truth(p, truthy(v))
	}
	return nil
}

// reference is what it takes for a reference to read v.
func (s *solver) reference(root string, path []any, v any) [][]edit {
	for i, step := range path {
		if n, ok := step.(int64); ok {
			path = slices.Clone(path)
			path[i] = int(n)
		}
	}
	if n := len(path); n > 0 && (path[n-1] == "length" || path[n-1] == "size") {
		if size, ok := numberOf(v); ok && size >= 0 && size <= 200 {
			if o, ok := s.trail.resolve(s.unit, root, path[:n-1]); ok {
				return s.set(o, number(int(size)))
			}
		}
	}
	o, ok := s.trail.resolve(s.unit, root, path)
	if !ok {
		return nil
	}
	return s.set(o, v)
}

// set is what it takes for a value to be v where it came from.
func (s *solver) set(o origin, v any) [][]edit {
	if _, none := v.(gone); none && o.hole && o.path[0] == "variables" {
		v = "" // a variable that begins with nothing
	}
	if o.hole {
		return [][]edit{{{o.choice, o.path, v}}}
	}
	if o.tmpl == nil {
		return nil
	}
	there := &solver{scope: s.scope, trail: o.trail, unit: o.unit, depth: s.depth + 1}
	if there.depth > deepest {
		return nil
	}
	e, single := o.tmpl.Expression()
	switch {
	case single && len(o.path) == 0:
		return there.equal(e, v)
	case single:
		root, path, ok := e.Path()
		if !ok {
			return nil
		}
		return there.reference(root, append(path[:len(path):len(path)], o.path...), v)
	case len(o.path) > 0:
		return there.inside(o.tmpl, o.path, v)
	}
	return there.pieces(o.tmpl.Pieces(), v)
}

func printed(list []expr.Part) []expr.Piece {
	pieces := make([]expr.Piece, len(list))
	for i, p := range list {
		pieces[i] = expr.Piece{Print: p}
	}
	return pieces
}

// pieces is what it takes for a text with expressions in it to read v: one of
// them changes, the others stay.
func (s *solver) pieces(list []expr.Piece, v any) [][]edit {
	want := text(v)
	if _, none := v.(gone); none {
		want = ""
	}
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = p.Text
		if !p.Print.IsZero() {
			got, _ := p.Print.Eval(s.scope)
			texts[i] = text(got)
		}
	}
	var sets [][]edit
	for i, p := range list {
		if p.Print.IsZero() {
			continue
		}
		before, after := strings.Join(texts[:i], ""), strings.Join(texts[i+1:], "")
		if len(want) >= len(before)+len(after) && strings.HasPrefix(want, before) && strings.HasSuffix(want, after) {
			sets = append(sets, s.equal(p.Print, want[len(before):len(want)-len(after)])...)
		}
	}
	return sets
}

// inside is what it takes for a place in a JSON text with expressions to hold v.
func (s *solver) inside(t *expr.Template, path []any, v any) [][]edit {
	var b strings.Builder
	pieces := t.Pieces()
	for i, p := range pieces {
		if p.Print.IsZero() {
			b.WriteString(p.Text)
		} else {
			fmt.Fprintf(&b, "@%d@", i)
		}
	}
	doc, err := payload.DecodeJSON([]byte(b.String()))
	if err != nil {
		return nil
	}
	for n := len(path); n > 0; n-- {
		leaf, ok := at(doc, path[:n]).(string)
		if !ok {
			continue
		}
		for i, p := range pieces {
			if leaf == fmt.Sprintf("@%d@", i) {
				if root, sub, ok := p.Print.Path(); ok {
					return s.reference(root, append(sub[:len(sub):len(sub)], path[n:]...), v)
				}
				return s.equal(p.Print, v)
			}
		}
	}
	return nil
}

// arithmetic turns a sum, difference, product … round.
func (s *solver) arithmetic(p expr.Part, v any) [][]edit {
	if p.Op == "-x" {
		n, ok := numberOf(v)
		if !ok {
			return nil
		}
		return s.equal(p.Args[0], -n)
	}
	a, _ := p.Args[0].Eval(s.scope)
	b, _ := p.Args[1].Eval(s.scope)
	_, textual := a.(string)
	_, alsoTextual := b.(string)
	if p.Op == "~" || p.Op == "+" && (textual || alsoTextual) {
		return s.pieces(printed(p.Args), v)
	}
	want, ok := numberOf(v)
	if !ok {
		return nil
	}
	x, knownX := numberOf(a)
	y, knownY := numberOf(b)
	var sets [][]edit
	if knownY {
		sets = append(sets, s.equal(p.Args[0], undo(p.Op, want, y, true))...)
	}
	if knownX {
		sets = append(sets, s.equal(p.Args[1], undo(p.Op, want, x, false))...)
	}
	return sets
}

// undo is the side of an operation whose other side and result are known.
func undo(op string, want, known int64, left bool) any {
	switch {
	case op == "+":
		return want - known
	case op == "-" && left:
		return want + known
	case op == "-":
		return known - want
	case op == "*" && known != 0:
		return want / known
	case op == "/" && left:
		return want * known
	case op == "/" && want != 0:
		return known / want
	}
	return want
}

// numberOf reads a whole number.
func numberOf(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case float64:
		return int64(v), v == float64(int64(v))
	case string:
		n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
		return n, err == nil
	}
	return 0, false
}

// near are values at, below and above v.
func near(v any) []any {
	if n, ok := numberOf(v); ok {
		return []any{n - 1, n, n + 1, n + 1000, n - 1000}
	}
	switch v := v.(type) {
	case float64:
		return []any{v - 1, v, v + 1}
	case string:
		if t, ok := momentOf(v); ok {
			return []any{t.Add(-25 * time.Hour).Format(stamp), v, t.Add(25 * time.Hour).Format(stamp)}
		}
		return []any{"", v, v + "z", "zzz"}
	}
	return nil
}

// item is what it takes for a computed item to be v.
func (s *solver) item(p expr.Part, v any) [][]edit {
	key, err := p.Args[1].Eval(s.scope)
	root, path, ok := p.Args[0].Path()
	if err != nil || !ok || key == nil {
		return nil
	}
	if n, whole := key.(int64); whole {
		key = int(n)
	}
	return s.reference(root, append(path[:len(path):len(path)], key), v)
}

// filtered turns a filter or method round, as far as that can be done.
func (s *solver) filtered(p expr.Part, v any) [][]edit {
	in := p.Args[0]
	given := func(i int) any {
		if i >= len(p.Args) || p.Args[i].IsZero() {
			return nil
		}
		got, _ := p.Args[i].Eval(s.scope)
		return got
	}
	switch p.Name {
	case "slice", "substring":
		from, _ := numberOf(given(1))
		return s.sliced(in, int(from), v)
	case "length", "size":
		if n, ok := numberOf(v); ok && n >= 0 && n <= 200 {
			return s.equal(in, number(int(n)))
		}
		return nil
	case "replace":
		return s.replaced(p, v)
	case "date", "epoch":
		return s.dated(p, v)
	case "upper", "toUpperCase":
		return append(s.equal(in, v), s.equal(in, strings.ToLower(text(v)))...)
	case "first":
		return append(s.equal(in, v), s.equal(in, []any{v})...)
	case "last":
		return append(s.equal(in, v), s.equal(in, []any{"first", v})...)
	case "get":
		return s.item(p, v)
	}
	return s.equal(in, v)
}

// sliced puts the text into a longer one at the place that is cut out.
func (s *solver) sliced(in expr.Part, from int, v any) [][]edit {
	now, _ := in.Eval(s.scope)
	have, want := []rune(text(now)), []rune(text(v))
	if from < 0 {
		from = max(0, len(have)+from)
	}
	if from > 200 {
		return nil
	}
	for len(have) < from {
		have = append(have, '1')
	}
	whole := append(append([]rune{}, have[:from]...), want...)
	sets := [][]edit(nil)
	if rest := from + len(want); rest < len(have) {
		sets = s.equal(in, string(whole)+string(have[rest:]))
	}
	return append(sets, s.equal(in, string(whole))...)
}

// replaced puts back what a replacement has taken away.
func (s *solver) replaced(p expr.Part, v any) [][]edit {
	sets := s.equal(p.Args[0], v)
	if len(p.Args) == 2 {
		pairs, _ := p.Args[1].Eval(s.scope)
		o, _ := pairs.(*value.Object)
		for old, with := range o.All() {
			if t := text(with); t != "" && strings.Contains(text(v), t) {
				sets = append(sets, s.equal(p.Args[0], strings.ReplaceAll(text(v), t, old))...)
			}
		}
	}
	return sets
}

// stamp is how moments are written that the search makes up.
const stamp = "2006-01-02T15:04:05.000Z"

func momentOf(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, stamp, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, strings.TrimSuffix(s, "[UTC]")); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dated finds a moment that reads as v.
func (s *solver) dated(p expr.Part, v any) [][]edit {
	var sets [][]edit
	for _, ref := range references(p.Args[0]) {
		root, path, _ := ref.Path()
		for _, t := range s.calendar() {
			for _, layout := range []string{stamp, "2006-01-02 15:04:05", "2006-01-02", "15:04:05", "15:04", "01/02/2006"} {
				if len(sets) > 3 {
					return sets
				}
				written := t.Format(layout)
				if got, err := p.Eval(instead{s.scope, root, path, written}); err == nil && text(got) == text(v) {
					sets = append(sets, s.reference(root, path, written)...)
				}
			}
		}
	}
	return sets
}

// moments is the times at which the contact could begin for a part that asks
// for the time to have a value that is right.
func (s *solver) moments(p expr.Part, right func(v any) bool) [][]edit {
	var sets [][]edit
	for _, t := range s.calendar() {
		if v, err := p.Eval(clockwork{s.scope, t}); err == nil && right(v) {
			if sets = append(sets, []edit{{0, []any{"now"}, t.Format(time.RFC3339Nano)}}); len(sets) > 3 {
				break
			}
		}
	}
	return sets
}

// calendar is moments of every sort: each hour, each day of the week, each
// month, some years, and around each date that the contact knows.
func (s *solver) calendar() []time.Time {
	now := s.scope.Now().UTC()
	var list []time.Time
	for h := range 24 {
		list = append(list, now.Add(time.Duration(h)*time.Hour))
	}
	for d := 1; d <= 31; d++ {
		list = append(list, now.AddDate(0, 0, d), now.AddDate(0, 0, d).Add(12*time.Hour))
	}
	for m := 1; m < 12; m++ {
		list = append(list, now.AddDate(0, m, 0))
	}
	for m := range 60 {
		list = append(list, now.Add(time.Duration(m)*time.Minute))
	}
	for _, v := range s.unit.vars {
		held, _ := s.scope.Lookup(v.Name)
		if t, ok := momentOf(text(plain(held))); ok {
			list = append(list, t.Add(-25*time.Hour), t.Add(-time.Minute), t, t.Add(time.Minute), t.Add(25*time.Hour))
		}
	}
	for y := -30; y <= 30; y += 5 {
		list = append(list, now.AddDate(y, 0, 0))
	}
	return list
}

// clockwork is a scope at another time.
type clockwork struct {
	expr.Scope
	at time.Time
}

// Now is the other time.
func (c clockwork) Now() time.Time { return c.at }

// instead is a scope in which one reference reads something else.
type instead struct {
	expr.Scope
	root string
	path []any
	v    any
}

// Lookup implements expr.Scope.
func (i instead) Lookup(name string) (any, bool) {
	v, ok := i.Scope.Lookup(name)
	if name != i.root {
		return v, ok
	}
	return expr.JSON{V: put(plain(v), i.path, i.v)}, true
}

func plain(v any) any {
	if j, ok := v.(expr.JSON); ok {
		return j.V
	}
	return v
}
