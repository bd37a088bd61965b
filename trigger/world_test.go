package trigger_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// world is triggers on a real store, with flows and a runner made up.
type world struct {
	*trigger.Triggers
	t       testing.TB
	options trigger.Options
	db      *store.DB
	log     *audit.Log
	flows   *flows
	runner  *contacts
	halts   *halts
	clock   *clock
}

const home = "acme"

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w := &world{t: t, db: db, flows: newFlows(), runner: &contacts{}, halts: &halts{}, clock: &clock{at: now}}
	w.log = audit.New(db.Audit(), w.clock.now)
	s := db.Triggers()
	w.options = trigger.Options{
		EntryPoints: s, Webhooks: s, Schedules: s, Due: s, Transactor: db, Audit: w.log, Flows: w.flows, Halts: w.halts,
		Contacts: w.runner, Talks: w.runner, Seal: seals{}, Clock: w.clock.now,
	}
	w.remake()
	return w
}

func (w *world) remake() {
	w.t.Helper()
	var err error
	w.Triggers, err = trigger.New(w.options)
	w.must(err)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused fails a test unless an error is a refusal with a reason.
func (w *world) refused(err error, code fault.Code, reason string) *fault.Error {
	w.t.Helper()
	if fault.CodeOf(err) != code || fault.ReasonOf(err) != reason {
		w.t.Fatalf("want %s %s, have %v (%s)", code, reason, err, fault.ReasonOf(err))
	}
	refusal, ok := err.(*fault.Error)
	if !ok {
		w.t.Fatalf("%T", err)
	}
	return refusal
}

func by() trigger.By {
	return trigger.By{Organisation: home, Actor: audit.Actor{Kind: "user", ID: "u", Name: "u@example.com"}}
}

// reader may read only; stranger is of another organisation.
func reader() trigger.By {
	r := by()
	r.May = func(action string) bool { return action == string(access.EntryPointRead) }
	return r
}

func stranger() trigger.By {
	s := by()
	s.Organisation = "evil"
	return s
}

func draft(name string) trigger.EntryPointDraft {
	return trigger.EntryPointDraft{Name: name, Channel: trigger.Task, Flow: "f", Label: release.Live}
}

func (w *world) entryPoint(d trigger.EntryPointDraft) trigger.EntryPointView {
	w.t.Helper()
	v, err := w.CreateEntryPoint(w.t.Context(), by(), d)
	w.must(err)
	return v
}

// entries are the audit log's, newest first, as "action name: detail".
func (w *world) entries() (list []string) {
	w.t.Helper()
	page, err := w.log.List(w.t.Context(), audit.Query{Organisation: home, Limit: 100})
	w.must(err)
	for _, e := range page {
		list = append(list, fmt.Sprint(e.Action, " ", e.Object.Name, " ", e.Detail))
	}
	return list
}

// clock is a clock that tests set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// flows are flows whose labels tests move.
type flows struct {
	mu     sync.Mutex
	labels map[string]release.Version // by flow and label
	refs   map[string][]string        // by version
	asked  int
	err    error
}

func newFlows() *flows {
	return &flows{
		labels: map[string]release.Version{"f Live": {Flow: "f", ID: "v1", Number: 1}, "g Live": {Flow: "g", ID: "w1", Number: 1}},
		refs:   map[string][]string{},
	}
}

func (f *flows) Labelled(_ context.Context, organisation, flow string, label release.Label) (v release.Version, name string, known bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.err != nil || organisation != home || flow != "f" && flow != "g" {
		return release.Version{}, "", false, f.err
	}
	if v, ok := f.labels[flow+" "+string(label)]; ok {
		return v, "Flow", true, nil
	}
	return release.Version{Flow: flow}, "Flow", true, nil
}

func (f *flows) References(_ context.Context, _, version string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refs[version], f.err
}

func (f *flows) set(change func(*flows)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *flows) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

// halts halts what refers to one of its connectors.
type halts struct {
	mu   sync.Mutex
	down map[string]bool
}

func (h *halts) Halted(_ context.Context, _ string, refs []string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ref := range refs {
		if h.down[ref] {
			return fault.New(fault.Conflict, "halted", "%s is inactive.", ref)
		}
	}
	return nil
}

// seals seals so that what belongs elsewhere cannot be opened.
type seals struct{}

func (seals) SealBytes(_ context.Context, organisation, purpose string, plain []byte) ([]byte, error) {
	return append([]byte(organisation+"|"+purpose+"|"), plain...), nil
}

func (seals) OpenBytes(_ context.Context, organisation, purpose string, sealed []byte) ([]byte, error) {
	plain, ok := bytes.CutPrefix(sealed, []byte(organisation+"|"+purpose+"|"))
	if !ok {
		return nil, fmt.Errorf("sealed for something else")
	}
	return plain, nil
}

// contacts is a runner whose contacts say what tests have them say.
type contacts struct {
	mu      sync.Mutex
	began   []runner.Arrival
	there   map[string]*contact
	heard   []string
	err     error
	changed chan struct{}
}

type contact struct {
	runner.Contact
	lines []runner.Said
	over  bool
}

func (c *contacts) Start(_ context.Context, a runner.Arrival) (runner.Contact, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return runner.Contact{}, false, c.err
	}
	if k := c.there[a.ID]; k != nil {
		return k.Contact, false, nil
	}
	ani, _ := a.Attributes.Get("ANI")
	dnis, _ := a.Attributes.Get("DNIS")
	k := &contact{Contact: runner.Contact{ID: a.ID, Organisation: a.Organisation, Version: a.Version, EntryPoint: a.EntryPoint, Channel: a.Channel, ANI: ani.(string), DNIS: dnis.(string), State: runner.Live}}
	if c.there == nil {
		c.there = map[string]*contact{}
	}
	c.there[a.ID], c.began = k, append(c.began, a)
	c.tell()
	return k.Contact, true, nil
}

// tell wakes who waits; c.mu is held.
func (c *contacts) tell() {
	if c.changed != nil {
		close(c.changed)
	}
	c.changed = make(chan struct{})
}

// await calls look, with c.mu held, until it reports true.
func (c *contacts) await(ctx context.Context, id string, look func(*contact) bool) error {
	for {
		c.mu.Lock()
		k := c.there[id]
		if k == nil {
			c.mu.Unlock()
			return fault.New(fault.NotFound, "contact_unknown", "There is no such contact.")
		}
		done, changed := look(k), c.changed
		c.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

func (c *contacts) Wait(ctx context.Context, _, id string) (shown runner.Contact, err error) {
	err = c.await(ctx, id, func(k *contact) bool { shown = k.Contact; return k.over })
	return shown, err
}

func (c *contacts) Show(_ context.Context, organisation, id string) (runner.Contact, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.there[id]; k != nil && k.Organisation == organisation {
		return k.Contact, nil
	}
	return runner.Contact{}, fault.New(fault.NotFound, "contact_unknown", "There is no such contact.")
}

func (c *contacts) Conversation(ctx context.Context, _, id string, after int) (lines []runner.Said, over bool, err error) {
	err = c.await(ctx, id, func(k *contact) bool {
		lines, over = k.lines[min(after, len(k.lines)):], k.over
		return true
	})
	return lines, over, err
}

func (c *contacts) Watch(ctx context.Context, _, id string, after int) iter.Seq2[runner.Said, error] {
	return func(yield func(runner.Said, error) bool) {
		for {
			var lines []runner.Said
			over := false
			err := c.await(ctx, id, func(k *contact) bool {
				lines, over = k.lines[min(after, len(k.lines)):], k.over
				return over || len(lines) > 0
			})
			for _, l := range lines {
				if after = l.Number; !yield(l, nil) {
					return
				}
			}
			if err != nil {
				yield(runner.Said{}, err)
			}
			if over || err != nil {
				return
			}
		}
	}
}

func (c *contacts) Input(_ context.Context, _, id string, in channel.Input) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.err
	}
	c.heard = append(c.heard, id+" "+in.Text)
	return nil
}

func (c *contacts) HangUp(_ context.Context, _, id string) error {
	c.end(id, engine.OutcomeDisconnected, nil)
	return nil
}

func (c *contacts) say(id, by string, kind channel.UtteranceKind, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.there[id]
	k.lines = append(k.lines, runner.Said{Number: len(k.lines) + 1, At: now, By: by, Utterance: channel.Utterance{Kind: kind, Text: text}})
	c.tell()
}

func (c *contacts) end(id string, outcome engine.Outcome, variables *value.Object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.there[id]
	k.Outcome, k.Variables, k.State, k.Ended, k.over = outcome, variables, runner.Over, now, true
	c.tell()
}

func (c *contacts) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

func (c *contacts) list() []runner.Arrival {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]runner.Arrival(nil), c.began...)
}
