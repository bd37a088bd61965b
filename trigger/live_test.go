package trigger_test

import (
	"context"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

// live is a world with the real connectors, releases and runner behind it.
type live struct {
	*world
	connections *connector.Connections
	releases    *release.Releases
	crm         connector.View
	stop        func()
}

const lookUp = `
callwright: 1
name: Look up
variables:
  - {name: tier, type: STRING}
  - {name: id, type: STRING}
activities:
  - {label: New, kind: start, links: {out: Id}}
  - {label: Id, kind: set-variable, settings: {set: [{variable: id, value: "{{New.Payload.id}}"}]}, links: {out: Lookup}}
  - label: Lookup
    kind: http-request
    settings:
      connector: CRM
      path: /customers/{{id}}
      parse: JSON
      outputs: [{variable: tier, path: "$.customers[0].tier"}]
    links: {default: Check}
  - {label: Check, kind: condition, settings: {expression: "{{tier == 'gold'}}"}, links: {"true": Done, "false": Done}}
  - {label: Done, kind: end}
`

const greet = `
callwright: 1
name: Greet
activities:
  - {label: New, kind: start, links: {out: Choose}}
  - label: Choose
    kind: menu
    settings:
      prompts: [{tts: "1 for sales, 2 for service."}]
      choices: [{digit: "1", name: Sales}, {digit: "2", name: Service}]
    links: {"1": Tell, "2": Tell, timeout: Choose, invalid: Choose}
  - {label: Tell, kind: play-message, settings: {prompts: [{tts: "You chose {{Choose.OptionEntered}}."}]}, links: {default: Done}}
  - {label: Done, kind: disconnect}
`

// newLive serves an API at upstream, which asks for a name and password.
func newLive(t testing.TB, upstream *httptest.Server) *live {
	t.Helper()
	l := &live{world: newWorld(t)}
	l.options.Clock = time.Now
	key := filepath.Join(t.TempDir(), "key")
	l.must(vault.CreateKeyFile(key))
	sealed := vault.Options{Key: vault.KeyFile(key), Keysets: l.db.Keysets(), Secrets: l.db.Secrets(), Audit: l.log, Atomically: l.db.Atomically}
	l.must(vault.Initialise(t.Context(), sealed))
	v, err := vault.New(t.Context(), sealed)
	l.must(err)
	at, err := url.Parse(upstream.URL)
	l.must(err)
	l.connections, err = connector.NewConnections(connector.ConnectionsOptions{
		Options: connector.Options{Policy: wire.Policy{Allow: []string{at.Host}, CA: [][]byte{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: upstream.Certificate().Raw})}},
			Broker: credential.NewBroker(credential.BrokerOptions{})},
		Store: l.db.Connections(), Transactor: l.db, Secrets: v, Tenants: tenants{}, Audit: l.log, References: noUses{},
	})
	l.must(err)
	t.Cleanup(l.connections.Close)
	l.releases = release.New(release.Options{Flows: l.db.Flows(), Versions: l.db.Flows(), References: l.db.Flows(), Transactor: l.db, Audit: l.log,
		Catalog: activity.Builtin(), Connections: l.db.Connections()})
	l.options.Halts, l.options.Flows, l.options.Seal = l.connections, l.releases, vault.NewBulk(v, by().Actor)
	l.crm, _, err = l.connections.Create(t.Context(), l.me(), connector.Draft{Name: "CRM", Kind: "custom", Unvalidated: true, Settings: value.Of(
		"scheme", "basic", "resource_domain", upstream.URL, "username", "u", "password", "p")})
	l.must(err)
	l.run()
	t.Cleanup(func() { l.stop() })
	return l
}

func (l *live) me() connector.By { return connector.By{Organisation: home, Actor: by().Actor} }

// run starts a process that runs contacts, as after a restart.
func (l *live) run() {
	l.t.Helper()
	r, err := runner.New(runner.Options{
		Journal: l.db.Contacts(), Lock: l.db.Lock(), Flows: l.releases, Calls: l.connections, Desk: noDesk{}, Seal: l.options.Seal,
		Channels: []channel.Channel{channel.Telephony{}, channel.Chat{}, channel.Task{}}, Zones: time.LoadLocation,
		Limits: func(context.Context, string) runner.Limits {
			return runner.Limits{Contacts: 1_000_000, Arrivals: 1_000_000, Engine: engine.DefaultLimits()}
		},
	})
	l.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	l.stop = func() {
		cancel()
		if err := <-done; err != nil {
			l.t.Errorf("running: %v", err)
		}
	}
	l.options.Contacts, l.options.Talks = r, r
	l.remake()
	for r.Role() == runner.Standby {
		time.Sleep(time.Millisecond)
	}
}

// publish publishes a flow as Live and returns its id.
func (l *live) publish(text string) string {
	l.t.Helper()
	doc, problems := flow.Read([]byte(text))
	if len(problems) > 0 {
		l.t.Fatal(problems)
	}
	d, err := l.releases.Create(l.t.Context(), by(), doc)
	l.must(err)
	_, problems, err = l.releases.Publish(l.t.Context(), by(), d.ID, release.Publication{Revision: d.Revision, Labels: []release.Label{release.Live}})
	if err != nil || len(problems) > 0 {
		l.t.Fatal(problems, err)
	}
	return d.ID
}

type noDesk struct{}

func (noDesk) Ask(context.Context, acd.Contact, string, activity.Command, time.Time) activity.Event {
	return nil
}
func (noDesk) Observe(acd.Contact, acd.Turn)     {}
func (noDesk) Kept(acd.Contact) []byte           { return nil }
func (noDesk) Restore(acd.Contact, []byte) error { return nil }

// customers is an API that tells a customer's tier to who has the password.
func customers(t testing.TB) *httptest.Server {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != "p" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"customers":[{"id":7,"tier":"gold"}]}`)
	}))
	t.Cleanup(s.Close)
	return s
}

// S2-12, S2-13, M3 with everything real but the HTTP in front.
func TestS2_12_S2_13_M3_OnARealRunner(t *testing.T) {
	t.Parallel()
	l := newLive(t, customers(t))
	ctx := t.Context()
	e := l.entryPoint(trigger.EntryPointDraft{Name: "orders", Channel: trigger.Task, Flow: l.publish(lookUp), Label: release.Live})
	chats := l.entryPoint(trigger.EntryPointDraft{Name: "chat", Channel: trigger.Chat, Flow: l.publish(greet), Label: release.Live, Public: true})
	hook, _ := l.webhook(trigger.WebhookDraft{Name: "w", EntryPoint: e.ID, Reply: trigger.ReplyEnded, Variables: []string{"tier", "id"}})
	post := func(key string) (trigger.HookAnswer, error) {
		return l.post(hook.ID, `{"id":"7/{{x}}"}`, headers("Content-Type", "application/json", "Idempotency-Key", key))
	}
	a, err := post("a")
	l.must(err)
	if !a.Over || a.Contact.Outcome != engine.OutcomeEnded || !value.Equal(a.Variables, value.Of("tier", "gold", "id", "7/{{x}}")) || a.Contact.Number != 1 || a.Contact.EntryPoint != e.ID {
		t.Errorf("%+v %s", a, value.Text(a.Variables))
	}
	if again, err := post("a"); err != nil || again.New || again.Contact.ID != a.Contact.ID || !again.Over {
		t.Errorf("%+v %v", again, err)
	}
	_, err = l.connections.Deactivate(ctx, l.me(), l.crm.ID, l.crm.Revision, true)
	l.must(err)
	_, err = post("b")
	if r := l.refused(err, fault.Conflict, "halted"); r.Detail["name"] != "CRM" {
		t.Errorf("%v", r.Detail)
	}
	if again, err := post("a"); err != nil || again.Contact.ID != a.Contact.ID {
		t.Errorf("what began before: %v", err)
	}
	id, token, err := l.BeginChat(ctx, chats.ID, nil) // unrelated
	l.must(err)
	now, err := l.connections.Show(ctx, l.me(), l.crm.ID)
	l.must(err)
	_, _, err = l.connections.Activate(ctx, l.me(), l.crm.ID, now.Revision)
	l.must(err)
	if b, err := post("b"); err != nil || !b.New {
		t.Errorf("after activation: %v", err)
	}

	// The chat goes on in another process.
	k, err := l.Talk(ctx, id, token)
	l.must(err)
	read := func(k *trigger.Talk, after int, until string) (last int) {
		t.Helper()
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		for line, err := range k.Watch(ctx, after) {
			l.must(err)
			if last = line.Number; strings.Contains(line.Text, until) {
				return last
			}
		}
		t.Fatalf("%q was not said", until)
		return 0
	}
	last := read(k, 0, "2 for service")
	l.stop()
	l.run()
	k, err = l.Talk(ctx, id, token)
	l.must(err)
	l.must(k.Say(ctx, "2"))
	read(k, last, "You chose 2.")
	over, err := l.options.Contacts.Wait(ctx, home, id)
	if err != nil || over.Outcome != engine.OutcomeDisconnected {
		t.Errorf("%+v %v", over, err)
	}
}

// BenchmarkHook is a webhook that answers with the outcome of a flow with an
// authenticated call, without the HTTP in front; compare [BenchmarkBareCall].
func BenchmarkHook(b *testing.B) {
	l := newLive(b, customers(b))
	e := l.entryPoint(trigger.EntryPointDraft{Name: "orders", Channel: trigger.Task, Flow: l.publish(lookUp), Label: release.Live})
	hook, _ := l.webhook(trigger.WebhookDraft{Name: "w", EntryPoint: e.ID, Reply: trigger.ReplyEnded, Variables: []string{"tier"}})
	h := headers("Content-Type", "application/json")
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if a, err := l.post(hook.ID, `{"id":"7"}`, h); err != nil || !a.Over {
				b.Error(a, err)
				return
			}
		}
	})
}

// BenchmarkBareCall is the same call by package net/http alone.
func BenchmarkBareCall(b *testing.B) {
	s := customers(b)
	c := s.Client()
	c.Transport.(*http.Transport).MaxIdleConnsPerHost = 64
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			q, _ := http.NewRequestWithContext(b.Context(), "GET", s.URL+"/customers/7", nil)
			q.SetBasicAuth("u", "p")
			r, err := c.Do(q)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			r.Body.Close()
		}
	})
}
