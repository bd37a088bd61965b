package lint

import (
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

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
