package routing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

var ten = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func level(n int64) []routing.Skill { return []routing.Skill{{Name: "Spanish", Value: n}} }

// salesFloor is that of the example in docs/queues.md.
func salesFloor(o routing.FloorOptions) *routing.Floor {
	f := routing.NewFloor(o)
	f.Configure([]routing.Queue{{ID: "sales", Agents: []routing.Agent{{ID: "ann", Skills: level(9)}, {ID: "bob", Skills: level(4)}}}}, nil, ten)
	f.SetState("bob", routing.AgentAvailable, "", ten.Add(-10*time.Minute))
	f.SetState("ann", routing.AgentAvailable, "", ten.Add(-5*time.Minute))
	return f
}

func assigned(f *routing.Floor, now time.Time) (list []string) {
	offers, lapsed := f.Assign(now)
	for _, o := range lapsed {
		list = append(list, o.Contact+" lapses for "+o.Agent)
	}
	for _, o := range offers {
		list = append(list, o.Contact+" to "+o.Agent)
	}
	return list
}

func TestTheExampleOfTheDocs(t *testing.T) {
	t.Parallel()
	f := salesFloor(routing.FloorOptions{})
	at := func(seconds int) time.Time { return ten.Add(time.Duration(seconds) * time.Second) }
	step := func(seconds int, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, assigned(f, at(seconds))); diff != "" {
			t.Errorf("at %d s (-want +got):\n%s", seconds, diff)
		}
	}
	f.Enqueue(routing.Entry{Contact: "first", Queue: "sales", Priority: 5, Since: at(0)}, at(0))
	step(0, "first to bob")
	f.Answered("bob", "first", at(3))
	f.Enqueue(routing.Entry{Contact: "second", Queue: "sales", Skills: value.Of("requirements", asks(8), "relaxations",
		[]any{value.Of("after", int64(30), "requirements", asks(3))}), Since: at(10)}, at(10))
	step(10, "second to ann")
	if next := f.Next(at(10)); !next.Equal(at(40)) {
		t.Errorf("next at %v", next)
	}
	step(40, "second lapses for ann")
	if s := f.Standing("ann").State; s != routing.AgentNotResponding {
		t.Errorf("ann is %s", s)
	}
	f.Enqueue(routing.Entry{Contact: "third", Queue: "sales", Priority: 1, Since: at(50)}, at(50))
	step(50)
	f.Left("first", at(60))
	step(60, "third to bob")
	f.Left("third", at(61))
	step(61, "second to bob")
}

func asks(n int64) []any {
	return []any{value.Of("name", "Spanish", "condition", "gte", "value", n)}
}

func TestFiguresOfAFloor(t *testing.T) {
	t.Parallel()
	f := routing.NewFloor(routing.FloorOptions{WrapUp: time.Minute})
	f.Configure([]routing.Queue{{ID: "q", Escalate: time.Minute, Agents: []routing.Agent{
		{ID: "ann", Skills: level(9)}, {ID: "bob", Skills: level(4)}, {ID: "bob"}, {ID: "late", Group: 2, Skills: level(9)}}}}, nil, ten)
	for i := range 600 { // more than are remembered
		id := fmt.Sprint("served-", i)
		f.Enqueue(routing.Entry{Contact: id, Queue: "q", Since: ten}, ten)
		f.Answered("ann", id, ten.Add(time.Duration(1+i/300)*10*time.Second))
		f.Left(id, ten.Add(20*time.Second))
	}
	now := ten.Add(2 * time.Minute)
	f.SetState("ann", routing.AgentIdle, "", now)
	f.SetState("bob", routing.AgentAvailable, "", now)
	f.SetState("late", routing.AgentAvailable, "", now)
	f.SetState("late", routing.AgentIdle, "lunch", now)
	for i, priority := range []int{10, 3, 3, 99} {
		f.Enqueue(routing.Entry{Contact: fmt.Sprint(i), Queue: "q", Priority: priority, Since: now.Add(time.Duration(i) * time.Second),
			Skills: value.Of("requirements", asks(10))}, now)
	}
	now = now.Add(59 * time.Second)
	want := routing.Figures{Queued: 4, Oldest: 59 * time.Second, Position: 4, Wait: (212*10 + 300*20) * time.Second / 512, Samples: 512,
		LoggedOn: routing.Count{Current: 2, All: 3}, Available: routing.Count{Current: 1, All: 1}, Group: 1, Groups: 2}
	if diff := cmp.Diff(want, f.FiguresOf("q", "3", nil, time.Hour, now)); diff != "" {
		t.Errorf("of the last (-want +got):\n%s", diff)
	}
	now = now.Add(2 * time.Second)
	got := f.FiguresOf("q", "0", value.Of("requirements", asks(9)), 0, now)
	if got.Position != 3 || got.Group != 2 || got.LoggedOn != (routing.Count{Current: 2, All: 2}) || got.Samples != 0 {
		t.Errorf("of the first, with skills, after a minute: %+v", got)
	}
	got = f.FiguresOf("q", "nobody", nil, 0, now)
	if got.Position != 5 || got.Group != 0 || got.LoggedOn != (routing.Count{Current: -1, All: 3}) {
		t.Errorf("of nobody: %+v", got)
	}
	if o := f.FiguresOf("nowhere", "0", nil, 0, now).Object(); value.Text(must(o.Get("EWT"))) != "-1" || value.Text(must(o.Get("PIQ"))) != "1" {
		t.Errorf("of no queue: %v", o.Keys())
	}
	for queue, test := range map[string]struct {
		limit int
		full  bool
	}{"q": {4, true}, "nowhere": {1, false}} {
		if f.Full(queue, test.limit) != test.full || f.Full(queue, 5) || f.Full(queue, 0) {
			t.Errorf("%s is full, or not", queue)
		}
	}
	if !f.Reachable("q", value.Of("requirements", asks(9))) || f.Reachable("q", value.Of("requirements", asks(10))) || f.Reachable("nowhere", nil) {
		t.Error("who is reachable")
	}
}

func must(v any, _ bool) any { return v }

// TestAFloorIsConfiguredAnew: queues and agents come and go while contacts wait.
func TestAFloorIsConfiguredAnew(t *testing.T) {
	t.Parallel()
	f := routing.NewFloor(routing.FloorOptions{})
	f.Enqueue(routing.Entry{Contact: "c", Queue: "q", Group: 2, Since: ten}, ten)
	f.SetState("late", routing.AgentAvailable, "", ten)
	if got := assigned(f, ten); got != nil {
		t.Errorf("before there is a queue: %v", got)
	}
	queue := routing.Queue{ID: "q", Agents: []routing.Agent{{ID: "late", Group: 2}, {Email: "x@example.com"}}}
	limit := func(*routing.Queue) routing.Distribution { return routing.Distribution{Limit: 1} }
	f.Configure([]routing.Queue{queue}, limit, ten)
	if !f.Full("q", 100) {
		t.Error("the queue's own limit does not count")
	}
	if got := assigned(f, ten); !cmp.Equal(got, []string{"c to late"}) {
		t.Errorf("what a flow has escalated outlasts it: %v", got)
	}
	f.Configure(nil, nil, ten)
	f.Withdraw("c", ten)
	if got := assigned(f, ten); got != nil {
		t.Errorf("after the queue has gone: %v", got)
	}
	f.Configure([]routing.Queue{queue}, nil, ten)
	if got := assigned(f, ten); !cmp.Equal(got, []string{"c to late"}) {
		t.Errorf("when it is back: %v", got)
	}
	if s := f.Standing("late"); s.Contact != "c" || s.Queue != "q" || !s.Until.Equal(ten.Add(30*time.Second)) || !cmp.Equal(s.Queues, []string{"q"}) {
		t.Errorf("standing: %+v", s)
	}
	if s := f.Standing("nobody"); s.State != routing.AgentLoggedOut {
		t.Errorf("nobody stands %+v", s)
	}
}

// TestAnEntryComesBackAsItWas: what Entry gives, Enqueue takes.
func TestAnEntryComesBackAsItWas(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]routing.Entry{
		"waiting":  {Contact: "c", Queue: "q", Priority: 4, Skills: spanish(8, 30), Since: ten, Asked: ten.Add(time.Second), Group: 1, Note: "n"},
		"brought":  {Contact: "c", Queue: "q", Priority: 10, Since: ten, Asked: ten, Group: 3},
		"personal": {Contact: "c", Queue: "q", Priority: 10, Since: ten, Asked: ten, Group: 1, Wants: "ann", Park: true, Recovery: "r"},
		"with":     {Contact: "c", Queue: "q", Priority: 10, Since: ten, Asked: ten, Group: 1, With: "ann"},
	} {
		f := salesFloor(routing.FloorOptions{})
		f.Enqueue(e, ten.Add(time.Minute))
		got, there := f.Entry("c")
		if diff := cmp.Diff(e, got, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(a, b) })); diff != "" || !there {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if note, _ := f.Note("c"); note != e.Note {
			t.Errorf("%s: the note is %v", name, note)
		}
	}
}

// TestTakenContacts: what is done for a contact or an agent that is taken, or not
// there, does nothing.
func TestTakenContacts(t *testing.T) {
	t.Parallel()
	f := salesFloor(routing.FloorOptions{})
	f.Enqueue(routing.Entry{Contact: "c", Queue: "sales", Since: ten, With: "ann"}, ten)
	for name, done := range map[string]bool{
		"another answers":         f.Answered("bob", "c", ten),
		"answering nobody":        f.Answered("bob", "nobody", ten),
		"a busy agent answers":    f.Answered("ann", "d", ten),
		"declining what he has":   f.Declined("ann", "c", ten),
		"a priority for it":       f.Prioritise("c", 1, ten),
		"a priority for nobody":   f.Prioritise("nobody", 1, ten),
		"escalating it":           f.Escalate("c", true, ten),
		"escalating nobody":       f.Escalate("nobody", true, ten),
		"a time for it":           !f.Next(ten).Equal(ten) && !f.Next(ten).IsZero(),
		"an entry of nobody":      func() bool { _, there := f.Entry("nobody"); return there }(),
		"a note of nobody":        func() bool { _, there := f.Note("nobody"); return there }(),
		"someone waiting nowhere": f.WaitingIn("nowhere", 1) != nil,
		"somebody leaves nobody":  f.Left("nobody", ten) != "",
	} {
		if done {
			t.Errorf("%s", name)
		}
	}
	if !f.Answered("ann", "c", ten) {
		t.Error("he who has it may say so again")
	}
	f.Withdraw("nobody", ten)
	f.Withdraw("c", ten) // an answer that came to nothing
	if got := assigned(f, ten); !cmp.Equal(got, []string{"c to bob"}) {
		t.Errorf("then: %v", got)
	}
}

// TestManyClassesAreForgotten: requirements that nobody asks for any more take no memory.
func TestManyClassesAreForgotten(t *testing.T) {
	t.Parallel()
	f := salesFloor(routing.FloorOptions{})
	f.SetState("ann", routing.AgentLoggedOut, "", ten)
	f.SetState("bob", routing.AgentLoggedOut, "", ten)
	for i := range 10_000 {
		id := fmt.Sprint(i)
		f.Enqueue(routing.Entry{Contact: id, Queue: "sales", Since: ten, Skills: value.Of("requirements", []any{value.Of("name", "Customer", "condition", "eq", "value", id)})}, ten)
		f.Assign(ten)
		f.Left(id, ten)
	}
	if n := f.Classes(); n > 200 {
		t.Errorf("%d classes are kept for nobody", n)
	}
}
