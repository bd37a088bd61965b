package runner_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

// trial is the arrival of a simulated contact.
func trial(version string, offset time.Duration, paused bool) runner.Arrival {
	a := arrival(version, "telephony")
	a.Number, a.Label, a.EntryPoint = 0, "Draft", ""
	a.Trial = runner.Trial{Simulated: true, At: time.Now().Add(offset), Paused: paused}
	return a
}

func (w *world) try(a runner.Arrival) runner.Contact {
	w.t.Helper()
	c, fresh, err := w.Start(w.t.Context(), a)
	if err != nil || !fresh || !c.Simulated {
		w.t.Fatalf("starting: %v, new %v, simulated %v", err, fresh, c.Simulated)
	}
	return c
}

func (w *world) advance(id string, by time.Duration) runner.Contact {
	w.t.Helper()
	c, err := w.Advance(w.t.Context(), "o", id, by)
	if err != nil {
		w.t.Fatalf("moving the clock by %s: %v", by, err)
	}
	return c
}

// twice waits ten minutes, calls, and waits an hour.
const twice = `
callwright: 1
name: twice
activities:
  - {label: Start, kind: start, links: {out: Sleep}}
  - {label: Sleep, kind: wait, settings: {for: "00:10:00"}, links: {default: Post}}
  - label: Post
    kind: http-request
    settings: {authenticated: false, method: POST, url: "https://api.example/orders", body: "{}"}
    links: {default: Again, error: Again}
  - {label: Again, kind: wait, settings: {for: "01:00:00"}, links: {default: Ask}}
  - label: Ask
    kind: menu
    settings: {prompts: [{tts: "Press 1"}], choices: [{digit: "1", name: go}], timeout: 5}
    links: {"1": Bye, timeout: Bye, invalid: Bye}
  - {label: Bye, kind: disconnect}
`

// resting does nothing.
const resting = `
callwright: 1
name: resting
activities:
  - {label: Start, kind: start, links: {}}
`

// faithful fails a test when a contact's turns are not played again as they were.
func (w *world) faithful(id string) runner.Recording {
	w.t.Helper()
	r, err := w.Recording(w.t.Context(), "o", id)
	if err != nil || r.Unfaithful != nil {
		w.t.Fatalf("recording: %v, %v", err, r.Unfaithful)
	}
	return r
}

func TestAPausedClockMovesOnlyWhenItIsMoved(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *world, _ *atomic.Int64) {
		w.flows.add("twice", twice)
		c := w.try(trial("twice", 48*time.Hour, true))
		began := w.show(c.ID).Clock.Now
		if ahead := began.Sub(c.Started); ahead < 48*time.Hour || ahead > 48*time.Hour+time.Second {
			t.Errorf("its clock starts %s ahead", ahead)
		}
		time.Sleep(3 * time.Hour)
		s := w.show(c.ID)
		if s.State != runner.Parked || s.Activity != "Sleep" || !s.Clock.Now.Equal(began) || !s.Clock.Paused {
			t.Fatalf("after hours it is %s at %s, its clock at %s, paused %v", s.State, s.Activity, s.Clock.Now, s.Clock.Paused)
		}
		if k := s.Clock; !k.Due.Equal(began.Add(10*time.Minute)) || k.At != "Sleep" || k.For != "wait" {
			t.Errorf("the next timer is %+v", k)
		}
		if s = w.advance(c.ID, time.Minute); s.Activity != "Sleep" || !s.Clock.Now.Equal(began.Add(time.Minute)) {
			t.Errorf("a minute on it stands at %s, its clock at %s", s.Activity, s.Clock.Now)
		}
		if s = w.advance(c.ID, 0); s.Activity != "Again" || !s.Clock.Now.Equal(began.Add(10*time.Minute)) || s.Clock.At != "Again" {
			t.Errorf("at the next timer it stands at %s, its clock at %s", s.Activity, s.Clock.Now)
		}
		w.crash()
		if s = w.show(c.ID); s.Activity != "Again" || !s.Clock.Now.Equal(began.Add(10*time.Minute)) || !s.Simulated {
			t.Errorf("after a crash it stands at %s, its clock at %s", s.Activity, s.Clock.Now)
		}
		if s = w.advance(c.ID, 2*time.Hour); s.State != runner.Over || s.Clock != nil {
			t.Errorf("two hours on it is %s at %s", s.State, s.Activity)
		}
		r := w.faithful(c.ID)
		var at []time.Duration
		for _, record := range r.Records {
			if _, ok := record.Event.Event.(activity.Done); ok {
				at = append(at, record.Event.At.Sub(began))
			}
		}
		if len(at) != 2 || at[0] != 10*time.Minute || at[1] != 70*time.Minute {
			t.Errorf("the timers fired at %v", at)
		}
		if lasted := time.Since(c.Started); w.show(c.ID).Ended.Sub(c.Started) > lasted {
			t.Error("its end is not told by the wall clock")
		}
	})
}

func TestARunningClockOfATrial(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *world, _ *atomic.Int64) {
		w.flows.add("twice", twice)
		c := w.try(trial("twice", -24*time.Hour, false))
		time.Sleep(time.Minute)
		s := w.show(c.ID)
		if behind := time.Since(s.Clock.Now); behind < 24*time.Hour-time.Second || behind > 24*time.Hour+time.Second {
			t.Errorf("its clock is %s behind", behind)
		}
		w.restart()
		s = w.advance(c.ID, 5*time.Minute)
		if behind := time.Since(s.Clock.Now); s.Activity != "Sleep" || behind < 24*time.Hour-6*time.Minute || behind > 24*time.Hour-4*time.Minute {
			t.Errorf("it stands at %s, its clock %s behind", s.Activity, behind)
		}
		w.crash()
		if behind := time.Since(w.show(c.ID).Clock.Now); behind > 24*time.Hour-4*time.Minute {
			t.Errorf("after a crash its clock is %s behind", behind)
		}
		time.Sleep(4*time.Minute + time.Second) // one minute, five skipped, four more
		if s = w.show(c.ID); s.Activity != "Again" {
			t.Errorf("its timer did not fire by itself: it stands at %s, %+v", s.Activity, s.Clock)
		}
		w.faithful(c.ID)
	})
}

func TestRefusedMovesOfClocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("menu", menu)
	w.flows.add("resting", resting)
	w.start()
	refused := func(id string, by time.Duration, reason string) {
		t.Helper()
		if _, err := w.Advance(t.Context(), "o", id, by); fault.ReasonOf(err) != reason {
			t.Errorf("moving the clock by %s: %v, want %s", by, err, reason)
		}
	}
	c := w.begin("menu", "telephony")
	refused(c.ID, time.Second, "contact_real")
	refused(c.ID, -1, "clock_invalid")
	refused("unknown", 1, "contact_unknown")
	s := w.try(trial("menu", 0, true))
	w.input(s.ID, channel.Digits, "1")
	w.wait(s.ID)
	refused(s.ID, time.Second, "contact_over")
	refused(w.try(trial("resting", 0, true)).ID, 0, "no_timer")
}

// Trials are told apart from the contacts of customers in lists and statistics.
func TestTrialsAreToldApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("menu", menu)
	w.start()
	customer, tried := w.begin("menu", "telephony"), w.try(trial("menu", 0, false))
	over := w.try(trial("menu", 0, false))
	w.input(over.ID, channel.Digits, "1")
	w.wait(over.ID)
	ids := func(s runner.Simulation) (list []string) {
		page, _, err := w.List(t.Context(), runner.Query{Organisation: "o", Simulated: s})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			list = append(list, c.ID)
		}
		return list
	}
	if got := ids(runner.OnlyReal); len(got) != 1 || got[0] != customer.ID {
		t.Errorf("customers: %v", got)
	}
	if got := ids(runner.OnlySimulated); len(got) != 2 {
		t.Errorf("trials: %v, want %s and %s", got, tried.ID, over.ID)
	}
	if got := ids(runner.AnySimulation); len(got) != 3 {
		t.Errorf("all: %v", got)
	}
	if s, err := w.Statistics(t.Context(), runner.Query{Organisation: "o"}); err != nil || len(s) == 0 || s[0].Count != 1 {
		t.Errorf("statistics: %+v, %v", s, err)
	}
	w.restart()
	if got := ids(runner.OnlyReal); len(got) != 1 {
		t.Errorf("customers after a restart: %v", got)
	}
	if c := w.show(over.ID); !c.Simulated || c.Clock != nil {
		t.Errorf("it was a trial: %+v", c)
	}
}
