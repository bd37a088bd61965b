package runner_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/runner"
)

// sleeper waits ten minutes, and calls.
const sleeper = `
callwright: 1
name: sleeper
activities:
  - {label: Start, kind: start, links: {out: Sleep}}
  - {label: Sleep, kind: wait, settings: {for: "00:10:00"}, links: {default: Bye}}
  - {label: Bye, kind: disconnect}
`

// bubble is a world with a clock of its own, which can be set.
func bubble(t *testing.T, test func(w *world, set *atomic.Int64)) {
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("sleeper", sleeper)
		var set atomic.Int64
		w.change = func(o *runner.Options) {
			o.Clock = func() time.Time { return time.Now().Add(time.Duration(set.Load())) }
		}
		w.start()
		test(w, &set)
		w.stop()
	})
}

// slept fails a test unless the contact's timer fired once, at a moment after
// its beginning.
func (w *world) slept(id string, after time.Duration) {
	w.t.Helper()
	r, err := w.Recording(w.t.Context(), "o", id)
	if err != nil || r.Unfaithful != nil {
		w.t.Fatalf("recording: %v, %v", err, r.Unfaithful)
	}
	if n := timersOf(&r); n != 1 {
		w.t.Errorf("the timer fired %d times", n)
	}
	if got := r.Records[1].Event.At.Sub(r.Records[0].Event.At); got < after || got > after+time.Second {
		w.t.Errorf("the timer fired after %s, want %s", got, after)
	}
}

func TestH4_AParkedTimerFiresOnce(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *world, _ *atomic.Int64) {
		c := w.begin("sleeper", "telephony")
		time.Sleep(time.Minute)
		if s := w.show(c.ID); s.State != runner.Parked || s.Waiting != "timer" {
			t.Errorf("after a minute it is %s, waiting for %s", s.State, s.Waiting)
		}
		time.Sleep(9*time.Minute + 2*time.Second)
		if s := w.show(c.ID); s.State != runner.Over {
			t.Errorf("after ten minutes it is %s", s.State)
		}
		w.slept(c.ID, 10*time.Minute)
	})
}

func TestH4_ATimerThatIsDueWhileNothingRunsFiresAtTheStart(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*world){"stopped": func(w *world) { w.stop() }, "killed": func(w *world) { w.kill() }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, func(w *world, _ *atomic.Int64) {
				c := w.begin("sleeper", "telephony")
				time.Sleep(time.Second)
				end(w)
				time.Sleep(time.Hour)
				w.start()
				time.Sleep(time.Second)
				w.slept(c.ID, time.Hour+time.Second)
				w.traces(c.ID, "late")
			})
		})
	}
}

// TestH4_TheClockMayBeSet sets the clock by an hour while a contact waits, in
// memory or parked.
func TestH4_TheClockMayBeSet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		by, at, fires, shown time.Duration
	}{
		"forward, parked": {by: time.Hour, at: time.Minute, fires: 2 * time.Minute, shown: time.Hour + time.Minute},
		"back, parked":    {by: -time.Hour, at: time.Minute, fires: 71 * time.Minute, shown: 10 * time.Minute},
		"forward, live":   {by: time.Hour, at: time.Second, fires: 11 * time.Minute, shown: time.Hour},
		"back, live":      {by: -time.Hour, at: time.Second, fires: 71 * time.Minute, shown: 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, func(w *world, set *atomic.Int64) {
				c := w.begin("sleeper", "telephony")
				time.Sleep(test.at)
				set.Store(int64(test.by))
				time.Sleep(test.fires)
				if s := w.show(c.ID); s.State != runner.Over {
					t.Errorf("it is %s", s.State)
				}
				r, err := w.Recording(t.Context(), "o", c.ID)
				if err != nil || timersOf(&r) != 1 {
					t.Errorf("the timer fired %d times: %v", timersOf(&r), err)
				}
			})
		})
	}
}

func TestACallThatNothingHappensToEndsAfterADay(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *world, _ *atomic.Int64) {
		w.flows.add("short", `
callwright: 1
name: short
activities:
  - {label: Start, kind: start, links: {out: End}}
  - {label: End, kind: end}
`)
		c, task := w.begin("short", "telephony"), w.begin("short", "task")
		time.Sleep(23 * time.Hour)
		if s := w.show(c.ID); s.State != runner.Parked || s.Waiting != "hang-up" {
			t.Errorf("a call is %s, waiting for %s", s.State, s.Waiting)
		}
		if s := w.show(task.ID); s.State != runner.Over {
			t.Errorf("a task is %s", s.State)
		}
		time.Sleep(time.Hour + time.Minute)
		if s := w.show(c.ID); s.State != runner.Over {
			t.Errorf("after a day the call is %s", s.State)
		}
	})
}
