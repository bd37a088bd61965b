package server

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

// tenants tells connections what they have to know of organisations.
type tenants struct {
	organisations interface {
		Organisation(ctx context.Context, id string) (account.Organisation, bool, error)
	}
	customConnectors int // of an organisation that has no limit of its own
}

// Tenant finds an organisation.
func (t tenants) Tenant(ctx context.Context, id string) (connector.Tenant, error) {
	o, ok, err := t.organisations.Organisation(ctx, id)
	switch {
	case err != nil:
		return connector.Tenant{}, fmt.Errorf("finding the organisation: %w", err)
	case !ok:
		return connector.Tenant{}, fault.New(fault.NotFound, "organisation_not_found", "There is no such organisation.")
	}
	most := o.CustomConnectors
	if most == 0 {
		most = t.customConnectors
	}
	return connector.Tenant{ID: o.ID, Licences: o.Licences, CustomConnectors: most}, nil
}

// creations keeps creations as the API has them: store and api have one rank, so
// neither knows the other's type.
type creations struct{ store.Creations }

// InsertCreation stores c unless there is one.
func (s creations) InsertCreation(ctx context.Context, c api.Creation) (api.Creation, bool, error) {
	kept, mine, err := s.Creations.InsertCreation(ctx, store.Creation(c))
	return api.Creation(kept), mine, err
}

// FinishCreation stores the answer of a creation.
func (s creations) FinishCreation(ctx context.Context, c api.Creation) error {
	return s.Creations.FinishCreation(ctx, store.Creation(c))
}

// AbandonCreation removes one that is being made.
func (s creations) AbandonCreation(ctx context.Context, c api.Creation) error {
	return s.Creations.AbandonCreation(ctx, store.Creation(c))
}
