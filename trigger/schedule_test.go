package trigger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// daily is a schedule at 08:30 in Berlin.
func daily(name, at string) trigger.ScheduleDraft {
	return trigger.ScheduleDraft{Name: name, EntryPoint: at, Days: "daily", Time: "08:30", Zone: "Europe/Berlin"}
}

func TestSchedulesAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	e := w.entryPoint(draft("e"))
	d := daily("Nightly", "E")
	d.Variables = value.Of("x", "y")
	s, err := w.CreateSchedule(ctx, by(), d)
	w.must(err)
	if want := time.Date(2026, 11, 22, 7, 30, 0, 0, time.UTC); !s.Next.Equal(want) || s.EntryPoint != e.ID || s.Revision != 1 || w.LastContact(ctx, s) != "" {
		t.Errorf("%+v", s)
	}
	paused, err := w.PauseSchedule(ctx, by(), s.ID, 1)
	w.must(err)
	w.clock.forward(48 * time.Hour)
	resumed, err := w.ResumeSchedule(ctx, by(), s.ID, 2)
	w.must(err)
	if !paused.Paused || resumed.Paused || !resumed.Next.Equal(time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC)) {
		t.Errorf("%+v %+v", paused, resumed)
	}
	up, err := w.UpdateSchedule(ctx, by(), s.ID, 3, trigger.ScheduleDraft{Name: "Every", EntryPoint: e.ID, Every: time.Minute})
	w.must(err)
	if up.Days != "" || up.At.IsZero() || !up.Next.Equal(up.At.Add(time.Minute)) {
		t.Errorf("%+v", up)
	}
	_, err = w.UpdateSchedule(ctx, by(), s.ID, 3, d)
	w.refused(err, fault.Stale, "schedule_changed")
	shown, err := w.ShowSchedule(ctx, reader(), s.ID)
	w.must(err)
	if diff := cmp.Diff(up, shown); diff != "" {
		t.Error(diff)
	}
	list, _, err := w.ListSchedules(ctx, reader(), trigger.Query{EntryPoint: e.ID})
	w.must(err)
	if len(list) != 1 || list[0].ID != s.ID {
		t.Errorf("%+v", list)
	}
	w.must(w.DeleteSchedule(ctx, by(), s.ID, 4))
	if log := w.entries(); !strings.HasPrefix(log[0], "schedule.delete Every") || !strings.Contains(log[1], "{every none → 1m0s}") || !strings.Contains(log[3], "{paused no → yes}") {
		t.Errorf("%q", log)
	}
}

func TestSchedulesAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.entryPoint(draft("e"))
	for want, change := range map[string]func(*trigger.ScheduleDraft){
		"name":        func(d *trigger.ScheduleDraft) { d.Name = "" },
		"name unseen": func(d *trigger.ScheduleDraft) { d.Name = "s\u200b" },
		"entry_point": func(d *trigger.ScheduleDraft) { d.EntryPoint = "nowhere" },
		"days":        func(d *trigger.ScheduleDraft) { d.Days = "someday" },
		"days both":   func(d *trigger.ScheduleDraft) { d.Every = time.Hour },
		"time":        func(d *trigger.ScheduleDraft) { d.Time = "8.30" },
		"zone":        func(d *trigger.ScheduleDraft) { d.Zone = "Europe/Atlantis" },
		"zone none":   func(d *trigger.ScheduleDraft) { d.Zone = "" },
		"every": func(d *trigger.ScheduleDraft) {
			*d = trigger.ScheduleDraft{Name: "s", EntryPoint: e.ID, Every: time.Second}
		},
		"every odd": func(d *trigger.ScheduleDraft) {
			*d = trigger.ScheduleDraft{Name: "s", EntryPoint: e.ID, Every: time.Minute + time.Millisecond}
		},
		"at":      func(d *trigger.ScheduleDraft) { *d = trigger.ScheduleDraft{Name: "s", EntryPoint: e.ID} },
		"at gone": func(d *trigger.ScheduleDraft) { *d = trigger.ScheduleDraft{Name: "s", EntryPoint: e.ID, At: now} },
	} {
		d := daily("s", e.ID)
		change(&d)
		_, err := w.CreateSchedule(t.Context(), by(), d)
		path, _, _ := strings.Cut(want, " ")
		if r, ok := err.(*fault.Error); !ok || len(r.Fields) != 1 || r.Fields[0].Path != path {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Days are those of the zone, also in the nights when clocks change.
func TestSchedulesFollowTheClocksOfTheirZone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.entryPoint(draft("e"))
	at := func(text string) time.Time {
		parsed, err := time.Parse("2006-01-02 15:04", text)
		w.must(err)
		return parsed
	}
	for i, test := range []struct{ from, days, time, zone, want string }{
		{"2026-11-20 12:00", "mon-fri", "08:30", "Europe/Berlin", "2026-11-23 07:30"},
		{"2026-11-23 07:29", "mon-fri", "08:30", "Europe/Berlin", "2026-11-23 07:30"},
		{"2026-11-23 07:30", "mon-fri", "08:30", "Europe/Berlin", "2026-11-24 07:30"},
		{"2026-11-23 07:30", "Sat, sunday", "08:30", "Europe/Berlin", "2026-11-28 07:30"},
		{"2026-11-23 07:30", "fri-mon", "00:00", "UTC", "2026-11-27 00:00"},
		{"2026-03-28 12:00", "daily", "02:30", "Europe/Berlin", "2026-03-29 01:00"},    // skipped: when clocks go forward
		{"2026-03-29 01:00", "daily", "02:30", "Europe/Berlin", "2026-03-30 00:30"},    // and not twice
		{"2026-10-24 12:00", "daily", "02:30", "Europe/Berlin", "2026-10-25 00:30"},    // twice: the first
		{"2026-10-25 00:30", "daily", "02:30", "Europe/Berlin", "2026-10-26 01:30"},    // and once only
		{"2026-03-07 12:00", "daily", "02:30", "America/New_York", "2026-03-08 07:00"}, // skipped
		{"2026-10-31 12:00", "daily", "01:30", "America/New_York", "2026-11-01 05:30"}, // the first
		{"2026-11-21 12:00", "daily", "08:30", "Pacific/Kiritimati", "2026-11-21 18:30"},
		{"2011-12-29 12:00", "fri", "08:00", "Pacific/Apia", "2012-01-05 18:00"}, // that Friday was left out
	} {
		d := daily(fmt.Sprint("s", i), e.ID)
		d.Days, d.Time, d.Zone = test.days, test.time, test.zone
		w.clock.mu.Lock()
		w.clock.at = at(test.from)
		w.clock.mu.Unlock()
		s, err := w.CreateSchedule(t.Context(), by(), d)
		w.must(err)
		if got := s.Next.Format("2006-01-02 15:04"); got != test.want && test.zone != "Pacific/Apia" {
			t.Errorf("%+v: %s", test, got)
		} else if test.zone == "Pacific/Apia" && got != test.want && got != "2011-12-30 10:00" { // the day without hours is the moment after it
			t.Errorf("%+v: %s", test, got)
		}
	}
}

// running runs the clockwork in a bubble whose time is the triggers', and ends it.
func (w *world) running(t *testing.T, f func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	f()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// timed are triggers in a synctest bubble: the bubble's clock, and a store in it.
func timed(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.options.Clock = time.Now
	w.remake()
	return w
}

// keys are how often contacts began, by when they were due.
func (w *world) begun() (ids []string) {
	for _, a := range w.runner.list() {
		ids = append(ids, a.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestSchedulesFireOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := timed(t)
		e := w.entryPoint(draft("e"))
		w.running(t, func() {
			d := trigger.ScheduleDraft{Name: "minutely", EntryPoint: e.ID, Every: time.Minute, Variables: value.Of("x", "y")}
			every, err := w.CreateSchedule(t.Context(), by(), d)
			w.must(err)
			once, err := w.CreateSchedule(t.Context(), by(), trigger.ScheduleDraft{Name: "once", EntryPoint: e.ID, At: time.Now().Add(90 * time.Second)})
			w.must(err)
			time.Sleep(time.Minute - time.Second)
			synctest.Wait()
			if n := len(w.runner.list()); n != 0 {
				t.Fatalf("%d contacts before their time", n)
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if list := w.runner.list(); len(list) != 1 || !value.Equal(list[0].Variables, value.Of("x", "y")) {
				t.Fatalf("after a minute: %+v", list)
			}
			time.Sleep(4 * time.Minute)
			synctest.Wait()
			if n := len(w.runner.list()); n != 6 || len(w.begun()) != 6 {
				t.Errorf("%d contacts after five minutes, want 5 and 1", n)
			}
			gone, err := w.ShowSchedule(t.Context(), by(), once.ID)
			w.must(err)
			still, err := w.ShowSchedule(t.Context(), by(), every.ID)
			w.must(err)
			if !gone.Next.IsZero() || gone.Last.IsZero() || still.Next.IsZero() || still.Revision != 1 || still.Error != "" {
				t.Errorf("%+v %+v", gone, still)
			}
			if list, last := w.runner.list(), w.LastContact(t.Context(), still); last != list[len(list)-1].ID || w.LastContact(t.Context(), gone) == last {
				t.Errorf("the last contact is %q", last)
			}
			_, err = w.PauseSchedule(t.Context(), by(), every.ID, 1)
			w.must(err)
			time.Sleep(5 * time.Minute)
			synctest.Wait()
			if n := len(w.runner.list()); n != 6 {
				t.Errorf("%d contacts, some while paused", n)
			}
		})
	})
}

// After a crash between a contact's beginning and the note of it, the occurrence
// begins no second contact; of what was missed the latest fires.
func TestSchedulesFireOnceAlsoAfterACrash(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := timed(t)
		e := w.entryPoint(draft("e"))
		s, err := w.CreateSchedule(t.Context(), by(), trigger.ScheduleDraft{Name: "s", EntryPoint: e.ID, Every: time.Minute})
		w.must(err)
		w.options.Due = forgetful{w.options.Due}
		w.remake()
		w.running(t, func() { time.Sleep(65 * time.Second); synctest.Wait() })
		if n := len(w.begun()); n != 1 {
			t.Fatalf("%d contacts", n)
		}
		w.options.Due = w.db.Triggers()
		w.remake()
		w.running(t, func() { time.Sleep(time.Second); synctest.Wait() })
		if n := len(w.runner.list()); n != 1 {
			t.Errorf("the occurrence began %d contacts", n)
		}
		time.Sleep(5*time.Minute + 10*time.Second) // nobody runs
		w.running(t, func() { time.Sleep(time.Second); synctest.Wait() })
		s, err = w.ShowSchedule(t.Context(), by(), s.ID)
		w.must(err)
		if n := len(w.runner.list()); n != 2 || !strings.Contains(s.Error, "4 earlier ones were missed") || time.Until(s.Next) > time.Minute || time.Since(s.Last) > time.Minute {
			t.Errorf("%d contacts, %+v", n, s)
		}
	})
}

// forgetful dies before it notes that something was fired.
type forgetful struct{ trigger.DueStore }

func (forgetful) Fired(context.Context, trigger.Schedule, time.Time) error {
	return errors.New("killed")
}

func TestSchedulesSayWhyNoContactBegan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := timed(t)
		e := w.entryPoint(draft("e"))
		s, err := w.CreateSchedule(t.Context(), by(), trigger.ScheduleDraft{Name: "s", EntryPoint: e.ID, Every: time.Hour})
		w.must(err)
		show := func() trigger.Schedule {
			t.Helper()
			s, err := w.ShowSchedule(t.Context(), by(), s.ID)
			w.must(err)
			return s
		}
		w.flows.set(func(f *flows) { f.refs["v1"] = []string{"CRM"} })
		w.halts.down = map[string]bool{"CRM": true}
		w.running(t, func() { time.Sleep(time.Hour + time.Second); synctest.Wait() })
		if s := show(); s.Error != "CRM is inactive." || time.Until(s.Next) < 59*time.Minute || len(w.runner.list()) != 0 || w.LastContact(t.Context(), s) != "" {
			t.Errorf("halted: %+v", s)
		}
		w.halts.mu.Lock()
		w.halts.down = nil
		w.halts.mu.Unlock()

		// A process that stands by fires nothing and notes nothing.
		w.runner.fail(runner.ErrStandby)
		before := show()
		w.running(t, func() { time.Sleep(time.Hour + 30*time.Minute); synctest.Wait() })
		if diff := cmp.Diff(before, show()); diff != "" {
			t.Error("standby:", diff)
		}
		w.runner.fail(nil)
		w.running(t, func() { time.Sleep(time.Second); synctest.Wait() })
		if s := show(); s.Error != "" || len(w.runner.list()) != 1 {
			t.Errorf("after it took over: %+v", s)
		}

		// What passes is tried again for a while.
		busy := fault.New(fault.Limit, "arrivals", "There are too many.")
		busy.Detail = map[string]any{"retry_after": time.Second}
		w.runner.fail(busy)
		w.running(t, func() {
			time.Sleep(time.Until(show().Next) + 2*time.Minute)
			w.runner.fail(nil)
			time.Sleep(10 * time.Second)
			synctest.Wait()
			if s := show(); s.Error != "" || len(w.runner.list()) != 2 {
				t.Errorf("after the surge: %+v", s)
			}
			w.runner.fail(busy)
			time.Sleep(time.Until(show().Next) + 6*time.Minute)
			synctest.Wait()
			if s := show(); s.Error != "There are too many." || time.Until(s.Next) < 50*time.Minute {
				t.Errorf("after a long surge: %+v", s)
			}
		})
	})
}
