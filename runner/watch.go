package runner

import (
	"context"
	"iter"
	"time"
)

// watchAgain is how often those who watch look although they were not told that
// something has happened.
const watchAgain = 30 * time.Second

// Watch goes through the lines of a conversation after a number and waits for
// further ones until the contact is over, the caller has enough, or ctx ends,
// of which the last pair tells. Who comes back later goes on after the last
// number that he has seen.
func (r *Runner) Watch(ctx context.Context, organisation, contact string, after int) iter.Seq2[Said, error] {
	return func(yield func(Said, error) bool) {
		bell := r.bells.get(contact)
		defer r.bells.put(contact)
		for {
			rung := bell.rung()
			lines, over, err := r.Conversation(ctx, organisation, contact, after)
			for _, line := range lines {
				if after = line.Number; !yield(line, nil) {
					return
				}
			}
			if over && err == nil {
				return
			}
			if err == nil {
				err = pause(ctx, rung)
			}
			if err != nil {
				yield(Said{}, err)
				return
			}
		}
	}
}

// pause waits for a ring.
func pause(ctx context.Context, rung <-chan struct{}) error {
	timer := time.NewTimer(watchAgain)
	defer timer.Stop()
	select {
	case <-rung:
		return nil
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
