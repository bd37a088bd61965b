package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// Organisations makes, shows and changes organisations.
type Organisations interface {
	CreateOrganisation(ctx context.Context, c account.Caller, r account.OrganisationRequest) (account.Organisation, error)
	UpdateOrganisation(ctx context.Context, c account.Caller, id string, revision int64, change account.OrganisationChange) (account.Organisation, error)
	Organisation(ctx context.Context, c account.Caller, id string) (account.Organisation, error)
	AllOrganisations(ctx context.Context, c account.Caller, after string, limit int) ([]account.Organisation, error)
}

// Organisation is a customer organisation.
type Organisation struct {
	ID               string    `json:"id"`
	Name             string    `json:"name"`
	Licences         []string  `json:"licences" doc:"Such as FLEX3."`
	CustomConnectors int       `json:"custom_connectors" doc:"How many custom connectors it may have; 0 for the installation's default."`
	Revision         int64     `json:"revision"`
	Created          time.Time `json:"created"`
}

func organisationOf(o account.Organisation) Organisation {
	return Organisation{
		ID: o.ID, Name: o.Name, Licences: items(o.Licences), CustomConnectors: o.CustomConnectors,
		Revision: o.Revision, Created: o.Created,
	}
}

type createOrganisation struct {
	Body struct {
		Name             string   `json:"name" maxLength:"200"`
		Licences         []string `json:"licences,omitempty" maxItems:"100" maxLength:"200"`
		CustomConnectors int      `json:"custom_connectors,omitempty" minimum:"0"`
	}
}

// organisationChange is what may be sent; what is left out stays.
type organisationChange struct {
	Name             *string   `json:"name,omitempty" maxLength:"200"`
	Licences         *[]string `json:"licences,omitempty" maxItems:"100" maxLength:"200" doc:"Operators only."`
	CustomConnectors *int      `json:"custom_connectors,omitempty" minimum:"0" doc:"Operators only."`
}

func (c organisationChange) change() account.OrganisationChange {
	return account.OrganisationChange{Name: c.Name, Licences: c.Licences, CustomConnectors: c.CustomConnectors}
}

type changeOwnOrganisation struct {
	Matching
	Body organisationChange
}

type changeOrganisation struct {
	Named
	Matching
	Body organisationChange
}

type readOrganisation struct {
	Named
	Conditional
}

type listOrganisations struct{ Paging }

const organisationsPath = "/api/organisations"

func (a *api) organisationOperations() {
	serve(a, operation{
		who: needs(access.OrganisationRead), method: http.MethodGet, path: "/api/organisation", id: "read-own-organisation", tag: "organisations",
		summary: "Read the caller's organisation",
	}, func(ctx context.Context, by account.Caller, in *Conditional) (*document[Organisation], error) {
		return a.readOrganisation(ctx, by, &readOrganisation{Named: Named{ID: by.Organisation}, Conditional: *in})
	})
	serve(a, operation{
		who: needs(access.OrganisationUpdate), method: http.MethodPut, path: "/api/organisation", id: "change-own-organisation", tag: "organisations", matches: true,
		summary: "Change the caller's organisation", description: "Licences and limits are changed by operators only.",
	}, func(ctx context.Context, by account.Caller, in *changeOwnOrganisation) (*document[Organisation], error) {
		return a.changeOrganisation(ctx, by, &changeOrganisation{Named: Named{ID: by.Organisation}, Matching: in.Matching, Body: in.Body})
	})
	serve(a, operation{
		who: needs(access.OrganisationCreate), method: http.MethodGet, path: organisationsPath, id: "list-organisations", tag: "organisations",
		summary: "List all organisations", description: "For operators of the installation.",
	}, a.listOrganisations)
	serve(a, operation{
		who: needs(access.OrganisationCreate), method: http.MethodPost, path: organisationsPath, id: "create-organisation", tag: "organisations",
		summary: "Make an organisation", description: "For operators of the installation; the one who does is its first full administrator.", status: http.StatusCreated, creates: true,
	}, a.createOrganisation)
	serve(a, operation{
		who: needs(access.OrganisationCreate), method: http.MethodGet, path: organisationsPath + "/{id}", id: "read-organisation", tag: "organisations",
		summary: "Read an organisation", description: "For operators of the installation.",
	}, a.readOrganisation)
	serve(a, operation{
		who: needs(access.OrganisationCreate), method: http.MethodPut, path: organisationsPath + "/{id}", id: "change-organisation", tag: "organisations", matches: true,
		summary: "Change an organisation, its licences and limits", description: "For operators of the installation.",
	}, a.changeOrganisation)
}

func (a *api) listOrganisations(ctx context.Context, by account.Caller, in *listOrganisations) (*list[Organisation], error) {
	after, err := in.after(ctx, a, by, question(organisationsPath, nil))
	if err != nil {
		return nil, err
	}
	found, err := a.o.Organisations.AllOrganisations(ctx, by, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	found, next := cut(found, in.Limit, func(o account.Organisation) string { return o.ID })
	items := make([]Organisation, len(found))
	for i, o := range found {
		items[i] = organisationOf(o)
	}
	return paged(by, organisationsPath, url.Values{}, in.Paging, items, next), nil
}

// cut leaves the entries of a page of one more that were read; next is where the
// page ended, "" when there is no more.
func cut[T any](found []T, limit int, position func(T) string) (page []T, next string) {
	if len(found) <= limit {
		return found, ""
	}
	return found[:limit], position(found[limit-1])
}

func (a *api) createOrganisation(ctx context.Context, by account.Caller, in *createOrganisation) (*document[Organisation], error) {
	o, err := a.o.Organisations.CreateOrganisation(ctx, by, account.OrganisationRequest{
		Name: in.Body.Name, Licences: in.Body.Licences, CustomConnectors: in.Body.CustomConnectors,
	})
	if err != nil {
		return nil, err
	}
	return created(o.Revision, organisationsPath+"/"+o.ID, organisationOf(o))
}

func (a *api) readOrganisation(ctx context.Context, by account.Caller, in *readOrganisation) (*document[Organisation], error) {
	o, err := a.o.Organisations.Organisation(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(o.Revision, organisationOf(o))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func (a *api) changeOrganisation(ctx context.Context, by account.Caller, in *changeOrganisation) (*document[Organisation], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	o, err := a.o.Organisations.UpdateOrganisation(ctx, by, in.ID, revision, in.Body.change())
	if err != nil {
		return nil, err
	}
	return documented(o.Revision, organisationOf(o))
}
