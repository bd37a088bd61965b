package api

import (
	"cmp"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// flowDocumentOf is a flow as JSON for programs.
func flowDocumentOf(f *flow.Flow) *FlowDocument {
	names := f.Names()
	d := &FlowDocument{Name: f.Name, ID: f.ID, Description: f.Description, Type: f.Type, Variables: make([]FlowVariable, len(f.Variables)),
		Activities: flowActivitiesOf(f.Activities), Events: flowActivitiesOf(f.Events), Settings: inOrder(f.Settings),
		Layout: inOrder(renamed(f.Layout, func(key string) string { id, _ := names.ID(key); return id })), Extra: inOrder(f.Extra)}
	for i, v := range f.Variables {
		d.Variables[i] = FlowVariable{v.Name, v.Type, nil, v.ID, v.Source, v.Description, v.Secure, v.AgentViewable, v.AgentEditable, v.DesktopLabel, v.Reportable, v.Overwrite}
		if v.Value != nil {
			d.Variables[i].Value = &anything{v.Value}
		}
	}
	return d
}

func flowActivitiesOf(list []flow.Activity) []FlowActivity {
	out := make([]FlowActivity, len(list))
	for i, a := range list {
		out[i] = FlowActivity{a.ID, a.Label, a.Kind, a.Description, a.Disabled, inOrder(a.Settings), make([]FlowLink, len(a.Links))}
		for j, l := range a.Links {
			out[i].Links[j] = FlowLink{l.Port, l.Target, l.ID}
		}
	}
	return out
}

func inOrder(o *value.Object) *ordered {
	if o == nil {
		return nil
	}
	return &ordered{o}
}

// flow is the flow that the document describes, however wrong it is: an activity
// without an id is called by its label, as in the text form.
func (d *FlowDocument) flow() *flow.Flow {
	f := &flow.Flow{Name: d.Name, ID: d.ID, Description: d.Description, Type: d.Type, Activities: flowActivities(d.Activities), Events: flowActivities(d.Events),
		Settings: d.Settings.object(), Layout: d.Layout.object(), Extra: d.Extra.object()}
	for _, v := range d.Variables {
		own := flow.Variable{Name: v.Name, ID: v.ID, Type: v.Type, Description: v.Description, Source: v.Source, Secure: v.Secure,
			AgentViewable: v.AgentViewable, AgentEditable: v.AgentEditable, DesktopLabel: v.DesktopLabel, Reportable: v.Reportable, Overwrite: v.Overwrite}
		if v.Value != nil {
			own.Value = v.Value.value
		}
		f.Variables = append(f.Variables, own)
	}
	f.Layout = renamed(f.Layout, f.Names().Of)
	return f
}

func flowActivities(list []FlowActivity) []flow.Activity {
	var out []flow.Activity
	for _, a := range list {
		own := flow.Activity{ID: cmp.Or(a.ID, a.Label), Label: a.Label, Kind: a.Kind, Description: a.Description, Disabled: a.Disabled, Settings: a.Settings.object()}
		for _, l := range a.Links {
			own.Links = append(own.Links, flow.Link{Port: l.Port, Target: l.To, ID: l.ID})
		}
		out = append(out, own)
	}
	return out
}

func (o *ordered) object() *value.Object {
	if o == nil {
		return nil
	}
	return o.Object
}

// renamed is a layout whose activities have other keys. A key that is taken
// already stays what it is.
func renamed(layout *value.Object, name func(key string) string) *value.Object {
	v, _ := layout.Get("activities")
	places, ok := v.(*value.Object)
	if !ok || places == nil {
		return layout
	}
	out := value.NewObject(places.Len())
	for key, place := range places.All() {
		if to := name(key); to != key {
			_, taken := places.Get(to)
			if _, given := out.Get(to); !taken && !given {
				key = to
			}
		}
		out.Set(key, place)
	}
	layout = layout.Clone()
	layout.Set("activities", out)
	return layout
}
