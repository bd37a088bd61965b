package release

import (
	"context"

	"github.com/callwright/callwright/field"
)

// Trial is the text of a draft that contacts run to try it. It has an id as a
// version has, by which contacts and their traces find it, but no number: it is
// never listed, labelled or reached by an entry point.
type Trial = Version

// Try makes a trial of a flow's draft as it is saved now, and returns it without
// its text, with the flow's name. A draft that could not be published is refused
// likewise; with force also one that names what the organisation does not have.
func (r *Releases) Try(ctx context.Context, by By, id string, force bool) (Trial, string, []field.Problem, error) {
	return Trial{}, "", nil, nil
}
