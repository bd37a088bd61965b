package runner_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/runner"
)

// TestH7_AFencedProcessStopsAtOnce moves the fence on as a process does that has
// taken over: whoever asks the first one is refused, nothing that it does counts,
// and when it has the lock again it goes on with what is on disk.
func TestH7_AFencedProcessStopsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		called := 0
		w.calls = func(context.Context, activity.Call) activity.CallResult {
			called++
			return activity.CallResult{Status: 200}
		}
		w.start()
		c, other := w.begin("v", "telephony"), w.begin("v", "telephony")
		memory.mu.Lock()
		memory.fence++
		memory.mu.Unlock()
		err := w.Input(t.Context(), "o", c.ID, channel.Input{Kind: channel.Digits, Text: "1"})
		if reason(err) != "contacts_standby" || called != 0 {
			t.Errorf("an input after the take-over: %v; %d requests", err, called)
		}
		time.Sleep(time.Second)
		if w.Role() != runner.Running {
			t.Errorf("when the lock is free again it is %s", w.Role())
		}
		w.input(c.ID, channel.Digits, "1")
		w.input(other.ID, channel.Digits, "1")
		w.wait(c.ID)
		w.wait(other.ID)
		if r, err := w.Recording(t.Context(), "o", c.ID); err != nil || r.Unfaithful != nil || len(r.Records) != 4 || called != 2 {
			t.Errorf("%d turns, %d requests: %v, %v", len(r.Records), called, err, r.Unfaithful)
		}
		w.stop()
	})
}

// TestLongDrainsEnd stops a process whose disk takes no writes: it ends all the
// same, and nothing is lost of which anybody was told.
func TestLongDrainsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		w.start()
		c := w.begin("v", "telephony")
		memory.failWith(func(runner.Batch) error { return context.DeadlineExceeded })
		began := time.Now()
		w.stop()
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("stopping took %s", took)
		}
		memory.failWith(nil)
		w.start()
		w.input(c.ID, channel.Digits, "1")
		w.wait(c.ID)
		w.stop()
	})
}
