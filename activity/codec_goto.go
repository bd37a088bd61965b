package activity

import (
	"cmp"
	"strings"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// targetCodec is `handOffFlow`, an object with the destination, its labels and,
// as a JSON text, the variables that go along.
type targetCodec struct{}

func (targetCodec) Properties() []string { return []string{"handOffFlow"} }

func (targetCodec) Import(p *value.Object) any {
	o, ok := get[*value.Object](p, "handOffFlow")
	if !ok {
		return nil
	}
	to, setting := ToFlow, "flow"
	if entry, _ := flag(o, "isEntryPoint"); entry {
		to, setting = ToEntryPoint, "entry_point"
	}
	out := value.NewObject(4)
	destination := importReference(o, "handOffTo", "handOffToName")
	if isDynamic(o) {
		to, setting = ToVariable, "variable"
		destination, _ = o.Get("handOffTo")
	}
	out.Set("to", string(to))
	if destination != nil {
		out.Set(setting, destination)
	}
	name, _ := get[string](o, "flowTagName")
	id, _ := get[string](o, "flowTagId")
	if version := cmp.Or(name, id); version != "" {
		out.Set("version", version)
	}
	if rows := importMapped(o); len(rows) > 0 {
		out.Set("variables", rows)
	}
	return out
}

// isDynamic reports whether an expression names the destination: the export
// says so, or leaves it out and has an expression there.
func isDynamic(o *value.Object) bool {
	if dynamic, ok := flag(o, "isDynamic"); ok {
		return dynamic
	}
	to, _ := get[string](o, "handOffTo")
	return strings.Contains(to, "{{")
}

// importMapped reads the mapping, whose rows exports spell in several ways.
func importMapped(o *value.Object) []any {
	v, _ := o.Get("mappedVariableArray")
	if text, ok := v.(string); ok {
		v, _ = payload.DecodeJSON([]byte(text))
	}
	list, _ := v.([]any)
	var rows []any
	for i := range list {
		row, _ := list[i].(*value.Object)
		out := value.NewObject(3)
		oneOf(row, out, "from", "src", "source", "srcVariable", "sourceVariable")
		oneOf(row, out, "to", "target", "tgtVariable", "targetVariable")
		oneOf(row, out, "type", "type")
		if out.Len() > 0 {
			rows = append(rows, out)
		}
	}
	return rows
}

func oneOf(from, to *value.Object, as string, names ...string) {
	for _, name := range names {
		if v, ok := get[string](from, name); ok {
			to.Set(as, v)
			return
		}
	}
}

func (targetCodec) Export(setting any) *value.Object {
	o, _ := setting.(*value.Object)
	out := value.NewObject(6)
	to, _ := o.Get("to")
	switch to {
	case string(ToVariable):
		move(o, "variable", out, "handOffTo")
		out.Set("isDynamic", true)
	case string(ToEntryPoint):
		destination, _ := o.Get("entry_point")
		exportReference(destination, out, "handOffTo", "handOffToName")
		out.Set("isEntryPoint", true)
	default:
		destination, _ := o.Get("flow")
		exportReference(destination, out, "handOffTo", "handOffToName")
		out.Set("isEntryPoint", false)
	}
	move(o, "version", out, "flowTagId")
	move(o, "version", out, "flowTagName")
	rows, _ := get[[]any](o, "variables")
	mapped := each(rows, func(row, out *value.Object) {
		move(row, "from", out, "src")
		move(row, "to", out, "target")
		move(row, "type", out, "type")
	})
	out.Set("mappedVariableArray", value.Text(mapped))
	return value.Of("handOffFlow", out)
}
