package api

import (
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// PortsFrom says how the settings of an activity make ports.
type PortsFrom struct {
	Rows    string   `json:"rows" doc:"Setting whose rows make one port each."`
	Port    string   `json:"port" doc:"Member of a row that names its port; where it is not given, the port is the number of the row, from 0."`
	Title   string   `json:"title,omitempty" doc:"Member of a row that says what its port is for."`
	Without []string `json:"without" doc:"The ports when there are no rows."`
}

// probe is a port's name that every kind accepts.
const probe = "7"

// portsFrom finds out which setting makes the ports of a kind, by trying: nothing
// needs to be declared beside the kind. nil when none does.
func portsFrom(k activity.Kind) *PortsFrom {
	if _, ok := k.New().(activity.PortsOf); !ok {
		return nil
	}
	own := func(settings *value.Object) []string {
		a := k.New()
		a.Fields().Decode(settings)
		return slices.DeleteFunc(slices.Clone(k.PortsFor(a)), func(p string) bool { return slices.Contains(k.Ports, p) })
	}
	for _, f := range k.New().Fields().Form() {
		for _, member := range f.Fields {
			if made := own(value.Of(f.Name, []any{value.Of(member.Name, probe)})); f.Kind == field.KindItems && slices.Equal(made, []string{probe}) {
				return &PortsFrom{Rows: f.Name, Port: member.Name, Title: about(f.Fields, member.Name), Without: items(own(value.Of()))}
			}
		}
	}
	return nil
}

// about is the first text of a row beside the name of its port.
func about(row []field.FormField, port string) string {
	for _, m := range row {
		if (m.Kind == field.KindText || m.Kind == field.KindPlain) && m.Name != port {
			return m.Name
		}
	}
	return ""
}
