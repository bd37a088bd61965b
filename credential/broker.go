package credential

import (
	"sync"
	"time"
)

// Broker keeps one [Source] for each connector. It outlives the connectors, so
// that one which did not change keeps its token.
type Broker struct {
	clock   func() time.Time
	mu      sync.Mutex
	sources map[string]*Source
}

// NewBroker makes a broker. Times that clock returns must carry a monotonic
// reading, as time.Now's do (C11); nil means time.Now.
func NewBroker(clock func() time.Time) *Broker {
	if clock == nil {
		clock = time.Now
	}
	return &Broker{clock: clock, sources: map[string]*Source{}}
}

// Source returns the source of a connector at a revision of its settings. With
// another revision the old source is closed and its token dropped: a changed
// connector never uses a token of its past (A10, A14). The sender must show the
// scheme's certificate if it has one.
func (b *Broker) Source(connector, revision string, scheme *Scheme, sender Sender) *Source {
	b.mu.Lock()
	defer b.mu.Unlock()
	old := b.sources[connector]
	if old != nil && old.revision == revision {
		return old
	}
	if old != nil {
		old.close()
	}
	s := &Source{id: connector, revision: revision, scheme: scheme, sender: sender, clock: b.clock}
	b.sources[connector] = s
	return s
}

// Drop closes a connector's source: it was deactivated or deleted.
func (b *Broker) Drop(connector string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.sources[connector]; s != nil {
		s.close()
		delete(b.sources, connector)
	}
}
