package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
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
	linked := make([]string, len(n.links))
	for i, l := range n.links {
		linked[i] = l.port
	}
	return n.out(activity.ErrorPort(linked))
}
