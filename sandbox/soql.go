package sandbox

import (
	"strconv"
	"strings"
)

// soql is a parsed query: the part of SOQL that flows use.
//
//	SELECT field, … | COUNT() FROM object
//	[WHERE condition] [ORDER BY field [ASC|DESC] [NULLS FIRST|LAST], …]
//	[LIMIT n] [OFFSET n]
//
// A condition compares a field (also of a parent: Account.Name) with = != <>
// < <= > >= LIKE, IN or NOT IN; NOT, AND, OR and brackets join conditions, and
// as in Salesforce AND beside OR needs brackets.
type soql struct {
	fields []string
	count  bool
	object string
	where  soqlCondition // nil when there is none
	order  []soqlOrder
	limit  int // -1 is none
	offset int
}

type soqlOrder struct {
	field      string
	descending bool
	nullsLast  bool
}

// soqlDepth is how deeply brackets may nest.
const soqlDepth = 50

type soqlParser struct {
	tokens []soqlToken
	depth  int
}

func parseSOQL(query string) (*soql, error) {
	tokens, err := lexSOQL(query)
	if err != nil {
		return nil, err
	}
	p := &soqlParser{tokens: tokens}
	q := &soql{limit: -1}
	for _, clause := range []func(*soql) error{p.selection, p.from, p.whereClause, p.orderClause, p.limits} {
		if err := clause(q); err != nil {
			return nil, err
		}
	}
	if p.peek().kind != soqlEnd {
		return nil, p.unexpected()
	}
	return q, nil
}

func (p *soqlParser) peek() soqlToken { return p.tokens[0] }

func (p *soqlParser) next() soqlToken {
	t := p.tokens[0]
	if t.kind != soqlEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *soqlParser) unexpected() error { return malformed("unexpected token: '%s'", p.peek().text) }

// accept takes the next token if it is this word or sign.
func (p *soqlParser) accept(text string) bool {
	t := p.peek()
	if (t.kind != soqlWord && t.kind != soqlSign) || !strings.EqualFold(t.text, text) {
		return false
	}
	p.next()
	return true
}

func (p *soqlParser) expect(texts ...string) error {
	for _, text := range texts {
		if !p.accept(text) {
			return p.unexpected()
		}
	}
	return nil
}

func (p *soqlParser) word() (string, error) {
	if p.peek().kind != soqlWord {
		return "", p.unexpected()
	}
	return p.next().text, nil
}

func (p *soqlParser) selection(q *soql) error {
	if err := p.expect("SELECT"); err != nil {
		return err
	}
	if p.accept("COUNT") {
		q.count = true
		return p.expect("(", ")")
	}
	for {
		field, err := p.word()
		if err != nil {
			return err
		}
		q.fields = append(q.fields, field)
		if !p.accept(",") {
			return nil
		}
	}
}

func (p *soqlParser) from(q *soql) (err error) {
	if err := p.expect("FROM"); err != nil {
		return err
	}
	q.object, err = p.word()
	return err
}

func (p *soqlParser) whereClause(q *soql) (err error) {
	if p.accept("WHERE") {
		q.where, err = p.conditions()
	}
	return err
}

func (p *soqlParser) orderClause(q *soql) error {
	if !p.accept("ORDER") {
		return nil
	}
	if err := p.expect("BY"); err != nil {
		return err
	}
	for {
		field, err := p.word()
		if err != nil {
			return err
		}
		key := soqlOrder{field: field}
		if !p.accept("ASC") {
			key.descending = p.accept("DESC")
		}
		if p.accept("NULLS") && !p.accept("FIRST") {
			if key.nullsLast = p.accept("LAST"); !key.nullsLast {
				return p.unexpected()
			}
		}
		q.order = append(q.order, key)
		if !p.accept(",") {
			return nil
		}
	}
}

func (p *soqlParser) limits(q *soql) (err error) {
	if p.accept("LIMIT") {
		if q.limit, err = p.number(); err != nil {
			return err
		}
	}
	if p.accept("OFFSET") {
		q.offset, err = p.number()
	}
	return err
}

func (p *soqlParser) number() (int, error) {
	n, err := strconv.Atoi(p.peek().text)
	if err != nil || n < 0 || p.peek().kind != soqlLiteral {
		return 0, p.unexpected()
	}
	p.next()
	return n, nil
}

// conditions is a chain of conditions joined by AND or by OR, not by both.
func (p *soqlParser) conditions() (soqlCondition, error) {
	first, err := p.condition()
	if err != nil {
		return nil, err
	}
	chain := soqlChain{parts: []soqlCondition{first}}
	joint := ""
	for _, word := range []string{"AND", "OR"} {
		if strings.EqualFold(p.peek().text, word) && p.peek().kind == soqlWord {
			joint = word
		}
	}
	for joint != "" && p.accept(joint) {
		part, err := p.condition()
		if err != nil {
			return nil, err
		}
		chain.parts = append(chain.parts, part)
	}
	chain.or = joint == "OR"
	return chain, nil
}

func (p *soqlParser) condition() (soqlCondition, error) {
	if p.depth++; p.depth > soqlDepth {
		return nil, malformed("the conditions nest too deeply")
	}
	defer func() { p.depth-- }()
	switch {
	case p.accept("NOT"):
		part, err := p.condition()
		return soqlNot{part}, err
	case p.accept("("):
		part, err := p.conditions()
		if err != nil {
			return nil, err
		}
		return part, p.expect(")")
	}
	return p.comparison()
}

func (p *soqlParser) comparison() (soqlCondition, error) {
	field, err := p.word()
	if err != nil {
		return nil, err
	}
	c := soqlComparison{field: field, operator: strings.ToUpper(p.peek().text)}
	switch c.operator {
	case "NOT":
		c.operator = "NOT IN"
		if err := p.expect("NOT", "IN"); err != nil {
			return nil, err
		}
	case "=", "!=", "<>", "<", "<=", ">", ">=", "LIKE", "IN":
		p.next()
	default:
		return nil, p.unexpected()
	}
	if strings.HasSuffix(c.operator, "IN") {
		c.values, err = p.list()
		return c, err
	}
	v, err := p.value(c.operator == "LIKE")
	c.values = []any{v}
	return c, err
}

func (p *soqlParser) list() ([]any, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var values []any
	for {
		v, err := p.value(false)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
		if !p.accept(",") {
			return values, p.expect(")")
		}
	}
}

// value is what a field is compared with; a LIKE pattern keeps its escapes.
func (p *soqlParser) value(pattern bool) (any, error) {
	t := p.peek()
	switch {
	case t.kind == soqlString && pattern:
		return p.next().text, nil
	case pattern:
		return nil, p.unexpected()
	case t.kind == soqlString:
		return soqlEscapes.Replace(p.next().text), nil
	case t.kind == soqlLiteral:
		p.next()
		if n, err := strconv.ParseFloat(t.text, 64); err == nil {
			return n, nil
		}
		return t.text, nil // a date: its text orders as it does
	case p.accept("null"):
		return nil, nil
	case p.accept("true"):
		return true, nil
	case p.accept("false"):
		return false, nil
	}
	return nil, p.unexpected()
}
