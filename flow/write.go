package flow

import (
	"github.com/callwright/callwright/value"
)

// Write writes a flow in its text form: YAML in a fixed order, one thing to a
// line, several-line texts as blocks, so that a change of the flow is a small
// change of the text. Read gives the same flow back, types of values included.
func Write(f *Flow) []byte {
	w := writer{names: f.Names(), flow: f}
	w.member(0, "callwright", int64(FormatVersion), 0, width)
	w.member(0, "name", f.Name, 0, width)
	w.optional(0, "id", f.ID)
	w.member(0, "type", string(f.Type), 0, width)
	w.optional(0, "description", f.Description)
	w.variables()
	w.activities("activities", f.Activities)
	w.activities("events", f.Events)
	w.section("settings", f.Settings, 1, width)
	w.section("layout", w.layout(), 2, unbounded)
	w.section("extra", f.Extra, 3, unbounded)
	return w.b
}

type writer struct {
	emitter
	names Names
	flow  *Flow
}

func (w *writer) optional(indent int, key, s string) {
	if s != "" {
		w.member(indent, key, s, 0, width)
	}
}

func (w *writer) section(key string, o *value.Object, open, width int) {
	if o != nil {
		w.member(0, key, o, open, width)
	}
}

func (w *writer) variables() {
	if len(w.flow.Variables) == 0 {
		return
	}
	w.b = append(w.b, "variables:\n"...)
	for i := range w.flow.Variables {
		w.item(2, variableRow(&w.flow.Variables[i]), 0, width)
	}
}

func variableRow(v *Variable) *value.Object {
	o := value.Of("name", v.Name)
	text := func(key, s string) {
		if s != "" {
			o.Set(key, s)
		}
	}
	flag := func(key string, b bool) {
		if b {
			o.Set(key, true)
		}
	}
	o.Set("type", string(v.Type))
	if v.Value != nil {
		o.Set("value", v.Value)
	}
	text("id", v.ID)
	text("source", string(v.Source))
	text("description", v.Description)
	flag("secure", v.Secure)
	flag("agent_viewable", v.AgentViewable)
	flag("agent_editable", v.AgentEditable)
	text("desktop_label", v.DesktopLabel)
	flag("reportable", v.Reportable)
	flag("overwrite", v.Overwrite)
	return o
}

func (w *writer) activities(key string, list []Activity) {
	if len(list) == 0 {
		return
	}
	w.b = append(w.b, key+":\n"...)
	for i := range list {
		a := &list[i]
		w.b = append(w.b, "  - "...)
		w.afterPad(4, "label", a.Label, 0, width)
		if a.ID != a.Label {
			w.member(4, "id", a.ID, 0, width)
		}
		w.member(4, "kind", a.Kind, 0, width)
		w.optional(4, "description", a.Description)
		if a.Disabled {
			w.member(4, "disabled", true, 0, width)
		}
		if a.Settings != nil {
			w.member(4, "settings", a.Settings, 1, width)
		}
		if len(a.Links) > 0 {
			w.member(4, "links", w.links(a), 0, width)
		}
	}
}

// links is {port: target}, or a list where a port has several links.
func (w *writer) links(a *Activity) any {
	o := value.NewObject(len(a.Links))
	rows := make([]any, len(a.Links))
	for i, l := range a.Links {
		o.Set(l.Port, w.name(l.Target))
		rows[i] = value.Of("port", l.Port, "to", w.name(l.Target))
	}
	if o.Len() < len(rows) {
		return rows
	}
	return o
}

// name is what a link says of its target. An id that is another activity's
// label is marked as an id.
func (w *writer) name(id string) any {
	if w.names.plain(id) {
		return w.names.Of(id)
	}
	return value.Of("id", id)
}

// layout is the flow's layout with the ids of links in the order of an export.
func (w *writer) layout() *value.Object {
	var rows []any
	for _, l := range w.flow.LinksInOrder() {
		if l.ID != "" {
			row := value.Of("id", l.ID, "from", w.name(l.Source.ID), "port", l.Port)
			if n := l.nth(); n > 0 {
				row.Set("nth", int64(n+1)) // the port has several links
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return without(w.flow.Layout, "links")
	}
	o := value.NewObject(4)
	for k, v := range w.flow.Layout.All() {
		if k != "links" {
			o.Set(k, v)
		}
	}
	o.Set("links", rows)
	return o
}
