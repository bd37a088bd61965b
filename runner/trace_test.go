package runner_test

import (
	"strings"

	"github.com/callwright/callwright/flowtest"
)

// lines are a contact's trace in words.
func (w *world) lines(id string) string {
	w.t.Helper()
	var b strings.Builder
	if err := w.Trace(w.t.Context(), "o", id, func(l flowtest.Line) { b.WriteString(l.String() + "\n") }); err != nil {
		w.t.Fatalf("the trace: %v", err)
	}
	return b.String()
}

// traces fails a test unless the trace holds every text.
func (w *world) traces(id string, texts ...string) {
	w.t.Helper()
	lines := w.lines(id)
	for _, text := range texts {
		if !strings.Contains(lines, text) {
			w.t.Errorf("the trace has no %q:\n%s", text, lines)
		}
	}
}
