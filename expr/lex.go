package expr

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a token is; words that are operators are names too, so
// that x.contains can be an attribute.
type tokenKind byte

const (
	tokEnd tokenKind = iota
	tokName
	tokNumber
	tokString
	tokSymbol
)

type token struct {
	kind   tokenKind
	text   string // a string token's is with its quotes
	at     int
	spaced bool // white space before it
}

func (t token) is(symbol string) bool { return t.kind == tokSymbol && t.text == symbol }

func (t token) word(w string) bool { return t.kind == tokName && t.text == w }

// lexer reads the tokens of one expression out of the whole source, so that
// every offset is the source's.
type lexer struct {
	src   string
	i     int
	end   int
	after string // the symbol before; after a dot 1.2 is two indexes
}

// symbols lists the symbols of two characters; all others have one.
var symbols = []string{"==", "!=", "<=", ">=", ".."}

func (l *lexer) next() (token, *mistake) {
	start := l.i
	for l.i < l.end && isSpace(l.src[l.i]) {
		l.i++
	}
	t := token{at: l.i, spaced: l.i > start}
	if l.i >= l.end {
		return t, nil
	}
	rest := l.src[l.i:l.end]
	n, err := 0, (*mistake)(nil)
	switch c := rest[0]; {
	case c == '"' || c == '\'':
		t.kind = tokString
		n, err = l.stringLength(rest)
	case isDigit(c):
		t.kind = tokNumber
		n = numberLength(rest, l.after != ".")
	default:
		t.kind, n, err = l.nameOrSymbol(rest)
	}
	if err != nil {
		return t, err
	}
	t.text = rest[:n]
	l.i += n
	l.after = ""
	if t.kind == tokSymbol {
		l.after = t.text
	}
	return t, nil
}

func (l *lexer) nameOrSymbol(rest string) (tokenKind, int, *mistake) {
	if n := nameLength(rest); n > 0 {
		return tokName, n, nil
	}
	for _, s := range symbols {
		if strings.HasPrefix(rest, s) {
			return tokSymbol, len(s), nil
		}
	}
	if strings.IndexByte("()[]{}.,:?|~+-*/%<>=", rest[0]) >= 0 {
		return tokSymbol, 1, nil
	}
	_, n := utf8.DecodeRuneInString(rest)
	m := meaningless(l.i, quote(rest[:n]), rest)
	return tokEnd, 0, &m
}

// meaningless tells those who write another language what it is called here.
func meaningless(at int, character, rest string) mistake {
	switch {
	case strings.HasPrefix(rest, "&&"):
		return mistaken(at, Syntax, "the character %s has no meaning here; write and", character)
	case rest[0] == '!':
		return mistaken(at, Syntax, "the character %s has no meaning here; write not", character)
	case rest[0] == '$':
		return mistaken(at, Syntax, "the character %s has no meaning here; names have no $", character)
	}
	return mistaken(at, Syntax, "the character %s has no meaning here", character)
}

func (l *lexer) stringLength(rest string) (int, *mistake) {
	n := 0
	if rest[0] == '\'' {
		n = quoted(rest)
	} else {
		n = interpolated(rest)
	}
	if n == 0 {
		m := mistaken(l.i, Syntax, "the text that opens here has no closing quote")
		return 0, &m
	}
	return n, nil
}

// interpolated gives the length of the double-quoted string that s begins
// with, in which #{ } may hold strings again; 0 when it does not end.
func interpolated(s string) int {
	c := closer{src: s, stack: []byte{'"'}}
	for i := 1; i < len(s); {
		n := c.advance(i)
		if n == 0 {
			return 0
		}
		i += n
		if len(c.stack) == 0 && i <= len(s) {
			return i
		}
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func nameLength(s string) int {
	for i, r := range s {
		letter := r == '_' || unicode.IsLetter(r) || i > 0 && (unicode.IsDigit(r) || unicode.IsMark(r))
		if !letter {
			return i
		}
	}
	return len(s)
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// numberLength gives the length of the number that s begins with; 1..5 begins
// with the number 1.
func numberLength(s string, fraction bool) int {
	n := digits(s)
	if !fraction {
		return n
	}
	if n+1 < len(s) && s[n] == '.' && isDigit(s[n+1]) {
		n += 1 + digits(s[n+1:])
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		m := n + 1
		if m < len(s) && (s[m] == '+' || s[m] == '-') {
			m++
		}
		if d := digits(s[m:]); d > 0 {
			return m + d
		}
	}
	return n
}
