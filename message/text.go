// Package message holds sentences that can be said in the reader's language.
//
// The English format is the key of its translation, as with gettext: what a
// sentence says stands where it is said, and nothing else names it.
package message

import (
	"fmt"
	"strings"
)

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

// Inside is a sentence or an error as it stands inside another sentence: without
// its full stop, and in the language of the other when it can say itself in it.
func Inside(what any) Translated { return inside{what} }

type inside struct{ what any }

// String returns it in English.
func (i inside) String() string { return strings.TrimSuffix(fmt.Sprint(i.what), ".") }

// In is Translated's.
func (i inside) In(translate func(english string) string) string {
	if said, ok := i.what.(Translated); ok {
		return strings.TrimSuffix(said.In(translate), ".")
	}
	return i.String()
}

// List is several of them in one sentence, with something between them.
func List[T Translated](between string, parts ...T) Translated {
	all := make([]Translated, len(parts))
	for i, p := range parts {
		all[i] = p
	}
	return list{between, all}
}

type list struct {
	between string
	parts   []Translated
}

// String returns them in English.
func (l list) String() string {
	return l.In(func(english string) string { return english })
}

// In is Translated's.
func (l list) In(translate func(english string) string) string {
	said := make([]string, len(l.parts))
	for i, p := range l.parts {
		said[i] = p.In(translate)
	}
	return strings.Join(said, l.between)
}
