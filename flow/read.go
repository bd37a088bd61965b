package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// The codes of problems that only this package reports.
const (
	CodeSyntax         = "syntax"          // the text is no YAML that we read
	CodeVersion        = "version"         // the format version is absent or unknown
	CodeUnknownKey     = "unknown_key"     // the format has no such key here
	CodeUnknownTarget  = "unknown_target"  // a link leads to no activity
	CodeDuplicateID    = "duplicate_id"    // two activities have one id
	CodeDuplicateLabel = "duplicate_label" // two activities have one label
	CodeDuplicateName  = "duplicate_name"  // two variables have one name
)

// Read reads a flow from its text form, YAML or JSON, and returns everything
// that is wrong with it; a problem's Line and Column count from 1 in the text.
// The flow is nil only when the text is not one: it has a syntax error, is no
// mapping, or has a format version that is not known.
func Read(text []byte) (*Flow, []field.Problem) {
	root, err := parse(text)
	if err != nil {
		return nil, []field.Problem{syntaxProblem(err)}
	}
	return readRoot(root)
}

func syntaxProblem(err error) field.Problem {
	p := field.Problem{Code: CodeSyntax, Severity: field.SeverityError}
	var e *syntaxError
	if errors.As(err, &e) {
		p.Line, p.Column = e.line, e.column
		return p.Saying("%s", e.said)
	}
	return p.Saying("%s", err)
}

func readRoot(root *node) (*Flow, []field.Problem) {
	r := reader{flow: &Flow{Type: TypeFlow}}
	if root.shape != mapping {
		r.add(r.problem(root, CodeSyntax, "").Saying("a flow must be keys with values").Mending("begin with “callwright: 1”"))
		return nil, r.problems
	}
	if !r.version(root) {
		return nil, r.problems
	}
	r.read(root)
	return r.flow, r.problems
}

type reader struct {
	flow     *Flow
	activity string // label of the activity that is being read
	problems []field.Problem
	pending  []pending
	places   []*node // of the activities, as All gives them
}

// pending is a link whose target is not yet known.
type pending struct {
	label  string
	links  []*node // targets, one per link
	byID   []bool  // the target was given as {id: …}
	events bool
	index  int
}

// problem is an error at a place of the text, for a setting of the activity that
// is being read; add takes it once it says what is wrong.
func (r *reader) problem(n *node, code, path string) field.Problem {
	return field.Problem{Code: code, Severity: field.SeverityError, Activity: r.activity, Field: path, Line: n.line, Column: n.column}
}

func (r *reader) add(p field.Problem) { r.problems = append(r.problems, p) }

func (r *reader) version(root *node) bool {
	for _, m := range root.members {
		if m.key != "callwright" {
			continue
		}
		if m.value.scalar != int64(FormatVersion) {
			r.add(r.problem(m.value, CodeVersion, "callwright").Saying("format version %s is not known", value.Text(m.value.value())).
				Mending("this program reads version %d", FormatVersion))
			return false
		}
		return true
	}
	r.add(r.problem(root, CodeVersion, "callwright").Saying("the format version is missing").
		Mending("begin with “callwright: %d”", FormatVersion))
	return true
}

func (r *reader) read(root *node) {
	f := r.flow
	layout := (*node)(nil)
	if !slices.ContainsFunc(root.members, func(m member) bool { return m.key == "name" }) {
		r.add(r.problem(root, field.CodeRequired, "name").Saying("the flow has no name"))
	}
	r.keys(root, "", map[string]func(*node){
		"callwright":  func(*node) {},
		"name":        func(n *node) { f.Name = r.text(n, "name") },
		"id":          func(n *node) { f.ID = r.text(n, "id") },
		"type":        func(n *node) { f.Type = r.flowType(n) },
		"description": func(n *node) { f.Description = r.text(n, "description") },
		"variables":   func(n *node) { f.Variables = r.variables(n) },
		"activities":  func(n *node) { f.Activities = r.activities(n, "activities") },
		"events":      func(n *node) { f.Events = r.activities(n, "events") },
		"settings":    func(n *node) { f.Settings = r.object(n, "settings") },
		"layout":      func(n *node) { layout, f.Layout = n, r.object(n, "layout") },
		"extra":       func(n *node) { f.Extra = r.object(n, "extra") },
	})
	r.resolve()
	r.linkRows(layout)
}

// keys hands each member of n to the function for its key.
func (r *reader) keys(n *node, path string, take map[string]func(*node)) {
	for _, m := range n.members {
		if f, ok := take[m.key]; ok {
			f(m.value)
			continue
		}
		at := &node{line: m.line, column: m.column}
		r.add(r.problem(at, CodeUnknownKey, path+m.key).Saying("there is no key %q here", m.key).Mending("remove it, or move it to extra"))
	}
}

func (r *reader) text(n *node, path string) string {
	if n.shape != scalar || n.scalar == nil && n.source == "" {
		r.add(r.problem(n, field.CodeInvalid, path).Saying("must be a text"))
		return ""
	}
	return n.source
}

func (r *reader) bool(n *node, path string) bool {
	b, ok := n.scalar.(bool)
	if !ok {
		r.add(r.problem(n, field.CodeInvalid, path).Saying("must be true or false"))
	}
	return b
}

func (r *reader) object(n *node, path string) *value.Object {
	if n.shape == scalar && n.scalar == nil {
		return nil
	}
	if n.shape != mapping {
		r.add(r.problem(n, field.CodeInvalid, path).Saying("must be keys with values"))
		return nil
	}
	return n.object()
}

func (r *reader) rows(n *node, path string) []*node {
	if n.shape == scalar && n.scalar == nil {
		return nil
	}
	if n.shape != sequence {
		r.add(r.problem(n, field.CodeInvalid, path).Saying("must be a list").Mending("write one row per line, each begun with “-”"))
		return nil
	}
	var rows []*node
	for i, item := range n.items {
		if item.shape != mapping {
			r.add(r.problem(item, field.CodeInvalid, fmt.Sprintf("%s[%d]", path, i)).Saying("must be keys with values"))
			continue
		}
		rows = append(rows, item)
	}
	return rows
}

func (r *reader) flowType(n *node) Type {
	t := Type(r.text(n, "type"))
	if t != TypeFlow && t != TypeSubflow {
		r.add(r.problem(n, field.CodeInvalid, "type").Saying("%q is no type of flow", t).Mending("give flow or subflow"))
	}
	return t
}

func (r *reader) variables(n *node) []Variable {
	var all []Variable
	seen := map[string]bool{}
	for i, row := range r.rows(n, "variables") {
		path := fmt.Sprintf("variables[%d].", i)
		v := Variable{Type: String}
		text := func(to *string, key string) func(*node) { return func(n *node) { *to = r.text(n, path+key) } }
		flag := func(to *bool, key string) func(*node) { return func(n *node) { *to = r.bool(n, path+key) } }
		r.keys(row, path, map[string]func(*node){
			"name": text(&v.Name, "name"), "id": text(&v.ID, "id"), "type": text((*string)(&v.Type), "type"),
			"value": func(n *node) { v.Value = n.value() }, "description": text(&v.Description, "description"),
			"source": text((*string)(&v.Source), "source"), "secure": flag(&v.Secure, "secure"),
			"agent_viewable": flag(&v.AgentViewable, "agent_viewable"), "agent_editable": flag(&v.AgentEditable, "agent_editable"),
			"desktop_label": text(&v.DesktopLabel, "desktop_label"), "reportable": flag(&v.Reportable, "reportable"),
			"overwrite": flag(&v.Overwrite, "overwrite"),
		})
		r.variable(row, path, v)
		if seen[v.Name] {
			r.add(r.problem(row, CodeDuplicateName, path+"name").Saying("there is a variable %q already", v.Name).Mending("give it another name"))
		}
		seen[v.Name] = true
		all = append(all, v)
	}
	return all
}

func (r *reader) variable(row *node, path string, v Variable) {
	if v.Name == "" {
		r.add(r.problem(row, field.CodeRequired, path+"name").Saying("the variable has no name"))
	}
	switch v.Type {
	case String, Integer, Decimal, Boolean, DateTime, JSON:
	default:
		r.add(r.problem(row, field.CodeInvalid, path+"type").Saying("%q is no type of variable", v.Type).
			Mending("give STRING, INTEGER, DECIMAL, BOOLEAN, DATETIME or JSON"))
	}
	switch v.Source {
	case Local, Global, SubflowInput, SubflowOutput:
	default:
		r.add(r.problem(row, field.CodeInvalid, path+"source").Saying("%q is no source of variables", v.Source).
			Mending("leave it out, or give GLOBAL, SUBFLOW_INPUT or SUBFLOW_OUTPUT"))
	}
}

func (r *reader) activities(n *node, section string) []Activity {
	var all []Activity
	for i, row := range r.rows(n, section) {
		path := fmt.Sprintf("%s[%d].", section, i)
		a, links := r.one(row, path)
		links.events, links.index = section == "events", i
		links.index = len(all)
		all = append(all, a)
		r.pending = append(r.pending, links)
		r.places = append(r.places, row)
	}
	r.activity = ""
	return all
}

func (r *reader) one(row *node, path string) (Activity, pending) {
	var a Activity
	var links pending
	for _, m := range row.members { // first, so that problems can name it
		if m.key == "label" && m.value.shape == scalar {
			a.Label = m.value.source
		}
	}
	r.activity, links.label = a.Label, a.Label
	a.ID = a.Label
	if a.Label != "" {
		path = ""
	}
	r.keys(row, path, map[string]func(*node){
		"label":       func(n *node) { a.Label = r.text(n, path+"label") },
		"id":          func(n *node) { a.ID = r.text(n, path+"id") },
		"kind":        func(n *node) { a.Kind = r.text(n, path+"kind") },
		"description": func(n *node) { a.Description = r.text(n, path+"description") },
		"disabled":    func(n *node) { a.Disabled = r.bool(n, path+"disabled") },
		"settings":    func(n *node) { a.Settings = r.object(n, path+"settings") },
		"links":       func(n *node) { r.links(n, path+"links", &a, &links) },
	})
	if a.Label == "" {
		r.add(r.problem(row, field.CodeRequired, path+"label").Saying("the activity has no label").Mending("give it a name of its own"))
	}
	if a.Kind == "" {
		r.add(r.problem(row, field.CodeRequired, path+"kind").Saying("the activity has no kind"))
	}
	return a, links
}

// links reads {port: target} or, where a port has several links, a list of {port, to}.
func (r *reader) links(n *node, path string, a *Activity, p *pending) {
	add := func(port string, target *node, path string) {
		byID := false
		if target.shape == mapping && len(target.members) == 1 && target.members[0].key == "id" {
			target, byID = target.members[0].value, true
		}
		if target.shape != scalar || target.scalar == nil && target.source == "" {
			r.add(r.problem(target, field.CodeInvalid, path).Saying("must be the label of an activity"))
			return
		}
		a.Links = append(a.Links, Link{Port: port})
		p.links, p.byID = append(p.links, target), append(p.byID, byID)
	}
	if n.shape == mapping {
		for _, m := range n.members {
			add(m.key, m.value, path+"."+m.key)
		}
		return
	}
	for i, row := range r.rows(n, path) {
		at := fmt.Sprintf("%s[%d].", path, i)
		var port, to *node
		r.keys(row, at, map[string]func(*node){"port": func(n *node) { port = n }, "to": func(n *node) { to = n }})
		if port == nil || to == nil {
			r.add(r.problem(row, field.CodeRequired, strings.TrimSuffix(at, ".")).Saying("a link needs port and to"))
			continue
		}
		add(r.text(port, at+"port"), to, at+"to")
	}
}

// resolve turns the names that links lead to into ids.
func (r *reader) resolve() {
	r.duplicates()
	names := r.flow.Names()
	for _, p := range r.pending {
		a := &r.flow.Activities
		if p.events {
			a = &r.flow.Events
		}
		r.activity = p.label
		for i, target := range p.links {
			l := &(*a)[p.index].Links[i]
			found := false
			if l.Target, found = names.ID(target.source); p.byID[i] {
				l.Target, found = target.source, names.ids[target.source]
			}
			if !found {
				r.add(r.problem(target, CodeUnknownTarget, "links."+l.Port).Saying("there is no activity %q", target.source).
					Mending("name an activity by its label, or by its id where two have one label"))
			}
		}
	}
	r.activity = ""
}

func (r *reader) duplicates() {
	ids, labels := map[string]bool{}, map[string]bool{}
	for i, a := range r.flow.All() {
		r.activity = a.Label
		switch {
		case ids[a.ID]:
			r.add(r.problem(r.places[r.place(i)], CodeDuplicateID, "id").Saying("there is an activity with the id %q already", a.ID).
				Mending("give it an id or a label of its own"))
		case labels[a.Label] && a.Label != "":
			r.add(r.problem(r.places[r.place(i)], CodeDuplicateLabel, "label").Saying("there is an activity labelled %q already", a.Label).
				Mending("rename one of them: expressions cannot tell them apart"))
		}
		ids[a.ID], labels[a.Label] = true, true
	}
	r.activity = ""
}

// place is the index in places of the i-th activity of All; the text may have
// its events before its activities.
func (r *reader) place(i int) int {
	if len(r.pending) > 0 && r.pending[0].events {
		return (i + len(r.flow.Events)) % len(r.pending)
	}
	return i
}

// linkRows gives links the ids and the order that layout holds for them.
func (r *reader) linkRows(layout *node) {
	rows, ok := r.flow.Layout.Get("links")
	if !ok {
		return
	}
	r.flow.Layout = without(r.flow.Layout, "links")
	list, ok := rows.([]any)
	if !ok {
		r.add(r.problem(layout, field.CodeInvalid, "layout.links").Saying("must be a list of {id, from, port}"))
		return
	}
	names, ids := r.flow.Names(), []string{}
	byID := make(map[string]*Activity, len(r.pending))
	for _, a := range r.flow.All() {
		if byID[a.ID] == nil {
			byID[a.ID] = a
		}
	}
	for _, row := range list {
		o, _ := row.(*value.Object)
		id, from, port := textOf(o, "id"), textOf(o, "from"), textOf(o, "port")
		source, _ := names.ID(from)
		if v, ok := o.Get("from"); ok {
			if byIDForm, ok := v.(*value.Object); ok {
				source = textOf(byIDForm, "id")
			}
		}
		n := int64(1)
		if v, ok := o.Get("nth"); ok {
			n, _ = v.(int64)
		}
		l := nth(byID[source], port, int(n-1))
		if l == nil || id == "" {
			continue // the link has gone; its row means nothing any more
		}
		l.ID = id
		ids = append(ids, id)
	}
	r.flow.OrderLinks(ids)
}

// nth returns the link that is the n-th of a by the port.
func nth(a *Activity, port string, n int) *Link {
	if a == nil {
		return nil
	}
	for i := range a.Links {
		if a.Links[i].Port != port {
			continue
		}
		if n == 0 {
			return &a.Links[i]
		}
		n--
	}
	return nil
}

func textOf(o *value.Object, key string) string {
	v, _ := o.Get(key)
	return value.Text(v)
}
