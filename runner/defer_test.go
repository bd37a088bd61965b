package runner_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

// TestAwaitedContactsAreWrittenOnce begins contacts whose callers wait for their
// end, and kills the process while they make a request: only what is durable on
// park, and awaited, was not on disk, and nobody was told of it.
func TestAwaitedContactsAreWrittenOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		durability runner.Durability
		awaited    bool
		commits    int // until it is over
		survives   bool
	}{
		{"each turn, awaited", runner.EachTurn, true, 2, true},
		{"on park", runner.OnPark, false, 2, true},
		{"on park, awaited", runner.OnPark, true, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory := newInMemory()
				w := newWorldOver(t, memory, memory)
				w.flows.add("hook", hook)
				w.flows.durability = test.durability
				answer := make(chan struct{})
				w.calls = func(ctx context.Context, _ activity.Call) activity.CallResult {
					select {
					case <-answer:
					case <-ctx.Done():
					}
					return activity.CallResult{Status: 200, Body: []byte(`{}`)}
				}
				w.start()
				a := arrival("hook", "task")
				a.Awaited = test.awaited
				one, _, err := w.Start(t.Context(), a)
				if err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				w.crash()
				if _, err := w.Show(t.Context(), "o", one.ID); (err == nil) != test.survives || !test.survives && fault.CodeOf(err) != fault.NotFound {
					t.Errorf("after a crash: %v", err)
				}
				close(answer)
				synctest.Wait()
				before := memory.commits
				two, _, err := w.Start(t.Context(), a)
				if err != nil {
					t.Fatal(err)
				}
				if c := w.wait(two.ID); c.State != runner.Over {
					t.Errorf("the second one is %s", c.State)
				}
				if r, err := w.Recording(t.Context(), "o", two.ID); err != nil || len(r.Records) != 2 || r.Unfaithful != nil {
					t.Errorf("its recording has %d turns: %v %v", len(r.Records), err, r.Unfaithful)
				}
				if n := memory.commits - before; n != test.commits {
					t.Errorf("%d commits, want %d", n, test.commits)
				}
				w.stop()
			})
		})
	}
}
