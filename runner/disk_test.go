package runner_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

func reason(err error) string { return fault.ReasonOf(err) }

// TestH3_NothingHappensBeforeTheCommit holds commits up: nobody is answered and
// no request goes out until they are through.
func TestH3_NothingHappensBeforeTheCommit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", request("method: POST, body: x"))
		var called atomic.Bool
		w.calls = func(context.Context, activity.Call) activity.CallResult {
			called.Store(true)
			return activity.CallResult{Status: 200}
		}
		w.start()
		memory.failWith(func(runner.Batch) error { time.Sleep(time.Minute); return nil })
		var answered atomic.Bool
		go func() {
			w.begin("v", "task")
			answered.Store(true)
		}()
		time.Sleep(59 * time.Second)
		if answered.Load() || called.Load() {
			t.Errorf("before the commit: answered %v, called %v", answered.Load(), called.Load())
		}
		time.Sleep(2 * time.Second)
		if !answered.Load() || !called.Load() {
			t.Errorf("after the commit: answered %v, called %v", answered.Load(), called.Load())
		}
		time.Sleep(time.Hour)
		w.stop()
	})
}

// TestH8_AFullDiskPausesContacts refuses what would begin, has what runs wait,
// and goes on when there is room.
func TestH8_AFullDiskPausesContacts(t *testing.T) {
	t.Parallel()
	for want, failure := range map[string]error{
		"disk_full":       fault.New(fault.Unavailable, "disk_full", "no room"),
		"disk_unwritable": errors.New("input/output error"),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory := newInMemory()
				w := newWorldOver(t, memory, memory)
				w.flows.add("v", menu)
				w.start()
				c := w.begin("v", "telephony")
				memory.failWith(func(runner.Batch) error { return failure })
				refused := arrival("v", "telephony")
				refused.ID = "refused"
				if _, _, err := w.Start(t.Context(), refused); reason(err) != want || fault.CodeOf(err) != fault.Unavailable {
					t.Errorf("starting: %v", err)
				}
				var answered atomic.Bool
				go func() {
					w.input(c.ID, channel.Digits, "1")
					answered.Store(true)
				}()
				time.Sleep(time.Minute)
				if answered.Load() {
					t.Error("an input is answered that is not on disk")
				}
				if w.Role() != runner.Degraded || reason(w.Ready()) != want {
					t.Errorf("it is %s, ready: %v", w.Role(), w.Ready())
				}
				if _, _, err := w.Start(t.Context(), arrival("v", "telephony")); reason(err) != want {
					t.Errorf("starting: %v", err)
				}
				memory.failWith(nil)
				if end := w.wait(c.ID); end.State != runner.Over || !answered.Load() {
					t.Errorf("it is %s, answered: %v", end.State, answered.Load())
				}
				if w.Role() != runner.Running || w.Ready() != nil {
					t.Errorf("it is %s, ready: %v", w.Role(), w.Ready())
				}
				w.crash()
				if _, err := w.Show(t.Context(), "o", "refused"); fault.CodeOf(err) != fault.NotFound {
					t.Errorf("a contact that was refused: %v", err)
				}
				w.stop()
			})
		})
	}
}

// TestH8_ACommitOfWhichNobodyKnows is written although the database says
// otherwise; it is written again, and everything is there once.
func TestH8_ACommitOfWhichNobodyKnows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v", menu)
	w.journal = &doubtful{Journal: w.journal}
	w.start()
	var ids []string
	for range 20 {
		a := arrival("v", "telephony")
		c, _, err := w.Start(t.Context(), a)
		if err == nil {
			ids = append(ids, c.ID)
			w.input(c.ID, channel.Digits, "1")
		} else if reason(err) != "disk_unwritable" {
			t.Errorf("starting: %v", err)
		}
	}
	for w.Ready() != nil {
		time.Sleep(time.Millisecond)
	}
	w.crash()
	for _, id := range ids {
		w.wait(id)
		r, err := w.Recording(t.Context(), "o", id)
		if err != nil || r.Unfaithful != nil || len(r.Records) != 4 {
			t.Errorf("%d turns, %v, %v", len(r.Records), err, r.Unfaithful)
		}
	}
	list, _, err := w.List(t.Context(), runner.Query{Organisation: "o"})
	if err != nil || len(list) != len(ids) || len(ids) == 0 {
		t.Errorf("%d contacts are listed, %d began: %v", len(list), len(ids), err)
	}
}

// doubtful commits, and says of every third commit that it has failed.
type doubtful struct {
	runner.Journal
	n atomic.Int64
}

func (d *doubtful) Commit(ctx context.Context, b runner.Batch) error {
	err := d.Journal.Commit(ctx, b)
	if err == nil && d.n.Add(1)%3 == 0 {
		err = errors.New("the connection was lost")
	}
	return err
}

// TestI11_ASlowDiskRefusesArrivals lets turns queue up until contacts are refused.
func TestI11_ASlowDiskRefusesArrivals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		w.change = func(o *runner.Options) { o.Backlog = 500 }
		w.start()
		memory.failWith(func(runner.Batch) error { time.Sleep(time.Minute); return nil })
		refused := make(chan error, 700)
		for n := range cap(refused) {
			if n == 600 {
				synctest.Wait() // so many wait to be written
			}
			go func() {
				_, _, err := w.Start(context.Background(), arrival("v", "telephony"))
				refused <- err
			}()
		}
		behind, limited := 0, 0
		for range cap(refused) {
			switch err := <-refused; {
			case reason(err) == "journal_behind":
				behind++
			case reason(err) == "arrivals_limited":
				limited++
			case err != nil:
				t.Errorf("starting: %v", err)
			}
		}
		if behind+limited == 0 {
			t.Errorf("%d contacts begin although nothing is written", cap(refused))
		}
		memory.failWith(nil)
		w.stop()
	})
}
