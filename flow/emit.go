package flow

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/value"
)

// width is how long a line may grow before a list or an object on it is opened up.
const width = 100

// unbounded is the width of sections where one line per row matters more than its length.
const unbounded = 1 << 30

// emitter writes the YAML that read.go reads.
type emitter struct{ b []byte }

func (e *emitter) pad(indent int) {
	for range indent {
		e.b = append(e.b, ' ')
	}
}

// member writes `key: value` on lines of its own. The outermost open levels of
// lists and objects are opened up whatever their length.
func (e *emitter) member(indent int, key string, v any, open, width int) {
	e.pad(indent)
	e.afterPad(indent, key, v, open, width)
}

func (e *emitter) afterPad(indent int, key string, v any, open, width int) {
	start := len(e.b)
	e.text(key, true)
	e.b = append(e.b, ':')
	e.value(indent, indent+len(e.b)-start, v, open, width)
}

// value writes v after `key:` or `-`, and ends the line.
func (e *emitter) value(indent, column int, v any, open, width int) {
	if s, ok := v.(string); ok && width != unbounded && literal(s) {
		e.block(indent+2, s)
		return
	}
	if open <= 0 || !compound(v) {
		if inline := appendInline(nil, v); !compound(v) || width == unbounded || column+1+len(inline) <= width && !multiline(v) {
			e.b = append(e.b, ' ')
			e.b = append(e.b, inline...)
			e.b = append(e.b, '\n')
			return
		}
	}
	e.b = append(e.b, '\n')
	switch v := v.(type) {
	case *value.Object:
		for k, m := range v.All() {
			e.member(indent+2, k, m, open-1, width)
		}
	case []any:
		for _, item := range v {
			e.item(indent+2, item, open-1, width)
		}
	}
}

func (e *emitter) item(indent int, v any, open, width int) {
	e.pad(indent)
	e.b = append(e.b, '-')
	o, ok := v.(*value.Object)
	if !ok || o.Len() == 0 || open <= 0 && (width == unbounded || indent+2+len(appendInline(nil, v)) <= width && !multiline(v)) {
		e.value(indent, indent+1, v, open, width)
		return
	}
	first := true
	for k, m := range o.All() {
		if first {
			e.b = append(e.b, ' ')
			e.afterPad(indent+2, k, m, open-1, width)
		} else {
			e.member(indent+2, k, m, open-1, width)
		}
		first = false
	}
}

// compound reports whether v is a list or an object with something in it.
func compound(v any) bool {
	switch v := v.(type) {
	case *value.Object:
		return v.Len() > 0
	case []any:
		return len(v) > 0
	}
	return false
}

func multiline(v any) bool {
	switch v := v.(type) {
	case string:
		return literal(v)
	case []any:
		for _, item := range v {
			if multiline(item) {
				return true
			}
		}
	case *value.Object:
		for _, m := range v.All() {
			if multiline(m) {
				return true
			}
		}
	}
	return false
}

// literal reports whether s is written as a block of lines: it has several,
// and none that YAML would read in another way.
func literal(s string) bool {
	if !strings.Contains(s, "\n") || !utf8.ValidString(s) || strings.Trim(s, "\n") == "" || s[0] == '\n' || s[0] == ' ' ||
		strings.TrimRight(s, "\n") != strings.TrimRight(s, "\n\t ") {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" && (strings.TrimSpace(line) == "" || line[0] == '\t') {
			return false
		}
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && !printable(r) {
			return false
		}
	}
	return true
}

func printable(r rune) bool {
	return r >= ' ' && r != 0x7f && r != utf8.RuneError && r != 0xfeff && (unicode.IsPrint(r) || r == ' ')
}

func (e *emitter) block(indent int, s string) {
	e.b = append(e.b, " |"...)
	lines := strings.Split(s, "\n")
	switch {
	case !strings.HasSuffix(s, "\n"):
		e.b = append(e.b, '-')
	case strings.HasSuffix(s, "\n\n"):
		e.b = append(e.b, '+')
		lines = lines[:len(lines)-1]
	default:
		lines = lines[:len(lines)-1]
	}
	e.b = append(e.b, '\n')
	for _, line := range lines {
		if line != "" {
			e.pad(indent)
			e.b = append(e.b, line...)
		}
		e.b = append(e.b, '\n')
	}
}

func (e *emitter) text(s string, key bool) { e.b = appendText(e.b, s, !key) }

// appendInline writes v on one line.
func appendInline(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(b, v, true)
	case json.Number:
		return append(b, v...)
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendInline(b, item)
		}
		return append(b, ']')
	case *value.Object:
		b = append(b, '{')
		first := true
		for k, m := range v.All() {
			if !first {
				b = append(b, ", "...)
			}
			first = false
			b = appendText(b, k, false)
			b = append(b, ": "...)
			b = appendInline(b, m)
		}
		return append(b, '}')
	}
	return value.AppendJSON(b, v)
}

// appendText writes a text plain where no reader of YAML could take it for
// something else, otherwise quoted. A colon inside is left plain only in values.
func appendText(b []byte, s string, colons bool) []byte {
	if plainText(s, colons) {
		return append(b, s...)
	}
	if strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'") && strings.IndexFunc(s, func(r rune) bool { return !printable(r) }) < 0 && utf8.ValidString(s) {
		b = append(b, '\'')
		b = append(b, s...)
		return append(b, '\'')
	}
	return appendQuoted(b, s)
}

// words are those that some reader of YAML takes for a boolean, null or a number.
var words = map[string]bool{"null": true, "true": true, "false": true, "yes": true, "no": true, "on": true, "off": true,
	"nan": true, "inf": true, "infinity": true}

func plainText(s string, colons bool) bool {
	if s == "" || s[len(s)-1] == ' ' || s[len(s)-1] == ':' || len(s) > 500 || words[strings.ToLower(s)] {
		return false
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) && printable(r):
		case i == 0:
			if r != '/' && r != '(' && r != '$' && !uuid(s) {
				return false
			}
		case '0' <= r && r <= '9', strings.ContainsRune(" _-./()+@%&=>^~$;'!?*", r):
		case r == ':' && colons && s[i+1] == '/':
		default:
			return false
		}
	}
	return true
}

// uuid reports whether s has the form of a UUID, which may begin with a digit.
func uuid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case '0' <= c && c <= '9', 'a' <= c && c <= 'f':
		default:
			return false
		}
	}
	return true
}

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\n':
			b = append(b, `\n`...)
		case '\t':
			b = append(b, `\t`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			switch {
			case printable(r) || r == utf8.RuneError:
				b = utf8.AppendRune(b, r)
			case r < 0x10000:
				b = fmt.Appendf(b, `\u%04x`, r)
			default:
				b = fmt.Appendf(b, `\U%08x`, r)
			}
		}
	}
	return append(b, '"')
}
