package activity

import "github.com/callwright/callwright/value"

// casesCodec is the cases of a Case: the ports are in `menuLinks`, and what
// each stands for beside them in a property that exports carry under two names.
// Where only the ports are there, as in FlowV2, they are the values. A row
// without a port has its index, also once it is read.
type casesCodec struct{}

// Properties implements field.Codec.
func (casesCodec) Properties() []string {
	return []string{"menuLinks", "menuLinks:input", "menuLinks_input"}
}

// Import implements field.Codec.
func (casesCodec) Import(p *value.Object) any {
	ports, _ := get[[]any](p, "menuLinks")
	values, ok := get[[]any](p, "menuLinks:input")
	if !ok {
		values, ok = get[[]any](p, "menuLinks_input")
	}
	if !ok {
		values = ports
	}
	if len(values) == 0 {
		return nil
	}
	rows := make([]any, len(values))
	for i := range values {
		var port any
		if i < len(ports) {
			port = ports[i]
		}
		rows[i] = value.Of("value", values[i], "port", orIndex(port, i))
	}
	return rows
}

// Export implements field.Codec.
func (casesCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	ports, values := make([]any, 0, len(list)), make([]any, 0, len(list))
	for i := range list {
		row, _ := list[i].(*value.Object)
		v, _ := row.Get("value")
		ports, values = append(ports, rowPort(row, i)), append(values, v)
	}
	return value.Of("menuLinks", ports, "menuLinks:input", values, "menuLinks_input", values)
}

// rowPort is the port of a row.
func rowPort(row *value.Object, i int) any {
	port, _ := row.Get("port")
	return orIndex(port, i)
}

// orIndex is a port; where there is none, the row's index.
func orIndex(port any, i int) any {
	if port != nil && port != "" {
		return port
	}
	return value.Text(i)
}
