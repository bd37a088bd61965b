package release

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
)

// Lock keeps others from changing the draft of a flow until Unlock. Somebody
// else's lock is a [fault.Conflict] with the reason "flow_locked".
func (r *Releases) Lock(ctx context.Context, by By, id string) (Flow, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Flow{}, err
	}
	f, err := r.change(ctx, by, "flow.lock", id, anyRevision, func(_ context.Context, ch *change) error {
		if err := ch.was.unlocked(by); err != nil {
			return err
		}
		if ch.was.Lock == nil {
			ch.now.Lock = &Lock{By: by.Actor, Since: r.now()}
		}
		return nil
	})
	return f.Flow, err
}

// Unlock ends a lock. Somebody else's may be broken by who may set the Live
// label; the audit log says so.
func (r *Releases) Unlock(ctx context.Context, by By, id string) (Flow, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Flow{}, err
	}
	f, err := r.change(ctx, by, "flow.unlock", id, anyRevision, func(_ context.Context, ch *change) error {
		if ch.was.Lock == nil {
			return fault.New(fault.Conflict, "flow_unlocked", "Nobody has locked the flow %s.", ch.was.Name)
		}
		if err := ch.was.unlocked(by); err != nil {
			if by.may(access.FlowLive) != nil {
				return err
			}
			ch.note("broken", "the lock of "+fmt.Sprint(somebody(ch.was.Lock.By.Name)))
		}
		ch.now.Lock = nil
		return nil
	})
	return f.Flow, err
}
