package runner_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

// zoned is a flow whose step asks for a time zone, which tests let panic.
const zoned = `
callwright: 1
name: zoned
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: menu, settings: {prompts: [{tts: "Press 1"}], choices: [{digit: "1", name: go}], timeout: 3600}, links: {"1": Say, timeout: Ask, invalid: Ask}}
  - {label: Say, kind: play-message, settings: {prompts: [{tts: "{{ now() | date('HH:mm', timeZone='Mars/Olympus') }}"}]}, links: {default: Bye}}
  - {label: Bye, kind: disconnect}
`

// TestH6_ABrokenContactStopsNobody breaks one of two contacts while nothing
// runs: the start succeeds, the one is quarantined with the reason and its
// bytes, the other one goes on.
func TestH6_ABrokenContactStopsNobody(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		park    bool
		destroy func(m *inMemory, w *world, id string)
		why     string
	}{
		"a damaged row": {destroy: func(m *inMemory, _ *world, _ string) {
			m.rows[1][len(m.rows[1])-1] ^= 1
			m.rows[1] = m.rows[1][:len(m.rows[1])-3]
		}, why: "damaged"},
		"a missing row":                 {destroy: func(m *inMemory, _ *world, _ string) { delete(m.rows, 1) }, why: "first turns are missing"},
		"an unknown program":            {destroy: func(_ *inMemory, w *world, _ string) { w.flows.remove("one") }, why: "no version one"},
		"another program under its key": {destroy: func(_ *inMemory, w *world, _ string) { w.flows.add("one", sleeper) }, why: "does not replay"},
		"a damaged snapshot": {park: true, destroy: func(m *inMemory, _ *world, id string) {
			k := m.contacts[id]
			n := len(k.Snapshot) - 10
			k.Snapshot = append(k.Snapshot[:n:n], 7)
			m.contacts[id] = k
		}, why: "contact"},
		"an unknown program of a parked one": {park: true, destroy: func(_ *inMemory, w *world, _ string) { w.flows.remove("one") }, why: "no version one"},
		"another program of a parked one":    {park: true, destroy: func(_ *inMemory, w *world, _ string) { w.flows.add("one", sleeper) }, why: "not the one with which"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory := newInMemory()
				w := newWorldOver(t, memory, memory)
				w.flows.add("one", menu)
				w.flows.add("two", asks)
				w.start()
				bad := w.begin("one", "telephony")
				good := w.begin("two", "telephony")
				w.input(good.ID, channel.Digits, "1")
				if name == "a missing row" {
					w.input(bad.ID, channel.Digits, "9") // so that there is a later row
				}
				if test.park {
					time.Sleep(time.Minute)
				}
				w.kill()
				test.destroy(memory, w, bad.ID)
				w.start()
				time.Sleep(time.Second)
				_ = w.Input(t.Context(), "o", bad.ID, channel.Input{Kind: channel.Digits, Text: "1"})
				time.Sleep(time.Second)
				if name == "a missing row" { // nobody knows any more whose it was
					if k := memory.contacts[bad.ID]; k.State != runner.Quarantined || !strings.Contains(k.Error, test.why) || w.Role() != runner.Degraded {
						t.Errorf("it is %s: %s", k.State, k.Error)
					}
					w.input(good.ID, channel.Digits, "1")
					w.stop()
					return
				}
				s := w.show(bad.ID)
				if s.State != runner.Quarantined || !strings.Contains(s.Error, test.why) {
					t.Errorf("it is %s: %s", s.State, s.Error)
				}
				if err := w.Input(t.Context(), "o", bad.ID, channel.Input{Kind: channel.Digits, Text: "1"}); reason(err) != "contact_quarantined" {
					t.Errorf("an input for it: %v", err)
				}
				if w.Role() != runner.Degraded || w.Ready() != nil {
					t.Errorf("it is %s, ready: %v", w.Role(), w.Ready())
				}
				w.input(good.ID, channel.Digits, "1")
				list, _, err := w.List(t.Context(), runner.Query{Organisation: "o", States: []runner.ContactState{runner.Quarantined}})
				if err != nil || len(list) != 1 || list[0].ID != bad.ID {
					t.Errorf("quarantined are %v, %v", list, err)
				}
				w.restart() // it is quarantined already
				if err := w.Delete(t.Context(), "o", bad.ID); err != nil {
					t.Error(err)
				}
				for range 2 {
					if w.Role() != runner.Running {
						t.Errorf("after it was deleted, the role is %s", w.Role())
					}
					if _, err := w.Show(t.Context(), "o", bad.ID); fault.CodeOf(err) != fault.NotFound {
						t.Errorf("after it was deleted: %v", err)
					}
					w.restart() // it does not come back
				}
				w.stop()
				if len(memory.rows) > 0 {
					t.Errorf("%d rows are left, which nobody needs", len(memory.rows))
				}
			})
		})
	}
}

// TestH6_APanicQuarantinesOneContact has the engine panic in a step, while a
// contact runs and when it begins.
func TestH6_APanicQuarantinesOneContact(t *testing.T) {
	t.Parallel()
	memory := newInMemory()
	w := newWorldOver(t, memory, memory)
	w.flows.add("zoned", zoned)
	w.flows.add("at once", strings.Replace(zoned, "links: {out: Ask}", "links: {out: Say}", 1))
	w.flows.add("menu", menu)
	w.change = func(o *runner.Options) {
		o.Zones = func(name string) (*time.Location, error) {
			if strings.HasPrefix(name, "Mars") {
				panic(errors.New("what the caller said"))
			}
			return time.UTC, nil
		}
	}
	w.start()
	good := w.begin("menu", "telephony")
	bad := w.begin("zoned", "telephony")
	if err := w.Input(t.Context(), "o", bad.ID, channel.Input{Kind: channel.Digits, Text: "1"}); reason(err) != "contact_quarantined" {
		t.Errorf("the input that leads to the panic: %v", err)
	}
	if _, _, err := w.Start(t.Context(), arrival("at once", "telephony")); reason(err) != "contact_quarantined" {
		t.Errorf("the start that leads to the panic: %v", err)
	}
	s := w.show(bad.ID)
	if s.State != runner.Quarantined || strings.Contains(s.Error+w.log.String(), "what the caller said") || !strings.Contains(w.log.String(), "Step") {
		t.Errorf("it is %s: %s\n%s", s.State, s.Error, w.log)
	}
	if c := w.wait(bad.ID); c.State != runner.Quarantined {
		t.Errorf("waiting for it ends with %s", c.State)
	}
	w.input(good.ID, channel.Digits, "1")
	w.wait(good.ID)
}

// TestH7_H14_AnotherProcessTakesOver starts two processes on one database.
func TestH7_H14_AnotherProcessTakesOver(t *testing.T) {
	t.Parallel()
	first := newWorld(t)
	first.flows.add("v", menu)
	first.start()
	c := first.begin("v", "telephony")
	second := newWorldOver(t, first.journal, first.lock)
	second.flows = first.flows
	second.launch()
	time.Sleep(50 * time.Millisecond)
	if second.Role() != runner.Standby || !errors.Is(second.Ready(), runner.ErrStandby) {
		t.Errorf("the second is %s, ready: %v", second.Role(), second.Ready())
	}
	if first.Role() != runner.Running || first.Ready() != nil {
		t.Errorf("the first is %s, ready: %v", first.Role(), first.Ready())
	}
	for what, err := range map[string]error{
		"start":   func() error { _, _, err := second.Start(t.Context(), arrival("v", "telephony")); return err }(),
		"input":   second.Input(t.Context(), "o", c.ID, channel.Input{Kind: channel.Digits, Text: "1"}),
		"hang up": second.HangUp(t.Context(), "o", c.ID),
		"show":    func() error { _, err := second.Show(t.Context(), "o", c.ID); return err }(),
	} {
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Reason != "contacts_standby" || refused.Detail["retry_after"] == nil {
			t.Errorf("%s at the standby: %v", what, err)
		}
	}
	first.kill()
	for second.Role() != runner.Running {
		time.Sleep(time.Millisecond)
	}
	second.input(c.ID, channel.Digits, "1")
	second.wait(c.ID)
}
