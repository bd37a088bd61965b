package engine_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// liveContacts brings n contacts of a flow to where the events lead.
func liveContacts(n int, s *script, events []activity.Event) []*engine.State {
	states := make([]*engine.State, n)
	for i := range states {
		states[i] = engine.NewContact("0b9a7b0e-5a43-4a43-9d0f-6a1a6b0e1c55", s.main, engine.Options{})
		attributes := value.Of("ANI", strings.Clone("+15550100"), "DNIS", strings.Clone("+15550199"))
		turn := states[i].Step(nil, activity.Stamped{At: time.Unix(1, 0), Event: activity.Started{Attributes: attributes}})
		for _, e := range events {
			if r, ok := e.(activity.CallResult); ok {
				r.Body = []byte(string(r.Body))
				e = r
			}
			turn = states[i].Step(nil, activity.Stamped{At: time.Unix(2, 0), Command: turn.Commands[0].ID, Event: e})
		}
	}
	return states
}

// BenchmarkLiveState reports how much memory a contact takes that waits in a
// queue and is not parked.
func BenchmarkLiveState(b *testing.B) {
	s := newScript("queue", readFlow(b, queueFlow))
	events := append(toMenu[:len(toMenu):len(toMenu)], activity.Collected{Digits: "1"}, activity.Queued{Queue: "q"})
	const n = 10_000
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		states := liveContacts(n, s, events)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "bytes/contact")
		for _, state := range states {
			state.Trim()
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "bytes/trimmed")
		runtime.KeepAlive(states)
	}
}

func TestTrimChangesNothing(t *testing.T) {
	t.Parallel()
	s := newScript("queue", readFlow(t, queueFlow))
	two := liveContacts(2, s, toMenu)
	two[1].Trim()
	for _, e := range []activity.Event{activity.Collected{Digits: "1"}, activity.Queued{Queue: "q"}, activity.Done{}, activity.Done{}} {
		stamped := activity.Stamped{At: time.Unix(3, 0), Command: two[0].Waiting()[0].ID, Event: e}
		want, got := turnText(two[0].Step(nil, stamped)), turnText(two[1].Step(nil, stamped))
		if two[1].Trim(); want != got || stateText(two[0]) != stateText(two[1]) {
			t.Errorf("after %T\n%s\ntrimmed\n%s", e, want, got)
		}
	}
}

func BenchmarkAppendSnapshot(b *testing.B) {
	s := newScript("queue", readFlow(b, queueFlow))
	state := liveContacts(1, s, toMenu)[0]
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = state.AppendSnapshot(buf[:0])
	}
}

func BenchmarkRestore(b *testing.B) {
	s := newScript("queue", readFlow(b, queueFlow))
	text := liveContacts(1, s, toMenu)[0].AppendSnapshot(nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Restore(text, s.library, engine.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
