package trigger

import (
	"context"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
)

// Drafts makes trials of drafts; *release.Releases does.
type Drafts interface {
	Try(ctx context.Context, by release.By, flow string, force bool) (release.Trial, string, []field.Problem, error)
}

// TrialCall is a simulated contact that tries a draft.
type TrialCall struct {
	Call             // EntryPoint is not used
	Flow   string    // id
	Force  bool      // although the draft names what the organisation does not have
	At     time.Time // when its clock starts; zero for now
	Paused bool      // its clock stands still
}

// Try begins a simulated contact on a draft as it is saved now.
func (t *Triggers) Try(ctx context.Context, by By, c TrialCall) (Arrived, error) {
	return Arrived{}, nil
}

// EntryPointName is the name of an entry point by its id; "" when there is none.
func (t *Triggers) EntryPointName(ctx context.Context, organisation, id string) (string, error) {
	found, err := t.target(ctx, organisation, id)
	if err != nil {
		return "", err
	}
	return found.Name, nil
}
