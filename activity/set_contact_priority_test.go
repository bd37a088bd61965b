package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestSetContactPriority(t *testing.T) {
	t.Parallel()
	a := furnish(t, "set-contact-priority", "priority", "{{p}}")
	for _, p := range []any{int64(3), " 3 "} {
		same(t, play(t, a, nil, "p", p), act{Output: Output{Commands: []Command{Set{SetPriority, value.Of("priority", int64(3))}}}})
	}
	for _, p := range []any{int64(0), int64(10), "high", nil} {
		if got := play(t, a, nil, "p", p); got.Fault == nil || got.Fault.Code != FailureRequest || len(got.Commands) > 0 {
			t.Errorf("%v: %+v", p, got)
		}
	}
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default", Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "")}})
	for code, number := range map[string]int64{FailureNotQueued: 2, FailureNotNow: 48, "other": 1} {
		same(t, play(t, a, Done{Failure: Failure{code, "no"}}), act{Output: Output{Outputs: value.Of("FailureCode", number, "FailureDescription", "no")}, Fault: &Fault{code, "no"}})
	}
	priority := codecOf(t, "set-contact-priority", "priority")
	exact(t, priority, value.Of("priorityRadioGroup", "staticPriority", "priority", int64(1), "priorityVariable", nil), int64(1))
	exact(t, priority, value.Of("priorityRadioGroup", "variablePriority", "priority", nil, "priorityVariable", "{{p}}"), "{{p}}")
}
