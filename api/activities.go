package api

import (
	"context"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// ActivityKind is a kind of activity, for a designer.
type ActivityKind struct {
	Name       string            `json:"name" doc:"In a flow's document." example:"queue-contact"`
	Title      string            `json:"title" example:"Queue Contact"`
	Group      activity.Group    `json:"group" enum:"Call Handling,Flow Control,Events" doc:"Where it stands in the library."`
	GroupTitle string            `json:"group_title" doc:"The group in the language asked for."`
	Role       string            `json:"role" enum:"step,start,handler,end"`
	Webex      []string          `json:"webex" doc:"What Webex exports call it."`
	Ports      []string          `json:"ports" doc:"In the order they are drawn; those of an activity whose settings make ports are more."`
	PortTitles map[string]string `json:"port_titles" doc:"What the ports are called, in the language asked for."`
	PortsFrom  *PortsFrom        `json:"ports_from,omitempty" doc:"How settings make ports, which are drawn before the others; absent for a kind whose ports are fixed."`
	Errors     []string          `json:"error_ports" doc:"Those of them that are for failures."`
	Outputs    []string          `json:"outputs" doc:"What expressions read under the activity's label."`
	Secure     []string          `json:"secure" doc:"Outputs that no trace shows."`
	Limit      int               `json:"limit,omitempty" doc:"How often it may lead to itself; absent for any number."`
	Inert      bool              `json:"inert,omitempty" doc:"It is kept in a flow, but does not run."`
	Form       []field.FormField `json:"form" doc:"Of the settings, in the order of the form."`
	Schema     shownSchema       `json:"schema" doc:"JSON Schema of the settings."`
}

// shownSchema is a JSON Schema.
type shownSchema struct{ *value.Object }

// MarshalJSON writes the schema.
func (s shownSchema) MarshalJSON() ([]byte, error) { return shown(s).MarshalJSON() }

// Schema says that it is an object.
func (shownSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "JSON Schema of the settings."}
}

// dictionaries are translations by language, each read when it is first asked for.
type dictionaries map[string]func() (field.Dictionary, error)

var (
	activityWords = dictionariesOf(activity.DictionaryOf)
	resourceWords = dictionariesOf(release.DictionaryOf)
)

func dictionariesOf(read func(language string) (field.Dictionary, error)) dictionaries {
	all := dictionaries{}
	for _, language := range []string{"en", "de", "it"} {
		all[language] = sync.OnceValues(func() (field.Dictionary, error) { return read(language) })
	}
	return all
}

type activityKinds struct {
	Items []ActivityKind `json:"items"`
}

func (a *api) activityOperations() {
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: "/api/activities", id: "list-activities", tag: "flows",
		summary: "List the kinds of activities", description: "In the order of the designer's library. The same for the same version of Callwright.",
	}, a.listActivities)
	a.expressionOperations()
	a.requestOperations()
	a.certificateOperations()
}

type listActivities struct {
	Conditional
	Language string `query:"language" enum:"en,de,it" default:"en" doc:"Of titles, labels and help."`
}

func (a *api) listActivities(_ context.Context, _ account.Caller, in *listActivities) (*document[activityKinds], error) {
	out := activityKinds{Items: []ActivityKind{}}
	words, err := activityWords[in.Language]()
	if err != nil {
		return nil, err
	}
	for _, k := range activity.Builtin().All() {
		out.Items = append(out.Items, activityKindOf(k, words))
	}
	d, err := documented(1, out)
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func activityKindOf(k activity.Kind, words field.Dictionary) ActivityKind {
	out := ActivityKind{Name: k.Name, Title: words.Text(k.Title), Group: k.Group, GroupTitle: words.Text(string(k.Group)), PortTitles: map[string]string{}, Webex: items(k.Webex), Ports: items(k.Ports), Errors: []string{},
		Outputs: items(k.Outputs), Secure: items(k.Secure), Limit: k.Limit, Inert: k.Inert, Form: []field.FormField{}}
	out.Role = map[activity.Role]string{activity.RoleStep: "step", activity.RoleStart: "start", activity.RoleHandler: "handler", activity.RoleEnd: "end"}[k.Role]
	for _, p := range k.Ports {
		out.PortTitles[p] = words.Text(activity.PortTitle(p))
		if activity.IsErrorPort(p) {
			out.Errors = append(out.Errors, p)
		}
	}
	if !k.Inert {
		fields := k.New().Fields()
		out.Form, out.Schema = words.Form(fields.Form()), shownSchema{fields.Schema()}
		out.PortsFrom = portsFrom(k)
	}
	return out
}
