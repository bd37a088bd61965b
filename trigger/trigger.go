package trigger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
)

// Options hand in what triggers work with. All are needed but those that say
// otherwise.
type Options struct {
	EntryPoints EntryPointStore
	Webhooks    WebhookStore
	Schedules   ScheduleStore
	Due         DueStore
	Transactor  Transactor
	Audit       *audit.Log
	Flows       Flows
	Drafts      Drafts // nil: drafts cannot be tried
	Halts       Halts
	Contacts    Contacts
	Talks       Conversations
	Seal        runner.Sealer                             // nil: no public chats, no signed webhooks
	Zones       func(name string) (*time.Location, error) // nil: time.LoadLocation
	Clock       func() time.Time                          // nil: time.Now
	Rand        io.Reader                                 // nil: crypto/rand
	Log         *slog.Logger                              // nil: nothing is logged
	// Patience is how long a webhook that answers with the outcome waits for it;
	// 0 means 25 s.
	Patience time.Duration
}

// Transactor runs f in one transaction that its context carries.
type Transactor interface {
	Atomically(ctx context.Context, f func(context.Context) error) error
}

// Flows finds versions; *release.Releases does.
type Flows interface {
	// Labelled returns the version of a flow that has a label now, and the flow's
	// name. The version has no ID when none has the label yet; known is false when
	// there is no such flow.
	Labelled(ctx context.Context, organisation, flow string, label release.Label) (v release.Version, name string, known bool, err error)
	// References returns what a version and the subflows it leads to call
	// connectors by.
	References(ctx context.Context, organisation, version string) ([]string, error)
}

// Halts tells whether calls through connectors are routed;
// *connector.Connections does. It is asked for every contact that arrives.
type Halts interface {
	Halted(ctx context.Context, organisation string, refs []string) error
}

// Contacts runs contacts; *runner.Runner does.
type Contacts interface {
	// Start begins a contact and returns once it is on disk (H3); an id that there
	// is already begins nothing: that contact is returned, and began is false.
	Start(ctx context.Context, a runner.Arrival) (c runner.Contact, began bool, err error)
	// Wait returns when a contact is over.
	Wait(ctx context.Context, organisation, id string) (runner.Contact, error)
	Show(ctx context.Context, organisation, id string) (runner.Contact, error)
}

// Conversations is the person's end of contacts; *runner.Runner has it.
type Conversations interface {
	// Conversation returns the lines after a number, and whether no more will come.
	Conversation(ctx context.Context, organisation, id string, after int) (lines []runner.Said, over bool, err error)
	// Watch goes through the lines after a number and waits for more, until the
	// contact is over or ctx ends.
	Watch(ctx context.Context, organisation, id string, after int) iter.Seq2[runner.Said, error]
	Input(ctx context.Context, organisation, id string, in channel.Input) error
	HangUp(ctx context.Context, organisation, id string) error
}

// Triggers are the triggers of all organisations of an installation. They are
// safe for concurrent use, also by several processes on one store: what one
// changes, the others see within a second.
type Triggers struct {
	o       Options
	targets memory[place, target]
	hooks   memory[string, hook]
	chats   memory[string, chat]
	streams streams
	due     chan struct{} // a schedule has changed
}

// By is who does something in which organisation.
type By = release.By

const defaultPatience = 25 * time.Second

// New makes triggers ready.
func New(o Options) (*Triggers, error) {
	switch {
	case o.EntryPoints == nil || o.Webhooks == nil || o.Schedules == nil || o.Due == nil || o.Transactor == nil || o.Audit == nil:
		return nil, errors.New("making triggers ready: a store, the transactor or the audit log is missing")
	case o.Flows == nil || o.Halts == nil || o.Contacts == nil || o.Talks == nil:
		return nil, errors.New("making triggers ready: the flows, the connectors or the runner are missing")
	}
	if o.Zones == nil {
		o.Zones = time.LoadLocation
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	t := &Triggers{o: o, due: make(chan struct{}, 1), streams: streams{open: map[string]int{}}}
	t.targets.clock, t.hooks.clock, t.chats.clock = o.Clock, o.Clock, o.Clock
	return t, nil
}

// Format prints nothing of what triggers hold (G3).
func (t *Triggers) Format(f fmt.State, _ rune) { fmt.Fprint(f, "triggers") }

// Forget makes the next arrivals ask again what answers them. Changes of
// triggers do so by themselves; a label that is moved to another version is seen
// at once by the process that moved it when this is called.
func (t *Triggers) Forget() {
	t.targets.forget()
	t.hooks.forget()
	t.chats.forget()
}

// random returns n random bytes.
func (t *Triggers) random(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(t.o.Rand, b); err != nil {
		return nil, fmt.Errorf("making a random text: %w", err)
	}
	return b, nil
}
