package webex

import (
	"encoding/json"
	"slices"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// How the edges of a FlowV2 document name nodes. The reference says by name;
// documents are seen that do it by id.
const (
	edgesByName = "name"
	edgesByID   = "id"
)

// joint is what a link says, in the document's own words.
type joint struct {
	from, to       string
	hasFrom, hasTo bool
	port           string
	hasPort        bool
}

// members are the names of a link's members: source, target, port.
func (form Form) members() (from, to, port string) {
	if form == FormFlowV2 {
		return "from", "to", "condition"
	}
	return "sourceActivityId", "targetActivityId", "conditionExpr"
}

func readJoint(form Form, raw *value.Object) joint {
	from, to, port := form.members()
	var j joint
	j.from, j.hasFrom = member[string](raw, from)
	j.to, j.hasTo = member[string](raw, to)
	j.port, j.hasPort = portIn(raw, port)
	if !j.hasPort && form == FormExport {
		j.port, j.hasPort = portIn(object(raw, "properties"), "value")
	}
	return j
}

// portIn reads the name of a port, which may be written as a number or a
// boolean; an empty one is none.
func portIn(o *value.Object, key string) (string, bool) {
	switch v, _ := o.Get(key); v.(type) {
	case string, bool, int64, float64, json.Number:
		port := value.Text(v)
		return port, port != ""
	}
	return "", false
}

// bareLink is a link as an export writes it by itself.
func bareLink(form Form, id, from, to, port string) *value.Object {
	f, t, p := form.members()
	o := value.Of("id", id, f, from, t, to, p, port)
	if form == FormExport {
		o.Set("properties", value.Of("value", port))
	}
	return o
}

// edgeStyle tells whether the edges of the graphs name nodes by id or by name.
func edgeStyle(graphs []*graph) string {
	ids, names := 0, 0
	for _, g := range graphs {
		for _, v := range g.links {
			raw, _ := v.(*value.Object)
			for _, end := range []string{text(raw, "from"), text(raw, "to")} {
				if g.byKey[end] != nil || graphs[0].byKey[end] != nil {
					ids++
				}
				if g.byTag[end] != nil || graphs[0].byTag[end] != nil {
					names++
				}
			}
		}
	}
	if names > ids {
		return edgesByName
	}
	return edgesByID
}

// find returns the node that an end of a link in g names: in its own graph
// first, then in the main one, then in the others.
func (im *importer) find(g *graph, name string) *node {
	for _, g := range append([]*graph{g}, im.graphs...) {
		if n := im.in(g, name); n != nil {
			return n
		}
	}
	return nil
}

func (im *importer) in(g *graph, name string) *node {
	if im.style == edgesByName {
		if n := g.byTag[name]; n != nil {
			return n
		}
	}
	if n := g.byKey[name]; n != nil || im.form == FormExport {
		return n
	}
	return g.byTag[name]
}

// readLinks gives the activities of g their links. A link that leaves no
// activity of the graph, or leads to none, is kept aside with its place.
func (im *importer) readLinks(g *graph) {
	var orphans []any
	var ends []deadEnd
	for i, v := range g.links {
		raw, _ := v.(*value.Object)
		j := readJoint(im.form, raw)
		source := im.in(g, j.from)
		if raw == nil || !j.hasFrom || !j.hasTo || source == nil {
			orphans = append(orphans, value.Of("at", int64(i), "link", v))
			continue
		}
		port := j.port
		if !j.hasPort {
			port = source.sort.port()
		}
		port = source.sort.leaves(port)
		target := im.find(g, j.to)
		if target == nil {
			orphan := value.Of("at", int64(i), "link", v)
			orphans, ends = append(orphans, orphan), append(ends, deadEnd{orphan, source, port, j.to})
			continue
		}
		l := flow.Link{Port: port, Target: target.ID, ID: im.linkIDs.take(text(raw, "id"), "link")}
		source.Links = append(source.Links, l)
		im.order = append(im.order, l.ID)
		extra := value.NewObject(2)
		put(extra, "link", overlay(bareLink(im.form, l.ID, im.tag(source), im.tag(target), l.Port), raw))
		if extra.Len() > 0 {
			im.links.Set(l.ID, extra)
		}
	}
	for _, e := range ends {
		if !linked(e.source.Links, e.port) { // otherwise there is nothing to mend
			e.orphan.Set("activity", e.source.ID)
			e.orphan.Set("port", e.port)
			e.orphan.Set("to", e.to)
		}
	}
	put(g.extra, "orphans", orphans)
}

// deadEnd is a link that leads to no activity.
type deadEnd struct {
	orphan   *value.Object
	source   *node
	port, to string
}

func linked(links []flow.Link, port string) bool {
	return slices.ContainsFunc(links, func(l flow.Link) bool { return l.Port == port })
}

// waits reports whether the port of an orphan that led nowhere is still without
// a link. Then it is worth a word, and exported as it was.
func waits(orphan *value.Object, byID map[string]*flow.Activity) bool {
	a := byID[text(orphan, "activity")]
	return a != nil && !linked(a.Links, text(orphan, "port"))
}

// tag is how links of the document name a node.
func (im *importer) tag(n *node) string {
	if im.style == edgesByName {
		return n.Label
	}
	return n.key
}

// writeLinks are the links of the activities in the graph, in the document's order.
func (ex *exporter) writeLinks(g *section) []any {
	out := []any{}
	for _, l := range ex.inOrder {
		if ex.sectionOf[l.Source.ID] != g {
			continue
		}
		o := bareLink(ex.form, ex.linkID(l), ex.tag(l.Source.ID), ex.tag(l.Target), l.Port)
		if ex.again {
			layChecked(o, object(ex.link(l), "link"), func(o *value.Object) bool {
				j := readJoint(ex.form, o)
				port := j.port
				if !j.hasPort {
					port = ex.sorts.of(l.Source.Kind).port()
				}
				return ex.sorts.of(l.Source.Kind).leaves(port) == l.Port && ex.means(g, j.from, l.Source.ID) && ex.means(g, j.to, l.Target)
			})
		}
		out = append(out, o)
	}
	if !ex.again {
		return out
	}
	for _, v := range list(g.extra, "orphans") {
		o, _ := v.(*value.Object)
		if has(o, "activity") && !waits(o, ex.byID) {
			continue
		}
		at, _ := member[int64](o, "at")
		raw, _ := o.Get("link")
		i := min(max(int(at), 0), len(out))
		out = append(out[:i], append([]any{raw}, out[i:]...)...)
	}
	return out
}

// means reports whether an end of a link names the activity with the id.
func (ex *exporter) means(g *section, name, id string) bool {
	if ex.tag(id) == name {
		return true
	}
	if ex.form != FormFlowV2 {
		return false
	}
	for _, a := range g.activities {
		if a.Label == name || ex.key(a.ID) == name {
			return a.ID == id
		}
	}
	a := ex.byID[id]
	return a != nil && (a.Label == name || ex.key(id) == name)
}
