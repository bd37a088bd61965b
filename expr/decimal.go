package expr

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/callwright/callwright/message"
)

// maxFormat bounds number, date and printf formats, and the width and places
// they ask for.
const maxFormat = 200

// decimal is a parsed pattern of Java's DecimalFormat.
type decimal struct {
	prefix, suffix       string
	negPrefix, negSuffix string
	hasNegative          bool
	group                int // digits between commas; 0 for none
	minInt               int
	minPlaces, maxPlaces int
	shift                int // 2 for percent, 3 for per mille
}

func parseDecimal(pattern string) (*decimal, error) {
	f := &decimal{}
	positive, negative, ok := splitUnquoted(pattern, ';')
	number, err := f.affixes(positive)
	if err != nil {
		return nil, err
	}
	if ok {
		n := &decimal{}
		if _, err := n.affixes(negative); err != nil {
			return nil, err
		}
		f.hasNegative, f.negPrefix, f.negSuffix = true, n.prefix, n.suffix
	}
	return f, f.digits(number)
}

// splitUnquoted cuts s at the first sep outside of single quotes.
func splitUnquoted(s string, sep byte) (before, after string, found bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '\'':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// affixes takes the text before and after the number part, and gives that part.
func (f *decimal) affixes(s string) (string, error) {
	var prefix, suffix strings.Builder
	number := ""
	out := &prefix
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\'':
			end := strings.IndexByte(s[i+1:], '\'')
			if end < 0 {
				return "", message.Errorf("the number format has an open quote")
			}
			if end == 0 {
				out.WriteByte('\'')
			}
			out.WriteString(s[i+1 : i+1+end])
			i += end + 1
		case strings.IndexByte("#0,.", c) >= 0 && number == "":
			n := len(s[i:]) - len(strings.TrimLeft(s[i:], "#0,."))
			number = s[i : i+n]
			i += n - 1
			out = &suffix
		case strings.IndexByte("#0,", c) >= 0:
			return "", message.Errorf("the number format has digits in two places")
		default:
			f.scale(s[i:])
			out.WriteByte(c)
		}
	}
	if number == "" {
		return "", message.Errorf("the number format has no # or 0")
	}
	f.prefix, f.suffix = prefix.String(), suffix.String()
	return number, nil
}

// scale notes a percent or per mille sign.
func (f *decimal) scale(s string) {
	switch {
	case s[0] == '%':
		f.shift = 2
	case strings.HasPrefix(s, "‰"):
		f.shift = 3
	}
}

// digits reads the number part: #,##0.00#.
func (f *decimal) digits(s string) error {
	whole, places, _ := strings.Cut(s, ".")
	if strings.ContainsAny(places, ".,") || strings.Contains(places, "#0") || strings.Contains(strings.ReplaceAll(whole, ",", ""), "0#") {
		return message.Errorf("the number format %q is not one: # stands outside of 0 on both sides", s)
	}
	if i := strings.LastIndexByte(whole, ','); i >= 0 {
		f.group = len(whole) - i - 1
	}
	f.minInt = strings.Count(whole, "0")
	f.minPlaces = strings.Count(places, "0")
	f.maxPlaces = len(places)
	// As in Java, #.## means 0.## and .## means .0#.
	switch {
	case f.minInt+f.minPlaces > 0 || places == "":
	case whole != "":
		f.minInt = 1
	default:
		f.minPlaces = 1
	}
	return nil
}

// format writes n, halves rounded to the even neighbour as Java does.
func (f *decimal) format(n numeric) string {
	text, negative := f.rounded(n)
	whole, places, _ := strings.Cut(text, ".")
	for len(places) > f.minPlaces && strings.HasSuffix(places, "0") {
		places = places[:len(places)-1]
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) < f.minInt {
		whole = strings.Repeat("0", f.minInt-len(whole)) + whole
	}
	if whole == "" && places == "" {
		whole = "0"
	}
	out := grouped(whole, f.group)
	if places != "" {
		out += "." + places
	}
	if !negative || strings.Trim(text, "0.") == "" {
		return f.prefix + out + f.suffix
	}
	if f.hasNegative {
		return f.negPrefix + out + f.negSuffix
	}
	return "-" + f.prefix + out + f.suffix
}

// rounded gives the digits of the absolute value with maxPlaces places.
func (f *decimal) rounded(n numeric) (string, bool) {
	x := new(big.Rat)
	if n.whole {
		x.SetInt64(n.i)
	} else {
		// The shortest digits that mean the float, as Java takes them.
		x.SetString(strconv.FormatFloat(n.f, 'g', -1, 64))
	}
	negative := x.Sign() < 0
	x.Abs(x)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(f.maxPlaces+f.shift)), nil)
	x.Mul(x, new(big.Rat).SetInt(scale))
	i := halfEven(x)
	digits := i.String()
	if len(digits) <= f.maxPlaces {
		digits = strings.Repeat("0", f.maxPlaces-len(digits)+1) + digits
	}
	cut := len(digits) - f.maxPlaces
	return digits[:cut] + "." + digits[cut:], negative
}

func halfEven(x *big.Rat) *big.Int {
	q, rest := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	twice := rest.Lsh(rest, 1)
	if c := twice.Cmp(x.Denom()); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func grouped(digits string, size int) string {
	if size <= 0 || len(digits) <= size {
		return digits
	}
	var out []byte
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%size == 0 {
			out = append(out, ',')
		}
		out = append(out, digits[i])
	}
	return string(out)
}
