package trigger_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
)

func (w *world) arrive(c trigger.Call) (trigger.Arrived, error) {
	return w.Arrive(context.Background(), home, c)
}

func TestArriveHandsTheRunnerWhatTheFlowBeginsWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := draft("Hotline")
	d.Channel, d.Numbers, d.Variables = trigger.Telephony, []string{"+1 (555) 0100"}, value.Of("tier", "gold", "lang", "en")
	e := w.entryPoint(d)
	got, err := w.arrive(trigger.Call{DNIS: "+1 555 0100", ANI: "+15550123", Region: "eu", Headers: value.Of("X", "1"), Payload: value.Of("a", int64(1)), Variables: value.Of("lang", "de")})
	w.must(err)
	a := w.runner.list()[0]
	want := runner.Arrival{
		Organisation: home, ID: got.Contact.ID, New: true, Version: "v1", Number: 1, Flow: "f", FlowName: "Flow", Label: "Live", EntryPoint: e.ID, Channel: "telephony",
		Attributes: value.Of("ANI", "+15550123", "DNIS", "+1 555 0100", "InteractionId", a.ID, "EntryPointId", e.ID, "PSTNRegion", "eu", "FlowId", "f",
			"FlowVersionLabel", "Live", "OrgId", home, "Headers", value.Of("X", "1"), "Payload", value.Of("a", int64(1))),
		Variables: value.Of("tier", "gold", "lang", "de"),
	}
	if diff := cmp.Diff(want, a, cmp.Comparer(func(x, y *value.Object) bool { return value.Equal(x, y) })); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !got.New || a.ID == "" {
		t.Errorf("%+v", got)
	}
	for _, ref := range []string{e.ID, "hotLINE", "+15550100"} {
		again, err := w.arrive(trigger.Call{EntryPoint: ref, Channel: "telephony"})
		w.must(err)
		if again.Contact.ID == got.Contact.ID || again.Contact.DNIS != "+15550100" {
			t.Errorf("%s: %+v", ref, again)
		}
	}
}

func TestArriveRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.entryPoint(draft("e"))
	d := draft("unpublished")
	d.Label = release.Test
	unpublished := w.entryPoint(d)
	long := string(make([]byte, 300))
	for name, test := range map[string]struct {
		call   trigger.Call
		code   fault.Code
		reason string
	}{
		"unknown":         {trigger.Call{EntryPoint: "nowhere"}, fault.NotFound, "entry_point_unknown"},
		"unknown number":  {trigger.Call{DNIS: "+1"}, fault.NotFound, "entry_point_unknown"},
		"nothing":         {trigger.Call{}, fault.Invalid, "contact_invalid"},
		"long key":        {trigger.Call{EntryPoint: e.ID, Key: long}, fault.Invalid, "contact_invalid"},
		"control letters": {trigger.Call{EntryPoint: e.ID, ANI: "+1\x00"}, fault.Invalid, "contact_invalid"},
		"other channel":   {trigger.Call{EntryPoint: e.ID, Channel: "chat"}, fault.Conflict, "channel_other"},
		"not published":   {trigger.Call{EntryPoint: unpublished.ID}, fault.Conflict, "not_published"},
	} {
		_, err := w.arrive(test.call)
		if fault.CodeOf(err) != test.code || fault.ReasonOf(err) != test.reason {
			t.Errorf("%s: %v (%s)", name, err, fault.ReasonOf(err))
		}
	}
	if _, err := w.Arrive(t.Context(), "evil", trigger.Call{EntryPoint: e.ID}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another organisation's: %v", err)
	}
	w.flows.set(func(f *flows) { f.labels["f Test"] = release.Version{Flow: "f", ID: "v2", Number: 2} })
	if _, err := w.arrive(trigger.Call{EntryPoint: unpublished.ID}); err != nil {
		t.Errorf("right after it was published: %v", err)
	}
	if n := len(w.runner.list()); n != 1 {
		t.Errorf("%d contacts began", n)
	}
}

// Contacts of other processes, and those above the limits, come back later.
func TestI11_RefusalsOfTheRunnerSayWhenToComeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.entryPoint(draft("e"))
	w.runner.fail(fmt.Errorf("starting: %w", runner.ErrStandby))
	_, err := w.arrive(trigger.Call{EntryPoint: e.ID})
	if r := w.refused(err, fault.Unavailable, "standby"); r.Detail["retry_after"] != 5*time.Second || !errors.Is(err, runner.ErrStandby) {
		t.Errorf("%v", r.Detail)
	}
	surge := fault.New(fault.Limit, "arrivals", "Too many.")
	surge.Detail = map[string]any{"retry_after": time.Second}
	w.runner.fail(surge)
	if _, err = w.arrive(trigger.Call{EntryPoint: e.ID}); !errors.Is(err, surge) {
		t.Errorf("%v", err)
	}
}

// M3: the same key begins one contact, whoever comes first.
func TestM3_AKeyBeginsOneContact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e, other := w.entryPoint(draft("e")), w.entryPoint(draft("other"))
	var fresh atomic.Int64
	ids := sync.Map{}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			got, err := w.arrive(trigger.Call{EntryPoint: "E", Key: "order-1", ANI: "+1"})
			if err != nil {
				t.Error(err)
			}
			if got.New {
				fresh.Add(1)
			}
			ids.Store(got.Contact.ID, true)
		})
	}
	group.Wait()
	n := 0
	ids.Range(func(any, any) bool { n++; return true })
	if fresh.Load() != 1 || n != 1 || len(w.runner.list()) != 1 {
		t.Errorf("%d new, %d ids", fresh.Load(), n)
	}
	for name, c := range map[string]trigger.Call{
		"another key":         {EntryPoint: e.ID, Key: "order-2"},
		"another entry point": {EntryPoint: other.ID, Key: "order-1"},
		"no key":              {EntryPoint: e.ID},
	} {
		if got, err := w.arrive(c); err != nil || !got.New {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	_, err := w.arrive(trigger.Call{EntryPoint: e.ID, Key: "order-1", ANI: "+2"})
	w.refused(err, fault.Conflict, "key_reused")

	// A repeated request is answered although a new one would be refused now.
	w.flows.set(func(f *flows) { delete(f.labels, "f Live") })
	w.Forget()
	if got, err := w.arrive(trigger.Call{EntryPoint: e.ID, Key: "order-1", ANI: "+1"}); err != nil || got.New || got.Contact.ID == "" {
		t.Errorf("repeated: %+v %v", got, err)
	}
	_, err = w.arrive(trigger.Call{EntryPoint: e.ID, Key: "order-3"})
	w.refused(err, fault.Conflict, "not_published")
	_, err = w.arrive(trigger.Call{EntryPoint: e.ID})
	w.refused(err, fault.Conflict, "not_published")
}

// What answers is remembered for a second; every arrival after it asks anew.
func TestArrivalsAskNoDatabaseWhenWarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.entryPoint(draft("e"))
	arrive := func() string {
		t.Helper()
		got, err := w.arrive(trigger.Call{EntryPoint: e.ID})
		w.must(err)
		return got.Contact.Version
	}
	arrive()
	n := w.flows.count()
	for range 100 {
		arrive()
	}
	if got := w.flows.count(); got != n {
		t.Errorf("%d more questions for 100 arrivals", got-n)
	}
	w.flows.set(func(f *flows) { f.labels["f Live"] = release.Version{Flow: "f", ID: "v2", Number: 2} })
	w.clock.forward(time.Second)
	if v := arrive(); v != "v2" {
		t.Errorf("a second later %s answers", v)
	}
	w.flows.set(func(f *flows) { f.labels["f Live"] = release.Version{Flow: "f", ID: "v3", Number: 3} })
	w.Forget()
	if v := arrive(); v != "v3" {
		t.Errorf("after Forget %s answers", v)
	}
	d := draft("e")
	d.Flow = "g"
	_, err := w.UpdateEntryPoint(t.Context(), by(), e.ID, 1, d)
	w.must(err)
	if v := arrive(); v != "w1" {
		t.Errorf("after its own change %s answers", v)
	}
}

// A store that does not answer for a moment costs no contact.
func TestH_AnOutageOfTheStoreIsBridged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.entryPoint(draft("e"))
	_, err := w.arrive(trigger.Call{EntryPoint: e.ID})
	w.must(err)
	w.flows.set(func(f *flows) { f.err = errors.New("down") })
	w.clock.forward(10 * time.Second)
	if _, err = w.arrive(trigger.Call{EntryPoint: e.ID}); err != nil {
		t.Errorf("after ten seconds: %v", err)
	}
	w.clock.forward(21 * time.Second)
	if _, err = w.arrive(trigger.Call{EntryPoint: e.ID}); err == nil {
		t.Error("after half a minute what is known is too old")
	}
}

// S2-12, S2-13 on real connectors: a contact for a version that refers to an
// inactive one is refused before any activity runs, unrelated flows go on, and it
// flows again at once after activation.
func TestS2_12_S2_13_HaltedFlowsRefuseContacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	connections := w.connections()
	me := connector.By{Organisation: home, Actor: by().Actor}
	crm, _, err := connections.Create(t.Context(), me, connector.Draft{Name: "CRM", Kind: "custom", Unvalidated: true, Settings: value.Of(
		"scheme", "basic", "resource_domain", "https://api.example.com", "username", "u", "password", "p")})
	w.must(err)
	w.options.Halts = connections
	w.remake()
	w.flows.set(func(f *flows) { f.refs["v1"] = []string{"other", "crm"} }) // of a subflow, by name
	e := w.entryPoint(draft("e"))
	d := draft("unrelated")
	d.Flow = "g"
	unrelated := w.entryPoint(d)
	arrive := func(id string) error { _, err := w.arrive(trigger.Call{EntryPoint: id}); return err }
	w.must(arrive(e.ID))

	w.clock.forward(time.Millisecond)
	_, err = connections.Deactivate(t.Context(), me, crm.ID, crm.Revision, true)
	w.must(err)
	before := len(w.runner.list())
	refusal := w.refused(arrive(e.ID), fault.Conflict, "halted")
	if refusal.Detail["name"] != "CRM" || refusal.Detail["since"] == "" || refusal.Detail["connector"] != crm.ID {
		t.Errorf("%v", refusal.Detail)
	}
	if n := len(w.runner.list()); n != before {
		t.Error("something of the refused contact ran")
	}
	w.must(arrive(unrelated.ID))

	now, err := connections.Show(t.Context(), me, crm.ID)
	w.must(err)
	_, _, err = connections.Activate(t.Context(), me, crm.ID, now.Revision)
	w.must(err)
	w.must(arrive(e.ID))
}

type tenants struct{}

func (tenants) Tenant(_ context.Context, id string) (connector.Tenant, error) {
	return connector.Tenant{ID: id}, nil
}

type noUses struct{}

func (noUses) WhereUsed(context.Context, string, []string) ([]connector.Use, error) { return nil, nil }
func (noUses) Unconfigure(context.Context, string, []string) error                  { return nil }

// connections are real connectors on the world's store.
func (w *world) connections() *connector.Connections {
	w.t.Helper()
	key := filepath.Join(w.t.TempDir(), "key")
	w.must(vault.CreateKeyFile(key))
	o := vault.Options{Key: vault.KeyFile(key), Keysets: w.db.Keysets(), Secrets: w.db.Secrets(), Audit: w.log, Atomically: w.db.Atomically}
	w.must(vault.Initialise(w.t.Context(), o))
	v, err := vault.New(w.t.Context(), o)
	w.must(err)
	c, err := connector.NewConnections(connector.ConnectionsOptions{
		Options: connector.Options{Clock: w.clock.now}, Store: w.db.Connections(), Transactor: w.db, Secrets: v, Tenants: tenants{}, Audit: w.log, References: noUses{},
	})
	w.must(err)
	w.t.Cleanup(c.Close)
	return c
}

func BenchmarkArrive(b *testing.B) {
	w := newWorld(b)
	w.options.Clock, w.options.Contacts = time.Now, nobody{}
	w.remake()
	e := w.entryPoint(draft("e"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Arrive(b.Context(), home, trigger.Call{EntryPoint: e.ID, Payload: "x"}); err != nil {
			b.Fatal(err)
		}
	}
}

// nobody begins contacts for nothing.
type nobody struct{ trigger.Contacts }

func (nobody) Start(_ context.Context, a runner.Arrival) (runner.Contact, bool, error) {
	return runner.Contact{ID: a.ID}, true, nil
}
