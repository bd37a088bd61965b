package jsonpath

import (
	"maps"
	"slices"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

const (
	maxSteps = 4_000_000 // nodes looked at and comparisons made, each about 10-100 ns
	maxNodes = 500_000   // nodes in one list
	maxDepth = 10_000    // levels of the document, summed over nested filters
)

// query is a path from the root or, inside a filter, from the current node.
type query struct {
	fromRoot bool
	segments []segment
	singular bool // only names and indexes: at most one node
	measured bool // ends in .length(): gives a number
}

type segment struct {
	descendant bool
	selectors  []selector
}

// selector picks children of a node and sends each on through the rest of the
// segments. Going depth first gives the order of RFC 9535 §2.1.2 without a
// list between two segments.
type selector interface {
	visit(r *run, node any, rest []segment, out *nodelist)
}

type (
	nameSelector  string
	indexSelector int
	wildcard      struct{}
	filter        struct{ where condition }
	slice         struct {
		start, end, step int
		hasStart, hasEnd bool
	}
)

type nodelist struct {
	nodes []any
	limit int // enough is enough: the walk ends
}

// run is one evaluation.
type run struct {
	path     string
	root     any
	steps    int
	depth    int
	patterns map[string]*pattern
	err      *LimitError
}

func newRun(path string, root any) *run { return &run{path: path, root: root, steps: maxSteps} }

func (r *run) stop(limit message.Phrase) {
	if r.err == nil {
		r.err = &LimitError{Path: r.path, Limit: string(limit)}
	}
}

// spend takes n steps and reports whether the run may go on.
func (r *run) spend(n int) bool {
	if r.steps -= n; r.steps < 0 {
		r.stop("more than 4,000,000 steps")
	}
	return r.err == nil
}

func (r *run) shallow(depth int) bool {
	if r.depth+depth > maxDepth {
		r.stop("more than 10,000 levels deep")
	}
	return r.err == nil
}

// nodes returns what q selects, at most limit of it; never nil.
func (r *run) nodes(q *query, at any, limit int) []any {
	if q.fromRoot {
		at = r.root
	}
	out := &nodelist{nodes: []any{}, limit: limit}
	r.walk(q.segments, at, out)
	return out.nodes
}

func (r *run) walk(segments []segment, node any, out *nodelist) {
	if !r.spend(1) || len(out.nodes) >= out.limit {
		return
	}
	if len(segments) == 0 {
		if len(out.nodes) == maxNodes-1 {
			r.stop("more than 500,000 nodes")
		}
		r.spend(1)
		out.nodes = append(out.nodes, node)
		return
	}
	if segments[0].descendant {
		r.descend(segments, node, out)
		return
	}
	for _, s := range segments[0].selectors {
		s.visit(r, node, segments[1:], out)
	}
}

func (r *run) descend(segments []segment, node any, out *nodelist) {
	if !r.spend(1) || !r.shallow(1) || len(out.nodes) >= out.limit {
		return
	}
	for _, s := range segments[0].selectors {
		s.visit(r, node, segments[1:], out)
	}
	r.depth++
	r.children(node, func(child any) { r.descend(segments, child, out) })
	r.depth--
}

// children calls f with each element or member of node.
func (r *run) children(node any, f func(child any)) {
	if list, ok := node.([]any); ok {
		for i := 0; i < len(list) && r.err == nil; i++ {
			f(list[i])
		}
		return
	}
	r.members(node, func(_ string, v any) { f(v) })
}

func (r *run) members(node any, f func(name string, v any)) {
	switch o := node.(type) {
	case *value.Object:
		for i := 0; i < o.Len() && r.err == nil; i++ {
			f(o.At(i))
		}
	case map[string]any:
		if !r.spend(16 * len(o)) { // sorting
			return
		}
		for _, name := range slices.Sorted(maps.Keys(o)) {
			f(name, o[name])
		}
	}
}

func member(node any, name string) (any, bool) {
	switch o := node.(type) {
	case *value.Object:
		return o.Get(name)
	case map[string]any:
		v, ok := o[name]
		return v, ok
	}
	return nil, false
}

func memberCount(node any) (int, bool) {
	switch o := node.(type) {
	case *value.Object:
		return o.Len(), true
	case map[string]any:
		return len(o), true
	}
	return 0, false
}

func element(node any, i int) (any, bool) {
	list, ok := node.([]any)
	if !ok {
		return nil, false
	}
	if i < 0 {
		i += len(list)
	}
	if i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

// follow walks a singular query.
func follow(q *query, node any) (any, bool) {
	ok := true
	for i := range q.segments {
		switch s := q.segments[i].selectors[0].(type) {
		case nameSelector:
			node, ok = member(node, string(s))
		case indexSelector:
			node, ok = element(node, int(s))
		}
		if !ok {
			return nil, false
		}
	}
	return node, true
}

// single returns the one value of a singular or measured query.
func (r *run) single(q *query, node any) (any, bool) {
	if !r.spend(1 + len(q.segments)) {
		return nil, false
	}
	if !q.singular {
		return int64(len(r.nodes(q, node, maxNodes))), true
	}
	v, ok := follow(q, node)
	if ok && q.measured {
		return r.length(v)
	}
	return v, ok
}

func (s nameSelector) visit(r *run, node any, rest []segment, out *nodelist) {
	if v, ok := member(node, string(s)); ok {
		r.walk(rest, v, out)
	} else {
		r.spend(1)
	}
}

func (s indexSelector) visit(r *run, node any, rest []segment, out *nodelist) {
	if v, ok := element(node, int(s)); ok {
		r.walk(rest, v, out)
	} else {
		r.spend(1)
	}
}

func (wildcard) visit(r *run, node any, rest []segment, out *nodelist) {
	r.children(node, func(child any) { r.walk(rest, child, out) })
}

func (s filter) visit(r *run, node any, rest []segment, out *nodelist) {
	if len(out.nodes) >= out.limit || !r.shallow(1) {
		return
	}
	r.depth++
	r.children(node, func(child any) {
		if r.spend(1) && s.where.holds(r, child) {
			r.walk(rest, child, out)
		}
	})
	r.depth--
}

// visit follows RFC 9535 §2.3.4.2.2.
func (s slice) visit(r *run, node any, rest []segment, out *nodelist) {
	list, ok := node.([]any)
	if !ok || s.step == 0 {
		r.spend(1)
		return
	}
	if s.step > 0 {
		lower, upper := s.bounds(len(list), 0, len(list))
		for i := max(lower, 0); i < min(upper, len(list)) && r.err == nil; i += s.step {
			r.walk(rest, list[i], out)
		}
		return
	}
	upper, lower := s.bounds(len(list), len(list)-1, -1)
	for i := min(upper, len(list)-1); i > max(lower, -1) && r.err == nil; i += s.step {
		r.walk(rest, list[i], out)
	}
}

// bounds counts negative bounds from the end and fills in absent ones.
func (s slice) bounds(length, start, end int) (int, int) {
	if s.hasStart {
		start = fromEnd(s.start, length)
	}
	if s.hasEnd {
		end = fromEnd(s.end, length)
	}
	return start, end
}

func fromEnd(i, length int) int {
	if i < 0 {
		return i + length
	}
	return i
}
