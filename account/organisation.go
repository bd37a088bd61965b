package account

import (
	"context"
	"time"
)

// Organisation is a customer organisation: it owns connectors, and the limits
// are per organisation (domain §1.1).
type Organisation struct {
	ID               string
	Name             string
	Licences         []string // such as FLEX3 (domain §1.3)
	CustomConnectors int      // limit; 0 means the installation's default of ten (S1-2)
	Revision         int64    // counts up with every change
	Created          time.Time
}

// Organisations keeps organisations.
type Organisations interface {
	InsertOrganisation(ctx context.Context, o Organisation) error
	// UpdateOrganisation stores o, whose Revision is one more than the stored
	// one's; it reports false when that is not so. (So do the other updates.)
	UpdateOrganisation(ctx context.Context, o Organisation) (bool, error)
	Organisation(ctx context.Context, id string) (Organisation, bool, error)
	Organisations(ctx context.Context, after string, limit int) ([]Organisation, error) // by id
}
