package api

import (
	"maps"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
)

// FlowProblem is something wrong with a document: where, what, and how to mend it.
type FlowProblem struct {
	Code     string         `json:"code" doc:"Stable, such as required, expression, unbound."`
	Severity field.Severity `json:"severity" enum:"error,warning,note"`
	Activity string         `json:"activity,omitempty" doc:"Label."`
	Field    string         `json:"field,omitempty" doc:"Path of the setting."`
	Line     int            `json:"line,omitempty"`
	Column   int            `json:"column,omitempty"`
	Message  string         `json:"message"`
	Mend     string         `json:"mend,omitempty"`
}

func problemsOf(list []field.Problem) []FlowProblem {
	out := make([]FlowProblem, len(list))
	for i, p := range list {
		out[i] = FlowProblem(p)
	}
	return out
}

// factsOf are the details of a refusal with the names that the API has for what
// is in them.
func factsOf(detail map[string]any) map[string]any {
	facts := detail
	for name, fact := range detail {
		var answered any
		switch f := fact.(type) {
		case []release.Use:
			answered = each(f, flowUseOf).Body.Items
		case []field.Problem:
			answered = problemsOf(f)
		default:
			continue
		}
		facts = maps.Clone(facts)
		facts[name] = answered
	}
	return facts
}
