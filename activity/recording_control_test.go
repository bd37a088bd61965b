package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestRecordingNeedsAPlainTrue(t *testing.T) {
	t.Parallel()
	a := furnish(t, "recording-control", "enable", "{{consent}}")
	for _, c := range []struct {
		consent  any
		on       bool
		problems []string
	}{
		{true, true, nil}, {"True", true, nil}, {" true ", true, nil}, {false, false, nil}, {"FALSE", false, nil},
		{"yes", false, []string{"recording enable"}}, {"1", false, []string{"recording enable"}}, {nil, false, []string{"recording enable"}},
	} {
		same(t, play(t, a, nil, "consent", c.consent), act{Output: Output{Commands: []Command{Set{SetRecording, value.Of("on", c.on)}}}, Problems: c.problems})
	}
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	same(t, play(t, a, Done{Failure: Failure{"r", "no"}}), act{Output: Output{Port: "default"}, Fault: &Fault{"r", "no"}})
}
