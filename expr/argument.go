package expr

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/message"
)

// spec declares a filter, function, test or method: its parameters, which may
// be given by position or by name, and what it does.
type spec struct {
	doc    string // one line, for whoever writes expressions
	params []string
	least  int  // how many of them must be given
	rest   bool // any number may follow
	// pattern says that the first parameter is a regular expression, so that
	// a constant one is compiled with the template.
	pattern bool
	done    Encoding // how the result is already encoded
	do      func(c *call) (any, error)
}

// call is one use of a spec: what it is applied to and its arguments, nil
// where none was given.
type call struct {
	r    *run
	at   int
	in   any
	args []any
}

func (c *call) refuse(format string, args ...any) error {
	return c.r.failure(c.at, Runtime, format, args...)
}

// arg gives argument i, or nil.
func (c *call) arg(i int) any {
	if i < len(c.args) {
		return c.args[i]
	}
	return nil
}

// textArg gives argument i as text, or otherwise when it is absent.
func (c *call) textArg(i int, otherwise string) (string, error) {
	v := c.arg(i)
	if v == nil {
		return otherwise, nil
	}
	return c.r.text(c.at, v)
}

// wholeArg gives argument i as a whole number, or otherwise when it is absent.
func (c *call) wholeArg(i int, otherwise int) (int, error) {
	v := c.arg(i)
	if v == nil {
		return otherwise, nil
	}
	n, ok := toNumeric(v)
	if !ok {
		return 0, c.refuse("argument %d should be a number, not %s", i+1, describe(v))
	}
	return n.clamp(), nil
}

// input gives what the filter is applied to as text.
func (c *call) input() (string, error) { return c.r.text(c.at, c.in) }

// arguments parses (a, b, name=c); the opening parenthesis is the present token.
func (p *parser) arguments() (list []node, named map[string]node) {
	if !p.accept("(") {
		return nil, nil
	}
	for p.err == nil && !p.tok.is(")") {
		if name, ok := p.argumentName(); ok {
			if named == nil {
				named = map[string]node{}
			}
			named[name] = p.expression()
		} else {
			list = append(list, p.expression())
		}
		if !p.accept(",") {
			break
		}
	}
	p.expect(")", "\"%s\" is missing to close the arguments")
	return list, named
}

func (p *parser) argumentName() (string, bool) {
	if p.tok.kind != tokName {
		return "", false
	}
	lx, tok := p.lx, p.tok
	p.next()
	if p.err == nil && p.accept("=") {
		return tok.text, true
	}
	if p.err == nil {
		p.lx, p.tok = lx, tok
	}
	return "", false
}

// bind puts the arguments in the order of the parameters.
func (p *parser) bind(what message.Translated, at int, s *spec, list []node, named map[string]node) []node {
	if len(list) > len(s.params) && !s.rest {
		p.fail(at, Syntax, "%s takes %s, not %d", what, s.describe(), len(list))
		return nil
	}
	args := slices.Clone(list)
	for len(args) < len(s.params) && len(named) > 0 {
		args = append(args, nil)
	}
	for name, n := range named {
		i := slices.IndexFunc(s.params, func(p string) bool { return strings.EqualFold(p, name) })
		if i < 0 || args[i] != nil {
			p.fail(at, Syntax, "%s takes %s; %s is too much", what, s.describe(), quote(name))
			return nil
		}
		args[i] = n
	}
	for i := range s.least {
		if i >= len(args) || args[i] == nil {
			p.fail(at, Syntax, "%s needs its argument %s", what, s.params[i])
			return nil
		}
	}
	return args
}

func (s *spec) describe() message.Text {
	switch {
	case s.rest:
		return message.New("any number of arguments")
	case len(s.params) == 0:
		return message.New("no arguments")
	}
	return message.New("the arguments %s", strings.Join(s.params, ", "))
}

// called is a filter, function, test or method in a sentence. The sentence is
// made when it is needed.
type called struct {
	sort message.Phrase
	name string
}

// In is Translated's.
func (c called) In(translate func(english string) string) string { return c.text().In(translate) }

// String is the sentence in English.
func (c called) String() string { return c.text().String() }

func (c called) text() message.Text { return message.New("%s %s", c.sort, c.name) }

// use makes the node of a spec that was named at offset at.
func (p *parser) use(what called, at int, s *spec, in node) *usage {
	list, named := p.arguments()
	if p.err != nil {
		return nil
	}
	u := &usage{at: at, spec: s, in: in, args: p.bind(what, at, s, list, named)}
	if s.pattern && len(u.args) > 0 {
		p.checkPattern(u.args[0])
	}
	return u
}

func (p *parser) filter(at int, left node) node {
	t := p.tok
	if t.kind != tokName {
		p.unexpected("the name of a filter should follow \"|\"")
		return nil
	}
	s, ok := filters[t.text]
	if !ok {
		p.fail(t.at, Unavailable, "there is no filter %s", t.text)
		return nil
	}
	p.next()
	u := p.use(called{"the filter", t.text}, t.at, s, left)
	if u == nil {
		return nil
	}
	u.done = s.done
	if t.text == "escape" {
		u.done = escapedAs(u.args)
	}
	return u
}

func (p *parser) test(at int, left node) node {
	not := p.acceptWord("not")
	t := p.tok
	s, ok := tests[t.text]
	if t.kind != tokName || !ok {
		p.fail(t.at, Unavailable, "there is no test is %s; there are empty, odd, even, defined, null, map and iterable", quote(t.text))
		return nil
	}
	p.next()
	u := p.use(called{"the test", t.text}, at, s, left)
	switch {
	case u == nil:
		return nil
	case not:
		return &negation{u}
	}
	return u
}

func (p *parser) function(t token) node {
	s, ok := functions[t.text]
	if !ok {
		p.fail(t.at, Unavailable, "there is no function %s", t.text)
		return nil
	}
	if u := p.use(called{"the function", t.text}, t.at, s, nil); u != nil {
		return u
	}
	return nil
}

func (p *parser) method(t token, in node) node {
	s, ok := methods[t.text]
	if !ok {
		p.fail(t.at, Unavailable, "there is no method %s; nothing but plain data can be reached", t.text)
		return nil
	}
	if u := p.use(called{"the method", t.text}, t.at, s, in); u != nil {
		return u
	}
	return nil
}
