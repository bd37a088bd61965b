package activity

import "github.com/callwright/callwright/value"

// namedReference is a reference whose id and label are properties of their own.
type namedReference struct{ id, name string }

func (c namedReference) Properties() []string { return []string{c.id, c.name} }

func (c namedReference) Import(p *value.Object) any { return importReference(p, c.id, c.name) }

func (c namedReference) Export(setting any) *value.Object {
	o := value.NewObject(2)
	exportReference(setting, o, c.id, c.name)
	return o
}

// subflowVersion is the label in `subflowVersion`, which holds ids beside it.
type subflowVersion struct{}

func (subflowVersion) Properties() []string { return []string{"subflowVersion"} }

func (subflowVersion) Import(p *value.Object) any {
	version, _ := get[*value.Object](p, "subflowVersion")
	if label, _ := get[string](version, "subflowTagId"); label != "" {
		return label
	}
	return nil
}

func (subflowVersion) Export(setting any) *value.Object {
	return value.Of("subflowVersion", value.Of("subflowTagId", setting))
}

// mappings is a list of {src, target, type}. Outputs have them the other way
// round: src is the caller's variable, which receives.
type mappings struct{ property, from, to string }

func (c mappings) Properties() []string { return []string{c.property} }

func (c mappings) Import(p *value.Object) any {
	list, _ := get[[]any](p, c.property)
	if len(list) == 0 {
		return nil
	}
	return each(list, func(row, out *value.Object) {
		move(row, c.from, out, "from")
		move(row, c.to, out, "to")
		move(row, "type", out, "type")
	})
}

func (c mappings) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	return value.Of(c.property, each(list, func(row, out *value.Object) {
		move(row, "from", out, c.from)
		move(row, "to", out, c.to)
		move(row, "type", out, "type")
	}))
}

// each makes a list of new rows; what is no row stays as it is.
func each(list []any, fill func(row, out *value.Object)) []any {
	rows := make([]any, len(list))
	for i := range list {
		rows[i] = list[i]
		if row, ok := list[i].(*value.Object); ok {
			out := value.NewObject(3)
			fill(row, out)
			rows[i] = out
		}
	}
	return rows
}
