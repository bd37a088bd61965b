package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/payload"
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
