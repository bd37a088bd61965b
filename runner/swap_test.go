package runner_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/runner"
)

// TestF2_WhatIsKeptOfOneContactIsNotTakenForAnother swaps what is kept of two
// parked contacts of one organisation, between which only the id differs.
func TestF2_WhatIsKeptOfOneContactIsNotTakenForAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu)
		w.start()
		a, b := w.begin("v", "telephony").ID, w.begin("v", "telephony").ID
		w.until(a, runner.Parked)
		w.until(b, runner.Parked)
		memory.mu.Lock()
		x, y := memory.contacts[a], memory.contacts[b]
		x.Snapshot, y.Snapshot = y.Snapshot, x.Snapshot
		memory.contacts[a], memory.contacts[b] = x, y
		memory.segments[a], memory.segments[b] = memory.segments[b], memory.segments[a]
		memory.mu.Unlock()
		if _, err := w.Recording(t.Context(), "o", a); err == nil || !strings.Contains(err.Error(), "sealed for something else") {
			t.Errorf("the turns of another contact: %v", err)
		}
		for _, id := range []string{a, b} {
			if err := w.Input(t.Context(), "o", id, channel.Input{Kind: channel.Digits, Text: "1"}); reason(err) != "contact_quarantined" {
				t.Errorf("going on from the snapshot of another contact: %v", err)
			}
		}
		time.Sleep(time.Second)
		w.stop()
	})
}
