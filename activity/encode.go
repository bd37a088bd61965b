package activity

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// The encoders put each value of a template into its place so that whoever
// reads the result finds one value there, whatever its text is (security J1).
// encode_url.go has the one for URLs, encode_lines.go those for YAML and TOML.

// verbatim writes what an expression gave as it is.
type verbatim struct{}

func (verbatim) Literal(dst []byte, text string) []byte { return append(dst, text...) }

func (verbatim) Value(dst []byte, _ any, text string, _ expr.Encoding) []byte {
	return append(dst, text...)
}

// jsonEncoder writes JSON text. Inside a string literal of the template a value
// is escaped; outside one it stays as it is when it is a JSON value of its own,
// and becomes a JSON string otherwise. A template that is one expression and
// nothing else, or does not begin as JSON does, is text of the author's own.
type jsonEncoder struct {
	inside  bool // a string literal
	escaped bool // the last byte of that literal was a backslash
	started bool // something other than white space has been written
	foreign bool // the template is no JSON
	last    byte // the last byte outside literals that is no white space
	query   bool // GraphQL, whose string literals are JSON's and which has names besides
	comment bool // up to the end of a line of it
	values  int
	alone   string // the first value, which counts when nothing else comes
	quoted  int    // values outside literals that were made strings
}

// Literal implements expr.Encoder.
func (e *jsonEncoder) Literal(dst []byte, text string) []byte {
	e.scan(text)
	return append(dst, text...)
}

func (e *jsonEncoder) scan(text string) {
	for i := range len(text) {
		c := text[i]
		switch {
		case e.comment:
			e.comment = c != '\n'
		case e.escaped:
			e.escaped = false
		case e.inside && c == '\\':
			e.escaped = true
		case c == '"':
			e.inside = !e.inside
		case e.query && c == '#':
			e.comment = !e.inside
		}
		if c > ' ' {
			if !e.started && e.values == 0 && !e.query {
				e.foreign = !strings.ContainsRune(`{["`, rune(c))
			}
			e.started, e.last = true, c
		}
	}
}

// Value implements expr.Encoder.
func (e *jsonEncoder) Value(dst []byte, v any, text string, done expr.Encoding) []byte {
	v, text = unwrap(v, text)
	e.values++
	if e.values == 1 {
		e.alone = text
	}
	switch {
	case done == expr.Raw:
		e.scan(text)
		return append(dst, text...)
	case e.foreign:
		return append(dst, text...)
	case e.comment:
		return append(dst, oneLine(text)...)
	case e.inside:
		return e.literal(dst, text, done)
	}
	return e.bare(dst, v, text)
}

func (e *jsonEncoder) literal(dst []byte, text string, done expr.Encoding) []byte {
	if e.escaped { // a backslash of the author's must not escape what begins the value
		dst, e.escaped = append(dst, '\\'), false
	}
	if done == expr.EncodedJSON {
		return append(dst, text...)
	}
	return value.AppendStringInner(dst, text)
}

func (e *jsonEncoder) bare(dst []byte, v any, text string) []byte {
	place := e.last
	e.last = 'v'
	switch {
	case v == nil && place != ':' && place != ',':
		return dst
	case v == nil:
		return append(dst, "null"...)
	case ownJSON(text), e.query && isName(text):
		return append(dst, text...)
	}
	if _, ok := v.(string); ok {
		e.quoted++
	}
	return value.AppendString(dst, text)
}

// ownJSON reports whether text is one JSON value. A number past what servers
// can hold, such as an identifier with an e among its digits, is not taken for one.
func ownJSON(text string) bool {
	if n, ok := numeral(text); ok && strings.ContainsAny(text, "eE") {
		_, held := n.(float64)
		return held
	}
	return json.Valid([]byte(text))
}

// isName reports whether s is a name of GraphQL, such as that of an enum's value.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || '0' <= c && c <= '9' && i > 0
		if !letter {
			return false
		}
	}
	return s != ""
}

// finish returns the text as it is to be sent: a template that is one
// expression alone is what that expression gave.
func (e *jsonEncoder) finish(text string) string {
	if e.values == 1 && !e.started {
		e.quoted = 0
		return e.alone
	}
	return text
}

// unwrap gives a JSON its compact text, which is how a list or an object stands in JSON.
func unwrap(v any, text string) (any, string) {
	if j, ok := v.(expr.JSON); ok {
		v = j.V
	}
	switch v.(type) {
	case []any, *value.Object:
		return v, value.Text(v)
	}
	return v, text
}

// formEncoder writes key=value pairs joined by &, values percent-encoded. A
// value with nothing before it is a part of the author's making.
type formEncoder struct{ started bool }

// Literal implements expr.Encoder.
func (e *formEncoder) Literal(dst []byte, text string) []byte {
	e.started = e.started || strings.TrimSpace(text) != ""
	return append(dst, text...)
}

// Value implements expr.Encoder.
func (e *formEncoder) Value(dst []byte, _ any, text string, done expr.Encoding) []byte {
	bare := !e.started
	e.started = true
	if bare || done == expr.EncodedURL || done == expr.Raw {
		return append(dst, text...)
	}
	return append(dst, url.QueryEscape(text)...)
}

// xmlEncoder writes XML: values are escaped for text and attributes alike, and
// kept from ending a CDATA section.
type xmlEncoder struct{ cdata bool }

// Literal implements expr.Encoder.
func (e *xmlEncoder) Literal(dst []byte, text string) []byte {
	begin, end := strings.LastIndex(text, "<![CDATA["), strings.LastIndex(text, "]]>")
	if begin >= 0 || end >= 0 {
		e.cdata = begin > end
	}
	return append(dst, text...)
}

// Value implements expr.Encoder.
func (e *xmlEncoder) Value(dst []byte, v any, text string, done expr.Encoding) []byte {
	_, text = unwrap(v, text)
	text = strings.Map(xmlRune, text)
	switch {
	case done == expr.Raw, done == expr.EncodedHTML && !e.cdata:
		return append(dst, text...)
	case e.cdata:
		return append(dst, strings.ReplaceAll(text, "]", "]]]><![CDATA[")...)
	}
	for i := range len(text) {
		switch text[i] {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&#34;"...)
		case '\'':
			dst = append(dst, "&#39;"...)
		case '\r', '\n', '\t': // kept even in an attribute
			dst = append(dst, "&#"...)
			dst = value.AppendJSON(dst, int64(text[i]))
			dst = append(dst, ';')
		default:
			dst = append(dst, text[i])
		}
	}
	return dst
}

// xmlRune drops what XML 1.0 has no way to write.
func xmlRune(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

// headerText is a header value on one line; changed tells that something had to go (A6).
func headerText(s string) (text string, changed bool) {
	text = strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == 0 {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(text), text != s
}

// isToken reports whether s can be a header's name or a method (RFC 9110 §5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
		if !letter && bytes.IndexByte([]byte("!#$%&'*+-.^_`|~"), c) < 0 {
			return false
		}
	}
	return s != ""
}
