package expr

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// appendText appends how a value reads in running text: null as nothing,
// numbers as Java prints them, lists as [a, b], maps as {a=1, b=2}, and a JSON
// as compact JSON.
func (r *run) appendText(dst []byte, at int, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		if depth > 0 {
			return append(dst, "null"...), nil
		}
		return dst, nil
	case string:
		if err := r.room(at, len(dst), len(v)); err != nil {
			return dst, err
		}
		return append(dst, v...), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case float64:
		return appendDouble(dst, v), nil
	case json.Number:
		if err := r.room(at, len(dst), len(v)); err != nil {
			return dst, err
		}
		return append(dst, v...), nil
	case Time:
		return append(dst, v.String()...), nil
	case JSON:
		return r.appendJSON(dst, at, v.V, depth)
	case []any:
		return r.appendList(dst, at, v, depth)
	case *value.Object:
		return r.appendMap(dst, at, v, depth)
	case *loop:
		return r.appendMap(dst, at, v.object(), depth)
	}
	return dst, nil
}

// room pays for n more bytes after the have that are there already.
func (r *run) room(at, have, n int) error {
	if have+n > MaxOutput {
		return r.over(at, "the text gets too long")
	}
	if n < copiedPerStep {
		return nil
	}
	return r.spend(at, n/copiedPerStep)
}

// deeper pays for one item of a list or object that is printed at some depth.
func (r *run) deeper(at, have, depth int) error {
	if depth >= MaxDepth {
		return r.over(at, "the value is nested too deeply")
	}
	if have > MaxOutput {
		return r.over(at, "the text gets too long")
	}
	return r.spend(at, 1)
}

func (r *run) appendList(dst []byte, at int, list []any, depth int) ([]byte, error) {
	dst = append(dst, '[')
	for i := range list {
		if err := r.deeper(at, len(dst), depth); err != nil {
			return dst, err
		}
		if i > 0 {
			dst = append(dst, ", "...)
		}
		var err error
		if dst, err = r.appendText(dst, at, list[i], depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func (r *run) appendMap(dst []byte, at int, o *value.Object, depth int) ([]byte, error) {
	dst = append(dst, '{')
	for i := range o.Len() {
		if err := r.deeper(at, len(dst), depth); err != nil {
			return dst, err
		}
		if i > 0 {
			dst = append(dst, ", "...)
		}
		k, v := o.At(i)
		if err := r.room(at, len(dst), len(k)); err != nil {
			return dst, err
		}
		dst = append(dst, k...)
		dst = append(dst, '=')
		var err error
		if dst, err = r.appendText(dst, at, v, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// appendJSON is value.AppendJSON within the budget.
func (r *run) appendJSON(dst []byte, at int, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case JSON:
		return r.appendJSON(dst, at, v.V, depth)
	case []any:
		return r.appendArray(dst, at, v, depth)
	case *value.Object:
		return r.appendObject(dst, at, v, depth)
	case string:
		if err := r.room(at, len(dst), len(v)); err != nil {
			return dst, err
		}
		return value.AppendString(dst, v), nil
	case Time:
		return value.AppendString(dst, v.String()), nil
	case *loop:
		return value.AppendJSON(dst, v.object()), nil
	}
	return value.AppendJSON(dst, v), nil
}

func (r *run) appendArray(dst []byte, at int, list []any, depth int) ([]byte, error) {
	dst = append(dst, '[')
	for i := range list {
		if err := r.deeper(at, len(dst), depth); err != nil {
			return dst, err
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = r.appendJSON(dst, at, list[i], depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func (r *run) appendObject(dst []byte, at int, o *value.Object, depth int) ([]byte, error) {
	dst = append(dst, '{')
	for i := range o.Len() {
		if err := r.deeper(at, len(dst), depth); err != nil {
			return dst, err
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		k, v := o.At(i)
		if err := r.room(at, len(dst), len(k)); err != nil {
			return dst, err
		}
		dst = value.AppendString(dst, k)
		dst = append(dst, ':')
		var err error
		if dst, err = r.appendJSON(dst, at, v, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// appendDouble writes a float64 as Java's Double.toString does: 1.0, 12.5,
// 1.0E10, 1.0E-4.
func appendDouble(dst []byte, f float64) []byte {
	switch abs := math.Abs(f); {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	case abs == 0 || abs >= 1e-3 && abs < 1e7:
		start := len(dst)
		dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
		return withFraction(dst, start)
	}
	var buf [32]byte
	e := strconv.AppendFloat(buf[:0], f, 'e', -1, 64)
	mark := len(e) - 1
	for e[mark] != 'e' {
		mark--
	}
	start := len(dst)
	dst = withFraction(append(dst, e[:mark]...), start)
	exponent, _ := strconv.Atoi(string(e[mark+1:]))
	return strconv.AppendInt(append(dst, 'E'), int64(exponent), 10)
}

// withFraction adds .0 to the number from start on when it has no fraction.
func withFraction(dst []byte, start int) []byte {
	for _, c := range dst[start:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// describe names a value in an error message without its content.
func describe(v any) message.Phrase {
	switch v.(type) {
	case nil:
		return "nothing"
	case bool:
		return "true or false"
	case int64, float64, json.Number:
		return "a number"
	case string:
		return "a text"
	case Time:
		return "a time"
	case []any:
		return "a list"
	case JSON:
		return "JSON"
	}
	return "a map"
}
