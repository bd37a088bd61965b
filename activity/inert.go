package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// inert is the kinds of flow-formats.md A.3 that import, are drawn and export
// whole but do not run yet. They keep Webex's name; settings that are not
// declared here keep the names of Webex's properties. Each line ends with the
// properties that refer to something outside the flow, and to what.
func inert() []Kind {
	return nil
}

// reserve completes an inert kind; references are properties, each followed by
// what it refers to.
func reserve(name, title string, group Group, ports string, k Kind, references ...string) Kind {
	k.Name, k.Title, k.Group, k.Ports = name, title, group, strings.Fields(ports)
	k.Webex, k.Inert = []string{name}, true
	if k.Shape == "" {
		k.Shape = "action"
	}
	k.New = func() Activity {
		return &reserved{title: title, properties: references, references: make([]field.Reference, len(references)/2)}
	}
	return k
}

// reserved is an activity of a kind that does not run yet.
type reserved struct {
	title      string
	properties []string // each followed by what it refers to
	references []field.Reference
}

// Fields declares what the activity refers to.
func (a *reserved) Fields() field.List {
	l := make(field.List, len(a.references))
	for i := range l {
		property, target := a.properties[2*i], a.properties[2*i+1]
		f := field.Ref(&a.references[i], property).To(target)
		l[i] = f.Say(property, "Reference under the name of Webex's property.").WebexAs(fixedReference{property, f.Webex(property).Codec()})
	}
	return l
}

// Step fails: the contact takes the error port, or the global error event.
func (a *reserved) Step(in *Input) (Output, error) {
	return Output{}, Faultf("kind_inert", "%s is of the kind %s, which does not run in Callwright yet", in.Label, a.title)
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
