package webex

import (
	"fmt"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// The codes of problems that [Check] reports beside those of package flow.
const (
	CodeKindUnknown = "kind_unknown" // the catalog has no such kind
	CodeKindInert   = "kind_inert"   // the kind is kept but does not run
	CodeSecondLink  = "second_link"  // a port has several links; only the first is taken
)

// Check reports what is wrong with a flow as a document, apart from its
// settings: links that lead nowhere or share a port, labels that stand twice,
// kinds that do not run, and secrets that stand in it.
func Check(f *flow.Flow, c activity.Catalog) []field.Problem {
	ch := checker{sorts: newSorts(c), names: f.Names(), labels: map[string]bool{}}
	for _, a := range f.All() {
		ch.activity(a)
	}
	return append(ch.problems, secrets(f)...)
}

type checker struct {
	sorts    *sorts
	names    flow.Names
	labels   map[string]bool
	problems []field.Problem
}

func (ch *checker) add(code string, s field.Severity, label, path, message, mend string) {
	ch.problems = append(ch.problems, field.Problem{Code: code, Severity: s, Activity: label, Field: path, Message: message, Mend: mend})
}

func (ch *checker) activity(a *flow.Activity) {
	k := ch.sorts.of(a.Kind)
	switch {
	case !k.known:
		ch.add(CodeKindUnknown, field.SeverityWarning, a.Label, "kind", fmt.Sprintf("the kind %q is not known; it is kept, and when a contact reaches it, it leaves by its error port", a.Kind), "replace it before the flow goes live")
	case k.Inert:
		ch.add(CodeKindInert, field.SeverityWarning, a.Label, "kind", fmt.Sprintf("the kind %q does not run yet; it is kept, and when a contact reaches it, it leaves by its error port", a.Kind), "replace it before the flow goes live")
	}
	if ch.labels[a.Label] {
		ch.add(flow.CodeDuplicateLabel, field.SeverityWarning, a.Label, "label", fmt.Sprintf("there is an activity labelled %q already", a.Label), "rename one of them: expressions cannot tell them apart")
	}
	ch.labels[a.Label] = true
	ports := map[string]bool{}
	for _, l := range a.Links {
		if ports[l.Port] {
			ch.add(CodeSecondLink, field.SeverityWarning, a.Label, "links."+l.Port, fmt.Sprintf("the port %q has several links, of which the first is taken", l.Port), "remove the others")
		}
		ports[l.Port] = true
		if !ch.names.Has(l.Target) {
			ch.add(flow.CodeUnknownTarget, field.SeverityError, a.Label, "links."+l.Port, fmt.Sprintf("there is no activity %q", l.Target), "let the link lead to an activity, or remove it")
		}
	}
}
