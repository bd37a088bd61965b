package connector

import (
	"context"
	"errors"
	"maps"
	"sync"

	"github.com/callwright/callwright/wire"
)

// defaultHostConcurrency is how many requests go to one host at once, unless
// the operator says otherwise (I13).
const defaultHostConcurrency = 256

// maxHosts is how many hosts are kept that nobody uses.
const maxHosts = 1024

// hosts caps the requests that are on their way to each host, through whatever
// connector or none. A nil hosts caps nothing.
type hosts struct {
	most int
	mu   sync.Mutex
	all  map[string]*host // in use of late
}

// host is the places at one host.
type host struct {
	places chan struct{}
	users  int // requests that have a place or wait for one
}

func newHosts(most int) *hosts {
	if most == 0 {
		most = defaultHostConcurrency
	}
	if most < 0 {
		return nil
	}
	return &hosts{most: most, all: map[string]*host{}}
}

// try takes a place at a host if one is free. After true, [hosts.leave] must be
// called.
func (h *hosts) try(name string) bool {
	if h == nil {
		return true
	}
	to := h.join(name)
	select {
	case to.places <- struct{}{}:
		return true
	default:
		h.part(to)
		return false
	}
}

// enter waits for a place until the context ends. After nil, [hosts.leave] must
// be called.
func (h *hosts) enter(ctx context.Context, name string) error {
	if h.try(name) {
		return nil
	}
	to := h.join(name)
	select {
	case to.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		h.part(to)
		if errors.Is(ctx.Err(), context.Canceled) {
			return givenUp()
		}
		return &wire.Error{Code: CodeConcurrency, Message: "as many requests are on their way to " + name + " as the operator allows for one host"}
	}
}

func givenUp() *wire.Error {
	return &wire.Error{Code: wire.CodeCanceled, Message: "the request was given up while it waited for its turn"}
}

// leave gives a place back.
func (h *hosts) leave(name string) {
	if h == nil {
		return
	}
	h.mu.Lock()
	from := h.all[name]
	h.mu.Unlock()
	<-from.places
	h.part(from)
}

func (h *hosts) join(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	to := h.all[name]
	if to == nil {
		h.forget()
		to = &host{places: make(chan struct{}, h.most)}
		h.all[name] = to
	}
	to.users++
	return to
}

func (h *hosts) part(from *host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	from.users--
}

// forget makes room when there are too many: flows may choose hosts by themselves.
func (h *hosts) forget() {
	if len(h.all) >= maxHosts {
		maps.DeleteFunc(h.all, func(_ string, to *host) bool { return to.users == 0 })
	}
}
