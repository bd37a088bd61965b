package payload

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/message"
)

// Format is a language of payloads.
type Format string

// The formats of the Parse activity.
const (
	JSON Format = "json"
	XML  Format = "xml"
	YAML Format = "yaml"
	TOML Format = "toml"
)

// The limits of the written rule. YAML and TOML have lower ones because the
// time of their decoders grows with the square of the members of a mapping.
const (
	MaxBytes     = 10 << 20  // of JSON and XML
	MaxTextBytes = 256 << 10 // of YAML and TOML
	MaxDepth     = 512       // levels
	MaxNodes     = 500_000   // values and names together, aliases expanded
	MaxMembers   = 10_000    // of all mappings of a YAML or TOML text together
)

// Error is a text that was refused.
type Error struct {
	Format  Format
	Line    int    // from 1; 0 when the text was refused as a whole
	Column  int    // in characters, from 1
	Offset  int    // in bytes from the start of the text
	Message string // what is wrong

	said message.Text // what Message was made of
}

// Error names the format, the place and the mistake; of the text it quotes no
// more than a few words.
func (e *Error) Error() string { return e.sentence().String() }

// In returns what Error does, in the language that translate turns English formats into.
func (e *Error) In(translate func(english string) string) string { return e.sentence().In(translate) }

func (e *Error) sentence() message.Text {
	said := e.said
	if said.String() != e.Message {
		said = message.New("%s", message.Phrase(e.Message))
	}
	if e.Line == 0 {
		return message.New("%s: %s", e.Format, said)
	}
	return message.New("%s: line %d, column %d: %s", e.Format, e.Line, e.Column, said)
}

// wrong makes the error for a text as a whole.
func wrong(f Format, format string, args ...any) *Error {
	said := message.New(format, args...)
	return &Error{Format: f, Message: said.String(), said: said}
}

// ParseFormat knows a format by its name or media type in any letter case:
// "JSON", "Application/JSON", "text/xml; charset=utf-8", "application/soap+xml".
func ParseFormat(name string) (Format, bool) {
	name, _, _ = strings.Cut(strings.ToLower(name), ";")
	name = strings.TrimSpace(name)
	if _, subtype, ok := strings.Cut(name, "/"); ok {
		name = strings.TrimPrefix(subtype[strings.LastIndexByte(subtype, '+')+1:], "x-")
	}
	switch name {
	case "json", "xml", "yaml", "toml":
		return Format(name), true
	case "yml":
		return YAML, true
	}
	return "", false
}

// Decode reads text, in UTF-8, as f; the error is an *Error. The package comment
// has the rules of each format.
func Decode(f Format, text []byte) (any, error) {
	switch f {
	case JSON:
		return DecodeJSON(text)
	case XML:
		return decodeXML(text)
	case YAML:
		return decodeYAML(text)
	case TOML:
		return decodeTOML(text)
	}
	return nil, wrong(f, "this format is not known: use json, xml, yaml or toml")
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// admit checks the size of a text and returns the number of bytes of its byte
// order mark.
func admit(f Format, text []byte, limit int) (int, error) {
	if len(text) > limit {
		return 0, wrong(f, "the text has %d bytes, more than the %d allowed", len(text), limit)
	}
	if bytes.HasPrefix(text, byteOrderMark) {
		return len(byteOrderMark), nil
	}
	return 0, nil
}

// errorAt makes the error for the byte at offset.
func errorAt(f Format, text []byte, offset int, format string, args ...any) *Error {
	offset = max(0, min(offset, len(text)))
	before := text[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	said := message.New(format, args...)
	return &Error{
		Format:  f,
		Offset:  offset,
		Line:    1 + bytes.Count(before, []byte("\n")),
		Column:  1 + utf8.RuneCount(before[start:]),
		Message: short(said.String()),
		said:    said,
	}
}

// short bounds a message: the libraries below quote as much as they please.
func short(text string) string {
	if len(text) <= maxMessage {
		return text
	}
	return strings.ToValidUTF8(text[:maxMessage], "") + "…"
}

// budget is what is left of MaxNodes.
type budget int

func (b *budget) take(n int) bool {
	*b -= budget(n)
	return *b >= 0
}

const (
	tooDeep = "the text nests deeper than 512 levels"
	tooMany = "the text has more than 500,000 values and names"
	tooWide = "the text has more than 10,000 members"

	maxMessage = 200 // bytes
)

// offsetOf finds the byte at a line and a column in characters, both from 1.
func offsetOf(text []byte, start, line, column int) int {
	at := start
	for ; line > 1; line-- {
		n := bytes.IndexByte(text[at:], '\n')
		if n < 0 {
			return len(text)
		}
		at += n + 1
	}
	for ; column > 1 && at < len(text) && text[at] != '\n'; column-- {
		_, n := utf8.DecodeRune(text[at:])
		at += n
	}
	return at
}
