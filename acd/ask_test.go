package acd_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

func requirement(name, condition string, v any) *value.Object {
	return value.Of("requirements", []any{value.Of("skill", "", "name", name, "condition", condition, "value", v)})
}

func TestQueueContactFailsWithWebexCodes(t *testing.T) {
	relaxed := requirement("Spanish", "gte", "5")
	relaxed.Set("relaxations", []any{value.Of("after", int64(1), "requirements", []any{value.Of("name", "X", "condition", "near", "value", "1")})})
	for name, test := range map[string]struct {
		ask  activity.Queue
		code int
		says string
	}{
		"an id":                {activity.Queue{Queue: "q-sales"}, 0, ""},
		"a label":              {activity.Queue{Queue: "other-id", Label: "sales"}, 0, ""},
		"a fallback":           {activity.Queue{Queue: "nowhere", Fallback: "q-sales"}, 0, ""},
		"skills":               {activity.Queue{Queue: "Sales", Skills: requirement("Spanish", "gte", "5")}, 0, ""},
		"agents are there":     {activity.Queue{Queue: "Service", CheckAgents: true}, 0, ""},
		"no queue":             {activity.Queue{}, 1, "INVALID_REQUEST"},
		"an unknown queue":     {activity.Queue{Queue: "nowhere"}, 4, "INVALID_QUEUE"},
		"a full queue":         {activity.Queue{Queue: "Empty"}, 5, "ROUTING_LIMIT_EXCEEDED"},
		"an agent has it":      {activity.Queue{Queue: "Empty", Label: "with"}, 8, "OWNER_ASSIGNED_TO_INTERACTION"},
		"a skill without name": {activity.Queue{Queue: "Sales", Skills: requirement("", "gte", "5")}, 9, "INVALID_SKILL_NAME"},
		"a strange condition":  {activity.Queue{Queue: "Sales", Skills: requirement("Spanish", "near", "5")}, 10, "INVALID_SKILL_CONDITION"},
		"one that is relaxed":  {activity.Queue{Queue: "Sales", Skills: relaxed}, 10, "INVALID_SKILL_CONDITION"},
		"no number":            {activity.Queue{Queue: "Sales", Skills: requirement("Spanish", "gte", "much")}, 11, "INVALID_SKILL_VALUE"},
		"nobody is there":      {activity.Queue{Queue: "Sales", CheckAgents: true}, 12, "INVALID_OPERATION_FOR_INTERACTION_STATE"},
		"nobody with skills": {activity.Queue{Queue: "Service", CheckAgents: true, Skills: requirement("Spanish", "gte", "5")}, 12,
			"INVALID_OPERATION_FOR_INTERACTION_STATE"},
	} {
		t.Run(name, func(t *testing.T) {
			inCentre(t, func(o *acd.Options) { o.Queued = 1 }, func(t *testing.T, c *centre) {
				c.queue("c-there", activity.Queue{Queue: "Empty"})
				c.set("Zoe", routing.AgentIdle)
				if test.ask.Label == "with" {
					c.queue("c-1", activity.Queue{Queue: "Service"})
					c.set("Zoe", routing.AgentAvailable)
					c.do(c.Answer, "Zoe", "c-1")
				}
				got := c.Ask(t.Context(), call("c-1"), "Queue", test.ask, time.Now()).(activity.Queued)
				if got.FailureCode != test.code || !strings.HasPrefix(got.Description, test.says) {
					t.Errorf("got %+v, want %d %s", got, test.code, test.says)
				}
				if want := map[bool]string{true: "q-sales"}[test.code == 0 && test.ask.Queue != "Service"]; want != "" && got.Queue != want {
					t.Errorf("queue %q, want %q", got.Queue, want)
				}
			})
		})
	}
}

func TestAQueueMayBeFull(t *testing.T) {
	inCentre(t, func(o *acd.Options) {
		o.Queued = 5
		o.Distribution = func(_ string, q *routing.Queue) routing.Distribution {
			return routing.Distribution{Limit: map[string]int{"Sales": 2}[q.Name]}
		}
	}, func(t *testing.T, c *centre) {
		c.queue("c-1", activity.Queue{})
		c.queue("c-2", activity.Queue{})
		if got := c.queue("c-3", activity.Queue{}); got.FailureCode != 5 {
			t.Errorf("the third: %+v", got)
		}
		if got := c.queue("c-2", activity.Queue{Priority: 1}); got.FailureCode != 0 {
			t.Errorf("one who waits there already: %+v", got)
		}
		c.waits("Sales", "c-2", "c-1")
	})
}

func TestQueueToAgent(t *testing.T) {
	type scene struct {
		ann  routing.AgentState
		ask  activity.Queue
		want activity.Queued
		wait string // queue in which it waits afterwards
	}
	ask := func(agent string, park bool, recovery string) activity.Queue {
		return activity.Queue{Queue: "Sales", Agent: agent, Park: park, Recovery: recovery}
	}
	refused := func(code int) activity.Queued { return activity.Queued{FailureCode: code} }
	in := func(queue string) activity.Queued { return activity.Queued{Queue: queue} }
	for name, s := range map[string]scene{
		"by e-mail":              {routing.AgentAvailable, ask("ANN@example.com", false, ""), in("q-sales"), "Sales"},
		"by id":                  {routing.AgentAvailable, ask("a-ann", false, ""), in("q-sales"), "Sales"},
		"idle":                   {routing.AgentIdle, ask("a-ann", false, ""), refused(1), ""},
		"idle, parked":           {routing.AgentIdle, ask("a-ann", true, ""), in("q-sales"), "Sales"},
		"idle, recovered":        {routing.AgentIdle, ask("a-ann", false, "Empty"), in("q-empty"), "Empty"},
		"idle, same queue":       {routing.AgentIdle, ask("a-ann", false, "Sales"), in("q-sales"), "Sales"},
		"unknown":                {routing.AgentAvailable, ask("nobody", true, ""), refused(2), ""},
		"unknown, recovered":     {routing.AgentAvailable, ask("nobody", true, "Empty"), in("q-empty"), "Empty"},
		"logged out":             {routing.AgentLoggedOut, ask("a-ann", true, ""), refused(3), ""},
		"logged out, recovered":  {routing.AgentLoggedOut, ask("a-ann", true, "Empty"), in("q-empty"), "Empty"},
		"without queue":          {routing.AgentAvailable, activity.Queue{Agent: "a-ann"}, refused(5), ""},
		"busy":                   {routing.AgentBusy, ask("a-ann", false, ""), refused(6), ""},
		"busy, parked":           {routing.AgentBusy, ask("a-ann", true, ""), in("q-sales"), "Sales"},
		"recovery is not a name": {routing.AgentIdle, ask("a-ann", false, "nowhere"), refused(1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			inCentre(t, nil, func(t *testing.T, c *centre) {
				if s.ann == routing.AgentBusy {
					c.queue("c-0", activity.Queue{})
					c.set("Ann", routing.AgentAvailable)
					c.do(c.Answer, "Ann", "c-0")
				} else {
					c.set("Ann", s.ann)
				}
				c.set("Bob", routing.AgentIdle)
				got := c.ask("c-1", "Q", s.ask).(activity.Queued)
				got.Description = ""
				if diff := cmp.Diff(s.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if s.wait != "" {
					c.waits(s.wait, "c-1")
				}
			})
		})
	}
}

func TestAContactForOneAgent(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.set("Ann", routing.AgentIdle)
		c.set("Bob", routing.AgentAvailable)
		c.ask("c-1", "Q", activity.Queue{Queue: "Sales", Agent: "a-ann", Park: true, Recovery: "Service"})
		time.Sleep(time.Minute)
		c.heard()
		c.set("Ann", routing.AgentAvailable)
		c.heard("c-1 AgentOfferContact a-ann")
		if got := c.ask("c-1", "Q", activity.Queue{Queue: "Sales", Agent: "a-ann", Park: true, Recovery: "Service"}).(activity.Queued); got.FailureCode != 0 {
			t.Errorf("once more: %+v", got)
		}
		c.heard("c-1 AgentOfferContact a-ann")
		c.do(c.Decline, "Ann", "c-1") // the recovery queue takes it
		c.waits("Sales")
		c.waits("Service", "c-1")
		c.set("Zoe", routing.AgentAvailable)
		c.heard("c-1 AgentOfferContact a-zoe")
		c.do(c.Answer, "Zoe", "c-1")
		got := c.Ask(t.Context(), call("c-1"), "Q", activity.Queue{Queue: "Sales", Agent: "a-ann"}, time.Now()).(activity.Queued)
		if got.FailureCode != 8 {
			t.Errorf("a contact with an agent: %+v", got)
		}
	})
}

func TestFigures(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		figures := func(id string, q activity.Lookup) map[string]string {
			t.Helper()
			f := c.Ask(t.Context(), call(id), "Lookup", q, time.Now()).(activity.Found)
			o, ok := f.Value.(*value.Object)
			if !ok {
				return map[string]string{"failure": f.Failure.Code}
			}
			return pairs(o)
		}
		c.queue("c-0", activity.Queue{})
		time.Sleep(20 * time.Second)
		c.set("Bob", routing.AgentAvailable)
		c.do(c.Answer, "Bob", "c-0")
		c.queue("c-1", activity.Queue{})
		time.Sleep(90 * time.Second)
		c.queue("c-2", activity.Queue{Priority: 2})
		c.set("Ann", routing.AgentIdle)
		want := map[string]string{"PIQ": "2", "EWT": "20000", "CallsQueuedNow": "2", "OldestCallTime": "90", "LoggedOnAgentsCurrent": "2",
			"LoggedOnAgentsAll": "2", "AvailableAgentsCurrent": "0", "AvailableAgentsAll": "0", "CurrentGroup": "1", "TotalGroups": "1"}
		if diff := cmp.Diff(want, figures("c-1", activity.Lookup{What: activity.LookupQueue})); diff != "" {
			t.Errorf("of its own queue (-want +got):\n%s", diff)
		}
		got := figures("c-9", activity.Lookup{What: activity.LookupQueue, Name: "Sales", Args: value.Of("lookback", int64(1))})
		if got["PIQ"] != "3" || got["EWT"] != "-1" || got["LoggedOnAgentsCurrent"] != "-1" || got["CurrentGroup"] != "0" {
			t.Errorf("from outside, of the last minute: %v", got)
		}
		got = figures("c-1", activity.Lookup{What: activity.LookupSkills, Args: value.Of("skills", requirement("Spanish", "gte", "8"))})
		if got["LoggedOnAgentsAll"] != "1" || got["AvailableAgentsAll"] != "0" || got["PIQ"] != "2" {
			t.Errorf("with skills: %v", got)
		}
		if got := figures("c-9", activity.Lookup{What: activity.LookupQueue}); got["failure"] != activity.FailureNotQueued {
			t.Errorf("of no queue: %v", got)
		}
		if got := figures("c-9", activity.Lookup{What: activity.LookupQueue, ID: "nowhere"}); got["failure"] != activity.FailureQueue {
			t.Errorf("of an unknown queue: %v", got)
		}
		if p := c.Problems(org); len(p) != 1 || p[0].Code != routing.CodeUnbound || !strings.Contains(p[0].Message, "nowhere") {
			t.Errorf("problems: %v", p)
		}
	})
}

func TestOtherLookups(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.change(func(r *routing.Resources) {
			r.Hours = []routing.Hours{{Name: "Office", Zone: "Europe/Berlin", Shifts: []routing.Shift{{Days: "daily", From: "00:00", To: "24:00"}}}}
		})
		time.Sleep(time.Second)
		ask := func(q activity.Lookup) any {
			return c.Ask(t.Context(), call("c-1"), "L", q, time.Now()).(activity.Found).Value
		}
		if got := ask(activity.Lookup{What: activity.LookupHours, Name: "Office"}); got != "workingHours" {
			t.Errorf("hours: %v", got)
		}
		if got := ask(activity.Lookup{What: activity.LookupCall}); got != "LIVE_VOICE" {
			t.Errorf("call progress: %v", got)
		}
		seen := map[any]bool{}
		for _, test := range []struct{ alphabet, want string }{{"digits", `^[0-9]{8}$`}, {"letters", `^[A-Z]{8}$`}, {"both", `^[0-9A-Z]{8}$`}} {
			got := ask(activity.Lookup{What: activity.LookupCode, Args: value.Of("length", int64(8), "alphabet", test.alphabet)})
			if !regexp.MustCompile(test.want).MatchString(value.Text(got)) || seen[got] {
				t.Errorf("a code of %s: %v", test.alphabet, got)
			}
			seen[got] = true
		}
		if got := value.Text(ask(activity.Lookup{What: activity.LookupCode})); len(got) != 6 {
			t.Errorf("a code as it comes: %q", got)
		}
		if got := ask(activity.Lookup{What: activity.LookupCode, Args: value.Of("length", int64(1000))}); got != nil {
			t.Errorf("a code of 1,000 characters: %v", got)
		}
	})
}

// TestAllocationSharesOutExactly: contacts that ask at the same time, and before
// any answer is committed, take turns.
func TestAllocationSharesOutExactly(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		q := activity.Lookup{What: activity.LookupAllocation, Args: value.Of("activity", "Split", "percents", []any{int64(70), int64(30)})}
		var mu sync.Mutex
		counts := map[any]int{}
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				got := c.Ask(context.Background(), call(fmt.Sprint(i)), "Split", q, time.Now()).(activity.Found)
				mu.Lock()
				defer mu.Unlock()
				counts[got.Value]++
			})
		}
		group.Wait()
		if diff := cmp.Diff(map[any]int{int64(0): 70, int64(1): 30}, counts); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		first := c.Ask(t.Context(), acd.Contact{Organisation: org, Version: "v2"}, "Split", q, time.Now()).(activity.Found)
		if first.Value != int64(0) {
			t.Errorf("another version begins with %v", first.Value)
		}
		if got := c.Ask(t.Context(), call("c"), "Split", activity.Lookup{What: activity.LookupAllocation}, time.Now()).(activity.Found); got.Failure.Code != "allocation" {
			t.Errorf("without percentages: %+v", got)
		}
	})
}

// TestAllocationGoesOnAfterAReplay: what is replayed counts.
func TestAllocationGoesOnAfterAReplay(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		q := activity.Lookup{What: activity.LookupAllocation, Args: value.Of("activity", "Split", "percents", []any{int64(50), int64(50)})}
		for i := range 3 {
			c.Observe(call(fmt.Sprint(i)), acd.Turn{At: time.Now(), Label: "Split", Command: q, Event: activity.Found{Value: int64(i % 2)}})
		}
		if got := c.Ask(t.Context(), call("c"), "Split", q, time.Now()).(activity.Found).Value; got != int64(1) {
			t.Errorf("the fourth takes %v", got)
		}
	})
}

func TestSetsThatNeedAQueue(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		for _, what := range []string{activity.SetPriority, activity.SetEscalation, activity.SetCallback} {
			got := c.ask("c-1", "S", activity.Set{What: what, Values: value.Of("priority", int64(1), "number", "1")}).(activity.Done)
			if got.Failure.Code != activity.FailureNotQueued {
				t.Errorf("%s: %+v", what, got)
			}
		}
		c.ask("c-1", "S", activity.Set{What: activity.SetMediaStream, Values: value.Of("destination", "nobody", "on", true)})
		c.ask("c-1", "S", activity.Set{What: activity.SetAnnouncement, Values: value.Of("prompt", "gone.wav")})
		if p := c.Problems(org); len(p) != 2 {
			t.Errorf("problems: %v", p)
		}
		if got := c.Ask(t.Context(), call("c-1"), "P", activity.Play{}, time.Now()); got != nil {
			t.Errorf("a command of others is answered with %v", got)
		}
	})
}

// TestResourcesMayChangeOrFail: a change shows within a second, also for those
// who wait; when they cannot be read, those that were go on to hold.
func TestResourcesMayChangeOrFail(t *testing.T) {
	inCentre(t, nil, func(t *testing.T, c *centre) {
		c.broken = errors.New("the database is away")
		if got := c.queue("c-1", activity.Queue{}); got.FailureCode != 6 {
			t.Errorf("at first: %+v", got)
		}
		if got := c.Ask(t.Context(), call("c-1"), "L", activity.Lookup{What: activity.LookupHours}, time.Now()).(activity.Found); got.Failure.Code != "unavailable" {
			t.Errorf("hours at first: %+v", got)
		}
		if _, err := c.Agents(t.Context(), org); err == nil {
			t.Error("agents are known from nowhere")
		}
		c.mu.Lock()
		c.broken = nil
		c.mu.Unlock()
		time.Sleep(time.Second)
		if got := c.queue("c-1", activity.Queue{}); got.FailureCode != 0 {
			t.Errorf("then: %+v", got)
		}
		c.mu.Lock()
		c.broken = errors.New("the database is away")
		c.mu.Unlock()
		time.Sleep(2 * time.Second)
		if got := c.queue("c-2", activity.Queue{}); got.FailureCode != 0 {
			t.Errorf("with what was known: %+v", got)
		}
		c.mu.Lock()
		c.broken = nil
		c.mu.Unlock()
		c.set("Zoe", routing.AgentAvailable)
		c.heard()
		c.change(func(r *routing.Resources) {
			r.Queues[0].Name = "Selling"
			r.Queues[0].Agents = append(r.Queues[0].Agents[:0:0], routing.Agent{ID: "a-zoe", Name: "Zoe"})
		})
		time.Sleep(1100 * time.Millisecond)
		c.heard("c-1 AgentOfferContact a-zoe")
		c.waits("Selling", "c-1", "c-2")
	})
}
