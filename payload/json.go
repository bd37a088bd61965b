package payload

import (
	"unicode/utf8"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// DecodeJSON reads one JSON value; the error is an *Error. The package comment
// says how duplicate names, bad UTF-8 and long numbers are treated (I3).
func DecodeJSON(text []byte) (any, error) { return decodeJSON(text, false, MaxBytes) }

// DecodeJSONStrict is DecodeJSON for answers that decide about access, such as
// a token: it also refuses a byte order mark, duplicate names and bad UTF-8 (C4).
func DecodeJSONStrict(text []byte) (any, error) { return decodeJSON(text, true, MaxBytes) }

// DecodeJSONStrictWithin is DecodeJSONStrict with a bound of its own, in bytes,
// for who has bounded the text already and expects one long text in it.
func DecodeJSONStrictWithin(text []byte, most int) (any, error) { return decodeJSON(text, true, most) }

// scanner reads JSON in one pass. The members of open objects and the elements
// of open lists wait on two stacks, so that each is made in its exact size.
type scanner struct {
	text   []byte
	pos    int
	depth  int
	left   budget
	strict bool
	names  []string
	values []any
	known  [128]string // names seen, by hash: most objects repeat
}

// usualMembers is how many members most answers have open at a time.
const usualMembers = 16

// failure carries the first mistake out of the scanner's recursion.
type failure struct {
	offset int
	said   message.Text
}

func decodeJSON(text []byte, strict bool, most int) (any, error) {
	start, err := admit(JSON, text, most)
	if err != nil {
		return nil, err
	}
	if strict && start > 0 {
		return nil, errorAt(JSON, text, 0, "the text starts with a byte order mark")
	}
	s := &scanner{text: text, pos: start, left: MaxNodes, strict: strict, names: make([]string, 0, usualMembers), values: make([]any, 0, usualMembers)}
	v, bad := s.document()
	if bad != nil {
		return nil, errorAt(JSON, text, bad.offset, "%s", bad.said)
	}
	return v, nil
}

func (s *scanner) document() (any, *failure) {
	s.space()
	if s.pos == len(s.text) {
		return nil, s.fail(s.pos, "the text is empty")
	}
	v, bad := s.value()
	if bad != nil {
		return nil, bad
	}
	s.space()
	if s.pos < len(s.text) {
		return nil, s.unexpected("the end of the text")
	}
	return v, nil
}

func (s *scanner) fail(offset int, format string, args ...any) *failure {
	return &failure{offset, message.New(format, args...)}
}

func (s *scanner) unexpected(want message.Phrase) *failure {
	if s.pos >= len(s.text) {
		return s.fail(len(s.text), "the text ends where %s is expected", want)
	}
	r, _ := utf8.DecodeRune(s.text[s.pos:])
	return s.fail(s.pos, "%q is found where %s is expected", r, want)
}

func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\n', '\r', '\t':
			s.pos++
		default:
			return
		}
	}
}

// peek returns the byte at pos, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) value() (any, *failure) {
	if !s.left.take(1) {
		return nil, s.fail(s.pos, tooMany)
	}
	switch c := s.peek(); c {
	case '{':
		return s.object()
	case '[':
		return s.list()
	case '"':
		t, bad := s.string()
		return t, bad
	case 't':
		return true, s.literal("true")
	case 'f':
		return false, s.literal("false")
	case 'n':
		return nil, s.literal("null")
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return s.number()
	}
	return nil, s.unexpected("a value")
}

func (s *scanner) literal(word string) *failure {
	for i := range len(word) {
		if s.peek() != word[i] {
			return s.unexpected(message.Phrase(word))
		}
		s.pos++
	}
	return nil
}

// open steps over a bracket and counts its level.
func (s *scanner) open() *failure {
	if s.depth++; s.depth > MaxDepth {
		return s.fail(s.pos, tooDeep)
	}
	s.pos++
	s.space()
	return nil
}

// closed reads a comma or the closing bracket.
func (s *scanner) closed(bracket byte, want message.Phrase) (bool, *failure) {
	s.space()
	switch s.peek() {
	case ',':
		s.pos++
		s.space()
		return false, nil
	case bracket:
		s.pos++
		s.depth--
		return true, nil
	}
	return false, s.unexpected(want)
}

func (s *scanner) list() (any, *failure) {
	if bad := s.open(); bad != nil {
		return nil, bad
	}
	if s.peek() == ']' {
		s.pos++
		s.depth--
		return []any{}, nil
	}
	base := len(s.values)
	for {
		v, bad := s.value()
		if bad != nil {
			return nil, bad
		}
		s.values = append(s.values, v)
		done, bad := s.closed(']', "a comma or ]")
		if bad != nil {
			return nil, bad
		}
		if done {
			break
		}
	}
	list := make([]any, len(s.values)-base)
	copy(list, s.values[base:])
	clear(s.values[base:])
	s.values = s.values[:base]
	return list, nil
}

func (s *scanner) object() (any, *failure) {
	start := s.pos
	if bad := s.open(); bad != nil {
		return nil, bad
	}
	if s.peek() == '}' {
		s.pos++
		s.depth--
		return &value.Object{}, nil
	}
	names, values := len(s.names), len(s.values)
	for {
		if bad := s.member(); bad != nil {
			return nil, bad
		}
		done, bad := s.closed('}', "a comma or }")
		if bad != nil {
			return nil, bad
		}
		if done {
			break
		}
	}
	o := value.NewObject(len(s.names) - names)
	for i, name := range s.names[names:] {
		o.Set(name, s.values[values+i])
	}
	if s.strict && o.Len() < len(s.names)-names {
		return nil, s.fail(start, "a name stands twice in the object")
	}
	clear(s.values[values:])
	s.names, s.values = s.names[:names], s.values[:values]
	return o, nil
}

func (s *scanner) member() *failure {
	if s.peek() != '"' {
		return s.unexpected("a name in quotes")
	}
	if !s.left.take(1) {
		return s.fail(s.pos, tooMany)
	}
	name, bad := s.name()
	if bad != nil {
		return bad
	}
	s.space()
	if s.peek() != ':' {
		return s.unexpected("a colon")
	}
	s.pos++
	s.space()
	v, bad := s.value()
	if bad != nil {
		return bad
	}
	s.names = append(s.names, name)
	s.values = append(s.values, v)
	return nil
}
