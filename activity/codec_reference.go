package activity

import (
	"strings"

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
