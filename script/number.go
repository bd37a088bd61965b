package script

import (
	"encoding/json"
	"math"

	"github.com/callwright/callwright/value"
)

// largest is the last integer up to which a JavaScript number is exact.
const largest = 1 << 53

// exact returns v with every number that JavaScript would round replaced by its
// digits as a text. What needs no change is not copied.
func exact(v any) any {
	switch v := v.(type) {
	case int64:
		if v > largest || v < -largest {
			return value.Text(v)
		}
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil
		}
	case json.Number:
		return v.String()
	case []any:
		return exactList(v)
	case *value.Object:
		return exactObject(v)
	}
	return v
}

func exactList(list []any) any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = exact(v)
	}
	return out
}

func exactObject(o *value.Object) any {
	out := value.NewObject(o.Len())
	for k, v := range o.All() {
		out.Set(k, exact(v))
	}
	return out
}
