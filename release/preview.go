package release

import (
	"context"

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
	return Preview{}, nil
}
