package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestSendDigits(t *testing.T) {
	t.Parallel()
	a := furnish(t, "send-digits", "digits", "1,,{{ext}}#")
	same(t, play(t, a, nil, "ext", "47a"), act{Output: Output{Commands: []Command{Set{SetDigits, value.Of("digits", "1,,47A#")}}}})
	for _, ext := range []string{"x", "1\r\n2", "111111111111111111111111111111"} {
		if got := play(t, a, nil, "ext", ext); got.Fault == nil || got.Fault.Code != "digits" {
			t.Errorf("%q: %+v", ext, got)
		}
	}
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	exact(t, codecOf(t, "send-digits", "digits"), value.Of("transferoutdigits", "{{d}}", "transferoutdigits:radioName", "setToVariable",
		"transferoutdigits_radioName", "setToVariable"), "{{d}}")
}
