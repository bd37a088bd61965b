// Package message holds sentences that can be said in the reader's language.
//
// The English format is the key of its translation, as with gettext: what a
// sentence says stands where it is said, and nothing else names it.
package message

import "fmt"

// Text is a sentence: a format of package fmt, in English, and what fills it in.
type Text struct {
	english string
	format  string
	args    []any
}

// Translated is what can say itself in another language: a Text, or an argument
// of one.
type Translated interface {
	// In returns the sentence in the language that translate turns English formats
	// into; translate returns what it does not know as it is.
	In(translate func(english string) string) string
}

// New makes a sentence; its English is formatted as by fmt.Sprintf.
func New(format string, args ...any) Text {
	return Text{english: fmt.Sprintf(format, args...), format: format, args: args}
}

// String returns the sentence in English.
func (t Text) String() string { return t.english }

// In is Translated's; arguments that can say themselves in the language do. A
// translation that wants its arguments in another order numbers them: %[2]s.
func (t Text) In(translate func(english string) string) string {
	format := translate(t.format)
	args := make([]any, len(t.args))
	for i, a := range t.args {
		if said, ok := a.(Translated); ok {
			a = said.In(translate)
		}
		args[i] = a
	}
	return fmt.Sprintf(format, args...)
}
