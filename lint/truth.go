package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

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
