package activity

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of a text that is read: a journal may have been tampered with.
const (
	maxJournalText  = 256 << 20
	maxJournalDepth = 10_000
)

// scanner reads JSON. The first error stays, and everything read after it is zero.
type scanner struct {
	text  []byte
	at    int
	depth int
	err   error
}

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("at byte %d: "+format, append([]any{s.at}, args...)...)
	}
}

func (s *scanner) skip() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek returns the byte with which the next thing begins; 0 at the end.
func (s *scanner) peek() byte {
	if s.skip(); s.err != nil || s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// take takes the byte when it comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) want(c byte) bool {
	if !s.take(c) {
		s.fail("there is no %q", c)
		return false
	}
	return true
}

// open enters a list or an object.
func (s *scanner) open(c byte) bool {
	if !s.want(c) {
		return false
	}
	if s.depth++; s.depth > maxJournalDepth {
		s.fail("nested more than %d deep", maxJournalDepth)
	}
	return s.err == nil
}

func (s *scanner) shut(c byte) {
	s.want(c)
	s.depth--
}

// each reads what stands between two brackets, with commas between.
func (s *scanner) each(first, last byte, read func()) {
	if !s.open(first) {
		return
	}
	for s.peek() != last {
		if read(); s.err != nil {
			return
		}
		if !s.take(',') {
			break
		}
		if s.peek() == last {
			s.fail("nothing follows the comma")
			return
		}
	}
	s.shut(last)
}

func (s *scanner) list(item func()) { s.each('[', ']', item) }

// members reads an object whose members the list knows.
func (s *scanner) members(list func(*Members)) {
	m := Members{in: s}
	s.each('{', '}', func() {
		m.name, m.met = s.key(), false
		if s.err != nil {
			return
		}
		if list(&m); !m.met {
			s.fail("the member %q is not known", clipped(m.name))
		}
	})
}

func clipped(b []byte) []byte {
	const most = 60
	return b[:min(len(b), most)]
}

// key reads the name of a member, and the colon.
func (s *scanner) key() []byte {
	k := s.quoted()
	s.want(':')
	return k
}

func (s *scanner) str() string { return string(s.quoted()) }

// word takes a word such as true.
func (s *scanner) word(w string) bool {
	s.skip()
	if len(s.text)-s.at < len(w) || string(s.text[s.at:s.at+len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

func (s *scanner) flag() bool {
	if s.word("true") {
		return true
	}
	if !s.word("false") {
		s.fail("neither true nor false")
	}
	return false
}

// number takes a number in JSON's spelling.
func (s *scanner) number() string {
	s.skip()
	n := numeralLength(s.text[s.at:])
	if n == 0 {
		s.fail("this is no value")
		return ""
	}
	text := string(s.text[s.at : s.at+n])
	s.at += n
	return text
}

// numeralLength is how many bytes of b are a number; 0 for none.
func numeralLength[T string | []byte](b T) int {
	i := 0
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return 0
	}
	if i < len(b) && b[i] == '.' {
		if i++; !digits() {
			return 0
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return 0
		}
	}
	return i
}

func (s *scanner) integer(bits int) int64 {
	if s.err != nil {
		return 0
	}
	text := s.number()
	i, err := strconv.ParseInt(text, 10, bits)
	if err != nil {
		s.fail("%q is no whole number of %d bits", clipped([]byte(text)), bits)
	}
	return i
}

func (s *scanner) time() time.Time {
	if s.peek() != '[' {
		if n := s.integer(64); s.err == nil {
			return time.Unix(0, n).UTC()
		}
		return time.Time{}
	}
	s.open('[')
	sec := s.integer(64)
	s.want(',')
	nsec := s.integer(32)
	s.shut(']')
	if s.err == nil && (nsec < 0 || nsec >= int64(time.Second)) {
		s.fail("%d are no nanoseconds of a second", nsec)
	}
	return time.Unix(sec, nsec).UTC()
}

func (s *scanner) bytes() []byte {
	if s.peek() != '{' {
		return append([]byte{}, s.quoted()...)
	}
	var b []byte
	s.tagged(func(tag string) {
		var err error
		if tag != "base64" {
			s.fail("%q is no form of bytes", clipped([]byte(tag)))
		} else if b, err = base64.StdEncoding.Strict().DecodeString(string(s.quoted())); err != nil {
			s.fail("%v", err)
		}
	})
	return append([]byte{}, b...)
}

func (s *scanner) pair() (p Pair) {
	if s.open('[') {
		p.Name = s.str()
		s.want(',')
		p.Value = s.str()
		s.shut(']')
	}
	return p
}

// quoted reads a string. What it returns may be part of the text that is read.
func (s *scanner) quoted() []byte {
	if !s.want('"') {
		return nil
	}
	from := s.at
	for i := from; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			s.at = i + 1
			return s.text[from:i]
		case c == '\\':
			return s.escaped(from, i)
		case c < ' ':
			s.at = i
			s.fail("a control character in a string")
			return nil
		}
	}
	s.at = len(s.text)
	s.fail("the string does not end")
	return nil
}

// escaped goes on with a string that holds an escape at i.
func (s *scanner) escaped(from, i int) []byte {
	b := append(make([]byte, 0, 2*(i-from)+16), s.text[from:i]...)
	s.at = i
	for s.err == nil && s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch {
		case c == '"':
			return b
		case c == '\\':
			b = s.escape(b)
		case c < ' ':
			s.fail("a control character in a string")
		default:
			b = append(b, c)
		}
	}
	s.fail("the string does not end")
	return nil
}

// escape reads what follows a backslash.
func (s *scanner) escape(b []byte) []byte {
	if s.at >= len(s.text) {
		return b
	}
	c := s.text[s.at]
	s.at++
	switch c {
	case '"', '\\', '/':
		return append(b, c)
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case 'u':
		return s.unit(b)
	}
	s.fail("an escape of %q", c)
	return b
}

// unit reads the four digits of a UTF-16 unit, and a second one that belongs to
// it. A low half without a high one is a byte that is no UTF-8, see appendText.
func (s *scanner) unit(b []byte) []byte {
	r := s.hex4()
	if r >= 0xDC80 && r <= 0xDCFF {
		return append(b, byte(r))
	}
	if utf16.IsSurrogate(r) && s.word(`\u`) {
		r = utf16.DecodeRune(r, s.hex4())
	}
	return utf8.AppendRune(b, r)
}

func (s *scanner) hex4() rune {
	if len(s.text)-s.at < 4 {
		s.fail("the string does not end")
		return 0
	}
	n, err := strconv.ParseUint(string(s.text[s.at:s.at+4]), 16, 16)
	if err != nil {
		s.fail("%q are no four hexadecimal digits", s.text[s.at:s.at+4])
	}
	s.at += 4
	return rune(n)
}
