package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
)

// The codes of problems that compiling reports, beside those of package field.
const (
	CodeNoStart     = "no_start"     // the flow has no start activity
	CodeKindUnknown = "kind_unknown" // the catalog does not know the kind
	CodeKindInert   = "kind_inert"   // the kind imports and exports but does not run yet
	CodeUndeclared  = "undeclared"   // an expression or assignment names nothing that exists
	CodePort        = "port"         // a link leaves by a port that the activity does not have
	CodeUnreachable = "unreachable"  // no link leads to the activity
	CodeVariable    = "variable"     // a variable's default does not fit its type
)

// Binding is something outside the flow that it refers to: a connector, a
// queue, an audio file … An export carries ids that mean nothing elsewhere.
type Binding struct {
	Kind   string   `json:"kind"`
	ID     string   `json:"id"`
	Label  string   `json:"label"`
	UsedBy []string `json:"used_by"` // labels of activities
}

// check collects what is wrong with a flow while it is compiled.
type check struct {
	program  *Program
	problems []field.Problem
	names    []use
}

// use is a name that an activity reads or sets, judged once all names are known.
type use struct {
	activity, field string
	name            expr.Name
	sets            bool
}

func (k *check) add(p field.Problem) { k.problems = append(k.problems, p) }

func (k *check) warn(code, label, format string, args ...any) {
	k.add(field.Problem{Code: code, Severity: field.SeverityWarning, Activity: label}.Saying(format, args...))
}

func (k *check) variables(f *flow.Flow) {
	for _, v := range f.Variables {
		d, err := convert(v.Type, v.Value)
		if err != nil {
			k.add(field.Problem{Code: CodeVariable, Severity: field.SeverityWarning, Field: "variables." + v.Name}.
				Saying("%s", err).Mending("give a default of type %s", v.Type))
		}
		p := k.program
		if _, ok := p.varIndex[v.Name]; !ok {
			p.varIndex[v.Name] = len(p.vars)
			p.vars = append(p.vars, variable{v.Name, v.Type, v.Secure, d})
		}
		if v.Source == flow.Global {
			k.bind("global-variable", v.ID, v.Name, "")
		}
	}
}

func (k *check) node(a *flow.Activity, c activity.Catalog) node {
	n := node{id: a.ID, label: a.Label, disabled: a.Disabled, settings: a.Settings}
	kind, ok := c.Kind(a.Kind)
	if !ok {
		n.kind, n.act = activity.Kind{Name: a.Kind}, &missing{a.Kind}
		k.add(field.Problem{Code: CodeKindUnknown, Severity: field.SeverityWarning, Activity: a.Label}.
			Saying("Callwright does not know activities of kind %q", a.Kind).
			Mending("it is kept for export; a contact that reaches it takes the error port or the global error"))
		return n
	}
	n.kind, n.act = kind, kind.New()
	for _, p := range n.act.Fields().Decode(a.Settings) {
		if kind.Inert && p.Code == field.CodeUnknown {
			continue
		}
		p.Activity = a.Label
		k.add(p)
	}
	if kind.Inert {
		k.add(field.Problem{Code: CodeKindInert, Severity: field.SeverityWarning, Activity: a.Label}.
			Saying("%s does not run yet", message.Phrase(cmp.Or(kind.Title, kind.Name))).
			Mending("a contact that reaches it takes the error port or the global error"))
	}
	n.ports = kind.PortsFor(n.act)
	k.uses(&n)
	return n
}

// uses notes what the settings refer to: names in expressions, things outside.
func (k *check) uses(n *node) {
	for u := range n.act.Fields().Uses() {
		switch {
		case u.Template != nil:
			for _, name := range u.Template.Names() {
				k.names = append(k.names, use{n.label, u.Path, name, false})
			}
		case u.Target == "variable":
			k.names = append(k.names, use{n.label, u.Path, expr.Name{Root: u.Ref.Name}, true})
		case u.Target != "":
			k.bind(u.Target, u.Ref.ID, u.Ref.Name, n.label)
		}
	}
}

func (k *check) bind(kind, id, label, user string) {
	p := k.program
	i := slices.IndexFunc(p.Bindings, func(b Binding) bool {
		return b.Kind == kind && (id != "" && b.ID == id || id == "" && b.ID == "" && b.Label == label)
	})
	if i < 0 {
		i = len(p.Bindings)
		p.Bindings = append(p.Bindings, Binding{Kind: kind, ID: id, UsedBy: []string{}})
	}
	b := &p.Bindings[i]
	b.Label = cmp.Or(b.Label, label)
	if user != "" && !slices.Contains(b.UsedBy, user) {
		b.UsedBy = append(b.UsedBy, user)
	}
}

func (k *check) links(n *node, a *flow.Activity, index map[string]int) {
	for _, l := range a.Links {
		target, ok := index[l.Target]
		if !ok {
			k.warn(CodePort, a.Label, "the link from port %q leads nowhere", l.Port)
			continue
		}
		n.links = append(n.links, link{l.Port, target})
		if len(n.ports) > 0 && !slices.Contains(n.ports, l.Port) && !activity.IsErrorPort(l.Port) {
			k.warn(CodePort, a.Label, "there is no port %q; the ports are %s", l.Port, strings.Join(n.ports, ", "))
		}
	}
}

// flow judges the flow as a whole.
func (k *check) flow() {
	p := k.program
	if p.start < 0 {
		k.add(field.Problem{Code: CodeNoStart, Severity: field.SeverityError}.Saying("the flow has no start activity").
			Mending("add an activity of kind start (or subflow-start) and link it to the first step"))
	}
	seen := map[string]bool{}
	for _, u := range k.names {
		key := u.activity + "\x00" + u.name.Root
		if seen[key] || p.declared(u.name.Root, u.sets) {
			continue
		}
		seen[key] = true
		k.undeclared(u)
	}
	k.unreachable()
}

func (k *check) undeclared(u use) {
	problem := field.Problem{Code: CodeUndeclared, Severity: field.SeverityWarning, Activity: u.activity, Field: u.field,
		Line: u.name.Line, Column: u.name.Column}
	if u.sets {
		k.add(problem.Saying("the flow variable %q does not exist", u.name.Root).Mending("declare it among the variables"))
		return
	}
	k.add(problem.Saying("%q is no variable, activity or event of this flow and renders empty", u.name.Root).Mending("declare it, or correct the name"))
}

func (p *Program) declared(name string, variable bool) bool {
	if _, ok := p.varIndex[name]; ok {
		return true
	}
	_, ok := p.labels[name]
	return ok && !variable
}

func (k *check) unreachable() {
	nodes := k.program.nodes
	reached := make([]bool, len(nodes))
	var visit func(i int)
	visit = func(i int) {
		if reached[i] {
			return
		}
		reached[i] = true
		for _, l := range nodes[i].links {
			visit(l.target)
		}
	}
	for i := range nodes {
		if r := nodes[i].kind.Role; r == activity.RoleStart || r == activity.RoleHandler {
			visit(i)
		}
	}
	for i := range nodes {
		if !reached[i] {
			k.add(field.Problem{Code: CodeUnreachable, Severity: field.SeverityNote, Activity: nodes[i].label}.
				Saying("no path leads to this activity"))
		}
	}
}
