package wire

import "strings"

const upperHex = "0123456789ABCDEF"

// The places of a URL, as bits in a table of which bytes may stand there as
// they are (RFC 3986 section 3.3 and 3.4).
const (
	inPath  = 1 << iota // a path
	inQuery             // a query that somebody has written as a whole
	inValue             // one name or value of a query
)

const (
	unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	subDelims  = "!$&'()*+,;="
)

// plain says where each byte needs no encoding. A value keeps what vendors'
// samples write plainly ($filter=contains(name,'x')) but not what separates
// (& = + ; #).
var plain = func() (t [256]byte) {
	mark := func(bytes string, places byte) {
		for i := range len(bytes) {
			t[bytes[i]] |= places
		}
	}
	mark(unreserved+"$'(),:/@!*", inPath|inQuery|inValue)
	mark(subDelims, inPath|inQuery)
	mark("?", inQuery)
	return t
}()

// appendText appends s, which may be percent-encoded in part already: a % with
// two hex digits stays, every other byte that may not stand there is encoded.
func appendText(dst []byte, s string, place byte) []byte {
	for i := range len(s) {
		c := s[i]
		switch {
		case plain[c]&place != 0:
			dst = append(dst, c)
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			dst = append(dst, c)
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

// appendValue appends s as one name or value of a query: whatever s holds, the
// server reads exactly s.
func appendValue(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if plain[c]&inValue != 0 {
			dst = append(dst, c)
			continue
		}
		dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
	}
	return dst
}

// decode undoes percent-encoding once; a % that begins none stays.
func decode(s string) string {
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	out := append(make([]byte, 0, len(s)), s[:i]...)
	for ; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
