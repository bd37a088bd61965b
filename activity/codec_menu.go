package activity

import "github.com/callwright/callwright/value"

// menuCodec is a menu's digits, in `menuLinks`, with what they stand for beside
// them in a property that exports carry under two names.
type menuCodec struct{}

func (menuCodec) Properties() []string {
	return []string{"menuLinks", "menuLinks:input", "menuLinks_input"}
}

func (c menuCodec) Import(p *value.Object) any {
	digits, _ := get[[]any](p, "menuLinks")
	if len(digits) == 0 {
		return nil
	}
	labels, ok := get[[]any](p, "menuLinks:input")
	if !ok {
		labels, _ = get[[]any](p, "menuLinks_input")
	}
	out := make([]any, len(digits))
	for i := range digits {
		choice := value.Of("digit", digits[i])
		if i < len(labels) && labels[i] != nil && labels[i] != "" {
			choice.Set("name", labels[i])
		}
		out[i] = choice
	}
	return out
}

func (c menuCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	digits, labels := []any{}, []any{}
	for i := range list {
		choice, ok := list[i].(*value.Object)
		if !ok {
			continue
		}
		digit, _ := choice.Get("digit")
		name, ok := choice.Get("name")
		if !ok || name == nil {
			name = ""
		}
		digits, labels = append(digits, digit), append(labels, name)
	}
	return value.Of("menuLinks", digits, "menuLinks:input", labels, "menuLinks_input", labels)
}
