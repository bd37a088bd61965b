package activity

import (
	"regexp"
	"strings"
)

var (
	dialNumber  = regexp.MustCompile(`^\+?[0-9*#]{1,32}$`)
	dialAddress = regexp.MustCompile(`^((sips?):)?[A-Za-z0-9._+%-]+@[A-Za-z0-9.-]+(:[0-9]+)?$|^tel:\+?[0-9*#.()-]{1,40}$`)
	dialMarks   = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "\u00a0", "")
)

// dialled is a text as a number that can be called, without the marks that
// people write between digits, or as a SIP address; ok is false for anything
// else, so that nothing of a template reaches a trunk but an address (A6).
func dialled(text string) (number string, ok bool) {
	text = strings.TrimSpace(text)
	if dialAddress.MatchString(text) {
		return text, true
	}
	if number = dialMarks.Replace(text); dialNumber.MatchString(number) {
		return number, true
	}
	return text, false
}

// tones are what can be sent to the other party: keys, and commas for a second
// of silence each.
var tones = regexp.MustCompile(`^[0-9A-D*#,]*[0-9A-D*#][0-9A-D*#,]*$`)

// mostTones is how many of them can be sent at once.
const mostTones = 32

// sendable is a text as tones; ok is false when it has others, or too many.
func sendable(text string) (digits string, ok bool) {
	digits = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(text), " ", ""))
	return digits, len(digits) <= mostTones && tones.MatchString(digits)
}
