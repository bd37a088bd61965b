package routing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

const agents = `
virtual_agents:
  - {name: Booking, id: b-1, connector: bots, path: /booking, replies: [{say: [Hello], listen: true}, {outcome: escalate}]}
  - {name: Other, id: b-2, connector: other-bots, url: "https://bots.example.com/other"}
functions:
  - {name: mask, id: f-1, source: "function main(i) { return i }"}
  - {name: fixed, returns: {a: 1}}
`

func TestVirtualAgents(t *testing.T) {
	t.Parallel()
	r, problems := routing.ReadResources([]byte(agents))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := routing.NewDesk(r, nil)
	for q, want := range map[activity.Dialog]string{
		{Agent: "b-1"}: "Booking", {Agent: "x", Label: "Booking"}: "Booking", {Connector: "b-2"}: "Other", {Agent: "Other"}: "Other",
	} {
		if got := d.VirtualAgent("Here", q); got.Name != want {
			t.Errorf("%+v: got %q", q, got.Name)
		}
	}
	booking := r.VirtualAgent("b-1", "")
	if booking.Connector != "bots" || booking.Path != "/booking" {
		t.Errorf("%+v", booking)
	}
	want := []activity.Replied{{Say: []activity.Spoken{{Text: "Hello"}}, Listen: true}, {Outcome: activity.OutcomeEscalate}, {Outcome: activity.OutcomeEnded}}
	for turn := range want {
		if diff := cmp.Diff(want[turn], booking.Reply(turn)); diff != "" {
			t.Error(diff)
		}
	}
	if len(d.Problems()) > 0 {
		t.Error("what is bound is a problem")
	}
	nobody := d.VirtualAgent("Here", activity.Dialog{Connector: "nobody"})
	if nobody.ID != "nobody" || nobody.Reply(0).Outcome != activity.OutcomeEnded {
		t.Errorf("%+v", nobody)
	}
	if p := d.Problems(); len(p) != 1 || p[0].Code != routing.CodeUnbound || p[0].Activity != "Here" {
		t.Errorf("problems %v", p)
	}
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	r, problems := routing.ReadResources([]byte(agents))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := routing.NewDesk(r, nil)
	if f := d.Function("Here", "f-1", ""); f.Source == "" || f.Name != "mask" {
		t.Errorf("%+v", f)
	}
	if f := d.Function("Here", "gone", "fixed"); !value.Equal(f.Returns, value.Of("a", int64(1))) {
		t.Errorf("%+v", f)
	}
	if f := d.Function("Here", "none", ""); f.Returns != nil || len(d.Problems()) != 1 {
		t.Errorf("%+v", f)
	}
	if _, problems := routing.ReadResources([]byte("virtual_agents: [{name: a}, {name: a}]")); len(problems) != 1 || problems[0].Code != routing.CodeDuplicate {
		t.Errorf("%v", problems)
	}
}
