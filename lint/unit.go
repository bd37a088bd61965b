package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// unit is one flow prepared for the search. Every activity is compiled under a
// kind of its own, so that what the engine notes names the activity whatever
// its label, and every step of it is seen.
type unit struct {
	flow    *flow.Flow
	program *engine.Program
	nodes   []*node
	names   map[string]*node // label or event alias
	vars    map[string]*variable
	matter  map[string]bool // names on which a way can depend
	stub    bool            // made up for a flow that is not there
}

type variable struct {
	flow.Variable
	assigned bool // by an activity of the flow
}

// node is an activity of a unit.
type node struct {
	*flow.Activity
	unit    *unit
	kind    activity.Kind
	act     activity.Activity // the real one, inside the probe
	event   string            // of a handler
	links   []*link
	main    bool // of the main flow
	inert   bool // of a kind that does not run
	unset   bool // it fails on entry, whatever the contact
	entered int
	idle    bool // entered while the contact was not queued
	path    *tree
}

// link is a link of the document.
type link struct {
	from, to *node
	port     string
	taken    int
	sure     int // …by contacts on whose way nothing was only assumed
}

// kindOf is the name under which an activity is compiled.
func kindOf(unit, i int) string { return fmt.Sprintf("%d/%d", unit, i) }

// prepare compiles a flow for the search.
func (x *explorer) prepare(f *flow.Flow) *unit {
	u := &unit{flow: f, names: map[string]*node{}, vars: map[string]*variable{}}
	number := len(x.units)
	x.units = append(x.units, u)
	twin := *f
	twin.Activities, twin.Events = slices.Clone(f.Activities), slices.Clone(f.Events)
	var kinds []activity.Kind
	for i, a := range twin.All() {
		n := &node{Activity: f.All()[i], unit: u, main: i < len(f.Activities)}
		a.Kind = kindOf(number, i)
		n.kind = x.kind(n.Kind)
		k := n.kind
		k.Name, k.Webex = a.Kind, nil
		k.New = func() activity.Activity {
			n.act = n.kind.New()
			if n.kind.Inert || n.kind.Title == "" && n.kind.Group == "" {
				n.inert = true
			}
			return &probe{x, n}
		}
		kinds = append(kinds, k)
		u.nodes = append(u.nodes, n)
		x.nodes[a.Kind] = n
	}
	u.program, _ = engine.Compile(&twin, activity.NewCatalog(kinds...))
	u.connect()
	u.weigh()
	return u
}

// kind is the kind called name; one that nobody knows fails as it does in the engine.
func (x *explorer) kind(name string) activity.Kind {
	if k, ok := x.options.Catalog.Kind(name); ok {
		return k
	}
	return activity.Kind{Name: name, New: func() activity.Activity { return strange{name} }}
}

// strange is an activity of a kind that nobody knows.
type strange struct{ kind string }

func (s strange) Fields() field.List { return nil }

func (s strange) Step(*activity.Input) (activity.Output, error) {
	return activity.Output{}, activity.Faultf(engine.CodeKindUnknown, "Callwright does not know activities of kind %q", s.kind)
}

// connect finds the links and the names.
func (u *unit) connect() {
	byID := map[string]*node{}
	for _, n := range u.nodes {
		byID[n.ID] = n
	}
	start := (*node)(nil)
	for _, n := range u.nodes {
		u.name(n.Label, n)
		if n.kind.Role == activity.RoleStart && n.main && start == nil {
			start = n
		}
		if h, ok := n.act.(activity.Handler); ok && n.kind.Role == activity.RoleHandler {
			event, alias := h.Handles()
			n.event = event
			u.name(alias, n)
		}
		for _, l := range n.Links {
			if to := byID[l.Target]; to != nil {
				n.links = append(n.links, &link{from: n, to: to, port: l.Port})
			}
		}
	}
	if start != nil {
		u.name("NewPhoneContact", start)
		u.name("NewContact", start)
	}
	for _, v := range u.flow.Variables {
		if u.vars[v.Name] == nil {
			u.vars[v.Name] = &variable{Variable: v}
		}
	}
	for _, n := range u.nodes {
		for use := range n.act.Fields().Uses() {
			if v := u.vars[use.Ref.Name]; use.Target == "variable" && v != nil && !strings.HasPrefix(use.Path, "inputs") {
				v.assigned = true
			}
		}
	}
}

func (u *unit) name(name string, n *node) {
	if _, ok := u.names[name]; !ok && name != "" {
		u.names[name] = n
	}
}

// silent are kinds whose settings decide nothing about the way: what they say,
// show or send is not looked at by anybody in the search.
var silent = []string{"play-message", "play-music", "menu", "collect-digits", "http-request", "screen-pop", "disconnect", "end",
	"SendCustomMessage", "send-message", "start-media-stream", "Feedback", "Feedback-V2", "set-announcement", "set-whisperannouncement"}

// remembering are kinds that go another way by what they gave before.
var remembering = []string{"verify-otp"}

// weigh finds the names on which a way can depend: those in decisions, and
// those from which they are made.
func (u *unit) weigh() {
	u.matter = map[string]bool{}
	for _, n := range u.nodes {
		if n.kind.Name == "set-variable" || slices.Contains(silent, n.kind.Name) {
			continue
		}
		if slices.Contains(remembering, n.kind.Name) {
			u.matter[n.Label] = true
		}
		for use := range n.act.Fields().Uses() {
			switch {
			case use.Template != nil:
				u.heed(use.Template.Names())
			case use.Target == "variable" && strings.HasPrefix(use.Path, "inputs"):
				u.matter[use.Ref.Name] = true
			}
		}
		if p, ok := n.act.(*activity.Parse); ok {
			root, _, _ := strings.Cut(strings.TrimSpace(p.Input.Source()), ".")
			u.matter[root] = true
		}
	}
	for grown := true; grown; {
		before := len(u.matter)
		for _, n := range u.nodes {
			if s, ok := n.act.(*activity.SetVariable); ok {
				for _, r := range s.Set {
					if u.matter[r.Variable] {
						u.heed(r.Value.Names())
					}
				}
			}
		}
		grown = len(u.matter) > before
	}
	if u.flow.Type == flow.TypeSubflow {
		for _, v := range u.flow.Variables {
			u.matter[v.Name] = u.matter[v.Name] || v.Source == flow.SubflowOutput
		}
	}
}

func (u *unit) heed(names []expr.Name) {
	for _, n := range names {
		u.matter[n.Root] = true
	}
}

// matters reports whether a way can depend on the variable, or on an output of the activity.
func (u *unit) matters(name string) bool {
	if u.matter[name] {
		return true
	}
	for alias, n := range u.names {
		if n.Label == name && u.matter[alias] && u.vars[alias] == nil {
			return true
		}
	}
	return false
}

// out is the link that leaves by the port.
func (n *node) out(port string) *link {
	for _, l := range n.links {
		if l.port == port {
			return l
		}
	}
	return nil
}

// errorLink is the link by which the activity leaves when it has failed.
func (n *node) errorLink() *link {
	for _, l := range n.links {
		if activity.IsErrorPort(l.port) {
			return l
		}
	}
	return nil
}

// setting reads a setting as it stands in the document.
func (n *node) setting(name string) any {
	v, _ := n.Settings.Get(name)
	return v
}

// row is a row of outputs as documents write it.
type row struct {
	variable string
	path     []any
	ok       bool // the path can be built
}

// rows are the activity's rows of outputs, under whatever setting they stand.
func (n *node) rows() []row {
	var rows []row
	for _, v := range n.Settings.All() {
		list, _ := v.([]any)
		for _, item := range list {
			o, ok := item.(*value.Object)
			if !ok {
				break
			}
			name, hasName := o.Get("variable")
			path, hasPath := o.Get("path")
			if !hasName || !hasPath || strings.TrimSpace(value.Text(name)) == "" || strings.TrimSpace(value.Text(path)) == "" {
				continue
			}
			steps, ok := parsePath(value.Text(path))
			rows = append(rows, row{value.Text(name), steps, ok})
		}
	}
	return rows
}
