package release

import (
	"sync"
	"sync/atomic"
	"time"
)

const (
	// fresh is for how long what was read of a flow is used when a contact begins:
	// a label that another process moves counts here that much later. Changes of
	// this process count at once.
	fresh = time.Second
	// mostRemembered bounds what is remembered before all is forgotten.
	mostRemembered = 20_000
)

// memory remembers for a moment what every contact that begins asks for.
type memory[V any] struct {
	mu   sync.RWMutex
	kept map[string]remembered[V]
}

type remembered[V any] struct {
	v       V
	read    time.Time
	changes uint64
}

// get returns what is remembered under the key, or reads it. What was read before
// a change of this process is read again, also when the change came meanwhile.
func (m *memory[V]) get(key string, now time.Time, changes *atomic.Uint64, read func() (V, error)) (V, error) {
	n := changes.Load()
	m.mu.RLock()
	r, ok := m.kept[key]
	m.mu.RUnlock()
	if age := now.Sub(r.read); ok && r.changes == n && age >= 0 && age < fresh {
		return r.v, nil
	}
	v, err := read()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= mostRemembered {
		m.kept = map[string]remembered[V]{}
	}
	m.kept[key] = remembered[V]{v, now, n}
	return v, nil
}
