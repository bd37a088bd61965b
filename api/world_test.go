package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

// world is a server's API on a real store, vault, accounts, connections, flows and
// contacts. Contacts run once it is told to; see live.
type world struct {
	t        testing.TB
	options  api.Options
	handler  http.Handler
	db       *store.DB
	accounts *account.Accounts
	log      *audit.Log
	uses     *references
	clock    *clock
	printed  *journal
	vault    *vault.Vault
	contacts
}

// clock is a clock that tests set forward.
type clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += d
}

// journal is the log's text.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// references are flows that use connectors: the real ones, and those that a test
// makes up.
type references struct {
	flows *release.Releases
	mu    sync.Mutex
	uses  []connector.Use
}

func (r *references) WhereUsed(ctx context.Context, organisation string, refs []string) ([]connector.Use, error) {
	uses, err := r.flows.WhereUsed(ctx, organisation, refs)
	r.mu.Lock()
	defer r.mu.Unlock()
	return append(uses, r.uses...), err
}

func (r *references) Unconfigure(ctx context.Context, organisation string, refs []string) error {
	return r.flows.Unconfigure(ctx, organisation, refs)
}

// tenants tells connections of organisations.
type tenants struct{ store.Organisations }

func (t tenants) Tenant(ctx context.Context, id string) (connector.Tenant, error) {
	o, found, err := t.Organisation(ctx, id)
	if err == nil && !found {
		err = fmt.Errorf("there is no organisation %s", id)
	}
	return connector.Tenant{ID: o.ID, Licences: o.Licences, CustomConnectors: o.CustomConnectors}, err
}

// creations are the store's, whose type has the same fields.
type creations struct{ store.Creations }

func (c creations) InsertCreation(ctx context.Context, n api.Creation) (api.Creation, bool, error) {
	s, ours, err := c.Creations.InsertCreation(ctx, store.Creation(n))
	return api.Creation(s), ours, err
}

func (c creations) FinishCreation(ctx context.Context, n api.Creation) error {
	return c.Creations.FinishCreation(ctx, store.Creation(n))
}

func (c creations) AbandonCreation(ctx context.Context, n api.Creation) error {
	return c.Creations.AbandonCreation(ctx, store.Creation(n))
}

const site = "https://callwright.example"

// newWorld starts one. Change its options and make the handler anew with remake.
func newWorld(t testing.TB) *world { t.Helper(); return newWorldWith(t, nil) }

// newWorldWith starts one whose connectors may call an upstream.
func newWorldWith(t testing.TB, upstream *httptest.Server) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{}, uses: &references{}, printed: &journal{}}
	dir := t.TempDir()
	var err error
	if w.db, err = store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "callwright.db"), Create: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	w.log = audit.New(w.db.Audit(), w.clock.now)
	key := filepath.Join(dir, "key")
	w.must(vault.CreateKeyFile(key))
	sealed := vault.Options{Key: vault.KeyFile(key), Keysets: w.db.Keysets(), Secrets: w.db.Secrets(), Audit: w.log, Atomically: w.db.Atomically}
	w.must(vault.Initialise(t.Context(), sealed))
	secrets, err := vault.New(t.Context(), sealed)
	w.must(err)
	w.vault = secrets
	w.design()
	w.accounts, err = account.New(account.Options{
		Transactor: w.db, Organisations: w.db.Organisations(), Users: w.db.Users(), Members: w.db.Members(), Sessions: w.db.Sessions(),
		Tokens: w.db.Tokens(), Links: w.db.Links(), Audit: w.log, Clock: w.clock.now, Policy: account.Policy{Hash: account.Cost{Memory: 64, Passes: 1, Lanes: 1}},
	})
	w.must(err)
	calls := connector.Options{Clock: w.clock.now}
	if upstream != nil {
		calls.Broker = credential.NewBroker(credential.BrokerOptions{})
		calls.Policy = wire.Policy{Allow: []string{address(t, upstream.URL).Host}, CA: [][]byte{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: upstream.Certificate().Raw})}}
	}
	connections, err := connector.NewConnections(connector.ConnectionsOptions{
		Options: calls, Store: w.db.Connections(), Transactor: w.db, Secrets: secrets,
		Tenants: tenants{w.db.Organisations()}, Audit: w.log, References: w.uses,
	})
	w.must(err)
	t.Cleanup(connections.Close)
	w.handle(connections)
	w.options = api.Options{
		URL: address(t, site), Version: api.Version{Version: "1.2.3"}, Clock: w.clock.now, Log: slog.New(slog.NewJSONHandler(w.printed, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Callers: w.accounts, Sessions: w.accounts, Passwords: w.accounts, Links: w.accounts, Organisations: w.accounts, Users: w.accounts,
		Invitations: w.accounts, Tokens: w.accounts, Connectors: connections, Audit: w.log, Creations: creations{w.db.Creations()},
		Flows: w.flows, Functions: w.functions, Resources: w.inventory, Triggers: w.starts, Contacts: w.runner, Cassettes: w.runner, Distribution: w.desk,
		Role: func() string { return string(w.runner.Role()) },
	}
	w.remake(nil)
	return w
}

func (w *world) remake(change func(*api.Options)) {
	w.t.Helper()
	if change != nil {
		change(&w.options)
	}
	var err error
	w.handler, err = api.New(w.options)
	w.must(err)
}

// with is the same world behind another handler, with a log of its own.
func (w *world) with(t testing.TB, change func(*api.Options)) *world {
	t.Helper()
	other := *w
	other.t, other.printed = t, &journal{}
	other.options.Log = slog.New(slog.NewJSONHandler(other.printed, &slog.HandlerOptions{Level: slog.LevelDebug}))
	other.remake(change)
	return &other
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func address(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// organisation makes an organisation and returns its id.
func (w *world) organisation(name string) string {
	w.t.Helper()
	id := uuid.NewString()
	w.must(w.db.Organisations().InsertOrganisation(w.t.Context(), account.Organisation{ID: id, Name: name, Licences: []string{"FLEX3"}, Revision: 1, Created: w.clock.now()}))
	return id
}

// person is somebody who is signed in.
type person struct {
	account.User
	organisation string
	cookie       string
	token        string // instead of the cookie
}

// member makes a user with roles who is signed in.
func (w *world) member(organisation string, roles ...access.Role) person {
	w.t.Helper()
	id := uuid.NewString()
	p := person{User: account.User{ID: id, Email: id[:8] + "@example.com", Name: "Somebody", Issuer: "https://id.example", Subject: id, Revision: 1, Created: w.clock.now()}, organisation: organisation, cookie: "cookie-" + id}
	if _, err := w.db.Users().InsertUser(w.t.Context(), p.User); err != nil {
		w.t.Fatal(err)
	}
	if len(roles) > 0 {
		w.must(w.db.Members().SetRoles(w.t.Context(), account.Membership{User: id, Organisation: organisation, Roles: roles}))
	}
	w.session(p)
	return p
}

func (w *world) session(p person) {
	w.t.Helper()
	now := w.clock.now()
	w.must(w.db.Sessions().InsertSession(w.t.Context(), account.Session{Hash: hash(p.cookie), User: p.ID, Organisation: p.organisation, Created: now, Seen: now, Expires: now.Add(12 * time.Hour)}))
}

// tokenOf makes an API token of a person.
func (w *world) tokenOf(p person, scopes ...access.Action) person {
	w.t.Helper()
	p.cookie, p.token = "", "cw_"+strings.Repeat("t", 7)+uuid.NewString()
	now := w.clock.now()
	w.must(w.db.Tokens().InsertToken(w.t.Context(), account.Token{ID: uuid.NewString(), Organisation: p.organisation, User: p.ID, Name: "token", Hash: hash(p.token), Scopes: scopes, Created: now, Expires: now.Add(time.Hour)}))
	return p
}

func hash(text string) []byte {
	h := sha256.Sum256([]byte(text))
	return h[:]
}

// request is one request of a test.
type request struct {
	method, path string
	body         string
	header       map[string]string
	by           person
}

// reply is the answer.
type reply struct {
	*http.Response
	text string
}

func (w *world) do(r request) reply {
	w.t.Helper()
	var body io.Reader
	if r.body != "" {
		body = strings.NewReader(r.body)
	}
	q := httptest.NewRequestWithContext(w.t.Context(), r.method, site+r.path, body)
	if r.body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	switch {
	case r.by.token != "":
		q.Header.Set("Authorization", "Bearer "+r.by.token)
	case r.by.cookie != "":
		q.AddCookie(&http.Cookie{Name: "__Host-callwright", Value: r.by.cookie})
		q.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, text := range r.header {
		if q.Header.Set(name, text); text == "" {
			q.Header.Del(name)
		}
	}
	return w.send(q)
}

func (w *world) send(q *http.Request) reply {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, q)
	return reply{Response: rec.Result(), text: rec.Body.String()}
}

// want checks the status.
func (r reply) want(t testing.TB, status int) reply {
	t.Helper()
	if r.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", r.StatusCode, status, r.text)
	}
	return r
}

// into reads the body.
func (r reply) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.text), v); err != nil {
		t.Fatalf("%v: %s", err, r.text)
	}
}

// problem is a refusal as a client reads it.
type problem struct {
	Status  int
	Code    string
	Reason  string
	Detail  string
	Request string
	Errors  []struct{ Location, Message string }
}

func (r reply) problem(t testing.TB, status int, reason string) problem {
	t.Helper()
	r.want(t, status)
	var p problem
	r.into(t, &p)
	if p.Reason != reason || p.Status != status || p.Detail == "" || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("want the problem %d %s, have %s %s", status, reason, r.Header.Get("Content-Type"), r.text)
	}
	return p
}

// connector is a connector as a client reads it.
type connectorAnswer struct {
	ID, Name, Kind, State string
	Revision              int64
	Settings              map[string]any
	Secrets               map[string]struct{ Stored bool }
	Health                struct{ State string }
	Next, Previous        *struct{ Settings map[string]any }
	Test                  *struct{ Sentence string }
}

const basicSettings = `"settings":{"scheme":"basic","resource_domain":"https://api.example.com","username":"integration","password":"needle-password"}`

// connector makes one over the API and returns it with its ETag.
func (w *world) connector(by person, name string) (connectorAnswer, string) {
	w.t.Helper()
	r := w.do(request{method: "POST", path: "/api/connectors", by: by, body: `{"name":"` + name + `","kind":"custom","unvalidated":true,` + basicSettings + `}`}).want(w.t, http.StatusCreated)
	var c connectorAnswer
	r.into(w.t, &c)
	return c, r.Header.Get("ETag")
}

// route is one operation of the OpenAPI document.
type route struct {
	method, path, id, needs, also string
	says                          string // the action of which a refusal speaks
	matches                       bool   // takes If-Match
}

// routes lists the operations of the router.
func routes(t testing.TB) []route {
	t.Helper()
	text, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Needs       string `json:"x-needs"`
			Also        string `json:"x-needs-also"`
			Or          string `json:"x-needs-or"`
			Parameters  []struct{ Name string }
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var list []route
	for path, methods := range doc.Paths {
		for method, op := range methods {
			says := op.Needs
			if op.Or != "" && strings.Contains(path, "{id}") {
				op.Needs = op.Or // what the tests of the door ask for is a simulated contact
			}
			list = append(list, route{
				method: strings.ToUpper(method), path: path, id: op.OperationID, needs: op.Needs, also: op.Also, says: says,
				matches: slices.ContainsFunc(op.Parameters, func(p struct{ Name string }) bool { return p.Name == "If-Match" }),
			})
		}
	}
	if len(list) < 140 {
		t.Fatalf("only %d operations", len(list))
	}
	slices.SortFunc(list, func(x, y route) int { return strings.Compare(x.path+x.method, y.path+y.method) })
	return list
}

// decide is what the matrix says of the route for roles.
func (r route) decide(roles ...access.Role) access.Decision {
	decision := access.Decide(roles, access.Action(r.needs))
	if r.also != "" && decision == access.Allowed {
		decision = access.Decide(roles, access.Action(r.also))
	}
	return decision
}

// noun is what the {id} of a path names.
func (r route) noun() string {
	parts := strings.Split(r.path+"//", "/")
	if parts[2] == "floor" {
		return parts[3]
	}
	return parts[2]
}

func (r route) unsafe() bool { return r.method != http.MethodGet }

// at is the route's path with an id.
func (r route) at(id string) string {
	path := strings.NewReplacer("{id}", id, "{contact}", id, "{number}", "1", "{label}", "Test", "{name}", "blank").Replace(r.path)
	if r.id == "compare-flow-versions" {
		path += "?from=1"
	}
	return path
}
