package payload

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/callwright/callwright/value"
)

// maxNumber bounds the characters of a number: arithmetic on it grows with the
// square of them.
const maxNumber = 1000

// name reads the name of a member, reusing the text of one seen before.
func (s *scanner) name() (string, *failure) {
	rest := s.text[s.pos+1:]
	n := 0
	for n < len(rest) && n <= 32 && rest[n] >= ' ' && rest[n] != '"' && rest[n] != '\\' && rest[n] < utf8.RuneSelf {
		n++
	}
	if n == 0 || n >= len(rest) || rest[n] != '"' {
		return s.string()
	}
	s.pos += n + 2
	slot := &s.known[(n*37+int(rest[0])*5+int(rest[n/2])*11+int(rest[n-1])*17)%len(s.known)]
	if *slot != string(rest[:n]) {
		*slot = string(rest[:n])
	}
	return *slot, nil
}

// string reads a text in quotes; pos is on the opening one.
func (s *scanner) string() (string, *failure) {
	s.pos++
	start, ascii := s.pos, true
	for i := start; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			if raw := s.text[start:i]; ascii || utf8.Valid(raw) {
				s.pos = i + 1
				return string(raw), nil
			}
			return s.rewritten(start)
		case c == '\\':
			return s.rewritten(start)
		case c < ' ':
			return "", s.fail(i, "a control character in a text must be escaped")
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", s.fail(start-1, "the text in quotes is not closed")
}

// rewritten reads a text that has escapes or bad UTF-8.
func (s *scanner) rewritten(start int) (string, *failure) {
	var b []byte
	s.pos = start
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		switch {
		case c == '"':
			s.pos++
			return string(b), nil
		case c == '\\':
			r, bad := s.escape()
			if bad != nil {
				return "", bad
			}
			b = utf8.AppendRune(b, r)
		case c < ' ':
			return "", s.fail(s.pos, "a control character in a text must be escaped")
		case c < utf8.RuneSelf:
			b = append(b, c)
			s.pos++
		default:
			r, n := utf8.DecodeRune(s.text[s.pos:])
			if s.strict && r == utf8.RuneError && n == 1 {
				return "", s.fail(s.pos, "the text is not valid UTF-8")
			}
			b = utf8.AppendRune(b, r)
			s.pos += n
		}
	}
	return "", s.fail(start-1, "the text in quotes is not closed")
}

// escape reads a backslash and what belongs to it.
func (s *scanner) escape() (rune, *failure) {
	start := s.pos
	s.pos++
	c := s.peek()
	s.pos++
	switch c {
	case '"', '\\', '/':
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
		return s.unicode(start)
	}
	return 0, s.fail(start, "a backslash starts no known escape")
}

// unicode reads the digits of \u, and the second half of a surrogate pair when
// it is there; a lone half gives U+FFFD.
func (s *scanner) unicode(start int) (rune, *failure) {
	r, ok := s.hex4(s.pos)
	if !ok {
		return 0, s.fail(start, `\u needs four hexadecimal digits`)
	}
	s.pos += 4
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if s.pos+1 < len(s.text) && s.text[s.pos] == '\\' && s.text[s.pos+1] == 'u' {
		if low, ok := s.hex4(s.pos + 2); ok {
			if whole := utf16.DecodeRune(r, low); whole != utf8.RuneError {
				s.pos += 6
				return whole, nil
			}
		}
	}
	if s.strict {
		return 0, s.fail(start, "half of a surrogate pair")
	}
	return utf8.RuneError, nil
}

func (s *scanner) hex4(at int) (rune, bool) {
	if at+4 > len(s.text) {
		return 0, false
	}
	var r rune
	for _, c := range s.text[at : at+4] {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

func (s *scanner) digits() int {
	start := s.pos
	for s.pos < len(s.text) && s.text[s.pos]-'0' <= 9 {
		s.pos++
	}
	return s.pos - start
}

func (s *scanner) number() (any, *failure) {
	start := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	first := s.pos
	switch n := s.digits(); {
	case n == 0:
		return nil, s.unexpected("a digit")
	case n > 1 && s.text[first] == '0':
		return nil, s.fail(first, "a number has a leading zero")
	}
	if c := s.peek(); c == '.' || c|0x20 == 'e' {
		if bad := s.fraction(); bad != nil {
			return nil, bad
		}
	} else if s.pos-first <= 18 {
		return s.integer(start, first), nil
	}
	if s.pos-start > maxNumber {
		return nil, s.fail(start, "a number has more than 1,000 characters")
	}
	return value.Number(string(s.text[start:s.pos])), nil
}

// integer computes a number of few digits without a string in between.
func (s *scanner) integer(start, first int) any {
	var n int64
	for _, c := range s.text[first:s.pos] {
		n = n*10 + int64(c-'0')
	}
	if first > start {
		return -n
	}
	return n
}

// fraction reads what makes a number a fraction: .digits, an exponent, or both.
func (s *scanner) fraction() *failure {
	if s.peek() == '.' {
		s.pos++
		if s.digits() == 0 {
			return s.unexpected("a digit")
		}
	}
	if s.peek()|0x20 == 'e' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if s.digits() == 0 {
			return s.unexpected("a digit")
		}
	}
	return nil
}
