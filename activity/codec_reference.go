package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// referenceCodec is a reference that Webex keeps without braces and our
// documents with them, as every other expression.
type referenceCodec struct{ property string }

// Properties implements field.Codec.
func (c referenceCodec) Properties() []string { return []string{c.property} }

// Import implements field.Codec.
func (c referenceCodec) Import(p *value.Object) any {
	v, _ := p.Get(c.property)
	if s, ok := v.(string); ok && bareReference.MatchString(s) {
		return "{{" + s + "}}"
	}
	if v == "" {
		return nil
	}
	return v
}

// Export implements field.Codec.
func (c referenceCodec) Export(setting any) *value.Object {
	if s, ok := setting.(string); ok {
		inner, begins := strings.CutPrefix(s, "{{")
		inner, ends := strings.CutSuffix(inner, "}}")
		if begins && ends && bareReference.MatchString(inner) {
			return value.Of(c.property, inner)
		}
	}
	return value.Of(c.property, setting)
}

// fixedReference is a reference that a template may stand in place of: what an
// expression yields cannot be bound, so it is no setting.
type fixedReference struct {
	property string
	field.Codec
}

// Import leaves out templates, and takes an object that describes the thing as it is.
func (c fixedReference) Import(p *value.Object) any {
	switch v, _ := p.Get(c.property); v := v.(type) {
	case string:
		if strings.Contains(v, "{{") {
			return nil
		}
		return c.Codec.Import(p)
	case *value.Object:
		if id, _ := v.Get("id"); v.Len() == 1 && id != nil {
			return id
		}
		return v
	}
	return nil
}

// Export writes an object with more than id and name as it is.
func (c fixedReference) Export(setting any) *value.Object {
	o, ok := setting.(*value.Object)
	if ok && !isReference(o) {
		return value.Of(c.property, o)
	}
	return c.Codec.Export(setting)
}

// isReference reports whether the object is no more than {id, name}.
func isReference(o *value.Object) bool {
	_, id := o.Get("id")
	_, name := o.Get("name")
	return id && (o.Len() == 1 || o.Len() == 2 && name)
}
