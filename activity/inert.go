package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
)

// Reserve returns a kind that imports, is drawn and exports whole but does not
// run, for an activity of Webex's whose meaning is not published. None of
// [Builtin] is one. Settings keep the names of Webex's properties; references
// are those that refer to something outside the flow, each followed by to what.
func Reserve(name, title string, group Group, ports string, k Kind, references ...string) Kind {
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
