package release_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
)

// world is an installation: a store, an audit log, releases, resources, functions.
type world struct {
	*release.Releases
	t         testing.TB
	db        *store.DB
	log       *audit.Log
	inventory *release.Inventory
	functions *release.Functions
	conns     *connections
	points    *points
	running   running
	broken    atomic.Bool // the audit log fails
	skew      atomic.Int64
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db, err := store.Open(t.Context(), storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return worldOn(t, db)
}

func worldOn(t testing.TB, db *store.DB) *world {
	w := &world{t: t, db: db, conns: &connections{}, points: &points{}, running: running{}}
	now := func() time.Time { return noon.Add(time.Duration(w.skew.Load())) }
	w.log = audit.New(failing{db.Audit(), &w.broken}, now)
	w.inventory = release.NewInventory(release.InventoryOptions{Resources: db.Resources(), Audio: db.Resources(), References: db.Flows(), Transactor: db, Audit: w.log, Seal: seals{}, Clock: now})
	pool := script.New(script.Options{Workers: 1})
	t.Cleanup(pool.Close)
	w.functions = release.NewFunctions(release.FunctionsOptions{Functions: db.Functions(), Versions: db.Functions(), References: db.Flows(), Transactor: db, Audit: w.log, Scripts: pool, Clock: now})
	w.Releases = release.New(release.Options{Flows: db.Flows(), Versions: db.Flows(), References: db.Flows(), Transactor: db, Audit: w.log,
		Catalog: activity.Builtin(), Connections: w.conns, Resources: w.inventory, Functions: w.functions, Clock: now})
	w.SetEntryPoints(w.points)
	w.SetRunning(w.running)
	return w
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// tick lets time pass, so that nothing is remembered any more.
func (w *world) tick() { w.skew.Add(int64(2 * time.Second)) }

// connections are connectors by what flows call them.
type connections struct {
	list []connector.Record
	down bool
}

func (c *connections) Resolve(_ context.Context, organisation, ref string) (connector.Record, bool, error) {
	if c.down {
		return connector.Record{}, false, errors.New("no database")
	}
	for _, r := range c.list {
		if r.Organisation == organisation && (r.ID == ref || connector.Fold(r.Name) == connector.Fold(ref) || slices.Contains(r.For, ref)) {
			return r, true, nil
		}
	}
	return connector.Record{}, false, nil
}

// points are entry points: name to flow.
type points struct {
	at     map[string]string
	forgot int
}

func (p *points) Forget() { p.forgot++ }

func (p *points) EntryPointsOf(_ context.Context, _, flow string) ([]release.Use, error) {
	var uses []release.Use
	for _, name := range slices.Sorted(maps.Keys(p.at)) {
		if p.at[name] == flow {
			uses = append(uses, release.Use{Kind: "entry-point", ID: "e-" + name, Name: name, Label: "Live"})
		}
	}
	return uses, nil
}

func (p *points) FlowAt(_ context.Context, _, ref string) (string, release.Label, bool, error) {
	flow, ok := p.at[ref]
	return flow, release.Live, ok, nil
}

// running counts contacts by flow.
type running map[string]int

func (r running) Contacts(_ context.Context, _, flow string) (int, error) { return r[flow], nil }

// failing is an audit store that can be made to fail.
type failing struct {
	audit.Store
	broken *atomic.Bool
}

func (f failing) Append(ctx context.Context, organisation string, link func(audit.Head) audit.Entry) error {
	if f.broken.Load() {
		return fmt.Errorf("the disk is full")
	}
	return f.Store.Append(ctx, organisation, link)
}

// entries returns the audit log of an organisation, oldest first, one line each.
func (w *world) entries() []string {
	w.t.Helper()
	list, err := w.db.Audit().Entries(w.t.Context(), audit.Query{Organisation: "acme", Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	lines := make([]string, len(list))
	for i, e := range list {
		lines[len(list)-1-i] = fmt.Sprintf("%s %s %s %v", e.Actor.Name, e.Action, e.Object.Name, e.Detail)
	}
	return lines
}

func (w *world) last() string {
	w.t.Helper()
	lines := w.entries()
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// ada may everything; without may everything but some actions.
func ada() release.By { return person("ada") }

func person(name string) release.By {
	return release.By{Organisation: "acme", Actor: audit.Actor{Kind: "user", ID: "u-" + name, Name: name}}
}

func (w *world) without(by release.By, actions ...string) release.By {
	by.May = func(action string) bool { return !slices.Contains(actions, action) }
	return by
}

func elsewhere() release.By {
	by := person("eve")
	by.Organisation = "other"
	return by
}

// document reads a flow from its text form.
func document(t testing.TB, text string) *flow.Flow {
	t.Helper()
	f, err := release.ReadDocument([]byte(text))
	if err != nil {
		t.Fatalf("%v %v", err, paths(err))
	}
	return f
}

// plain is a flow that plays a message, with settings of its start's neighbour.
func plain(name string, more ...string) string {
	return "callwright: 1\nname: " + name + "\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Say}\n" +
		"  - label: Say\n    kind: disconnect\n" + strings.Join(more, "")
}

// calling is a flow that makes a request through a connector.
func calling(name, connector string) string {
	return "callwright: 1\nname: " + name + "\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Ask}\n" +
		"  - label: Ask\n    kind: http-request\n    settings: {connector: " + connector + ", path: /a, method: GET}\n    links: {default: End}\n" +
		"  - label: End\n    kind: disconnect\n"
}

// entering is a flow that runs a subflow in a version.
func entering(name, subflow, version string) string {
	return "callwright: 1\nname: " + name + "\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Sub}\n" +
		"  - label: Sub\n    kind: subflow\n    settings: {flow: " + subflow + ", version: " + version + "}\n    links: {default: End}\n" +
		"  - label: End\n    kind: disconnect\n"
}

func (w *world) create(text string) release.Draft {
	w.t.Helper()
	d, err := w.Create(w.t.Context(), ada(), document(w.t, text))
	if err != nil {
		w.t.Fatalf("%v %v", err, paths(err))
	}
	return d
}

func (w *world) publish(id string, labels ...release.Label) release.Version {
	w.t.Helper()
	v, _, err := w.Publish(w.t.Context(), ada(), id, release.Publication{Revision: w.show(id).Revision, Labels: labels, Force: true})
	if err != nil {
		w.t.Fatalf("%v %v", err, paths(err))
	}
	return v
}

func (w *world) show(id string) release.Draft {
	w.t.Helper()
	return must(w.Show(w.t.Context(), ada(), id))(w.t)
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v %v", err, paths(err))
		}
		return v
	}
}

// refused checks a refusal's code and reason.
func refused(t testing.TB, err error, code fault.Code, reason string) {
	t.Helper()
	if fault.CodeOf(err) != code || fault.ReasonOf(err) != reason {
		t.Errorf("%v: %s %s; want %s %s", err, fault.CodeOf(err), fault.ReasonOf(err), code, reason)
	}
}

func paths(err error) []string {
	var list []string
	if e := (*fault.Error)(nil); errors.As(err, &e) {
		for _, f := range e.Fields {
			list = append(list, f.Path+" "+f.Message)
		}
	}
	return list
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
