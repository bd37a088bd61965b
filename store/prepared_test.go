package store

import (
	"context"
	"testing"
	"time"

	"github.com/callwright/callwright/runner"
)

// TestTheFirstCommitDoesNotHoldUpATransaction has the first commit wait for the
// one connection that writes, while whoever has it runs statements.
func TestTheFirstCommitDoesNotHoldUpATransaction(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	_, fence, release, err := db.Lock().Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	commit, end := context.WithTimeout(t.Context(), 10*time.Second) // not in the transaction
	defer end()
	committed := make(chan error, 1)
	err = db.Atomically(ctx, func(ctx context.Context) error {
		before := db.writer.Stats().WaitCount
		go func() {
			committed <- db.Contacts().Commit(commit, runner.Batch{Fence: fence, Row: runner.Row{Number: 1, Bytes: []byte("x")}})
		}()
		for db.writer.Stats().WaitCount == before && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		_, err := db.Contacts().Expire(ctx, time.UnixMilli(0), 1)
		return err
	})
	if err != nil {
		t.Errorf("the transaction: %v", err)
	}
	if err := <-committed; err != nil {
		t.Errorf("the commit: %v", err)
	}
}
