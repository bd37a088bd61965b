package activity

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// formCodec is the parts of a form. No public export has any, so several
// spellings are read: rows with key or name, or an object of texts.
type formCodec struct{}

const formProperty = "httpRequestBodyFormData"

// Properties implements field.Codec.
func (formCodec) Properties() []string { return []string{formProperty} }

// Import implements field.Codec.
func (formCodec) Import(p *value.Object) any {
	v, _ := p.Get(formProperty)
	var rows []any
	switch v := v.(type) {
	case *value.Object:
		for name, text := range v.All() {
			rows = append(rows, value.Of("name", name, "type", "Text", "value", text))
		}
	case []any:
		for i := range v {
			if o, ok := v[i].(*value.Object); ok {
				rows = append(rows, formRow(o))
			}
		}
	}
	if rows == nil {
		return nil
	}
	return rows
}

func formRow(o *value.Object) any {
	row := value.Of("name", first(o, "key", "name"))
	switch kind, _ := first(o, "type").(string); {
	case strings.EqualFold(kind, "file"):
		row.Set("type", "File")
	case kind == "" || strings.EqualFold(kind, "text"):
		row.Set("type", "Text")
	default:
		row.Set("type", kind)
	}
	row.Set("value", first(o, "value", "content"))
	if name := first(o, "filename", "fileName"); name != nil {
		row.Set("filename", name)
	}
	return row
}

// Export implements field.Codec.
func (formCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	rows := make([]any, 0, len(list))
	for _, v := range list {
		o, _ := v.(*value.Object)
		row := value.Of("key", first(o, "name"), "type", first(o, "type"), "value", first(o, "value"))
		if name := first(o, "filename"); name != nil {
			row.Set("filename", name)
		}
		rows = append(rows, row)
	}
	return value.Of(formProperty, rows)
}
