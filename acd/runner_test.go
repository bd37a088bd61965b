package acd_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/value"
)

// These tests run contacts with the real runner, over a real database.

const salesFlow = `
callwright: 1
name: Sales
variables:
  - {name: heard, type: STRING, value: ""}
  - {name: gone, type: STRING, value: ""}
  - {name: over, type: STRING, value: ""}
activities:
  - {label: Begin, kind: start, links: {out: Sales}}
  - label: Sales
    kind: queue-contact
    settings: {queue: Sales, priority: "{{Begin.DNIS}}"}
    links: {default: Music}
  - {label: Music, kind: play-music, settings: {audio: wait.wav, duration: 60}, links: {default: Music}}
events:
  - {label: Offered, kind: event, settings: {event: AgentOfferContact, as: AgentOffered}, links: {out: NoteOffer}}
  - {label: NoteOffer, kind: set-variable, settings: {set: [{variable: heard, value: "offered to {{AgentOffered.AgentName}}"}]}}
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned, as: AgentAnswered}, links: {out: NoteAnswer}}
  - {label: NoteAnswer, kind: set-variable, settings: {set: [{variable: heard, value: "{{heard}}, {{AgentAnswered.AgentName}} of {{AgentAnswered.QueueName}}"}]}}
  - {label: Gone, kind: event, settings: {event: FCAsk(ContactLastAgentRemoved), as: AgentDisconnected}, links: {out: NoteGone}}
  - {label: NoteGone, kind: set-variable, settings: {set: [{variable: gone, value: "{{AgentDisconnected.AgentEmailID}}"}]}}
  - {label: Ended, kind: event, settings: {event: ContactEnded, as: PhoneContactEnded}, links: {out: NoteEnd}}
  - {label: NoteEnd, kind: set-variable, settings: {set: [{variable: over, value: "yes"}]}}
`

// host is a process with a runner and ACD.
type host struct {
	t  *testing.T
	db *store.DB
	*acd.ACD
	contacts *runner.Runner
	lock     *mortal
	stop     func()
}

// mortal is a lock that is lost when its process dies: nothing is written any more.
type mortal struct {
	runner.Lock
	mu   sync.Mutex
	dead bool
	lose context.CancelFunc
}

func (m *mortal) Hold(ctx context.Context) (context.Context, int64, func(), error) {
	m.mu.Lock()
	dead := m.dead
	m.mu.Unlock()
	if dead {
		<-ctx.Done()
		return nil, 0, nil, ctx.Err()
	}
	held, fence, release, err := m.Lock.Hold(ctx)
	if err != nil {
		return nil, 0, nil, err
	}
	held, lose := context.WithCancel(held)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lose = lose
	return held, fence, release, nil
}

func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
	m.lose()
}

func newHost(t *testing.T) *host {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	h := &host{t: t, db: db}
	h.start()
	t.Cleanup(func() {
		h.stop()
		_ = db.Close()
	})
	return h
}

func (h *host) start() {
	h.t.Helper()
	h.ACD = acd.New(acd.Options{Store: h.db.Agents(), Audit: audit.New(h.db.Audit(), nil), Zones: time.LoadLocation,
		Resources: func(context.Context, string) (*routing.Resources, error) { return staff(), nil }})
	h.lock = &mortal{Lock: h.db.Lock()}
	r, err := runner.New(runner.Options{Journal: h.db.Contacts(), Lock: h.lock, Flows: sales{}, Calls: noCalls{}, Desk: h.ACD, Seal: plain{},
		Channels: []channel.Channel{channel.Telephony{}}, Zones: time.LoadLocation, ParkAfter: 50 * time.Millisecond})
	if err != nil {
		h.t.Fatal(err)
	}
	h.contacts = r
	h.SetContacts(r)
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := r.Run(ctx); err != nil {
			h.t.Error(err)
		}
	})
	h.until("the runner runs", func() bool { return r.Role() == runner.Running })
	group.Go(func() {
		if err := h.Run(ctx); err != nil {
			h.t.Error(err)
		}
	})
	h.until("contacts are distributed", func() bool {
		_, err := h.Agents(h.t.Context(), org)
		return err == nil
	})
	h.stop = sync.OnceFunc(func() {
		cancel()
		group.Wait()
	})
}

func (h *host) until(what string, is func() bool) {
	h.t.Helper()
	for began := time.Now(); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			h.t.Fatalf("waited in vain: %s", what)
		}
	}
}

func (h *host) arrive(id, priority string) {
	h.t.Helper()
	_, _, err := h.contacts.Start(h.t.Context(), runner.Arrival{Organisation: org, ID: id, Version: "v1", Flow: "f-1", FlowName: "Sales", Number: 1,
		Label: "Live", Channel: "telephony", Attributes: value.Of("ANI", "+15550100", "DNIS", priority)})
	if err != nil {
		h.t.Fatal(err)
	}
	h.until(id+" waits", func() bool { return slices.Contains(h.waiting(), id) })
}

func (h *host) waiting() []string {
	list, err := h.Waiting(h.t.Context(), org, "Sales")
	if err != nil {
		h.t.Fatal(err)
	}
	var ids []string
	for _, w := range list {
		ids = append(ids, w.Contact)
	}
	return ids
}

func (h *host) choose(agent string, state routing.AgentState) {
	h.t.Helper()
	if err := h.SetState(h.t.Context(), somebody(), org, agent, state, ""); err != nil {
		h.t.Fatal(err)
	}
}

// answer lets an agent answer the contact that he is to be offered.
func (h *host) answer(agent, contact string) {
	h.t.Helper()
	var offers []acd.OfferView
	h.until(agent+" is offered a contact", func() bool {
		offers, _ = h.Offers(h.t.Context(), org, agent)
		return len(offers) == 1
	})
	if offers[0].Contact != contact {
		h.t.Fatalf("%s is offered %s, want %s", agent, offers[0].Contact, contact)
	}
	if err := h.Answer(h.t.Context(), org, agent, contact); err != nil {
		h.t.Fatal(err)
	}
}

func (h *host) variable(contact, name string) string {
	h.t.Helper()
	c, err := h.contacts.Show(h.t.Context(), org, contact)
	if err != nil {
		h.t.Fatal(err)
	}
	v, _ := c.Variables.Get(name)
	return value.Text(v)
}

func (h *host) over(contact string) runner.Contact {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	c, err := h.contacts.Wait(ctx, org, contact)
	if err != nil || c.State != runner.Over {
		h.t.Fatalf("%s: %v, %v", contact, c.State, err)
	}
	return c
}

type sales struct{}

func (sales) Program(context.Context, string, string) (*engine.Program, error) {
	doc, problems := flow.Read([]byte(salesFlow))
	if len(problems) > 0 {
		return nil, fault.New(fault.Internal, "flow", "%v", problems)
	}
	p, _ := engine.Compile(doc, activity.Builtin())
	p.Key = "v1"
	return p, nil
}

func (sales) Resolve(context.Context, string, activity.Load) (string, error) { return "v1", nil }
func (sales) Durability(context.Context, string, string) (runner.Durability, error) {
	return runner.EachTurn, nil
}
func (sales) Globals(context.Context, string, string) (*value.Object, error) { return nil, nil }

type noCalls struct{}

func (noCalls) Do(context.Context, string, activity.Call) activity.CallResult {
	return activity.CallResult{Status: 200}
}

type plain struct{}

func (plain) SealBytes(_ context.Context, _, _ string, b []byte) ([]byte, error) { return b, nil }
func (plain) OpenBytes(_ context.Context, _, _ string, b []byte) ([]byte, error) { return b, nil }

func TestACallerWaitsIsAnsweredAndTheFlowsRun(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.arrive("c-1", "5")
	time.Sleep(200 * time.Millisecond) // it is parked meanwhile
	h.choose("Ann", routing.AgentAvailable)
	h.answer("Ann", "c-1")
	h.until("the caller's music is over", func() bool { return h.variable("c-1", "heard") == "offered to Ann, Ann of Sales" })
	if list := h.waiting(); list != nil {
		t.Errorf("%v wait", list)
	}
	if err := h.End(t.Context(), org, "Ann", "c-1"); err != nil {
		t.Fatal(err)
	}
	h.over("c-1")
	if got := h.variable("c-1", "gone") + " " + h.variable("c-1", "over"); got != "ann@example.com yes" {
		t.Errorf("the flows for AgentDisconnected and ContactEnded have left %q", got)
	}
	agents, _ := h.Agents(t.Context(), org)
	if agents[0].State != routing.AgentAvailable || agents[0].Contact != "" {
		t.Errorf("Ann is %+v", agents[0])
	}
}

// TestARestartInTheMiddle: places, and who has whom, come back with the contacts,
// whether the process ends in good order or is killed.
func TestARestartInTheMiddle(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.choose("Ann", routing.AgentAvailable)
	h.arrive("c-with", "5")
	h.answer("Ann", "c-with")
	h.arrive("c-late", "5")
	h.arrive("c-more", "5")
	h.arrive("c-urgent", "2") // not parked yet, the others are
	for _, kill := range []bool{false, true, false, true} {
		if kill {
			h.lock.die()
		}
		h.stop()
		h.start()
		if got := h.waiting(); !slices.Equal(got, []string{"c-urgent", "c-late", "c-more"}) {
			t.Fatalf("after a restart wait %v", got)
		}
		agents, _ := h.Agents(t.Context(), org)
		if agents[0].State != routing.AgentBusy || agents[0].Contact != "c-with" {
			t.Fatalf("Ann is %+v", agents[0])
		}
	}
	h.choose("Bob", routing.AgentAvailable)
	h.answer("Bob", "c-urgent")
	if err := h.contacts.HangUp(t.Context(), org, "c-late"); err != nil {
		t.Fatal(err)
	}
	h.over("c-late")
	if err := h.End(t.Context(), org, "Ann", "c-with"); err != nil {
		t.Fatal(err)
	}
	h.over("c-with")
	h.answer("Ann", "c-more")
	if got := h.waiting(); got != nil {
		t.Errorf("%v wait", got)
	}
}
