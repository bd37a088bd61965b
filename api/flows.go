package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/webex"
)

// Flows are the organisation's flows; *release.Releases is one.
type Flows interface {
	FlowDrafts
	FlowLocks
	FlowVersions
	FlowChecks
	FlowTests
	FlowTrials
}

// FlowDrafts makes, shows and changes drafts.
type FlowDrafts interface {
	Create(ctx context.Context, by release.By, doc *flow.Flow) (release.Draft, error)
	List(ctx context.Context, q release.FlowQuery) ([]release.Flow, string, error)
	Show(ctx context.Context, by release.By, id string) (release.Draft, error)
	Save(ctx context.Context, by release.By, id string, revision int64, doc *flow.Flow) (release.Draft, error)
	Delete(ctx context.Context, by release.By, id string, revision int64, confirmed bool) error
}

// FlowLocks keeps others from a draft, and what else concerns a flow as a whole.
type FlowLocks interface {
	Lock(ctx context.Context, by release.By, id string) (release.Flow, error)
	Unlock(ctx context.Context, by release.By, id string) (release.Flow, error)
	SetDurability(ctx context.Context, by release.By, id string, revision int64, d runner.Durability) (release.Flow, error)
	Duplicate(ctx context.Context, by release.By, id, name string) (release.Draft, error)
	Uses(ctx context.Context, by release.By, id string) ([]release.Use, error)
}

// FlowChecks look at flows that are not saved.
type FlowChecks interface {
	Inspect(ctx context.Context, by release.By, doc *flow.Flow) (release.Inspection, error)
	Bind(ctx context.Context, by release.By, doc *flow.Flow, bindings []release.Rebinding) (*flow.Flow, error)
}

// FlowVersions publishes drafts.
type FlowVersions interface {
	Publish(ctx context.Context, by release.By, id string, p release.Publication) (release.Version, []field.Problem, error)
	Versions(ctx context.Context, by release.By, id string, before, limit int) (page []release.Version, next int, err error)
	Version(ctx context.Context, by release.By, id string, number int) (release.Version, error)
	SetLabel(ctx context.Context, by release.By, id string, label release.Label, number int) (release.Flow, error)
	Revert(ctx context.Context, by release.By, id string, revision int64, version int) (release.Draft, error)
}

// Flow is a flow as it is answered.
type Flow struct {
	ID          string                `json:"id" doc:"That of its document: a Webex flowId or one of ours. Never changes."`
	Name        string                `json:"name"`
	Description string                `json:"description,omitempty"`
	Type        flow.Type             `json:"type" enum:"flow,subflow"`
	Durability  runner.Durability     `json:"durability" enum:"each-turn,on-park" doc:"When a contact's turns are on disk."`
	Revision    int64                 `json:"revision" doc:"Of the draft: counts up with every change."`
	Labels      map[release.Label]int `json:"labels" doc:"Number of the version that each label names."`
	Version     int                   `json:"version" doc:"Published last; 0 for none."`
	Changed     bool                  `json:"changed" doc:"The draft differs from that version."`
	Lock        *FlowLock             `json:"lock,omitempty" doc:"Who keeps others from changing the draft."`
	Created     time.Time             `json:"created"`
	Updated     time.Time             `json:"updated"`
	UpdatedBy   string                `json:"updated_by,omitempty"`

	Text     string        `json:"text,omitempty" doc:"The draft in Callwright's text form (YAML)."`
	Document *FlowDocument `json:"document,omitempty" doc:"The draft as JSON; there where the text is."`
	Problems []FlowProblem `json:"problems,omitempty" doc:"Of the draft. Those of severity error keep it from being published."`
}

// FlowLock is who has locked a draft.
type FlowLock struct {
	By    string    `json:"by"`
	Since time.Time `json:"since"`
}

func flowOf(f release.Flow) Flow {
	out := Flow{ID: f.ID, Name: f.Name, Description: f.Description, Type: f.Type, Durability: f.Durability, Revision: f.Revision,
		Labels: f.Labels, Version: f.Version, Changed: f.Draft, Created: f.Created, Updated: f.Updated, UpdatedBy: f.UpdatedBy}
	if out.Labels == nil {
		out.Labels = map[release.Label]int{}
	}
	if f.Lock != nil {
		out.Lock = &FlowLock{f.Lock.By.Name, f.Lock.Since}
	}
	return out
}

func (a *api) draftOf(ctx context.Context, d release.Draft) Flow {
	f := flowOf(d.Flow)
	f.Text, f.Problems = string(d.Text), problemsIn(d.Document, d.Problems, a.problemWords(ctx))
	if d.Document != nil {
		f.Document = flowDocumentOf(d.Document)
	}
	return f
}

// flowSent is a flow that is sent.
type flowSent struct {
	Text     string        `json:"text,omitempty" maxLength:"4194304" doc:"The flow in any of its text forms: Callwright's YAML, a Webex export, FlowV2. Either this or document."`
	Document *FlowDocument `json:"document,omitempty" doc:"The flow as JSON. Either this or text."`
	Name     string        `json:"name,omitempty" maxLength:"200" doc:"Takes the place of the document's name."`
	Bindings []FlowBinding `json:"bindings,omitempty" maxItems:"1000" doc:"References that are to lead elsewhere. Nothing else of the flow changes."`
}

// flow is the flow that is sent, with references led elsewhere, and the form that
// it was in; the problems are told with the draft.
func (a *api) flow(ctx context.Context, by account.Caller, t flowSent) (*flow.Flow, string, error) {
	f, form, err := t.read()
	if err != nil {
		return nil, "", err
	}
	if t.Name != "" {
		f.Name = t.Name
	}
	f, err = a.o.Flows.Bind(ctx, a.releaseBy(by), f, each(t.Bindings, func(b FlowBinding) release.Rebinding { return release.Rebinding(b) }).Body.Items)
	return f, form, err
}

func (t flowSent) read() (*flow.Flow, string, error) {
	switch {
	case (t.Text == "") == (t.Document == nil):
		e := fault.New(fault.Invalid, "flow_unreadable", "Send the flow as text or as document: one of them, and not both.")
		e.Fields = []fault.Field{{Path: "text", Message: "must be given, or else document"}}
		return nil, "", e
	case t.Document != nil:
		return t.Document.flow(), formOurs, nil
	case len(t.Text) > release.LongestFlow: // in bytes; the schema counts characters
		return nil, "", release.Fits(len(t.Text))
	case webex.Ours([]byte(t.Text)):
		f, problems := flow.Read([]byte(t.Text))
		if f == nil {
			return nil, "", unreadable(problems[0], problems)
		}
		return f, formOurs, nil
	}
	f, report, err := webex.Import([]byte(t.Text), activity.Builtin())
	if err != nil {
		return nil, "", unreadable(err, report.Problems)
	}
	return f, flowForms[report.Form], nil
}

func unreadable(err error, problems []field.Problem) error {
	e := fault.New(fault.Invalid, "flow_unreadable", "The text is no flow: %s", err)
	for _, p := range problems {
		e.Fields = append(e.Fields, fault.Said("text", p))
	}
	return e
}

// The forms of flows as reports have them.
const formOurs = "callwright"

var flowForms = map[webex.Form]string{webex.FormExport: "webex-export", webex.FormFlowV2: "flowv2"}

type listFlows struct {
	Paging
	Name  string            `query:"name" maxLength:"200" doc:"Part of the name, whatever the letter case."`
	Type  string            `query:"type" enum:"flow,subflow"`
	Order release.FlowOrder `query:"order" enum:"name,updated" default:"name" doc:"By name, or the last changed first."`
}

type createFlow struct{ Body flowSent }

type changeFlow struct {
	Named
	Matching
	Body flowSent
}

const flowsPath = "/api/flows"

func (a *api) flowOperations() {
	one := flowsPath + "/{id}"
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: flowsPath, id: "list-flows", tag: "flows", summary: "List flows",
		description: "Without their drafts.",
	}, a.listFlows)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPost, path: flowsPath, id: "create-flow", tag: "flows", summary: "Make or import a flow",
		description: "Its draft; nothing is published yet. A Webex export comes in like any other form, and its id is kept.", status: http.StatusCreated, creates: true, roomy: true,
	}, a.createFlow)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: one, id: "read-flow", tag: "flows", summary: "Read a flow with its draft",
	}, a.readFlow)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPut, path: one, id: "change-flow", tag: "flows", summary: "Save a draft", matches: true, roomy: true,
	}, a.changeFlow)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodDelete, path: one, id: "delete-flow", tag: "flows", summary: "Delete a flow", matches: true,
		description: "Refused while an entry point or another flow leads to it. Contacts that run go on to their end.",
	}, a.deleteFlow)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: one + "/export", id: "export-flow", tag: "flows", summary: "Export a flow",
		description: "As Webex exports it, for its import; or in Callwright's text form.",
	}, a.exportFlow)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: one + "/uses", id: "list-flow-uses", tag: "flows", summary: "List what leads to a flow",
	}, a.flowUses)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPost, path: one + "/lock", id: "lock-flow", tag: "flows", summary: "Keep others from changing a draft", conflicts: true, status: http.StatusOK,
	}, a.lockFlow)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPost, path: one + "/unlock", id: "unlock-flow", tag: "flows", summary: "Let others change a draft again", conflicts: true, status: http.StatusOK,
	}, a.unlockFlow)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPost, path: one + "/duplicate", id: "duplicate-flow", tag: "flows", summary: "Make a copy of a draft", status: http.StatusCreated, creates: true,
	}, a.duplicateFlow)
	serve(a, operation{
		who: needs(access.FlowEdit).and(access.FlowLive), method: http.MethodPut, path: one + "/durability", id: "set-flow-durability", tag: "flows", summary: "Say when contacts are on disk", matches: true,
		description: "each-turn: before what a turn wants is done and the caller is answered. on-park: when a contact waits or ends; what it did since is lost in a crash. It counts for the contacts that begin afterwards, under Live as well, and so takes flow.live too.",
	}, a.setDurability)
	a.versionOperationsOfFlows()
	a.diffOperations()
	a.checkOperations()
}

func (a *api) releaseBy(c account.Caller) release.By {
	return release.By{Organisation: c.Organisation, Actor: c.Actor(), May: func(action string) bool { return may(c, access.Action(action)) }}
}

func (a *api) listFlows(ctx context.Context, by account.Caller, in *listFlows) (*list[Flow], error) {
	filters := url.Values{"name": {in.Name}, "type": {in.Type}}
	if in.Order != release.ByName {
		filters.Set("order", string(in.Order))
	}
	after, err := in.after(ctx, a, by, question(flowsPath, filters))
	if err != nil {
		return nil, err
	}
	page, next, err := a.o.Flows.List(ctx, release.FlowQuery{Organisation: by.Organisation, Name: in.Name, Type: in.Type, Order: in.Order, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	items := make([]Flow, len(page))
	for i, f := range page {
		items[i] = flowOf(f)
	}
	return paged(by, flowsPath, filters, in.Paging, items, next), nil
}

func (a *api) createFlow(ctx context.Context, by account.Caller, in *createFlow) (*document[Flow], error) {
	f, _, err := a.flow(ctx, by, in.Body)
	if err != nil {
		return nil, err
	}
	d, err := a.o.Flows.Create(ctx, a.releaseBy(by), f)
	if err != nil {
		return nil, err
	}
	return created(d.Revision, flowsPath+"/"+d.ID, a.draftOf(ctx, d))
}

type readFlow struct {
	Named
	Conditional
}

func (a *api) readFlow(ctx context.Context, by account.Caller, in *readFlow) (*document[Flow], error) {
	d, err := a.o.Flows.Show(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	out, err := documented(d.Revision, a.draftOf(ctx, d))
	if err != nil {
		return nil, err
	}
	return out.unless(in.Conditional), nil
}

func (a *api) changeFlow(ctx context.Context, by account.Caller, in *changeFlow) (*document[Flow], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	f, _, err := a.flow(ctx, by, in.Body)
	if err != nil {
		return nil, err
	}
	d, err := a.o.Flows.Save(ctx, a.releaseBy(by), in.ID, revision, f)
	if err != nil {
		return nil, err
	}
	return documented(d.Revision, a.draftOf(ctx, d))
}

type deleteFlow struct {
	Named
	Matching
	Confirm bool `query:"confirm" doc:"Yes, although contacts run on it."`
}

func (a *api) deleteFlow(ctx context.Context, by account.Caller, in *deleteFlow) (*struct{}, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	return nil, a.o.Flows.Delete(ctx, a.releaseBy(by), in.ID, revision, in.Confirm)
}

func (a *api) lockFlow(ctx context.Context, by account.Caller, in *Named) (*document[Flow], error) {
	f, err := a.o.Flows.Lock(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	return documented(f.Revision, flowOf(f))
}

func (a *api) unlockFlow(ctx context.Context, by account.Caller, in *Named) (*document[Flow], error) {
	f, err := a.o.Flows.Unlock(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	return documented(f.Revision, flowOf(f))
}

type duplicateFlow struct {
	Named
	Body struct {
		Name string `json:"name,omitempty" maxLength:"200" doc:"Of the copy; left out, the flow's with (copy) behind it."`
	}
}

func (a *api) duplicateFlow(ctx context.Context, by account.Caller, in *duplicateFlow) (*document[Flow], error) {
	d, err := a.o.Flows.Duplicate(ctx, a.releaseBy(by), in.ID, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return created(d.Revision, flowsPath+"/"+d.ID, a.draftOf(ctx, d))
}

type setDurability struct {
	Named
	Matching
	Body struct {
		Durability runner.Durability `json:"durability" enum:"each-turn,on-park"`
	}
}

func (a *api) setDurability(ctx context.Context, by account.Caller, in *setDurability) (*document[Flow], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	f, err := a.o.Flows.SetDurability(ctx, a.releaseBy(by), in.ID, revision, in.Body.Durability)
	if err != nil {
		return nil, err
	}
	return documented(f.Revision, flowOf(f))
}

// FlowUse is a place that leads to a flow.
type FlowUse struct {
	Kind     string `json:"kind" enum:"entry-point,subflow,goto,flow"`
	ID       string `json:"id" doc:"Of the entry point or flow."`
	Name     string `json:"name"`
	Version  int    `json:"version,omitempty" doc:"Of that flow; absent for its draft."`
	Activity string `json:"activity,omitempty"`
	Label    string `json:"label,omitempty" doc:"The version label that it takes."`
	Pinned   int    `json:"pinned,omitempty" doc:"The version that it is pinned to."`
}

func flowUseOf(u release.Use) FlowUse {
	return FlowUse{u.Kind, u.ID, u.Name, u.Version, u.Activity, u.Label, u.Pinned}
}

func (a *api) flowUses(ctx context.Context, by account.Caller, in *Named) (*itemsOf[FlowUse], error) {
	uses, err := a.o.Flows.Uses(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	return each(uses, flowUseOf), nil
}
