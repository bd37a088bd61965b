package webex

import (
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// CodeSecondLink is the code for a port with several links; only the first is
// taken. [Check] reports it beside the codes of package flow.
const CodeSecondLink = "second_link"

// Check reports what is wrong with a flow as a document, apart from its
// settings and kinds, of which the engine speaks: links that lead nowhere or
// share a port, labels that stand twice, and secrets that stand in it.
func Check(f *flow.Flow) []field.Problem {
	ch := checker{names: f.Names(), labels: map[string]bool{}}
	for _, a := range f.All() {
		ch.activity(a)
	}
	ch.deadEnds(f)
	return append(ch.problems, secrets(f)...)
}

// deadEnds reports the links of an import that led nowhere, until their ports
// have others.
func (ch *checker) deadEnds(f *flow.Flow) {
	byID := map[string]*flow.Activity{}
	for _, a := range f.All() {
		byID[a.ID] = a
	}
	imported := object(f.Extra, "webex")
	for _, v := range append([]any{object(imported, "main")}, list(imported, "events")...) {
		section, _ := v.(*value.Object)
		for _, v := range list(section, "orphans") {
			if o, _ := v.(*value.Object); waits(o, byID) {
				ch.add(field.Problem{Code: flow.CodeUnknownTarget, Severity: field.SeverityWarning, Activity: byID[text(o, "activity")].Label, Field: "links." + text(o, "port")}.
					Saying("the link led to %q, which is no activity of the flow", text(o, "to")).Mending("link the port to an activity"))
			}
		}
	}
}

type checker struct {
	names    flow.Names
	labels   map[string]bool
	problems []field.Problem
}

func (ch *checker) add(p field.Problem) { ch.problems = append(ch.problems, p) }

func (ch *checker) activity(a *flow.Activity) {
	if ch.labels[a.Label] {
		ch.add(field.Problem{Code: flow.CodeDuplicateLabel, Severity: field.SeverityWarning, Activity: a.Label, Field: "label"}.
			Saying("there is an activity labelled %q already", a.Label).Mending("rename one of them: expressions cannot tell them apart"))
	}
	ch.labels[a.Label] = true
	ports := map[string]bool{}
	for _, l := range a.Links {
		if ports[l.Port] {
			ch.add(field.Problem{Code: CodeSecondLink, Severity: field.SeverityWarning, Activity: a.Label, Field: "links." + l.Port}.
				Saying("the port %q has several links, of which the first is taken", l.Port).Mending("remove the others"))
		}
		ports[l.Port] = true
		if !ch.names.Has(l.Target) {
			ch.add(field.Problem{Code: flow.CodeUnknownTarget, Severity: field.SeverityError, Activity: a.Label, Field: "links." + l.Port}.
				Saying("there is no activity %q", l.Target).Mending("let the link lead to an activity, or remove it"))
		}
	}
}
