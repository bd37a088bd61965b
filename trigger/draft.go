package trigger

import (
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// The bounds of what a trigger holds.
const (
	mostName      = 200 // characters
	mostNumber    = 256
	mostNumbers   = 1_000
	mostVariables = 64 << 10 // bytes, as JSON
	mostListed    = 100      // origins, names of variables
)

// complaints are what is wrong with what was sent.
type complaints []fault.Field

func (c *complaints) add(path, format string, args ...any) {
	*c = append(*c, fault.At(path, format, args...))
}

func (c *complaints) unless(ok bool, path, why string) {
	if !ok {
		c.add(path, "%s", message.Phrase(why))
	}
}

// short takes texts of a bounded length without control characters.
func (c *complaints) short(path, text string, most int) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		c.add(path, "holds characters that cannot be shown")
	case utf8.RuneCountInString(text) > most:
		c.add(path, "is longer than %d characters", most)
	}
}

func (c *complaints) name(text string) {
	c.unless(strings.TrimSpace(text) != "", "name", "is missing")
	if !value.Visible(text) {
		c.add("name", value.Invisible)
		return
	}
	c.short("name", text, mostName)
}

func (c *complaints) variables(o *value.Object) {
	if o.Len() > 0 && len(value.Text(o)) > mostVariables {
		c.add("variables", "are larger than 64 KiB")
	}
}

func (c *complaints) refusal(reason, sentence string) error {
	if len(*c) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, reason, "%s", message.Phrase(sentence)).Where(*c...)
}

// number is how a number is stored and compared: a telephone number without what
// people write between its digits, other addresses as they are.
func number(text string) string {
	text = strings.TrimSpace(text)
	short := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -().\u00a0/", r) {
			return -1
		}
		return r
	}, text)
	if strings.Trim(short, "+0123456789") == "" {
		return short
	}
	return text
}
