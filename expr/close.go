package expr

import "strings"

// closer finds where expressions end. It knows strings and brackets, so that
// {{ {'a': {}} }} ends where it should. What it reads is budgeted: a text full
// of things that look open would otherwise take quadratic time, and beyond the
// budget the nearest closing braces are taken.
type closer struct {
	src    string
	budget int
	stack  []byte
}

func newCloser(src string) *closer {
	return &closer{src: src, budget: 8*len(src) + 4096}
}

// find gives the offset of the closing mark ('}' for }}, '%' for %}) that
// belongs to the opening one before offset i.
func (c *closer) find(i int, mark byte) (int, bool) {
	start := i
	c.stack = c.stack[:0]
	defer func() { c.budget -= i - start }()
	for i < len(c.src) && i-start <= c.budget {
		if len(c.stack) == 0 && c.src[i] == mark && strings.HasPrefix(c.src[i+1:], "}") {
			return i, true
		}
		n := c.advance(i)
		if n == 0 {
			return 0, false
		}
		i += n
	}
	return 0, false
}

// advance gives the number of bytes to go on from offset i; 0 when the
// brackets do not match, or nest more deeply than an expression may: every
// level of strings in strings is read once more.
func (c *closer) advance(i int) int {
	if len(c.stack) > MaxDepth {
		return 0
	}
	b := c.src[i]
	if c.top() == '"' {
		return c.inString(i, b)
	}
	switch b {
	case '\'':
		if n := quoted(c.src[i:]); n > 0 {
			return n
		}
		return 0
	case '"', '(', '[', '{':
		c.stack = append(c.stack, b)
	case ')', ']', '}':
		if !c.pop(b) {
			return 0
		}
	}
	return 1
}

// inString reads within a double-quoted string, where #{ opens an expression.
func (c *closer) inString(i int, b byte) int {
	switch {
	case b == '\\':
		return 2
	case b == '"':
		c.stack = c.stack[:len(c.stack)-1]
	case b == '#' && strings.HasPrefix(c.src[i+1:], "{"):
		c.stack = append(c.stack, '#')
		return 2
	}
	return 1
}

func (c *closer) top() byte {
	if len(c.stack) == 0 {
		return 0
	}
	return c.stack[len(c.stack)-1]
}

func (c *closer) pop(b byte) bool {
	t := c.top()
	ok := b == ')' && t == '(' || b == ']' && t == '[' || b == '}' && (t == '{' || t == '#')
	if ok {
		c.stack = c.stack[:len(c.stack)-1]
	}
	return ok
}

// quoted gives the length of the single-quoted string that s begins with, or 0
// when it does not end.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		}
	}
	return 0
}
