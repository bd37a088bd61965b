package expr

import (
	"regexp"
	"strings"
)

// block is an open tag.
type block struct {
	tag        string
	start, end int          // the inside of the opening tag
	body       *[]statement // where statements go now
	cond       *conditional // of if
	loop       *loopStatement
	mute       bool // a refused tag: what it holds is dropped
}

// refused are the tags that Pebble has and flows do not: they load other
// templates or define parts of one. The value is whether an end tag follows.
var refused = map[string]bool{
	"include": false, "import": false, "from": false, "extends": false, "flush": false,
	"block": true, "embed": true, "macro": true, "cache": true, "parallel": true,
}

// tag handles the tag that opens at offset i.
func (b *builder) tag(i int) int {
	end, ok := b.close.find(i+2, '%')
	if !ok {
		end = b.nearest(i+2, "%}")
	}
	if end < 0 {
		return b.unclosed(i, "%}")
	}
	from, to, left, right := b.inner(i, end)
	b.addText(i, left)
	b.after(end+2, right, trimNewline)
	p := newParser(b, from, to)
	name := p.tok
	if name.kind != tokName {
		p.unexpected("the name of a tag should follow {%%")
	} else if name.text == "verbatim" {
		return b.verbatim(i, from, to)
	} else {
		p.next()
		b.statement(p, name, from, to)
	}
	if p.err != nil {
		b.keep(from, to, *p.err)
	}
	return b.from
}

// statement compiles one tag. Mistakes are left in p.err.
func (b *builder) statement(p *parser, name token, from, to int) {
	switch name.text {
	case "if":
		b.openIf(p, from, to)
	case "elseif", "elif":
		b.elseIf(p, name)
	case "else":
		b.otherwise(p, name)
	case "for":
		b.openFor(p, from, to)
	case "set":
		b.set(p)
	case "filter":
		b.openFilter(p, from, to)
	case "autoescape":
		b.openEscape(p, from, to)
	case "endif", "endfor", "endfilter", "endautoescape":
		b.end(p, name)
	default:
		b.other(p, name, from, to)
	}
}

// other handles the tags that flows do not have, and what is no tag at all.
func (b *builder) other(p *parser, name token, from, to int) {
	if body, ok := refused[name.text]; ok {
		p.fail(name.at, Unavailable, "the tag %s is not available in flows", name.text)
		if body {
			b.keep(from, to, *p.err)
			p.err = nil
			b.enter(&block{tag: name.text, start: from, end: to, body: new([]statement), mute: true})
		}
		return
	}
	if strings.HasPrefix(name.text, "end") && refused[name.text[3:]] {
		b.end(p, name)
		return
	}
	p.fail(name.at, Unavailable, "there is no tag %s", quote(name.text))
}

func (b *builder) enter(bl *block) {
	if len(b.blocks) > MaxDepth {
		b.keep(bl.start, bl.end, mistaken(bl.start, Limit, "the tags are nested too deeply"))
		bl.body = new([]statement)
	}
	if bl.mute {
		b.mute++
	}
	b.blocks = append(b.blocks, bl)
}

// leave closes the innermost tag.
func (b *builder) leave() {
	top := b.blocks[len(b.blocks)-1]
	b.blocks = b.blocks[:len(b.blocks)-1]
	if top.mute {
		b.mute--
	}
	if top.loop != nil {
		top.loop.high = b.p.slots
		inner := b.locals[len(b.locals)-1]
		b.locals = b.locals[:len(b.locals)-1]
		outer := b.locals[len(b.locals)-1]
		if len(b.locals) > 1 {
			outer.free = append(outer.free, inner.free...)
		}
	}
}

// end handles endif and its like: it closes the innermost tag of that name,
// and with it what was left open inside.
func (b *builder) end(p *parser, name token) {
	p.atEnd()
	tag := name.text[3:]
	i := len(b.blocks) - 1
	for i > 0 && b.blocks[i].tag != tag {
		i--
	}
	if i == 0 {
		p.fail(name.at, Syntax, "there is no open tag %s to end", tag)
		return
	}
	for len(b.blocks)-1 > i {
		open := b.blocks[len(b.blocks)-1]
		b.keep(open.start, open.end, mistaken(open.start, Syntax, neverClosed, open.tag, open.tag))
		b.leave()
	}
	b.leave()
}

// rest parses an expression that must fill the rest of the tag. A mistake
// gives a node that fails, so that the structure around it stays.
func (p *parser) rest() node {
	n := p.expression()
	p.atEnd()
	if p.err != nil {
		return broken{}
	}
	return n
}

func (b *builder) openIf(p *parser, from, to int) {
	c := &conditional{}
	b.add(c)
	c.branches = append(c.branches, branch{cond: p.rest()})
	b.enter(&block{tag: "if", start: from, end: to, cond: c, body: &c.branches[0].body})
}

func (b *builder) elseIf(p *parser, name token) {
	top := b.blocks[len(b.blocks)-1]
	if top.cond == nil || top.cond.ended {
		p.fail(name.at, Syntax, "%s stands outside of an if", name.text)
		return
	}
	top.cond.branches = append(top.cond.branches, branch{cond: p.rest()})
	top.body = &top.cond.branches[len(top.cond.branches)-1].body
}

func (b *builder) otherwise(p *parser, name token) {
	p.atEnd()
	top := b.blocks[len(b.blocks)-1]
	switch {
	case top.cond != nil && !top.cond.ended:
		top.cond.ended = true
		top.body = &top.cond.otherwise
	case top.loop != nil && !top.loop.ended:
		top.loop.ended = true
		top.body = &top.loop.otherwise
	default:
		p.fail(name.at, Syntax, "else stands outside of an if or for")
	}
}

// loopName is what a loop is called inside of it: loop.index, loop.last.
const loopName = "loop"

func (b *builder) openFor(p *parser, from, to int) {
	name := p.tok
	if name.kind != tokName {
		p.unexpected("a name should follow for")
	}
	p.next()
	if !p.acceptWord("in") {
		p.unexpected("in is missing after the name")
	}
	over := p.rest()
	l := &loopStatement{over: over, at: from, low: b.p.slots}
	b.locals = append(b.locals, &frame{})
	l.item, l.state = b.declare(name.text), b.declare(loopName)
	b.add(l)
	b.enter(&block{tag: "for", start: from, end: to, loop: l, body: &l.body})
}

func (b *builder) set(p *parser) {
	name := p.tok
	if name.kind != tokName {
		p.unexpected("a name should follow set")
	}
	p.next()
	p.expect("=", "\"%s\" is missing after the name")
	n := p.rest()
	if p.err == nil {
		b.add(&assignment{slot: b.define(name.text), n: n})
	}
}

// openFilter is {% filter upper | trim %}: the filters are applied to what
// the body renders.
func (b *builder) openFilter(p *parser, from, to int) {
	s := &filtering{at: from, to: to}
	n := p.filter(p.tok.at, &s.input)
	for p.err == nil && p.accept("|") {
		n = p.filter(p.tok.at, n)
	}
	p.atEnd()
	s.n = n
	if p.err != nil {
		s.n = broken{}
	}
	s.done = encodingOf(s.n)
	b.add(s)
	b.enter(&block{tag: "filter", start: from, end: to, body: &s.body})
}

// openEscape is {% autoescape 'html' %}, or with true and false.
func (b *builder) openEscape(p *parser, from, to int) {
	s := &escaping{at: from, strategy: "html"}
	if p.tok.kind != tokEnd {
		if l, ok := p.rest().(*literal); ok {
			switch v := l.v.(type) {
			case string:
				s.strategy = v
			case bool:
				s.strategy = map[bool]string{true: "html"}[v]
			}
		}
	}
	if _, ok := escapers[s.strategy]; !ok && s.strategy != "" && p.err == nil {
		p.fail(from, Unavailable, "there is no escaping %s", quote(s.strategy))
	}
	b.add(s)
	b.enter(&block{tag: "autoescape", start: from, end: to, body: &s.body})
}

var endVerbatim = regexp.MustCompile(`\{%-?[ \t\r\n]*endverbatim[ \t\r\n]*-?%\}`)

// verbatim takes what follows as text, up to its end tag.
func (b *builder) verbatim(i, from, to int) int {
	if b.raw == nil || b.raw[0] < b.from && b.raw[0] >= 0 {
		b.raw = []int{-1, -1}
		if at := endVerbatim.FindStringIndex(b.src[b.from:]); at != nil {
			b.raw = []int{b.from + at[0], b.from + at[1]}
		}
	}
	start, end := b.raw[0], b.raw[1]
	if start < 0 {
		b.keep(from, to, mistaken(i, Syntax, "the tag verbatim is never closed; add {%% endverbatim %%}"))
		return b.from
	}
	_, _, left, right := b.inner(start, end-2)
	b.addText(start, left)
	return b.after(end, right, trimNewline)
}
