package sandbox

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// soqlError is a query Salesforce would refuse, with its error code.
type soqlError struct{ code, message string }

func (e *soqlError) Error() string { return e.code + ": " + e.message }

func malformed(format string, a ...any) error {
	return &soqlError{"MALFORMED_QUERY", fmt.Sprintf(format, a...)}
}

// soqlToken is a word, a 'string', a number or date, or a sign.
type soqlToken struct {
	kind soqlKind
	text string
}

type soqlKind int

const (
	soqlEnd soqlKind = iota
	soqlWord
	soqlString // text is what stands between the quotes, escapes and all
	soqlLiteral
	soqlSign
)

var soqlPattern = regexp.MustCompile(`^(?:` +
	`([A-Za-z_][A-Za-z0-9_.]*)` +
	`|'((?:[^'\\]|\\.)*)'` +
	`|(-?\d{4}-\d\d-\d\d(?:T[0-9:.]+(?:Z|[+-]\d\d:?\d\d))?|[-+]?\d+(?:\.\d+)?)` +
	`|(<=|>=|!=|<>|[=<>(),])` +
	`)`)

// lexSOQL cuts a query into tokens.
func lexSOQL(query string) ([]soqlToken, error) {
	var tokens []soqlToken
	for rest := strings.TrimSpace(query); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n") {
		m := soqlPattern.FindStringSubmatchIndex(rest)
		if m == nil {
			return nil, malformed("unexpected token: '%s'", firstWord(rest))
		}
		for kind := soqlWord; kind <= soqlSign; kind++ {
			if from, to := m[2*kind], m[2*kind+1]; from >= 0 {
				tokens = append(tokens, soqlToken{kind, rest[from:to]})
			}
		}
		rest = rest[m[1]:]
	}
	return append(tokens, soqlToken{soqlEnd, "<EOF>"}), nil
}

func firstWord(s string) string {
	if i := strings.IndexAny(s[1:], " \t\r\n"); i >= 0 {
		s = s[:i+1]
	}
	if len(s) > 40 {
		s = s[:40]
	}
	return s
}

var soqlEscapes = strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t", `\b`, "\b", `\f`, "\f", `\"`, `"`, `\'`, `'`, `\\`, `\`, `\_`, `_`, `\%`, `%`)

// likeSOQL says whether text matches a LIKE pattern: % is any run of
// characters, _ is any one, case does not count.
func likeSOQL(pattern, text string) bool {
	p, t := likePattern(strings.ToLower(pattern)), []rune(strings.ToLower(text))
	i, j, star, mark := 0, 0, -1, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == anyRun:
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == anyOne || p[i] == t[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == anyRun {
		i++
	}
	return i == len(p)
}

const (
	anyRun rune = -1
	anyOne rune = -2
)

// likePattern decodes escapes while telling wildcards from escaped signs.
func likePattern(raw string) []rune {
	var out []rune
	for rest := raw; rest != ""; {
		switch {
		case rest[0] == '%':
			out, rest = append(out, anyRun), rest[1:]
		case rest[0] == '_':
			out, rest = append(out, anyOne), rest[1:]
		case rest[0] == '\\' && len(rest) > 1:
			out, rest = append(out, []rune(soqlEscapes.Replace(rest[:2]))...), rest[2:]
		default:
			r, size := utf8.DecodeRuneInString(rest)
			out, rest = append(out, r), rest[size:]
		}
	}
	return out
}
