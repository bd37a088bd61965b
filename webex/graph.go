package webex

import (
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// graph is the main flow, or the event flows under one key.
type graph struct {
	key   string // of event flows; empty for the main flow
	raw   *value.Object
	nodes []*node
	byKey map[string]*node
	byTag map[string]*node // by name; the first of several
	links []any
	extra *value.Object
}

// globalEvents is the key under which exports have their event flows.
const globalEvents = "GLOBAL_EVENTS"

var errType = message.Errorf("wrong type")

// want returns a member that must be of type T, null or absent.
func want[T any](o *value.Object, key string) (T, error) {
	v, _ := o.Get(key)
	t, ok := v.(T)
	if !ok && v != nil {
		return t, message.Errorf("%s: %q is %s", errType, key, sortOf(v))
	}
	return t, nil
}

func sortOf(v any) message.Phrase {
	switch v.(type) {
	case *value.Object:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a text"
	case bool:
		return "a boolean"
	}
	return "a number"
}

// frame is the overlay of an object whose members called names are rebuilt:
// it keeps the other members, and which of names are null or absent.
func frame(raw *value.Object, names ...string) *value.Object {
	derived, rest := value.NewObject(len(names)), raw.Clone()
	for _, name := range names {
		v, there := raw.Get(name)
		switch _, isObject := v.(*value.Object); {
		case !there:
			derived.Set(name, true)
		case isList(name):
			if _, ok := v.([]any); ok {
				rest.Delete(name)
			}
		case isObject:
			rest.Delete(name)
		}
	}
	return overlay(derived, rest)
}

// isList tells the members that are lists from those that are objects.
var isList = among("variables", "nodes", "edges", "settings", "links")

// enframe applies what frame returned; a rebuilt member with something in it stays.
func enframe(out, o *value.Object, names ...string) *value.Object {
	rebuilt := among(names...)
	return lay(out, o, func(k string) bool {
		if !rebuilt(k) {
			return false
		}
		switch v, _ := out.Get(k); v := v.(type) {
		case *value.Object:
			return v.Len() > 0
		case []any:
			return len(v) > 0
		}
		return false
	})
}

// only returns the part of an overlay that concerns names.
func only(o *value.Object, names ...string) *value.Object {
	wanted, out := among(names...), value.NewObject(2)
	keep, drop := value.NewObject(1), []any(nil)
	for k, v := range object(o, "keep").All() {
		if wanted(k) {
			keep.Set(k, v)
		}
	}
	for _, v := range list(o, "drop") {
		if k, ok := v.(string); ok && wanted(k) {
			drop = append(drop, k)
		}
	}
	put(out, "keep", keep)
	put(out, "drop", drop)
	return out
}

// readGraph reads the nodes and links of one graph of an export or of FlowV2.
func (im *importer) readGraph(key string, raw *value.Object) (*graph, error) {
	g := &graph{key: key, raw: raw, byKey: map[string]*node{}, byTag: map[string]*node{}, extra: value.NewObject(4)}
	if key != "" {
		g.extra.Set("key", key)
	}
	read := im.exportNodes
	if im.form == FormFlowV2 {
		read = im.flowNodes
	}
	if err := read(g); err != nil {
		if key != "" {
			return nil, message.Errorf("reading the event flows under %q: %s", key, err)
		}
		return nil, err
	}
	for _, n := range g.nodes {
		if err := im.readNode(n); err != nil {
			return nil, err
		}
		if g.byTag[n.Label] == nil {
			g.byTag[n.Label] = n
		}
	}
	im.graphs = append(im.graphs, g)
	return g, nil
}

func (im *importer) exportNodes(g *graph) error {
	process, err := want[*value.Object](g.raw, "process")
	if err != nil {
		return err
	}
	put(g.extra, "process", frame(process, "activities", "links"))
	activities, err := want[*value.Object](process, "activities")
	if err != nil {
		return err
	}
	if g.links, err = want[[]any](process, "links"); err != nil {
		return err
	}
	for key, v := range activities.All() {
		raw, ok := v.(*value.Object)
		if !ok {
			return message.Errorf("%s: the activity %q is %s", errType, key, sortOf(v))
		}
		im.add(g, key, raw)
	}
	return nil
}

func (im *importer) flowNodes(g *graph) error {
	nodes, err := want[[]any](g.raw, "nodes")
	if err != nil {
		return err
	}
	if g.links, err = want[[]any](g.raw, "edges"); err != nil {
		return err
	}
	for i, v := range nodes {
		raw, ok := v.(*value.Object)
		if !ok {
			return message.Errorf("%s: the node number %d is %s", errType, i+1, sortOf(v))
		}
		im.add(g, text(raw, "id"), raw)
	}
	return nil
}

func (im *importer) add(g *graph, key string, raw *value.Object) {
	n := &node{key: key, raw: raw, graph: g}
	n.ID = im.ids.take(key, "activity")
	g.nodes = append(g.nodes, n)
	if g.byKey[key] == nil {
		g.byKey[key] = n
	}
}
