package jsonpath

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxIndex is the largest integer that every JSON implementation holds exactly
// (RFC 7493 §2.2), the bound RFC 9535 §2.1 sets.
const maxIndex = 1<<53 - 1

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLower(c byte) bool  { return 'a' <= c && c <= 'z' }
func isLetter(c byte) bool { return isLower(c|0x20) || c == '_' }

// peek returns the byte at pos, or 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// accept steps over s when it stands at pos.
func (p *parser) accept(s string) bool {
	if !strings.HasPrefix(p.text[p.pos:], s) {
		return false
	}
	p.pos += len(s)
	return true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (p *parser) space() {
	for p.pos < len(p.text) && isSpace(p.text[p.pos]) {
		p.pos++
	}
}

func (p *parser) digits() int {
	start := p.pos
	for isDigit(p.peek()) {
		p.pos++
	}
	return p.pos - start
}

// integer reads an index or a bound of a slice (RFC 9535 §2.3.3, "int").
func (p *parser) integer() (int, error) {
	start := p.pos
	p.accept("-")
	first := p.pos
	if p.digits() == 0 {
		return 0, p.unexpected("a digit")
	}
	text := p.text[start:p.pos]
	if p.text[first] == '0' && len(text) > 1 {
		return 0, p.fail(start, "%s is no index: write it without a leading zero", text)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > maxIndex || n < -maxIndex {
		return 0, p.fail(start, "the index is outside ±(2^53-1)")
	}
	return int(n), nil
}

// number reads a number of a filter expression and returns its text.
func (p *parser) number() (string, error) {
	start := p.pos
	p.accept("-")
	first := p.pos
	if n := p.digits(); n == 0 {
		return "", p.unexpected("a digit")
	} else if n > 1 && p.text[first] == '0' {
		return "", p.fail(first, "a number has a leading zero")
	}
	if p.accept(".") && p.digits() == 0 {
		return "", p.unexpected("a digit")
	}
	if p.peek()|0x20 == 'e' {
		p.pos++
		if !p.accept("-") {
			p.accept("+")
		}
		if p.digits() == 0 {
			return "", p.unexpected("a digit")
		}
	}
	return p.text[start:p.pos], nil
}

// quoted reads a string in single or double quotes (RFC 9535 §2.3.1).
func (p *parser) quoted() (string, error) {
	opened, quote := p.pos, p.text[p.pos]
	p.pos++
	start := p.pos
	var b strings.Builder
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == quote:
			b.WriteString(p.text[start:p.pos])
			p.pos++
			return b.String(), nil
		case c < ' ':
			return "", p.fail(p.pos, "a control character in a string must be written as \\u%04x", c)
		case c == '\\':
			b.WriteString(p.text[start:p.pos])
			r, err := p.escape(quote)
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
			start = p.pos
		default:
			p.pos++
		}
	}
	return "", p.fail(opened, "the string is not closed")
}

// escape reads a backslash and what belongs to it.
func (p *parser) escape(quote byte) (rune, error) {
	start := p.pos
	p.pos++
	c := p.peek()
	p.pos++
	switch c {
	case quote, '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		return p.unicodeEscape(start)
	}
	return 0, p.fail(start, "unknown escape in a string: allowed are \\%c \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX", quote)
}

func (p *parser) unicodeEscape(start int) (rune, error) {
	r, ok := p.hex4()
	if !ok {
		return 0, p.fail(start, "\\u needs four hexadecimal digits")
	}
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if p.accept(`\u`) {
		if low, ok := p.hex4(); ok {
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				return r, nil
			}
		}
	}
	return 0, p.fail(start, "half of a surrogate pair: write both halves, \\uD8xx\\uDCxx")
}

func (p *parser) hex4() (rune, bool) {
	if p.pos+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.text[p.pos:p.pos+4], 16, 16)
	if err != nil {
		return 0, false
	}
	p.pos += 4
	return rune(n), true
}
