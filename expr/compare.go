package expr

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/callwright/callwright/value"
)

func (r *run) equals(at int, left, right any) (any, error) {
	return r.same(at, left, right, 0)
}

// same is == : numbers by their value, a number and a text by the number that
// the text is ("200" == 200), a boolean and a text by how it reads, lists and
// maps by what they hold. Two texts must be the same, letter by letter.
func (r *run) same(at int, a, b any, depth int) (bool, error) {
	if depth > MaxDepth {
		return false, r.over(at, "the value is nested too deeply")
	}
	if err := r.spend(at, 1); err != nil {
		return false, err
	}
	a, _ = open(a)
	b, _ = open(b)
	switch x := a.(type) {
	case nil:
		return b == nil, nil
	case string:
		return r.sameText(at, x, b)
	case bool:
		return sameBool(x, b), nil
	case int64, float64, json.Number:
		return r.sameNumber(at, a, b)
	case Time:
		y, ok := b.(Time)
		s, isText := b.(string)
		return ok && x.t.Equal(y.t) || isText && s == x.String(), nil
	case []any:
		return r.sameList(at, x, b, depth)
	case *value.Object:
		return r.sameMap(at, x, b, depth)
	}
	return false, nil
}

func (r *run) sameText(at int, a string, b any) (bool, error) {
	switch b := b.(type) {
	case string:
		if len(a) != len(b) {
			return false, nil
		}
		return a == b, r.spend(at, len(a)/copiedPerStep)
	case bool:
		return sameBool(b, a), nil
	case int64, float64, json.Number:
		return r.sameNumber(at, b, a)
	case Time:
		return a == b.String(), nil
	}
	return false, nil
}

func sameBool(a bool, b any) bool {
	switch b := b.(type) {
	case bool:
		return a == b
	case string:
		return a && strings.EqualFold(b, "true") || !a && strings.EqualFold(b, "false")
	}
	return false
}

// sameNumber compares a number with a number, or with a text that is one. A
// json.Number is compared exactly, which has its price, and beyond what anyone
// calculates with, by its digits.
func (r *run) sameNumber(at int, a, b any) (bool, error) {
	if s, ok := b.(string); ok {
		n, ok := parseNumeric(s)
		if !ok {
			text, ok := a.(json.Number)
			return ok && string(text) == strings.TrimSpace(s), nil
		}
		b = n.value()
	}
	x, exactA := a.(json.Number)
	y, exactB := b.(json.Number)
	switch b.(type) {
	case int64, float64, json.Number:
	default:
		return false, nil
	}
	if !exactA && !exactB {
		return value.Equal(a, b), nil
	}
	if len(x) > longestNumber || len(y) > longestNumber {
		return x == y, nil
	}
	return value.Equal(a, b), r.spend(at, 100)
}

func (r *run) sameList(at int, a []any, b any, depth int) (bool, error) {
	list, ok := b.([]any)
	if !ok || len(a) != len(list) {
		return false, nil
	}
	for i := range a {
		if same, err := r.same(at, a[i], list[i], depth+1); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

func (r *run) sameMap(at int, a *value.Object, b any, depth int) (bool, error) {
	o, ok := b.(*value.Object)
	if !ok || a.Len() != o.Len() {
		return false, nil
	}
	for k, v := range a.All() {
		w, ok := o.Get(k)
		if !ok {
			return false, nil
		}
		if same, err := r.same(at, v, w, depth+1); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// ordering makes <, <=, > or >=. Nothing is neither before nor after anything.
func ordering(holds func(order int) bool) func(r *run, at int, left, right any) (any, error) {
	return func(r *run, at int, left, right any) (any, error) {
		if left == nil || right == nil {
			return false, nil
		}
		order, err := r.compare(at, left, right)
		return err == nil && holds(order), err
	}
}

// compare orders numbers and numeric texts by value, other texts by their
// letters, and times by when they are.
func (r *run) compare(at int, left, right any) (int, error) {
	a, okA := toNumeric(left)
	b, okB := toNumeric(right)
	if okA && okB {
		if a.whole && b.whole {
			return cmp.Compare(a.i, b.i), nil
		}
		return cmp.Compare(a.float(), b.float()), nil
	}
	switch l := left.(type) {
	case string:
		if s, ok := right.(string); ok {
			return strings.Compare(l, s), r.spend(at, min(len(l), len(s))/copiedPerStep)
		}
	case Time:
		if t, ok := right.(Time); ok {
			return l.t.Compare(t.t), nil
		}
	}
	return 0, r.failf(at, "%s and %s cannot be ordered", describe(left), describe(right))
}
