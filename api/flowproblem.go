package api

import (
	"maps"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
)

// FlowProblem is something wrong with a document: where, what, and how to mend it.
type FlowProblem struct {
	Code       string         `json:"code" doc:"Stable, such as required, expression, unbound."`
	Severity   field.Severity `json:"severity" enum:"error,warning,note"`
	Activity   string         `json:"activity,omitempty" doc:"Label."`
	ActivityID string         `json:"activity_id,omitempty"`
	Field      string         `json:"field,omitempty" doc:"Path of the setting, such as outputs[0].path; links.<port>, label and kind for what is no setting; variables.<name> of the flow."`
	Line       int            `json:"line,omitempty" doc:"In the flow's text, from 1."`
	Column     int            `json:"column,omitempty"`
	At         *PlaceInField  `json:"at,omitempty" doc:"In the text of the setting, such as that of an expression."`
	Message    string         `json:"message"`
	Mend       string         `json:"mend,omitempty"`
}

// PlaceInField is a place in the text of one setting.
type PlaceInField struct {
	Line   int `json:"line" doc:"From 1."`
	Column int `json:"column" doc:"From 1."`
}

func problemsOf(list []field.Problem) []FlowProblem {
	out := make([]FlowProblem, len(list))
	for i, p := range list {
		out[i] = FlowProblem{Code: p.Code, Severity: p.Severity, Activity: p.Activity, Field: p.Field, Line: p.Line, Column: p.Column, Message: p.Message, Mend: p.Mend}
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
