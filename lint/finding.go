package lint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
)

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
