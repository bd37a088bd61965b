package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
)

// Templates are flows to begin with, and makes flows of them; the server has one
// that reads package examples.
type Templates interface {
	// Templates lists them in order, with titles and descriptions in a language.
	Templates(language string) []Template
	// Template returns one with its text.
	Template(name, language string) (Template, error)
	// UseTemplate makes a flow of one, with what it needs.
	UseTemplate(ctx context.Context, by account.Caller, name string, u TemplateUse) (release.Draft, []Made, error)
	// Sandbox is where the world outside is played; "" when it is not.
	Sandbox() string
}

// Template is a flow to begin with.
type Template struct {
	Name        string              `json:"name" doc:"Names it in paths." example:"customer-lookup"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Language    string              `json:"language" enum:"en,de,it" doc:"Of title and description."`
	Category    string              `json:"category" enum:"basics,queueing,data,digital"`
	Connectors  []TemplateConnector `json:"connectors" doc:"That the flow names."`
	Activities  int                 `json:"activities" doc:"How many it has, its event flows included."`
	Sandbox     bool                `json:"sandbox" doc:"It can be tried at once: the server has a sandbox that answers its requests, or it makes none."`

	Text      string   `json:"text,omitempty" doc:"The flow in Callwright's text form (YAML). Not in lists."`
	Resources string   `json:"resources,omitempty" doc:"What it refers to, as a resources document (YAML). Not in lists."`
	Tests     []string `json:"tests,omitempty" doc:"Names of the tests that come with it. Not in lists."`
}

// TemplateConnector is a connector that a template's flow names.
type TemplateConnector struct {
	Name  string `json:"name" doc:"In the flow." example:"CRM"`
	Kind  string `json:"kind" example:"custom"`
	Title string `json:"title" doc:"What it leads to." example:"ServiceNow"`
}

// TemplateUse says how a flow is made of a template.
type TemplateUse struct {
	Name     string            `json:"name,omitempty" maxLength:"200" doc:"Of the flow; left out, the template's, with a number behind it where that is taken."`
	Language string            `json:"language,omitempty" enum:"en,de,it" doc:"Of the flow's name and description; left out, English."`
	Bindings map[string]string `json:"bindings,omitempty" doc:"Connectors of the organisation, by name or id, by the names that the template has for them."`
	Sandbox  bool              `json:"sandbox,omitempty" doc:"Make the connectors that are not bound, each with a client of its own at the sandbox. Takes connector.create too."`
}

// Made is a thing that was made together with a flow.
type Made struct {
	What string `json:"what" enum:"connector,queue,agent,skill,business-hours,prompt,global-variable,virtual-agent,media-destination,test"`
	ID   string `json:"id" doc:"Of a test its name."`
	Name string `json:"name"`
}

// Used is a flow made of a template.
type Used struct {
	Flow Flow   `json:"flow"`
	Made []Made `json:"made" doc:"What was made beside the flow. What was there already is not in it."`
}

// Spoken is what takes a language.
type Spoken struct {
	Language string `query:"language" enum:"en,de,it" default:"en"`
}

// TemplateNamed names a template.
type TemplateNamed struct {
	Name string `path:"name" maxLength:"100"`
}

type readTemplate struct {
	TemplateNamed
	Spoken
}

type useTemplate struct {
	TemplateNamed
	Body TemplateUse
}

// SandboxState says whether there is a sandbox.
type SandboxState struct {
	Running bool   `json:"running" doc:"The server was started with --sandbox: connectors may reach it."`
	URL     string `json:"url,omitempty" doc:"Where it answers; its request log is at /sandbox under it."`
}

type sandboxAnswer struct{ Body SandboxState }

type templateAnswer struct{ Body Template }

const templatesPath = "/api/templates"

func (a *api) templateOperations() {
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: templatesPath, id: "list-templates", tag: "templates", summary: "List flows to begin with",
		description: "In the order of the gallery, without their texts.",
	}, a.listTemplates)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: templatesPath + "/{name}", id: "read-template", tag: "templates", summary: "Read a flow to begin with",
	}, a.readTemplate)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPost, path: templatesPath + "/{name}", id: "use-template", tag: "templates", summary: "Make a flow of a template",
		description: "Its draft with its tests, and the queues, prompts and so on that it names and the organisation lacks, as far as the caller may make them. " +
			"What it names and there is not is told in the flow's problems.", status: http.StatusCreated, creates: true, conflicts: true,
	}, a.useTemplate)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: "/api/sandbox", id: "read-sandbox", tag: "templates", summary: "Whether there is a sandbox to try things against",
	}, a.readSandbox)
}

// templates are the server's; one without any has none by any name.
func (a *api) templates() (Templates, error) {
	if a.o.Templates == nil {
		return nil, fault.New(fault.NotFound, "template_not_found", "This server has no templates.")
	}
	return a.o.Templates, nil
}

func (a *api) listTemplates(_ context.Context, _ account.Caller, in *Spoken) (*itemsOf[Template], error) {
	var found []Template
	if a.o.Templates != nil {
		found = a.o.Templates.Templates(in.Language)
	}
	return each(found, whole), nil
}

func (a *api) readTemplate(_ context.Context, _ account.Caller, in *readTemplate) (*templateAnswer, error) {
	all, err := a.templates()
	if err != nil {
		return nil, err
	}
	t, err := all.Template(in.Name, in.Language)
	return &templateAnswer{Body: whole(t)}, err
}

// whole is a template whose list of connectors is never null.
func whole(t Template) Template {
	t.Connectors = items(t.Connectors)
	return t
}

func (a *api) useTemplate(ctx context.Context, by account.Caller, in *useTemplate) (*document[Used], error) {
	all, err := a.templates()
	if err != nil {
		return nil, err
	}
	d, made, err := all.UseTemplate(ctx, by, in.Name, in.Body)
	if err != nil {
		return nil, err
	}
	return created(d.Revision, flowsPath+"/"+d.ID, Used{Flow: a.draftOf(ctx, d), Made: items(made)})
}

func (a *api) readSandbox(context.Context, account.Caller, *struct{}) (*sandboxAnswer, error) {
	out := &sandboxAnswer{}
	if a.o.Templates != nil {
		out.Body.URL = a.o.Templates.Sandbox()
		out.Body.Running = out.Body.URL != ""
	}
	return out, nil
}
