package api

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

var errNotJSON = errors.New("is not JSON, or has a name twice")

func jsonFormat() huma.Format {
	return huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: decode}
}

// decode reads a body. First huma asks for plain values to check them by the
// schema, then for the type itself.
func decode(text []byte, into any) error {
	if plain, ok := into.(*any); ok {
		v, err := payload.DecodeJSONStrictWithin(text, mostBody)
		if err != nil {
			return errNotJSON // never with the text: it may hold a secret (G3)
		}
		*plain = unordered(v)
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return errNotJSON
	}
	return nil
}

// unordered makes plain maps and lists of a value, as huma's checks want them.
func unordered(v any) any {
	switch v := v.(type) {
	case *value.Object:
		m := make(map[string]any, v.Len())
		for name, member := range v.All() {
			m[name] = unordered(member)
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i, e := range v {
			l[i] = unordered(e)
		}
		return l
	case json.Number:
		return 1e300 // past int64: no field of ours takes it
	}
	return v
}

// settings are a connector's settings and secrets by name, in the order sent.
type settings struct{ *value.Object }

// UnmarshalJSON reads an object strictly.
func (s *settings) UnmarshalJSON(text []byte) error {
	v, err := payload.DecodeJSONStrict(text)
	if err != nil {
		return errNotJSON
	}
	s.Object, _ = v.(*value.Object)
	return nil
}

// Schema says that there may be any setting of the kind; the secrets among them
// are named, because they are write-only.
func (settings) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{
		Type: huma.TypeObject, AdditionalProperties: true, Properties: map[string]*huma.Schema{},
		Description: "By the names of the kind's settings (GET /api/kinds). A secret that is left out keeps its value.",
	}
	kinds, _ := kindsInOrder()
	for _, k := range kinds {
		for _, name := range secretNames(k) {
			s.Properties[name] = &huma.Schema{Type: huma.TypeString, WriteOnly: true}
		}
	}
	return s
}

// shown are the settings as they are answered: without secrets.
type shown struct{ *value.Object }

// MarshalJSON writes them in order.
func (s shown) MarshalJSON() ([]byte, error) {
	if s.Object == nil {
		return []byte("{}"), nil
	}
	return s.Object.MarshalJSON()
}

// Schema says that they are an object.
func (shown) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "By name, without secrets."}
}

// without leaves out what a kind declares to be a secret. Nothing should be
// there; it is the last line before the wire (G1).
func without(o *value.Object, secrets []string) shown {
	if o == nil {
		return shown{}
	}
	o = o.Clone()
	for _, name := range secrets {
		o.Delete(name)
	}
	return shown{o}
}

func secretNames(k connector.Kind) []string {
	var names []string
	for _, s := range k.Settings {
		if s.Secret && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	return names
}
