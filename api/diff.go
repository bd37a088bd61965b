package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/flow"
)

func (a *api) diffOperations() {
	path := flowsPath + "/{id}/diff"
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: path, id: "compare-flow-versions", tag: "versions", summary: "Compare two versions",
		description: "By activities, settings, links and variables, whatever their places on the canvas. Secrets that stand in a flow are masked.",
	}, a.diff)
	// The handler writes the forms itself; the document says what they are.
	text := &huma.Schema{Type: huma.TypeString}
	a.huma.OpenAPI().Paths[path].Get.Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: flowChanges{}.Schema(nil)}, "text/plain": {Schema: text}, "text/markdown": {Schema: text},
	}
}

type compareVersions struct {
	Named
	From   int    `query:"from" required:"true" minimum:"0" doc:"Number of the earlier version; 0 for the draft."`
	To     int    `query:"to" minimum:"0" doc:"Number of the later version; 0 or nothing for the draft."`
	Form   string `query:"form" enum:"json,text,markdown" default:"json"`
	Layout bool   `query:"layout" doc:"Tells as well which activities stand elsewhere on the canvas."`
}

// comparison is a difference in one of its forms.
type comparison struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (a *api) diff(ctx context.Context, by account.Caller, in *compareVersions) (*comparison, error) {
	from, err := a.at(ctx, by, in.ID, in.From)
	if err != nil {
		return nil, err
	}
	to, err := a.at(ctx, by, in.ID, in.To)
	if err != nil {
		return nil, err
	}
	compare := flow.Compare
	if in.Layout {
		compare = flow.CompareWithLayout
	}
	d := compare(from, to)
	switch in.Form {
	case "text":
		return &comparison{"text/plain; charset=utf-8", []byte(d.Text(nil))}, nil
	case "markdown":
		return &comparison{"text/markdown; charset=utf-8", []byte(d.Markdown())}, nil
	}
	text, err := d.MarshalJSON()
	return &comparison{"application/json", append(text, '\n')}, err
}
