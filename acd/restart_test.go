package acd_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// restart kills ACD and starts it again with the contacts' snapshots, in any order.
func (c *centre) restart(ids ...string) {
	c.t.Helper()
	kept := map[string][]byte{}
	for _, id := range ids {
		kept[id] = c.Kept(call(id))
	}
	c.stop()
	next := acd.New(c.options)
	for id, text := range kept {
		if err := next.Restore(call(id), text); err != nil {
			c.t.Error(err)
		}
		if diff := cmp.Diff(string(text), string(next.Kept(call(id)))); diff != "" {
			c.t.Errorf("kept again (-before +after):\n%s", diff)
		}
	}
	c.ACD = next
	c.run()
}

func TestARestartKeepsPlacesAgentsAndSettings(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-busy", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Answer, "Ann", "c-busy")
		c.queue("c-first", activity.Queue{Skills: spanish(4, 3)})
		time.Sleep(time.Second)
		c.queue("c-urgent", activity.Queue{Priority: 1, Skills: spanish(9, 8)})
		c.queue("c-brought", activity.Queue{Queue: "Service"})
		c.ask("c-brought", "E", activity.Set{What: activity.SetEscalation, Values: value.Of("group", "last")})
		c.ask("c-parked", "Q", activity.Queue{Queue: "Sales", Agent: "a-ann", Park: true, Recovery: "Empty"})
		c.ask("c-first", "C", activity.Set{What: activity.SetCallerID, Values: value.Of("number", "7")})
		c.ask("c-loose", "C", activity.Set{What: activity.SetWhisper, Values: value.Of("prompt", "hello")})
		c.queue("c-gone", activity.Queue{})
		c.over("c-gone")
		if k := c.Kept(call("c-gone")); k != nil {
			t.Errorf("kept of nothing: %s", k)
		}
		c.set("Late", routing.AgentIdle)
		time.Sleep(time.Second)
		c.told = nil
		c.restart("c-urgent", "c-first", "c-busy", "c-brought", "c-parked", "c-loose")
		c.waits("Sales", "c-urgent", "c-first", "c-parked")
		c.stands("Ann", "busy c-busy")
		c.stands("Late", "idle")
		c.set("Late", routing.AgentAvailable)
		c.set("Bob", routing.AgentAvailable)
		c.heard("c-brought AgentOfferContact a-late", "c-first AgentOfferContact a-bob")
		offers, _ := c.Offers(t.Context(), org, "Bob")
		if len(offers) != 1 || pairs(offers[0].Sets[activity.SetCallerID])["number"] != "7" {
			t.Errorf("Bob sees %+v", offers)
		}
		c.do(c.End, "Ann", "c-busy")
		c.heard("c-busy FCAsk(ContactLastAgentRemoved) a-ann", "c-urgent AgentOfferContact a-ann")
	})
}

// TestAReplayIsFollowed: turns after the last snapshot, with nothing offered here before.
func TestAReplayIsFollowed(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		at := time.Now()
		for _, id := range []string{"c-1", "c-2"} {
			c.Observe(call(id), acd.Turn{At: at, Label: "Q", Command: activity.Queue{Queue: "Sales", Priority: 3}, Event: activity.Queued{Queue: "q-sales"}})
		}
		c.Observe(call("c-2"), acd.Turn{At: at, Label: "Q", Command: activity.Queue{Queue: "Sales"}, Event: activity.Queued{FailureCode: 4}})
		answered := activity.Happened{Name: "AgentContactAssigned", Attributes: value.Of("AgentID", "a-ann", "AgentSessionID", "s", "QueueID", "q-sales")}
		c.Observe(call("c-1"), acd.Turn{At: at, Event: activity.Happened{Name: "AgentOfferContact", Attributes: answered.Attributes}})
		c.Observe(call("c-1"), acd.Turn{At: at, Event: answered})
		c.waits("Sales", "c-2")
		c.stands("Ann", "busy c-1")
		c.Observe(call("c-1"), acd.Turn{At: at, Event: activity.Happened{Name: "FCAsk(ContactLastAgentRemoved)"}})
		c.stands("Ann", "logged-out")
		answered.Attributes.Set("AgentID", "a-bob") // of a contact that nothing else is known of
		c.Observe(call("c-3"), acd.Turn{At: at, Event: answered})
		c.stands("Bob", "busy c-3")
	})
}

// TestASnapshotIsNotAheadOfTheJournal: while a contact is told of its agent, the
// agent is not in its snapshot yet.
func TestASnapshotIsNotAheadOfTheJournal(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		var before []byte
		c.refuse = func(_ string, e activity.Happened) error {
			if e.Name == "AgentContactAssigned" {
				before = c.Kept(call("c-1"))
			}
			return nil
		}
		c.queue("c-1", activity.Queue{})
		waiting := c.Kept(call("c-1"))
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Answer, "Ann", "c-1")
		if diff := cmp.Diff(string(waiting), string(before)); diff != "" {
			t.Errorf("while it is told (-waiting +kept):\n%s", diff)
		}
		if after := string(c.Kept(call("c-1"))); after == string(waiting) {
			t.Errorf("afterwards it is kept as %s", after)
		}
	})
}

func TestRestoreRefusesWhatItCannotRead(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		for _, text := range []string{`{`, `{"q":"x","k":{"requirements":[1,}}`, `{"x":"\ud800"`} {
			if err := c.Restore(call("c"), []byte(text)); err == nil {
				t.Errorf("%s was restored", text)
			}
		}
		if err := c.Restore(call("c"), nil); err != nil {
			t.Error(err)
		}
	})
}

func callback(pairs ...any) activity.Set {
	return activity.Set{What: activity.SetCallback, Values: value.Of(append([]any{"number", "+15550123"}, pairs...)...)}
}

func TestACallbackKeepsThePlaceOfItsContact(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		time.Sleep(time.Second)
		c.queue("c-2", activity.Queue{})
		c.ask("c-1", "Callback", callback("ani", "+1"))
		c.Observe(call("c-1"), acd.Turn{At: time.Now(), Event: activity.HungUp{}})
		c.over("c-1")
		c.waits("Sales", "c-1", "c-2")
		if got := c.store.callback("c-1"); got.State != acd.CallbackWaiting || got.Number != "+15550123" || got.ANI != "+1" || got.Queue != "q-sales" {
			t.Errorf("stored: %+v", got)
		}
		c.restart("c-2")
		c.waits("Sales", "c-1", "c-2")
		c.set("Ann", routing.AgentAvailable)
		c.heard() // there is nobody to be told
		offers, _ := c.Offers(t.Context(), org, "Ann")
		if len(offers) != 1 || offers[0].Callback == nil || offers[0].Number != "+15550123" {
			t.Fatalf("Ann sees %+v", offers)
		}
		c.do(c.Answer, "Ann", "c-1")
		if got := c.store.callback("c-1"); got.State != acd.CallbackAssigned || got.Agent != "a-ann" {
			t.Errorf("stored: %+v", got)
		}
		c.restart("c-2")
		c.stands("Ann", "busy c-1")
		c.do(c.End, "Ann", "c-1")
		if got := c.store.callback("c-1"); got.State != acd.CallbackDone {
			t.Errorf("stored: %+v", got)
		}
		c.heard("c-2 AgentOfferContact a-ann")
	})
}

func TestACallbackThatFails(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.ask("c-1", "Callback", callback("queue", "Service"))
		c.waits("Sales")
		c.waits("Service", "c-1")
		ctx := t.Context()
		if err := c.CallbackFailed(ctx, somebody(), org, "c-1", "busy"); err != nil {
			t.Fatal(err)
		}
		c.heard("c-1 ContactCallbackFailed ")
		if got := pairs(c.events["ContactCallbackFailed"].Attributes)["reason"]; got != "busy" {
			t.Errorf("the reason is %q", got)
		}
		c.waits("Service")
		if got := c.store.callback("c-1"); got.State != acd.CallbackFailed || got.Reason != "busy" {
			t.Errorf("stored: %+v", got)
		}
		if e := c.store.entries[0]; e.Action != "callback.failed" || e.Object != (audit.Object{Kind: "callback", ID: "c-1"}) {
			t.Errorf("audited: %+v", e)
		}
		if err := c.CallbackDone(ctx, somebody(), org, "c-1"); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("once more: %v", err)
		}
		c.queue("c-1", activity.Queue{}) // its flow may queue it again
		c.waits("Sales", "c-1")
		c.queue("c-2", activity.Queue{})
		c.ask("c-2", "Callback", callback())
		if err := c.CallbackDone(ctx, somebody(), org, "c-2"); err != nil {
			t.Error(err)
		}
		c.waits("Sales", "c-1")
		list, err := c.Callbacks(ctx, org)
		if err != nil || len(list) != 2 {
			t.Errorf("callbacks: %v %v", list, err)
		}
		c.over("c-1")
		time.Sleep(31 * 24 * time.Hour)
		if list, _ = c.Callbacks(ctx, org); len(list) != 0 {
			t.Errorf("after a month there are still %v", list)
		}
	})
}

func TestACallbackIsRefused(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		if got := c.ask("c-1", "C", callback("queue", "nowhere")).(activity.Done); got.Failure.Code != activity.FailureQueue {
			t.Errorf("an unknown queue: %+v", got)
		}
		c.store.fail(errors.New("disk full"))
		if got := c.ask("c-1", "C", callback()).(activity.Done); got.Failure.Code != "unavailable" {
			t.Errorf("what cannot be written down: %+v", got)
		}
		c.store.fail(nil)
		c.Ask(t.Context(), call("c-1"), "C", callback(), time.Now())
		c.store.fail(errors.New("disk full"))
		c.Observe(call("c-1"), acd.Turn{At: time.Now(), Label: "C", Command: callback(), Event: activity.Done{}})
		time.Sleep(time.Second)
		c.store.fail(nil)
		time.Sleep(2 * time.Second)
		if got := c.store.callback("c-1").State; got != acd.CallbackWaiting {
			t.Errorf("stored later as %q", got)
		}
	})
}

// TestACallbackThatIsOnlyAskedForCounts: the process died before the contact's turn.
func TestACallbackThatIsOnlyAskedForCounts(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.Ask(t.Context(), call("c-1"), "C", callback(), time.Now())
		c.Ask(t.Context(), call("c-2"), "S", scheduled("2000-01-01", "03:00:00", "04:00"), time.Now())
		c.restart()
		c.waits("Sales", "c-1")
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if list, _ := c.Waiting(t.Context(), org, "Sales"); len(list) != 2 || !list[1].Callback {
			t.Errorf("at the time that was agreed wait %+v", list)
		}
	})
}

func scheduled(date, from, to string, more ...any) activity.Set {
	return activity.Set{What: activity.SetScheduledCallback, Values: value.Of(append([]any{"queue", "Sales", "customer", "Jo", "date", date,
		"from", from, "to", to, "zone", "Europe/Berlin"}, more...)...)}
}

func TestAScheduledCallback(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		// A bubble begins at midnight of 2000-01-01 in UTC, one o'clock in Berlin.
		set := scheduled("2000-01-01", "03:00:00", "04:00")
		if got := c.ask("c-1", "S", set).(activity.Done); got != (activity.Done{}) {
			t.Fatalf("refused: %+v", got)
		}
		c.ask("c-2", "S", set)
		c.over("c-1")
		c.over("c-2")
		c.waits("Sales")
		c.set("Ann", routing.AgentAvailable)
		time.Sleep(time.Hour)
		c.restart()
		time.Sleep(time.Hour - time.Second)
		c.stands("Ann", "available")
		time.Sleep(time.Second)
		synctest.Wait()
		offers, _ := c.Offers(t.Context(), org, "Ann")
		if len(offers) != 1 || offers[0].Callback.Customer != "Jo" || offers[0].Number != "+15550100" {
			t.Fatalf("Ann sees %+v", offers)
		}
		id := offers[0].Contact
		c.do(c.Answer, "Ann", id)
		time.Sleep(2 * time.Hour)
		c.waits("Sales")
		list, _ := c.Callbacks(t.Context(), org)
		states := map[acd.CallbackState]int{}
		for _, b := range list {
			states[b.State]++
		}
		if diff := cmp.Diff(map[acd.CallbackState]int{acd.CallbackAssigned: 1, acd.CallbackFailed: 1}, states); diff != "" {
			t.Errorf("after the time (-want +got):\n%s", diff)
		}
		if err := c.CallbackDone(t.Context(), somebody(), org, id); err != nil {
			t.Error(err)
		}
		c.stands("Ann", "available")
	})
}

func TestAScheduledCallbackIsRefused(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		for name, test := range map[string]struct {
			set  activity.Set
			code string
		}{
			"no queue":     {scheduled("2000-01-01", "03:00", "04:00", "queue", "nowhere"), activity.FailureQueue},
			"no zone":      {scheduled("2000-01-01", "03:00", "04:00", "zone", "Mars/North"), activity.FailureRequest},
			"no date":      {scheduled("soon", "03:00", "04:00"), activity.FailureRequest},
			"backwards":    {scheduled("2000-01-01", "04:00", "03:00"), activity.FailureRequest},
			"in the past":  {scheduled("1999-01-01", "03:00", "04:00"), activity.FailureRequest},
			"no hour":      {scheduled("2000-01-01", "03:00", "nine"), activity.FailureRequest},
			"a good one":   {scheduled("2000-01-01", "03:00", "04:00"), ""},
			"in UTC":       {scheduled("2000-01-01", "03:00", "04:00", "zone", ""), ""},
			"with seconds": {scheduled("2000-01-01", "03:00:30", "04:00:00"), ""},
		} {
			if got := c.Ask(t.Context(), call(name), "S", test.set, time.Now()).(activity.Done); got.Failure.Code != test.code {
				t.Errorf("%s: %+v, want %q", name, got, test.code)
			}
		}
		synctest.Wait()
	})
}
