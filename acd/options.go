package acd

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/routing"
)

// Options hand in what contacts are distributed with.
type Options struct {
	// Resources of an organisation. It is asked again each second while there is
	// something to do, so that a change shows; the same pointer is no change.
	Resources func(ctx context.Context, organisation string) (*routing.Resources, error)
	Store     Store
	Contacts  Contacts                                  // may be given later, with SetContacts
	Zones     func(name string) (*time.Location, error) // nil knows UTC only
	Clock     func() time.Time                          // nil: time.Now
	Log       *slog.Logger                              // nil: none
	Audit     Audit                                     // nil: none
	OfferTime time.Duration                             // for an agent to answer; 0 means 30 s
	WrapUp    time.Duration                             // after a contact; 0 for none
	Retention time.Duration                             // of callbacks that are over; 0 means 30 days
	// Queued is how many contacts may wait in a queue for which Distribution sets
	// no limit (I11); 0 for any number.
	Queued int
	// Distribution says more of a queue than the resources do; nil for nothing.
	Distribution func(organisation string, q *routing.Queue) routing.Distribution
	// AutoAnswer are agents, by id, e-mail or name, who are available from the
	// beginning and answer whatever they are offered: for demos.
	AutoAnswer []string
}

// Store keeps the states of agents, and callbacks.
type Store interface {
	AgentStore
	CallbackStore
}

// AgentStore keeps what agents chose to be.
type AgentStore interface {
	Atomically(ctx context.Context, f func(context.Context) error) error
	// Agents returns those of an organisation that were ever stored.
	Agents(ctx context.Context, organisation string) ([]AgentRecord, error)
	// PutAgent inserts or replaces one.
	PutAgent(ctx context.Context, a AgentRecord) error
}

// CallbackStore keeps callbacks.
type CallbackStore interface {
	// Callbacks returns those that are not over, of all organisations when none is
	// named, or the newest of all of one organisation's.
	Callbacks(ctx context.Context, organisation string, open bool, limit int) ([]Callback, error)
	// PutCallback inserts or replaces the one with its organisation and id.
	PutCallback(ctx context.Context, c Callback) error
	// ExpireCallbacks deletes those that were over before a time.
	ExpireCallbacks(ctx context.Context, before time.Time) error
}

// AgentRecord is an agent's state as he chose it.
type AgentRecord struct {
	Organisation string
	Agent        string // key: id, or else e-mail, or else name
	State        routing.AgentState
	Reason       string
	Session      string // id of the time since he logged on
	Since        time.Time
}

// Audit records who did what; *audit.Log does.
type Audit interface {
	Record(ctx context.Context, e audit.Entry) error
}

// ACD distributes contacts to agents. It is safe for concurrent use.
type ACD struct {
	options Options
	clock   func() time.Time
	log     *slog.Logger

	began  atomic.Bool // contacts have been run here
	trials trials

	mu            sync.RWMutex
	contacts      Contacts
	organisations map[string]*organisation
	running       context.Context // of Run; nil when it does not run
	group         sync.WaitGroup  // of what Run has started
}

// New returns a distribution without contacts. It offers them once it runs.
func New(o Options) *ACD {
	o.Retention = cmp.Or(o.Retention, 30*24*time.Hour)
	a := &ACD{options: o, clock: o.Clock, log: cmp.Or(o.Log, slog.New(slog.DiscardHandler)), contacts: o.Contacts,
		organisations: map[string]*organisation{}}
	if a.clock == nil {
		a.clock = time.Now
	}
	return a
}

// SetContacts says what runs the contacts.
func (a *ACD) SetContacts(c Contacts) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.contacts = c
}

func (a *ACD) runs() Contacts {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.contacts
}

// of returns an organisation; while ACD runs, a new one is run with it.
func (a *ACD) of(id string) *organisation {
	a.mu.RLock()
	o := a.organisations[id]
	a.mu.RUnlock()
	if o != nil {
		return o
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if o = a.organisations[id]; o == nil {
		o = newOrganisation(a, id)
		a.organisations[id] = o
		a.start(o)
	}
	return o
}
