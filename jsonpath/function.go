package jsonpath

import (
	"unicode/utf8"

	"github.com/callwright/callwright/value"
)

// The functions of RFC 9535 §2.4. Those that return a value are operands, those
// that return a truth are conditions; which argument may be what is settled
// while parsing (§2.4.3).
type (
	lengthOf struct{ of operand }
	countOf  struct{ of *query }
	valueOf  struct{ of *query }
	matchOf  struct {
		text, pattern operand
		whole         bool     // match() rather than search()
		fixed         *pattern // of a literal pattern
	}
	matching struct {
		text    operand
		pattern *pattern
	}
)

// call reads the arguments of the function whose name has been read.
func (p *parser) call(name string, start int) (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	p.pos++
	p.space()
	f, err := p.function(name, start)
	if err != nil {
		return nil, err
	}
	p.space()
	if !p.accept(")") {
		return nil, p.unexpected("a closing parenthesis")
	}
	return f, nil
}

func (p *parser) function(name string, start int) (any, error) {
	switch name {
	case "length":
		of, err := p.valueArgument()
		return lengthOf{of}, err
	case "count":
		of, err := p.nodesArgument()
		return countOf{of}, err
	case "value":
		of, err := p.nodesArgument()
		return valueOf{of}, err
	case "match", "search":
		return p.matchArguments(name == "match")
	}
	return nil, p.fail(start, "there is no function %s: known are length, count, value, match and search", name)
}

func (p *parser) matchArguments(whole bool) (any, error) {
	text, err := p.valueArgument()
	if err != nil {
		return nil, err
	}
	p.space()
	if !p.accept(",") {
		return nil, p.unexpected("a comma and a pattern")
	}
	p.space()
	expr, err := p.valueArgument()
	if err != nil {
		return nil, err
	}
	m := matchOf{text: text, pattern: expr, whole: whole}
	if l, ok := expr.(literal); ok {
		if s, ok := l.v.(string); ok {
			m.fixed = compilePattern(s, whole)
		}
	}
	return m, nil
}

func (p *parser) valueArgument() (operand, error) {
	start := p.pos
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	return p.comparable(e, start)
}

func (p *parser) nodesArgument() (*query, error) {
	start := p.pos
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	q, ok := e.(*query)
	if !ok || q.measured {
		return nil, p.fail(start, "the argument of this function must be a path")
	}
	return q, nil
}

func (f lengthOf) value(r *run, at any) (any, bool) {
	v, ok := f.of.value(r, at)
	if !ok {
		return nil, false
	}
	return r.length(v)
}

// length is the number of characters, elements or members of v.
func (r *run) length(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		r.spend(len(v) / 32)
		return int64(utf8.RuneCountInString(v)), true
	case []any:
		return int64(len(v)), true
	case *value.Object:
		return int64(v.Len()), true
	case map[string]any:
		return int64(len(v)), true
	}
	return nil, false
}

func (f countOf) value(r *run, at any) (any, bool) {
	return int64(len(r.nodes(f.of, at, maxNodes))), true
}

func (f valueOf) value(r *run, at any) (any, bool) {
	if found := r.nodes(f.of, at, 2); len(found) == 1 {
		return found[0], true
	}
	return nil, false
}

func (f matchOf) holds(r *run, at any) bool {
	text, ok := r.text(f.text, at)
	if !ok {
		return false
	}
	pattern := f.fixed
	if pattern == nil {
		expr, ok := r.text(f.pattern, at)
		if !ok {
			return false
		}
		pattern = r.compiled(expr, f.whole)
	}
	return r.matches(pattern, text)
}

func (f matching) holds(r *run, at any) bool {
	text, ok := r.text(f.text, at)
	return ok && r.matches(f.pattern, text)
}

func (r *run) text(o operand, at any) (string, bool) {
	v, ok := o.value(r, at)
	if !ok {
		return "", false
	}
	s, ok := v.(string)
	return s, ok
}
