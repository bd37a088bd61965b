package expr

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/value"
)

// escapers are the strategies of escape and autoescape.
var escapers = map[string]func(s string) string{
	"html":      escapeHTML,
	"html_attr": escapeHTML,
	"js":        escapeScript,
	"json":      func(s string) string { return string(value.AppendStringInner(nil, s)) },
	"url":       formEncode,
	"url_param": formEncode,
}

// encodings is what the strategies count as for an Encoder.
var encodings = map[string]Encoding{
	"html": EncodedHTML, "html_attr": EncodedHTML, "json": EncodedJSON, "url": EncodedURL, "url_param": EncodedURL,
}

// escapedAs gives the encoding of escape with these arguments, where it is
// plain to see.
func escapedAs(args []node) Encoding {
	if len(args) == 0 {
		return EncodedHTML
	}
	if l, ok := args[0].(*literal); ok {
		if s, ok := l.v.(string); ok {
			return encodings[s]
		}
	}
	return ""
}

func escapeFilter(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	strategy, err := c.textArg(0, "html")
	if err != nil {
		return nil, err
	}
	return wrapText(c.r.escaped(c.at, strategy, s))
}

func wrapText(s string, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// escaped applies a strategy, paying for what it makes beforehand: no strategy
// makes more than six bytes of one.
func (r *run) escaped(at int, strategy, s string) (string, error) {
	escape, ok := escapers[strategy]
	if !ok {
		return "", r.failf(at, "there is no escaping %s", quote(strategy))
	}
	if err := r.scanning(at, len(s)); err != nil {
		return "", err
	}
	out := escape(s)
	return out, r.copying(at, len(out))
}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escapeHTML(s string) string { return htmlEscaper.Replace(s) }

// escapeScript leaves letters and digits and writes the rest as \uXXXX.
func escapeScript(s string) string {
	var out strings.Builder
	for _, c := range s {
		switch {
		case c < utf8.RuneSelf && (c == ' ' || c == '_' || c == '.' || c == ',' || isDigit(byte(c)) || 'a' <= c|0x20 && c|0x20 <= 'z'):
			out.WriteRune(c)
		case c >= 0xA0 && c != 0x2028 && c != 0x2029:
			out.WriteRune(c)
		default:
			fmt.Fprintf(&out, `\u%04X`, c)
		}
	}
	return out.String()
}

// formEncode is Java's URLEncoder: as a form field, a space as +.
func formEncode(s string) string {
	// QueryEscape keeps the tilde and writes the star as %2A; Java does it
	// the other way round.
	s = url.QueryEscape(s)
	s = strings.ReplaceAll(s, "~", "%7E")
	return strings.ReplaceAll(s, "%2A", "*")
}

func urlEncode(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	return wrapText(c.r.escaped(c.at, "url", s))
}

func base64Encode(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	if err := c.r.scanning(c.at, len(s)); err != nil {
		return nil, err
	}
	return base64.StdEncoding.EncodeToString([]byte(s)), c.r.copying(c.at, base64.StdEncoding.EncodedLen(len(s)))
}

func base64Decode(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	if err := c.r.scanning(c.at, len(s)); err != nil {
		return nil, err
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		b, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
	}
	if err != nil {
		return nil, c.refuse("the text is not base64")
	}
	return strings.ToValidUTF8(string(b), "\ufffd"), nil
}

func sha256Filter(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	if err := c.r.spend(c.at, 10+len(s)/8); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:]), nil
}
