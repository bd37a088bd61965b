package activity

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/value"
)

// Members writes or reads the members of one JSON object. A type lists its
// members once, one call for each, and the list serves both directions: written
// are those that are not zero, in the order of the list; read they may be in
// any order, and a member that is not in the list is an error.
type Members struct {
	out  []byte   // the text so far, when writing
	in   *scanner // nil when writing
	name []byte   // of the member at hand, when reading
	met  bool     // …whether the list knows it
}

// AppendMembers appends an object with the members of the list to dst.
func AppendMembers(dst []byte, list func(*Members)) []byte {
	m := Members{out: append(dst, '{')}
	list(&m)
	return append(m.out, '}')
}

// ReadMembers reads a text that is one object. The error names the place.
func ReadMembers(text []byte, list func(*Members)) error {
	return scan(text, func(s *scanner) { s.members(list) })
}

// Refuse makes reading fail: what stands at the member at hand cannot be.
func (m *Members) Refuse(format string, args ...any) {
	if m.in != nil {
		m.in.fail(format, args...)
	}
}

// label begins a member while writing.
func (m *Members) label(name string) []byte {
	if m.out[len(m.out)-1] != '{' {
		m.out = append(m.out, ',')
	}
	m.out = append(m.out, '"')
	m.out = append(m.out, name...)
	return append(m.out, '"', ':')
}

// is reports whether the member at hand is this one, while reading.
func (m *Members) is(name string) bool {
	if m.met || string(m.name) != name {
		return false
	}
	m.met = true
	return true
}

// Text is a string; bytes that are no UTF-8 survive.
func (m *Members) Text(name string, s *string) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*s = m.in.str()
		}
	case *s != "":
		m.out = appendText(m.label(name), *s)
	}
}

// Int is a whole number.
func (m *Members) Int(name string, i *int) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*i = int(m.in.integer(strconv.IntSize))
		}
	case *i != 0:
		m.out = strconv.AppendInt(m.label(name), int64(*i), 10)
	}
}

// Flag is a boolean.
func (m *Members) Flag(name string, b *bool) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*b = m.in.flag()
		}
	case *b:
		m.out = append(m.label(name), "true"...)
	}
}

// Span is a duration, in nanoseconds.
func (m *Members) Span(name string, d *time.Duration) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*d = time.Duration(m.in.integer(64))
		}
	case *d != 0:
		m.out = strconv.AppendInt(m.label(name), int64(*d), 10)
	}
}

// Time is an instant, in nanoseconds since 1970; one that is too far away for
// them is a list of seconds and nanoseconds. It comes back in UTC.
func (m *Members) Time(name string, t *time.Time) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*t = m.in.time()
		}
	case !t.IsZero():
		m.out = appendTime(m.label(name), *t)
	}
}

func appendTime(dst []byte, t time.Time) []byte {
	if n := t.UnixNano(); time.Unix(0, n).Equal(t) {
		return strconv.AppendInt(dst, n, 10)
	}
	dst = strconv.AppendInt(append(dst, '['), t.Unix(), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(t.Nanosecond()), 10)
	return append(dst, ']')
}

// Bytes is a body: a string when it is UTF-8, and otherwise in base64. None and
// an empty one are told apart.
func (m *Members) Bytes(name string, b *[]byte) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*b = m.in.bytes()
		}
	case *b == nil:
	case utf8.Valid(*b):
		m.out = appendText(m.label(name), *b)
	default:
		m.out = append(m.label(name), `{"base64":"`...)
		m.out = base64.StdEncoding.AppendEncode(m.out, *b)
		m.out = append(m.out, '"', '}')
	}
}

// Value is a value of package value, see [AppendValue].
func (m *Members) Value(name string, v *any) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*v = m.in.value()
		}
	case *v != nil:
		m.out = AppendValue(m.label(name), *v)
	}
}

// Object is an object of package value. None and an empty one are told apart.
func (m *Members) Object(name string, o **value.Object) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*o = m.in.object()
		}
	case *o != nil:
		m.out = appendObject(m.label(name), *o)
	}
}

// Texts is a list of strings.
func (m *Members) Texts(name string, list *[]string) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*list = []string{}
			m.in.list(func() { *list = append(*list, m.in.str()) })
		}
	case *list != nil:
		m.out = append(m.label(name), '[')
		for i, s := range *list {
			m.out = appendText(m.next(i), s)
		}
		m.out = append(m.out, ']')
	}
}

// Pairs is a list of names with their values: [["name","value"]].
func (m *Members) Pairs(name string, list *[]Pair) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*list = []Pair{}
			m.in.list(func() { *list = append(*list, m.in.pair()) })
		}
	case *list != nil:
		m.out = append(m.label(name), '[')
		for i, p := range *list {
			m.out = appendText(append(m.next(i), '['), p.Name)
			m.out = append(appendText(append(m.out, ','), p.Value), ']')
		}
		m.out = append(m.out, ']')
	}
}

// next begins item i of a list while writing.
func (m *Members) next(i int) []byte {
	if i > 0 {
		m.out = append(m.out, ',')
	}
	return m.out
}

// Inner is an object with members of its own; it is always written.
func Inner[T any](m *Members, name string, v *T, list func(*T, *Members)) {
	switch {
	case m.in == nil:
		m.out = append(m.label(name), '{')
		list(v, m)
		m.out = append(m.out, '}')
	case m.is(name):
		*v = read(m.in, list)
	}
}

// List is a list of objects with members of their own. None and an empty one
// are told apart.
func List[T any](m *Members, name string, items *[]T, list func(*T, *Members)) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*items = readList(m.in, list)
		}
	case *items != nil:
		m.out = append(m.label(name), '[')
		for i := range *items {
			m.out = append(m.next(i), '{')
			list(&(*items)[i], m)
			m.out = append(m.out, '}')
		}
		m.out = append(m.out, ']')
	}
}

// readList is apart from [List] so that a writer's Members need not leave the stack.
func readList[T any](s *scanner, list func(*T, *Members)) []T {
	items := []T{}
	s.list(func() { items = append(items, read(s, list)) })
	return items
}

// Command is a command, see [AppendCommand].
func (m *Members) Command(name string, c *Command) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*c = m.in.command()
		}
	case *c != nil:
		m.out = AppendCommand(m.label(name), *c)
	}
}

// Event is an event, see [AppendEvent].
func (m *Members) Event(name string, e *Event) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*e = m.in.event()
		}
	case *e != nil:
		m.out = AppendEvent(m.label(name), *e)
	}
}

// begin opens the one member by which commands and events tell their type.
func (m *Members) begin(tag string) {
	m.out = append(m.out, '{', '"')
	m.out = append(m.out, tag...)
	m.out = append(m.out, `":{`...)
}

func (m *Members) end() []byte { return append(m.out, '}', '}') }

// tagged reads an object of one member, which tells the type of what is in it.
func (s *scanner) tagged(read func(tag string)) {
	if !s.open('{') {
		return
	}
	tag := s.key()
	if s.err != nil {
		return
	}
	read(string(tag))
	s.shut('}')
}

// scan reads a text that holds one thing and nothing after it.
func scan(text []byte, read func(*scanner)) error {
	s := &scanner{text: text}
	if len(text) > maxJournalText {
		return fmt.Errorf("the text has %d bytes, more than %d", len(text), maxJournalText)
	}
	read(s)
	if s.skip(); s.err == nil && s.at < len(s.text) {
		s.fail("something follows the end")
	}
	return s.err
}
