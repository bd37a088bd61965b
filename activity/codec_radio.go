package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// radio is a choice between something fixed and an expression: which of them
// counts stands in a property, or in one property under several spellings.
type radio struct {
	property        string   // holds what is fixed
	other           string   // holds the expression; may be the same property
	names           []string // hold the word for which it is
	fixed, variable string   // the words
}

// radioBeside is a radio whose word stands beside the one property, in two
// spellings (flow-formats.md A.3.1).
func radioBeside(property, fixed, variable string) radio {
	return radio{property, property, []string{property + ":radioName", property + "_radioName"}, fixed, variable}
}

// radioGroup is a radio with a property for each choice.
func radioGroup(group, property, fixed, other, variable string) radio {
	return radio{property, other, []string{group}, fixed, variable}
}

func (r radio) properties(main string) []string {
	names := append([]string{main}, r.names...)
	for _, p := range []string{r.property, r.other} {
		if p != main {
			return append(names, p)
		}
	}
	return names
}

// varies reports whether the expression counts.
func (r radio) varies(p *value.Object) bool {
	if s, ok := get[string](p, r.property); ok && r.property == r.other && strings.Contains(s, "{{") {
		return true
	}
	for _, name := range r.names {
		if word, ok := get[string](p, name); ok && word != "" {
			return word == r.variable
		}
	}
	s, _ := get[string](p, r.property)
	return r.property != r.other && s == ""
}

func (r radio) export(setting any, variable bool) *value.Object {
	word, at, empty := r.fixed, r.property, r.other
	if variable {
		word, at, empty = r.variable, r.other, r.property
	}
	o := value.Of(empty, nil)
	o.Set(at, setting)
	for _, name := range r.names {
		o.Set(name, word)
	}
	return o
}

// radioText is a text under a radio: with an expression in it, it is the
// variable one.
type radioText struct{ radio }

// Properties implements field.Codec.
func (c radioText) Properties() []string { return c.properties(c.property) }

// Import implements field.Codec.
func (c radioText) Import(p *value.Object) any {
	v, _ := p.Get(c.property)
	if v == "" {
		return nil
	}
	return v
}

// Export implements field.Codec.
func (c radioText) Export(setting any) *value.Object {
	return c.export(setting, strings.Contains(value.Text(setting), "{{"))
}

// radioFixed is what was chosen under a radio, with the codec for the property
// that holds it.
type radioFixed struct {
	radio
	field.Codec
}

// Properties implements field.Codec.
func (c radioFixed) Properties() []string { return c.properties(c.property) }

// Import implements field.Codec.
func (c radioFixed) Import(p *value.Object) any {
	if c.varies(p) {
		return nil
	}
	return c.Codec.Import(p)
}

// Export implements field.Codec.
func (c radioFixed) Export(setting any) *value.Object {
	v, _ := c.Codec.Export(setting).Get(c.property)
	return c.export(v, false)
}

// radioVariable is the expression under a radio.
type radioVariable struct{ radio }

// Properties implements field.Codec.
func (c radioVariable) Properties() []string { return c.properties(c.other) }

// Import implements field.Codec.
func (c radioVariable) Import(p *value.Object) any {
	v, _ := p.Get(c.other)
	if v == "" || !c.varies(p) {
		return nil
	}
	return v
}

// Export implements field.Codec.
func (c radioVariable) Export(setting any) *value.Object { return c.export(setting, true) }

// switched is a setting that counts only while a property is true; exports
// without that property have it switched on.
type switched struct {
	field.Codec
	toggle string
}

// Properties implements field.Codec.
func (s switched) Properties() []string { return append(s.Codec.Properties(), s.toggle) }

// Import implements field.Codec.
func (s switched) Import(p *value.Object) any {
	if on, ok := flag(p, s.toggle); ok && !on {
		return nil
	}
	return s.Codec.Import(p)
}

// Export implements field.Codec.
func (s switched) Export(setting any) *value.Object {
	o := s.Codec.Export(setting)
	o.Set(s.toggle, true)
	return o
}
