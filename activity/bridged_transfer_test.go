package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

func TestBridgedTransfer(t *testing.T) {
	t.Parallel()
	a := furnish(t, "bridged-transfer", "number", "{{n}}", "timeout", "30", "digits", "{{d}}")
	same(t, play(t, a, nil, "n", "4711", "d", "1,,b"), act{Output: Output{Commands: []Command{
		Transfer{To: "4711", Bridged: true, Timeout: 30 * time.Second, Digits: "1,,B"}}}})
	same(t, play(t, a, nil, "n", "4711", "d", "press one"), act{Output: Output{Commands: []Command{
		Transfer{To: "4711", Bridged: true, Timeout: 30 * time.Second}}}, Problems: []string{"digits digits"}})
	same(t, play(t, furnish(t, "bridged-transfer", "number", "4711"), nil), act{Output: Output{Commands: []Command{
		Transfer{To: "4711", Bridged: true, Timeout: 10 * time.Second}}}})
	same(t, play(t, a, Transferred{}), act{Output: Output{Port: "default", Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "")}})
	if got := play(t, a, nil); got.Fault == nil || got.Fault.Code != FailureNumber {
		t.Errorf("%+v", got)
	}
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
	digits := codecOf(t, "bridged-transfer", "digits")
	exact(t, digits, value.Of("transferoutdigits", "1#", "transferoutdigits:radioName", "dtmfdigits", "transferoutdigits_radioName", "dtmfdigits"), "1#")
	exact(t, digits, value.Of("transferoutdigits", "", "transferoutdigits:radioName", "dtmfdigits", "transferoutdigits_radioName", "dtmfdigits"), nil)
}
