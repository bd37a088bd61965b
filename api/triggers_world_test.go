package api_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// switchboard is a world with triggers, whose contacts say what tests have them say.
type switchboard struct {
	*world
	triggers *trigger.Triggers
	by       trigger.By
	phone    *phone
	server   *httptest.Server
	stopping chan struct{}
}

// newSwitchboard serves over real HTTP.
func newSwitchboard(t testing.TB) *switchboard {
	t.Helper()
	s := newQuietSwitchboard(t)
	s.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(rw, r) }))
	t.Cleanup(s.server.Close)
	s.remake(func(o *api.Options) { o.URL = address(t, s.server.URL) })
	return s
}

// newQuietSwitchboard has no server in front.
func newQuietSwitchboard(t testing.TB) *switchboard {
	t.Helper()
	w := newWorld(t)
	s := &switchboard{world: w, phone: &phone{there: map[string]*phoned{}, changed: make(chan struct{})}, stopping: make(chan struct{})}
	s.by = trigger.By{Organisation: uuid.NewString(), Actor: audit.Actor{Kind: "user", ID: "u"}}
	kept := w.db.Triggers()
	var err error
	s.triggers, err = trigger.New(trigger.Options{
		EntryPoints: kept, Webhooks: kept, Schedules: kept, Due: kept, Transactor: w.db, Audit: w.log, Clock: w.clock.now,
		Flows: oneFlow{}, Halts: noHalts{}, Contacts: s.phone, Talks: s.phone, Seal: tagged{}, Patience: 100 * time.Millisecond,
	})
	w.must(err)
	s.remake(func(o *api.Options) { o.Hooks, o.Chats, o.Stopping = s.triggers, s.triggers, s.stopping })
	return s
}

func (s *switchboard) entryPoint(d trigger.EntryPointDraft) string {
	s.t.Helper()
	d.Flow, d.Label = "f", release.Live
	v, err := s.triggers.CreateEntryPoint(s.t.Context(), s.by, d)
	s.must(err)
	return v.ID
}

// oneFlow is the flow f in one version.
type oneFlow struct{}

func (oneFlow) Labelled(context.Context, string, string, release.Label) (release.Version, string, bool, error) {
	return release.Version{ID: "v1", Flow: "f", Number: 1}, "Flow", true, nil
}
func (oneFlow) References(context.Context, string, string) ([]string, error) { return nil, nil }

type noHalts struct{}

func (noHalts) Halted(context.Context, string, []string) error { return nil }

// tagged seals by writing what it is for before it.
type tagged struct{}

func (tagged) SealBytes(_ context.Context, organisation, purpose string, plain []byte) ([]byte, error) {
	return append([]byte(organisation+purpose), plain...), nil
}

func (tagged) OpenBytes(_ context.Context, organisation, purpose string, sealed []byte) ([]byte, error) {
	plain, ok := bytes.CutPrefix(sealed, []byte(organisation+purpose))
	if !ok {
		return nil, errors.New("sealed for something else")
	}
	return plain, nil
}

// phone is a runner made up.
type phone struct {
	mu      sync.Mutex
	there   map[string]*phoned
	order   []string
	err     error
	changed chan struct{}
	begin   func(id string) // what a contact does at once
}

type phoned struct {
	runner.Contact
	arrival runner.Arrival
	lines   []runner.Said
}

func (p *phone) Start(_ context.Context, a runner.Arrival) (runner.Contact, bool, error) {
	p.mu.Lock()
	if p.err != nil {
		p.mu.Unlock()
		return runner.Contact{}, false, p.err
	}
	k, there := p.there[a.ID]
	if !there {
		k = &phoned{Contact: runner.Contact{ID: a.ID, Organisation: a.Organisation, State: runner.Live}, arrival: a}
		p.there[a.ID], p.order = k, append(p.order, a.ID)
	}
	begin := p.begin
	p.mu.Unlock()
	if begin != nil && !there {
		begin(a.ID)
	}
	return k.Contact, !there, nil
}

func (p *phone) change(id string, f func(*phoned)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(p.there[id])
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *phone) say(id, by, text string, choices ...string) {
	p.change(id, func(k *phoned) {
		kind := channel.Message
		if len(choices) > 0 {
			kind = channel.Question
		}
		k.lines = append(k.lines, runner.Said{Number: len(k.lines) + 1, At: time.Unix(1_700_000_000, 0), By: by, Utterance: channel.Utterance{Kind: kind, Text: text, Choices: choices}})
	})
}

func (p *phone) end(id string, variables *value.Object) {
	p.change(id, func(k *phoned) {
		k.State, k.Outcome, k.Variables, k.Ended = runner.Over, engine.OutcomeEnded, variables, time.Now()
	})
}

func (p *phone) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// last is the arrival of the last contact.
func (p *phone) last() runner.Arrival {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.there[p.order[len(p.order)-1]].arrival
}

func (p *phone) await(ctx context.Context, id string, done func(*phoned) bool) error {
	for {
		p.mu.Lock()
		k, changed := p.there[id], p.changed
		if k == nil {
			p.mu.Unlock()
			return fault.New(fault.NotFound, "contact_unknown", "There is no such contact.")
		}
		ready := done(k)
		p.mu.Unlock()
		if ready {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

func (p *phone) Wait(ctx context.Context, _, id string) (c runner.Contact, err error) {
	return c, p.await(ctx, id, func(k *phoned) bool { c = k.Contact; return k.State == runner.Over })
}

func (p *phone) Show(ctx context.Context, _, id string) (c runner.Contact, err error) {
	err = p.await(ctx, id, func(k *phoned) bool { c = k.Contact; return true })
	return c, err
}

func (p *phone) Conversation(ctx context.Context, _, id string, after int) (lines []runner.Said, over bool, err error) {
	err = p.await(ctx, id, func(k *phoned) bool {
		lines, over = k.lines[min(after, len(k.lines)):], k.State == runner.Over
		return true
	})
	return lines, over, err
}

func (p *phone) Watch(ctx context.Context, _, id string, after int) iter.Seq2[runner.Said, error] {
	return func(yield func(runner.Said, error) bool) {
		for {
			var lines []runner.Said
			over := false
			err := p.await(ctx, id, func(k *phoned) bool {
				lines, over = k.lines[min(after, len(k.lines)):], k.State == runner.Over
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

func (p *phone) Input(_ context.Context, _, id string, in channel.Input) error {
	p.mu.Lock()
	over := p.there[id].State == runner.Over
	p.mu.Unlock()
	if over {
		return fault.New(fault.Conflict, "contact_over", "The contact is over.")
	}
	p.say(id, "person", in.Text)
	p.say(id, "flow", "You said "+in.Text)
	return nil
}

func (p *phone) HangUp(_ context.Context, _, id string) error {
	p.end(id, nil)
	return nil
}
