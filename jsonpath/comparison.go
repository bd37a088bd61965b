package jsonpath

import "github.com/callwright/callwright/value"

func (c anyOf) holds(r *run, at any) bool {
	for _, part := range c {
		if part.holds(r, at) {
			return true
		}
	}
	return false
}

func (c allOf) holds(r *run, at any) bool {
	for _, part := range c {
		if !part.holds(r, at) {
			return false
		}
	}
	return true
}

func (c negation) holds(r *run, at any) bool { return !c.of.holds(r, at) }

func (c existence) holds(r *run, at any) bool {
	if c.of.singular || c.of.measured {
		_, ok := c.of.value(r, at)
		return ok
	}
	return len(r.nodes(c.of, at, 1)) > 0
}

func (l literal) value(*run, any) (any, bool) { return l.v, true }

func (q *query) value(r *run, at any) (any, bool) {
	if q.fromRoot {
		at = r.root
	}
	return r.single(q, at)
}

// holds compares by RFC 9535 §2.3.5.2.2: nothing equals only nothing, only
// numbers and strings have an order.
func (c comparison) holds(r *run, at any) bool {
	if !r.spend(1) {
		return false
	}
	a, hasA := c.left.value(r, at)
	b, hasB := c.right.value(r, at)
	both := hasA && hasB
	switch c.op {
	case "==":
		return hasA == hasB && (!both || r.equal(a, b, 0))
	case "!=":
		return hasA != hasB || (both && !r.equal(a, b, 0))
	case "<":
		return both && r.less(a, b)
	case ">":
		return both && r.less(b, a)
	case "<=":
		return hasA == hasB && (!both || r.less(a, b) || r.equal(a, b, 0))
	case ">=":
		return hasA == hasB && (!both || r.less(b, a) || r.equal(a, b, 0))
	}
	return both && r.webexCompare(c.op, a, b)
}

func (r *run) less(a, b any) bool {
	if s, ok := a.(string); ok {
		t, ok := b.(string)
		return ok && r.spend(len(s)/256) && s < t
	}
	return r.numberLess(a, b)
}

// equal is deep equality of JSON values; numbers are equal by value.
func (r *run) equal(a, b any, depth int) bool {
	if !r.spend(1) || !r.shallow(depth) {
		return false
	}
	switch x := a.(type) {
	case nil:
		return b == nil
	case bool:
		return a == b
	case string:
		y, ok := b.(string)
		return ok && r.spend(len(x)/256) && x == y
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !r.equal(x[i], y[i], depth+1) {
				return false
			}
		}
		return true
	case *value.Object, map[string]any:
		return r.equalMembers(a, b, depth)
	}
	return r.numberEqual(a, b)
}

func (r *run) equalMembers(a, b any, depth int) bool {
	n, ok := memberCount(b)
	if m, _ := memberCount(a); !ok || m != n {
		return false
	}
	same := true
	r.members(a, func(name string, v any) {
		if same {
			w, ok := member(b, name)
			same = ok && r.equal(v, w, depth+1)
		}
	})
	return same
}
