package runner_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

const waits = `
callwright: 1
name: waits
activities:
  - {label: Start, kind: start, links: {out: Queue}}
  - {label: Queue, kind: queue-contact, settings: {queue: {id: q, label: Q}}, links: {default: Music, failure: Bye}}
  - {label: Music, kind: play-music, settings: {audio: m.wav, duration: 600}, links: {default: Music}}
  - {label: Bye, kind: disconnect}
`

// TestI11_AnOrganisationHasLimits lets one organisation have too much; another
// one goes on.
func TestI11_AnOrganisationHasLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limits runner.Limits
		reason string
	}{
		"contacts": {runner.Limits{Contacts: 3}, "contacts_limited"},
		"arrivals": {runner.Limits{Arrivals: 3}, "arrivals_limited"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory := newInMemory()
				w := newWorldOver(t, memory, memory)
				w.flows.add("v", menu)
				w.change = func(o *runner.Options) {
					o.Limits = func(_ context.Context, organisation string) runner.Limits {
						if organisation == "o" {
							return test.limits
						}
						return runner.Limits{}
					}
				}
				w.start()
				last := w.begin("v", "telephony")
				w.begin("v", "telephony")
				w.begin("v", "telephony")
				_, _, err := w.Start(t.Context(), arrival("v", "telephony"))
				var refused *fault.Error
				if !errors.As(err, &refused) || refused.Code != fault.Limit || refused.Reason != test.reason || refused.Detail["retry_after"].(int64) < 1 {
					t.Errorf("the fourth: %v", err)
				}
				other := arrival("v", "telephony")
				other.Organisation = "another"
				if _, _, err := w.Start(t.Context(), other); err != nil {
					t.Errorf("another organisation's: %v", err)
				}
				time.Sleep(time.Second)
				if name == "contacts" {
					w.restart() // parked ones count, too
					if _, _, err := w.Start(t.Context(), arrival("v", "telephony")); reason(err) != test.reason {
						t.Errorf("after a restart: %v", err)
					}
					if err := w.HangUp(t.Context(), "o", last.ID); err != nil {
						t.Error(err)
					}
					w.wait(last.ID)
				}
				w.begin("v", "telephony")
				w.stop()
			})
		})
	}
}

func TestI11_AQueueHoldsSoMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", waits)
		w.change = func(o *runner.Options) {
			o.Limits = func(context.Context, string) runner.Limits { return runner.Limits{Queued: 2} }
		}
		w.start()
		first := w.begin("v", "telephony")
		w.begin("v", "telephony")
		time.Sleep(time.Minute) // they park
		if c := w.show(first.ID); c.State != runner.Parked || c.Queue != "q" || c.Waiting != "agent" {
			t.Errorf("in the queue: %+v", c)
		}
		w.restart()
		third := w.begin("v", "telephony")
		if c := w.wait(third.ID); c.State != runner.Over {
			t.Errorf("the third is %s", c.State)
		}
		w.traces(third.ID, "queue_full")
		if err := w.HangUp(t.Context(), "o", first.ID); err != nil {
			t.Error(err)
		}
		w.wait(first.ID)
		if c := w.begin("v", "telephony"); c.State != runner.Live {
			t.Errorf("when there is room it is %s", c.State)
		}
		time.Sleep(time.Minute)
		w.stop()
	})
}

// TestI10_AnEndlessLoopIsStopped runs a flow that goes round without an outside
// event, and one whose answers are there at once.
func TestI10_AnEndlessLoopIsStopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("inner", `
callwright: 1
name: inner
variables: [{name: n, type: INTEGER, value: "0"}]
activities:
  - {label: Start, kind: start, links: {out: A}}
  - {label: A, kind: set-variable, settings: {set: [{variable: n, value: "{{ n + 1 }}"}]}, links: {out: B}}
  - {label: B, kind: set-variable, settings: {set: [{variable: n, value: "{{ n + 1 }}"}]}, links: {out: A}}
`)
		w.flows.add("said", `
callwright: 1
name: said
activities:
  - {label: Start, kind: start, links: {out: A}}
  - {label: A, kind: play-message, settings: {prompts: [{tts: "Please hold the line"}]}, links: {default: B}}
  - {label: B, kind: play-message, settings: {prompts: [{tts: "Thank you"}]}, links: {default: A}}
`)
		w.flows.add("menu", menu)
		w.start()
		c, fresh, err := w.Start(t.Context(), arrival("inner", "telephony"))
		if err != nil || !fresh {
			t.Fatal(err)
		}
		end := w.wait(c.ID)
		if end.Outcome != engine.OutcomeLimit || end.Error != "limit" || len(end.Path) != 1000 {
			t.Errorf("the loop ends as %s with %q after %d visits", end.Outcome, end.Error, len(end.Path))
		}
		said := w.begin("said", "telephony")
		time.Sleep(time.Hour)
		if steps := w.show(said.ID).Steps; steps > 5000 || steps < 500 {
			t.Errorf("a caller was told %d messages in an hour", steps)
		}
		good := w.begin("menu", "telephony")
		w.input(good.ID, channel.Digits, "1")
		w.wait(good.ID)
		w.stop()
	})
}

func TestI12_ContactsAreDeletedAfterTheRetention(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		w.change = func(o *runner.Options) { o.Retention = 48 * time.Hour }
		w.start()
		c, kept := w.begin("v", "telephony"), w.begin("v", "telephony")
		w.input(c.ID, channel.Digits, "1")
		w.wait(c.ID)
		time.Sleep(12 * time.Hour)
		w.input(kept.ID, channel.Digits, "1")
		time.Sleep(35 * time.Hour)
		w.show(c.ID)
		time.Sleep(2 * time.Hour)
		if _, err := w.Show(t.Context(), "o", c.ID); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("after 49 hours: %v", err)
		}
		w.show(kept.ID)
		w.stop()
	})
}

// TestM3_AnArrivalThatIsThereBeginsNothing repeats an arrival while its contact
// is live, parked, over, and about to begin.
func TestM3_AnArrivalThatIsThereBeginsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		w.start()
		a := arrival("v", "telephony")
		a.ID = "order-17"
		memory.failWith(func(runner.Batch) error { time.Sleep(time.Second); return nil })
		var fresh atomic.Int64
		for range 10 {
			go func() {
				c, is, err := w.Start(context.Background(), a)
				if err != nil || c.ID != a.ID {
					t.Errorf("%s: %v", c.ID, err)
				}
				if is {
					fresh.Add(1)
				}
			}()
		}
		time.Sleep(2 * time.Second)
		memory.failWith(nil)
		if fresh.Load() != 1 {
			t.Errorf("%d of ten at once are new", fresh.Load())
		}
		again := func(state runner.ContactState) {
			t.Helper()
			c, is, err := w.Start(t.Context(), a)
			if is || err != nil || c.State != state || c.ID != a.ID {
				t.Errorf("new %v, %s, %v; want an old one that is %s", is, c.State, err, state)
			}
		}
		again(runner.Live)
		time.Sleep(time.Minute)
		again(runner.Parked)
		w.input(a.ID, channel.Digits, "1")
		w.wait(a.ID)
		again(runner.Over)
		other := a
		other.Organisation = "another"
		if _, _, err := w.Start(t.Context(), other); reason(err) != "contact_exists" {
			t.Errorf("another organisation's: %v", err)
		}
		w.stop()
	})
}

// TestH12_FlowsChangeWhileContactsWait publishes another version and deletes the
// first one, of which a contact is in memory.
func TestH12_FlowsChangeWhileContactsWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v1", sleeper)
		w.start()
		c := w.begin("v1", "telephony")
		w.flows.add("v2", menu)
		time.Sleep(time.Minute)
		w.restart()
		time.Sleep(10 * time.Minute)
		if s := w.show(c.ID); s.State != runner.Over || s.Version != "v1" || len(s.Path) != 3 {
			t.Errorf("it is %+v", s)
		}
		w.stop()
	})
}

func TestArrivalsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	memory := newInMemory()
	w := newWorldOver(t, memory, memory)
	w.flows.add("v", menu)
	w.start()
	for want, change := range map[string]func(*runner.Arrival){
		"channel_unknown": func(a *runner.Arrival) { a.Channel = "smoke" },
		"arrival_invalid": func(a *runner.Arrival) { a.Label = "a\x00b" },
		"version_unknown": func(a *runner.Arrival) { a.Version = "none" },
	} {
		a := arrival("v", "telephony")
		change(&a)
		if _, _, err := w.Start(t.Context(), a); reason(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := runner.New(runner.Options{}); err == nil {
		t.Error("a runner is made of nothing")
	}
}
