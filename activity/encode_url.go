package activity

import (
	"net/url"
	"strings"

	"github.com/callwright/callwright/expr"
)

// urlPart is the part of a URL that a place in it belongs to.
type urlPart int

const (
	urlHost urlPart = iota // the scheme, then the host
	urlPath
	urlQuery
	urlFragment
)

// urlEncoder writes a URL or a path with a query: a value is one piece of the
// part it stands in. A value that the template begins with is a URL, or the
// beginning of one, of the author's own making. Spaces and control characters
// never come through raw (A6).
type urlEncoder struct {
	part    urlPart
	slashes int  // of "://" seen
	prev    byte // last byte written
	blanks  int  // spaces of the template held back: those at the end are dropped
	given   bool // the beginning came from a value
}

// Literal implements expr.Encoder.
func (e *urlEncoder) Literal(dst []byte, text string) []byte {
	for i := range len(text) {
		switch c := text[i]; c {
		case '\r', '\n', '\t':
		case ' ':
			if e.prev != 0 {
				e.blanks++
			}
		default:
			dst = e.release(dst)
			dst = e.plain(dst, text[i:i+1])
		}
	}
	return dst
}

func (e *urlEncoder) release(dst []byte) []byte {
	for ; e.blanks > 0; e.blanks-- {
		dst = append(dst, "%20"...)
	}
	return dst
}

// plain writes text that may hold delimiters, and follows them.
func (e *urlEncoder) plain(dst []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		e.follow(c)
		e.prev = c
		if c <= ' ' || c == 0x7f || c >= 0x80 && e.part != urlHost {
			dst = appendPercent(dst, c)
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

func (e *urlEncoder) follow(c byte) {
	switch {
	case e.part == urlFragment:
	case c == '#':
		e.part = urlFragment
	case c == '?':
		e.part = urlQuery
	case e.part != urlHost || c != '/':
	case e.slashes == 0 && e.prev == ':', e.slashes == 1 && e.prev == '/':
		e.slashes++
	default:
		e.part = urlPath
	}
}

// Value implements expr.Encoder.
func (e *urlEncoder) Value(dst []byte, v any, text string, done expr.Encoding) []byte {
	_, text = unwrap(v, text)
	begins := e.prev == 0
	if begins {
		text = strings.TrimSpace(text)
	}
	if text == "" {
		return dst
	}
	dst = e.release(dst)
	e.given = e.given || begins
	joins := e.given && e.part == urlHost && text[0] == '/'
	if begins || joins || done == expr.Raw || done == expr.EncodedURL {
		return e.plain(dst, text)
	}
	e.prev = 'v'
	switch e.part {
	case urlHost:
		return appendHost(dst, text)
	case urlPath:
		return append(dst, pathText(text)...)
	case urlFragment:
		return append(dst, url.PathEscape(text)...)
	}
	return append(dst, url.QueryEscape(text)...)
}

// pathText encodes text as one piece of a path, which it cannot leave upwards either.
func pathText(text string) string {
	if strings.Trim(text, ".") == "" {
		return strings.ReplaceAll(text, ".", "%2E")
	}
	return url.PathEscape(text)
}

// appendHost lets through what names and addresses of hosts are made of.
func appendHost(dst []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c >= 0x80
		if letter || strings.IndexByte("-._~:[]", c) >= 0 {
			dst = append(dst, c)
			continue
		}
		dst = appendPercent(dst, c)
	}
	return dst
}

func appendPercent(dst []byte, c byte) []byte {
	const hex = "0123456789ABCDEF"
	return append(dst, '%', hex[c>>4], hex[c&15])
}
