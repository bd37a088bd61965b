package webex

import (
	"slices"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// bareLinkWidget is the widget of a link as an export writes it by itself.
func bareLinkWidget(id string) *value.Object {
	return value.Of("id", id, "type", "arrow", "widgetType", "link", "label", "",
		"properties", value.Of("color", "gray", "curvyness", int64(50), "points", []any{}, "selected", false, "width", int64(1),
			"selectedColor", "rgb(0,192,255)"),
		"points", []any{}, "sourcePort", nil, "targetPort", nil)
}

func linkWidgetID(f *flow.Flow, link string) string { return uuid(origin(f), "link widget", link) }

func (im *importer) linkExtra(id string) *value.Object {
	o, ok := member[*value.Object](im.links, id)
	if !ok {
		o = value.NewObject(2)
		im.links.Set(id, o)
	}
	return o
}

func (im *importer) readLinkWidget(g *graph, l flow.Link, widgets, others *value.Object) {
	raw, ok := member[*value.Object](widgets, l.ID)
	if !ok {
		return
	}
	others.Delete(l.ID)
	im.linkExtra(l.ID).Set("widget", overlay(bareLinkWidget(linkWidgetID(im.flow, l.ID)), raw))
}

// oddLinks notes which links the canvas does not show as the flow has them, so
// that an export leaves those as they are until they are changed.
func (im *importer) oddLinks(g *graph) {
	ends := map[string]*canvasNode{}
	for _, n := range g.nodes {
		widget := object(n.extra, "widget")
		if has(widget, "none") {
			continue
		}
		w := lay(bareWidget(widgetID(im.flow, n.ID), ""), widget, nil)
		c := &canvasNode{id: w}
		for _, v := range list(w, "ports") {
			if p, ok := v.(*value.Object); ok {
				c.ports = append(c.ports, p)
			}
		}
		ends[n.ID] = c
	}
	for _, n := range g.nodes {
		for _, l := range n.Links {
			extra := object(im.links, l.ID)
			widget, ok := member[*value.Object](extra, "widget")
			if !ok || !shows(lay(bareLinkWidget(linkWidgetID(im.flow, l.ID)), widget, nil), l.Port, ends[n.ID], ends[l.Target]) {
				im.linkExtra(l.ID).Set("odd", value.Of("from", n.ID, "port", l.Port, "to", l.Target))
			}
		}
	}
}

// canvasNode is what links end at: the widget of an activity.
type canvasNode struct {
	id    *value.Object
	ports []*value.Object
}

func (c *canvasNode) port(name string, in bool) *value.Object {
	i := slices.IndexFunc(c.ports, func(p *value.Object) bool { return isPort(p, name, in) })
	if i < 0 {
		return nil
	}
	return c.ports[i]
}

// shows reports whether the widget of a link runs from the port of one widget to the other.
func shows(w *value.Object, port string, source, target *canvasNode) bool {
	if source == nil || target == nil {
		return false
	}
	return ends(w, "sourcePort", source.id, source.port(port, false)) && ends(w, "targetPort", target.id, target.port("in", true))
}

func ends(w *value.Object, end string, widget, port *value.Object) bool {
	e := object(w, end)
	id, _ := w.Get("id")
	return e != nil && port != nil && same(get(e, "id"), get(port, "portId")) && same(get(e, "activeWidgetId"), get(widget, "id")) &&
		slices.ContainsFunc(list(port, "links"), func(v any) bool { return same(v, id) })
}

func get(o *value.Object, key string) any {
	v, _ := o.Get(key)
	return v
}

func (c *canvas) node(id string) *canvasNode {
	w := c.widgets[id]
	if w == nil {
		return nil
	}
	return &canvasNode{w, c.ports[id]}
}

// wire makes the widgets of a section's links and brings the ports up to date.
func (c *canvas) wire(s *section) *value.Object {
	out := value.NewObject(16)
	live := map[string]bool{}
	var loose []flow.LinkOf
	for _, l := range c.ex.inOrder {
		if c.ex.sectionOf[l.Source.ID] != s {
			continue
		}
		id := c.ex.linkID(l)
		extra := c.ex.link(l)
		if !c.ex.again || l.ID == "" {
			extra = nil
		}
		kept, imported := member[*value.Object](extra, "widget")
		w := lay(bareLinkWidget(linkWidgetID(c.ex.flow, id)), kept, nil)
		switch {
		case stays(object(extra, "odd"), l):
			live[l.ID] = true
			if imported {
				out.Set(id, w)
			}
		case imported && shows(w, l.Port, c.node(l.Source.ID), c.node(l.Target)):
			live[l.ID] = true
			out.Set(id, w)
		default:
			loose = append(loose, l)
			out.Set(id, w)
		}
	}
	c.detach(s, live)
	for _, l := range loose {
		id := c.ex.linkID(l)
		if w := object(out, id); !c.attach(l, w) {
			out.Delete(id)
		}
	}
	return out
}

// stays reports whether a link that the canvas showed oddly is still the same.
func stays(odd *value.Object, l flow.LinkOf) bool {
	return odd != nil && text(odd, "from") == l.Source.ID && text(odd, "port") == l.Port && text(odd, "to") == l.Target
}

// detach takes links of the section that have gone, or lead elsewhere now, off the ports.
func (c *canvas) detach(s *section, live map[string]bool) {
	gone, stay := map[string]bool{}, map[string]bool{}
	elsewhere := map[string]bool{}
	for _, l := range c.ex.inOrder {
		elsewhere[l.ID] = elsewhere[l.ID] || c.ex.sectionOf[l.Source.ID] != s
	}
	for id, v := range object(c.ex.extra, "links").All() {
		o, _ := v.(*value.Object)
		kept, ok := member[*value.Object](o, "widget")
		if !ok || elsewhere[id] {
			continue
		}
		widget := text(lay(bareLinkWidget(linkWidgetID(c.ex.flow, id)), kept, nil), "id")
		gone[widget] = gone[widget] || !live[id]
		stay[widget] = stay[widget] || live[id]
	}
	if !c.ex.again {
		return
	}
	for _, ports := range c.ports {
		for _, p := range ports {
			links, ok := member[[]any](p, "links")
			if !ok {
				continue
			}
			left := slices.DeleteFunc(slices.Clone(links), func(v any) bool { id, ok := v.(string); return ok && gone[id] && !stay[id] })
			if len(left) == len(links) {
				continue
			}
			p.Set("links", left)
			if current, _ := p.Get("linkId"); !slices.ContainsFunc(left, func(v any) bool { return same(v, current) }) {
				p.Set("linkId", head(left))
			}
		}
	}
}

func head(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// attach lets the widget of a link run between the ports; false when one of the
// activities is not on this canvas.
func (c *canvas) attach(l flow.LinkOf, w *value.Object) bool {
	source, target := c.widgets[l.Source.ID], c.widgets[l.Target]
	if source == nil || target == nil || c.odd[l.Source.ID] || c.odd[l.Target] {
		return false
	}
	for _, e := range []struct {
		end    string
		widget *value.Object
		port   *value.Object
	}{{"sourcePort", source, c.port(l.Source, l.Port, false)}, {"targetPort", target, c.port(c.ex.byID[l.Target], "in", true)}} {
		at := object(e.port, "properties")
		w.Set(e.end, value.Of("id", get(e.port, "portId"), "activeWidgetId", get(e.widget, "id"),
			"point", value.Of("x", whole(number(at, "x")+8), "y", whole(number(at, "y")+8))))
		links := list(e.port, "links")
		if id := get(w, "id"); !slices.ContainsFunc(links, func(v any) bool { return same(v, id) }) {
			e.port.Set("links", append(slices.Clone(links), id))
		}
		e.port.Set("linkId", head(list(e.port, "links")))
	}
	if p, ok := member[*value.Object](w, "properties"); ok && has(p, "points") {
		p = p.Clone()
		p.Set("points", []any{})
		w.Set("properties", p)
	}
	return true
}
