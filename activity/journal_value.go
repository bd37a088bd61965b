package activity

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// AppendValue appends a value of package value as JSON from which reading makes
// the same value: types and digits of numbers, the order of members, and
// strings that are no UTF-8. What JSON has no place for is an object of one
// member whose name begins with a NUL: {"\u0000f":"NaN"} is a float64,
// {"\u0000n":"1.50"} a json.Number that JSON would read as another number. A
// member whose own name begins with a NUL has one more.
func AppendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case string:
		return appendText(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return appendFloat(dst, v)
	case json.Number:
		return appendNumber(dst, v)
	case []any:
		return appendItems(dst, v)
	case *value.Object:
		return appendObject(dst, v)
	case expr.JSON:
		return AppendValue(dst, v.V)
	}
	return value.AppendJSON(dst, value.From(v))
}

func appendFloat(dst []byte, f float64) []byte {
	if !math.IsInf(f, 0) && !math.IsNaN(f) {
		return value.AppendFloat(dst, f)
	}
	dst = append(dst, `{"\u0000f":"`...)
	dst = strconv.AppendFloat(dst, f, 'g', -1, 64)
	return append(dst, '"', '}')
}

func appendNumber(dst []byte, n json.Number) []byte {
	if numeralLength(string(n)) == len(n) && value.Number(string(n)) == n {
		return append(dst, n...)
	}
	dst = appendText(append(dst, `{"\u0000n":`...), string(n))
	return append(dst, '}')
}

func appendItems(dst []byte, list []any) []byte {
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendValue(dst, list[i])
	}
	return append(dst, ']')
}

func appendObject(dst []byte, o *value.Object) []byte {
	dst = append(dst, '{')
	for i := range o.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		k, v := o.At(i)
		if k != "" && k[0] == 0 {
			k = "\x00" + k
		}
		dst = AppendValue(append(appendText(dst, k), ':'), v)
	}
	return append(dst, '}')
}

func (s *scanner) value() any {
	switch s.peek() {
	case '"':
		return s.str()
	case '[':
		list := []any{}
		s.list(func() { list = append(list, s.value()) })
		return list
	case '{':
		o, special := s.objectOr()
		if special != nil {
			return special
		}
		return o
	case 't', 'f':
		return s.flag()
	case 'n':
		if !s.word("null") {
			s.fail("this is no value")
		}
		return nil
	}
	if s.err != nil {
		return nil
	}
	return value.Number(s.number())
}

func (s *scanner) object() *value.Object {
	o, special := s.objectOr()
	if special != nil {
		s.fail("a number where an object should be")
	}
	return o
}

// objectOr reads an object, or the number that one stands for.
func (s *scanner) objectOr() (o *value.Object, special any) {
	o = value.NewObject(0)
	s.each('{', '}', func() {
		k := s.key()
		switch {
		case len(k) == 0 || k[0] != 0 || s.err != nil:
			o.Set(string(k), s.value())
		case len(k) > 1 && k[1] == 0:
			o.Set(string(k[1:]), s.value())
		case o.Len() > 0 || special != nil:
			s.fail("a number stands among the members of an object")
		default:
			special = s.special(string(k[1:]))
			return
		}
		if special != nil {
			s.fail("a number stands among the members of an object")
		}
	})
	return o, special
}

func (s *scanner) special(form string) any {
	text := s.str()
	switch form {
	case "f":
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			s.fail("%q is no number", clipped([]byte(text)))
		}
		return f
	case "n":
		return json.Number(text)
	}
	s.fail("%q is no form of a number", clipped([]byte(form)))
	return nil
}

const hexDigits = "0123456789abcdef"

// AppendText appends s as a JSON string that keeps every byte: one that is no
// UTF-8 is the lone half of a surrogate pair, \udc80 to \udcff, which no text has.
func AppendText(dst []byte, s string) []byte { return appendText(dst, s) }

func appendText[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			if _, n := utf8.DecodeRuneInString(string(s[i:min(len(s), i+utf8.UTFMax)])); n > 1 {
				i += n
				continue
			}
		}
		dst = appendEscape(append(dst, s[from:i]...), c)
		i++
		from = i
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch {
	case c == '"' || c == '\\':
		return append(dst, '\\', c)
	case c == '\n':
		return append(dst, '\\', 'n')
	case c == '\r':
		return append(dst, '\\', 'r')
	case c == '\t':
		return append(dst, '\\', 't')
	case c >= utf8.RuneSelf:
		return append(dst, '\\', 'u', 'd', 'c', hexDigits[c>>4], hexDigits[c&15])
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
