package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestQueueToAgentAsks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings, variables []any
		want                Queue
		problems            []string
	}{
		"by address": {list("agent", "{{a}}", "queue", value.Of("id", "q", "name", "Advice")), list("a", " ann@example.com "),
			Queue{Queue: "q", Label: "Advice", Priority: 10, Agent: "ann@example.com"}, nil},
		"parked": {list("agent", "a-1", "by", "id", "queue", "q", "park", true, "recovery", "r"), nil,
			Queue{Queue: "q", Priority: 10, Agent: "a-1", Park: true, Recovery: "r"}, nil},
		"variables": {list("agent", "a-1", "queue_variable", "{{q}}", "recovery_variable", "{{r}}", "priority", "2"), list("q", "Q", "r", "R"),
			Queue{Queue: "Q", Priority: 2, Agent: "a-1", Recovery: "R"}, nil},
		"priority": {list("agent", "a-1", "queue", "q", "priority", "11"), nil, Queue{Queue: "q", Priority: 10, Agent: "a-1"}, []string{"priority priority"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := play(t, furnish(t, "queue-to-agent", c.settings...), nil, c.variables...)
			same(t, got, act{Output: Output{Commands: []Command{c.want}, Outputs: value.Of("AgentId", c.want.Agent)}, Problems: c.problems})
		})
	}
}

// An agent who cannot be had is no error: the flow reads the number.
func TestQueueToAgentAnswers(t *testing.T) {
	t.Parallel()
	a := furnish(t, "queue-to-agent", "agent", "{{a}}", "queue", "q")
	outputs := func(queue string, code int64, text string) *value.Object {
		return value.Of("QueueId", queue, "FailureCode", code, "FailureDescription", text)
	}
	same(t, play(t, a, Queued{Queue: "q"}), act{Output: Output{Port: "default", Outputs: outputs("q", 0, "")}})
	for _, code := range []int{1, 2, 8} {
		same(t, play(t, a, Queued{FailureCode: code, Description: "no"}), act{Output: Output{Port: "default", Outputs: outputs("", int64(code), "no")}})
	}
	same(t, play(t, a, Queued{FailureCode: 9, Description: "no"}), act{Output: Output{Outputs: outputs("", 9, "no")},
		Fault: &Fault{"queue_failed", "the contact could not be queued for the agent: 9 no"}})
	same(t, play(t, a, nil), act{Output: Output{Port: "default", Outputs: value.Of("AgentId", "", "QueueId", "", "FailureCode", int64(2),
		"FailureDescription", "AGENT_NOT_FOUND: the expression names no agent")}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

func TestQueueToAgentProperties(t *testing.T) {
	t.Parallel()
	queue, variable := codecOf(t, "queue-to-agent", "queue"), codecOf(t, "queue-to-agent", "queue_variable")
	p := func(fixed, radio, other any) *value.Object {
		return value.Of("reportingQueue", fixed, "queueRadioGroup", radio, "destinationReportingQueueVariable", other)
	}
	exact(t, queue, p("q", "staticQueue", nil), "q")
	exact(t, queue, p("q", "variableQueue", "{{v}}"), nil)
	exact(t, variable, p(nil, "variableQueue", "{{v}}"), "{{v}}")
	exact(t, variable, p("q", "staticQueue", "{{v}}"), nil)
	if queue.Import(value.Of("reportingQueue", "q")) != "q" || variable.Import(value.Of("destinationReportingQueueVariable", "{{v}}")) != "{{v}}" {
		t.Error("without a radio group what is given counts")
	}
	if o := codecOf(t, "queue-to-agent", "recovery_variable").Export("{{r}}"); value.Text(o) !=
		`{"recoveryQueue":null,"destinationRecoveryQueueVariable":"{{r}}","queueRecoveryRadioGroup":"variableRecoveryQueue"}` {
		t.Error(value.Text(o))
	}
	priority := codecOf(t, "queue-to-agent", "priority")
	exact(t, priority, value.Of("priorityToggle", true, "priorityRadioGroup", "staticPriority", "priority", "1", "priorityVariable", nil), "1")
	exact(t, priority, value.Of("priorityToggle", false, "priorityRadioGroup", nil, "priority", nil, "priorityVariable", nil), nil)
	exact(t, codecOf(t, "queue-to-agent", "by"), value.Of("destinationLookupType", "agentId"), "id")
}
