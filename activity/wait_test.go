package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

func TestWait(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"00:01:30": 90 * time.Second, "72:00:00": 72 * time.Hour, "15": 15 * time.Second} {
		same(t, play(t, furnish(t, "wait", "for", text), nil), act{Output: Output{Commands: []Command{Wait{For: want}}}})
	}
	a := furnish(t, "wait", "for", "00:00:10")
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	exact(t, codecOf(t, "wait", "for"), value.Of("duration", "00:00:10"), "00:00:10")
}

// Webex takes 10 s to 72 h; other times work here but are not portable.
func TestWaitOutsideOfWebexRange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]field.Severity{
		"00:00:09": field.SeverityWarning, "72:00:01": field.SeverityWarning, "soon": field.SeverityError, "00:00:10": "", "72:00:00": "",
	} {
		var got field.Severity
		for _, p := range wait().New().Fields().Decode(value.Of("for", text)) {
			got = p.Severity
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
