package expr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/value"
)

func upper(s string) string   { return strings.ToUpper(s) }
func lower(s string) string   { return strings.ToLower(s) }
func trimmed(s string) string { return strings.TrimSpace(s) }
func same(s string) string    { return s }

// characters counts code points. Java counts UTF-16 units, which differs
// beyond the basic plane only, and would cut such characters in two.
func characters(s string) int { return utf8.RuneCountInString(s) }

// cut gives the characters from one position up to another.
func cut(s string, from, to int) string {
	if to >= len(s) {
		to = len(s) // cannot be beyond: there are at most as many characters as bytes
	}
	start, end, n := len(s), len(s), 0
	for i := range s {
		if n == from {
			start = i
		}
		if n == to {
			end = i
			break
		}
		n++
	}
	if start > end {
		return ""
	}
	return s[start:end]
}

// capitalize makes the first letter a capital, past leading white space.
func capitalize(s string) string {
	rest := strings.TrimLeftFunc(s, unicode.IsSpace)
	_, n := utf8.DecodeRuneInString(rest)
	if n == 0 {
		return s
	}
	return s[:len(s)-len(rest)] + strings.ToUpper(rest[:n]) + rest[n:]
}

// title makes the first letter of every word a capital.
func title(s string) string {
	start := true
	return strings.Map(func(c rune) rune {
		was := start
		start = unicode.IsSpace(c)
		if was {
			return unicode.ToTitle(c)
		}
		return c
	}, s)
}

func lineBreaks(s string) string {
	return strings.NewReplacer("\r\n", "<br />", "\n", "<br />", "\r", "<br />").Replace(s)
}

// abbreviate shortens a text to a length, the last three being dots.
func abbreviate(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	n, err := c.wholeArg(0, 0)
	if err != nil {
		return nil, err
	}
	if err := c.r.scanning(c.at, len(s)); err != nil {
		return nil, err
	}
	switch {
	case n < 0:
		return nil, c.refuse("a text cannot be shortened to a negative length")
	case characters(s) <= n:
		return s, nil
	case n <= 3:
		return cut(s, 0, n), nil
	}
	return cut(s, 0, n-3) + "...", nil
}

// lengthFilter counts characters, items or members; of nothing there are 0.
func lengthFilter(c *call) (any, error) {
	inner, _ := open(c.in)
	switch v := inner.(type) {
	case nil:
		return int64(0), nil
	case []any:
		return int64(len(v)), nil
	case *value.Object:
		return int64(v.Len()), nil
	}
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	return int64(characters(s)), c.r.scanning(c.at, len(s))
}

// replaceFilter is replace({"old": "new"}): literal text, one pair after the other.
func replaceFilter(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	pairs, _ := open(c.arg(0))
	o, ok := pairs.(*value.Object)
	if !ok {
		return nil, c.refuse("replace takes a map such as {\"old\": \"new\"}, not %s", describe(c.arg(0)))
	}
	return c.replaceAll(s, o)
}

func (c *call) replaceAll(s string, pairs *value.Object) (any, error) {
	for old, v := range pairs.All() {
		text, err := c.r.text(c.at, v)
		if err != nil {
			return nil, err
		}
		if err := c.r.scanning(c.at, len(s)); err != nil {
			return nil, err
		}
		n := len(s) + strings.Count(s, old)*(len(text)-len(old))
		if err := c.r.copying(c.at, max(n, 0)); err != nil {
			return nil, err
		}
		s = strings.ReplaceAll(s, old, text)
	}
	return s, nil
}
