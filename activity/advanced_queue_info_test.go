package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestAdvancedQueueInfo(t *testing.T) {
	t.Parallel()
	a := furnish(t, "advanced-queue-info", "queue", "q", "skills", list(value.Of("requirements", list(value.Of("skill", "s", "value", "{{least}}")))))
	skills := value.Of("requirements", list(value.Of("skill", "s", "name", "", "type", "proficiency", "condition", "gte", "value", "5")), "relaxations", list())
	same(t, play(t, a, nil, "least", int64(5)), act{Output: Output{Commands: []Command{
		Lookup{What: LookupSkills, ID: "q", Args: value.Of("skills", skills)}}}})
	same(t, play(t, furnish(t, "advanced-queue-info"), nil), act{Output: Output{Commands: []Command{Lookup{What: LookupSkills}}}})
	same(t, play(t, a, Found{Value: value.Of("CurrentGroup", int64(1), "EWT", int64(4))}), act{Output: Output{Port: "default",
		Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "", "CurrentGroup", int64(1))}})
	if got := play(t, a, Found{Failure: Failure{"x", "no"}}); value.Text(got.Outputs) != `{"FailureCode":1,"FailureDescription":"no"}` || got.Fault == nil {
		t.Errorf("%+v", got)
	}
	if got := play(t, furnish(t, "advanced-queue-info", "queue_variable", "{{q}}"), nil); got.Fault == nil || got.Fault.Code != FailureQueue {
		t.Errorf("%+v", got)
	}
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

// FlowV2 calls the requirements by another name.
func TestAdvancedQueueInfoProperties(t *testing.T) {
	t.Parallel()
	skills := codecOf(t, "advanced-queue-info", "skills")
	exact(t, skills, value.Of("skills", value.Of("skillRequirements", list(), "relaxation", nil)), nil)
	got := skills.Import(value.Of("skills", value.Of("skillRequirements", list(value.Of("skill", "s", "value", "5")), "relaxation", nil)))
	if !value.Equal(got, list(value.Of("requirements", list(value.Of("skill", "s", "value", "5"))))) {
		t.Errorf("%s", value.Text(got))
	}
	exact(t, codecOf(t, "advanced-queue-info", "queue"), value.Of("destination", "q", "queueRadioGroup", "staticQueue", "destinationVariable", nil), "q")
	exact(t, codecOf(t, "advanced-queue-info", "queue_variable"), value.Of("destination", nil, "queueRadioGroup", "variableQueue", "destinationVariable", "{{q}}"), "{{q}}")
}
