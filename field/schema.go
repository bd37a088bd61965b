package field

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// Schema returns the JSON Schema (2020-12) of an object with these settings.
func (l List) Schema() *value.Object {
	properties, required := value.NewObject(len(l)), []any{}
	for _, f := range l {
		properties.Set(f.Name, f.schema())
		if f.Required && f.shown == nil && f.demands == nil && f.Default == nil {
			required = append(required, f.Name)
		}
	}
	s := value.Of("type", "object", "properties", properties, "additionalProperties", false)
	if len(required) > 0 {
		s.Set("required", required)
	}
	return s
}

// Demands returns what JSON Schema says by allOf: which settings must be given
// while another one has certain values. What must always be given is in
// [List.Schema] itself.
func (l List) Demands() []any {
	var all []any
	for _, f := range l {
		if !f.Required || f.Default != nil || f.shown == nil && f.demands == nil {
			continue
		}
		var when []any
		for _, by := range []func(Field) (string, []string){l.Condition, l.Demand} {
			if name, values := by(f); name != "" {
				when = append(when, l.demand(name, values))
			}
		}
		all = append(all, value.Of("if", value.Of("allOf", when), "then", value.Of("required", []any{f.Name})))
	}
	return all
}

// demand says that the setting called name has one of the values, or is absent
// where its default is one of them.
func (l List) demand(name string, values []string) *value.Object {
	o := value.Of("properties", value.Of(name, value.Of("enum", texts(values))))
	if f, _ := l.Find(name); !slices.Contains(values, value.Text(f.Default)) {
		o.Set("required", []any{name})
	}
	return o
}

func texts(list []string) []any {
	all := make([]any, len(list))
	for i, s := range list {
		all[i] = s
	}
	return all
}

func (f Field) schema() *value.Object {
	s := value.NewObject(6)
	if f.Label != "" {
		s.Set("title", f.Label)
	}
	if f.Help != "" {
		s.Set("description", f.Help)
	}
	f.shape(s)
	if f.Default != nil {
		s.Set("default", f.Default)
	}
	if f.Ours {
		s.Set("x-ours", true)
	}
	return s
}

// shape says what values the kind takes; like Decode it takes texts for numbers.
func (f Field) shape(s *value.Object) {
	switch f.Kind {
	case KindChoice:
		s.Set("enum", texts(f.Options))
	case KindInt:
		f.number(s, []any{"integer", "string", "null"})
	case KindDuration:
		f.number(s, []any{"number", "string", "null"})
	case KindBool:
		s.Set("type", []any{"boolean", "string", "null"})
	case KindRef:
		s.Set("type", []any{"string", "object", "null"})
		s.Set("properties", value.Of("id", value.Of("type", "string"), "name", value.Of("type", "string")))
	case KindTable, KindPairs:
		s.Set("type", []any{"object", "null"})
		s.Set("additionalProperties", value.Of("type", []any{"string", "number", "boolean", "null"}))
	case KindPart:
		for k, v := range f.rows().Schema().All() {
			s.Set(k, v)
		}
	case KindItems, KindPrompts:
		s.Set("type", []any{"array", "null"})
		s.Set("items", f.rows().Schema())
	case KindValue:
	default:
		s.Set("type", []any{"string", "number", "boolean", "null"})
	}
}

func (f Field) number(s *value.Object, types []any) {
	s.Set("type", types)
	if f.Min != 0 && !f.Advised {
		s.Set("minimum", int64(f.Min))
	}
	if f.Max != 0 && !f.Advised {
		s.Set("maximum", int64(f.Max))
	}
	if f.Unit != "" {
		s.Set("x-unit", f.Unit)
	}
}

// Markdown returns the settings as a table for the manual; Webex properties are
// in it where there are any.
func (l List) Markdown() string {
	var b strings.Builder
	t := table{&b, slices.ContainsFunc(l, func(f Field) bool { return f.codec != nil })}
	t.row("setting", "label", "kind", "default", "Webex property", "meaning")
	b.WriteString(strings.Repeat("|---", 5))
	if t.webex {
		b.WriteString("|---")
	}
	b.WriteString("|\n")
	l.markdown(t, "")
	return b.String()
}

// table writes rows; without webex it leaves the column of Webex properties out.
type table struct {
	*strings.Builder
	webex bool
}

func (t table) row(name, label, kind, byDefault, property, meaning string) {
	cells := []string{name, label, kind, byDefault, property, meaning}
	if !t.webex {
		cells = slices.Delete(cells, 4, 5)
	}
	t.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func (l List) markdown(t table, prefix string) {
	for _, f := range l {
		t.row("`"+prefix+f.Name+"`", f.Label, f.describe(), f.fallback(), f.properties(), l.meaning(f))
		inner := prefix + f.Name + "[]."
		if f.Kind == KindPart {
			inner = prefix + f.Name + "."
		}
		f.Rows().markdown(t, inner)
	}
}

func (f Field) describe() string {
	switch {
	case f.Kind == KindChoice:
		return "`" + strings.Join(f.Options, "`, `") + "`"
	case f.Kind == KindRef:
		return "reference to a " + f.Target
	case f.Unit != "":
		return string(f.Kind) + " in " + f.Unit
	}
	return string(f.Kind)
}

func (f Field) fallback() string {
	if f.Default == nil {
		if f.Required {
			return "required"
		}
		return ""
	}
	return "`" + value.Text(f.Default) + "`"
}

func (f Field) properties() string {
	if f.codec == nil {
		return ""
	}
	return "`" + strings.Join(f.codec.Properties(), "`, `") + "`"
}

func (l List) meaning(f Field) string {
	name, values := l.Condition(f)
	if name == "" {
		return f.Help
	}
	return strings.TrimSpace(f.Help + " Applies while `" + name + "` is " + strings.Join(values, " or ") + ".")
}
