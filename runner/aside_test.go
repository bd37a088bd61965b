package runner_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

// TestH6_ARowOfSeveralThatCannotBeReadGoesWithTheLast has one damaged row that
// names two contacts, of which one is deleted, then the other one.
func TestH6_ARowOfSeveralThatCannotBeReadGoesWithTheLast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		w.start()
		release := make(chan struct{})
		memory.failWith(func(runner.Batch) error { <-release; return nil })
		begun := make(chan runner.Contact, 3)
		for range 3 { // the first one alone, the others together
			go func() {
				c, _, err := w.Start(context.WithoutCancel(t.Context()), arrival("v", "telephony"))
				if err != nil {
					t.Error(err)
				}
				begun <- c
			}()
			synctest.Wait()
		}
		memory.failWith(nil)
		close(release)
		alone, a, b := <-begun, <-begun, <-begun
		w.kill()
		if len(memory.rows) != 2 {
			t.Fatalf("there are %d rows", len(memory.rows))
		}
		memory.rows[2] = append([]byte{}, memory.rows[2][:len(memory.rows[2])-3]...)
		var lost []string
		w.start()
		time.Sleep(time.Second)
		for _, c := range []runner.Contact{alone, a, b} {
			if w.show(c.ID).State == runner.Quarantined {
				lost = append(lost, c.ID)
			}
		}
		if len(lost) != 2 {
			t.Fatalf("%d contacts are quarantined", len(lost))
		}
		full := errors.New("the disk is full")
		for i, id := range lost {
			memory.failWith(func(runner.Batch) error { return full })
			if err := w.Delete(t.Context(), "o", id); !errors.Is(err, full) {
				t.Errorf("deleting while nothing can be written: %v", err)
			}
			memory.failWith(nil)
			if err := w.Delete(t.Context(), "o", id); err != nil {
				t.Error(err)
			}
			w.crash()
			time.Sleep(time.Second)
			for j, id := range lost {
				c, err := w.Show(t.Context(), "o", id)
				if gone := fault.CodeOf(err) == fault.NotFound; gone != (j <= i) || !gone && c.State != runner.Quarantined {
					t.Errorf("after %d were deleted, number %d is %s, %v", i+1, j, c.State, err)
				}
			}
			_, row := memory.rows[2]
			if want := []runner.Role{runner.Degraded, runner.Running}[i]; w.Role() != want || row != (i == 0) {
				t.Errorf("after %d were deleted, the role is %s, and the row is there: %v", i+1, w.Role(), row)
			}
		}
		w.stop()
		if err := w.Delete(t.Context(), "o", alone.ID); err == nil {
			t.Error("deleted what is not over")
		}
	})
}
