package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// spelt gives the field a codec for a property that exports of different age
// call by different names; the first is written.
func spelt(f field.Field, names ...string) field.Field {
	var c spellings
	for _, name := range names {
		c = append(c, f.Webex(name).Codec())
	}
	return f.WebexAs(c)
}

// spellings is one codec for each name that the same thing has.
type spellings []field.Codec

func (s spellings) Properties() []string {
	var names []string
	for _, c := range s {
		names = append(names, c.Properties()...)
	}
	return names
}

func (s spellings) Import(p *value.Object) any {
	for _, c := range s {
		if v := c.Import(p); v != nil {
			return v
		}
	}
	return nil
}

func (s spellings) Export(setting any) *value.Object { return s[0].Export(setting) }

// words is a property whose options have other names in our documents.
type words struct {
	property string
	pairs    [][2]string // ours, Webex's
}

func (w words) Properties() []string { return []string{w.property} }

func (w words) Import(p *value.Object) any {
	v, _ := p.Get(w.property)
	for _, pair := range w.pairs {
		if v == pair[1] {
			return pair[0]
		}
	}
	if v == "" {
		return nil
	}
	return v
}

func (w words) Export(setting any) *value.Object {
	for _, pair := range w.pairs {
		if setting == pair[0] {
			return value.Of(w.property, pair[1])
		}
	}
	return value.Of(w.property, setting)
}

// get returns the member called name when it is of type T.
func get[T any](o *value.Object, name string) (T, bool) {
	v, _ := o.Get(name)
	t, ok := v.(T)
	return t, ok
}

// flag returns a switch, which may be written as a text, and whether it is there.
func flag(o *value.Object, name string) (on, ok bool) {
	switch v, _ := o.Get(name); v := v.(type) {
	case bool:
		return v, true
	case string:
		return strings.EqualFold(v, "true"), strings.EqualFold(v, "true") || strings.EqualFold(v, "false")
	}
	return false, false
}

// move copies a member, when it is there, under another name.
func move(from *value.Object, name string, to *value.Object, as string) {
	if v, ok := from.Get(name); ok {
		to.Set(as, v)
	}
}

// importReference is what the two properties refer to: the id alone, or
// {id, name} when there is a label; nil when there is neither.
func importReference(o *value.Object, id, name string) any {
	i, _ := get[string](o, id)
	n, _ := get[string](o, name)
	switch {
	case n == "" && i == "":
		return nil
	case n == "":
		return i
	case i == "":
		return value.Of("name", n)
	}
	return value.Of("id", i, "name", n)
}

// exportReference sets the two properties for a reference.
func exportReference(setting any, o *value.Object, id, name string) {
	r, ok := setting.(*value.Object)
	if !ok {
		if setting != nil {
			o.Set(id, setting)
		}
		return
	}
	move(r, "id", o, id)
	move(r, "name", o, name)
}
