package value

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Invisible says what is wrong with a name that is not [Visible]; it completes a
// sentence that begins with the label of the field.
const Invisible = "must not hold line breaks or other characters that cannot be seen"

// Visible reports whether all of a name can be seen. With a control character, one
// of no width or one that turns the direction of the text, two names would look
// the same, or a name would look like something else.
func Visible(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, Unseen)
}

// Unseen reports whether a character only directs how others are shown: it is a
// control or format character, or separates lines or paragraphs.
func Unseen(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }
