package lint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// Report is what came of exploring a flow.
type Report struct {
	Flow       string
	Activities struct{ Total, Reached int }
	Links      struct{ Total, Taken int }
	Assumed    []Untaken // links that were taken only after something that could not happen as things are
	Findings   []Finding
	Untaken    []Untaken
	Steps      int  // events given to the engine
	Exhausted  bool // the budget ran out before everything was tried
	Faults     int  // faults of Callwright itself
}

// Finding is something wrong that the search ran into.
type Finding struct {
	Code     string
	Severity field.Severity
	Activity string
	Message  string
	Mend     string
	Scenario *flowtest.Scenario // the inputs that show it, without its flow; nil when there are none
	Shown    bool               // playing the scenario shows it
	cause    string             // code of the error
	t        *tree
	result   *flowtest.Result
}

// Untaken is a link that no contact took.
type Untaken struct {
	From, Port, To string
	Condition      string // what had to hold, as far as the flow says
	Why            string
	Never          bool // the flow itself rules it out, whatever happens
}

// The codes of findings.
const (
	CodeUnhandled   = "unhandled_error" // an error that nobody handles: the contact fails
	CodeLoop        = "endless_loop"    // nothing but a limit ends it
	CodeUnreachable = "unreachable"     // no link leads to the activity
	CodeUnreached   = "not_reached"     // links lead there, but no contact came
	CodeNotThere    = "not_there"       // a flow that is handed the contact is not there
	CodeInternal    = "internal"        // a fault of Callwright
)

// Internal reports whether a fault of Callwright itself was met.
func (r *Report) Internal() bool { return r.Faults > 0 }

// Worst reports whether there is a finding of severity error.
func (r *Report) Worst() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == field.SeverityError })
}

// Data is the report as `callwright explore --json` prints it.
func (r *Report) Data() *value.Object {
	findings := make([]any, len(r.Findings))
	for i := range r.Findings {
		findings[i] = r.Findings[i].data()
	}
	return value.Of("flow", r.Flow,
		"activities", value.Of("total", int64(r.Activities.Total), "reached", int64(r.Activities.Reached)),
		"links", value.Of("total", int64(r.Links.Total), "taken", int64(r.Links.Taken)),
		"findings", findings, "untaken", linksData(r.Untaken), "assumed", linksData(r.Assumed), "steps", int64(r.Steps), "exhausted", r.Exhausted)
}

func linksData(list []Untaken) []any {
	links := make([]any, len(list))
	for i, u := range list {
		links[i] = value.Of("from", u.From, "port", u.Port, "to", u.To, "condition", u.Condition, "why", u.Why, "never", u.Never)
	}
	return links
}

func (f *Finding) data() *value.Object {
	o := value.Of("code", f.Code, "severity", string(f.Severity), "activity", f.Activity, "message", f.Message, "mend", f.Mend)
	o.Set("inputs", inputsOf(f.Scenario))
	o.Set("replays", f.Shown)
	return o
}

// find keeps a finding, with the shortest way on which it was met.
func (x *explorer) find(t *tree, f Finding) {
	key := f.Code + "\x00" + f.Activity + "\x00" + f.cause
	if f.Code == CodeInternal {
		key += f.Message
	}
	f.t = t
	if old := x.found[key]; old == nil || old.t.assumed && !t.assumed || old.t.assumed == t.assumed && t.depth < old.t.depth {
		x.found[key] = &f
		t.gained = true
	}
}

// unhandled is the finding for an error that failed a contact.
func unhandled(p field.Problem) Finding {
	f := Finding{Code: CodeUnhandled, Severity: field.SeverityError, Activity: p.Activity, Message: p.Message, Mend: p.Mend, cause: p.Code}
	switch p.Code {
	case codeMade, "load", "self_loop_limit", "kind_inert", "kind_unknown":
		f.Severity = field.SeverityWarning
	}
	return f
}

// endless is the finding for a loop in which nobody does anything.
func endless(n *node, round []choice) Finding {
	return Finding{Code: CodeLoop, Severity: field.SeverityWarning, Activity: n.Label,
		Message: fmt.Sprintf("the flow comes back here for ever while %s; only a limit or a hang-up ends it", always(round)),
		Mend:    "count the rounds and give the loop a way out"}
}

// ended is the finding for a loop that the limit of its activity ended.
func ended(n *node, limit int, c choice) Finding {
	return Finding{Code: CodeLoop, Severity: field.SeverityWarning, Activity: n.Label,
		Message: fmt.Sprintf("the activity leads to itself while %s; only its limit of %d rounds ends it", always([]choice{c}), limit),
		Mend:    "count the rounds and give the loop a way out"}
}

func always(round []choice) string {
	var options []string
	for _, c := range round {
		if c.option != "done" && c.option != "time" && !slices.Contains(options, c.option) {
			options = append(options, c.option)
		}
	}
	if len(options) == 0 {
		return "nobody does anything"
	}
	return "it always gets “" + strings.Join(options, "”, “") + "”"
}

// internal keeps a fault of Callwright itself.
func (x *explorer) internal(t *tree, label, message string) {
	x.report.Faults++
	x.find(t, Finding{Code: CodeInternal, Severity: field.SeverityError, Activity: label, Message: "a fault of Callwright: " + message,
		Mend: "please report it, with the flow"})
}

// lacks notes a flow that is not there.
func (x *explorer) lacks(n *node, c activity.Load) {
	x.lacking(n, fmt.Sprintf("the flow %q is not there: it was taken as unknown, and as one that returns", cmp.Or(c.Name, c.Flow)),
		"put it into the folder given by --flows")
}

func (x *explorer) lacking(n *node, message, mend string) {
	x.found[CodeNotThere+n.Label+message] = &Finding{Code: CodeNotThere, Severity: field.SeverityWarning, Activity: n.Label,
		Message: message, Mend: mend, t: &tree{depth: -1}}
}

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

// findings puts the findings in order, with the inputs that show them.
func (x *explorer) findings() {
	x.together()
	for _, f := range x.found {
		if !f.t.root() {
			x.show(f)
		}
		x.report.Findings = append(x.report.Findings, *f)
	}
	rank := map[field.Severity]int{field.SeverityError: 0, field.SeverityWarning: 1, field.SeverityNote: 2}
	slices.SortFunc(x.report.Findings, func(a, b Finding) int {
		return cmp.Or(rank[a.Severity]-rank[b.Severity], cmp.Compare(a.Code, b.Code), cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Message, b.Message))
	})
}

// together makes one finding of all activities at which a failure of the
// channel, such as a prompt that cannot be played, is handled by nobody.
func (x *explorer) together() {
	var labels []string
	var first *Finding
	for _, key := range slices.Sorted(maps.Keys(x.found)) {
		f := x.found[key]
		if f.Code != CodeUnhandled || f.cause != codeMade {
			continue
		}
		delete(x.found, key)
		if labels = append(labels, f.Activity); first == nil || f.t.depth < first.t.depth {
			first = f
		}
	}
	if first == nil {
		return
	}
	first.Severity = field.SeverityWarning
	first.Message = "nobody handles it when the channel fails, as with a prompt that cannot be played; the contact fails at " + listed(labels)
	x.found[CodeUnhandled] = first
}

// listed names some of a list and counts the others.
func listed(names []string) string {
	const most = 8
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d others", strings.Join(names[:most], ", "), len(names)-most)
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
			return "errors leave by the port " + l.port + ", which is linked before", false
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
