package engine

import (
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// Program is a compiled flow: immutable and shared by all its contacts.
type Program struct {
	Key      string // by which the host finds it again, such as the id of the version; set before the first contact
	Flow     *flow.Flow
	Bindings []Binding // what it refers to outside, in the order of first use
	nodes    []node
	comfort  activity.Comfort
	start    int            // index of the start, or -1
	handlers map[string]int // eventSpecificationName → event node
	vars     []variable
	varIndex map[string]int
	shape    string         // digest of its activities and variables: whether a snapshot fits
	labels   map[string]int // label or event alias → node whose outputs it names
}

type node struct {
	id, label string
	kind      activity.Kind
	act       activity.Activity
	ports     []string
	links     []link
	disabled  bool
	settings  *value.Object // as in the document, for unknown kinds
}

type link struct {
	port   string
	target int
}

type variable struct {
	name   string
	typ    flow.VariableType
	secure bool
	value  any // default, converted
}

// startAliases are the names by which expressions reach the start's outputs,
// whatever its label: Webex renamed the activity in 2025 and flows kept the old one.
var startAliases = [...]string{"NewPhoneContact", "NewContact"}

// Compile turns a flow into a program and reports every problem. The program
// can always be used: what is broken in it fails when a contact reaches it.
func Compile(f *flow.Flow, c activity.Catalog) (*Program, []field.Problem) {
	p := &Program{Flow: f, start: -1, handlers: map[string]int{}, varIndex: map[string]int{}, labels: map[string]int{}}
	k := &check{program: p}
	k.variables(f)
	k.comfort(f.Settings)
	all := f.All()
	index := make(map[string]int, len(all))
	for i, a := range all {
		index[a.ID] = i
		p.nodes = append(p.nodes, k.node(a, c))
	}
	for i, a := range all {
		k.links(&p.nodes[i], a, index)
	}
	p.name(len(f.Activities))
	k.flow()
	p.shape = p.digest()
	return p, k.problems
}

// name fills what finds nodes by name; main is the number of nodes of the main flow.
func (p *Program) name(main int) {
	for i := range p.nodes {
		n := &p.nodes[i]
		if _, ok := p.labels[n.label]; !ok {
			p.labels[n.label] = i
		}
		switch {
		case n.kind.Role == activity.RoleStart && i < main && p.start < 0:
			p.start = i
		case n.kind.Role == activity.RoleHandler:
			p.handle(i)
		}
	}
	if p.start < 0 {
		return
	}
	for _, alias := range startAliases {
		if _, ok := p.labels[alias]; !ok {
			p.labels[alias] = p.start
		}
	}
}

func (p *Program) handle(i int) {
	h, ok := p.nodes[i].act.(activity.Handler)
	if !ok {
		return
	}
	event, alias := h.Handles()
	if _, ok := p.handlers[event]; !ok {
		p.handlers[event] = i
	}
	if _, ok := p.labels[alias]; !ok && alias != "" {
		p.labels[alias] = i
	}
}

// digest tells programs apart whose activities or variables differ. A snapshot
// names activities by number.
func (p *Program) digest() string {
	h := fnv.New64a()
	write := func(parts ...string) {
		for _, s := range parts {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
	}
	for i := range p.nodes {
		write(p.nodes[i].label, p.nodes[i].kind.Name)
	}
	write("")
	for _, v := range p.vars {
		write(v.name, string(v.typ))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// Refers returns what the flow itself refers to of one kind: "connector",
// "queue", "subflow", "flow" … A reference is by id, by name, or both; what a
// subflow refers to is in the subflow's program.
func (p *Program) Refers(kind string) []Binding {
	var list []Binding
	for _, b := range p.Bindings {
		if b.Kind == kind {
			list = append(list, b)
		}
	}
	return list
}

// Connectors returns the connectors that the flow itself refers to.
func (p *Program) Connectors() []Binding { return p.Refers("connector") }

// wired reports whether an event flow for the event leads anywhere.
func (p *Program) wired(event string) bool {
	i, ok := p.handlers[event]
	return ok && len(p.nodes[i].links) > 0
}

func (n *node) link(port string) (int, bool) {
	for _, l := range n.links {
		if l.port == port {
			return l.target, true
		}
	}
	return -1, false
}

// errorLink returns the link by which a failed activity leaves.
func (n *node) errorLink() (link, bool) {
	linked := make([]string, len(n.links))
	for i, l := range n.links {
		linked[i] = l.port
	}
	port := activity.ErrorPort(linked)
	i := slices.Index(linked, port)
	if port == "" || i < 0 {
		return link{}, false
	}
	return n.links[i], true
}

// pass returns the port by which a disabled activity is passed through.
func (n *node) pass() string {
	for _, port := range n.ports {
		if !activity.IsErrorPort(port) {
			return port
		}
	}
	return ""
}

// missing stands in for an activity whose kind the catalog does not know.
type missing struct{ kind string }

func (m *missing) Fields() field.List { return nil }

func (m *missing) Step(*activity.Input) (activity.Output, error) {
	return activity.Output{}, activity.Faultf("kind_unknown", "Callwright does not know activities of kind %q", m.kind)
}
