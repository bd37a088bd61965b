package field

import "github.com/callwright/callwright/value"

// Form returns the settings for a form renderer, in the order of the form: one
// object per field with name, kind, label, help, required, and what it has of
// required_if, show_if, default, options (value, label, group), second (label of the
// choice within a group, and after which field it stands), min, max, unit,
// target, format, ours and fields (of a row).
func (l List) Form() []any {
	form := make([]any, len(l))
	for i, f := range l {
		form[i] = l.control(f)
	}
	return form
}

func (l List) control(f Field) *value.Object {
	o := value.Of("name", f.Name, "kind", string(f.Kind), "label", f.Label, "help", f.Help, "required", f.Required)
	if name, values := l.Demand(f); name != "" {
		o.Set("required_if", value.Of(name, texts(values)))
	}
	if name, values := l.Condition(f); name != "" {
		o.Set("show_if", value.Of(name, texts(values)))
	}
	if f.Default != nil {
		o.Set("default", f.Default)
	}
	if len(f.Options) > 0 {
		o.Set("options", f.options())
	}
	for _, p := range []struct {
		name string
		text string
	}{{"unit", f.Unit}, {"target", f.Target}, {"format", f.Format}} {
		if p.text != "" {
			o.Set(p.name, p.text)
		}
	}
	if f.Second != "" {
		o.Set("second", value.Of("label", f.Second, "after", f.After))
	}
	if f.Min != 0 || f.Max != 0 {
		o.Set("min", int64(f.Min))
	}
	if f.Max != 0 {
		o.Set("max", int64(f.Max))
	}
	if f.Ours {
		o.Set("ours", true)
	}
	if rows := f.Rows(); rows != nil {
		o.Set("fields", rows.Form())
	}
	return o
}

func (f Field) options() []any {
	list := make([]any, len(f.Options))
	for i, v := range f.Options {
		o := value.Of("value", v, "label", v)
		if i < len(f.Labels) {
			o.Set("label", f.Labels[i])
		}
		if i < len(f.Groups) && f.Groups[i] != "" {
			o.Set("group", f.Groups[i])
		}
		list[i] = o
	}
	return list
}
