package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/webex"
)

// PublishedVersion is a published version as it is answered: it never changes.
type PublishedVersion struct {
	ID        string          `json:"id"`
	Number    int             `json:"number" doc:"From 1."`
	Hash      string          `json:"hash" doc:"SHA-256 of the text, in hex."`
	Note      string          `json:"note,omitempty"`
	Labels    []release.Label `json:"labels"`
	Published time.Time       `json:"published"`
	By        string          `json:"by"`
	Text      string          `json:"text,omitempty" doc:"In Callwright's text form; not of a list."`
	Document  *FlowDocument   `json:"document,omitempty" doc:"As JSON; not of a list."`
	Problems  []FlowProblem   `json:"problems,omitempty" doc:"At publishing: what the organisation does not have, and other warnings."`
	Changes   *flowChanges    `json:"changes,omitempty" doc:"At publishing: to the version before."`
	Touched   []FlowUse       `json:"touched,omitempty" doc:"At publishing: entry points and flows that take a version of the flow by a label."`
}

func versionOf(v release.Version) PublishedVersion {
	return PublishedVersion{ID: v.ID, Number: v.Number, Hash: v.Hash, Note: v.Note, Labels: items(v.Labels), Published: v.Published, By: v.By, Text: string(v.Text)}
}

// FlowVersion names a version of a flow.
type FlowVersion struct {
	Named
	Number int `path:"number" minimum:"1"`
}

func (a *api) versionOperationsOfFlows() {
	one := flowsPath + "/{id}"
	serve(a, operation{
		who: needs(access.FlowPublish), method: http.MethodPost, path: one + "/publish", id: "publish-flow", tag: "versions", summary: "Publish a draft", matches: true, status: http.StatusCreated,
		description: "It becomes the next version, Latest, and takes the labels given. Contacts that run stay on theirs. The label Live takes flow.live.",
	}, a.publishFlow)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: one + "/versions", id: "list-flow-versions", tag: "versions", summary: "List versions, newest first",
	}, a.listVersions)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: one + "/versions/{number}", id: "read-flow-version", tag: "versions", summary: "Read a version",
	}, a.readVersion)
	serve(a, operation{
		who: needs(access.FlowPublish), method: http.MethodPut, path: one + "/labels/{label}", id: "set-flow-label", tag: "versions", summary: "Give a label to a version", conflicts: true,
		description: "Contacts that arrive from now on are answered by it. An earlier version under Live is a rollback; Live takes flow.live.",
	}, a.setLabel)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPost, path: one + "/revert", id: "revert-flow", tag: "versions", summary: "Make a version the draft again", matches: true, status: http.StatusOK,
	}, a.revertFlow)
}

type publishFlow struct {
	Named
	Matching
	Body struct {
		Labels []release.Label `json:"labels,omitempty" maxItems:"3" enum:"Dev,Test,Live" doc:"That the version gets at once; Latest it gets always."`
		Note   string          `json:"note,omitempty" maxLength:"2000"`
		Force  bool            `json:"force,omitempty" doc:"Also when nothing has changed."`
	}
}

type oneVersion struct {
	Location string `header:"Location"`
	Body     PublishedVersion
}

func (a *api) publishFlow(ctx context.Context, by account.Caller, in *publishFlow) (*oneVersion, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	preview, err := a.o.Flows.Preview(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	v, problems, err := a.o.Flows.Publish(ctx, a.releaseBy(by), in.ID, release.Publication{Revision: revision, Labels: in.Body.Labels, Note: in.Body.Note, Force: in.Body.Force})
	if err != nil {
		return nil, err
	}
	out := &oneVersion{Location: flowsPath + "/" + in.ID + "/versions/" + strconv.Itoa(v.Number), Body: versionOf(v)}
	out.Body.Text, out.Body.Problems = "", problemsOf(problems, a.problemWords(ctx))
	out.Body.Touched = each(preview.Touched, flowUseOf).Body.Items
	if preview.Changes != nil {
		out.Body.Changes = &flowChanges{*preview.Changes}
	}
	return out, nil
}

type listVersions struct {
	Named
	Limit  int `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Before int `query:"before" minimum:"0" doc:"Only versions with a lower number: next of the page before."`
}

type versions struct {
	Body struct {
		Items []PublishedVersion `json:"items"`
		Next  int                `json:"next,omitempty" doc:"What to ask with for more; absent on the last page."`
	}
}

func (a *api) listVersions(ctx context.Context, by account.Caller, in *listVersions) (*versions, error) {
	page, next, err := a.o.Flows.Versions(ctx, a.releaseBy(by), in.ID, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &versions{}
	out.Body.Next, out.Body.Items = next, make([]PublishedVersion, len(page))
	for i, v := range page {
		out.Body.Items[i] = versionOf(v)
	}
	return out, nil
}

func (a *api) readVersion(ctx context.Context, by account.Caller, in *FlowVersion) (*oneVersion, error) {
	v, err := a.o.Flows.Version(ctx, a.releaseBy(by), in.ID, in.Number)
	if err != nil {
		return nil, err
	}
	out := &oneVersion{Body: versionOf(v)}
	if f, _ := flow.Read(v.Text); f != nil {
		out.Body.Document = flowDocumentOf(f)
	}
	return out, nil
}

type setLabel struct {
	Named
	Label release.Label `path:"label" enum:"Dev,Test,Live"`
	Body  struct {
		Version int `json:"version" minimum:"1" doc:"Number."`
	}
}

func (a *api) setLabel(ctx context.Context, by account.Caller, in *setLabel) (*document[Flow], error) {
	f, err := a.o.Flows.SetLabel(ctx, a.releaseBy(by), in.ID, in.Label, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return documented(f.Revision, flowOf(f))
}

type revertFlow struct {
	Named
	Matching
	Body struct {
		Version int `json:"version" minimum:"1" doc:"Number."`
	}
}

func (a *api) revertFlow(ctx context.Context, by account.Caller, in *revertFlow) (*document[Flow], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	d, err := a.o.Flows.Revert(ctx, a.releaseBy(by), in.ID, revision, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return documented(d.Revision, a.draftOf(ctx, d))
}

// at is the document of a version, or of the draft for 0.
func (a *api) at(ctx context.Context, by account.Caller, id string, number int) (*flow.Flow, error) {
	if number == 0 {
		d, err := a.o.Flows.Show(ctx, a.releaseBy(by), id)
		return d.Document, err
	}
	v, err := a.o.Flows.Version(ctx, a.releaseBy(by), id, number)
	if err != nil {
		return nil, err
	}
	f, problems := flow.Read(v.Text)
	if f == nil {
		return nil, fault.New(fault.Internal, "version_damaged", "Version %d cannot be read: %s", number, problems[0].Said())
	}
	return f, nil
}

type exportFlow struct {
	Named
	Form    string `query:"form" enum:"webex,flowv2,yaml" default:"webex"`
	Version int    `query:"version" minimum:"0" doc:"Number; 0 or nothing for the draft."`
}

// exported is a file.
type exported struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (a *api) exportFlow(ctx context.Context, by account.Caller, in *exportFlow) (*exported, error) {
	f, err := a.at(ctx, by, in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	if in.Form == "yaml" {
		return &exported{"application/yaml", attachment(f.Name, "yaml"), flow.Write(f)}, nil
	}
	form := webex.FormExport
	if in.Form == "flowv2" {
		form = webex.FormFlowV2
	}
	text, _, err := webex.Export(f, activity.Builtin(), form)
	if err != nil {
		return nil, fault.New(fault.Conflict, "flow_not_exportable", "The flow cannot be exported: %s", err)
	}
	return &exported{"application/json", attachment(f.Name, "json"), text}, nil
}
