package api

import (
	"mime"
	"strings"
	"unicode"
)

// attachment is a Content-Disposition that lets a browser save a file under a
// name that no file system minds (RFC 6266).
func attachment(name, extension string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_. ", r) {
			return r
		}
		return '_'
	}, name)
	name = strings.Trim(name, ". ")
	if name == "" {
		name = "flow"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + extension})
}
