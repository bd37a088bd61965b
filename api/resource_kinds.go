package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
)

// ResourceKind is a kind of resource with its form.
type ResourceKind struct {
	Kind  release.ResourceKind `json:"kind"`
	Path  string               `json:"path" doc:"Under which there are those of the organisation." example:"/api/queues"`
	Write string               `json:"write" doc:"The action that changing them takes."`
	Form  []field.FormField    `json:"form" doc:"Of the settings, in the order of the form."`
}

type listKindsOfResources struct {
	Language string `query:"language" enum:"en,de,it" default:"en" doc:"Of labels and help."`
}

type resourceKinds struct {
	Body struct {
		Items []ResourceKind `json:"items"`
	}
}

func (a *api) resourceKindOperations() {
	serve(a, operation{
		who: signedIn(), method: http.MethodGet, path: "/api/resource-kinds", id: "list-resource-kinds", tag: "resources",
		summary: "List the kinds of resources with their forms",
	}, listResourceKinds)
}

func listResourceKinds(_ context.Context, _ account.Caller, in *listKindsOfResources) (*resourceKinds, error) {
	words, err := resourceWords[in.Language]()
	if err != nil {
		return nil, err
	}
	out := &resourceKinds{}
	out.Body.Items = []ResourceKind{}
	for _, n := range nouns() {
		form := words.Form(release.ResourceForm(n.kind).Form())
		out.Body.Items = append(out.Body.Items, ResourceKind{Kind: n.kind, Path: n.path, Write: string(n.write), Form: items(form)})
	}
	return out, nil
}
