package trigger

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// fresh is how long what was read is used: no process lets a contact in for
	// longer by what another has changed.
	fresh = time.Second
	// early is from when it is read again in the background, so that a trigger in
	// use makes nobody wait.
	early = fresh / 2
	// outage is for how long what was read is used on while the store does not
	// answer; patience is how long a caller waits for it meanwhile.
	outage      = 30 * time.Second
	patience    = 250 * time.Millisecond
	readTimeout = 5 * time.Second
	mostKept    = 50_000 // entries before all are forgotten
)

// memory keeps what was read of the store for a second. That there is nothing is
// not kept.
type memory[K comparable, V any] struct {
	clock   func() time.Time
	mu      sync.RWMutex
	kept    map[K]*kept[V]
	reading map[K]*reading[V]
	changes atomic.Uint64 // made in this process
}

// kept is what was read. It does not change.
type kept[V any] struct {
	value   V
	read    time.Time
	changes uint64
	again   atomic.Bool // it is being read again
}

// reading is a read under way, for all who want its answer.
type reading[V any] struct {
	done    chan struct{}
	changes uint64
	kept    *kept[V] // nil when there is nothing
	err     error
}

// reader reads a value; false when there is none.
type reader[V any] func(context.Context) (V, bool, error)

// get returns what is under a key: as of a second ago at most while the store
// answers, and with every change that this process has made.
func (m *memory[K, V]) get(ctx context.Context, key K, read reader[V]) (*V, error) {
	m.mu.RLock()
	k := m.kept[key]
	m.mu.RUnlock()
	if k == nil || k.changes != m.changes.Load() {
		return m.reread(ctx, key, read)
	}
	switch age := m.clock().Sub(k.read); {
	case age >= outage:
		return m.reread(ctx, key, read)
	case age >= fresh:
		bounded, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if v, err := m.reread(bounded, key, read); err == nil {
			return v, nil
		}
	case age >= early && k.again.CompareAndSwap(false, true):
		go func() { _, _ = m.reread(context.Background(), key, read) }()
	}
	return &k.value, nil
}

// reread asks the store, once for all callers. One that gives up does not stop
// it, and one that comes after a change does not get an answer from before. The
// value is nil when there is none.
func (m *memory[K, V]) reread(ctx context.Context, key K, read reader[V]) (*V, error) {
	r := m.join(key, read)
	select {
	case <-r.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("reading a trigger: %w", ctx.Err())
	}
	if r.err != nil || r.kept == nil {
		return nil, r.err
	}
	return &r.kept.value, nil
}

// join returns the read of a key that is under way, or begins one.
func (m *memory[K, V]) join(key K, read reader[V]) *reading[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	changes := m.changes.Load()
	if r := m.reading[key]; r != nil && r.changes == changes {
		return r
	}
	if m.reading == nil {
		m.reading, m.kept = map[K]*reading[V]{}, map[K]*kept[V]{}
	}
	r := &reading[V]{done: make(chan struct{}), changes: changes}
	m.reading[key] = r
	go m.carryOut(key, r, read)
	return r
}

func (m *memory[K, V]) carryOut(key K, r *reading[V], read reader[V]) {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	k := &kept[V]{read: m.clock(), changes: r.changes}
	value, found, err := read(ctx)
	k.value, r.err = value, err
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.reading[key] == r {
		delete(m.reading, key)
	}
	if err == nil && found {
		r.kept = k
		if len(m.kept) >= mostKept {
			clear(m.kept)
		}
		m.kept[key] = k
	} else if err == nil {
		delete(m.kept, key)
	}
	close(r.done)
}

// forget makes every caller from here on see a change that this process made.
func (m *memory[K, V]) forget() { m.changes.Add(1) }
