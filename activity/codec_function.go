package activity

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// functionCodec is a function with its version, in `fnVersionConfig`; `entityId`
// repeats the id, `fnName` is the label.
type functionCodec struct{}

// Properties implements field.Codec.
func (functionCodec) Properties() []string { return []string{"fnVersionConfig", "entityId", "fnName"} }

// Import implements field.Codec.
func (functionCodec) Import(p *value.Object) any {
	config, _ := get[*value.Object](p, "fnVersionConfig")
	flat := value.Of("id", first(config, "id"), "name", first(p, "fnName"))
	if id, _ := get[string](flat, "id"); id == "" {
		flat.Set("id", first(p, "entityId"))
	}
	o := value.NewObject(2)
	if r := importReference(flat, "id", "name"); r != nil {
		o.Set("function", r)
	}
	if tag, _ := get[string](config, "tag"); tag != "" {
		o.Set("version", tag)
	}
	if o.Len() == 0 {
		return nil
	}
	return o
}

// Export implements field.Codec.
func (functionCodec) Export(setting any) *value.Object {
	s, _ := setting.(*value.Object)
	config, o := value.NewObject(2), value.NewObject(3)
	flat := value.NewObject(2)
	exportReference(first(s, "function"), flat, "id", "name")
	move(flat, "id", config, "id")
	move(s, "version", config, "tag")
	o.Set("fnVersionConfig", config)
	move(flat, "id", o, "entityId")
	move(flat, "name", o, "fnName")
	return o
}

// functionInputsCodec is what a function gets: {src, target, type}, where src is
// a reference without braces.
type functionInputsCodec struct{}

const functionInputsProperty = "fnInputVariables"

// Properties implements field.Codec.
func (functionInputsCodec) Properties() []string { return []string{functionInputsProperty} }

// Import implements field.Codec.
func (functionInputsCodec) Import(p *value.Object) any {
	list, _ := get[[]any](p, functionInputsProperty)
	if len(list) == 0 {
		return nil
	}
	return each(list, func(row, out *value.Object) {
		if src, ok := get[string](row, "src"); ok && bareReference.MatchString(src) {
			out.Set("from", "{{"+src+"}}")
		} else {
			move(row, "src", out, "from")
		}
		move(row, "target", out, "to")
		move(row, "type", out, "type")
	})
}

// Export implements field.Codec.
func (functionInputsCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	return value.Of(functionInputsProperty, each(list, func(row, out *value.Object) {
		from, _ := row.Get("from")
		if s, ok := from.(string); ok {
			if inner := strings.TrimSuffix(strings.TrimPrefix(s, "{{"), "}}"); s == "{{"+inner+"}}" && bareReference.MatchString(inner) {
				from = inner
			}
		}
		if from != nil {
			out.Set("src", from)
		}
		move(row, "to", out, "target")
		move(row, "type", out, "type")
	}))
}
