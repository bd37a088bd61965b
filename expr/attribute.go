package expr

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// attribute gives v.name, whatever the case of the letters; what is not there
// is nothing. A text and a list have a length, and no value has anything that
// its data does not hold.
func (r *run) attribute(at int, v any, name string) (any, error) {
	inner, asJSON := open(v)
	switch of := inner.(type) {
	case *value.Object:
		m, ok := of.GetFold(name)
		if n := of.Len(); !ok && n > 8 {
			return nil, r.spend(at, n/8)
		}
		return wrap(m, asJSON), nil
	case *loop:
		return of.attribute(name), nil
	case string:
		if strings.EqualFold(name, "length") {
			return int64(characters(of)), r.scanning(at, len(of))
		}
	case []any:
		if strings.EqualFold(name, "length") || strings.EqualFold(name, "size") {
			return int64(len(of)), nil
		}
	}
	return nil, nil
}

// item gives v[key]: a member of a map, or an item of a list counted from 0.
func (r *run) item(at int, v, key any) (any, error) {
	inner, asJSON := open(v)
	switch of := inner.(type) {
	case []any:
		n, ok := toNumeric(key)
		if !ok {
			name, err := r.text(at, key)
			if err != nil {
				return nil, err
			}
			return r.attribute(at, v, name)
		}
		if i := n.clamp(); i >= 0 && i < len(of) {
			return wrap(of[i], asJSON), nil
		}
		return nil, nil
	case *value.Object, *loop, string:
		if key == nil {
			return nil, nil
		}
		name, err := r.text(at, key)
		if err != nil {
			return nil, err
		}
		return r.attribute(at, v, name)
	}
	return nil, nil
}

// items gives what a for goes over: the items of a list, the entries of a map
// as maps with key and value; nothing has none.
func (r *run) items(at int, v any) ([]any, bool, error) {
	inner, asJSON := open(v)
	switch of := inner.(type) {
	case nil:
		return nil, false, nil
	case []any:
		return of, asJSON, nil
	case *value.Object:
		list, err := r.entries(at, of)
		return list, asJSON, err
	}
	return nil, false, r.failf(at, "only a list or a map can be gone over, not %s", describe(v))
}

func (r *run) entries(at int, o *value.Object) ([]any, error) {
	if err := r.spend(at, 2*o.Len()); err != nil {
		return nil, err
	}
	list := make([]any, 0, o.Len())
	for k, v := range o.All() {
		list = append(list, value.Of("key", k, "value", v))
	}
	return list, nil
}
