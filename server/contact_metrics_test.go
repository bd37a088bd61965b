package server

import (
	"testing"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
)

// N4: contacts with which somebody tries a flow are counted apart.
func TestTrialsAreCountedApart(t *testing.T) {
	t.Parallel()
	m := newMetrics("test")
	c := runner.Contact{Outcome: engine.OutcomeEnded, Channel: "telephony"}
	m.Ended(c)
	m.Ended(c)
	c.Simulated = true
	m.Ended(c)
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		if f.GetName() != "callwright_contacts_ended_total" {
			continue
		}
		for _, one := range f.GetMetric() {
			for _, l := range one.GetLabel() {
				if l.GetName() == "simulated" {
					got[l.GetValue()] += one.GetCounter().GetValue()
				}
			}
		}
	}
	if got["false"] != 2 || got["true"] != 1 {
		t.Errorf("counted %v", got)
	}
}
