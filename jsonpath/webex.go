package jsonpath

import (
	"regexp/syntax"
	"strings"
)

// webexPath reads a whole path in the lenient dialect: white space around it is
// dropped and the $ may be missing.
func (p *parser) webexPath() (*query, error) {
	p.space()
	if p.pos == len(p.text) {
		return nil, p.fail(p.pos, "the path is empty; $ selects the whole document")
	}
	var first []segment
	if !p.accept("$") {
		s, err := p.bareSegment()
		if err != nil {
			return nil, err
		}
		first = s
	}
	q, err := p.query(true)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.pos < len(p.text) {
		return nil, p.unexpected("a dot, a bracket or the end")
	}
	if q.segments = append(first, q.segments...); !isSingular(q.segments) {
		q.singular = false
	}
	return q, nil
}

// bareSegment reads what stands first in a path without $. A dot or a bracket
// is left for the segments that follow.
func (p *parser) bareSegment() ([]segment, error) {
	switch p.peek() {
	case '.', '[':
		return nil, nil
	case '*':
		p.pos++
		return []segment{{selectors: []selector{wildcard{}}}}, nil
	}
	name, err := p.webexName()
	return []segment{{selectors: []selector{nameSelector(name)}}}, err
}

// webexName reads a name after a dot: everything up to what could continue the
// path or the filter around it.
func (p *parser) webexName() (string, error) {
	n := strings.IndexAny(p.text[p.pos:], " \t\r\n.[](),=<>!&|~'\"*?")
	if n < 0 {
		n = len(p.text) - p.pos
	}
	start := p.pos
	if p.pos += n; n == 0 {
		return "", p.unexpected("a name, * or a bracket")
	}
	return p.text[start:p.pos], nil
}

// measure steps over .length() or .size().
func (p *parser) measure() bool { return p.accept(".length()") || p.accept(".size()") }

// webexOperator reads one of the legacy operators, or returns "".
func (p *parser) webexOperator() string {
	if p.accept("=~") {
		return "=~"
	}
	for _, op := range [...]string{"in", "nin", "contains"} {
		rest := strings.TrimPrefix(p.text[p.pos:], op)
		if len(rest) < len(p.text)-p.pos && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n['\"@$")) {
			p.pos += len(op)
			return op
		}
	}
	return ""
}

// list reads a literal list, the right side of in and nin.
func (p *parser) list() ([]any, error) {
	p.pos++
	list := []any{}
	p.space()
	if p.accept("]") {
		return list, nil
	}
	for {
		p.space()
		start := p.pos
		if p.peek() == '[' {
			return nil, p.fail(start, "a list in a filter holds only texts, numbers, true, false and null")
		}
		e, err := p.primary()
		if err != nil {
			return nil, err
		}
		l, ok := e.(literal)
		if !ok {
			return nil, p.fail(start, "a list in a filter holds only texts, numbers, true, false and null")
		}
		list = append(list, l.v)
		p.space()
		if p.accept("]") {
			return list, nil
		}
		if !p.accept(",") {
			return nil, p.unexpected("a comma or ]")
		}
	}
}

// regexLiteral reads /pattern/flags; the whole text must match, as in Jayway.
func (p *parser) regexLiteral() (*pattern, error) {
	start := p.pos
	if !p.accept("/") {
		return nil, p.unexpected("a pattern between slashes")
	}
	first := p.pos
	for p.peek() != '/' {
		if p.pos >= len(p.text) {
			return nil, p.fail(start, "the pattern is not closed by a slash")
		}
		if p.peek() == '\\' {
			p.pos++
		}
		p.pos++
	}
	expr := strings.ReplaceAll(p.text[first:p.pos], `\/`, `/`)
	p.pos++
	if len(expr) > maxPattern {
		return nil, p.fail(start, "the pattern is longer than %d bytes", maxPattern)
	}
	m := compileGo(`\A(?:`+expr+`)\z`, p.regexFlags())
	if m.re == nil {
		return nil, p.fail(start, "the pattern is invalid or too large")
	}
	return m, nil
}

func (p *parser) regexFlags() syntax.Flags {
	var flags syntax.Flags
	for {
		switch {
		case p.accept("i"):
			flags |= syntax.FoldCase
		case p.accept("s"):
			flags |= syntax.DotNL
		default:
			return flags
		}
	}
}

// webexCompare evaluates in, nin and contains.
func (r *run) webexCompare(op string, a, b any) bool {
	switch op {
	case "in":
		return r.includes(b, a)
	case "nin":
		return !r.includes(b, a)
	}
	return r.includes(a, b)
}

// includes reports whether a list has an element, or a text a part, equal to v.
func (r *run) includes(in, v any) bool {
	if s, ok := in.(string); ok {
		part, ok := v.(string)
		return ok && r.spend(len(s)/32) && strings.Contains(s, part)
	}
	list, ok := in.([]any)
	if !ok {
		return false
	}
	for _, e := range list {
		if r.equal(e, v, 0) {
			return true
		}
	}
	return false
}
