package acd_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

func tried(id string) acd.Contact {
	c := call(id)
	c.Simulated = true
	return c
}

// trying asks for a simulated contact, and lets the answer come true.
func (c *centre) trying(k acd.Contact, command activity.Command) activity.Event {
	c.t.Helper()
	now := time.Now()
	e := c.Ask(c.t.Context(), k, "A", command, now)
	c.Observe(k, acd.Turn{At: now, Label: "A", Command: command, Event: e})
	return e
}

// act lets the player of a contact do something, and the contact be told of it.
func (c *centre) act(k acd.Contact, a acd.Act) activity.Happened {
	c.t.Helper()
	c.events = map[string]activity.Happened{}
	if err := c.Simulate(c.t.Context(), k.Organisation, k.ID, a); err != nil {
		c.t.Fatalf("%s: %v", a.Type, err)
	}
	for _, e := range c.events {
		c.Observe(k, acd.Turn{At: time.Now(), Event: e})
		return e
	}
	c.t.Fatalf("%s: the contact was told nothing", a.Type)
	return activity.Happened{}
}

func (c *centre) misfits(k acd.Contact, a acd.Act, reason string) {
	c.t.Helper()
	if err := c.Simulate(c.t.Context(), k.Organisation, k.ID, a); fault.ReasonOf(err) != reason {
		c.t.Errorf("%s: %v, want %s", a.Type, err, reason)
	}
}

func attribute(e activity.Happened, name string) string {
	v, _ := e.Attributes.Get(name)
	return value.Text(v)
}

// A simulated contact is never offered to agents, and no figure counts it.
func TestTrialsStayOffTheFloor(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		if err := c.SetState(t.Context(), somebody(), org, "Ann", routing.AgentAvailable, ""); err != nil {
			t.Fatal(err)
		}
		k := tried("sim")
		if e := c.trying(k, activity.Queue{Queue: "q-sales"}); e != (activity.Queued{Queue: "q-sales"}) {
			t.Fatalf("queued: %+v", e)
		}
		time.Sleep(time.Minute)
		queues, err := c.Queues(t.Context(), org)
		if err != nil || queues[0].Waiting != 0 {
			t.Errorf("%+v, %v", queues[0], err)
		}
		waiting, _ := c.Waiting(t.Context(), org, "q-sales")
		offers, _ := c.Offers(t.Context(), org, "Ann")
		if len(waiting)+len(offers) != 0 || len(c.told) != 0 {
			t.Errorf("waiting %v, offered %v, told %v", waiting, offers, c.told)
		}
		if got := c.trying(call("real"), activity.Lookup{What: activity.LookupQueue, ID: "q-sales"}); got.(activity.Found).Failure.Code != "" {
			t.Errorf("a customer's figures: %+v", got)
		} else if n, _ := got.(activity.Found).Value.(*value.Object).Get("CallsQueuedNow"); n != int64(0) {
			t.Errorf("a customer is told of %v contacts", n)
		}
	})
}

func TestTrialsAreAnswered(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		k := tried("sim")
		for _, a := range []string{acd.ActOffers, acd.ActAnswers, acd.ActDeclines, acd.ActEnds, acd.ActLeaves} {
			c.misfits(k, acd.Act{Type: a}, "act_misfit")
		}
		c.misfits(k, acd.Act{Type: "dance"}, "act_unknown")
		c.misfits(k, acd.Act{Type: acd.ActFigureChange}, "figures_missing")
		c.trying(k, activity.Queue{Queue: "Sales"})
		if e := c.act(k, acd.Act{Type: acd.ActOffers}); e.Name != "AgentOfferContact" || attribute(e, "AgentName") != "Ann" || attribute(e, "QueueName") != "Sales" {
			t.Errorf("offered: %+v", e)
		}
		c.act(k, acd.Act{Type: acd.ActDeclines})
		c.misfits(k, acd.Act{Type: acd.ActDeclines}, "act_misfit")
		if e := c.act(k, acd.Act{Type: acd.ActAnswers, Agent: "bob@example.com"}); e.Name != "AgentContactAssigned" || attribute(e, "AgentID") != "a-bob" || attribute(e, "TeamName") != "South" {
			t.Errorf("answered: %+v", e)
		}
		if e := c.trying(k, activity.Queue{Queue: "q-sales"}).(activity.Queued); e.FailureCode == 0 {
			t.Error("it is queued while an agent has it")
		}
		if e := c.trying(k, activity.Queue{Queue: "q-sales", Agent: "Ann"}).(activity.Queued); e.FailureCode == 0 {
			t.Error("it is queued for an agent while one has it")
		}
		kept := c.Kept(k)
		if e := c.act(k, acd.Act{Type: acd.ActEnds}); e.Name != "FCAsk(ContactLastAgentRemoved)" || attribute(e, "AgentID") != "a-bob" || attribute(e, "QueueID") != "q-sales" {
			t.Errorf("ended: %+v", e)
		}
		c.misfits(k, acd.Act{Type: acd.ActEnds}, "act_misfit")
		if err := c.Restore(k, kept); err != nil { // as after a restart
			t.Fatal(err)
		}
		c.act(k, acd.Act{Type: acd.ActLeaves})
		if e := c.act(k, acd.Act{Type: acd.ActCallbackFails, Reason: "busy"}); attribute(e, "reason") != "busy" {
			t.Errorf("callback: %+v", e)
		}
		c.trying(k, activity.Queue{Queue: "q-empty"})
		if e := c.act(k, acd.Act{Type: acd.ActAnswers, Agent: "Cleo", Team: "West"}); attribute(e, "AgentName") != "Cleo" || attribute(e, "TeamName") != "West" {
			t.Errorf("made up: %+v", e)
		}
		c.Observe(k, acd.Turn{Over: true})
		c.misfits(k, acd.Act{Type: acd.ActEnds}, "act_misfit")
		if err := c.Restore(k, []byte("{")); err == nil {
			t.Error("what cannot be read is restored")
		}
	})
}

func TestFiguresOfTrials(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		k := tried("sim")
		figures := func() string {
			found := c.trying(k, activity.Lookup{What: activity.LookupQueue}).(activity.Found)
			if found.Failure.Code != "" {
				return found.Failure.Code
			}
			o := found.Value.(*value.Object)
			text := ""
			for _, name := range []string{"PIQ", "EWT", "CallsQueuedNow", "LoggedOnAgentsAll", "AvailableAgentsCurrent", "OldestCallTime"} {
				v, _ := o.Get(name)
				text += name + "=" + value.Text(v) + " "
			}
			return text
		}
		if got := figures(); got != activity.FailureNotQueued {
			t.Errorf("of no queue: %s", got)
		}
		c.trying(k, activity.Queue{Queue: "q-sales"})
		time.Sleep(7 * time.Second)
		if got := figures(); got != "PIQ=1 EWT=-1 CallsQueuedNow=1 LoggedOnAgentsAll=2 AvailableAgentsCurrent=2 OldestCallTime=7 " {
			t.Errorf("at first: %s", got)
		}
		four, none, wait := 4, 0, 90*time.Second
		c.act(k, acd.Act{Type: acd.ActFigureChange, Figures: &acd.ActFigures{Position: &four, Wait: &wait}})
		c.act(k, acd.Act{Type: acd.ActFigureChange, Figures: &acd.ActFigures{LoggedOn: &none, Available: &none}})
		if got := figures(); got != "PIQ=4 EWT=90000 CallsQueuedNow=4 LoggedOnAgentsAll=0 AvailableAgentsCurrent=0 OldestCallTime=7 " {
			t.Errorf("as they were set: %s", got)
		}
		if e := c.trying(k, activity.Queue{Queue: "q-sales", CheckAgents: true}).(activity.Queued); e.FailureCode == 0 {
			t.Error("it is queued though nobody is there")
		}
		for _, q := range []activity.Queue{{}, {Queue: "nowhere"}, {Queue: "q-sales", Agent: "nobody"}, {Agent: "Ann"}} {
			if e := c.trying(k, q).(activity.Queued); e.FailureCode == 0 {
				t.Errorf("%+v is queued", q)
			}
		}
		if e := c.trying(k, activity.Queue{Queue: "q-sales", Agent: "Ann"}).(activity.Queued); e.Queue != "q-sales" {
			t.Errorf("for Ann: %+v", e)
		}
		if e := c.act(k, acd.Act{Type: acd.ActAnswers}); attribute(e, "AgentName") != "Ann" {
			t.Errorf("the one that it waits for: %+v", e)
		}
	})
}

func TestOtherQuestionsOfTrials(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		k := tried("sim")
		allocation := activity.Lookup{What: activity.LookupAllocation, Args: value.Of("percents", []any{int64(50), int64(50)})}
		first, second := c.trying(k, allocation).(activity.Found).Value, c.trying(k, allocation).(activity.Found).Value
		if first == second {
			t.Errorf("both times %v", first)
		}
		if f := c.trying(k, activity.Lookup{What: activity.LookupAllocation}).(activity.Found); f.Failure.Code != "allocation" {
			t.Errorf("of nothing: %+v", f)
		}
		if f := c.trying(k, activity.Lookup{What: activity.LookupCall}).(activity.Found); f.Value != "LIVE_VOICE" {
			t.Errorf("who answers: %+v", f)
		}
		if f := c.trying(k, activity.Lookup{What: activity.LookupCode}).(activity.Found); len(value.Text(f.Value)) != 6 {
			t.Errorf("a code: %+v", f)
		}
		c.trying(k, activity.Lookup{What: activity.LookupHours, ID: "nothing"})
		set := func(what string, values ...any) string {
			return c.trying(k, activity.Set{What: what, Values: value.Of(values...)}).(activity.Done).Failure.Code
		}
		if set(activity.SetPriority, "priority", int64(1)) != activity.FailureNotQueued || set(activity.SetCallback) != activity.FailureNotQueued {
			t.Error("it waits in no queue")
		}
		if set(activity.SetCallback, "queue", "q-sales") != "" || set(activity.SetCallback, "queue", "nowhere") != activity.FailureQueue || set(activity.SetCallerID) != "" {
			t.Error("callbacks of trials")
		}
		if list, err := c.Callbacks(t.Context(), org); err != nil || len(list) != 0 {
			t.Errorf("somebody is to be called back: %v %v", list, err)
		}
		if e := c.Ask(t.Context(), k, "A", activity.Wait{}, time.Now()); e != nil {
			t.Errorf("what is no business of distribution: %+v", e)
		}
		names := c.Names(t.Context(), org)
		if names.Queue("q-sales") != "Sales" || names.Agent("a-ann") != "Ann" || names.Queue("x")+names.Agent("x")+names.Queue("")+names.Agent("") != "" {
			t.Error("names of queues and agents")
		}
	})
}
