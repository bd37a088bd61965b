package runner

import (
	"context"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
)

// Input hands a contact what its person does, and returns once that is on disk:
// it is taken exactly once, whatever happens to the process (H5). An input that
// nothing asks for is refused with conflict "input_unexpected" after 2 seconds.
func (r *Runner) Input(ctx context.Context, organisation, contact string, in channel.Input) error {
	return r.tell(ctx, organisation, contact, letter{input: &in})
}

// Happen tells a contact of an event of the platform. It returns once the turn
// is on disk. A contact whose call is over is refused with conflict
// "contact_over", also while its event flow for that still runs.
func (r *Runner) Happen(ctx context.Context, organisation, contact string, e activity.Happened) error {
	return r.tell(ctx, organisation, contact, letter{event: e})
}

// HangUp ends the call as its person does. Hanging up again does nothing.
func (r *Runner) HangUp(ctx context.Context, organisation, contact string) error {
	return r.tell(ctx, organisation, contact, letter{event: activity.HungUp{}})
}

func (r *Runner) tell(ctx context.Context, organisation, contact string, l letter) error {
	s, err := r.running()
	if err != nil {
		return err
	}
	return s.tell(ctx, organisation, contact, l)
}
