package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Kind is a kind of connector as a card and a form show it (S1-14).
type Kind struct {
	Kind   string            `json:"kind"`
	Title  string            `json:"title" doc:"Of the card."`
	Dialog string            `json:"dialog" doc:"Of the form."`
	Help   string            `json:"help,omitempty"`
	State  string            `json:"state" enum:"set_up,available" doc:"set_up when the organisation has one."`
	Count  int               `json:"count" doc:"How many the organisation has; 100 stands for 100 and more."`
	Limit  int               `json:"limit,omitempty" doc:"Most that there may be, together with the other kinds that have a limit; absent for none."`
	Form   []field.FormField `json:"form" doc:"In the order of the form."`
}

// kindsInOrder returns the kinds of connectors in the order of the list (S1-14).
func kindsInOrder() ([]connector.Kind, error) {
	all, err := connector.Kinds()
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(all), func(x, y connector.Kind) int {
		return cmp.Or(cmp.Compare(x.Order, y.Order), cmp.Compare(x.Name, y.Name))
	}), nil
}

type listKinds struct {
	Language string `query:"language" enum:"en,de,it" default:"en" doc:"Of titles, labels and help."`
}

type kindList struct {
	Body struct {
		Items []Kind `json:"items"`
	}
}

func (a *api) kindOperations() {
	serve(a, operation{
		who: needs(access.ConnectorList), method: http.MethodGet, path: "/api/kinds", id: "list-kinds", tag: "kinds",
		summary: "List the kinds of connectors", description: "Each with its form, and whether the organisation has one.",
	}, a.listKinds)
}

func (a *api) listKinds(ctx context.Context, by account.Caller, in *listKinds) (*kindList, error) {
	most, err := a.limit(ctx, by)
	if err != nil {
		return nil, err
	}
	out := &kindList{}
	for _, k := range a.kinds {
		made, _, err := a.o.Connectors.List(ctx, connector.Query{Organisation: by.Organisation, Kind: k.Name, Limit: mostCounted})
		if err != nil {
			return nil, err
		}
		fields, _ := k.Bind(in.Language)
		item := Kind{
			Kind: k.Name, Title: k.Title.In(in.Language), Dialog: k.Dialog.In(in.Language), Help: k.Help.In(in.Language),
			State: "available", Count: len(made), Limit: k.Limit, Form: fields.Form(),
		}
		if item.Count > 0 {
			item.State = "set_up"
		}
		if item.Limit > 0 {
			item.Limit = cmp.Or(most, a.o.CustomConnectors, item.Limit)
		}
		out.Body.Items = append(out.Body.Items, item)
	}
	return out, nil
}

const mostCounted = 100

// limit is the organisation's own limit of custom connectors, for whoever may
// read the organisation; 0 for the default.
func (a *api) limit(ctx context.Context, by account.Caller) (int, error) {
	if !may(by, access.OrganisationRead) {
		return 0, nil
	}
	o, err := a.o.Organisations.Organisation(ctx, by, by.Organisation)
	return o.CustomConnectors, err
}

var _ huma.SchemaProvider = shown{(*value.Object)(nil)}
