package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

func TestCollectDigitsAsks(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "collect-digits"), nil), act{Output: Output{Commands: []Command{Collect{Prompts: []Spoken{},
		Min: 1, Max: 10, Terminator: "#", Timeout: 3 * time.Second, InterDigit: 3 * time.Second}}}})
	a := furnish(t, "collect-digits", "min", "4", "max", 6, "terminator", "*", "timeout", "5", "inter_digit_timeout", 2, "interruptible", true)
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{Collect{Prompts: []Spoken{},
		Min: 4, Max: 6, Terminator: "*", Timeout: 5 * time.Second, InterDigit: 2 * time.Second, Interruptible: true}}}})
}

func TestCollectDigitsLeaves(t *testing.T) {
	t.Parallel()
	a := furnish(t, "collect-digits", "min", 3)
	for _, c := range []struct {
		e    Collected
		port string
	}{
		{Collected{Digits: "123"}, "default"},
		{Collected{Digits: "12"}, "invalid"},
		{Collected{Digits: "1", Outcome: OutcomeInvalid}, "invalid"},
		{Collected{Outcome: OutcomeTimeout}, "timeout"},
	} {
		same(t, play(t, a, c.e), act{Output: Output{Port: c.port, Outputs: value.Of("DigitsEntered", c.e.Digits)}})
	}
	if got := play(t, a, Collected{Failure: Failure{"channel", "no"}}); got.Fault == nil {
		t.Error("a failure is no fault")
	}
	if got := play(t, a, HungUp{}); got.Fault == nil {
		t.Error("an event that is no answer passes")
	}
}
