package jsonpath_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/callwright/callwright/value"
)

// decode reads JSON into the model, members in order.
func decode(t testing.TB, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := next(d)
	if err != nil {
		t.Fatalf("decoding %q: %v", text, err)
	}
	return v
}

func next(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Number:
		return value.Number(string(token)), nil
	case json.Delim:
		if token == '[' {
			return nextList(d)
		}
		return nextObject(d)
	}
	return token, nil
}

func nextList(d *json.Decoder) (any, error) {
	list := []any{}
	for d.More() {
		v, err := next(d)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

func nextObject(d *json.Decoder) (any, error) {
	o := value.NewObject(0)
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := next(d)
		if err != nil {
			return nil, err
		}
		o.Set(name.(string), v)
	}
	_, err := d.Token()
	return o, err
}

// model turns maps inside v into objects, at any depth.
func model(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = model(v[i])
		}
		return list
	case *value.Object:
		o := value.NewObject(v.Len())
		for k, m := range v.All() {
			o.Set(k, model(m))
		}
		return o
	}
	return value.From(v)
}

func asText(v any) string { return value.Text(model(v)) }
