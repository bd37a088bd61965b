package runner

import (
	"sync"
	"sync/atomic"
)

// bells tell those who follow a contact that something has happened to it.
type bells struct {
	n    atomic.Int64
	mu   sync.Mutex
	list map[string]*bell
}

type bell struct {
	holders int
	mu      sync.Mutex
	ring    chan struct{} // closed by the next ring
}

// wanted reports whether anybody follows any contact.
func (b *bells) wanted() bool { return b.n.Load() > 0 }

// get returns the bell of a contact; put gives it back.
func (b *bells) get(contact string) *bell {
	b.n.Add(1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.list == nil {
		b.list = map[string]*bell{}
	}
	one := b.list[contact]
	if one == nil {
		one = &bell{ring: make(chan struct{})}
		b.list[contact] = one
	}
	one.holders++
	return one
}

func (b *bells) put(contact string) {
	b.n.Add(-1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if one := b.list[contact]; one != nil {
		if one.holders--; one.holders == 0 {
			delete(b.list, contact)
		}
	}
}

func (b *bells) ring(contact string) {
	if !b.wanted() {
		return
	}
	b.mu.Lock()
	one := b.list[contact]
	b.mu.Unlock()
	if one != nil {
		one.mu.Lock()
		close(one.ring)
		one.ring = make(chan struct{})
		one.mu.Unlock()
	}
}

// rung returns a channel that the next ring closes.
func (b *bell) rung() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ring
}
