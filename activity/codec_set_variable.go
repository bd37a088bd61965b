package activity

import (
	"regexp"
	"strings"

	"github.com/callwright/callwright/value"
)

// setVariableCodec is the assignments of a Set Variable. Newer exports have
// them in `setVariablesArray` with the first one mirrored at the top; older
// ones have only one, at the top; FlowV2 numbers them or uses short names.
type setVariableCodec struct{}

// Properties implements field.Codec.
func (setVariableCodec) Properties() []string {
	return []string{"setVariablesArray", "srcVariable", "srcVariableType", "setTo", "expr", "literal", "tgtVariable",
		"variable_1", "value_1", "type_1"}
}

// Import implements field.Codec.
func (c setVariableCodec) Import(p *value.Object) any {
	var rows []any
	list, _ := get[[]any](p, "setVariablesArray")
	for _, v := range list {
		if o, ok := v.(*value.Object); ok {
			rows = append(rows, c.row(o, "", "variable", "value", "type"))
		}
	}
	if rows == nil {
		if name, _ := p.Get("srcVariable"); name != nil && name != "" {
			rows = append(rows, c.row(p, "", "", "", ""))
		}
	}
	for i := 1; rows == nil || i > 1; i++ {
		n := "_" + value.Text(i)
		if _, ok := p.Get("variable" + n); !ok {
			break
		}
		rows = append(rows, c.row(p, n, "variable", "value", "type"))
	}
	if rows == nil {
		return nil
	}
	return rows
}

// row reads one assignment; the last three are the short names of its parts.
func (setVariableCodec) row(o *value.Object, suffix, variable, val, kind string) any {
	row := value.Of("variable", first(o, "srcVariable", variable+suffix))
	switch v := first(o, "expr", "literal", val+suffix); {
	case v == nil:
		row.Set("value", braced(first(o, "tgtVariable")))
	case first(o, "setTo") == "set-to-variable":
		row.Set("value", braced(v))
	default:
		row.Set("value", v)
	}
	if t, ok := first(o, "srcVariableType", kind+suffix).(string); ok && t != "" {
		row.Set("type", strings.ToUpper(strings.ReplaceAll(t, " ", "")))
	}
	return row
}

// first returns the first of the members that is there and not null.
func first(o *value.Object, names ...string) any {
	for _, name := range names {
		if v, _ := o.Get(name); v != nil {
			return v
		}
	}
	return nil
}

// braced puts braces around a reference that has none.
func braced(v any) any {
	if s, ok := v.(string); ok && bareReference.MatchString(s) {
		return "{{" + s + "}}"
	}
	return v
}

var reference = regexp.MustCompile(`^\s*\{\{\s*[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}\p{N}_]+)*\s*\}\}\s*$`)

// Export implements field.Codec. It writes both forms, as Webex wants them.
func (c setVariableCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	rows := make([]any, 0, len(list))
	for _, v := range list {
		row, _ := v.(*value.Object)
		rows = append(rows, c.item(row))
	}
	out := value.NewObject(5)
	if len(rows) > 0 {
		for _, name := range []string{"srcVariable", "srcVariableType", "setTo", "expr"} {
			if v, ok := rows[0].(*value.Object).Get(name); ok {
				out.Set(name, v)
			}
		}
	}
	out.Set("setVariablesArray", rows)
	return out
}

func (setVariableCodec) item(row *value.Object) *value.Object {
	variable, _ := row.Get("variable")
	v, _ := row.Get("value")
	kind, ok := row.Get("type")
	if !ok || kind == "" {
		kind = "STRING"
	}
	setTo, mirror := "set-to-literal", "literal"
	if s, ok := v.(string); ok && reference.MatchString(s) {
		setTo, mirror = "set-to-variable", "tgtVariable"
	}
	return value.Of("setTo", setTo, "srcVariable", variable, "srcVariableType", kind, "expr", v, mirror, v)
}
