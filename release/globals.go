package release

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Globals are the values with which a contact of the version begins: those of the
// organisation's global variables that the flow declares, unless the flow's own
// default is to win.
func (r *Releases) Globals(ctx context.Context, organisation, version string) (*value.Object, error) {
	p, err := r.Program(ctx, organisation, version)
	if err != nil || r.o.Resources == nil {
		return &value.Object{}, err
	}
	resources, err := r.o.Resources.Resources(ctx, organisation)
	if err != nil {
		return nil, fmt.Errorf("reading global variables: %w", err)
	}
	return routing.NewDesk(resources, nil).Globals(p.Flow), nil
}
