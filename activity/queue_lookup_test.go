package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestQueueLookupAsks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings []any
		want     Lookup
	}{
		"fixed":    {list("queue", value.Of("id", "q", "name", "Sales")), Lookup{What: LookupQueue, ID: "q", Name: "Sales", Args: value.Of("lookback", int64(5))}},
		"variable": {list("queue_variable", "{{q}}", "lookback", "60"), Lookup{What: LookupQueue, ID: "Q", Args: value.Of("lookback", int64(60))}},
		"own":      {nil, Lookup{What: LookupQueue, Args: value.Of("lookback", int64(5))}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, play(t, furnish(t, "queue-lookup", c.settings...), nil, "q", "Q"), act{Output: Output{Commands: []Command{c.want}}})
		})
	}
}

func TestQueueLookupAnswers(t *testing.T) {
	t.Parallel()
	a := furnish(t, "queue-lookup", "queue_variable", "{{q}}")
	ok := value.Of("FailureCode", int64(0), "FailureDescription", "", "PIQ", int64(2), "EWT", int64(0), "OldestCallTime", int64(3))
	same(t, play(t, a, Found{Value: value.Of("PIQ", int64(2), "EWT", int64(0), "OldestCallTime", int64(3), "Moon", "full")}),
		act{Output: Output{Port: "default", Outputs: ok}})
	few := value.Of("FailureCode", int64(3), "FailureDescription", "INSUFFICIENT_DATA", "PIQ", int64(2), "EWT", int64(-1))
	for _, wait := range []any{int64(-1), -1.0, nil, "soon"} {
		same(t, play(t, a, Found{Value: value.Of("PIQ", int64(2), "EWT", wait)}), act{Output: Output{Port: "insufficientdata", Outputs: few}})
	}
	if got := play(t, a, Found{}); got.Port != "insufficientdata" {
		t.Errorf("no figures: %+v", got)
	}
	if got := play(t, a, Found{Value: value.Of("EWT", 1.5)}); got.Port != "default" {
		t.Errorf("half a millisecond: %+v", got)
	}
	same(t, play(t, a, Found{Failure: Failure{FailureQueue, "gone"}}), act{Output: Output{Outputs: value.Of("FailureCode", int64(4), "FailureDescription", "gone")},
		Fault: &Fault{FailureQueue, "gone"}})
	same(t, play(t, a, nil), act{Output: Output{Outputs: value.Of("FailureCode", int64(4), "FailureDescription", "the expression names no queue")},
		Fault: &Fault{FailureQueue, "the expression names no queue"}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
	exact(t, codecOf(t, "queue-lookup", "queue"), value.Of("destination", "q", "destination:radioName", "queueId", "destination_radioName", "queueId"), "q")
	exact(t, codecOf(t, "queue-lookup", "channel"), value.Of("channelType", "TELEPHONY"), "TELEPHONY")
}
