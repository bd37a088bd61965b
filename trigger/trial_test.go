package trigger_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// drafts are drafts by the id of their flow.
type drafts map[string]release.Trial

func (d drafts) Try(_ context.Context, _ release.By, flow string, _ bool) (release.Trial, string, []field.Problem, error) {
	t, ok := d[flow]
	if !ok {
		return t, "", nil, fault.New(fault.NotFound, "flow_unknown", "There is no such flow.")
	}
	return t, "Main", nil, nil
}

func TestADraftIsTried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := trigger.TrialCall{Flow: "f", At: now.Add(time.Hour), Paused: true, Call: trigger.Call{ANI: "+1", Variables: value.Of("tier", "gold"), Key: "k"}}
	_, err := w.Try(t.Context(), by(), ask)
	w.refused(err, fault.Unavailable, "drafts_unavailable")

	w.options.Drafts = drafts{"f": {ID: "trial-1", Flow: "f"}}
	w.remake()
	got, err := w.Try(t.Context(), by(), ask)
	if err != nil || !got.New || len(w.runner.began) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	a := w.runner.began[0]
	label, _ := a.Attributes.Get("FlowVersionLabel")
	if !a.Simulated || !a.At.Equal(ask.At) || !a.Paused || a.Version != "trial-1" || a.Number != 0 || a.Label != "Draft" || label != "Draft" || a.EntryPoint != "" ||
		a.Channel != "telephony" || a.FlowName != "Main" || a.Flow != "f" {
		t.Errorf("it began as %+v", a)
	}
	if again, err := w.Try(t.Context(), by(), ask); err != nil || again.New || again.Contact.ID != got.Contact.ID {
		t.Errorf("with the same key: %+v, %v", again, err)
	}
	other := ask
	other.ANI = "+2"
	_, err = w.Try(t.Context(), by(), other)
	w.refused(err, fault.Conflict, "key_reused")
	other.Key, other.Flow = "", "unknown"
	_, err = w.Try(t.Context(), by(), other)
	w.refused(err, fault.NotFound, "flow_unknown")
	other.Flow, other.At = "f", now.AddDate(-200, 0, 0)
	_, err = w.Try(t.Context(), by(), other)
	w.refused(err, fault.Invalid, "clock_invalid")
	w.flows.set(func(f *flows) { f.refs = map[string][]string{"trial-1": {"CRM"}} })
	w.halts.mu.Lock()
	w.halts.down = map[string]bool{"CRM": true}
	w.halts.mu.Unlock()
	other.At = time.Time{}
	_, err = w.Try(t.Context(), by(), other) // S2-12
	w.refused(err, fault.Conflict, "halted")
	if again, err := w.Try(t.Context(), by(), ask); err != nil || again.New {
		t.Errorf("what began before is found while halted: %+v, %v", again, err)
	}
	w.halts.mu.Lock()
	w.halts.down = nil
	w.halts.mu.Unlock()
	w.runner.err = errors.New("away")
	if _, err := w.Try(t.Context(), by(), other); err == nil {
		t.Error("it began without a runner")
	}
}

func TestNamesOfEntryPoints(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.entryPoint(draft("line"))
	if name, err := w.EntryPointName(t.Context(), home, v.ID); err != nil || name != "line" {
		t.Errorf("%q, %v", name, err)
	}
	_, err := w.EntryPointName(t.Context(), "evil", v.ID) // L3
	w.refused(err, fault.NotFound, "entry_point_unknown")
}
