package connector_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

// side is the other side of connections: an API with its authorization server,
// over TLS, that knows which secrets are good.
type side struct {
	*httptest.Server
	tokens atomic.Int64 // token requests
	calls  atomic.Int64 // API requests
	delay  atomic.Int64 // of the API's answers, in nanoseconds
	mu     sync.Mutex
	good   map[string]bool   // client secrets and passwords
	issued map[string]string // tokens to the secret they were given for
	seen   []string          // every secret that came in
	serve  http.HandlerFunc  // replaces the API
}

func newSide(t testing.TB, secrets ...string) *side {
	t.Helper()
	s := &side{good: map[string]bool{}, issued: map[string]string{}}
	s.accept(secrets...)
	mux := http.NewServeMux()
	mux.HandleFunc("/token", s.token)
	mux.HandleFunc("/", s.api)
	s.Server = httptest.NewUnstartedServer(mux)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// accept makes these secrets the good ones; tokens for others end.
func (s *side) accept(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.good)
	for _, secret := range secrets {
		s.good[secret] = true
	}
}

func (s *side) token(w http.ResponseWriter, r *http.Request) {
	n := s.tokens.Add(1)
	secret := r.PostFormValue("client_secret")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, secret)
	if !s.good[secret] {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_client"}`)
		return
	}
	token := fmt.Sprintf("canary-token-%04d.abcdefghijklmnop", n)
	s.issued[token] = secret
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600}`, token)
}

func (s *side) api(w http.ResponseWriter, r *http.Request) {
	s.calls.Add(1)
	time.Sleep(time.Duration(s.delay.Load()))
	s.mu.Lock()
	_, given, _ := r.BasicAuth()
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		given = s.issued[token]
	} else {
		s.seen = append(s.seen, given)
	}
	ok, serve := s.good[given], s.serve
	s.mu.Unlock()
	switch {
	case serve != nil:
		serve(w, r)
	case !ok:
		w.WriteHeader(http.StatusUnauthorized)
	default:
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"ok":true}`)
	}
}

// forget ends all tokens.
func (s *side) forget() { s.mu.Lock(); clear(s.issued); s.mu.Unlock() }

// slow makes the API take its time.
func (s *side) slow(d time.Duration) { s.delay.Store(int64(d)) }

func (s *side) onCall(h http.HandlerFunc) { s.mu.Lock(); s.serve = h; s.mu.Unlock() }

func (s *side) host() string { return strings.TrimPrefix(s.URL, "https://") }

// got reports whether a secret ever came in.
func (s *side) got(secret string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seen := range s.seen {
		if seen == secret {
			return true
		}
	}
	return false
}

// world is an installation: a store, a vault, an audit log, and the sides that
// it may reach.
type world struct {
	t        testing.TB
	db       *store.DB
	vault    *vault.Vault
	log      *audit.Log
	policy   wire.Policy
	uses     *references
	limit    int
	licences []string
	broken   atomic.Bool  // the audit log fails
	skew     atomic.Int64 // added to the clock, in nanoseconds
	reads    atomic.Int64 // of single connections in the store
	opened   atomic.Int64 // secrets
	now      func() time.Time
}

func newWorld(t testing.TB, sides ...*side) *world {
	t.Helper()
	db, err := store.Open(t.Context(), storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &world{t: t, db: db, uses: &references{}, limit: 10}
	w.now = func() time.Time { return time.Now().Add(time.Duration(w.skew.Load())) }
	for _, s := range sides {
		w.reach(s)
	}
	w.log = audit.New(failing{db.Audit(), &w.broken}, w.now)
	o := vault.Options{Key: key(t), Keysets: db.Keysets(), Secrets: db.Secrets(), Audit: w.log, Atomically: db.Atomically}
	if err := vault.Initialise(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if w.vault, err = vault.New(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return w
}

func key(t testing.TB) vault.KeySource {
	t.Helper()
	path := t.TempDir() + "/key"
	if err := vault.CreateKeyFile(path); err != nil {
		t.Fatal(err)
	}
	return vault.KeyFile(path)
}

func (w *world) reach(s *side) {
	w.policy.CA = append(w.policy.CA, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
	w.policy.Allow = append(w.policy.Allow, s.host())
}

// replica opens connections over the world's store, as one process would.
func (w *world) replica() *connector.Connections {
	w.t.Helper()
	c, err := connector.NewConnections(w.options())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

// options are those of a replica.
func (w *world) options() connector.ConnectionsOptions {
	broker := credential.NewBroker(credential.BrokerOptions{
		Clock: w.now, Store: w.db.Credentials(), Secrets: w.vault, Atomically: w.db.Atomically, Requests: w.db.Requests(), Pause: 5 * time.Millisecond,
	})
	return connector.ConnectionsOptions{
		Options: connector.Options{Policy: w.policy, Broker: broker, Clock: w.now},
		Store:   counting{w.db.Connections(), &w.reads}, Transactor: w.db, Secrets: opening{w.vault, &w.opened}, Tenants: w, Audit: w.log, References: w.uses,
	}
}

// Tenant makes the world know every organisation.
func (w *world) Tenant(_ context.Context, id string) (connector.Tenant, error) {
	return connector.Tenant{ID: id, CustomConnectors: w.limit, Licences: w.licences}, nil
}

// entries returns what the audit log has about connectors, oldest first, one
// line each, without those of opened secrets.
func (w *world) entries(action string) []string {
	w.t.Helper()
	list, err := w.db.Audit().Entries(w.t.Context(), audit.Query{Organisation: "acme", Action: action, Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	lines := make([]string, len(list))
	for i, e := range list {
		lines[len(list)-1-i] = fmt.Sprintf("%s %s %s %s %s %v", e.Actor.Name, e.Action, e.Object.Kind, e.Object.Name, e.Outcome, e.Detail)
	}
	return lines
}

// counting counts what is read of the store.
type counting struct {
	connector.Store
	reads *atomic.Int64
}

func (c counting) Resolve(ctx context.Context, organisation, ref string) (connector.Record, bool, error) {
	c.reads.Add(1)
	return c.Store.Resolve(ctx, organisation, ref)
}

type opening struct {
	*vault.Vault
	opened *atomic.Int64
}

func (o opening) Open(ctx context.Context, by audit.Actor, p vault.Place) ([]byte, error) {
	o.opened.Add(1)
	return o.Vault.Open(ctx, by, p)
}

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

// references stand for flows.
type references struct {
	mu           sync.Mutex
	uses         []connector.Use
	asked        []string
	unconfigured []string
}

func (r *references) WhereUsed(_ context.Context, _ string, refs []string) ([]connector.Use, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = refs
	return r.uses, nil
}

func (r *references) Unconfigure(_ context.Context, _ string, refs []string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unconfigured = refs
	return nil
}

func (r *references) set(uses ...connector.Use) { r.mu.Lock(); r.uses = uses; r.mu.Unlock() }

func by() connector.By {
	return connector.By{Organisation: "acme", Actor: audit.Actor{Kind: "user", ID: "u1", Name: "ada@acme.example", Roles: []string{"full_administrator"}, Address: "192.0.2.1"}}
}

// oauth is a draft of a connection with a client secret.
func (s *side) oauth(name, secret string) connector.Draft {
	return connector.Draft{Name: name, Kind: "custom", Settings: value.Of(
		"scheme", "oauth2-client-secret", "resource_domain", s.URL+"/base/", "token_url", s.URL+"/token", "client_id", "id", "client_secret", secret)}
}

// basic is a draft of a connection with user name and password.
func (s *side) basic(name, pass string) connector.Draft {
	return connector.Draft{Name: name, Kind: "custom", Settings: value.Of(
		"resource_domain", s.URL+"/base/", "username", user, "password", pass, "validation_url", s.URL+"/base/me")}
}

func with(d connector.Draft, pairs ...any) connector.Draft {
	d.Settings = d.Settings.Clone()
	for i := 0; i < len(pairs); i += 2 {
		d.Settings.Set(pairs[i].(string), pairs[i+1])
	}
	return d
}

func without(d connector.Draft, names ...string) connector.Draft {
	d.Settings = d.Settings.Clone()
	for _, name := range names {
		d.Settings.Delete(name)
	}
	return d
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%s) %v", err, fault.ReasonOf(err), fields(err))
		}
		return v
	}
}

func create(t testing.TB, c *connector.Connections, d connector.Draft) connector.View {
	t.Helper()
	v, report, err := c.Create(t.Context(), by(), d)
	if err != nil {
		t.Fatalf("%v %v (%+v)", err, fields(err), report)
	}
	return v
}

// refused checks a refusal and returns its fields' paths.
func refused(t testing.TB, err error, code fault.Code, reason string) []string {
	t.Helper()
	if fault.CodeOf(err) != code || fault.ReasonOf(err) != reason {
		t.Errorf("%v: %s %s; want %s %s", err, fault.CodeOf(err), fault.ReasonOf(err), code, reason)
	}
	return fields(err)
}

func fields(err error) []string {
	var paths []string
	if e, ok := err.(*fault.Error); ok {
		for _, f := range e.Fields {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

func call(ref string) activity.Call {
	return activity.Call{Connector: ref, Method: "GET", Target: "a", Timeout: 10 * time.Second}
}

// canaries fails when a text holds a secret or a token.
func canaries(t testing.TB, what string, v any, secrets ...string) {
	t.Helper()
	j, _ := json.Marshal(v)
	for _, text := range []string{fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), string(j)} {
		for _, secret := range append(secrets, "canary-token", "PRIVATE KEY") {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %q: %s", what, secret, text)
			}
		}
	}
}

func contextWithin(t testing.TB, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}
