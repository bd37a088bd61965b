package runner

import (
	"context"

	"github.com/callwright/callwright/flowtest"
)

// Progress is how far a contact has come since somebody looked last.
type Progress struct {
	Lines      []flowtest.Line // of its trace, after those that were known
	First      int             // number of the first of them, from 1
	Contact    Contact         // without its path
	Over       bool            // nothing more will come
	Unfaithful string          // why the trace may not show what happened; "" when it does
}

// Follow returns the lines of a contact's trace after a number, with how it
// stands. Asked again and again for a contact that goes on, it replays no more
// than what has been added.
func (r *Runner) Follow(ctx context.Context, organisation, contact string, after int) (Progress, error) {
	return Progress{}, nil
}
