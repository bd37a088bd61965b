package activity

import "github.com/callwright/callwright/value"

// outputRowsCodec is the rows of Parse Settings in `outputVariableArray`. The
// row that Webex's form begins with ("Select", no path) is left out.
type outputRowsCodec struct{}

const outputRowsProperty = "outputVariableArray"

// Properties implements field.Codec.
func (outputRowsCodec) Properties() []string { return []string{outputRowsProperty} }

// Import implements field.Codec.
func (outputRowsCodec) Import(p *value.Object) any {
	list, _ := get[[]any](p, outputRowsProperty)
	var rows []any
	for _, v := range list {
		o, ok := v.(*value.Object)
		if !ok {
			continue
		}
		variable, _ := o.Get("outputVariable")
		path, _ := o.Get("jsonPathExp")
		if placeholder(variable, path) {
			continue
		}
		rows = append(rows, value.Of("variable", variable, "path", path))
	}
	if rows == nil {
		return nil
	}
	return rows
}

func placeholder(variable, path any) bool {
	return (variable == nil || variable == "" || variable == "Select") && (path == nil || path == "")
}

// Export implements field.Codec.
func (outputRowsCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	rows := make([]any, 0, len(list))
	for _, v := range list {
		o, _ := v.(*value.Object)
		variable, _ := o.Get("variable")
		path, _ := o.Get("path")
		rows = append(rows, value.Of("outputVariable", variable, "jsonPathExp", path))
	}
	return value.Of(outputRowsProperty, rows)
}
