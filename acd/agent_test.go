package acd_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

func pairs(o *value.Object) map[string]string {
	m := map[string]string{}
	for k, v := range o.All() {
		m[k] = value.Text(v)
	}
	return m
}

func TestAContactIsOfferedAnsweredAndEnds(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		if got := c.queue("c-1", activity.Queue{}); got != (activity.Queued{Queue: "q-sales"}) {
			t.Fatalf("queueing: %+v", got)
		}
		c.heard()
		c.set("Ann", routing.AgentAvailable)
		c.heard("c-1 AgentOfferContact a-ann")
		c.stands("Ann", "offered c-1")
		c.do(c.Answer, "Ann", "c-1")
		c.heard("c-1 AgentContactAssigned a-ann")
		c.stands("Ann", "busy c-1")
		c.waits("Sales")
		got := pairs(c.events["AgentContactAssigned"].Attributes)
		if got["AgentSessionID"] == "" || got["AgentSessionID"] != pairs(c.events["AgentOfferContact"].Attributes)["AgentSessionID"] {
			t.Errorf("the session is %q", got["AgentSessionID"])
		}
		delete(got, "AgentSessionID")
		want := map[string]string{"AgentID": "a-ann", "AgentName": "Ann", "AgentEmailId": "ann@example.com", "QueueID": "q-sales",
			"QueueName": "Sales", "TeamID": "t-north", "TeamName": "North", "TenantID": org}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("attributes (-want +got):\n%s", diff)
		}
		c.do(c.End, "ann@example.com", "c-1")
		c.heard("c-1 FCAsk(ContactLastAgentRemoved) a-ann")
		want = map[string]string{"AgentID": "a-ann", "AgentName": "Ann", "AgentEmailID": "ann@example.com", "TeamID": "t-north",
			"QueueID": "q-sales", "InboundChannel": "telephony", "RoutingStrategyID": "q-sales"}
		if diff := cmp.Diff(want, pairs(c.events["FCAsk(ContactLastAgentRemoved)"].Attributes)); diff != "" {
			t.Errorf("attributes (-want +got):\n%s", diff)
		}
		c.over("c-1")
		c.stands("Ann", "available")
	})
}

func TestTheBestPriorityComesFirst(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-late", activity.Queue{Priority: 5})
		time.Sleep(time.Second)
		c.queue("c-urgent", activity.Queue{Priority: 1})
		c.queue("c-more", activity.Queue{Priority: 5})
		c.waits("Sales", "c-urgent", "c-late", "c-more")
		c.set("Ann", routing.AgentAvailable)
		c.heard("c-urgent AgentOfferContact a-ann")
		c.ask("c-more", "P", activity.Set{What: activity.SetPriority, Values: value.Of("priority", int64(2))})
		c.set("Bob", routing.AgentAvailable)
		c.heard("c-more AgentOfferContact a-bob")
	})
}

func spanish(levels ...int64) *value.Object {
	row := func(n int64) []any {
		return []any{value.Of("skill", "Spanish", "name", "Spanish", "condition", "gte", "value", n)}
	}
	steps := []any{}
	for _, n := range levels[1:] {
		steps = append(steps, value.Of("after", int64(30), "requirements", row(n)))
	}
	return value.Of("requirements", row(levels[0]), "relaxations", steps)
}

func TestSkillsAreRelaxedWithTime(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.set("Bob", routing.AgentAvailable)
		began := time.Now()
		c.queue("c-1", activity.Queue{Skills: spanish(8, 6, 3)})
		time.Sleep(59 * time.Second)
		c.heard()
		time.Sleep(time.Second)
		c.heard("c-1 AgentOfferContact a-bob")
		if got := time.Since(began); got != time.Minute {
			t.Errorf("after %v", got)
		}
	})
}

func TestAGroupJoinsInTimeOrWhenTheFlowEscalates(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.set("Late", routing.AgentAvailable)
		c.queue("c-1", activity.Queue{Queue: "Service"})
		c.queue("c-2", activity.Queue{Queue: "Service", Priority: 1})
		time.Sleep(59 * time.Second)
		c.heard()
		c.ask("c-1", "E", activity.Set{What: activity.SetEscalation, Values: value.Of("group", "next")})
		c.heard("c-1 AgentOfferContact a-late")
		c.do(c.Decline, "Late", "c-1")
		c.set("Late", routing.AgentAvailable)
		c.heard("c-1 AgentOfferContact a-late")
		c.do(c.Decline, "Late", "c-1")
		time.Sleep(time.Second)
		c.set("Late", routing.AgentAvailable)
		c.heard("c-2 AgentOfferContact a-late")
	})
}

func TestAnOfferLapses(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.queue("c-2", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		time.Sleep(29 * time.Second)
		c.heard("c-1 AgentOfferContact a-ann")
		time.Sleep(time.Second)
		c.stands("Ann", "not-responding")
		c.waits("Sales", "c-1", "c-2")
		if got := c.store.agents[org+"/a-ann"].State; got != routing.AgentNotResponding {
			t.Errorf("stored as %q", got)
		}
		if err := c.Answer(t.Context(), org, "Ann", "c-1"); fault.ReasonOf(err) != "not_offered" {
			t.Errorf("answering too late: %v", err)
		}
		c.set("Bob", routing.AgentAvailable)
		c.heard("c-1 AgentOfferContact a-bob")
	})
}

func TestAnAgentMayAnswerOnlyWhatHeIsOffered(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.queue("c-2", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.set("Zoe", routing.AgentAvailable)
		ctx := t.Context()
		for name, err := range map[string]error{
			"another contact":       c.Answer(ctx, org, "Ann", "c-2"),
			"another agent":         c.Answer(ctx, org, "Zoe", "c-1"),
			"one who waits":         c.Answer(ctx, org, "Bob", "c-2"),
			"declining another":     c.Decline(ctx, org, "Zoe", "c-1"),
			"ending what is queued": c.End(ctx, org, "Ann", "c-1"),
			"leaving another":       c.Leave(ctx, org, "Zoe", "c-1"),
		} {
			if fault.CodeOf(err) != fault.Conflict {
				t.Errorf("%s: %v, want a conflict", name, err)
			}
		}
		for name, err := range map[string]error{
			"L3 another organisation": c.Answer(ctx, "org-2", "nobody", "c-1"),
			"an unknown agent":        c.Decline(ctx, org, "nobody", "c-1"),
			"ending as nobody":        c.End(ctx, org, "", "c-1"),
		} {
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s: %v, want not found", name, err)
			}
		}
		c.stands("Ann", "offered c-1")
	})
}

// TestWhatAnAgentChoosesIsNotOverwritten: by what came about before, and could not
// be stored then.
func TestWhatAnAgentChoosesIsNotOverwritten(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.store.fail(errors.New("disk full"))
		c.do(c.Decline, "Ann", "c-1")
		c.store.fail(nil)
		c.set("Ann", routing.AgentIdle)
		time.Sleep(5 * time.Second)
		if got := c.store.agents[org+"/a-ann"].State; got != routing.AgentIdle {
			t.Errorf("stored as %q", got)
		}
	})
}

// TestWhatWasSetStaysWithTheContact: from one agent to the next.
func TestWhatWasSetStaysWithTheContact(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.ask("c-1", "Pop", activity.Set{What: activity.SetScreenPop, Values: value.Of("url", "https://example.com/1")})
		c.ask("c-1", "Digits", activity.Set{What: activity.SetDigits, Values: value.Of("digits", "1")})
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Answer, "Ann", "c-1")
		c.do(c.Leave, "Ann", "c-1")
		c.queue("c-1", activity.Queue{})
		offers, _ := c.Offers(t.Context(), org, "Ann")
		if len(offers) != 1 || len(offers[0].Sets) != 1 || offers[0].Sets[activity.SetScreenPop] == nil {
			t.Errorf("the next agent sees %+v", offers)
		}
	})
}

func TestDeclining(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		time.Sleep(time.Second)
		c.queue("c-2", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Decline, "Ann", "c-1")
		c.stands("Ann", "not-responding")
		c.waits("Sales", "c-1", "c-2")
		c.set("Ann", routing.AgentAvailable)
		c.set("Ann", routing.AgentIdle)
		c.stands("Ann", "idle")
		c.heard("c-1 AgentOfferContact a-ann", "c-1 AgentOfferContact a-ann")
	})
}

func TestWrapUpAndWhatFollows(t *testing.T) {
	inCentre(t, func(o *acd.Options) { o.WrapUp = 10 * time.Second }, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Answer, "Ann", "c-1")
		c.set("Ann", routing.AgentIdle)
		c.stands("Ann", "busy c-1")
		list, _ := c.Agents(t.Context(), org)
		if list[0].Next != routing.AgentIdle {
			t.Errorf("next is %q", list[0].Next)
		}
		c.over("c-1")
		c.stands("Ann", "wrap-up")
		time.Sleep(10 * time.Second)
		c.stands("Ann", "idle")
	})
}

func TestTheLongestAvailableAgentIsOffered(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.set("Bob", routing.AgentAvailable)
		time.Sleep(time.Second)
		c.set("Ann", routing.AgentAvailable)
		c.queue("c-1", activity.Queue{})
		c.heard("c-1 AgentOfferContact a-bob")
	})
	t.Run("by skills", func(t *testing.T) {
		inCentre(t, func(o *acd.Options) {
			o.Distribution = func(string, *routing.Queue) routing.Distribution { return routing.Distribution{BestSkilled: true} }
		}, func(t *testing.T, c *centre) {
			c.set("Bob", routing.AgentAvailable)
			time.Sleep(time.Second)
			c.set("Ann", routing.AgentAvailable)
			c.queue("c-1", activity.Queue{Skills: spanish(1)})
			c.heard("c-1 AgentOfferContact a-ann")
		})
	})
}

func TestSetStateIsAuditedAndRefused(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.set("ann@example.com", routing.AgentIdle)
		e := c.store.entries[0]
		if e.Action != "agent.state" || e.Object.ID != "a-ann" || e.Actor.ID != "u-1" || e.Detail[0].Value != "idle" || e.Detail[1].Value != "reason" {
			t.Errorf("audited as %+v", e)
		}
		ctx := t.Context()
		long := string(slices.Repeat([]byte("x"), 201))
		for reason, err := range map[string]error{
			"agent_unknown": c.SetState(ctx, somebody(), org, "nobody", routing.AgentAvailable, ""),
			"agent_state":   c.SetState(ctx, somebody(), org, "Ann", routing.AgentBusy, ""),
			"agent_reason":  c.SetState(ctx, somebody(), org, "Ann", routing.AgentIdle, long),
		} {
			if fault.ReasonOf(err) != reason {
				t.Errorf("%v, want %s", err, reason)
			}
		}
		c.store.fail(errors.New("disk full"))
		if err := c.SetState(ctx, somebody(), org, "Ann", routing.AgentAvailable, ""); err == nil {
			t.Error("a state was set that is not stored")
		}
		c.stands("Ann", "idle")
	})
}

func TestAgentsAnswerByThemselves(t *testing.T) {
	inCentre(t, func(o *acd.Options) { o.AutoAnswer = []string{"Ann", "nobody"} }, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.heard("c-1 AgentOfferContact a-ann", "c-1 AgentContactAssigned a-ann")
		c.over("c-1")
		c.stands("Ann", "available")
		c.set("Ann", routing.AgentLoggedOut)
		c.change(func(r *routing.Resources) { r.Queues[0].Name = "Selling" })
		time.Sleep(2 * time.Second)
		c.queue("c-2", activity.Queue{Queue: "Selling"})
		c.stands("Ann", "logged-out")
	})
}

func TestAContactThatCannotBeTold(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.queue("c-2", activity.Queue{})
		c.refuse = func(contact string, e activity.Happened) error {
			if contact == "c-1" {
				return fault.New(fault.NotFound, "contact_unknown", "There is no such contact.")
			}
			return errors.New("the disk is full")
		}
		c.set("Ann", routing.AgentAvailable)
		c.waits("Sales", "c-2")
		c.stands("Ann", "available")
		c.mu.Lock()
		c.refuse = nil
		c.mu.Unlock()
		time.Sleep(time.Second)
		c.heard("c-2 AgentOfferContact a-ann")
		c.mu.Lock()
		c.refuse = func(_ string, e activity.Happened) error {
			if e.Name == "AgentContactAssigned" {
				return errors.New("the disk is full")
			}
			return nil
		}
		c.mu.Unlock()
		if err := c.Answer(t.Context(), org, "Ann", "c-2"); err == nil {
			t.Error("a contact was answered that does not know of it")
		}
		c.waits("Sales", "c-2")
		time.Sleep(time.Second)
		c.heard("c-2 AgentOfferContact a-ann")
	})
}

func TestWhoIsThereNoMoreIsNotOffered(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.queue("c-2", activity.Queue{})
		c.Observe(call("c-1"), acd.Turn{At: time.Now(), Event: activity.HungUp{}})
		c.set("Ann", routing.AgentAvailable)
		c.heard("c-2 AgentOfferContact a-ann")
		c.over("c-2")
		c.stands("Ann", "available")
		if err := c.Answer(t.Context(), org, "Ann", "c-2"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("answering who has left: %v", err)
		}
	})
}

func TestAnAgentWhoIsNoLongerThereMayEndHisContact(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Answer, "Ann", "c-1")
		c.change(func(r *routing.Resources) { r.Queues = nil })
		time.Sleep(2 * time.Second)
		c.do(c.Leave, "a-ann", "c-1")
		c.heard("c-1 AgentOfferContact a-ann", "c-1 AgentContactAssigned a-ann", "c-1 FCAsk(ContactLastAgentRemoved) a-ann")
		if err := c.SetState(t.Context(), somebody(), org, "a-ann", routing.AgentIdle, ""); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// TestAnOfferBeginsWhenTheContactKnows: what telling it takes is not the agent's fault.
func TestAnOfferBeginsWhenTheContactKnows(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.refuse = func(string, activity.Happened) error {
			c.mu.Unlock()
			time.Sleep(20 * time.Second)
			c.mu.Lock()
			return nil
		}
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		time.Sleep(49 * time.Second)
		c.stands("Ann", "offered c-1")
		time.Sleep(time.Second)
		c.stands("Ann", "not-responding")
	})
}

// TestNothingIsDoneWhereContactsAreNotRun: a second process must not take what
// the first would not know of.
func TestNothingIsDoneWhereContactsAreNotRun(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.stop()
		ctx := t.Context()
		_, err := c.Waiting(ctx, org, "Sales")
		for name, err := range map[string]error{
			"a state":    c.SetState(ctx, somebody(), org, "Ann", routing.AgentIdle, ""),
			"an answer":  c.Answer(ctx, org, "Ann", "c-1"),
			"a callback": c.CallbackDone(ctx, somebody(), org, "c-1"),
			"a view":     err,
		} {
			if fault.ReasonOf(err) != "contacts_standby" || fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("%s: %v", name, err)
			}
		}
		c.run()
		c.waits("Sales", "c-1")
	})
}

// standby is a runner that may not have the contacts.
type standby struct {
	*centre
	away atomic.Bool
}

func (s *standby) Ready() error {
	if s.away.Load() {
		return errors.New("another process runs the contacts")
	}
	return nil
}

// TestContactsMayBeTakenAndComeBack: a process that has lost them offers nothing,
// and begins anew with those that come back.
func TestContactsMayBeTakenAndComeBack(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		s := &standby{centre: c}
		c.SetContacts(s)
		c.queue("c-1", activity.Queue{})
		c.queue("c-2", activity.Queue{})
		kept := c.Kept(call("c-2"))
		s.away.Store(true)
		if err := c.SetState(t.Context(), somebody(), org, "Ann", routing.AgentAvailable, ""); fault.ReasonOf(err) != "contacts_standby" {
			t.Errorf("a state: %v", err)
		}
		c.store.agents[org+"/a-ann"] = acd.AgentRecord{Organisation: org, Agent: "a-ann", State: routing.AgentAvailable, Session: "s"}
		time.Sleep(time.Minute)
		if err := c.Restore(call("c-2"), kept); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		c.heard()
		s.away.Store(false)
		time.Sleep(time.Second)
		c.heard("c-2 AgentOfferContact a-ann")
		c.waits("Sales", "c-2")
	})
}

// TestAContactThatIsOverMayBeEnded: its end has not been heard of here.
func TestAContactThatIsOverMayBeEnded(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.do(c.Answer, "Ann", "c-1")
		c.refuse = func(string, activity.Happened) error {
			return fault.New(fault.Conflict, "contact_over", "The contact is over.")
		}
		c.do(c.End, "Ann", "c-1")
		c.stands("Ann", "available")
	})
}

func TestContactsMayComeLater(t *testing.T) {
	inCentre(t, func(o *acd.Options) { o.Contacts = nil }, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.stands("Ann", "available")
		c.SetContacts(c)
		time.Sleep(time.Second)
		c.heard("c-1 AgentOfferContact a-ann")
	})
}

func TestViews(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{Priority: 3})
		c.ask("c-1", "Pop", activity.Set{What: activity.SetScreenPop, Values: value.Of("url", "https://example.com/1")})
		time.Sleep(time.Minute)
		c.set("Ann", routing.AgentAvailable)
		c.queue("c-2", activity.Queue{})
		ctx := t.Context()
		offers, err := c.Offers(ctx, org, "Ann")
		if err != nil || len(offers) != 1 {
			t.Fatalf("offers: %v, %v", offers, err)
		}
		o := offers[0]
		if pop := o.Sets[activity.SetScreenPop]; pairs(pop)["url"] != "https://example.com/1" {
			t.Errorf("the screen pop is %v", pairs(pop))
		}
		o.Sets = nil
		want := acd.OfferView{Contact: "c-1", Queue: "q-sales", QueueName: "Sales", Channel: "telephony", Number: "+15550100", Flow: "Main", Priority: 3,
			Since: time.Now().Add(-time.Minute).UTC(), Until: time.Now().Add(30 * time.Second).UTC()}
		if diff := cmp.Diff(want, o); diff != "" {
			t.Errorf("offer (-want +got):\n%s", diff)
		}
		if none, err := c.Offers(ctx, org, "Bob"); err != nil || none != nil {
			t.Errorf("offers of another: %v %v", none, err)
		}
		queues, err := c.Queues(ctx, org)
		if err != nil || len(queues) != 3 {
			t.Fatal(queues, err)
		}
		if diff := cmp.Diff(acd.QueueView{ID: "q-sales", Name: "Sales", Waiting: 2, Oldest: time.Minute, LoggedOn: 1}, queues[0]); diff != "" {
			t.Errorf("queue (-want +got):\n%s", diff)
		}
		waiting, _ := c.Waiting(ctx, org, "q-sales")
		if w := waiting[0]; w.Agent != "a-ann" || w.Position != 1 || w.Number != "+15550100" || w.Group != 1 {
			t.Errorf("waiting: %+v", w)
		}
		_, err = c.Waiting(ctx, org, "nowhere")
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("waiting nowhere: %v", err)
		}
		agents, _ := c.Agents(ctx, org)
		if a := agents[0]; a.ID != "a-ann" || !cmp.Equal(a.Queues, []string{"Sales"}) || a.Email != "ann@example.com" || len(agents) != 4 {
			t.Errorf("agents: %+v", agents)
		}
	})
}

// TestL3_OrganisationsAreApart: what happens in one is not seen in another.
func TestL3_OrganisationsAreApart(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		other, err := c.Waiting(t.Context(), "org-2", "Sales")
		if err != nil || other != nil {
			t.Errorf("in the other organisation wait %v, %v", other, err)
		}
		if err := c.Answer(t.Context(), "org-2", "Ann", "c-1"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("the other organisation's Ann: %v", err)
		}
	})
}

// TestI11_AnOrganisationDoesNotHoldUpAnother: one whose resources do not come
// leaves the other as quick as ever.
func TestI11_AnOrganisationDoesNotHoldUpAnother(t *testing.T) {
	inCentre(t, func(o *acd.Options) {
		read := o.Resources
		o.Resources = func(ctx context.Context, organisation string) (*routing.Resources, error) {
			if organisation == "slow" {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return read(ctx, organisation)
		}
	}, func(t *testing.T, c *centre) {
		ctx, cancel := context.WithCancel(t.Context())
		go c.Agents(ctx, "slow")
		synctest.Wait()
		began := time.Now()
		c.queue("c-1", activity.Queue{})
		c.set("Ann", routing.AgentAvailable)
		c.heard("c-1 AgentOfferContact a-ann")
		if d := time.Since(began); d > 0 {
			t.Errorf("it took %v", d)
		}
		cancel()
	})
}

// An agent who was made a moment ago can log on: he is looked for again before he
// is said to be unknown.
func TestANewAgentIsKnownAtOnce(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		if err := c.SetState(t.Context(), somebody(), org, "ann", routing.AgentAvailable, ""); err != nil {
			t.Fatal(err)
		}
		c.change(func(r *routing.Resources) {
			r.Queues[0].Agents = append(slices.Clone(r.Queues[0].Agents), routing.Agent{ID: "new", Name: "Newcomer"})
		})
		if err := c.SetState(t.Context(), somebody(), org, "new", routing.AgentAvailable, ""); err != nil {
			t.Errorf("a new agent logs on: %v", err)
		}
	})
}
