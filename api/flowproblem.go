package api

import "github.com/callwright/callwright/field"

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
