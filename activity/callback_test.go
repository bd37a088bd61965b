package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestCallback(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings, variables []any
		want                *value.Object
	}{
		"own queue": {list("number", "{{ani}}"), list("ani", " +1 (555) 010-0123 "),
			value.Of("number", "+15550100123", "queue", "", "name", "", "ani", "", "destination", false)},
		"another queue": {list("number", "4711", "queue", value.Of("id", "q-1", "name", "Sales"), "ani", " +1555 "), nil,
			value.Of("number", "4711", "queue", "q-1", "name", "Sales", "ani", "+1555", "destination", true)},
		"variable queue": {list("number", "4711", "queue", "left over", "queue_variable", "{{q}} "), list("q", "Q"),
			value.Of("number", "4711", "queue", "Q", "name", "", "ani", "", "destination", true)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, play(t, furnish(t, "callback", c.settings...), nil, c.variables...), act{Output: Output{Commands: []Command{Set{SetCallback, c.want}}}})
		})
	}
}

func TestCallbackRefused(t *testing.T) {
	t.Parallel()
	failed := func(code int64, text string) Output {
		return Output{Outputs: value.Of("FailureCode", code, "FailureDescription", text)}
	}
	a := furnish(t, "callback", "number", "{{ani}}", "queue_variable", "{{q}}")
	same(t, play(t, a, nil, "ani", "anonymous", "q", "Q"), act{Output: failed(1, `"anonymous" is no number that can be called back`),
		Fault: &Fault{FailureNumber, `"anonymous" is no number that can be called back`}})
	same(t, play(t, a, nil, "ani", "1"), act{Output: failed(3, "the expression names no queue"), Fault: &Fault{FailureQueue, "the expression names no queue"}})
	same(t, play(t, a, Done{Failure: Failure{"other", "no"}}), act{Output: failed(6, "no"), Fault: &Fault{"other", "no"}})
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default", Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "")}})
	if got := play(t, a, Queued{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

// The radio button decides whether the property is a queue or names a variable,
// and the toggle whether it counts at all.
func TestCallbackProperties(t *testing.T) {
	t.Parallel()
	queue, variable, ani := codecOf(t, "callback", "queue"), codecOf(t, "callback", "queue_variable"), codecOf(t, "callback", "ani")
	p := func(v, radio, toggle any) *value.Object {
		return value.Of("callbackQueue", v, "callbackQueue:radioName", radio, "callbackQueue_radioName", radio, "toggleCallbackDestination", toggle)
	}
	exact(t, queue, p("q-1", "singleQueue", true), "q-1")
	exact(t, queue, p("{{q}}", "variableQueue", true), nil)
	exact(t, queue, p("q-1", "singleQueue", false), nil)
	exact(t, queue, p(nil, nil, false), nil)
	exact(t, variable, p("{{q}}", "variableQueue", true), "{{q}}")
	exact(t, variable, p("{{q}}", "variableQueue", "false"), nil)
	exact(t, variable, p("q-1", "singleQueue", true), nil)
	if got := variable.Import(value.Of("callbackQueue", "{{q}}")); got != "{{q}}" {
		t.Errorf("without a radio: %v", got)
	}
	if got := queue.Import(value.Of("callbackQueue", "q-1", "callbackQueue:name", "Sales")); !value.Equal(got, value.Of("id", "q-1", "name", "Sales")) {
		t.Errorf("with its label: %s", value.Text(got))
	}
	if got := queue.Import(value.Of("callbackQueue", "q", "callbackQueue_radioName", "variableQueue")); got != nil {
		t.Errorf("the other spelling of the radio: %v", got)
	}
	a := func(v any, radio string) *value.Object {
		return value.Of("callbackAni", v, "callbackAni:radioName", radio, "callbackAni_radioName", radio)
	}
	exact(t, ani, a("+1555", "staticAni"), "+1555")
	exact(t, ani, a("{{line}}", "variableAni"), "{{line}}")
	exact(t, ani, a("", "staticAni"), nil)
}
