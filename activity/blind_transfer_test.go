package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestBlindTransfer(t *testing.T) {
	t.Parallel()
	a := furnish(t, "blind-transfer", "number", "{{n}}", "headers", value.Of("X-Case", "{{c}}", "bad name", "x"))
	same(t, play(t, a, nil, "n", "+1 415 555 0101", "c", "a\r\nb"), act{
		Output:   Output{Commands: []Command{Transfer{To: "+14155550101", Header: []Pair{{"X-Case", "ab"}}}}},
		Problems: []string{"header headers.X-Case", "header headers.bad name"}})
	same(t, play(t, a, Transferred{}), act{Output: Output{Then: HandOff, Outputs: value.Of("FailureCode", int64(0), "FailureDescription", "")}})
	if got := play(t, a, nil, "n", "home"); got.Fault == nil || got.Fault.Code != FailureNumber || len(got.Commands) > 0 {
		t.Errorf("%+v", got)
	}
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

// Both transfers tell Webex's numbers, whichever way the host says why.
func TestTransfersTellWhyNot(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"blind-transfer", "bridged-transfer"} {
		a := furnish(t, kind, "number", "4711")
		for _, c := range []struct {
			answer Transferred
			code   int64
			fault  string
		}{
			{Transferred{Outcome: "busy"}, 2, "busy"}, {Transferred{Outcome: "no-answer"}, 3, "no-answer"}, {Transferred{Outcome: "failed"}, 6, "failed"},
			{Transferred{Failure: Failure{FailureNumber, "x"}}, 1, FailureNumber}, {Transferred{Outcome: "failed", Failure: Failure{FailureNotNow, "x"}}, 48, FailureNotNow},
		} {
			got := play(t, a, c.answer)
			if code, _ := got.Outputs.Get("FailureCode"); code != c.code || got.Fault == nil || got.Fault.Code != c.fault || got.Then != Leave || got.Port != "" {
				t.Errorf("%s, %+v: %+v", kind, c.answer, got)
			}
		}
	}
}

func TestTransferProperties(t *testing.T) {
	t.Parallel()
	p := func(v, radio any) *value.Object {
		return value.Of("transfertodn", v, "transfertodn:radioName", radio, "transfertodn_radioName", radio)
	}
	for _, kind := range []string{"blind-transfer", "bridged-transfer"} {
		exact(t, codecOf(t, kind, "number"), p("+1555", "dn"), "+1555")
		exact(t, codecOf(t, kind, "number"), p("{{n}}", "setToVariable"), "{{n}}")
		exact(t, codecOf(t, kind, "headers"), value.Of("customAttributes", value.Of("X-A", "{{b}}")), value.Of("X-A", "{{b}}"))
	}
}
