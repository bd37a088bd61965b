package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// Functions are the organisation's functions; *release.Functions is one.
type Functions interface {
	FunctionDrafts
	FunctionVersions
	Try(ctx context.Context, by release.By, id string, inputs *value.Object) (script.Result, error)
}

// FunctionDrafts makes, shows and changes drafts of functions.
type FunctionDrafts interface {
	List(ctx context.Context, q release.FunctionQuery) ([]release.Function, string, error)
	Show(ctx context.Context, by release.By, id string) (release.Function, error)
	Create(ctx context.Context, by release.By, d release.FunctionDraft) (release.Function, error)
	Save(ctx context.Context, by release.By, id string, revision int64, d release.FunctionDraft) (release.Function, error)
	Delete(ctx context.Context, by release.By, id string, revision int64) error
}

// FunctionVersions publishes functions.
type FunctionVersions interface {
	Publish(ctx context.Context, by release.By, id string, p release.Publication) (release.FunctionVersion, error)
	SetLabel(ctx context.Context, by release.By, id string, label release.Label, number int) (release.Function, error)
	Versions(ctx context.Context, by release.By, id string, before, limit int) (page []release.FunctionVersion, next int, err error)
	Version(ctx context.Context, by release.By, id string, number int) (release.FunctionVersion, error)
	Uses(ctx context.Context, by release.By, id string) ([]release.Use, error)
}

// FunctionParameter is an input or output of a function.
type FunctionParameter struct {
	Name string `json:"name" maxLength:"100"`
	Type string `json:"type,omitempty" maxLength:"20" doc:"STRING, INTEGER, DECIMAL, BOOLEAN, DATETIME or JSON."`
}

// Function is a function as it is answered.
type Function struct {
	ID          string                `json:"id"`
	Name        string                `json:"name"`
	Description string                `json:"description,omitempty"`
	Language    string                `json:"language"`
	Inputs      []FunctionParameter   `json:"inputs"`
	Outputs     []FunctionParameter   `json:"outputs"`
	Source      string                `json:"source,omitempty" doc:"Of the draft; not of a list."`
	Labels      map[release.Label]int `json:"labels"`
	Version     int                   `json:"version" doc:"Published last; 0 for none."`
	Changed     bool                  `json:"changed" doc:"The draft differs from that version."`
	Revision    int64                 `json:"revision"`
	Created     time.Time             `json:"created"`
	Updated     time.Time             `json:"updated"`
	UpdatedBy   string                `json:"updated_by,omitempty"`
}

func functionOf(f release.Function) Function {
	out := Function{f.ID, f.Name, f.Description, f.Language, parametersOf(f.Inputs), parametersOf(f.Outputs), f.Source, f.Labels, f.Version, f.Draft, f.Revision, f.Created, f.Updated, f.UpdatedBy}
	if out.Labels == nil {
		out.Labels = map[release.Label]int{}
	}
	return out
}

func parametersOf(list []release.Parameter) []FunctionParameter {
	out := make([]FunctionParameter, len(list))
	for i, p := range list {
		out[i] = FunctionParameter{p.Name, string(p.Type)}
	}
	return out
}

// FunctionText is what a function is made of.
type FunctionText struct {
	Name        string              `json:"name" maxLength:"200"`
	Description string              `json:"description,omitempty" maxLength:"2000"`
	Language    string              `json:"language,omitempty" enum:"JavaScript" default:"JavaScript"`
	Inputs      []FunctionParameter `json:"inputs,omitempty" maxItems:"100"`
	Outputs     []FunctionParameter `json:"outputs,omitempty" maxItems:"100"`
	Source      string              `json:"source" maxLength:"500000"`
}

func (t FunctionText) draft(id string) release.FunctionDraft {
	return release.FunctionDraft{ID: id, Name: t.Name, Description: t.Description, Language: t.Language, Inputs: parameters(t.Inputs), Outputs: parameters(t.Outputs), Source: t.Source}
}

type newFunction struct {
	ID string `json:"id,omitempty" maxLength:"100" doc:"By which Webex exports refer to it; left out, a new one. It does not change."`
	FunctionText
}

const functionsPath = "/api/functions"

func (a *api) functionOperations() {
	one := functionsPath + "/{id}"
	serve(a, operation{who: needs(access.FlowRead), method: http.MethodGet, path: functionsPath, id: "list-functions", tag: "functions", summary: "List functions"}, a.listFunctions)
	serve(a, operation{who: needs(access.FlowEdit), method: http.MethodPost, path: functionsPath, id: "create-function", tag: "functions", summary: "Make a function", status: http.StatusCreated, creates: true}, a.createFunction)
	serve(a, operation{who: needs(access.FlowRead), method: http.MethodGet, path: one, id: "read-function", tag: "functions", summary: "Read a function with its draft"}, a.readFunction)
	serve(a, operation{who: needs(access.FlowEdit), method: http.MethodPut, path: one, id: "change-function", tag: "functions", summary: "Save a function's draft", matches: true}, a.changeFunction)
	serve(a, operation{who: needs(access.FlowEdit), method: http.MethodDelete, path: one, id: "delete-function", tag: "functions", summary: "Delete a function", matches: true,
		description: "Refused while a published flow calls it."}, a.deleteFunction)
	serve(a, operation{who: needs(access.FlowEdit), method: http.MethodPost, path: one + "/run", id: "run-function", tag: "functions", status: http.StatusOK, conflicts: true,
		summary: "Run a function's draft", description: "With made-up inputs: no network, 5 s, 32 MB. A function that throws, loops or returns too much is refused (422) with what it wrote until then."}, a.runFunction)
	serve(a, operation{who: needs(access.FlowPublish), method: http.MethodPost, path: one + "/publish", id: "publish-function", tag: "functions", summary: "Publish a function's draft", matches: true, status: http.StatusCreated}, a.publishFunction)
	serve(a, operation{who: needs(access.FlowRead), method: http.MethodGet, path: one + "/versions", id: "list-function-versions", tag: "functions", summary: "List a function's versions, newest first"}, a.functionVersions)
	serve(a, operation{who: needs(access.FlowRead), method: http.MethodGet, path: one + "/versions/{number}", id: "read-function-version", tag: "functions", summary: "Read a version of a function"}, a.functionVersion)
	serve(a, operation{who: needs(access.FlowPublish), method: http.MethodPut, path: one + "/labels/{label}", id: "set-function-label", tag: "functions", summary: "Give a label to a function's version", conflicts: true}, a.setFunctionLabel)
	serve(a, operation{who: needs(access.FlowRead), method: http.MethodGet, path: one + "/uses", id: "list-function-uses", tag: "functions", summary: "List the flows that call a function"}, a.functionUses)
}

type listFunctions struct {
	Paging
	Name string `query:"name" maxLength:"200" doc:"Part of the name, whatever the letter case."`
}

func (a *api) listFunctions(ctx context.Context, by account.Caller, in *listFunctions) (*list[Function], error) {
	filters := url.Values{"name": {in.Name}}
	after, err := in.after(ctx, a, by, question(functionsPath, filters))
	if err != nil {
		return nil, err
	}
	page, next, err := a.o.Functions.List(ctx, release.FunctionQuery{Organisation: by.Organisation, Name: in.Name, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return paged(by, functionsPath, filters, in.Paging, each(page, functionOf).Body.Items, next), nil
}

type createFunction struct{ Body newFunction }

func (a *api) createFunction(ctx context.Context, by account.Caller, in *createFunction) (*document[Function], error) {
	f, err := a.o.Functions.Create(ctx, a.releaseBy(by), in.Body.draft(in.Body.ID))
	if err != nil {
		return nil, err
	}
	return created(f.Revision, functionsPath+"/"+f.ID, functionOf(f))
}

type readFunction struct {
	Named
	Conditional
}

func (a *api) readFunction(ctx context.Context, by account.Caller, in *readFunction) (*document[Function], error) {
	f, err := a.o.Functions.Show(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(f.Revision, functionOf(f))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

type changeFunction struct {
	Named
	Matching
	Body FunctionText
}

func (a *api) changeFunction(ctx context.Context, by account.Caller, in *changeFunction) (*document[Function], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	f, err := a.o.Functions.Save(ctx, a.releaseBy(by), in.ID, revision, in.Body.draft(""))
	if err != nil {
		return nil, err
	}
	return documented(f.Revision, functionOf(f))
}

func (a *api) deleteFunction(ctx context.Context, by account.Caller, in *removal) (*struct{}, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	return nil, a.o.Functions.Delete(ctx, a.releaseBy(by), in.ID, revision)
}

type runFunction struct {
	Named
	Body struct {
		Inputs members `json:"inputs,omitempty"`
	}
}

// ran is what a run of a function gave.
type ran struct {
	Body struct {
		Value        anything `json:"value"`
		Log          []string `json:"log,omitempty"`
		Milliseconds float64  `json:"milliseconds"`
	}
}

func (a *api) runFunction(ctx context.Context, by account.Caller, in *runFunction) (*ran, error) {
	result, err := a.o.Functions.Try(ctx, a.releaseBy(by), in.ID, in.Body.Inputs.object())
	if err != nil {
		return nil, broken(result, err)
	}
	out := &ran{}
	out.Body.Value, out.Body.Log, out.Body.Milliseconds = anything{result.Value}, result.Log, milliseconds(result.Took)
	return out, nil
}

// broken makes a refusal of what a function itself did wrong: where, and what it
// wrote until then.
func broken(result script.Result, err error) error {
	var own *script.Error
	if !errors.As(err, &own) {
		return err
	}
	e := fault.New(fault.Invalid, "function_"+own.Code, "The function did not come to its end: %s.", message.Inside(own))
	switch own.Code {
	case script.CodeCancelled, script.CodeBusy:
		e.Code = fault.Unavailable
	case script.CodeCrashed:
		e.Code = fault.Internal
	}
	e.Detail = map[string]any{"log": items(result.Log), "milliseconds": milliseconds(result.Took)}
	if own.Line > 0 {
		e.Detail["line"], e.Detail["column"] = own.Line, own.Column
	}
	return e
}

// FunctionVersion is a published version of a function.
type FunctionVersion struct {
	Number    int                 `json:"number"`
	Hash      string              `json:"hash"`
	Note      string              `json:"note,omitempty"`
	Labels    []release.Label     `json:"labels"`
	Inputs    []FunctionParameter `json:"inputs"`
	Outputs   []FunctionParameter `json:"outputs"`
	Source    string              `json:"source,omitempty" doc:"Not of a list."`
	Published time.Time           `json:"published"`
	By        string              `json:"by"`
}

func functionVersionOf(v release.FunctionVersion) FunctionVersion {
	return FunctionVersion{v.Number, v.Hash, v.Note, items(v.Labels), parametersOf(v.Inputs), parametersOf(v.Outputs), v.Source, v.Published, v.By}
}

type oneFunctionVersion struct{ Body FunctionVersion }

func (a *api) publishFunction(ctx context.Context, by account.Caller, in *publishFlow) (*oneFunctionVersion, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, err := a.o.Functions.Publish(ctx, a.releaseBy(by), in.ID, release.Publication{Revision: revision, Labels: in.Body.Labels, Note: in.Body.Note, Force: in.Body.Force})
	if err != nil {
		return nil, err
	}
	return &oneFunctionVersion{functionVersionOf(v)}, nil
}

type functionVersions struct {
	Body struct {
		Items []FunctionVersion `json:"items"`
		Next  int               `json:"next,omitempty"`
	}
}

func (a *api) functionVersions(ctx context.Context, by account.Caller, in *listVersions) (*functionVersions, error) {
	page, next, err := a.o.Functions.Versions(ctx, a.releaseBy(by), in.ID, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &functionVersions{}
	out.Body.Items, out.Body.Next = each(page, functionVersionOf).Body.Items, next
	return out, nil
}

func (a *api) functionVersion(ctx context.Context, by account.Caller, in *FlowVersion) (*oneFunctionVersion, error) {
	v, err := a.o.Functions.Version(ctx, a.releaseBy(by), in.ID, in.Number)
	if err != nil {
		return nil, err
	}
	return &oneFunctionVersion{functionVersionOf(v)}, nil
}

func (a *api) setFunctionLabel(ctx context.Context, by account.Caller, in *setLabel) (*document[Function], error) {
	f, err := a.o.Functions.SetLabel(ctx, a.releaseBy(by), in.ID, in.Label, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return documented(f.Revision, functionOf(f))
}

func (a *api) functionUses(ctx context.Context, by account.Caller, in *Named) (*itemsOf[FlowUse], error) {
	uses, err := a.o.Functions.Uses(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	return each(uses, flowUseOf), nil
}

func parameters(list []FunctionParameter) []release.Parameter {
	out := make([]release.Parameter, len(list))
	for i, p := range list {
		out[i] = release.Parameter{Name: p.Name, Type: p.Type}
	}
	return out
}
