package expr

import (
	"math"
	"strings"

	"github.com/callwright/callwright/value"
)

// parser turns the tokens of one expression into nodes, by precedence
// climbing with Pebble's own precedences.
type parser struct {
	b     *builder
	lx    lexer
	tok   token
	err   *mistake // the first one; the lexer stops there
	depth int
}

func newParser(b *builder, from, to int) *parser {
	p := &parser{b: b, lx: lexer{src: b.src, i: from, end: to}}
	p.next()
	return p
}

func (p *parser) next() {
	if p.err != nil {
		return
	}
	if p.tok, p.err = p.lx.next(); p.err != nil {
		p.tok = token{kind: tokEnd, at: p.err.at}
	}
}

func (p *parser) accept(symbol string) bool {
	if !p.tok.is(symbol) {
		return false
	}
	p.next()
	return true
}

func (p *parser) acceptWord(w string) bool {
	if !p.tok.word(w) {
		return false
	}
	p.next()
	return true
}

// expect takes a symbol, or says with the format that it is missing.
func (p *parser) expect(symbol, format string) {
	if !p.accept(symbol) {
		p.unexpected(format, symbol)
	}
}

// unexpected notes what is wrong at the present token, unless something was
// wrong before.
func (p *parser) unexpected(format string, args ...any) {
	p.fail(p.tok.at, Syntax, format, args...)
}

func (p *parser) fail(at int, kind Kind, format string, args ...any) {
	if p.err == nil {
		m := mistaken(at, kind, format, args...)
		p.err = &m
	}
	p.tok = token{kind: tokEnd, at: at}
}

// whole parses an expression that must be all there is.
func (p *parser) whole() (node, *mistake) {
	if p.tok.kind == tokEnd && p.err == nil {
		p.unexpected("there is no expression between the braces")
	}
	n := p.expression()
	p.atEnd()
	if p.err != nil {
		return nil, p.err
	}
	return n, nil
}

func (p *parser) atEnd() {
	switch {
	case p.tok.kind == tokEnd || p.err != nil:
	case p.tok.is("="):
		p.unexpected("\"=\" does not compare; write ==")
	default:
		p.unexpected("\"%s\" is not expected here", quote(p.tok.text))
	}
}

func (p *parser) expression() node {
	n := p.binary(0)
	if p.err != nil || !p.tok.is("?") {
		return n
	}
	at := p.tok.at
	p.next()
	if !p.enter() {
		return n
	}
	defer p.leave()
	yes := p.expression()
	p.expect(":", "\"%s\" is missing after the first choice")
	no := p.expression()
	return &ternary{at, n, yes, no}
}

// enter guards against expressions nested so deeply that parsing or
// evaluating them would exhaust the stack.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > MaxDepth {
		p.fail(p.tok.at, Limit, "the expression is nested too deeply")
	}
	return p.err == nil
}

func (p *parser) leave() { p.depth-- }

// precedences are Pebble's, with matches beside contains; those of the unary
// operators not, + and - are unaryPrecedence.
var precedences = map[string]int{
	"or": 10, "and": 15,
	"is": 20, "contains": 20, "matches": 20,
	"==": 30, "equals": 30, "!=": 30, ">": 30, "<": 30, ">=": 30, "<=": 30,
	"+": 40, "-": 40,
	"*": 60, "/": 60, "%": 60,
	"|": 100, "~": 110, "..": 120,
}

const unaryPrecedence = 500

// infix gives the precedence of the operator that the present token is.
func (p *parser) infix() (int, bool) {
	if p.tok.kind != tokSymbol && p.tok.kind != tokName {
		return 0, false
	}
	n, ok := precedences[p.tok.text]
	return n, ok
}

// combine parses what follows the operator op and joins it with its left side.
func (p *parser) combine(at int, op string, left node, precedence int) node {
	switch op {
	case "|":
		return p.filter(at, left)
	case "is":
		return p.test(at, left)
	}
	right := p.binary(precedence + 1)
	switch op {
	case "or":
		return &logic{left, right, true}
	case "and":
		return &logic{left, right, false}
	case "matches":
		p.checkPattern(right)
		return &matching{at, left, right}
	}
	return &operation{at, op, operators[op], left, right}
}

func (p *parser) binary(least int) node {
	if !p.enter() {
		return nil
	}
	depth := p.depth
	defer func() { p.depth = depth - 1 }()
	left := p.unary()
	for p.err == nil {
		precedence, ok := p.infix()
		if !ok || precedence < least {
			break
		}
		// Each operator makes the tree one node deeper on its left.
		if !p.enter() {
			break
		}
		op := p.tok
		p.next()
		left = p.combine(op.at, op.text, left, precedence)
	}
	return left
}

func (p *parser) unary() node {
	at := p.tok.at
	switch {
	case p.acceptWord("not"):
		return &negation{p.binary(unaryPrecedence)}
	case p.accept("-"):
		return &sign{at, true, p.binary(unaryPrecedence)}
	case p.accept("+"):
		return &sign{at, false, p.binary(unaryPrecedence)}
	}
	return p.postfix(p.primary())
}

func (p *parser) primary() node {
	t := p.tok
	switch {
	case t.kind == tokNumber:
		p.next()
		return &literal{normal(numberLiteral(t.text))}
	case t.kind == tokString:
		p.next()
		return p.text(t)
	case t.kind == tokName:
		p.next()
		return p.name(t)
	case p.accept("("):
		n := p.expression()
		p.expect(")", "\"%s\" is missing to close the parenthesis")
		return n
	case p.accept("["):
		return p.list(t.at)
	case p.accept("{"):
		return p.object(t.at)
	case t.kind == tokEnd:
		p.unexpected("the expression ends where a value should follow")
	default:
		p.unexpected("\"%s\" is not a value", t.text)
	}
	return nil
}

func numberLiteral(text string) any {
	if strings.ContainsAny(text, ".eE") {
		f, ok := value.Number(text).(float64)
		if !ok {
			f = math.MaxFloat64
		}
		return f
	}
	return value.Number(text)
}

// constants are the names that are values, in the spellings that flows use.
var constants = map[string]any{
	"true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false,
	"null": nil, "NULL": nil, "none": nil, "NONE": nil,
}

func (p *parser) name(t token) node {
	if p.tok.is("(") {
		return p.function(t)
	}
	if v, ok := constants[t.text]; ok {
		return &literal{v}
	}
	n := &nameNode{at: t.at, name: t.text, slot: p.b.local(t.text)}
	p.b.reference(n)
	return n
}

func (p *parser) list(at int) node {
	n := &listNode{at: at}
	for p.err == nil && !p.tok.is("]") {
		n.items = append(n.items, p.expression())
		if !p.accept(",") {
			break
		}
	}
	p.expect("]", "\"%s\" is missing to close the list")
	return n
}

func (p *parser) object(at int) node {
	n := &objectNode{at: at}
	for p.err == nil && !p.tok.is("}") {
		n.keys = append(n.keys, p.expression())
		p.expect(":", "\"%s\" is missing between a key and its value")
		n.values = append(n.values, p.expression())
		if !p.accept(",") {
			break
		}
	}
	p.expect("}", "\"%s\" is missing to close the map")
	return n
}

// text is a string literal; a double-quoted one may hold #{ expressions }.
func (p *parser) text(t token) node {
	q := t.text[:1]
	inner := t.text[1 : len(t.text)-1]
	if q == "'" || !strings.Contains(inner, "#{") {
		return &literal{strings.ReplaceAll(inner, `\`+q, q)}
	}
	if !p.enter() {
		return nil
	}
	defer p.leave()
	n := &interpolation{at: t.at}
	c := closer{src: t.text, stack: []byte{'"'}}
	from := 1
	for i := 1; i < len(t.text)-1 && p.err == nil; {
		opened := len(c.stack)
		step := c.advance(i)
		if opened == 1 && len(c.stack) == 2 {
			n.add(t.text[from:i])
			from = i + step
		}
		if opened == 2 && len(c.stack) == 1 {
			n.parts = append(n.parts, p.inner(t.at+from, t.at+i))
			from = i + step
		}
		i += step
	}
	n.add(t.text[from : len(t.text)-1])
	return n
}

// inner parses the expression of an interpolation.
func (p *parser) inner(from, to int) node {
	sub := newParser(p.b, from, to)
	sub.depth = p.depth
	n, err := sub.whole()
	if err != nil && p.err == nil {
		p.err = err
		p.tok = token{kind: tokEnd, at: err.at}
	}
	return n
}

// postfix parses attributes, subscripts and methods.
func (p *parser) postfix(n node) node {
	for count := 0; p.err == nil; count++ {
		if count > MaxDepth {
			p.fail(p.tok.at, Limit, "the expression is nested too deeply")
			break
		}
		at := p.tok.at
		switch {
		case p.accept("."):
			n = p.attribute(at, n)
		case p.accept("["):
			key := p.expression()
			p.expect("]", "\"%s\" is missing to close the subscript")
			n = p.b.extend(n, &subscript{at, n, key}, key)
		default:
			return n
		}
	}
	return n
}

func (p *parser) attribute(at int, n node) node {
	t := p.tok
	if t.kind != tokName && t.kind != tokNumber {
		p.unexpected("a name should follow the dot")
		return n
	}
	p.next()
	if p.tok.is("(") {
		return p.method(t, n)
	}
	if t.kind == tokNumber {
		key := &literal{normal(numberLiteral(t.text))}
		return p.b.extend(n, &subscript{at, n, key}, key)
	}
	return p.b.extend(n, &attribute{at, n, t.text}, &literal{t.text})
}
