package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestEscalateCDG(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{"": "next", "next": "next", "last": "last"} {
		same(t, play(t, furnish(t, "escalate-cdg", "to", setting), nil), act{Output: Output{Commands: []Command{Set{SetEscalation, value.Of("group", want)}}}})
	}
	a := furnish(t, "escalate-cdg")
	same(t, play(t, a, Done{}), act{Output: Output{Commands: []Command{Lookup{What: LookupSkills}}}})
	same(t, play(t, a, Found{Value: value.Of("CurrentGroup", int64(2), "TotalGroups", int64(3), "PIQ", int64(1))}), act{Output: Output{Port: "default",
		Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "", "CurrentGroup", int64(2), "TotalGroups", int64(3))}})
	if got := play(t, a, Found{Failure: Failure{"x", "no"}}); got.Port != "default" || got.Fault != nil {
		t.Errorf("escalated without knowing where to: %+v", got)
	}
	for code, number := range map[string]int64{FailureNotQueued: 2, FailureFeature: 3, "other": 1} {
		same(t, play(t, a, Done{Failure: Failure{code, "no"}}), act{Output: Output{Outputs: value.Of("FailureCode", number, "FailureDescription", "no")}, Fault: &Fault{code, "no"}})
	}
	if got := play(t, a, Queued{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
	exact(t, codecOf(t, "escalate-cdg", "to"), value.Of("callDistributionGroup", "lastGroup"), "last")
}
