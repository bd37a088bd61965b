package acd_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// centre is a contact centre in a test: ACD with a runner and a store that hold
// everything in memory. It lives inside a synctest bubble.
type centre struct {
	t *testing.T
	*acd.ACD
	store     *memory
	options   acd.Options
	mu        sync.Mutex
	resources *routing.Resources
	broken    error // of reading resources
	told      []string
	events    map[string]activity.Happened // the last one of a name
	refuse    func(contact string, e activity.Happened) error
	stop      func()
}

const org = "org-1"

// inCentre runs a test in a bubble, with agents ann and bob in the queue sales,
// and zoe in service, and with time going on.
func inCentre(t *testing.T, change func(*acd.Options), f func(*testing.T, *centre)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &centre{t: t, store: newMemory(), resources: staff(), events: map[string]activity.Happened{}}
		c.options = acd.Options{Resources: c.read, Store: c.store, Contacts: c, Audit: c.store, Zones: time.LoadLocation}
		if change != nil {
			change(&c.options)
		}
		c.begin()
		defer func() { c.stop() }()
		f(t, c)
	})
}

func staff() *routing.Resources {
	level := func(n int64) []routing.Skill { return []routing.Skill{{Name: "Spanish", Value: n}} }
	return &routing.Resources{Queues: []routing.Queue{
		{ID: "q-sales", Name: "Sales", Agents: []routing.Agent{
			{ID: "a-ann", Name: "Ann", Email: "ann@example.com", Team: "North", TeamID: "t-north", Skills: level(9)},
			{ID: "a-bob", Name: "Bob", Email: "bob@example.com", Team: "South", Skills: level(4)},
		}},
		{ID: "q-service", Name: "Service", Escalate: time.Minute, Agents: []routing.Agent{
			{ID: "a-zoe", Name: "Zoe"}, {ID: "a-late", Name: "Late", Group: 2}}},
		{ID: "q-empty", Name: "Empty"},
	}}
}

// begin starts ACD.
func (c *centre) begin() {
	c.ACD = acd.New(c.options)
	c.run()
}

// run lets time go on, until stop.
func (c *centre) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended, run := make(chan struct{}), c.Run
	go func() {
		defer close(ended)
		if err := run(ctx); err != nil {
			c.t.Error(err)
		}
	}()
	c.stop = func() {
		cancel()
		<-ended
	}
	synctest.Wait()
}

func (c *centre) read(context.Context, string) (*routing.Resources, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.resources, c.broken
}

func (c *centre) change(f func(r *routing.Resources)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := *c.resources
	r.Queues = slices.Clone(r.Queues)
	f(&r)
	c.resources = &r
}

func call(id string) acd.Contact {
	return acd.Contact{Organisation: org, ID: id, Channel: "telephony", Number: "+15550100", Flow: "Main", Version: "v1"}
}

// Happen is the runner's: the turn is committed, and observed.
func (c *centre) Happen(_ context.Context, organisation, contact string, e activity.Happened) error {
	c.mu.Lock()
	if c.refuse != nil {
		if err := c.refuse(contact, e); err != nil {
			c.mu.Unlock()
			return err
		}
	}
	agent, _ := e.Attributes.Get("AgentID")
	c.told = append(c.told, fmt.Sprint(contact, " ", e.Name, " ", value.Text(agent)))
	c.events[e.Name] = e
	c.mu.Unlock()
	k := call(contact)
	k.Organisation = organisation
	c.Observe(k, acd.Turn{At: time.Now(), Event: e})
	return nil
}

// HangUp is the runner's.
func (c *centre) HangUp(context.Context, string, string) error { return nil }

// ask does what the runner does with a command: ask, commit, observe.
func (c *centre) ask(id, label string, command activity.Command) activity.Event {
	k := call(id)
	e := c.Ask(context.Background(), k, label, command, time.Now())
	c.Observe(k, acd.Turn{At: time.Now(), Label: label, Command: command, Event: e})
	synctest.Wait()
	return e
}

func (c *centre) queue(id string, q activity.Queue) activity.Queued {
	if q.Queue == "" {
		q.Queue = "Sales"
	}
	e, _ := c.ask(id, "Queue", q).(activity.Queued)
	return e
}

func (c *centre) over(id string) {
	c.Observe(call(id), acd.Turn{At: time.Now(), Over: true})
	synctest.Wait()
}

func (c *centre) set(agent string, state routing.AgentState) {
	c.t.Helper()
	if err := c.SetState(context.Background(), somebody(), org, agent, state, "reason"); err != nil {
		c.t.Error(err)
	}
	synctest.Wait()
}

func somebody() audit.Actor { return audit.Actor{Kind: "user", ID: "u-1", Name: "jo@example.com"} }

func (c *centre) do(f func(ctx context.Context, organisation, agent, contact string) error, agent, contact string) {
	c.t.Helper()
	if err := f(context.Background(), org, agent, contact); err != nil {
		c.t.Errorf("%s with %s: %v", agent, contact, err)
	}
	synctest.Wait()
}

// heard compares what contacts were told since the last time.
func (c *centre) heard(want ...string) {
	c.t.Helper()
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	if diff := cmp.Diff(want, c.told); diff != "" {
		c.t.Errorf("contacts were told (-want +got):\n%s", diff)
	}
	c.told = nil
}

// stands compares the states of agents, as "ann available".
func (c *centre) stands(agent, want string) {
	c.t.Helper()
	synctest.Wait()
	list, err := c.Agents(context.Background(), org)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, a := range list {
		if got := string(a.State) + " " + a.Contact; a.Name == agent && got != want+" " && got != want {
			c.t.Errorf("%s is %q, want %q", agent, got, want)
		}
	}
}

// waits compares who waits in a queue, in order.
func (c *centre) waits(queue string, want ...string) {
	c.t.Helper()
	synctest.Wait()
	list, err := c.Waiting(context.Background(), org, queue)
	if err != nil {
		c.t.Fatal(err)
	}
	var got []string
	for _, w := range list {
		got = append(got, w.Contact)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("in %s wait (-want +got):\n%s", queue, diff)
	}
}

// memory is a store in memory, and an audit log.
type memory struct {
	mu        sync.Mutex
	agents    map[string]acd.AgentRecord
	callbacks map[string]acd.Callback
	entries   []audit.Entry
	fails     error
}

func newMemory() *memory {
	return &memory{agents: map[string]acd.AgentRecord{}, callbacks: map[string]acd.Callback{}}
}

func (m *memory) Atomically(ctx context.Context, f func(context.Context) error) error {
	m.mu.Lock()
	agents, callbacks := maps.Clone(m.agents), maps.Clone(m.callbacks)
	m.mu.Unlock()
	err := f(ctx)
	if err != nil {
		m.mu.Lock()
		m.agents, m.callbacks = agents, callbacks
		m.mu.Unlock()
	}
	return err
}

func (m *memory) Agents(_ context.Context, organisation string) ([]acd.AgentRecord, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []acd.AgentRecord
	for _, a := range m.agents {
		if a.Organisation == organisation {
			list = append(list, a)
		}
	}
	return list, nil
}

func (m *memory) PutAgent(_ context.Context, a acd.AgentRecord) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails == nil {
		m.agents[a.Organisation+"/"+a.Agent] = a
	}
	return m.fails
}

func (m *memory) Callbacks(_ context.Context, organisation string, open bool, _ int) ([]acd.Callback, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []acd.Callback
	for _, c := range m.callbacks {
		over := c.State == acd.CallbackDone || c.State == acd.CallbackFailed
		if (organisation == "" || c.Organisation == organisation) && !(open && over) {
			list = append(list, c)
		}
	}
	return list, nil
}

func (m *memory) PutCallback(_ context.Context, c acd.Callback) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails == nil {
		m.callbacks[c.Organisation+"/"+c.ID] = c
	}
	return m.fails
}

func (m *memory) ExpireCallbacks(_ context.Context, before time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.callbacks, func(_ string, c acd.Callback) bool {
		return (c.State == acd.CallbackDone || c.State == acd.CallbackFailed) && c.Updated.Before(before)
	})
	return nil
}

func (m *memory) Record(_ context.Context, e audit.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = append(m.entries, e)
	return nil
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fails = err
}

func (m *memory) callback(id string) acd.Callback {
	synctest.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.callbacks[org+"/"+id]
}
