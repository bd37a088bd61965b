package webex

import (
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// readDiagram takes the positions of activities into layout and keeps what else
// the canvas says, without the copies of properties. A diagram that has no
// widgets is kept as it is.
func (im *importer) readDiagram(g *graph, names flow.Names, layout *value.Object) {
	v, there := g.raw.Get("diagram")
	diagram, _ := v.(*value.Object)
	widgets, ok := member[*value.Object](diagram, "widgets")
	switch {
	case !there:
		g.extra.Set("diagram", value.Of("none", true))
		return
	case !ok:
		g.extra.Set("diagram", value.Of("verbatim", v))
		return
	}
	put(g.extra, "diagram", overlay(bareDiagram(value.NewObject(0)), without(diagram, "widgets")))
	others := widgets.Clone()
	for _, n := range g.nodes {
		raw, ok := member[*value.Object](widgets, n.key)
		if !ok {
			n.extra.Set("widget", value.Of("none", true))
			continue
		}
		others.Delete(n.key)
		im.readWidget(n, raw, names, layout)
	}
	for i := range g.nodes {
		for _, l := range g.nodes[i].Links {
			im.readLinkWidget(g, l, widgets, others)
		}
	}
	im.oddLinks(g)
	put(g.extra, "widgets", others)
}

// bareDiagram is a diagram as an export writes it by itself.
func bareDiagram(widgets *value.Object) *value.Object {
	return value.Of("widgets", widgets, "properties", value.Of("offsetX", int64(0), "offsetY", int64(0), "zoom", int64(100), "gridSize", int64(20)))
}

// without returns a copy of o in which the members are true, so that overlay
// does not keep them.
func without(o *value.Object, names ...string) *value.Object {
	c := o.Clone()
	for _, name := range names {
		if has(c, name) {
			c.Set(name, value.NewObject(0))
		}
	}
	return c
}

// bareWidget is the widget of an activity without its properties and point.
func bareWidget(id, shape string) *value.Object {
	return value.Of("id", id, "type", shape, "widgetType", "activity", "label", "New Activity Widget in Diagram",
		"point", value.NewObject(0), "ports", []any{}, "properties", value.NewObject(0))
}

func (im *importer) readWidget(n *node, raw *value.Object, names flow.Names, layout *value.Object) {
	rebuilt := []string{}
	if p, ok := member[*value.Object](raw, "point"); ok && isPoint(p) {
		layout.Set(names.Of(n.ID), p)
		rebuilt = append(rebuilt, "point")
	}
	if _, ok := member[*value.Object](raw, "properties"); ok {
		rebuilt = append(rebuilt, "properties")
	}
	n.extra.Set("widget", overlay(bareWidget(widgetID(im.flow, n.ID), groupOf(n.raw, n.sort)), without(raw, rebuilt...)))
}

// isPoint reports whether o is a place on the canvas and nothing else.
func isPoint(o *value.Object) bool {
	for _, axis := range []string{"x", "y"} {
		switch v, _ := o.Get(axis); v.(type) {
		case int64, float64:
		default:
			return false
		}
	}
	return o.Len() == 2
}

func groupOf(raw *value.Object, s *sort) string {
	if g := text(raw, "group"); g != "" {
		return g
	}
	return s.shape()
}

func widgetID(f *flow.Flow, id string) string { return uuid(origin(f), "widget", id) }

// canvas is a diagram while it is built.
type canvas struct {
	ex       *exporter
	widgets  map[string]*value.Object   // of activities, by id of the activity
	ports    map[string][]*value.Object // copies that may be changed, by id of the activity
	odd      map[string]bool            // ids of activities whose ports are no list of objects
	position map[string]*value.Object
}

// diagram rebuilds the canvas of a section; false when the original had none.
func (ex *exporter) diagram(s *section) (any, bool) {
	kept := object(s.extra, "diagram")
	if !ex.again {
		kept = nil
	}
	if has(kept, "none") {
		return nil, false
	}
	if v, ok := kept.Get("verbatim"); ok {
		return v, true
	}
	c := &canvas{ex: ex, widgets: map[string]*value.Object{}, ports: map[string][]*value.Object{}, odd: map[string]bool{}}
	c.position = ex.positions(s)
	for _, a := range s.activities {
		c.add(a)
	}
	links := c.wire(s)
	out := value.NewObject(2 * len(s.activities))
	for _, a := range s.activities {
		if w := c.widgets[a.ID]; w != nil {
			c.close(a.ID, w)
			out.Set(ex.key(a.ID), w)
		}
	}
	for k, v := range links.All() {
		out.Set(k, v)
	}
	if ex.again {
		for k, v := range object(s.extra, "widgets").All() {
			if !has(out, k) {
				out.Set(k, v)
			}
		}
	}
	return lay(bareDiagram(out), kept, among("widgets")), true
}

// add makes the widget of an activity, from what the import kept where there is that.
func (c *canvas) add(a *flow.Activity) {
	extra, imported := c.ex.node(a.ID)
	kept := object(extra, "widget")
	imported = imported && c.ex.again && kept != nil
	if imported && has(kept, "none") {
		return
	}
	s := c.ex.sorts.of(a.Kind)
	group := s.shape()
	if g := text(object(object(extra, "node"), "keep"), "group"); g != "" && imported {
		group = g
	}
	w := bareWidget(widgetID(c.ex.flow, a.ID), group)
	w.Set("point", c.position[a.ID])
	w.Set("properties", c.ex.written[a.ID])
	if imported {
		lay(w, kept, nil)
		raw, ok := member[[]any](w, "ports")
		c.odd[a.ID] = !ok && has(w, "ports")
		for _, v := range raw {
			if p, ok := v.(*value.Object); ok {
				c.ports[a.ID] = append(c.ports[a.ID], p.Clone())
			} else {
				c.odd[a.ID] = true
			}
		}
	} else {
		c.fresh(a, s)
	}
	c.widgets[a.ID] = w
}

// fresh gives an activity that was never on a canvas its ports.
func (c *canvas) fresh(a *flow.Activity, s *sort) {
	if r := s.role(); r != "start" && r != "event" {
		c.port(a, "in", true)
	}
	if s.Role == activity.RoleEnd {
		return
	}
	for _, name := range s.ports(a.Settings) {
		c.port(a, name, false)
	}
}

// close writes the ports of an activity into its widget.
func (c *canvas) close(id string, w *value.Object) {
	if c.odd[id] || !has(w, "ports") {
		return
	}
	ports := make([]any, len(c.ports[id]))
	for i, p := range c.ports[id] {
		ports[i] = p
	}
	w.Set("ports", ports)
}

// port returns the activity's port, which is made when it is not there.
func (c *canvas) port(a *flow.Activity, name string, in bool) *value.Object {
	outs := 0
	for _, p := range c.ports[a.ID] {
		if isPort(p, name, in) {
			return p
		}
		if source, _ := member[bool](p, "isSourcePort"); !source {
			outs++
		}
	}
	x, y, side := number(c.position[a.ID], "x")+167, number(c.position[a.ID], "y")+18+40*float64(outs), "right"
	if in {
		x, y, side = number(c.position[a.ID], "x")-8, number(c.position[a.ID], "y")+18, "left"
	}
	direction := "out"
	if in {
		direction = "in"
	}
	p := value.Of("portId", uuid(origin(c.ex.flow), "port", a.ID, direction, name), "isSourcePort", in, "linkId", nil, "type", "arrow",
		"links", []any{}, "properties", value.Of("x", whole(x), "name", name, "y", whole(y), "label", name, "alignment", side))
	c.ports[a.ID] = append(c.ports[a.ID], p)
	return p
}

func isPort(p *value.Object, name string, in bool) bool {
	source, ok := member[bool](p, "isSourcePort")
	return ok && source == in && (in || text(object(p, "properties"), "name") == name)
}

func number(o *value.Object, key string) float64 {
	switch v, _ := o.Get(key); v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// whole is f as an integer when it is one.
func whole(f float64) any {
	if f == float64(int64(f)) {
		return int64(f)
	}
	return f
}

// positions are the places of a section's activities: those of the layout, and
// for the others a column per step from the start.
func (ex *exporter) positions(s *section) map[string]*value.Object {
	const left, top, across, down = 100, 100, 320, 180
	names, all := ex.flow.Names(), make(map[string]*value.Object, len(s.activities))
	placed := object(ex.flow.Layout, "activities")
	column, below := depths(s), float64(top-down)
	for _, a := range s.activities {
		if p, ok := member[*value.Object](placed, names.Of(a.ID)); ok && isPoint(p) {
			all[a.ID] = p
			below = max(below, number(p, "y"))
		}
	}
	first, rows := below, map[int]int{}
	for _, a := range s.activities {
		if all[a.ID] == nil {
			d := column[a.ID]
			all[a.ID] = value.Of("x", int64(left+across*d), "y", whole(first+down*float64(rows[d]+1)))
			rows[d]++
		}
	}
	return all
}

// depths counts the steps from where a section begins to each activity.
func depths(s *section) map[string]int {
	byID, depth := map[string]*flow.Activity{}, map[string]int{}
	targets := map[string]bool{}
	for _, a := range s.activities {
		byID[a.ID] = a
		for _, l := range a.Links {
			targets[l.Target] = targets[l.Target] || l.Target != a.ID
		}
	}
	var queue []*flow.Activity
	seen := map[string]bool{}
	for _, a := range s.activities {
		if !targets[a.ID] {
			queue, seen[a.ID] = append(queue, a), true
		}
	}
	for len(queue) > 0 {
		a := queue[0]
		queue = queue[1:]
		for _, l := range a.Links {
			if b := byID[l.Target]; b != nil && !seen[b.ID] {
				depth[b.ID], seen[b.ID] = depth[a.ID]+1, true
				queue = append(queue, b)
			}
		}
	}
	return depth
}
