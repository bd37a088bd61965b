package runner_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/value"
)

// world is a runner with fakes around it, over a real database.
type world struct {
	t       testing.TB
	journal runner.Journal
	lock    runner.Lock
	holding *losable
	flows   *flows
	calls   func(ctx context.Context, c activity.Call) activity.CallResult
	desk    *desk
	seal    *sealer
	log     *bytes.Buffer
	change  func(*runner.Options)

	*runner.Runner
	stop func()
}

func database(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db := database(t)
	return newWorldOver(t, db.Contacts(), db.Lock())
}

func newWorldOver(t testing.TB, journal runner.Journal, lock runner.Lock) *world {
	w := &world{t: t, journal: journal, lock: lock, flows: newFlows(), desk: &desk{}, seal: &sealer{}, log: &bytes.Buffer{}}
	w.calls = func(context.Context, activity.Call) activity.CallResult {
		return activity.CallResult{Status: 200, Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(`{"ok":true}`)}
	}
	t.Cleanup(func() {
		if w.stop != nil {
			w.stop()
		}
	})
	return w
}

// Do is what carries out calls.
func (w *world) Do(ctx context.Context, _ string, c activity.Call) activity.CallResult {
	return w.calls(ctx, c)
}

// start starts a runner and waits until it runs contacts.
func (w *world) start() *world {
	w.t.Helper()
	w.launch()
	for w.Role() == runner.Standby {
		time.Sleep(time.Millisecond)
	}
	return w
}

func (w *world) launch() {
	w.t.Helper()
	w.holding = &losable{Lock: w.lock}
	o := runner.Options{Journal: w.journal, Lock: w.holding, Flows: w.flows, Calls: w, Desk: w.desk, Seal: w.seal,
		Channels: []channel.Channel{channel.Telephony{}, channel.Chat{}, channel.Task{}}, Zones: time.LoadLocation,
		Log: slog.New(slog.NewTextHandler(&locked{buffer: w.log}, nil))}
	if w.change != nil {
		w.change(&o)
	}
	r, err := runner.New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	w.Runner = r
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("running: %v", err)
		}
	})
}

// restart ends the process as SIGTERM does, and starts another one.
func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.start()
}

// kill ends the process as kill -9 does: nothing of it writes any more.
func (w *world) kill() {
	w.t.Helper()
	w.holding.die()
	for w.Role() != runner.Standby {
		time.Sleep(time.Millisecond)
	}
	w.stop()
}

// crash ends the process as kill -9 does, and starts another one: nothing of it
// writes any more.
func (w *world) crash() {
	w.t.Helper()
	w.kill()
	w.start()
}

// losable is a lock that can be lost, as that of a process that dies.
type losable struct {
	runner.Lock
	mu   sync.Mutex
	lost bool
	lose context.CancelFunc
}

func (l *losable) Hold(ctx context.Context) (context.Context, int64, func(), error) {
	l.mu.Lock()
	lost := l.lost
	l.mu.Unlock()
	if lost {
		<-ctx.Done()
		return nil, 0, nil, ctx.Err()
	}
	held, fence, release, err := l.Lock.Hold(ctx)
	if err != nil {
		return nil, 0, nil, err
	}
	held, cancel := context.WithCancel(held)
	l.mu.Lock()
	l.lose = cancel
	l.mu.Unlock()
	return held, fence, release, nil
}

func (l *losable) die() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost = true
	l.lose()
}

type locked struct {
	mu     sync.Mutex
	buffer *bytes.Buffer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(b)
}

// flows are compiled flows by the id of their version.
type flows struct {
	mu         sync.Mutex
	list       map[string]*engine.Program
	durability runner.Durability
	globals    *value.Object
}

func newFlows() *flows {
	return &flows{list: map[string]*engine.Program{}, durability: runner.EachTurn}
}

func (f *flows) add(version, text string) {
	doc, problems := flow.Read([]byte(text))
	if len(problems) > 0 {
		panic(problems) // also in the child of the crash test
	}
	p, _ := engine.Compile(doc, activity.Builtin())
	p.Key = version
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list[version] = p
}

func (f *flows) remove(version string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.list, version)
}

func (f *flows) Program(_ context.Context, _, version string) (*engine.Program, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p := f.list[version]; p != nil {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "version_unknown", "there is no version %s", version)
}

func (f *flows) Resolve(_ context.Context, _ string, l activity.Load) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range []string{l.Flow, l.Name} {
		if f.list[name] != nil {
			return name, nil
		}
	}
	return "", fault.New(fault.NotFound, "flow_unknown", "there is no flow %s", l.Name)
}

func (f *flows) Durability(context.Context, string, string) (runner.Durability, error) {
	return f.durability, nil
}

func (f *flows) Globals(context.Context, string, string) (*value.Object, error) {
	return f.globals, nil
}

// sealer seals nothing, but minds for whom and what.
type sealer struct{}

func (*sealer) SealBytes(_ context.Context, organisation, purpose string, plain []byte) ([]byte, error) {
	return append([]byte(organisation+"/"+purpose+":"), plain...), nil
}

func (*sealer) OpenBytes(_ context.Context, organisation, purpose string, sealed []byte) ([]byte, error) {
	plain, ok := bytes.CutPrefix(sealed, []byte(organisation+"/"+purpose+":"))
	if !ok {
		return nil, fmt.Errorf("it was sealed for something else")
	}
	return plain, nil
}

// desk is a contact centre: every queue is there, every business is open.
type desk struct {
	mu       sync.Mutex
	turns    []acd.Turn
	restored []string
}

func (d *desk) Ask(_ context.Context, _ acd.Contact, _ string, c activity.Command, _ time.Time) activity.Event {
	switch c := c.(type) {
	case activity.Queue:
		return activity.Queued{Queue: c.Queue}
	case activity.Lookup:
		return activity.Found{Value: "workingHours"}
	}
	return activity.Done{}
}

func (d *desk) Observe(_ acd.Contact, t acd.Turn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turns = append(d.turns, t)
}

func (d *desk) Kept(c acd.Contact) []byte { return []byte("desk of " + c.ID) }

func (d *desk) Restore(c acd.Contact, kept []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if string(kept) != "desk of "+c.ID {
		return errors.New("it is another one's")
	}
	d.restored = append(d.restored, c.ID)
	return nil
}

// begin starts a contact of the organisation o.
func (w *world) begin(version, ch string) runner.Contact {
	w.t.Helper()
	c, fresh, err := w.Start(w.t.Context(), arrival(version, ch))
	if err != nil || !fresh {
		w.t.Fatalf("starting: %v, new %v", err, fresh)
	}
	return c
}

func arrival(version, ch string) runner.Arrival {
	return runner.Arrival{Organisation: "o", Version: version, Flow: "flow-" + version, FlowName: version, Number: 1, Label: "Live", EntryPoint: "entry",
		Channel: ch, Attributes: value.Of("ANI", "+15550100", "DNIS", "+15550199")}
}

func (w *world) input(id string, kind channel.InputKind, text string) {
	w.t.Helper()
	if err := w.Input(w.t.Context(), "o", id, channel.Input{Kind: kind, Text: text}); err != nil {
		w.t.Fatalf("input %s %q: %v", kind, text, err)
	}
}

func (w *world) wait(id string) runner.Contact {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	c, err := w.Wait(ctx, "o", id)
	if err != nil {
		w.t.Fatalf("waiting: %v\n%s", err, w.log)
	}
	return c
}

func (w *world) show(id string) runner.Contact {
	w.t.Helper()
	c, err := w.Show(w.t.Context(), "o", id)
	if err != nil {
		w.t.Fatalf("showing: %v", err)
	}
	return c
}

// until waits until a contact is in a state.
func (w *world) until(id string, state runner.ContactState) runner.Contact {
	w.t.Helper()
	for range 12_000 { // a minute
		if c := w.show(id); c.State == state {
			return c
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.t.Fatalf("the contact is %s and does not become %s\n%s", w.show(id).State, state, w.log)
	return runner.Contact{}
}

// menu is a flow that asks, calls and says.
const menu = `
callwright: 1
name: menu
variables:
  - {name: answer, type: STRING, value: ""}
  - {name: pin, type: STRING, value: "", secure: true}
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - label: Ask
    kind: menu
    settings: {prompts: [{tts: "Press 1"}], choices: [{digit: "1", name: go}], timeout: 360000}
    links: {"1": Post, timeout: Bye, invalid: Ask}
  - label: Post
    kind: http-request
    settings: {authenticated: false, method: POST, url: "https://api.example/orders", body: "{}"}
    links: {default: Say, error: Bye}
  - {label: Say, kind: play-message, settings: {prompts: [{tts: "Thank you"}]}, links: {default: Bye}}
  - {label: Bye, kind: disconnect}
`
