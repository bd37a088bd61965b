package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestSetCallerID(t *testing.T) {
	t.Parallel()
	a := furnish(t, "set-caller-id", "number", "{{n}}")
	for _, c := range []struct {
		text, number string
		problems     []string
	}{
		{"+1 (415) 555-0100", "+14155550100", nil}, {"4711", "4711", nil},
		{"the main line", "", []string{"caller_id number"}}, {"", "", []string{"caller_id number"}}, {"+1415555010012345", "", []string{"caller_id number"}},
	} {
		same(t, play(t, a, nil, "n", c.text), act{Output: Output{Commands: []Command{Set{SetCallerID, value.Of("number", c.number)}}}, Problems: c.problems})
	}
	same(t, play(t, furnish(t, "set-caller-id"), nil), act{Output: Output{Commands: []Command{Set{SetCallerID, value.Of("number", "")}}}})
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	exact(t, codecOf(t, "set-caller-id", "number"), value.Of("callerId", "+1555", "callerId:radioName", "setToValue", "callerId_radioName", "setToValue"), "+1555")
}
