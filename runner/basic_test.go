package runner_test

import (
	"testing"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
)

func TestAContactFromEndToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v1", menu)
	w.start()
	c := w.begin("v1", "telephony")
	if c.State != runner.Live || c.Waiting != "digits" || c.Activity != "Ask" || c.ANI != "+15550100" {
		t.Errorf("after its start: %+v", c)
	}
	w.input(c.ID, channel.Digits, "1")
	end := w.wait(c.ID)
	if end.Outcome != engine.OutcomeDisconnected || len(end.Path) != 5 {
		t.Errorf("at the end: %+v", end)
	}
	r, err := w.Recording(t.Context(), "o", c.ID)
	if err != nil || r.Unfaithful != nil || len(r.Records) != 4 {
		t.Errorf("recording: %v, %v, %d records", err, r.Unfaithful, len(r.Records))
	}
}

func TestACallSurvivesACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v1", menu)
	w.start()
	c := w.begin("v1", "telephony")
	w.crash()
	w.input(c.ID, channel.Digits, "1")
	if end := w.wait(c.ID); end.Outcome != engine.OutcomeDisconnected {
		t.Errorf("at the end: %+v", end)
	}
	d := w.begin("v1", "telephony")
	w.restart()
	w.input(d.ID, channel.Digits, "1")
	if end := w.wait(d.ID); end.Outcome != engine.OutcomeDisconnected {
		t.Errorf("at the end: %+v", end)
	}
}
