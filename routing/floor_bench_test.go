package routing_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// crowd is a floor of 10 queues with 1,000 agents and waiting contacts, a third
// of which ask for skills that are relaxed.
func crowd(contacts int, state routing.AgentState) (*routing.Floor, []string, time.Time) {
	now := time.Unix(1_000_000, 0).UTC()
	f := routing.NewFloor(routing.FloorOptions{})
	queues := make([]routing.Queue, 10)
	for q := range queues {
		queues[q].ID = fmt.Sprintf("queue-%d", q)
		for a := range 1000 {
			if a%10 == q || a%7 == q {
				queues[q].Agents = append(queues[q].Agents, routing.Agent{ID: fmt.Sprintf("agent-%d", a),
					Skills: []routing.Skill{{Name: "Spanish", Value: int64(a % 11)}}})
			}
		}
	}
	f.Configure(queues, nil, now)
	for a := range 1000 {
		f.SetState(fmt.Sprintf("agent-%d", a), state, "", now)
	}
	ids := make([]string, contacts)
	skills := []*value.Object{nil, nil, spanish(8, 600, 600)}
	for i := range ids {
		ids[i] = uuid.NewString()
		f.Enqueue(routing.Entry{Contact: ids[i], Queue: queues[i%10].ID, Priority: 1 + i%10, Skills: skills[i%3],
			Since: now.Add(time.Duration(i) * time.Millisecond)}, now)
	}
	return f, ids, now.Add(time.Duration(contacts) * time.Millisecond)
}

// BenchmarkFloorAnswer is one contact's whole way with 100,000 that wait: it
// comes, an agent becomes free, the first of his queue is offered, answered and ends.
func BenchmarkFloorAnswer(b *testing.B) {
	f, _, now := crowd(100_000, routing.AgentLoggedOut)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		agent := fmt.Sprintf("agent-%d", i%1000)
		f.Enqueue(routing.Entry{Contact: uuid.NewString(), Queue: fmt.Sprintf("queue-%d", i%10), Priority: 5, Since: now}, now)
		f.SetState(agent, routing.AgentAvailable, "", now)
		offers, _ := f.Assign(now)
		if len(offers) != 1 || !f.Answered(agent, offers[0].Contact, now) {
			b.Fatalf("%d offers", len(offers))
		}
		f.SetState(agent, routing.AgentLoggedOut, "", now)
		f.Left(offers[0].Contact, now)
	}
}

// BenchmarkFloorIdleAgents is a contact that comes while 1,000 agents are free.
func BenchmarkFloorIdleAgents(b *testing.B) {
	f, _, now := crowd(0, routing.AgentAvailable)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		id := fmt.Sprintf("contact-%d", i)
		f.Enqueue(routing.Entry{Contact: id, Queue: "queue-3", Since: now}, now)
		offers, _ := f.Assign(now)
		f.Answered(offers[0].Agent, id, now)
		f.Left(id, now)
	}
}

// BenchmarkFloorFigures is a lookup among 100,000 that wait.
func BenchmarkFloorFigures(b *testing.B) {
	f, ids, now := crowd(100_000, routing.AgentLoggedOut)
	for i := 0; b.Loop(); i++ {
		f.FiguresOf(fmt.Sprintf("queue-%d", i%10), ids[i%len(ids)], nil, time.Hour, now)
	}
}

// BenchmarkFloorRelaxation lets 33,000 contacts be relaxed at the same time.
func BenchmarkFloorRelaxation(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		f, _, now := crowd(100_000, routing.AgentLoggedOut)
		b.StartTimer()
		f.Assign(now.Add(700 * time.Second))
	}
}

// TestFloorIsSmall: a waiting contact takes at most 300 bytes of memory.
func TestFloorIsSmall(t *testing.T) {
	const contacts = 100_000
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	f, ids, _ := crowd(contacts, routing.AgentLoggedOut)
	clear(ids) // their texts are the floor's
	runtime.KeepAlive(ids)
	size := (heap() - before - uint64(len(ids)*16)) / contacts
	t.Logf("%d bytes for each waiting contact", size)
	if size > 300 {
		t.Errorf("a waiting contact takes %d bytes, want at most 300", size)
	}
	runtime.KeepAlive(f)
}
