package activity

import (
	"strings"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// formatCodec is the format of a text that is parsed. Webex writes JSON, public
// examples of FlowV2 application/json. With absent set, a property that is not
// there, or is empty, means that.
type formatCodec struct{ property, absent string }

// Properties implements field.Codec.
func (c formatCodec) Properties() []string { return []string{c.property} }

// Import implements field.Codec.
func (c formatCodec) Import(p *value.Object) any {
	v, _ := p.Get(c.property)
	switch s, _ := v.(string); {
	case v == nil || strings.TrimSpace(s) == "" && s == v:
		if c.absent == "" {
			return nil
		}
		return c.absent
	case s != "":
		if f, ok := payload.ParseFormat(s); ok {
			return strings.ToUpper(string(f))
		}
	}
	return v
}

// Export implements field.Codec.
func (c formatCodec) Export(setting any) *value.Object {
	if setting == c.absent {
		setting = ""
	}
	return value.Of(c.property, setting)
}
