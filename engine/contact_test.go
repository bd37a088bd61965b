package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
)

// inQueue is a contact that hears music in a queue; lines are further event
// flows and activities.
func inQueue(t *testing.T, lines string) *contact {
	t.Helper()
	c := play(t, engine.Options{}, `
		Start start -> out:Q
		Q queue -> default:Music failure:End
		Music say la -> default:Two
		Two queue second -> default:More failure:More
		More say again -> default:Esc
		Esc give escalate -> default:Out
		Out give +44 -> error:Last
		Last say sorry
		End end
		events:
		Gone event FCAsk(ContactLastAgentRemoved) -> out:Bye
		Bye say bye
		Ended event ContactEnded`+lines)
	c.done(activity.Queued{Queue: "q"})
	return c
}

func (c *contact) queued(want string) {
	c.t.Helper()
	if got := c.s.Queued(); got != want {
		c.t.Errorf("in queue %q, want %q", got, want)
	}
}

// An agent who is only offered the contact does not end the main branch.
func TestAgentOfferedLeavesTheTreatmentAlone(t *testing.T) {
	t.Parallel()
	c := inQueue(t, "\nOffer event AgentOfferContact -> out:Tell\nTell say offered")
	c.step("", activity.Happened{Name: "AgentOfferContact"})
	c.queued("q")
	want := []engine.Place{{Branch: 0, Flow: "test", Activity: "Music", Kind: "say", Since: c.at.Add(-1e9)},
		{Branch: 1, Handler: "AgentOfferContact", Flow: "test", Activity: "Tell", Kind: "say", Since: c.at}}
	if diff := cmp.Diff(want, c.s.Standing()); diff != "" {
		t.Errorf("standing (-want +got):\n%s", diff)
	}
	c.done(activity.Done{})
	c.want("", "Start | .out | Q | activity.Queue | .default | Music | play la | event AgentOfferContact | Offer | .out | Tell | play offered | .default | Two | activity.Queue")
}

// After the agent has left and the event flow for it is over, the call is up
// and nobody does anything with it: it has ended, and may be woken again.
func TestAfterTheAgentHasLeft(t *testing.T) {
	t.Parallel()
	c := inQueue(t, "")
	c.step("", activity.Happened{Name: engine.EventAgentAnswered})
	if o, rest := c.s.Outcome(); o != engine.OutcomeEnded || !rest || c.s.Ended() {
		t.Errorf("with the agent: %q, %v, the call over: %v", o, rest, c.s.Ended())
	}
	c.step("", activity.Happened{Name: "FCAsk(ContactLastAgentRemoved)"})
	if o, rest := c.s.Outcome(); rest {
		t.Errorf("while the event flow runs: %q", o)
	}
	c.done(activity.Done{})
	if o, rest := c.s.Outcome(); o != engine.OutcomeEnded || !rest || c.s.Ended() {
		t.Errorf("after the event flow: %q, %v, the call over: %v", o, rest, c.s.Ended())
	}
	c.step("", activity.HungUp{})
	if o, _ := c.s.Outcome(); o != engine.OutcomeDisconnected || !c.s.Ended() {
		t.Errorf("after the caller hung up: %q", o)
	}
}

func TestAnAgentMayQueueTheContactAgain(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, `
		Start start -> out:Q
		Q queue -> default:Music
		Music say la
		events:
		Gone event FCAsk(ContactLastAgentRemoved) -> out:Back
		Back queue second`)
	c.done(activity.Queued{Queue: "q"})
	c.step("", activity.Happened{Name: engine.EventAgentAnswered})
	c.queued("")
	c.step("", activity.Happened{Name: "FCAsk(ContactLastAgentRemoved)"})
	c.done(activity.Queued{Queue: "second"})
	c.queued("second")
	if o, rest := c.s.Outcome(); rest {
		t.Errorf("a contact in a queue has come to rest: %q", o)
	}
}

func TestLateResultsAreIgnored(t *testing.T) {
	t.Parallel()
	c := inQueue(t, "")
	late := c.open[0].ID
	c.step("", activity.Happened{Name: engine.EventAgentAnswered})
	turns := c.s.Seq()
	for _, id := range []string{late, "c-1", "c-99", ""} {
		turn := c.s.Step(nil, activity.Stamped{At: c.at, Command: id, Event: activity.Queued{Queue: "other"}})
		if len(turn.Commands) > 0 || len(turn.Notes) > 0 {
			t.Errorf("a late answer to %q leads to %v %v", id, turn.Commands, turn.Notes)
		}
	}
	c.queued("")
	if c.s.Seq() != turns+4 {
		t.Errorf("%d turns, want %d: what is ignored is recorded too", c.s.Seq(), turns+4)
	}
}

// A second queue takes the contact over; a refusal leaves it where it is.
func TestSecondQueueMovesTheContact(t *testing.T) {
	t.Parallel()
	for _, answer := range []activity.Queued{{Queue: "second"}, {FailureCode: 4}} {
		c := inQueue(t, "")
		c.done(activity.Done{})
		c.queued("q")
		c.done(answer)
		if answer.FailureCode > 0 {
			c.queued("q")
		} else {
			c.queued("second")
		}
	}
}

// An escalation leaves the contact in its queue; a blind transfer is the end of
// the contact's way here, and one that fails is not.
func TestTransferAndEscalationFromAQueue(t *testing.T) {
	t.Parallel()
	for _, outcome := range []string{"", "busy"} {
		c := inQueue(t, "")
		for _, e := range []activity.Event{activity.Done{}, activity.Queued{Queue: "second"}, activity.Done{}} {
			c.done(e)
		}
		c.done(activity.Done{}) // escalated
		c.queued("second")
		if _, is := c.open[0].Command.(activity.Transfer); !is {
			t.Fatalf("it waits for %v", c.open)
		}
		c.done(activity.Transferred{Outcome: outcome})
		o, rest := c.s.Outcome()
		if outcome == "" {
			c.queued("")
			if o != engine.OutcomeHandedOff || !rest || !c.s.Ended() {
				t.Errorf("after the transfer: %q, %v", o, rest)
			}
			continue
		}
		c.queued("second")
		if rest || c.open[0].Activity != "Last" {
			t.Errorf("after a transfer that failed: %q, waiting for %v", o, c.open)
		}
	}
}

// An event flow may transfer the call: everything else of the contact is taken back.
func TestEventFlowTransfers(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, `
		Start start -> out:Music
		Music say la
		events:
		Offer event AgentOfferContact -> out:Out
		Out give +44
		Ended event ContactEnded -> out:Log
		Log set out="x" -> out:Fin
		Fin end`)
	c.step("", activity.Happened{Name: "AgentOfferContact"})
	c.step(c.open[1].ID, activity.Transferred{})
	c.want(engine.OutcomeHandedOff, "Start | .out | Music | play la | event AgentOfferContact | Offer | .out | Out | activity.Transfer | . | event ContactEnded | Ended | .out | Log | problem undeclared | .out | Fin | . | cancel c-1")
}

// A Queue command that was not answered when the call ended puts nobody into a queue.
func TestQueuedAfterTheEnd(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:Q\nQ queue -> default:End\nEnd end")
	id := c.open[0].ID
	c.step("", activity.HungUp{})
	c.step(id, activity.Queued{Queue: "q"})
	c.queued("")
	c.want(engine.OutcomeDisconnected, "Start | .out | Q | activity.Queue | cancel c-1")
}

func TestStateTellsWhatItIs(t *testing.T) {
	t.Parallel()
	c := play(t, engine.Options{}, "Start start -> out:S\nS say a")
	if ani, _ := c.s.Started().Get("ANI"); ani != "+15550100" || c.s.Contact() != "c" || c.s.Seq() != 1 || c.s.Program().Flow.Name != "test" || c.s.Type() != "" {
		t.Errorf("%v %v %v %v %v", ani, c.s.Contact(), c.s.Seq(), c.s.Program().Flow.Name, c.s.Type())
	}
	east := time.Unix(5, 0).In(time.FixedZone("east", 3600))
	if turn := c.s.Step(nil, activity.Stamped{At: east, Command: "c-1", Event: activity.Done{}}); turn.Notes[0].At != east.UTC() || c.s.Now() != east.UTC() {
		t.Errorf("times are not in UTC: %v %v", turn.Notes[0].At, c.s.Now())
	}
	sub := engine.NewContact("d", newScript("sub", &flow.Flow{Type: flow.TypeSubflow}).main, engine.Options{})
	if sub.Type() != flow.TypeSubflow || sub.Started() != nil || len(sub.Standing()) != 0 {
		t.Errorf("a contact that has not begun: %v %v %v", sub.Type(), sub.Started(), sub.Standing())
	}
}
