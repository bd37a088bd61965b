package api

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
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

// problemWords is what says problems in the language of the request: words, and the
// labels and titles of settings and activities, which stand in problems.
func (a *api) problemWords(ctx context.Context) func(english string) string {
	say, labels := a.words(ctx), labelsIn(factsIn(ctx).language)
	return func(english string) string {
		if said := say(english); said != english {
			return said
		}
		for _, d := range labels {
			if said := d.Text(english); said != english {
				return said
			}
		}
		return english
	}
}

func labelsIn(language string) []field.Dictionary {
	var labels []field.Dictionary
	for _, all := range []dictionaries{activityWords, resourceWords} {
		if d, err := all[language](); err == nil { // a test reads them all
			labels = append(labels, d)
		}
	}
	return labels
}

func problemsOf(list []field.Problem, say func(english string) string) []FlowProblem {
	return problemsIn(nil, list, say)
}

// problemsIn are the problems of a flow, with the ids of its activities; f may be nil.
func problemsIn(f *flow.Flow, list []field.Problem, say func(english string) string) []FlowProblem {
	ids := activityIDs(f)
	out := make([]FlowProblem, len(list))
	for i, p := range list {
		p = p.SaidIn(say)
		out[i] = FlowProblem{Code: p.Code, Severity: p.Severity, Activity: p.Activity, ActivityID: ids.of(p), Field: p.Field, Line: p.Line, Column: p.Column, Message: p.Message, Mend: p.Mend}
		if p.At.Line > 0 {
			out[i].At = &PlaceInField{p.At.Line, p.At.Column}
		}
	}
	return out
}

// activityNames finds activities that problems name.
type activityNames struct {
	flow   *flow.Flow
	labels map[string][]string // ids by label
}

func activityIDs(f *flow.Flow) activityNames {
	n := activityNames{f, map[string][]string{}}
	if f == nil {
		return n
	}
	for _, a := range f.All() {
		n.labels[a.Label] = append(n.labels[a.Label], a.ID)
	}
	return n
}

// of is the id of the activity that a problem is about: by its label, or by its
// place in the document when it has none.
func (n activityNames) of(p field.Problem) string {
	if ids := n.labels[p.Activity]; p.Activity != "" && len(ids) > 0 {
		if p.Code == flow.CodeDuplicateLabel || p.Code == flow.CodeDuplicateID {
			return ids[len(ids)-1]
		}
		return ids[0]
	}
	if n.flow == nil || p.Activity != "" {
		return ""
	}
	for section, list := range map[string][]flow.Activity{"activities[": n.flow.Activities, "events[": n.flow.Events} {
		rest, ok := strings.CutPrefix(p.Field, section)
		number, _, _ := strings.Cut(rest, "]")
		if i, err := strconv.Atoi(number); ok && err == nil && i < len(list) {
			return list[i].ID
		}
	}
	return ""
}

// factsOf are the details of a refusal with the names that the API has for what
// is in them; say says the problems.
func factsOf(detail map[string]any, say func(english string) string) map[string]any {
	facts := detail
	for name, fact := range detail {
		var answered any
		switch f := fact.(type) {
		case []release.Use:
			answered = each(f, flowUseOf).Body.Items
		case []field.Problem:
			answered = problemsOf(f, say)
		default:
			continue
		}
		facts = maps.Clone(facts)
		facts[name] = answered
	}
	return facts
}
