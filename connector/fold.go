package connector

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the key by which names are the same (S1-3): without spaces around them,
// and equal for texts that differ only in letter case or in how they are composed
// (NFKC). What is not UTF-8 stays so, for it to be refused.
func Fold(text string) string {
	if !utf8.ValidString(text) {
		return text
	}
	return strings.Map(foldLetter, norm.NFKC.String(strings.TrimSpace(text)))
}

// foldLetter returns the same letter for all that differ in case only, the lower
// case one where that is among them: unlike unicode.ToLower, also for final
// sigma and the Kelvin sign.
func foldLetter(r rune) rune {
	if r < 'A' {
		return r
	}
	if r < unicode.MaxASCII && r != 'k' && r != 's' && r != 'K' && r != 'S' {
		return unicode.ToLower(r)
	}
	first := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		first = min(first, other)
	}
	lower := unicode.ToLower(first)
	for other := unicode.SimpleFold(first); other != first; other = unicode.SimpleFold(other) {
		if other == lower {
			return lower
		}
	}
	return first
}
