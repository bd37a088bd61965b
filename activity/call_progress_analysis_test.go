package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestCallProgressAnalysis(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "call-progress-analysis", "longest", "4000"), nil), act{Output: Output{Commands: []Command{Lookup{What: LookupCall,
		Args: value.Of("min_silence", int64(608), "analysis", int64(2500), "min_speech", int64(112), "longest", int64(4000))}}}})
	a := furnish(t, "call-progress-analysis")
	same(t, play(t, a, Found{Value: "AMD"}), act{Output: Output{Port: "default", Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "", "CPAResult", "AMD")}})
	same(t, play(t, a, Found{Failure: Failure{"x", "no"}}), act{Output: Output{Outputs: value.Of("FailureCode", int64(1), "FailureDescription", "no")}, Fault: &Fault{"x", "no"}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
	exact(t, codecOf(t, "call-progress-analysis", "min_silence"), value.Of("minSilencePeriod", int64(608)), int64(608))
}
