package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// conclude sums up.
func (x *explorer) conclude(u *unit) {
	r := x.report
	r.Steps, r.Exhausted = x.steps, len(x.frontier.heap) > 0 && x.steps >= x.options.Budget
	linked := u.linked()
	for _, n := range u.nodes {
		r.Activities.Total++
		switch {
		case n.entered > 0 || n.event != "" && len(n.links) == 0:
			r.Activities.Reached++
		case !linked[n]:
			x.found["0\x00"+n.ID] = &Finding{Code: CodeUnreachable, Severity: field.SeverityWarning, Activity: n.Label, t: &tree{depth: -1},
				Message: "no link leads to this activity from a start or an event", Mend: "link it, or delete it"}
		default:
			x.found["0\x00"+n.ID] = &Finding{Code: CodeUnreached, Severity: field.SeverityNote, Activity: n.Label, t: &tree{depth: -1},
				Message: "links lead to this activity, but no contact of the search came to it", Mend: "see the links that were not taken"}
		}
		for _, l := range n.links {
			r.Links.Total++
			if l.taken > 0 {
				r.Links.Taken++
				if l.sure == 0 {
					r.Assumed = append(r.Assumed, Untaken{From: n.Label, Port: l.port, To: l.to.Label, Condition: n.condition(l.port), Why: "it was taken only when something was assumed"})
				}
				continue
			}
			why, never := l.why(linked)
			r.Untaken = append(r.Untaken, Untaken{From: n.Label, Port: l.port, To: l.to.Label, Condition: n.condition(l.port), Why: why, Never: never})
		}
	}
	x.findings()
}

// linked are the activities to which links lead from a start or an event.
func (u *unit) linked() map[*node]bool {
	linked := map[*node]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		if linked[n] {
			return
		}
		linked[n] = true
		for _, l := range n.links {
			visit(l.to)
		}
	}
	for _, n := range u.nodes {
		if n.kind.Role == activity.RoleStart || n.kind.Role == activity.RoleHandler {
			visit(n)
		}
	}
	return linked
}

// condition is what decides whether the activity is left by the port.
func (n *node) condition(port string) string {
	switch act := n.act.(type) {
	case *activity.Condition:
		return act.Expression.Source() + " is " + port
	case *activity.Case:
		for i, r := range act.Cases {
			if r.Port == port || r.Port == "" && text(i) == port {
				return act.Expression.Source() + " is " + r.Value.Source()
			}
		}
		return act.Expression.Source() + " is " + port
	}
	if activity.IsErrorPort(port) {
		return n.kind.Title + " fails"
	}
	return n.kind.Title + " leaves by " + port
}

// why says why no contact took the link, and whether none ever can.
func (l *link) why(linked map[*node]bool) (reason string, never bool) {
	switch n := l.from; {
	case !linked[n]:
		return "no link leads to " + n.Label, true
	case n.entered == 0 && n.event == engine.EventGlobalError:
		return "every error that came was handled by a link", false
	case n.entered == 0 && n.event != "":
		return "the event " + n.event + " did not come", false
	case n.entered == 0:
		return "no contact came to " + n.Label, false
	case n.inert:
		return "activities of the kind " + n.Kind + " do not run yet", false
	case !slices.Contains(n.kind.PortsFor(n.act), l.port) && !activity.IsErrorPort(l.port):
		return "the activity has no such port", true
	}
	return l.from.unmet(l.port)
}

// unmet says why a contact that came to the activity did not leave it by the port.
func (n *node) unmet(port string) (reason string, never bool) {
	var t *expr.Template
	switch act := n.act.(type) {
	case *activity.Condition:
		t = &act.Expression
	case *activity.Case:
		t = &act.Expression
	case *activity.SetVariable:
		if port == "error" && !n.typed(act) {
			return "every value fits the variables that it sets, so it cannot fail", true
		}
		return "every value that was made fits the type of its variable", false
	default:
		if l := n.errorLink(); l != nil && l.port != port && activity.IsErrorPort(port) {
			return "errors leave by the port " + l.port, false
		}
		return "nothing that was tried made the activity leave by this port", false
	}
	if e, ok := t.Expression(); ok && port == "error" && safe(e) {
		return "the expression cannot fail", true
	}
	var unknown []string
	for _, name := range t.Names() {
		if n.unit.vars[name.Root] == nil && n.unit.names[name.Root] == nil {
			unknown = append(unknown, "“"+name.Root+"”")
		}
	}
	if len(unknown) > 0 {
		return "no made value satisfied the condition: " + strings.Join(unknown, ", ") + " is no variable, activity or event of this flow", false
	}
	return "no made value satisfied the condition", false
}

// typed reports whether a variable that is set takes only some texts.
func (n *node) typed(act *activity.SetVariable) bool {
	return slices.ContainsFunc(act.Set, func(r activity.VariableRow) bool {
		v := n.unit.vars[r.Variable]
		fixed, constant := r.Value.Constant()
		return v != nil && slices.Contains(unfitting, v.Type) && !(constant && fits(v.Type, fixed))
	})
}

// fits reports whether a text is a value of the type.
func fits(t flow.VariableType, text string) bool {
	text = strings.TrimSpace(text)
	if t == flow.Boolean {
		return text == "" || strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	}
	_, err := strconv.ParseInt(text, 10, 64)
	return text == "" || err == nil
}

// safe reports whether a part has a value whatever its names hold.
func safe(p expr.Part) bool {
	switch p.Op {
	case "literal", "name", "attribute", "item", "not", "and", "or", "==", "!=", "equals", "?:", "list":
	case "test":
		if p.Name == "odd" || p.Name == "even" {
			return false
		}
	default:
		return false
	}
	return !slices.ContainsFunc(p.Args, func(a expr.Part) bool { return !a.IsZero() && !safe(a) })
}
