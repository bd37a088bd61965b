package expr

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// edge is first and last: of a list an item, of a map a value, of a text a character.
func (c *call) edge(first bool) (any, error) {
	inner, asJSON := open(c.in)
	pick := func(n int) int {
		if first {
			return 0
		}
		return n - 1
	}
	switch v := inner.(type) {
	case []any:
		if len(v) == 0 {
			return nil, nil
		}
		return wrap(v[pick(len(v))], asJSON), nil
	case *value.Object:
		if v.Len() == 0 {
			return nil, nil
		}
		_, m := v.At(pick(v.Len()))
		return wrap(m, asJSON), nil
	}
	s, err := c.input()
	if err != nil || s == "" {
		return nil, err
	}
	if first {
		return cut(s, 0, 1), nil
	}
	n := characters(s)
	return cut(s, n-1, n), c.r.scanning(c.at, len(s))
}

func joinFilter(c *call) (any, error) {
	inner, asJSON := open(c.in)
	list, ok := inner.([]any)
	if !ok {
		return c.in, nil
	}
	separator, err := c.textArg(0, "")
	if err != nil {
		return nil, err
	}
	var out []byte
	for i := range list {
		if i > 0 {
			if err := c.r.room(c.at, len(out), len(separator)); err != nil {
				return nil, err
			}
			out = append(out, separator...)
		}
		if err := c.r.spend(c.at, 1); err != nil {
			return nil, err
		}
		if out, err = c.r.appendText(out, c.at, wrap(list[i], asJSON), 0); err != nil {
			return nil, err
		}
	}
	return string(out), nil
}

// list gives the input as a list, or fails.
func (c *call) list(what string) ([]any, bool, error) {
	inner, asJSON := open(c.in)
	list, ok := inner.([]any)
	if !ok {
		return nil, false, c.refuse("%s takes a list, not %s", what, describe(c.in))
	}
	return list, asJSON, c.r.spend(c.at, len(list))
}

func reverseFilter(c *call) (any, error) {
	if s, ok := c.in.(string); ok {
		letters := []rune(s)
		slices.Reverse(letters)
		return string(letters), c.r.scanning(c.at, 4*len(s))
	}
	list, asJSON, err := c.list("reverse")
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	slices.Reverse(list)
	return wrap(list, asJSON), nil
}

// sorted is sort (order 1) and rsort (order -1).
func (c *call) sorted(order int) (any, error) {
	list, asJSON, err := c.list("sort")
	if err != nil {
		return nil, err
	}
	if err := c.r.spend(c.at, 2*len(list)*bits.Len(uint(len(list)))); err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	var failed error
	slices.SortStableFunc(list, func(a, b any) int {
		if failed != nil {
			return 0
		}
		var o int
		o, failed = c.r.order(c.at, a, b)
		return o * order
	})
	if failed != nil {
		return nil, failed
	}
	return wrap(list, asJSON), nil
}

// order is compare for sorting: texts always by their letters, nothing first.
func (r *run) order(at int, a, b any) (int, error) {
	x, okX := a.(string)
	y, okY := b.(string)
	switch {
	case okX && okY:
		return strings.Compare(x, y), r.spend(at, min(len(x), len(y))/copiedPerStep)
	case a == nil && b == nil:
		return 0, nil
	case a == nil:
		return -1, nil
	case b == nil:
		return 1, nil
	}
	return r.compare(at, a, b)
}

// sliceFilter is slice(from, to) as Pebble has it: the bounds must lie in the
// text or list, and to beyond from.
func sliceFilter(c *call) (any, error) {
	inner, asJSON := open(c.in)
	list, ok := inner.([]any)
	length, text := len(list), ""
	if !ok {
		var err error
		if text, err = c.input(); err != nil {
			return nil, err
		}
		if err := c.r.scanning(c.at, 2*len(text)); err != nil {
			return nil, err
		}
		length = characters(text)
	}
	from, err := c.wholeArg(0, 0)
	if err != nil {
		return nil, err
	}
	to, err := c.wholeArg(1, length)
	if err != nil {
		return nil, err
	}
	if from < 0 || to > length || from > to || from == to && c.arg(1) != nil {
		return nil, c.r.failf(c.at, "slice from %d to %d lies outside of what has the length %d", from, to, length)
	}
	if !ok {
		return cut(text, from, to), nil
	}
	return wrap(slices.Clip(list[from:to]), asJSON), nil
}

// mergeFilter joins maps and lists: into a map the items of a list go as their
// own keys, into a list the entries of a map.
func mergeFilter(c *call) (any, error) {
	left, asJSON := open(c.in)
	right, _ := open(c.arg(0))
	switch l := left.(type) {
	case nil:
		return c.arg(0), nil
	case *value.Object:
		return c.mergeMap(l, right, asJSON)
	case []any:
		if o, ok := right.(*value.Object); ok {
			entries, err := c.r.entries(c.at, o)
			if err != nil {
				return nil, err
			}
			right = entries
		}
		return c.r.append(c.at, l, right, asJSON)
	}
	return nil, c.refuse("merge takes a list or a map, not %s", describe(c.in))
}

func (c *call) mergeMap(l *value.Object, right any, asJSON bool) (any, error) {
	if err := c.r.spend(c.at, 2*l.Len()); err != nil {
		return nil, err
	}
	sum := l.Clone()
	switch more := right.(type) {
	case nil:
	case *value.Object:
		if err := c.r.spend(c.at, 2*more.Len()); err != nil {
			return nil, err
		}
		for k, v := range more.All() {
			sum.Set(k, v)
		}
	case []any:
		for _, v := range more {
			k, err := c.r.text(c.at, v)
			if err != nil {
				return nil, err
			}
			if err := c.r.spend(c.at, 2); err != nil {
				return nil, err
			}
			sum.Set(k, v)
		}
	default:
		return nil, c.refuse("a map merges with a map or a list, not with %s", describe(c.arg(0)))
	}
	return wrap(sum, asJSON), nil
}
