package expr

import (
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/message"
)

// Kind says what sort of mistake an Error is.
type Kind string

// The kinds of Error.
const (
	Syntax      Kind = "syntax"      // it cannot be read as an expression
	Unavailable Kind = "unavailable" // a tag, filter, function, test or method that flows do not have
	Runtime     Kind = "runtime"     // the values met do not fit
	Limit       Kind = "limit"       // the rendering was stopped at one of its bounds
)

// Error is one mistake in a template, at compile time or met when rendering.
type Error struct {
	Line   int    // from 1
	Column int    // in characters, from 1
	Text   string // the expression or tag it is in, without its braces, shortened
	// Message says what is wrong and, where it can, what would be right.
	Message string
	Kind    Kind

	said message.Text // what Message was made of
}

// Said is the message as a sentence that can be said in other languages.
func (e *Error) Said() message.Text {
	if e.said.String() == e.Message {
		return e.said
	}
	return message.New("%s", e.Message)
}

// In returns what Error does, in the language that translate turns English formats into.
func (e *Error) In(translate func(english string) string) string { return e.sentence().In(translate) }

func (e *Error) Error() string { return e.sentence().String() }

func (e *Error) sentence() message.Text {
	if e.Text == "" {
		return message.New("line %d, column %d: %s", e.Line, e.Column, e.Said())
	}
	return message.New("line %d, column %d: %s, in %q", e.Line, e.Column, e.Said(), e.Text)
}

// Errors are several mistakes in one template, in the order they were met; at
// most MaxErrors of them are kept.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

// In returns what Error does, in the language that translate turns English formats into.
func (e Errors) In(translate func(english string) string) string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].In(translate)
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes errors.As and errors.Is look at each of them.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i := range e {
		list[i] = e[i]
	}
	return list
}

func (e Errors) asError() error {
	switch len(e) {
	case 0:
		return nil
	case 1:
		return e[0]
	}
	return e
}

const maxQuoted = 80

// quote shortens the source of an expression for Error.Text.
func quote(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "\ufffd")
	if len(s) <= maxQuoted {
		return s
	}
	cut := maxQuoted
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// place gives the line and column of a byte offset.
func place(source string, at int) (line, column int) {
	at = min(at, len(source))
	before := source[:at]
	line = 1 + strings.Count(before, "\n")
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	return line, 1 + utf8.RuneCountInString(before)
}
