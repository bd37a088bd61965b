package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/release"
)

// FlowReference is one place of a flow that names something outside an activity: a
// queue, a connector, another flow, a variable.
type FlowReference struct {
	Target        string `json:"target" doc:"What it names, as forms have it: queue, connector, flow, subflow, prompt, business-hours, function, global-variable, variable …"`
	Name          string `json:"name" doc:"Its name where the flow has it, otherwise its id."`
	ID            string `json:"id,omitempty"`
	Activity      string `json:"activity" doc:"Id; empty for a variable of the flow."`
	ActivityLabel string `json:"activity_label"`
	Field         string `json:"field" doc:"Path of the setting, or variables.<name>."`
	Found         bool   `json:"found" doc:"The organisation has it; of a variable: the flow has it."`
	BoundTo       string `json:"bound_to,omitempty" doc:"Name of what was found."`
	BoundID       string `json:"bound_id,omitempty" doc:"Id of what was found, where it has one."`
}

// FlowBinding lets every reference to one thing lead to another.
type FlowBinding struct {
	Target string `json:"target" maxLength:"100" doc:"As in references."`
	From   string `json:"from" maxLength:"500" doc:"Name or id in the document."`
	To     string `json:"to" maxLength:"500" doc:"Name or id of what the organisation has."`
}

// ImportReport sums up a flow before it is saved.
type ImportReport struct {
	Format     string       `json:"format" enum:"callwright,webex-export,flowv2"`
	Activities int          `json:"activities" doc:"Of the main flow and the event flows."`
	Events     int          `json:"events" doc:"Those of event flows among them."`
	Links      int          `json:"links"`
	Variables  int          `json:"variables"`
	Runs       int          `json:"runs" doc:"Activities that run as they are: nothing that they refer to is missing, and nothing keeps them from running."`
	Needs      []ImportNeed `json:"needs" doc:"What the organisation does not have; one entry for each thing."`
	Notes      []ImportNote `json:"notes" doc:"What does not run, or not as it stands."`
}

// ImportNeed is something that a flow refers to and the organisation does not have.
type ImportNeed struct {
	Target     string   `json:"target" doc:"As in references."`
	Name       string   `json:"name"`
	ID         string   `json:"id,omitempty"`
	Activities []string `json:"activities" doc:"Labels of those that refer to it."`
}

// ImportNote is something to know of an imported flow.
type ImportNote struct {
	Activity   string `json:"activity,omitempty" doc:"Label."`
	ActivityID string `json:"activity_id,omitempty"`
	Code       string `json:"code" doc:"As of problems: kind_inert, kind_unknown …"`
	Message    string `json:"message"`
}

// CheckedFlow is what a check found. Nothing of it is saved.
type CheckedFlow struct {
	Document   FlowDocument    `json:"document"`
	Text       string          `json:"text" doc:"In Callwright's text form."`
	Problems   []FlowProblem   `json:"problems"`
	Report     ImportReport    `json:"report"`
	References []FlowReference `json:"references"`
}

type checkFlow struct{ Body flowSent }

type checkedFlow struct{ Body CheckedFlow }

func (a *api) checkOperations() {
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodPost, path: flowsPath + "/check", id: "check-flow", tag: "flows", summary: "Check a flow without saving it", status: http.StatusOK, roomy: true,
		description: "What it is, what is wrong with it, what it refers to, and whether the organisation has that. Nothing is saved: a designer asks as somebody types, and before an import.",
	}, a.checkFlow)
}

func (a *api) checkFlow(ctx context.Context, by account.Caller, in *checkFlow) (*checkedFlow, error) {
	f, form, err := a.flow(ctx, by, in.Body)
	if err != nil {
		return nil, err
	}
	found, err := a.o.Flows.Inspect(ctx, a.releaseBy(by), f)
	if err != nil {
		return nil, err
	}
	out := &checkedFlow{CheckedFlow{Document: *flowDocumentOf(f), Text: string(found.Text), Problems: problemsIn(f, found.Problems, a.problemWords(ctx)), References: []FlowReference{}}}
	for _, r := range found.References {
		out.Body.References = append(out.Body.References, flowReferenceOf(r))
	}
	out.Body.Report = reportFlow(f, form, found, out.Body.Problems)
	return out, nil
}

func flowReferenceOf(r release.Found) FlowReference {
	return FlowReference{Target: r.Kind, Name: cmp.Or(r.Name, r.ID), ID: r.ID, Activity: r.ActivityID, ActivityLabel: r.Activity, Field: r.Path,
		Found: r.There, BoundTo: cmp.Or(r.Thing.Name, r.Thing.ID), BoundID: r.Thing.ID}
}
