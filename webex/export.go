package webex

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// The codes of problems that [Export] reports.
const (
	CodeDisabled    = "disabled_not_exported" // Webex has no disabled activities
	CodeNotExported = "not_exported"          // a setting has no counterpart in Webex
)

// Export writes a flow in a form of Webex. A flow that was imported in the same
// form gives an equal document, apart from what was changed since; one that
// never was in Webex gets a complete document with ids that depend only on the
// flow. The problems are what Webex has no way to say. The error is for a form
// that there is not.
func Export(f *flow.Flow, c activity.Catalog, form Form) ([]byte, []field.Problem, error) {
	if form != FormExport && form != FormFlowV2 {
		return nil, nil, fmt.Errorf("writing a Webex flow: there is no form %q (choose %s or %s)", form, FormExport, FormFlowV2)
	}
	ex := newExporter(f, c, form)
	doc := ex.document()
	return append(value.AppendJSON(nil, doc), '\n'), ex.problems, nil
}

// section is one graph of the document to be written.
type section struct {
	key        string
	activities []*flow.Activity
	extra      *value.Object
}

type exporter struct {
	flow      *flow.Flow
	form      Form
	sorts     *sorts
	extra     *value.Object // extra.webex
	again     bool          // the flow was imported in this form
	style     string        // how edges name nodes
	main      *section
	events    []*section
	byID      map[string]*flow.Activity
	sectionOf map[string]*section // by id of the activity
	inOrder   []flow.LinkOf
	written   map[string]*value.Object // properties, by id of the activity
	problems  []field.Problem
}

func newExporter(f *flow.Flow, c activity.Catalog, form Form) *exporter {
	ex := &exporter{flow: f, form: form, sorts: newSorts(c), extra: object(f.Extra, "webex"), byID: map[string]*flow.Activity{},
		sectionOf: map[string]*section{}, inOrder: f.LinksInOrder(), written: map[string]*value.Object{}}
	ex.again = text(ex.extra, "form") == string(form)
	ex.style = edgesByID
	if form == FormFlowV2 {
		ex.style = cmp.Or(text(ex.extra, "edges"), edgesByName)
	}
	ex.main = &section{extra: object(ex.extra, "main")}
	for i := range f.Activities {
		ex.place(&f.Activities[i], ex.main)
	}
	ex.group()
	return ex
}

func (ex *exporter) place(a *flow.Activity, s *section) {
	s.activities = append(s.activities, a)
	ex.sectionOf[a.ID], ex.byID[a.ID] = s, a
}

// group spreads the activities of event flows over the keys that they stood
// under; a new one goes with the handler that leads to it, or under GLOBAL_EVENTS.
func (ex *exporter) group() {
	at := map[string]*section{}
	for _, v := range list(ex.extra, "events") {
		o, _ := v.(*value.Object)
		if !ex.again {
			break
		}
		s := &section{key: text(o, "key"), extra: o}
		ex.events = append(ex.events, s)
		for _, id := range list(o, "activities") {
			if id, ok := id.(string); ok {
				at[id] = s
			}
		}
	}
	for i := range ex.flow.Events {
		a := &ex.flow.Events[i]
		s := at[a.ID]
		if s == nil {
			s = ex.home(a, at)
		}
		ex.place(a, s)
	}
	if !ex.again && len(ex.events) == 0 && ex.flow.Type != flow.TypeSubflow {
		ex.events = append(ex.events, &section{key: globalEvents})
	}
}

func (ex *exporter) home(a *flow.Activity, at map[string]*section) *section {
	if len(ex.events) == 1 {
		return ex.events[0]
	}
	for _, l := range ex.inOrder {
		if l.Target == a.ID && at[l.Source.ID] != nil && a.Kind != kindEvent {
			return at[l.Source.ID]
		}
	}
	if i := slices.IndexFunc(ex.events, func(s *section) bool { return s.key == globalEvents }); i >= 0 {
		return ex.events[i]
	}
	s := &section{key: globalEvents}
	ex.events = append(ex.events, s)
	return s
}

// node is what the import kept of an activity, and whether it was imported.
func (ex *exporter) node(id string) (*value.Object, bool) {
	return member[*value.Object](object(ex.extra, "activities"), id)
}

func (ex *exporter) link(l flow.LinkOf) *value.Object { return object(object(ex.extra, "links"), l.ID) }

// key is the id that an activity has in the document.
func (ex *exporter) key(id string) string {
	extra, imported := ex.node(id)
	switch {
	case imported && has(extra, "key") && ex.again:
		return text(extra, "key")
	case imported || isUUID(id) || ex.byID[id] == nil:
		return id
	}
	return uuid(origin(ex.flow), id)
}

// tag is how links name an activity.
func (ex *exporter) tag(id string) string {
	if a := ex.byID[id]; a != nil && ex.style == edgesByName {
		return a.Label
	}
	return ex.key(id)
}

func (ex *exporter) linkID(l flow.LinkOf) string {
	if l.ID != "" {
		return l.ID
	}
	n := 0
	for i := range l.Source.Links {
		if &l.Source.Links[i] == l.Link {
			n = i
		}
	}
	return uuid(origin(ex.flow), "link", l.Source.ID, l.Port, fmt.Sprint(n))
}

func (ex *exporter) document() *value.Object {
	doc := bareDocument(ex.form, ex.flow)
	if ex.again {
		layChecked(doc, object(ex.extra, "document"), func(o *value.Object) bool {
			g := readDocument(o)
			return g.Name == ex.flow.Name && g.ID == ex.flow.ID && g.Description == ex.flow.Description && g.Type == ex.flow.Type
		})
	} else if ex.form == FormExport {
		ex.head(doc)
	}
	doc.Set("variables", ex.variables())
	ex.graph(doc, ex.main)
	doc.Set("eventFlows", ex.eventFlows())
	if s := ex.settings(); ex.again || ex.form == FormExport || len(s) > 0 {
		doc.Set("settings", s)
	}
	if ex.again {
		enframe(doc, object(ex.extra, "frame"), ex.form.containers()...)
	}
	return doc
}

// head is what an export says of a flow that was never in Webex.
func (ex *exporter) head(doc *value.Object) {
	const never = "2000-01-01T00:00:00.000"
	from := origin(ex.flow)
	if ex.flow.ID == "" {
		doc.Set("flowId", objectID(from, "flow"))
	}
	rest := value.Of("orgId", "", "id", objectID(from, "version"), "version", int64(0), "comment", "",
		"runtimeVariables", []any{}, "validating", false, "persist", true, "validationResults", []any{},
		"createdBy", "", "createdDate", never, "lastModifiedBy", "", "lastModifiedDate", never,
		"variableOrders", value.Of("pop-over", []any{}, "interaction-panel", []any{}), "associatedChannels", []any{}, "flowOutcome", nil)
	for k, v := range rest.All() {
		doc.Set(k, v)
	}
}

// graph writes the activities and links of a section into out.
func (ex *exporter) graph(out *value.Object, s *section) {
	if ex.form == FormFlowV2 {
		nodes := []any{}
		for _, a := range s.activities {
			nodes = append(nodes, ex.activity(a))
		}
		out.Set("nodes", nodes)
		out.Set("edges", ex.writeLinks(s))
		return
	}
	activities := value.NewObject(len(s.activities))
	for _, a := range s.activities {
		activities.Set(ex.key(a.ID), ex.activity(a))
	}
	process := value.Of("activities", activities, "links", ex.writeLinks(s))
	if ex.again {
		enframe(process, object(s.extra, "process"), "activities", "links")
	}
	out.Set("process", process)
	if d, ok := ex.diagram(s); ok {
		out.Set("diagram", d)
	}
}

func (ex *exporter) activity(a *flow.Activity) *value.Object {
	s := ex.sorts.of(a.Kind)
	extra, imported := ex.node(a.ID)
	if a.Disabled {
		ex.add(field.Problem{Code: CodeDisabled, Severity: field.SeverityWarning, Activity: a.Label}.
			Saying("Webex has no disabled activities: there it would run").Mending("remove it, or link around it"))
	}
	for _, f := range s.fields {
		if v, _ := a.Settings.Get(f.Name); v != nil && f.Codec() == nil {
			ex.add(field.Problem{Code: CodeNotExported, Severity: field.SeverityWarning, Activity: a.Label, Field: f.Name}.Saying("Webex has no such setting"))
		}
	}
	out := skeleton(ex.form, ex.key(a.ID), a.Label, s)
	properties := ex.properties(a, s, extra, imported)
	ex.written[a.ID] = properties
	if imported {
		o := object(extra, "node")
		layChecked(out, o, func(o *value.Object) bool {
			return label(o, a.ID) == a.Label && ex.sorts.kind(o, properties) == a.Kind
		})
		if !ex.again {
			out = value.Of("id", ex.key(a.ID), "name", a.Label, "group", cmp.Or(text(out, "group"), s.shape()))
			if ex.form == FormFlowV2 {
				out.Set("activityType", s.role())
			}
		}
	}
	out.Set("properties", properties)
	if imported && ex.again {
		enframe(out, object(extra, "frame"), "properties")
	}
	return out
}

func (ex *exporter) add(p field.Problem) { ex.problems = append(ex.problems, p) }

func (ex *exporter) eventFlows() *value.Object {
	all := value.NewObject(len(ex.events))
	for _, s := range ex.events {
		all.Set(s.key, ex.eventFlow(s))
	}
	if ex.again {
		for k, v := range object(ex.extra, "otherEventFlows").All() {
			if !has(all, k) {
				all.Set(k, v)
			}
		}
	}
	if ex.form == FormFlowV2 {
		return all
	}
	out := value.Of("eventsMap", all)
	if ex.again {
		return enframe(out, object(ex.extra, "eventFlows"), "eventsMap")
	}
	out.Set("properties", value.NewObject(0))
	return out
}

func (ex *exporter) eventFlow(s *section) *value.Object {
	out := value.NewObject(6)
	if s.extra == nil && ex.form == FormExport {
		out.Set("id", s.key)
		out.Set("name", "name")
		out.Set("description", "description")
	}
	handlers := value.NewObject(8)
	for _, a := range s.activities {
		if a.Kind == kindEvent {
			handlers.Set(eventOf(a), ex.key(a.ID))
		}
	}
	out.Set("onEvents", handlers)
	ex.graph(out, s)
	if !ex.again || s.extra == nil {
		return out
	}
	if was := object(s.extra, "onEvents"); was != nil {
		raw, ok := was.Get("raw")
		switch {
		case !ok:
			out.Delete("onEvents")
		case same(object(was, "was"), handlers):
			out.Set("onEvents", raw)
		}
	}
	return lay(out, object(s.extra, "group"), func(k string) bool {
		if k == "onEvents" {
			return true
		}
		switch v, _ := out.Get(k); v := v.(type) {
		case []any:
			return len(v) > 0
		case *value.Object:
			return among(ex.form.groupNames()...)(k) && len(s.activities) > 0
		}
		return false
	})
}
