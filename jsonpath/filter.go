package jsonpath

import (
	"github.com/callwright/callwright/value"
)

// condition is a logical expression of a filter (RFC 9535 §2.3.5).
type condition interface {
	holds(r *run, at any) bool
}

// operand is what stands on a side of a comparison: a literal, a singular
// query or a function that returns a value. ok is false for "nothing".
type operand interface {
	value(r *run, at any) (v any, ok bool)
}

type (
	anyOf      []condition
	allOf      []condition
	negation   struct{ of condition }
	existence  struct{ of *query }
	literal    struct{ v any }
	comparison struct {
		op          string
		left, right operand
	}
)

// condition reads alternatives joined by ||, which binds less than &&.
func (p *parser) condition() (condition, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	list, err := p.joined("||", func() (condition, error) {
		list, err := p.joined("&&", p.basic)
		if len(list) == 1 {
			return list[0], err
		}
		return allOf(list), err
	})
	if len(list) == 1 {
		return list[0], err
	}
	return anyOf(list), err
}

func (p *parser) joined(operator string, part func() (condition, error)) ([]condition, error) {
	var list []condition
	for {
		c, err := part()
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		end := p.pos
		p.space()
		if !p.accept(operator) {
			p.pos = end
			return list, nil
		}
		p.space()
	}
}

// basic reads a parenthesised expression, a test or a comparison.
func (p *parser) basic() (condition, error) {
	if p.peek() == '!' {
		p.pos++
		p.space()
		c, err := p.negated()
		return negation{c}, err
	}
	if p.peek() == '(' {
		return p.parenthesised()
	}
	start := p.pos
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	end := p.pos
	p.space()
	op := p.operator()
	if op == "" {
		p.pos = end
		return p.test(e, start)
	}
	return p.comparison(e, start, op)
}

func (p *parser) negated() (condition, error) {
	if p.peek() == '(' {
		return p.parenthesised()
	}
	start := p.pos
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	return p.test(e, start)
}

func (p *parser) parenthesised() (condition, error) {
	p.pos++
	p.space()
	c, err := p.condition()
	if err != nil {
		return nil, err
	}
	p.space()
	if !p.accept(")") {
		return nil, p.unexpected("a closing parenthesis")
	}
	return c, nil
}

// operator reads a comparison operator, or returns "".
func (p *parser) operator() string {
	for _, op := range [...]string{"==", "!=", "<=", ">=", "<", ">"} {
		if p.accept(op) {
			return op
		}
	}
	if p.webex {
		return p.webexOperator()
	}
	return ""
}

// test makes a condition of an expression that stands alone.
func (p *parser) test(e any, start int) (condition, error) {
	switch e := e.(type) {
	case *query:
		return existence{e}, nil
	case condition:
		return e, nil
	case literal:
		return nil, p.fail(start, "a literal is no condition: compare it with something")
	}
	return nil, p.fail(start, "the result of this function must be compared with something")
}

func (p *parser) comparison(e any, start int, op string) (condition, error) {
	left, err := p.comparable(e, start)
	if err != nil {
		return nil, err
	}
	p.space()
	if op == "=~" {
		m, err := p.regexLiteral()
		return matching{left, m}, err
	}
	start = p.pos
	e, err = p.primary()
	if err != nil {
		return nil, err
	}
	right, err := p.comparable(e, start)
	return comparison{op, left, right}, err
}

func (p *parser) comparable(e any, start int) (operand, error) {
	if q, ok := e.(*query); ok && !q.singular && !q.measured {
		return nil, p.fail(start, "only a path to one place can be compared: use names and indexes alone")
	}
	if o, ok := e.(operand); ok {
		return o, nil
	}
	return nil, p.fail(start, "the result of this function is true or false already and cannot be compared")
}

// primary reads a query, a function call or a literal and returns a *query, a
// condition, an operand or a literal.
func (p *parser) primary() (any, error) {
	switch c := p.peek(); {
	case c == '@' || c == '$':
		p.pos++
		return p.query(c == '$')
	case c == '\'' || c == '"':
		s, err := p.quoted()
		return literal{s}, err
	case c == '-' || isDigit(c):
		n, err := p.number()
		return literal{value.Number(n)}, err
	case c == '[' && p.webex:
		list, err := p.list()
		return literal{list}, err
	case isLower(c):
		return p.word()
	}
	return nil, p.unexpected("a path, a literal or a function")
}

// word reads true, false, null or a function call.
func (p *parser) word() (any, error) {
	start := p.pos
	for c := p.peek(); isLower(c) || isDigit(c) || c == '_'; c = p.peek() {
		p.pos++
	}
	word := p.text[start:p.pos]
	if p.peek() == '(' {
		return p.call(word, start)
	}
	switch word {
	case "true":
		return literal{true}, nil
	case "false":
		return literal{false}, nil
	case "null":
		return literal{nil}, nil
	}
	return nil, p.fail(start, "%s is neither true, false, null nor a function; a text needs quotes", word)
}
