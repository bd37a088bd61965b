package flowtest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// Whatever happens to a contact and in whatever order, it comes to an end, the
// same one each time, and uses up what it was given.
func FuzzPlay(f *testing.F) {
	f.Add([]byte{0, 0, 1, 8, 2, 9, 4})
	f.Add([]byte{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0})
	inputs := []flowtest.Input{
		{Kind: flowtest.Digits, Text: "1"}, {Kind: flowtest.Digits, Text: "4711#"}, {Kind: flowtest.Timeout}, {Kind: flowtest.Invalid},
		{Kind: flowtest.HangUp}, {Kind: flowtest.Say, Text: "hello"}, {Kind: flowtest.Pass, For: 100 * time.Second},
		{Kind: flowtest.Agent, Text: flowtest.Offered}, {Kind: flowtest.Agent, Text: flowtest.Answered}, {Kind: flowtest.Agent, Text: flowtest.Ended},
		{Kind: flowtest.Agent, Text: flowtest.Disconnected}, {Kind: flowtest.Queue, Code: 4}, {Kind: flowtest.Callback}, {},
		{Kind: flowtest.Recording}, {Kind: flowtest.Recording, For: 5 * time.Second}, {Kind: flowtest.Message, Text: "hi"},
	}
	main, _ := flow.Read([]byte(tour))
	sub, _ := flow.Read([]byte(greeter))
	f.Fuzz(func(t *testing.T, script []byte) {
		var list []flowtest.Input
		for _, b := range script[:min(len(script), 30)] {
			list = append(list, inputs[int(b)%len(inputs)])
		}
		play := func() flowtest.Result {
			return flowtest.Play(flowtest.Setup{Flow: main, Catalog: activity.Builtin(), Inputs: flowtest.List(list),
				Library: func(string) (*flow.Flow, error) { return sub, nil }})
		}
		r, again := play(), play()
		if diff := cmp.Diff(value.Text(r.Summary()), value.Text(again.Summary())); diff != "" {
			t.Fatal(diff)
		}
		if !slices.Contains([]engine.Outcome{engine.OutcomeEnded, engine.OutcomeDisconnected, engine.OutcomeQueued, engine.OutcomeFailed}, r.Outcome) {
			t.Fatalf("outcome %q", r.Outcome)
		}
		if r.Steps != len(r.Path) || r.Elapsed < 0 {
			t.Fatalf("%d steps, %d activities, %s", r.Steps, len(r.Path), r.Elapsed)
		}
	})
}
