package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestUploadAudio(t *testing.T) {
	t.Parallel()
	a := furnish(t, "upload-audio", "purpose", "{{p}}", "audio", "{{r}}", "agent", " {{a}} ")
	audio := value.Of("name", "g.wav", "size", int64(9))
	status := func(s string) *value.Object { return value.Of("status", s) }
	for _, r := range []any{audio, `{"name":"g.wav","size":9}`} {
		same(t, play(t, a, nil, "p", "wel_come-1", "r", r, "a", "a-1"), act{Output: Output{Commands: []Command{Set{SetPrompt,
			value.Of("name", "g.wav", "type", "agent_greeting", "purpose", "wel_come-1", "agent", "a-1", "audio", audio)}}}})
	}
	for name, variables := range map[string][]any{
		"purpose": list("p", "my greeting", "r", audio, "a", "a-1"),
		"agent":   list("p", "x", "r", audio),
		"nothing": list("p", "x", "a", "a-1"),
		"list":    list("p", "x", "r", "[1]", "a", "a-1"),
		"empty":   list("p", "x", "r", "{}", "a", "a-1"),
	} {
		if got := play(t, a, nil, variables...); got.Fault == nil || got.Fault.Code != FailureRequest || !value.Equal(got.Outputs, status("failure")) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default", Outputs: status("success")}})
	same(t, play(t, a, Done{Failure: Failure{"x", "no"}}), act{Output: Output{Outputs: status("failure")}, Fault: &Fault{"x", "no"}})
	if got := play(t, a, Queued{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}
