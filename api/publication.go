package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
)

// FlowTrials tells what publishing would do, and what contacts ran on.
type FlowTrials interface {
	Preview(ctx context.Context, by release.By, id string) (release.Preview, error)
	VersionByID(ctx context.Context, by release.By, id string) (release.Version, error)
}

// flowChanges is a difference as compare-flow-versions answers it.
type flowChanges struct{ flow.Diff }

// MarshalJSON writes the difference.
func (c flowChanges) MarshalJSON() ([]byte, error) { return c.Diff.MarshalJSON() }

// Schema describes it.
func (flowChanges) Schema(huma.Registry) *huma.Schema {
	text, flag := &huma.Schema{Type: huma.TypeString}, &huma.Schema{Type: huma.TypeBoolean}
	change := &huma.Schema{Type: huma.TypeObject, Required: []string{"path"}, Properties: map[string]*huma.Schema{
		"path": text, "old": {}, "new": {}, "lines": {Type: huma.TypeArray, Items: text, Description: "Of a long text: each begins with +, - or a space."},
	}}
	changes := &huma.Schema{Type: huma.TypeArray, Items: change}
	became := &huma.Schema{Type: huma.TypeString, Enum: []any{"added", "removed", "changed"}}
	link := &huma.Schema{Type: huma.TypeObject, Required: []string{"change", "port"}, Properties: map[string]*huma.Schema{"change": became, "port": text, "old": text, "new": text}}
	item := &huma.Schema{Type: huma.TypeObject, Required: []string{"change", "label", "changes"}, Properties: map[string]*huma.Schema{
		"change": became, "label": text, "was": text, "id": text, "kind": text, "was_kind": text,
		"event_flow": flag, "switched": flag, "changes": changes, "links": {Type: huma.TypeArray, Items: link},
	}}
	items := &huma.Schema{Type: huma.TypeArray, Items: item}
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"from", "to", "flow", "variables", "activities"}, Description: "As compare-flow-versions answers it.",
		Properties: map[string]*huma.Schema{"from": text, "to": text, "flow": changes, "variables": items, "activities": items, "equal": flag,
			"moved": {Type: huma.TypeArray, Items: text, Description: "Activities that stand elsewhere, when the layout was asked for."}}, AdditionalProperties: true}
}

// Publication is what publishing a draft would do.
type Publication struct {
	Version  int              `json:"version" doc:"Number that it would have."`
	Changes  *flowChanges     `json:"changes,omitempty" doc:"To the version published last; absent for the first one."`
	Ready    bool             `json:"ready" doc:"It can be published: no problem is an error."`
	Problems []FlowProblem    `json:"problems" doc:"Errors keep the draft from being published, warnings never do."`
	Tests    []FlowTestResult `json:"tests,omitempty" doc:"Of the draft, when they were asked for."`
	Touched  []FlowUse        `json:"touched" doc:"Entry points and flows that take a version of the flow by a label."`
}

type previewPublication struct {
	Named
	Tests bool `query:"tests" doc:"Runs the flow's tests as well."`
}

type publication struct{ Body Publication }

func (a *api) previewOperations() {
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: flowsPath + "/{id}/publication", id: "preview-publication", tag: "versions", summary: "See what publishing a draft would do",
	}, a.previewPublication)
}

func (a *api) previewPublication(ctx context.Context, by account.Caller, in *previewPublication) (*publication, error) {
	p, err := a.o.Flows.Preview(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	out := Publication{Version: p.Number, Ready: true, Problems: problemsOf(p.Problems, a.problemWords(ctx)), Touched: each(p.Touched, flowUseOf).Body.Items}
	for _, problem := range p.Problems {
		out.Ready = out.Ready && problem.Severity != field.SeverityError
	}
	if p.Changes != nil {
		out.Changes = &flowChanges{*p.Changes}
	}
	if in.Tests {
		results, err := a.o.Flows.RunTests(ctx, a.releaseBy(by), in.ID, 0)
		if err != nil {
			return nil, err
		}
		out.Tests = a.testResults(ctx, results).Body.Items
	}
	return &publication{out}, nil
}
