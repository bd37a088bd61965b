package value

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Number returns the value of a number in JSON's spelling: an int64 when it is
// an integer that fits, a float64 when it has a fraction or an exponent that a
// float64 can hold, and otherwise the digits themselves as a json.Number, so
// that no integer is ever rounded.
func Number(text string) any {
	if strings.ContainsAny(text, ".eE") {
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(f, 0) {
			return f
		}
		return json.Number(text)
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i
	}
	return json.Number(text)
}

// Text is the form of v in running text: a string as it is, a number and a
// boolean in their usual spelling, null empty, a list or object as compact JSON.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return string(AppendJSON(nil, v))
}

// Sort says in words what v is, for messages: "a text", "a list", "a number" …
func Sort(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case bool:
		return "a boolean"
	case string:
		return "a text"
	case []any:
		return "a list"
	case *Object:
		return "an object"
	}
	return "a number"
}

// AppendJSON appends the compact JSON form of v to dst. A value outside the
// model is written by encoding/json, or as null when that refuses it.
func AppendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return AppendFloat(dst, v)
	case json.Number:
		return append(dst, v...)
	case string:
		return AppendString(dst, v)
	case []any:
		dst = append(dst, '[')
		for i := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = AppendJSON(dst, v[i])
		}
		return append(dst, ']')
	case *Object:
		dst = append(dst, '{')
		for i := range v.Len() {
			if i > 0 {
				dst = append(dst, ',')
			}
			k, m := v.At(i)
			dst = AppendString(dst, k)
			dst = append(dst, ':')
			dst = AppendJSON(dst, m)
		}
		return append(dst, '}')
	}
	if b, err := json.Marshal(v); err == nil {
		return append(dst, b...)
	}
	return append(dst, "null"...)
}

// AppendFloat appends f so that it reads back as the same float64 and is seen
// to be one: 1.0 keeps its fraction. Infinity and NaN, which JSON lacks, give null.
func AppendFloat(dst []byte, f float64) []byte {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return append(dst, "null"...)
	}
	start := len(dst)
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
	for _, c := range dst[start:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

const hex = "0123456789abcdef"

// AppendString appends s as a JSON string. Bytes that are no UTF-8 become
// U+FFFD; nothing is escaped for HTML.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	dst = AppendStringInner(dst, s)
	return append(dst, '"')
}

// AppendStringInner appends the inside of the JSON string for s, without quotes.
func AppendStringInner(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			start = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			dst = append(dst, s[start:i]...)
			dst = append(dst, "\ufffd"...)
			i++
			start = i
			continue
		}
		i += n
	}
	return append(dst, s[start:]...)
}

// Equal reports whether a and b are equal as JSON values: numbers by their
// mathematical value, objects regardless of the order of their members.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case bool, string:
		return a == b
	case int64, float64, json.Number:
		return equalNumber(a, b)
	case []any:
		list, ok := b.([]any)
		if !ok || len(a) != len(list) {
			return false
		}
		for i := range a {
			if !Equal(a[i], list[i]) {
				return false
			}
		}
		return true
	case *Object:
		o, ok := b.(*Object)
		if !ok || a.Len() != o.Len() {
			return false
		}
		for k, v := range a.All() {
			w, ok := o.Get(k)
			if !ok || !Equal(v, w) {
				return false
			}
		}
		return true
	}
	return false
}

func equalNumber(a, b any) bool {
	if i, ok := a.(int64); ok {
		if j, ok := b.(int64); ok {
			return i == j
		}
	}
	x, ok := rational(a)
	if !ok {
		return a == b
	}
	y, ok := rational(b)
	return ok && x.Cmp(y) == 0
}

// maxExponent bounds what rational expands: 1e999999999 is a few bytes of
// text and half a gigabyte of digits.
const maxExponent = 1000

func rational(v any) (*big.Rat, bool) {
	switch v := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(v), true
	case float64:
		r := new(big.Rat).SetFloat64(v)
		return r, r != nil
	case json.Number:
		if i := strings.IndexAny(string(v), "eE"); i >= 0 {
			if e, err := strconv.Atoi(string(v[i+1:])); err != nil || e > maxExponent || e < -maxExponent {
				return nil, false
			}
		}
		return new(big.Rat).SetString(string(v))
	}
	return nil, false
}
