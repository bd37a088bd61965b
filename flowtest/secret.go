package flowtest

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// secrets are the texts of secure variables, which no trace may show.
type secrets []string

// shortest is the length of the shortest text that is masked: shorter ones
// would make holes in everything.
const shortest = 3

const hidden = "••••••"

// add takes in further texts, the longest first so that none shows a part of another.
func (s secrets) add(texts []string) secrets {
	for _, t := range texts {
		if len(t) >= shortest && !slices.Contains(s, t) {
			s = append(s, t)
		}
	}
	slices.SortStableFunc(s, func(a, b string) int { return len(b) - len(a) })
	return s
}

// Mask hides secrets in a text, as a trace does.
func Mask(text string, of []string) string { return secrets(nil).add(of).mask(text) }

func (s secrets) mask(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}

func (s secrets) maskObject(o *value.Object) *value.Object {
	if len(s) == 0 {
		return o
	}
	return s.maskValue(o).(*value.Object)
}

func (s secrets) maskValue(v any) any {
	switch v := v.(type) {
	case string:
		return s.mask(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = s.maskValue(v[i])
		}
		return list
	case *value.Object:
		o := value.NewObject(v.Len())
		for k, m := range v.All() {
			o.Set(k, s.maskValue(m))
		}
		return o
	}
	if text := value.Text(v); slices.Contains(s, text) {
		return hidden
	}
	return v
}
