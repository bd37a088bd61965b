package release

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/runner"
)

// Options say what releases work with.
type Options struct {
	Flows      FlowStore
	Versions   VersionStore
	References ReferenceStore
	Transactor Transactor
	Audit      *audit.Log
	Catalog    activity.Catalog
	// Connections tell which connectors of an organisation a flow means; nil when
	// there are none.
	Connections Connections
	EntryPoints EntryPoints  // may be nil, and set later by SetEntryPoints
	Running     Running      // may be nil, and set later by SetRunning
	Resources   Surroundings // may be nil: nothing is said of queues and the like
	Functions   Known        // may be nil: nothing is said of functions
	Clock       func() time.Time
	// Programs is how many compiled versions are kept in memory; 0 means 500.
	Programs int
}

// Transactor runs f in one transaction that its context carries; *store.DB is one.
type Transactor interface {
	Atomically(ctx context.Context, f func(context.Context) error) error
}

// Connections finds connectors; a [connector.Store] does.
type Connections interface {
	// Resolve finds an organisation's connector by id, name or what imported flows
	// call it by; one that is deleted only by its id.
	Resolve(ctx context.Context, organisation, ref string) (connector.Record, bool, error)
}

// Running tells of contacts that are not over; *runner.Runner does.
type Running interface {
	Contacts(ctx context.Context, organisation, flow string) (int, error)
}

// Known finds what flows call by id or name.
type Known interface {
	Meant(ctx context.Context, organisation, id, name string) (Thing, bool, error)
}

// Releases are the flows of all organisations of an installation: drafts,
// versions, labels. It is safe for concurrent use, also by several processes on
// one store. It gives programs to the runner (runner.Flows) and tells connectors
// where they are used (connector.References).
type Releases struct {
	o        Options
	mu       sync.RWMutex // of what is set later
	programs programs
	// changes counts those that this process has made, so that what is remembered
	// from before one is not used.
	changes    atomic.Uint64
	chosenThen memory[string]            // ids of versions
	durable    memory[runner.Durability] // by flow
	connected  memory[[]string]          // connectors of versions
}

const mostPrograms = 500

// New makes releases ready.
func New(o Options) *Releases {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Programs <= 0 {
		o.Programs = mostPrograms
	}
	return &Releases{o: o, programs: programs{most: o.Programs, kept: map[programKey]*compiled{}}}
}

// SetEntryPoints hands in what leads to flows, for a wiring in which that needs
// releases first.
func (r *Releases) SetEntryPoints(e EntryPoints) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.o.EntryPoints = e
}

// SetRunning hands in what runs contacts, as SetEntryPoints does.
func (r *Releases) SetRunning(running Running) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.o.Running = running
}

func (r *Releases) entryPoints() EntryPoints {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.o.EntryPoints
}

func (r *Releases) running() Running {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.o.Running
}

func (r *Releases) now() time.Time { return r.o.Clock().UTC().Truncate(time.Millisecond) }
