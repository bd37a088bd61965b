package expr

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// directive is one %-directive of Java's String.format.
type directive struct {
	index     int // from 1; 0 for the next argument
	flags     string
	width     int
	precision int // -1 for none
	verb      byte
}

// formatFilter is format(…): the input is the format, as in Java's String.format.
func formatFilter(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	if err := c.r.scanning(c.at, len(s)); err != nil {
		return nil, err
	}
	var out []byte
	next := 0
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], '%')
		if n < 0 {
			out = append(out, s[i:]...)
			break
		}
		out = append(out, s[i:i+n]...)
		i += n
		d, length, ok := parseDirective(s[i:])
		if !ok {
			return nil, c.refuse("the format %s is not one", quote(s[i:min(len(s), i+10)]))
		}
		i += length
		if out, err = c.directive(out, d, &next); err != nil {
			return nil, err
		}
		if err := c.r.room(c.at, len(out), copiedPerStep); err != nil {
			return nil, err
		}
	}
	return string(out), nil
}

// parseDirective reads %[index$][flags][width][.precision]verb.
func parseDirective(s string) (d directive, length int, ok bool) {
	i := 1
	if n := digits(s[i:]); n > 0 && i+n < len(s) && s[i+n] == '$' {
		d.index, _ = strconv.Atoi(s[i : i+n])
		i += n + 1
	}
	for i < len(s) && strings.IndexByte("-+ 0,(#", s[i]) >= 0 {
		d.flags += s[i : i+1]
		i++
	}
	n := digits(s[i:])
	d.width, _ = strconv.Atoi(s[i : i+n])
	i += n
	d.precision = -1
	if i < len(s) && s[i] == '.' {
		n = digits(s[i+1:])
		d.precision, _ = strconv.Atoi(s[i+1 : i+1+n])
		i += 1 + n
	}
	if i >= len(s) || len(d.flags) > 7 || d.width > maxFormat || d.precision > maxFormat {
		return d, 0, false
	}
	d.verb = s[i]
	return d, i + 1, true
}

func (c *call) directive(out []byte, d directive, next *int) ([]byte, error) {
	switch d.verb {
	case '%':
		return append(out, d.pad("%")...), nil
	case 'n':
		return append(out, '\n'), nil
	}
	i := d.index - 1
	if d.index == 0 {
		i = *next
		*next++
	}
	if i >= len(c.args) {
		return out, c.r.failf(c.at, "the format asks for argument %d, and there are %d", i+1, len(c.args))
	}
	text, err := c.verb(d, c.args[i])
	return append(out, d.pad(text)...), err
}

func (c *call) verb(d directive, v any) (string, error) {
	switch d.verb {
	case 's', 'S', 'b', 'B':
		text, err := c.r.text(c.at, v)
		switch {
		case v == nil && d.verb|0x20 == 's':
			text = "null"
		case d.verb|0x20 == 'b':
			text = strconv.FormatBool(v != nil && v != false)
		}
		if d.precision >= 0 {
			text = cut(text, 0, d.precision)
		}
		if d.verb < 'a' {
			text = strings.ToUpper(text)
		}
		if err == nil {
			err = c.r.copying(c.at, len(text))
		}
		return text, err
	case 'd', 'x', 'X', 'o':
		n, ok := toNumeric(v)
		if !ok || !n.whole {
			return "", c.refuse("%s takes a whole number, not %s", "%"+string(d.verb), describe(v))
		}
		return d.whole(n.i), nil
	case 'f', 'e', 'E', 'g':
		n, ok := toNumeric(v)
		if !ok {
			return "", c.refuse("%s takes a number, not %s", "%"+string(d.verb), describe(v))
		}
		return d.float(n.float()), nil
	}
	return "", c.refuse("the format %s is not one", "%"+quote(string(rune(d.verb))))
}

func (d directive) whole(i int64) string {
	if d.verb != 'd' {
		if d.verb == 'o' {
			return strconv.FormatUint(uint64(i), 8)
		}
		return fmt.Sprintf("%"+string(d.verb), uint64(i))
	}
	text := strings.TrimPrefix(strconv.FormatInt(i, 10), "-")
	return d.signed(text, i < 0)
}

func (d directive) float(f float64) string {
	precision := d.precision
	if precision < 0 {
		precision = 6
	}
	text := ""
	if d.verb == 'e' || d.verb == 'E' {
		text = strconv.FormatFloat(f, d.verb, precision, 64)
	} else if x, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64)); ok {
		text = x.FloatString(precision) // halves go up, by the digits that Java prints
	}
	return d.signed(strings.TrimPrefix(text, "-"), f < 0)
}

// signed adds groups, leading zeros and the sign.
func (d directive) signed(text string, negative bool) string {
	if strings.Contains(d.flags, ",") {
		whole, places, dot := strings.Cut(text, ".")
		text = grouped(whole, 3)
		if dot {
			text += "." + places
		}
	}
	sign := ""
	switch {
	case negative:
		sign = "-"
	case strings.Contains(d.flags, "+"):
		sign = "+"
	case strings.Contains(d.flags, " "):
		sign = " "
	}
	if n := d.width - len(sign) - len(text); n > 0 && strings.Contains(d.flags, "0") {
		text = strings.Repeat("0", n) + text
	}
	return sign + text
}

// pad fills up to the width.
func (d directive) pad(text string) string {
	n := d.width - characters(text)
	switch {
	case n <= 0:
		return text
	case strings.Contains(d.flags, "-"):
		return text + strings.Repeat(" ", n)
	}
	return strings.Repeat(" ", n) + text
}
