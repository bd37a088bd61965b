package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestQueueContactAsks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings, variables []any
		want                Queue
		problems            []string
	}{
		"fixed":    {list("queue", value.Of("id", "q-1", "name", "Sales")), nil, Queue{Queue: "q-1", Label: "Sales", Priority: 10}, nil},
		"by name":  {list("queue", value.Of("name", "Sales")), nil, Queue{Queue: "Sales", Label: "Sales", Priority: 10}, nil},
		"variable": {list("from", "variable", "queue_variable", " {{q}} ", "fallback", "F"), list("q", "Q"), Queue{Queue: "Q", Fallback: "F", Priority: 10}, nil},
		"fallback": {list("from", "variable", "queue_variable", "{{q}}", "fallback", value.Of("id", "F", "name", "Rest")), nil,
			Queue{Queue: "F", Label: "Rest", Priority: 10}, nil},
		"priority":          {list("queue", "Q", "priority", "3"), nil, Queue{Queue: "Q", Priority: 3}, nil},
		"priority variable": {list("queue", "Q", "priority", "{{p}}"), list("p", int64(9)), Queue{Queue: "Q", Priority: 9}, nil},
		"priority empty":    {list("queue", "Q", "priority", "{{p}}"), nil, Queue{Queue: "Q", Priority: 10}, nil},
		"priority 0":        {list("queue", "Q", "priority", "0"), nil, Queue{Queue: "Q", Priority: 10}, []string{"priority priority"}},
		"priority text":     {list("queue", "Q", "priority", "{{p}}"), list("p", "high"), Queue{Queue: "Q", Priority: 10}, []string{"priority priority"}},
		"agents":            {list("queue", "Q", "check_agents", true), nil, Queue{Queue: "Q", Priority: 10, CheckAgents: true}, nil},
		"agents when":       {list("queue", "Q", "check_agents", true, "check_agents_when", "{{c}}"), list("c", "True"), Queue{Queue: "Q", Priority: 10, CheckAgents: true}, nil},
		"agents when not":   {list("queue", "Q", "check_agents", true, "check_agents_when", "{{c}}"), nil, Queue{Queue: "Q", Priority: 10}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := play(t, furnish(t, "queue-contact", c.settings...), nil, c.variables...)
			same(t, got, act{Output: Output{Commands: []Command{c.want}}, Problems: c.problems})
		})
	}
}

func TestQueueContactGoesOnAtOnce(t *testing.T) {
	t.Parallel()
	a := furnish(t, "queue-contact", "queue", "Q")
	same(t, play(t, a, Queued{Queue: "q-1"}), act{Output: Output{Port: "default", Outputs: value.Of("QueueId", "q-1")}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

// What went wrong can be read whether the port failure is linked or not.
func TestQueueContactRefused(t *testing.T) {
	t.Parallel()
	a := furnish(t, "queue-contact", "queue", "Q")
	same(t, play(t, a, Queued{FailureCode: 7, Description: "the queue is closed"}), act{
		Output: Output{Outputs: value.Of("FailureCode", int64(7), "FailureDescription", "the queue is closed")},
		Fault:  &Fault{"queue_failed", "the contact could not be queued: 7 the queue is closed"},
	})
	nowhere := play(t, furnish(t, "queue-contact", "from", "variable", "queue_variable", "{{q}}"), nil)
	if code, _ := nowhere.Outputs.Get("FailureCode"); nowhere.Fault == nil || code != int64(4) {
		t.Errorf("without any queue: %+v", nowhere)
	}
}

func TestQueueContactProperties(t *testing.T) {
	t.Parallel()
	priority, when, queue := codecOf(t, "queue-contact", "priority"), codecOf(t, "queue-contact", "check_agents_when"), codecOf(t, "queue-contact", "queue")
	p := func(toggle, radio, fixed, variable any) *value.Object {
		return value.Of("toggle", toggle, "priorityRadioGroup", radio, "priority", fixed, "priorityVariable", variable)
	}
	exact(t, priority, p(true, "staticPriority", "1", nil), "1")
	exact(t, priority, p(true, "variablePriority", nil, "{{p}}"), "{{p}}")
	exact(t, priority, p(false, nil, nil, nil), nil)
	exact(t, priority, p(false, "staticPriority", "2", nil), nil)
	exact(t, priority, p(true, "variablePriority", "4", ""), nil)
	exact(t, when, value.Of("agentAvailabilityRadioGroup", "variableAgentAvailability", "agentAvailabilityVariable", "{{c}}"), "{{c}}")
	exact(t, when, value.Of("agentAvailabilityRadioGroup", "staticAgentAvailability", "agentAvailabilityVariable", "{{c}}"), nil)
	exact(t, queue, value.Of("destination", "q-1"), "q-1")
	if got := queue.Import(value.Of("queueId", "q-2")); got != "q-2" {
		t.Errorf("FlowV2 gives %v", got)
	}
	if got := queue.Import(value.Of("destination", "q-1", "destination:name", "Sales")); !value.Equal(got, value.Of("id", "q-1", "name", "Sales")) {
		t.Errorf("with its label: %s", value.Text(got))
	}
}
