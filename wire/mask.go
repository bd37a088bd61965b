package wire

import (
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
type Mask struct{ hidden Hidden[*needles] }

// needles are the spellings of secrets, the longest first, with a filter by
// which a text is searched for all of them in one pass: each begins with
// [shortest] bytes whose hash is a bit of it.
type needles struct {
	list  []string
	heads [filterSize / 64]uint64
}

const filterSize = 1 << 12 // bits

// NewMask makes a mask for secrets; those shorter than 4 bytes are not looked for.
func NewMask(secrets ...string) Mask {
	var all []string
	for _, s := range secrets {
		if len(s) >= shortest {
			all = append(all, forms(s)...)
		}
	}
	return arrange(all)
}

// With returns a mask that knows the secrets of both.
func (m Mask) With(o Mask) Mask {
	return arrange(slices.Concat(m.needles().list, o.needles().list))
}

func (m Mask) needles() *needles {
	if n := m.hidden.Reveal(); n != nil {
		return n
	}
	return &needles{}
}

func arrange(all []string) Mask {
	if len(all) == 0 {
		return Mask{}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	n := &needles{list: slices.Compact(all)}
	for _, s := range n.list {
		h := head(s, 0)
		n.heads[h/64] |= 1 << (h % 64)
	}
	return Mask{Hide(n)}
}

// head hashes the [shortest] bytes of s from i on.
func head[T string | []byte](s T, i int) uint32 {
	word := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
	return word * 2654435761 >> (32 - 12)
}

// Text returns text without the secrets.
func (m Mask) Text(text string) string {
	n := m.hidden.Reveal()
	if n == nil {
		return text
	}
	at, end := find(n, text, 0)
	if end == 0 {
		return text
	}
	return string(replace(n, text, at, end))
}

// Bytes returns b without the secrets; it is b itself when there are none in it.
func (m Mask) Bytes(b []byte) []byte {
	n := m.hidden.Reveal()
	if n == nil {
		return b
	}
	at, end := find(n, b, 0)
	if end == 0 {
		return b
	}
	return replace(n, b, at, end)
}

// replace puts [Masked] where secrets are; the first stands from at to end.
func replace[T string | []byte](n *needles, text T, at, end int) []byte {
	out := make([]byte, 0, len(text))
	from := 0
	for end > 0 {
		out = append(append(out, text[from:at]...), Masked...)
		from = end
		at, end = find(n, text, from)
	}
	return append(out, text[from:]...)
}

// find returns where the next secret stands, and those that overlap with it; an
// end of 0 says that there is none.
func find[T string | []byte](n *needles, text T, from int) (at, end int) {
	for i := from; i+shortest <= len(text) && (end == 0 || i < end); i++ {
		h := head(text, i)
		if n.heads[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		if size := longest(n, text, i); size > 0 {
			if end == 0 {
				at = i
			}
			end = max(end, i+size)
		}
	}
	return at, end
}

// longest returns the length of the longest secret that stands at i.
func longest[T string | []byte](n *needles, text T, i int) int {
	for _, s := range n.list {
		if len(s) <= len(text)-i && string(text[i:i+len(s)]) == s {
			return len(s)
		}
	}
	return 0
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
