package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

func TestRecord(t *testing.T) {
	t.Parallel()
	a := furnish(t, "record", "start_tone", false, "silence_timeout", 5, "max", "90", "terminator", "*")
	audio := value.Of("name", "r.wav")
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{Record{Max: 90 * time.Second, Silence: 5 * time.Second, Terminator: "*"}}}})
	same(t, play(t, a, Recorded{Audio: audio}), act{Output: Output{Port: "default", Outputs: recorded(audio, 0, "")}})
	same(t, play(t, a, Recorded{Outcome: OutcomeTimeout}), act{Output: Output{Port: "noInputTimeout", Outputs: recorded(nil, 1006, "no audio was heard")}})
	same(t, play(t, a, Recorded{Failure: Failure{"channel", "no audio here"}}),
		act{Output: Output{Outputs: recorded(nil, 1007, "no audio here")}, Fault: &Fault{"channel", "no audio here"}})
	if got := play(t, a, Done{}); got.Fault == nil || got.Fault.Code != "event_unexpected" {
		t.Errorf("%+v", got)
	}
}
