package jsonpath

import (
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/message"
)

const (
	maxPath    = 32 << 10 // bytes of text
	maxNesting = 100      // filters, parentheses and function calls inside one another
)

// parser reads one path. Its methods leave pos behind what they read.
type parser struct {
	text  string
	pos   int
	depth int
	webex bool
}

func parse(text string, webex bool) (*Path, error) {
	p := &parser{text: text, webex: webex}
	if len(text) > maxPath {
		return nil, p.fail(maxPath, "the path is longer than %d bytes", maxPath)
	}
	if i := invalidUTF8(text); i >= 0 {
		return nil, p.fail(i, "the path is not valid UTF-8")
	}
	q, err := p.path()
	if err != nil {
		return nil, err
	}
	return &Path{source: text, query: q}, nil
}

func invalidUTF8(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// fail makes the error for the byte at offset.
func (p *parser) fail(offset int, format string, args ...any) error {
	before := p.text[:offset]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	said := message.New(format, args...)
	return &Error{Path: p.text, Offset: offset, Line: line, Column: column, Message: said.String(), said: said}
}

// unexpected is the error for whatever stands at pos instead of want.
func (p *parser) unexpected(want message.Phrase) error {
	if p.pos >= len(p.text) {
		return p.fail(p.pos, "the path ends where %s is expected", want)
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return p.fail(p.pos, "%q is found where %s is expected", r, want)
}

// enter counts a level of nesting; the caller lowers depth again.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxNesting {
		return p.fail(p.pos, "the path nests deeper than %d levels", maxNesting)
	}
	return nil
}

func (p *parser) path() (*query, error) {
	if p.webex {
		return p.webexPath()
	}
	if !p.accept("$") {
		return nil, p.unexpected("$")
	}
	q, err := p.query(true)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.text) {
		return nil, p.unexpected("a segment or the end")
	}
	return q, nil
}

// query reads the segments after $ or @ and leaves white space after them alone.
func (p *parser) query(fromRoot bool) (*query, error) {
	q := &query{fromRoot: fromRoot}
	for {
		start := p.pos
		p.space()
		if c := p.peek(); c != '.' && c != '[' {
			p.pos = start
			break
		}
		if p.webex && p.measure() {
			q.measured = true
			break
		}
		s, err := p.segment()
		if err != nil {
			return nil, err
		}
		q.segments = append(q.segments, s)
	}
	q.singular = isSingular(q.segments)
	return q, nil
}

func isSingular(segments []segment) bool {
	for _, s := range segments {
		if s.descendant || len(s.selectors) != 1 {
			return false
		}
		switch s.selectors[0].(type) {
		case nameSelector, indexSelector:
		default:
			return false
		}
	}
	return true
}

func (p *parser) segment() (segment, error) {
	if p.peek() == '[' {
		list, err := p.bracketed()
		return segment{selectors: list}, err
	}
	descendant := p.accept("..")
	if !descendant {
		p.pos++
	}
	if p.peek() == '[' && (descendant || p.webex) {
		list, err := p.bracketed()
		return segment{descendant: descendant, selectors: list}, err
	}
	if p.accept("*") {
		return segment{descendant, []selector{wildcard{}}}, nil
	}
	name, err := p.memberName()
	return segment{descendant, []selector{nameSelector(name)}}, err
}

func (p *parser) memberName() (string, error) {
	start := p.pos
	if p.webex {
		return p.webexName()
	}
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		if c < utf8.RuneSelf && !isLetter(c) && (p.pos == start || !isDigit(c)) {
			break
		}
		p.pos++
	}
	if p.pos == start {
		return "", p.unexpected("a name, * or a bracket")
	}
	return p.text[start:p.pos], nil
}

// bracketed reads [ selector, selector … ].
func (p *parser) bracketed() ([]selector, error) {
	p.pos++
	var list []selector
	for {
		p.space()
		s, err := p.selector()
		if err != nil {
			return nil, err
		}
		list = append(list, s)
		p.space()
		if p.accept("]") {
			return list, nil
		}
		if !p.accept(",") {
			return nil, p.unexpected("a comma or ]")
		}
	}
}

func (p *parser) selector() (selector, error) {
	switch c := p.peek(); {
	case c == '\'' || c == '"':
		name, err := p.quoted()
		return nameSelector(name), err
	case c == '*':
		p.pos++
		return wildcard{}, nil
	case c == '?':
		p.pos++
		p.space()
		where, err := p.condition()
		return filter{where}, err
	case c == '-' || c == ':' || isDigit(c):
		return p.indexOrSlice()
	}
	return nil, p.unexpected("a quoted name, an index, a slice, * or a filter")
}

func (p *parser) indexOrSlice() (selector, error) {
	var s slice
	var err error
	if p.peek() != ':' {
		if s.start, err = p.integer(); err != nil {
			return nil, err
		}
		s.hasStart = true
		end := p.pos
		p.space()
		if p.peek() != ':' {
			p.pos = end
			return indexSelector(s.start), nil
		}
	}
	p.pos++
	if s.end, s.hasEnd, err = p.bound(); err != nil {
		return nil, err
	}
	s.step = 1
	if p.accept(":") {
		step, given, err := p.bound()
		if err != nil {
			return nil, err
		}
		if given {
			s.step = step
		}
	}
	return s, nil
}

// bound reads an optional number of a slice and the space on both sides of it.
func (p *parser) bound() (n int, given bool, err error) {
	p.space()
	if c := p.peek(); c == '-' || isDigit(c) {
		n, err = p.integer()
		given = true
		p.space()
	}
	return n, given, err
}
