package expr

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/callwright/callwright/value"
)

// operators are the binary operators that look at both their sides.
var operators = map[string]func(r *run, at int, left, right any) (any, error){
	"+":        (*run).add,
	"-":        (*run).subtract,
	"*":        (*run).multiply,
	"/":        (*run).divide,
	"%":        (*run).modulo,
	"~":        (*run).concatenate,
	"..":       (*run).rangeOf,
	"contains": (*run).contains,
	"==":       (*run).equals,
	"equals":   (*run).equals,
	"!=": func(r *run, at int, left, right any) (any, error) {
		same, err := r.same(at, left, right, 0)
		return !same, err
	},
	"<":  ordering(func(order int) bool { return order < 0 }),
	"<=": ordering(func(order int) bool { return order <= 0 }),
	">":  ordering(func(order int) bool { return order > 0 }),
	">=": ordering(func(order int) bool { return order >= 0 }),
}

// numeric is a number ready for arithmetic: an integer, or a float64.
type numeric struct {
	whole bool
	i     int64
	f     float64
}

func (n numeric) float() float64 {
	if n.whole {
		return float64(n.i)
	}
	return n.f
}

func (n numeric) value() any {
	if n.whole {
		return n.i
	}
	return n.f
}

// clamp is n as an int, cut to 32 bits so that sums with it do not overflow.
func (n numeric) clamp() int {
	f := n.float()
	switch {
	case f >= math.MaxInt32:
		return math.MaxInt32
	case f <= math.MinInt32:
		return math.MinInt32
	}
	return int(f)
}

// toNumeric reads a number, or a text that is one. An integer beyond int64 is
// not one: it would be rounded.
func toNumeric(v any) (numeric, bool) {
	switch v := v.(type) {
	case int64:
		return numeric{whole: true, i: v}, true
	case float64:
		return numeric{f: v}, true
	case json.Number:
		return parseNumeric(string(v))
	case string:
		return parseNumeric(v)
	}
	return numeric{}, false
}

const longestNumber = 64

func parseNumeric(s string) (numeric, bool) {
	s = strings.TrimSpace(s)
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || len(s) > longestNumber || digits == "" || numberLength(digits, true) != len(digits) || !isDigit(digits[0]) {
		return numeric{}, false
	}
	if !strings.ContainsAny(s, ".eE") {
		i, err := strconv.ParseInt(s, 10, 64)
		return numeric{whole: true, i: i}, err == nil
	}
	f, err := strconv.ParseFloat(s, 64)
	return numeric{f: f}, err == nil
}

// both reads the two sides of an arithmetic operator.
func (r *run) both(at int, op string, left, right any) (a, b numeric, err error) {
	a, okA := toNumeric(left)
	b, okB := toNumeric(right)
	switch {
	case !okA:
		err = r.failf(at, "%s needs a number on its left, not %s", op, describe(left))
	case !okB:
		err = r.failf(at, "%s needs a number on its right, not %s", op, describe(right))
	}
	return a, b, err
}

func (r *run) overflow(at int, op string) error {
	return r.failf(at, "the result of %s is too large", op)
}

// finite refuses what no number can hold.
func (r *run) finite(at int, op string, f float64) (any, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil, r.overflow(at, op)
	}
	return f, nil
}

// add is + : on numbers a sum, beside a text concatenation, on a list one
// longer list.
func (r *run) add(at int, left, right any) (any, error) {
	if isText(left) || isText(right) {
		return r.concatenate(at, left, right)
	}
	if list, asJSON := open(left); isList(list) {
		return r.append(at, list.([]any), right, asJSON)
	}
	a, b, err := r.both(at, "+", left, right)
	switch {
	case err != nil:
		return nil, err
	case !a.whole || !b.whole:
		return r.finite(at, "+", a.float()+b.float())
	}
	sum := a.i + b.i
	if (sum > a.i) != (b.i > 0) {
		return nil, r.overflow(at, "+")
	}
	return sum, nil
}

func isText(v any) bool {
	switch v.(type) {
	case string, Time:
		return true
	}
	return false
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

func (r *run) append(at int, list []any, more any, asJSON bool) (any, error) {
	inner, _ := open(more)
	extra, ok := inner.([]any)
	if !ok {
		extra = []any{more}
	}
	if err := r.spend(at, len(list)+len(extra)); err != nil {
		return nil, err
	}
	sum := make([]any, 0, len(list)+len(extra))
	return wrap(append(append(sum, list...), extra...), asJSON), nil
}

func (r *run) subtract(at int, left, right any) (any, error) {
	if list, asJSON := open(left); isList(list) {
		return r.without(at, list.([]any), right, asJSON)
	}
	a, b, err := r.both(at, "-", left, right)
	switch {
	case err != nil:
		return nil, err
	case !a.whole || !b.whole:
		return r.finite(at, "-", a.float()-b.float())
	}
	difference := a.i - b.i
	if (difference < a.i) != (b.i > 0) {
		return nil, r.overflow(at, "-")
	}
	return difference, nil
}

func (r *run) without(at int, list []any, less any, asJSON bool) (any, error) {
	inner, _ := open(less)
	dropped, ok := inner.([]any)
	if !ok {
		dropped = []any{less}
	}
	kept := []any{}
	for _, v := range list {
		found, err := r.includes(at, dropped, v)
		if err != nil {
			return nil, err
		}
		if !found {
			kept = append(kept, v)
		}
	}
	return wrap(kept, asJSON), nil
}

func (r *run) multiply(at int, left, right any) (any, error) {
	a, b, err := r.both(at, "*", left, right)
	switch {
	case err != nil:
		return nil, err
	case !a.whole || !b.whole:
		return r.finite(at, "*", a.float()*b.float())
	case a.i == 0 || b.i == 0:
		return int64(0), nil
	}
	product := a.i * b.i
	if product/b.i != a.i || a.i == -1 && b.i == math.MinInt64 || b.i == -1 && a.i == math.MinInt64 {
		return nil, r.overflow(at, "*")
	}
	return product, nil
}

func (r *run) divide(at int, left, right any) (any, error) {
	a, b, err := r.both(at, "/", left, right)
	switch {
	case err != nil:
		return nil, err
	case b.float() == 0:
		return nil, r.failf(at, "division by zero")
	case !a.whole || !b.whole:
		return r.finite(at, "/", a.float()/b.float())
	case b.i == -1 && a.i == math.MinInt64:
		return nil, r.overflow(at, "/")
	}
	return a.i / b.i, nil
}

func (r *run) modulo(at int, left, right any) (any, error) {
	a, b, err := r.both(at, "%", left, right)
	switch {
	case err != nil:
		return nil, err
	case b.float() == 0:
		return nil, r.failf(at, "division by zero")
	case !a.whole || !b.whole:
		return r.finite(at, "%", math.Mod(a.float(), b.float()))
	case b.i == -1:
		return int64(0), nil
	}
	return a.i % b.i, nil
}

func (r *run) concatenate(at int, left, right any) (any, error) {
	a, err := r.text(at, left)
	if err != nil {
		return nil, err
	}
	b, err := r.text(at, right)
	if err != nil {
		return nil, err
	}
	if err := r.copying(at, len(a)+len(b)); err != nil {
		return nil, err
	}
	return a + b, nil
}

// contains looks for a text in a text, an item in a list (all of them when it
// is a list itself) or a key in a map.
func (r *run) contains(at int, left, right any) (any, error) {
	inner, _ := open(left)
	switch in := inner.(type) {
	case nil:
		return false, nil
	case []any:
		wanted, _ := open(right)
		all, ok := wanted.([]any)
		if !ok {
			all = []any{right}
		}
		for _, v := range all {
			if found, err := r.includes(at, in, v); err != nil || !found {
				return false, err
			}
		}
		return true, nil
	case *value.Object:
		key, err := r.text(at, right)
		_, ok := in.GetFold(key)
		return ok, err
	}
	text, err := r.text(at, left)
	if err != nil {
		return nil, err
	}
	part, err := r.text(at, right)
	if err != nil {
		return nil, err
	}
	return strings.Contains(text, part), r.scanning(at, len(text))
}

func (r *run) includes(at int, list []any, v any) (bool, error) {
	for i := range list {
		if same, err := r.same(at, list[i], v, 0); err != nil || same {
			return same, err
		}
	}
	return false, nil
}
