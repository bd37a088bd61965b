package release

import (
	"context"
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// Preview is what publishing a draft would do.
type Preview struct {
	Number   int             // that the version would have
	Changes  *flow.Diff      // to the version published last; nil for the first one
	Problems []field.Problem // errors keep the draft from being published, warnings do not
	Touched  []Use           // what leads to the flow by a label
}

// Preview tells what publishing a draft would do.
func (r *Releases) Preview(ctx context.Context, by By, id string) (Preview, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return Preview{}, err
	}
	d, err := r.Show(ctx, by, id)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Number: f.Version + 1, Problems: d.Problems}
	if f.Version > 0 {
		changes, err := r.Diff(ctx, by, id, f.Version, 0)
		if err != nil {
			return Preview{}, err
		}
		p.Changes = &changes
	}
	uses, err := r.usesOf(ctx, f)
	p.Touched = slices.DeleteFunc(uses, func(u Use) bool { return u.Label == "" || u.ID == f.ID && u.Kind != entryPointUse })
	return p, err
}
