package activity

import "github.com/callwright/callwright/value"

// sameText is a text that stands in several properties at once; the first that
// holds one counts, and all are written.
type sameText []string

// Properties implements field.Codec.
func (c sameText) Properties() []string { return c }

// Import implements field.Codec.
func (c sameText) Import(p *value.Object) any {
	for _, name := range c {
		if v, _ := p.Get(name); v != nil && v != "" {
			return v
		}
	}
	return nil
}

// Export implements field.Codec.
func (c sameText) Export(setting any) *value.Object {
	o := value.NewObject(len(c))
	for _, name := range c {
		o.Set(name, setting)
	}
	return o
}

// rowsUnder is the rows of Parse Settings under another property than usual.
type rowsUnder struct{ property string }

// Properties implements field.Codec.
func (c rowsUnder) Properties() []string { return []string{c.property} }

// Import implements field.Codec.
func (c rowsUnder) Import(p *value.Object) any {
	v, _ := p.Get(c.property)
	return outputRowsCodec{}.Import(value.Of(outputRowsProperty, v))
}

// Export implements field.Codec.
func (c rowsUnder) Export(setting any) *value.Object {
	rows, _ := outputRowsCodec{}.Export(setting).Get(outputRowsProperty)
	return value.Of(c.property, rows)
}

// textNumber is a whole number that Webex keeps as a text.
type textNumber struct{ property string }

// Properties implements field.Codec.
func (c textNumber) Properties() []string { return []string{c.property} }

// Import implements field.Codec.
func (c textNumber) Import(p *value.Object) any {
	v, _ := p.Get(c.property)
	if s, ok := v.(string); ok {
		if n, whole := value.Number(s).(int64); whole && value.Text(n) == s {
			return n
		}
		if s == "" {
			return nil
		}
	}
	return v
}

// Export implements field.Codec.
func (c textNumber) Export(setting any) *value.Object {
	if n, ok := setting.(int64); ok {
		return value.Of(c.property, value.Text(n))
	}
	return value.Of(c.property, setting)
}
