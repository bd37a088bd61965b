package webex

import (
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// Report is what an import found.
type Report struct {
	Form       Form
	Nested     bool // the document was encoded as a JSON text
	Activities int  // of the main flow
	Events     int  // activities of event flows, their handlers included
	Links      int
	Variables  int
	Problems   []field.Problem // as [Check] returns them
}

// Import reads an export of Flow Designer, also one that is encoded as a JSON
// text once more, or a FlowV2 document. It fails, with an error that wraps
// [ErrNotFlow], only when the text is neither, or when something in it that
// must be a list or an object is not: malformed expressions, links that lead
// nowhere, placeholders, and kinds and members that it does not know are kept
// and, where they matter, reported.
func Import(text []byte, c activity.Catalog) (*flow.Flow, Report, error) {
	doc, form, nested, err := open(text)
	if err != nil {
		return nil, Report{}, err
	}
	im := &importer{doc: doc, form: form, flow: &flow.Flow{}, sorts: newSorts(c), ids: unique{}, linkIDs: unique{},
		extra: value.Of("form", string(form)), links: value.NewObject(8)}
	if err := im.document(); err != nil {
		return nil, Report{}, message.Errorf("%s that can be read: %s", ErrNotFlow, err)
	}
	f := im.flow
	r := Report{Form: form, Nested: nested, Activities: len(f.Activities), Events: len(f.Events), Links: len(im.order),
		Variables: len(f.Variables), Problems: Check(f)}
	return f, r, nil
}

type importer struct {
	doc     *value.Object
	form    Form
	flow    *flow.Flow
	sorts   *sorts
	graphs  []*graph // the main one first
	style   string   // how edges name nodes
	ids     unique
	linkIDs unique
	order   []string      // ids of the links as the document has them
	extra   *value.Object // extra.webex
	links   *value.Object // extra.webex.links, by id
}

// containers are the members of a document that are rebuilt from the flow.
func (form Form) containers() []string {
	if form == FormFlowV2 {
		return []string{"variables", "nodes", "edges", "eventFlows", "settings"}
	}
	return []string{"variables", "process", "eventFlows", "diagram", "settings"}
}

// bareDocument is what a document of the form says of the flow itself.
func bareDocument(form Form, f *flow.Flow) *value.Object {
	o := value.Of("name", f.Name, "description", f.Description, "flowType", "FLOW")
	if f.Type == flow.TypeSubflow {
		o.Set("flowType", "SUBFLOW")
	}
	if form == FormExport || f.ID != "" {
		o.Set("flowId", f.ID)
	}
	return o
}

// readDocument is the inverse of bareDocument.
func readDocument(doc *value.Object) flow.Flow {
	f := flow.Flow{Name: text(doc, "name"), Description: text(doc, "description"), ID: text(doc, "flowId"), Type: flow.TypeFlow}
	if text(doc, "flowType") == "SUBFLOW" {
		f.Type = flow.TypeSubflow
	}
	return f
}

func (im *importer) document() error {
	head := readDocument(im.doc)
	f := im.flow
	f.Name, f.Description, f.ID, f.Type = head.Name, head.Description, head.ID, head.Type
	bare, names := im.doc.Clone(), im.form.containers()
	for _, name := range names {
		bare.Delete(name)
	}
	put(im.extra, "document", overlay(bareDocument(im.form, f), bare))
	put(im.extra, "frame", only(frame(im.doc, names...), names...))
	if err := im.variables(); err != nil {
		return err
	}
	im.settings()
	if _, err := im.readGraph("", im.doc); err != nil {
		return err
	}
	if err := im.eventFlows(); err != nil {
		return err
	}
	if im.form == FormFlowV2 {
		im.style = edgeStyle(im.graphs)
		im.extra.Set("edges", im.style)
	}
	for _, g := range im.graphs {
		im.readLinks(g)
	}
	im.assemble()
	return nil
}

// eventFlows reads the graphs of event flows.
func (im *importer) eventFlows() error {
	all, err := want[*value.Object](im.doc, "eventFlows")
	if err != nil {
		return err
	}
	if im.form == FormExport {
		put(im.extra, "eventFlows", frame(all, "eventsMap"))
		if all, err = want[*value.Object](all, "eventsMap"); err != nil {
			return err
		}
	}
	others := value.NewObject(0)
	for key, v := range all.All() {
		raw, ok := v.(*value.Object)
		if !ok {
			others.Set(key, v)
			continue
		}
		g, err := im.readGraph(key, raw)
		if err != nil {
			return err
		}
		im.group(g)
	}
	put(im.extra, "otherEventFlows", others)
	return nil
}

// groupNames are the members of a group of event flows that are rebuilt.
func (form Form) groupNames() []string {
	if form == FormFlowV2 {
		return []string{"nodes", "edges", "onEvents"}
	}
	return []string{"process", "diagram", "onEvents"}
}

func (im *importer) group(g *graph) {
	put(g.extra, "group", frame(g.raw, im.form.groupNames()...))
	for _, n := range g.nodes {
		if n.Kind == kindEvent && n.event() == "" && get(n.Settings, "event") == nil {
			n.name(g.eventOf(n))
		}
	}
	handlers := value.NewObject(8)
	for _, n := range g.nodes {
		if n.Kind == kindEvent {
			handlers.Set(n.event(), im.handlerTag(n))
		}
	}
	if raw, ok := member[*value.Object](g.raw, "onEvents"); !ok || !same(raw, handlers) {
		v := value.Of("was", handlers)
		if has(g.raw, "onEvents") {
			r, _ := g.raw.Get("onEvents")
			v.Set("raw", r)
		}
		g.extra.Set("onEvents", v)
	}
}

// eventOf is the event for which a handler stands that does not say so itself:
// the one under which onEvents lists it, or that of the whole group.
func (g *graph) eventOf(n *node) string {
	for event, v := range object(g.raw, "onEvents").All() {
		if v == n.key || v == n.Label {
			return event
		}
	}
	return text(g.raw, "eventSpecificationName")
}

// name gives a handler an event that its properties do not have.
func (n *node) name(event string) {
	if event == "" {
		return
	}
	settings := value.NewObject(2)
	if n.Settings != nil {
		settings = n.Settings.Clone()
	}
	settings.Set("event", event)
	n.Settings = settings
	n.extra.Set("event", event)
}

// event is the name of the event that a handler is for.
func (n *node) event() string { return eventOf(&n.Activity) }

func eventOf(a *flow.Activity) string {
	event := text(a.Settings, "event")
	if event == "" {
		event = text(a.Settings, "eventSpecificationName") // the catalog has no kind for events
	}
	return event
}

func (im *importer) handlerTag(n *node) string { return n.key }

// assemble puts the parts together once all are read.
func (im *importer) assemble() {
	f, activities, events := im.flow, value.NewObject(16), []any(nil)
	for i, g := range im.graphs {
		for _, n := range g.nodes {
			if i == 0 {
				f.Activities = append(f.Activities, n.Activity)
			} else {
				f.Events = append(f.Events, n.Activity)
			}
		}
	}
	names, layout := f.Names(), value.NewObject(16)
	for i, g := range im.graphs {
		if im.form == FormExport {
			im.readDiagram(g, names, layout)
		}
		for _, n := range g.nodes {
			activities.Set(n.ID, n.extra)
		}
		if i == 0 {
			put(im.extra, "main", g.extra)
			continue
		}
		if len(im.graphs) > 2 {
			var ids []any
			for _, n := range g.nodes {
				ids = append(ids, n.ID)
			}
			put(g.extra, "activities", ids)
		}
		events = append(events, g.extra)
	}
	put(im.extra, "events", events)
	put(im.extra, "activities", activities)
	put(im.extra, "links", im.links)
	if layout.Len() > 0 {
		f.Layout = value.Of("activities", layout)
	}
	f.OrderLinks(slices.Clone(im.order))
	f.Extra = value.Of("webex", im.extra)
}
