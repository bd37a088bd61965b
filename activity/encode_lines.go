package activity

import (
	"encoding/json"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// quotes follows the quotation marks in a text of YAML or TOML: " begins a
// literal with escapes, ' one without.
type quotes struct {
	in      byte // the mark of the literal we are in, or 0
	escaped bool
	line    []byte // what has been written of the current line
}

func (q *quotes) scan(text string, mark func(before []byte) bool) {
	for i := range len(text) {
		c := text[i]
		switch {
		case q.escaped:
			q.escaped = false
		case q.in == '"' && c == '\\':
			q.escaped = true
		case q.in != 0 && c == q.in:
			q.in = 0
		case q.in == 0 && (c == '"' || c == '\'') && mark(q.line):
			q.in = c
		}
		if q.line = append(q.line, c); c == '\n' {
			q.line = q.line[:0]
		}
	}
}

// double writes a value into a literal with escapes.
func (q *quotes) double(dst []byte, text string) []byte {
	if q.escaped {
		dst, q.escaped = append(dst, '\\'), false
	}
	return value.AppendStringInner(dst, strings.ReplaceAll(text, "\x7f", ""))
}

// oneLine is a text with every line break and control character made a space.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, text)
}

// yamlEncoder writes YAML. A value inside quotation marks is escaped for them,
// one that is a whole plain scalar is quoted where it has to be, one in a block
// keeps its indentation, and one in the middle of a plain scalar loses the
// characters that mean something to YAML.
type yamlEncoder struct {
	quotes
	block int // indentation of the line that began a block scalar, or -1
}

func newYAMLEncoder() *yamlEncoder { return &yamlEncoder{block: -1} }

// Literal implements expr.Encoder.
func (e *yamlEncoder) Literal(dst []byte, text string) []byte {
	for line := range strings.Lines(text) {
		e.enter(line)
		if e.block < 0 {
			e.scan(line, yamlMark)
		} else {
			e.line = append(e.line, line...)
		}
		if strings.HasSuffix(line, "\n") {
			e.leave()
		}
	}
	return append(dst, text...)
}

// enter ends a block at the first line that stands no deeper than its beginning.
func (e *yamlEncoder) enter(text string) {
	if e.block < 0 || len(e.line) > 0 || strings.TrimSpace(text) == "" {
		return
	}
	if indentation(text) <= e.block {
		e.block = -1
	}
}

// leave ends a line, which may have begun a block.
func (e *yamlEncoder) leave() {
	line := strings.TrimRight(string(e.line), " \r\n")
	if len(e.line) == 0 { // scan has let go of it
		return
	}
	if e.block < 0 && yamlBlock(line) {
		e.block = indentation(line)
	}
	e.line = e.line[:0]
}

func (e *yamlEncoder) scan(line string, mark func([]byte) bool) {
	body := strings.TrimSuffix(line, "\n")
	e.quotes.scan(body, mark)
	if len(body) < len(line) {
		e.line = append(e.line, '\n')
	}
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func yamlBlock(line string) bool {
	line = strings.TrimRight(line, "+-0123456789")
	return strings.HasSuffix(line, " |") || strings.HasSuffix(line, " >") || line == "|" || line == ">"
}

// yamlMark reports whether a quotation mark after this beginning of a line opens a literal.
func yamlMark(before []byte) bool { return yamlStart(string(before)) }

// yamlStart reports whether a scalar begins after this beginning of a line.
func yamlStart(before string) bool {
	before = strings.TrimRight(before, " ")
	return before == "" || strings.IndexByte(":-,[{?", before[len(before)-1]) >= 0
}

// Value implements expr.Encoder.
func (e *yamlEncoder) Value(dst []byte, v any, text string, done expr.Encoding) []byte {
	v, text = unwrap(v, text)
	start := yamlStart(string(e.line))
	defer func() { e.line = append(e.line, 'v') }()
	switch {
	case done == expr.Raw:
		return append(dst, text...)
	case e.block >= 0:
		pad := strings.Repeat(" ", max(indentation(string(e.line)), e.block+1))
		return append(dst, strings.ReplaceAll(text, "\n", "\n"+pad)...)
	case e.in == '"':
		return e.double(dst, text)
	case e.in == '\'':
		return append(dst, strings.ReplaceAll(oneLine(text), "'", "''")...)
	case !start:
		return append(dst, strings.Map(yamlPlain, oneLine(text))...)
	case yamlSafe(v, text):
		return append(dst, text...)
	}
	return value.AppendString(dst, text)
}

// yamlPlain makes a space of what means something inside a plain scalar.
func yamlPlain(r rune) rune {
	if strings.ContainsRune(":#,[]{}", r) {
		return ' '
	}
	return r
}

// yamlSafe reports whether a value can stand as a plain scalar, or is none.
func yamlSafe(v any, text string) bool {
	if _, ok := v.(string); !ok {
		return true
	}
	for _, r := range text {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r >= 0xA1 && r != 0x2028 && r != 0x2029 && r != 0xFEFF
		if !letter && !strings.ContainsRune(" _./@+-", r) {
			return false
		}
	}
	return text != "" && strings.IndexByte(" -@.+", text[0]) < 0 && text[len(text)-1] != ' '
}

// tomlEncoder writes TOML. A value outside quotation marks stays as it is when
// it is a number, a boolean or a list, and becomes a string otherwise.
type tomlEncoder struct{ quotes }

// Literal implements expr.Encoder.
func (e *tomlEncoder) Literal(dst []byte, text string) []byte {
	e.scan(text, func([]byte) bool { return true })
	return append(dst, text...)
}

// Value implements expr.Encoder.
func (e *tomlEncoder) Value(dst []byte, v any, text string, done expr.Encoding) []byte {
	v, text = unwrap(v, text)
	switch {
	case done == expr.Raw:
		return append(dst, text...)
	case e.in == '"':
		return e.double(dst, text)
	case e.in == '\'': // which has no escapes at all
		return append(dst, strings.ReplaceAll(oneLine(text), "'", "\u2019")...)
	}
	switch v.(type) {
	case bool, int64, float64, json.Number, []any:
		return append(dst, text...)
	}
	if _, isNumber := v.(string); isNumber && json.Valid([]byte(text)) && strings.IndexByte(`{["n`, text[0]) < 0 {
		return append(dst, text...)
	}
	return value.AppendString(dst, strings.ReplaceAll(text, "\x7f", ""))
}
