package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/vault"
)

// contacts are the flows of a world and what runs them, put together as package
// server does it.
type contacts struct {
	flows     *release.Releases
	functions *release.Functions
	inventory *release.Inventory
	desk      *acd.ACD
	runner    *runner.Runner
	starts    *trigger.Triggers
	limits    *runner.Limits
	seal      *vault.Bulk
}

// design opens what organisations design.
func (w *world) design() {
	w.seal = vault.NewBulk(w.vault, audit.Actor{Kind: "service", ID: "runner", Name: "runner"})
	w.inventory = release.NewInventory(release.InventoryOptions{Seal: w.seal, Resources: w.db.Resources(), Audio: w.db.Resources(), References: w.db.Flows(),
		Transactor: w.db, Audit: w.log, Clock: w.clock.now})
	pool := script.New(script.Options{Time: 8 * time.Second, Workers: 16})
	w.t.Cleanup(pool.Close)
	w.functions = release.NewFunctions(release.FunctionsOptions{Functions: w.db.Functions(), Versions: w.db.Functions(), References: w.db.Flows(),
		Transactor: w.db, Audit: w.log, Scripts: pool, Clock: w.clock.now})
	w.flows = release.New(release.Options{Flows: w.db.Flows(), Versions: w.db.Flows(), References: w.db.Flows(), Transactor: w.db, Audit: w.log,
		Catalog: activity.Builtin(), Connections: w.db.Connections(), Resources: w.inventory, Functions: w.functions, Clock: w.clock.now})
	w.uses.flows = w.flows
}

// handle opens what runs contacts and what starts them.
func (w *world) handle(calls *connector.Connections) {
	var err error
	w.limits = &runner.Limits{}
	w.desk = acd.New(acd.Options{Resources: w.inventory.Resources, Store: w.db.Agents(), Zones: time.LoadLocation, Clock: w.clock.now, Audit: w.log})
	w.runner, err = runner.New(runner.Options{
		Journal: w.db.Contacts(), Lock: w.db.Lock(), Flows: w.flows, Calls: calls, Scripts: w.functions, Desk: w.desk, Seal: w.seal,
		Channels: []channel.Channel{channel.Telephony{}, channel.Chat{}, channel.Task{}},
		Zones:    time.LoadLocation, Clock: w.clock.now, ParkAfter: time.Second, Grace: time.Second,
		Limits: func(context.Context, string) runner.Limits { return *w.limits },
	})
	w.must(err)
	w.desk.SetContacts(w.runner)
	w.starts, err = trigger.New(trigger.Options{
		EntryPoints: w.db.Triggers(), Webhooks: w.db.Triggers(), Schedules: w.db.Triggers(), Due: w.db.Triggers(), Transactor: w.db, Audit: w.log,
		Flows: w.flows, Drafts: w.flows, Halts: calls, Contacts: w.runner, Talks: w.runner, Seal: w.seal, Clock: w.clock.now,
	})
	w.must(err)
	w.flows.SetEntryPoints(w.starts)
	w.flows.SetRunning(running{w.runner})
}

// running counts the contacts of a flow.
type running struct{ *runner.Runner }

func (r running) Contacts(ctx context.Context, organisation, flow string) (int, error) {
	page, _, err := r.List(ctx, runner.Query{Organisation: organisation, Flow: flow, States: []runner.ContactState{runner.Live, runner.Parked}})
	return len(page), err
}

// live lets contacts run until the test ends.
func (w *world) live() {
	w.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var group sync.WaitGroup
	w.t.Cleanup(func() {
		stop()
		group.Wait()
	})
	group.Go(func() {
		if err := w.runner.Run(ctx); err != nil {
			w.t.Error(err)
		}
	})
	w.until("the runner runs", func() bool { return w.runner.Role() == runner.Running })
	group.Go(func() {
		if err := w.desk.Run(ctx); err != nil {
			w.t.Error(err)
		}
	})
}

func (w *world) until(what string, is func() bool) {
	w.t.Helper()
	for began := time.Now(); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			w.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// post makes something and returns its id and ETag.
func (w *world) post(by person, path, body string) (id, tag string) {
	w.t.Helper()
	r := w.do(request{method: "POST", path: path, by: by, body: body}).want(w.t, http.StatusCreated)
	var made struct{ ID string }
	r.into(w.t, &made)
	if made.ID == "" || r.Header.Get("Location") != path+"/"+made.ID {
		w.t.Fatalf("%s: the id is %q, the Location %q", path, made.ID, r.Header.Get("Location"))
	}
	return made.ID, r.Header.Get("ETag")
}

func sortedTexts(list []string) []string {
	slices.Sort(list)
	return list
}

// text is a JSON text.
func text(s string) string {
	return `"` + strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n", "\t", "\\t").Replace(s) + `"`
}

// flow makes a flow.
func (w *world) flow(by person, yaml string) (id, tag string) {
	w.t.Helper()
	return w.post(by, "/api/flows", `{"text":`+text(yaml)+`}`)
}

// published makes a flow and publishes it with labels, such as `"Live"`.
func (w *world) published(by person, yaml, labels string) string {
	w.t.Helper()
	id, tag := w.flow(by, yaml)
	w.do(request{method: "POST", path: "/api/flows/" + id + "/publish", by: by, header: match(tag), body: `{"labels":[` + labels + `]}`}).want(w.t, http.StatusCreated)
	return id
}

// entrance makes an entry point for calls that leads to a flow's label.
func (w *world) entrance(by person, name, flow, label string) string {
	w.t.Helper()
	id, _ := w.post(by, "/api/entry-points", `{"name":`+text(name)+`,"channel":"telephony","flow":"`+flow+`","label":"`+label+`"}`)
	return id
}

// call starts a contact and returns its id.
func (w *world) call(by person, entryPoint string) string {
	w.t.Helper()
	id, _ := w.post(by, "/api/contacts", `{"entry_point":"`+entryPoint+`","ani":"+14155550101"}`)
	return id
}

// contactAnswer is a contact as a client reads it.
type contactAnswer struct {
	ID, State, Waiting, Queue, Agent, Outcome, Error, Activity string

	Flow struct {
		ID, Name, Label string
		Version         int
	}
	Variables map[string]any
}

func (w *world) read(by person, contact string) (c contactAnswer) {
	w.t.Helper()
	w.do(request{method: "GET", path: "/api/contacts/" + contact, by: by}).want(w.t, http.StatusOK).into(w.t, &c)
	return c
}

// over waits until a contact is over.
func (w *world) over(by person, contact string) (c contactAnswer) {
	w.t.Helper()
	w.until("the contact is over", func() bool {
		c = w.read(by, contact)
		return c.State == "over"
	})
	return c
}
