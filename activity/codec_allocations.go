package activity

import (
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// allocationsCodec is the ways of a Percent Allocation. An export has the ports
// in `allocations` and beside them objects written as JSON texts; FlowV2 has
// the objects in `allocations` itself, and their descriptions are the ports.
type allocationsCodec struct{}

// Properties implements field.Codec.
func (allocationsCodec) Properties() []string {
	return []string{"allocations", "allocations:input", "allocations_input"}
}

// Import implements field.Codec.
func (allocationsCodec) Import(p *value.Object) any {
	ports, _ := get[[]any](p, "allocations")
	texts, ok := get[[]any](p, "allocations:input")
	if !ok {
		texts, _ = get[[]any](p, "allocations_input")
	}
	rows := make([]any, max(len(ports), len(texts)))
	for i := range rows {
		switch {
		case i >= len(texts):
			rows[i] = allocation(ports[i], nil, i)
		case i < len(ports):
			rows[i] = allocation(texts[i], ports[i], i)
		default:
			rows[i] = allocation(texts[i], nil, i)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return rows
}

// allocation reads one way; without a port its description is the port, and
// without that its index.
func allocation(v, port any, i int) any {
	o, ok := v.(*value.Object)
	if text, isText := v.(string); isText {
		decoded, err := payload.DecodeJSON([]byte(text))
		o, ok = decoded.(*value.Object)
		if err != nil || !ok { // kept whole, so that nothing is lost
			o, ok = value.Of("desc", text), true
		}
	}
	var percent, description any
	if ok {
		percent, _ = o.Get("percent")
		description, _ = o.Get("desc")
	}
	if port == nil {
		port = description
	}
	return value.Of("percent", percent, "description", description, "port", orIndex(port, i))
}

// Export implements field.Codec.
func (allocationsCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	ports, texts := make([]any, 0, len(list)), make([]any, 0, len(list))
	for i := range list {
		row, _ := list[i].(*value.Object)
		percent, _ := row.Get("percent")
		description, _ := row.Get("description")
		ports = append(ports, rowPort(row, i))
		texts = append(texts, value.Text(value.Of("percent", percent, "desc", description)))
	}
	return value.Of("allocations", ports, "allocations:input", texts, "allocations_input", texts)
}
