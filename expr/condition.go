package expr

import (
	"math"
	"strings"

	"github.com/callwright/callwright/value"
)

// tests are what can follow is and is not.
var tests = map[string]*spec{
	"empty":    {doc: "Whether there is no value, an empty text, list or map.", do: func(c *call) (any, error) { return isEmpty(c.in), nil }},
	"null":     {doc: "Whether there is no value.", do: func(c *call) (any, error) { return c.in == nil, nil }},
	"none":     {doc: "Whether there is no value.", do: func(c *call) (any, error) { return c.in == nil, nil }},
	"defined":  {doc: "Whether there is a value.", do: func(c *call) (any, error) { return c.in != nil, nil }},
	"odd":      {doc: "Whether a whole number is odd.", do: func(c *call) (any, error) { return c.parity(1) }},
	"even":     {doc: "Whether a whole number is even.", do: func(c *call) (any, error) { return c.parity(0) }},
	"map":      {doc: "Whether a value is a map.", do: func(c *call) (any, error) { v, _ := open(c.in); _, ok := v.(*value.Object); return ok, nil }},
	"iterable": {doc: "Whether a value is a list.", do: func(c *call) (any, error) { v, _ := open(c.in); return isList(v), nil }},
	"equalTo":  {doc: "Whether a value equals another.", params: []string{"other"}, least: 1, do: func(c *call) (any, error) { return c.r.equals(c.at, c.in, c.arg(0)) }},
}

// isEmpty is is empty: nothing, a text of white space, a list or map without items.
func isEmpty(v any) bool {
	v, _ = open(v)
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	case *value.Object:
		return v.Len() == 0
	}
	return false
}

// parity is is odd and is even; nothing is neither.
func (c *call) parity(remainder int64) (any, error) {
	if c.in == nil {
		return false, nil
	}
	n, ok := toNumeric(c.in)
	if !n.whole && ok {
		ok = n.f == math.Trunc(n.f) && math.Abs(n.f) < 1<<53
		n.i = int64(n.f)
	}
	if !ok {
		return nil, c.refuse("only whole numbers are odd or even, not %s", describe(c.in))
	}
	return n.i&1 == remainder, nil
}
