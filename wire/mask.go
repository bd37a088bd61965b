package wire

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Masked stands where a secret was.
const Masked = "[masked]"

// shortest is the length from which a secret is looked for in running text;
// shorter ones would blot out innocent words.
const shortest = 4

// Mask takes secrets out of texts: as they are, urlencoded, as JSON writes
// them, and in base64, also as part of something longer. The zero Mask knows none.
type Mask struct{ hidden Hidden[[]needle] }

// needle is one spelling of a secret, in both forms that texts come in.
type needle struct {
	text string
	raw  []byte
}

// NewMask makes a mask for secrets; those shorter than 4 bytes are not looked for.
func NewMask(secrets ...string) Mask {
	var all []needle
	for _, s := range secrets {
		if len(s) < shortest {
			continue
		}
		for _, form := range forms(s) {
			all = append(all, needle{form, []byte(form)})
		}
	}
	return arrange(all)
}

// With returns a mask that knows the secrets of both.
func (m Mask) With(o Mask) Mask {
	return arrange(slices.Concat(m.hidden.Reveal(), o.hidden.Reveal()))
}

// arrange puts the longest first, so that none is cut by a part of it.
func arrange(all []needle) Mask {
	slices.SortFunc(all, func(a, b needle) int { return cmp.Or(len(b.text)-len(a.text), strings.Compare(a.text, b.text)) })
	return Mask{Hide(slices.CompactFunc(all, func(a, b needle) bool { return a.text == b.text }))}
}

// Text returns text without the secrets.
func (m Mask) Text(text string) string {
	for _, n := range m.hidden.Reveal() {
		if strings.Contains(text, n.text) {
			text = strings.ReplaceAll(text, n.text, Masked)
		}
	}
	return text
}

// Bytes returns b without the secrets; it is b itself when there are none in it.
func (m Mask) Bytes(b []byte) []byte {
	for _, n := range m.hidden.Reveal() {
		if bytes.Contains(b, n.raw) {
			b = bytes.ReplaceAll(b, n.raw, []byte(Masked))
		}
	}
	return b
}

// String says [masked].
func (m Mask) String() string { return Masked }

func forms(secret string) []string {
	list := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), string(appendValue(nil, secret)), jsonEscapes.Replace(secret), htmlSafe.Replace(secret), slashSafe.Replace(secret), strings.Trim(strconv.QuoteToASCII(secret), `"`)}
	for shift := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if core := encodedCore(encoding, secret, shift); len(core) >= 2*shortest {
				list = append(list, core, url.QueryEscape(core))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// encodedCore is the part of secret's base64 form that does not depend on what
// stands around it, when shift bytes of a group of three stand before it.
func encodedCore(encoding *base64.Encoding, secret string, shift int) string {
	text := encoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + secret))
	start := (shift*8 + 5) / 6
	end := (shift + len(secret)) * 8 / 6
	if start >= end {
		return ""
	}
	return text[start:end]
}

// How JSON writers spell characters of a secret: the usual way, with HTML's
// characters escaped, and with / escaped.
var (
	jsonEscapes = strings.NewReplacer(usual...)
	htmlSafe    = strings.NewReplacer(append(slices.Clone(usual), "<", `\u003c`, ">", `\u003e`, "&", `\u0026`)...)
	slashSafe   = strings.NewReplacer(append(slices.Clone(usual), "/", `\/`)...)
	usual       = []string{`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`}
)
