package webex

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// The kinds that are told by their group (flow-formats.md A.3).
const (
	kindEvent        = "event"
	kindStart        = "start"
	kindSubflowStart = "subflow-start"
)

// foreign marks a kind that Webex names like another kind of ours.
const foreign = "webex:"

// sorts remembers how kinds read properties.
type sorts struct {
	catalog activity.Catalog
	by      map[string]*sort
}

func newSorts(c activity.Catalog) *sorts { return &sorts{c, map[string]*sort{}} }

func (s *sorts) of(kind string) *sort {
	if s.by[kind] == nil {
		k, known := s.catalog.Kind(kind)
		if !known {
			k.Name = kind
		}
		s.by[kind] = newSort(k, known)
	}
	return s.by[kind]
}

// kind tells our kind of a node by its group, its properties and, in FlowV2,
// its activityType.
func (s *sorts) kind(raw, properties *value.Object) string {
	name := text(properties, "activityName")
	group, role := text(raw, "group"), text(raw, "activityType")
	switch {
	case group == kindEvent || role == "event" || strings.EqualFold(name, kindEvent):
		return kindEvent
	case group == "start-subflow":
		return kindSubflowStart
	case group == "start" || role == "start":
		if k, ok := s.catalog.Webex(name); ok && k.Role == activity.RoleStart {
			return k.Name
		}
		return kindStart
	}
	if k, ok := s.catalog.Webex(name); ok {
		return k.Name
	}
	if name == "" {
		name = group
	}
	if _, taken := s.catalog.Kind(name); taken || name == "" {
		return foreign + name
	}
	return name
}

// activityName is what Webex calls the kind.
func (s *sort) activityName(form Form) string {
	switch {
	case len(s.Webex) == 0:
		return strings.TrimPrefix(s.Name, foreign)
	case form == FormFlowV2 && s.Name == kindStart:
		return kindStart
	}
	return s.Webex[0]
}

// named reports whether exports of the form name the kind in activityName.
func (s *sort) named(form Form) bool { return s.Name != kindEvent || form == FormFlowV2 }

func (s *sort) shape() string {
	switch {
	case s.Shape != "":
		return s.Shape
	case s.Name == kindEvent || s.Name == kindStart:
		return s.Name
	}
	return "action"
}

// role is FlowV2's activityType.
func (s *sort) role() string {
	switch {
	case s.Role == activity.RoleStart || s.Name == kindStart:
		return "start"
	case s.Role == activity.RoleHandler || s.Name == kindEvent:
		return "event"
	case s.Role == activity.RoleEnd:
		return "end"
	}
	return "action"
}

// port is the one that a link leaves by which names none.
func (s *sort) port() string {
	for _, p := range s.Ports {
		if !activity.IsErrorPort(p) {
			return p
		}
	}
	if s.role() == "start" || s.role() == "event" {
		return "out"
	}
	return "default"
}

// leaves is the port that a link means: FlowV2 calls the way on from an
// activity out where exports call it default.
func (s *sort) leaves(port string) string {
	if port == "out" && !slices.Contains(s.Ports, port) && s.port() == "default" && s.known {
		return "default"
	}
	return port
}

// ports are those of an activity with the settings.
func (s *sort) ports(settings *value.Object) []string {
	if s.New == nil {
		return s.Ports
	}
	a := s.New()
	a.Fields().Decode(settings)
	return s.PortsFor(a)
}

// node is an activity in a document.
type node struct {
	key   string // under which the graph has it
	raw   *value.Object
	graph *graph
	sort  *sort
	flow.Activity
	extra *value.Object
}

// skeleton is a node as an export writes it by itself, without its properties.
func skeleton(form Form, id, label string, s *sort) *value.Object {
	o := value.Of("id", id, "name", label, "group", s.shape())
	if form == FormFlowV2 {
		o.Set("activityType", s.role())
	}
	return o
}

// label is the name of a node, or what stands in for it.
func label(raw *value.Object, otherwise string) string {
	if name := text(raw, "name"); name != "" {
		return name
	}
	return otherwise
}

// readNode fills in the activity of a node whose key and id are known.
func (im *importer) readNode(n *node) error {
	properties, err := want[*value.Object](n.raw, "properties")
	if err != nil {
		return message.Errorf("reading the activity %q: %s", n.key, err)
	}
	n.Label = label(n.raw, n.ID)
	n.Kind = im.sorts.kind(n.raw, properties)
	n.sort = im.sorts.of(n.Kind)
	var settings *value.Object
	settings, n.extra = n.sort.settings(properties)
	if settings.Len() > 0 {
		n.Settings = settings
	}
	im.common(n, properties)
	bare := n.raw.Clone()
	bare.Delete("properties")
	o := overlay(skeleton(im.form, n.key, n.Label, n.sort), bare)
	f := frame(n.raw, "properties")
	put(n.extra, "node", o)
	put(n.extra, "frame", only(f, "properties"))
	if n.key != n.ID {
		n.extra.Set("key", n.key)
	}
	return nil
}

// common takes the properties that are no settings but members of the document.
func (im *importer) common(n *node, raw *value.Object) {
	kept := object(n.extra, "properties")
	if kept == nil {
		kept = value.NewObject(0)
	}
	var absent []any
	derived := value.Of("name", n.Label)
	if n.sort.named(im.form) {
		derived.Set("activityName", n.sort.activityName(im.form))
	}
	for p, v := range derived.All() {
		switch r, ok := raw.Get(p); {
		case !ok:
			absent = append(absent, p)
		case same(r, v):
			kept.Delete(p)
		}
	}
	if _, owned := n.sort.owner["description"]; !owned {
		if n.Description = text(raw, "description"); n.Description != "" {
			kept.Delete("description")
		}
	}
	if kept.Len() == 0 {
		n.extra.Delete("properties")
	}
	put(n.extra, "absent", absent)
}

// properties writes the properties of an activity.
func (ex *exporter) properties(a *flow.Activity, s *sort, extra *value.Object, imported bool) *value.Object {
	var out *value.Object
	if imported {
		settings := a.Settings
		if event := text(extra, "event"); event != "" && event == eventOf(a) && ex.again {
			settings = settings.Clone() // the import took it from elsewhere
			settings.Delete("event")
		}
		out = s.properties(settings, extra)
	} else {
		out = s.fresh(a.Settings)
	}
	kept := object(extra, "properties")
	absent := func(p string) bool {
		for _, v := range list(extra, "absent") {
			if v == p && ex.again {
				return true
			}
		}
		return false
	}
	if !has(kept, "name") && !absent("name") {
		out.Set("name", a.Label)
	}
	if s.named(ex.form) {
		if was, ok := kept.Get("activityName"); (!ok || !ex.still(a, s, extra, was)) && !absent("activityName") {
			out.Set("activityName", s.activityName(ex.form))
			if ok && has(kept, "activityId") {
				out.Set("activityId", s.activityName(ex.form))
			}
		}
	}
	if _, owned := s.owner["description"]; !owned && (a.Description != "" || !imported && s.role() == "action") {
		out.Set("description", a.Description)
	}
	if !imported {
		ex.complete(a, s, out)
	}
	return out
}

// still reports whether an imported activity that is called activityName has
// the kind that it has now.
func (ex *exporter) still(a *flow.Activity, s *sort, extra *value.Object, activityName any) bool {
	raw := lay(skeleton(Form(text(ex.extra, "form")), a.ID, a.Label, s), object(extra, "node"), nil)
	return ex.sorts.kind(raw, value.Of("activityName", activityName)) == a.Kind
}

// complete adds what the designer expects of an activity that it did not make.
func (ex *exporter) complete(a *flow.Activity, s *sort, out *value.Object) {
	switch s.role() {
	case "start":
		out.Set("activityId", "start")
		if s.Name == kindStart {
			out.Set("event", text(out, "activityName"))
			out.Set("flowType", value.Of("eventSourceName", "WebexContactCenter", "eventClassificationName", "VoiceInteractions",
				"eventSpecificationName", "ContactStartWorkflow"))
		}
	case "event":
		out.Set("activityId", kindEvent)
		out.Set("eventSourceName", "WebexContactCenter")
		out.Set("eventClassificationName", "VoiceInteractions")
		display, _ := out.Get(alias)
		if display == nil {
			display = a.Label
		}
		out.Set(displayName, display)
	default:
		out.Set("activityId", s.activityName(ex.form))
	}
}
