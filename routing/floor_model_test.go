package routing_test

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// model is the rules of the floor at their simplest: it looks at everybody at
// each step.
type model struct {
	queues   []routing.Queue
	best     map[string]bool
	offer    time.Duration
	wrap     time.Duration
	contacts map[string]*waiter
	agents   map[string]*worker
}

type waiter struct {
	routing.Entry
	brought int
	agent   string // offered to, or with
	has     bool
	until   time.Time
}

type worker struct {
	state routing.AgentState
	since time.Time
	after routing.AgentState
	until time.Time
}

func (m *model) queue(key string) *routing.Queue {
	for i := range m.queues {
		if m.queues[i].ID == key {
			return &m.queues[i]
		}
	}
	return nil
}

func (m *model) pass(now time.Time) {
	for {
		// What is due first comes about first: an offer that lapses in the order of time.
		var next *waiter
		for _, w := range m.contacts {
			if w.agent != "" && !w.has && !w.until.After(now) && (next == nil || w.until.Before(next.until)) {
				next = w
			}
		}
		if next == nil {
			break
		}
		m.refuse(next, now)
	}
	for _, a := range m.agents {
		if a.state == routing.AgentWrapUp && !a.until.After(now) {
			m.turn(a, a.after, a.until)
		}
	}
}

func (m *model) turn(a *worker, to routing.AgentState, now time.Time) {
	if a.state != to && to == routing.AgentAvailable {
		a.since = now
	}
	a.state = to
}

func (m *model) refuse(w *waiter, now time.Time) {
	m.turn(m.agents[w.agent], routing.AgentNotResponding, now)
	w.agent = ""
	if w.Wants != "" && w.Recovery != "" {
		w.recover()
	}
}

func (w *waiter) recover() {
	w.Queue, w.Wants, w.Skills, w.brought = w.Recovery, "", nil, 1
}

// fits are the free agents whom a contact may be given to, the first one first.
func (m *model) fits(w *waiter, now time.Time) []string {
	if w.Wants != "" {
		if m.agents[w.Wants].state == routing.AgentAvailable {
			return []string{w.Wants}
		}
		return nil
	}
	q := m.queue(w.Queue)
	waited := now.Sub(w.Since)
	asks := routing.Requirements(w.Skills, now.Sub(w.Asked))
	var list []string
	score := map[string]float64{}
	for i := range q.Agents {
		a := &q.Agents[i]
		if m.agents[a.ID].state != routing.AgentAvailable || !a.Meets(asks) || max(1, a.Group) > q.Reached(waited, w.brought) {
			continue
		}
		list = append(list, a.ID)
		for _, r := range asks {
			for _, s := range a.Skills {
				if n, ok := s.Value.(int64); ok && m.best[q.ID] && s.Name == r.Name {
					score[a.ID] += float64(n)
				}
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := m.agents[list[i]], m.agents[list[j]]
		if score[list[i]] != score[list[j]] {
			return score[list[i]] > score[list[j]]
		}
		if !a.since.Equal(b.since) {
			return a.since.Before(b.since)
		}
		return list[i] < list[j]
	})
	return list
}

func (m *model) ordered() []*waiter {
	var list []*waiter
	for _, w := range m.contacts {
		list = append(list, w)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.Priority != b.Priority {
			return a.Priority < b.Priority
		}
		if !a.Since.Equal(b.Since) {
			return a.Since.Before(b.Since)
		}
		return a.Contact < b.Contact
	})
	return list
}

func (m *model) assign(now time.Time) []string {
	m.pass(now)
	var offers []string
	for again := true; again; {
		again = false
		for _, w := range m.ordered() {
			if w.agent != "" {
				continue
			}
			fits := m.fits(w, now)
			if len(fits) > 0 {
				w.agent, w.until = fits[0], now.Add(m.offer)
				m.agents[fits[0]].state = routing.AgentOffered
				offers = append(offers, w.Contact+" → "+fits[0])
				again = true
				break
			}
			if w.Wants != "" && w.Recovery != "" && (!w.Park || m.agents[w.Wants].state == routing.AgentLoggedOut) {
				w.recover()
				again = true
				break
			}
		}
	}
	sort.Strings(offers)
	return offers
}

func (m *model) left(id string, now time.Time) {
	w := m.contacts[id]
	if w == nil {
		return
	}
	delete(m.contacts, id)
	if w.agent == "" {
		return
	}
	a := m.agents[w.agent]
	switch {
	case !w.has:
		a.state = routing.AgentAvailable // since then as before
	case m.wrap > 0 && a.after != routing.AgentLoggedOut:
		a.state, a.until = routing.AgentWrapUp, now.Add(m.wrap)
	default:
		m.turn(a, a.after, now)
	}
}

func (m *model) set(id string, to routing.AgentState, now time.Time) {
	a := m.agents[id]
	switch a.state {
	case routing.AgentBusy:
		a.after = to
		return
	case routing.AgentOffered:
		for _, w := range m.contacts {
			if w.agent == id {
				m.refuse(w, now)
			}
		}
	}
	m.turn(a, to, now)
}

func (m *model) answer(w *waiter, now time.Time) {
	w.has = true
	a := m.agents[w.agent]
	a.after, a.state = routing.AgentAvailable, routing.AgentBusy
}

func spanish(level int64, relax ...int) *value.Object {
	asks := func(n int64) []any {
		return []any{value.Of("skill", "", "name", "Spanish", "condition", "gte", "value", fmt.Sprint(n))}
	}
	o := value.Of("requirements", asks(level))
	var steps []any
	for i, after := range relax {
		steps = append(steps, value.Of("after", int64(after), "requirements", asks(level-int64(i+1)*3)))
	}
	o.Set("relaxations", steps)
	return o
}

// script lets floor and model live through the same random events and compares
// them after each.
func script(t *testing.T, seed uint64, steps int) {
	r := rand.New(rand.NewPCG(seed, 1))
	m := &model{offer: 20 * time.Second, wrap: time.Duration(r.IntN(2)*15) * time.Second, best: map[string]bool{"q0": seed%2 == 0},
		contacts: map[string]*waiter{}, agents: map[string]*worker{}}
	for q := range 3 {
		queue := routing.Queue{ID: fmt.Sprintf("q%d", q), Escalate: time.Duration(r.IntN(3)*25) * time.Second}
		for a := range 6 {
			if r.IntN(3) == 0 {
				continue
			}
			queue.Agents = append(queue.Agents, routing.Agent{ID: fmt.Sprintf("a%d", a), Group: r.IntN(4),
				Skills: []routing.Skill{{Name: "Spanish", Value: int64(r.IntN(11))}}})
		}
		m.queues = append(m.queues, queue)
	}
	for a := range 6 {
		m.agents[fmt.Sprintf("a%d", a)] = &worker{state: routing.AgentLoggedOut}
	}
	f := routing.NewFloor(routing.FloorOptions{Offer: m.offer, WrapUp: m.wrap})
	now := time.Unix(1_000_000, 0).UTC()
	f.Configure(m.queues, func(q *routing.Queue) routing.Distribution { return routing.Distribution{BestSkilled: m.best[q.ID]} }, now)
	skills := []*value.Object{nil, nil, spanish(8, 10, 20), spanish(5), spanish(9, 0, 30)}
	pick := func() *waiter {
		list := m.ordered()
		if len(list) == 0 {
			return nil
		}
		return list[r.IntN(len(list))]
	}
	for step := range steps {
		now = now.Add(time.Duration(r.IntN(8)) * time.Second)
		// Nothing may happen between two moments that the floor names.
		for next := f.Next(now); !next.IsZero() && next.Before(now); next = f.Next(now) {
			compare(t, f, m, next, fmt.Sprintf("seed %d step %d at %v", seed, step, next))
		}
		compare(t, f, m, now, fmt.Sprintf("seed %d step %d before", seed, step))
		switch agent := fmt.Sprintf("a%d", r.IntN(6)); r.IntN(12) {
		case 0, 1, 2, 3:
			e := routing.Entry{Contact: fmt.Sprintf("c%d", r.IntN(steps/3+1)), Queue: fmt.Sprintf("q%d", r.IntN(3)), Priority: 1 + r.IntN(10),
				Skills: skills[r.IntN(len(skills))], Since: now, Asked: now}
			if r.IntN(4) == 0 {
				e.Wants, e.Park, e.Recovery = agent, r.IntN(2) == 0, []string{"", "q1"}[r.IntN(2)]
			}
			w := &waiter{Entry: e, brought: 1}
			if old := m.contacts[e.Contact]; old != nil && !old.has && old.Queue == e.Queue {
				w.Since, w.brought = old.Since, m.reached(old, now)
			}
			m.left(e.Contact, now)
			m.contacts[e.Contact] = w
			f.Enqueue(e, now)
		case 4:
			if w := pick(); w != nil {
				m.left(w.Contact, now)
				f.Left(w.Contact, now)
			}
		case 5, 6, 7:
			to := []routing.AgentState{routing.AgentAvailable, routing.AgentAvailable, routing.AgentIdle, routing.AgentLoggedOut}[r.IntN(4)]
			m.set(agent, to, now)
			f.SetState(agent, to, "", now)
		case 8, 9:
			if w := pick(); w != nil && w.agent != "" && !w.has {
				m.answer(w, now)
				if !f.Answered(w.agent, w.Contact, now) {
					t.Fatalf("seed %d: %s could not answer %s", seed, w.agent, w.Contact)
				}
			}
		case 10:
			if w := pick(); w != nil && !w.has {
				w.Priority = 1 + r.IntN(10)
				f.Prioritise(w.Contact, w.Priority, now)
			} else if w != nil && f.Answered("stranger", w.Contact, now) {
				t.Fatalf("seed %d: a contact was answered twice", seed)
			}
		case 11:
			w := pick()
			if w == nil || w.has {
				break
			}
			if w.agent != "" && r.IntN(2) == 0 {
				agent := w.agent
				m.refuse(w, now)
				f.Declined(agent, w.Contact, now)
				break
			}
			if at := m.reached(w, now); f.Escalate(w.Contact, false, now) {
				w.brought = at + 1
			} else if at < m.queue(w.Queue).Groups() {
				t.Fatalf("seed %d: %s was not escalated", seed, w.Contact)
			}
		}
		compare(t, f, m, now, fmt.Sprintf("seed %d step %d", seed, step))
	}
}

func (m *model) reached(w *waiter, now time.Time) int {
	return m.queue(w.Queue).Reached(now.Sub(w.Since), w.brought)
}

func compare(t *testing.T, f *routing.Floor, m *model, now time.Time, where string) {
	t.Helper()
	var got []string
	offers, _ := f.Assign(now)
	for _, o := range offers {
		got = append(got, o.Contact+" → "+o.Agent)
	}
	sort.Strings(got)
	if diff := cmp.Diff(m.assign(now), got); diff != "" {
		t.Fatalf("%s: offers (-model +floor):\n%s", where, diff)
	}
	want, have := map[string]string{}, map[string]string{}
	for _, w := range m.ordered() {
		want[w.Contact] = fmt.Sprintf("%s %s %v", w.Queue, w.agent, w.has)
		e, ok := f.Entry(w.Contact)
		if ok {
			s := ""
			for a := range m.agents {
				if f.Standing(a).Contact == w.Contact {
					s += a
				}
			}
			have[w.Contact] = fmt.Sprintf("%s %s %v", e.Queue, s, e.With != "")
		}
	}
	for a, w := range m.agents {
		want[a], have[a] = string(w.state), string(f.Standing(a).State)
	}
	if diff := cmp.Diff(want, have); diff != "" || f.Contacts() != len(m.contacts) {
		t.Fatalf("%s: who is where (-model +floor), %d contacts of %d:\n%s", where, f.Contacts(), len(m.contacts), diff)
	}
	for _, q := range m.queues {
		var order, is []string
		for _, w := range m.ordered() {
			if w.Queue == q.ID && !w.has {
				order = append(order, w.Contact)
			}
		}
		for _, w := range f.WaitingIn(q.ID, 1000) {
			is = append(is, w.Contact)
		}
		if diff := cmp.Diff(order, is); diff != "" {
			t.Fatalf("%s: order in %s (-model +floor):\n%s", where, q.ID, diff)
		}
	}
}

// TestFloorFollowsTheModel: nobody is offered to two agents, nobody is lost, the
// order is kept; at every step of many random days.
func TestFloorFollowsTheModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		script(t, seed, 250)
	}
}

func FuzzFloor(f *testing.F) {
	f.Add(uint64(7))
	f.Fuzz(func(t *testing.T, seed uint64) { script(t, seed, 120) })
}
