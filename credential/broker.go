package credential

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// Broker keeps one [Source] for each connector. It outlives the connectors, so
// that one which did not change keeps its token. With a Store its tokens outlive
// the process, and all processes on that Store share them.
type Broker struct {
	o       BrokerOptions
	born    time.Time
	serial  atomic.Int64 // of leases' owners
	mu      sync.Mutex
	sources map[owned]*Source
	staged  map[owned]*Source
}

// owned names a connector of an organisation.
type owned struct{ organisation, connector string }

// BrokerOptions say what a broker works with. The zero ones keep tokens in
// memory, for the connectors of a file.
type BrokerOptions struct {
	// Clock returns times with a monotonic reading, as time.Now's have (C11);
	// nil means time.Now.
	Clock func() time.Time
	// Store shares tokens among processes; without it the rest is not looked at.
	Store Store
	// Secrets keeps the tokens themselves. It is needed with a Store.
	Secrets Sealer
	// Atomically runs f in one transaction that its context carries. It is
	// needed with a Store.
	Atomically func(ctx context.Context, f func(context.Context) error) error
	// Requests keeps authorization requests; nil for no authorization by redirect.
	Requests Requests
	// Observer may be nil.
	Observer Observer
	// Owner names this process in leases; random when empty. No two processes
	// have the same.
	Owner string
	// Lease is how long a token request that died keeps others waiting (E4);
	// 15 s when 0. It is renewed while a request is under way.
	Lease time.Duration
	// Pause lies between two looks at a lease that another process holds;
	// 100 ms when 0.
	Pause time.Duration
	// Active is how long after its last use a token is still replaced before it
	// ends (domain §3.8); an hour when 0.
	Active time.Duration
}

func (o BrokerOptions) filled() BrokerOptions {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Owner == "" {
		o.Owner = uuid.NewString()
	}
	for _, d := range []struct {
		value    *time.Duration
		whenZero time.Duration
	}{{&o.Lease, 15 * time.Second}, {&o.Pause, 100 * time.Millisecond}, {&o.Active, time.Hour}} {
		if *d.value <= 0 {
			*d.value = d.whenZero
		}
	}
	return o
}

// NewBroker makes a broker.
func NewBroker(o BrokerOptions) *Broker {
	o = o.filled()
	return &Broker{o: o, born: o.Clock(), sources: map[owned]*Source{}, staged: map[owned]*Source{}}
}

// Source returns the source of a connector at a revision of its settings. With
// another revision the old source is closed and its token dropped: a changed
// connector never uses a token of its past (A10, A14); calls that still hold the
// old source get tokens of its own from it (E14). The sender must show the
// scheme's certificate if it has one (A15).
func (b *Broker) Source(k Key, scheme *Scheme, sender Sender) *Source {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := owned{k.Organisation, k.Connector}
	old := b.sources[at]
	if old != nil && old.key == k {
		return old
	}
	if old != nil {
		old.close()
	}
	s := b.staged[at]
	if s != nil && s.key == k {
		delete(b.staged, at)
		s.promote()
	} else {
		s = b.newSource(k, scheme, sender)
	}
	b.sources[at] = s
	return s
}

// Staged returns a source for a credential that stands beside the one in use,
// for a rotation: the connector's own source stays as it is. Its tokens are kept
// in this process only, until [Broker.Source] is called for the same key and
// takes it over.
func (b *Broker) Staged(k Key, scheme *Scheme, sender Sender) *Source {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := owned{k.Organisation, k.Connector}
	if old := b.staged[at]; old != nil {
		if old.key == k {
			return old
		}
		old.close()
	}
	s := b.newSource(k, scheme, sender)
	s.staged = true
	b.staged[at] = s
	return s
}

func (b *Broker) newSource(k Key, scheme *Scheme, sender Sender) *Source {
	s := &Source{
		broker: b, key: k, row: k, scheme: scheme, sender: sender, clock: b.o.Clock, from: b.o.Clock(),
		owner: b.o.Owner + "/" + strconv.FormatInt(b.serial.Add(1), 10),
	}
	if g, ok := scheme.grant.(authorizationCode); ok {
		s.spends = true
		s.row.Revision = g.bond(scheme.Endpoint(), k.Revision)
	}
	s.used.Store(neverUsed)
	return s
}

// Drop closes a connector's sources for good: it was deactivated or deleted.
// They give no token any more, also to calls under way (E13). A source made
// afterwards works. What is stored stays; see [Broker.Wipe] and [Broker.Forget].
func (b *Broker) Drop(organisation, connector string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := owned{organisation, connector}
	for _, sources := range []map[owned]*Source{b.sources, b.staged} {
		if s := sources[at]; s != nil {
			s.end()
			delete(sources, at)
		}
	}
}

// Unstage closes what [Broker.Staged] made.
func (b *Broker) Unstage(organisation, connector string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := owned{organisation, connector}
	if s := b.staged[at]; s != nil {
		s.end()
		delete(b.staged, at)
	}
}

// all lists the connectors' sources.
func (b *Broker) all() []*Source {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]*Source, 0, len(b.sources))
	for _, s := range b.sources {
		list = append(list, s)
	}
	return list
}
