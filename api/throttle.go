package api

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/callwright/callwright/fault"
)

// What an address may ask for without being signed in. A page that is opened
// needs some at once; an attack needs many for long.
const (
	strangerRate  = 10 // a second
	strangerBurst = 100
	maxStrangers  = 10_000 // addresses remembered
)

// throttle limits requests of nobody, by address (K3, I14). One who is signed in
// is never limited by what others at his address do.
type throttle struct {
	clock func() time.Time
	each  rate.Limit // a second
	burst int
	mu    sync.Mutex
	known map[netip.Prefix]*rate.Limiter
}

func newThrottle(clock func() time.Time) *throttle {
	return &throttle{clock: clock, each: strangerRate, burst: strangerBurst, known: map[netip.Prefix]*rate.Limiter{}}
}

// take counts one request; the error says when to come again.
func (t *throttle) take(address string) error {
	now := t.clock()
	if t.limiter(address, now).AllowN(now, 1) {
		return nil
	}
	refusal := fault.New(fault.Limit, "too_many_requests", "There are too many requests from your address. Wait a few seconds.")
	refusal.Detail = map[string]any{retryAfter: max(1, int(float64(t.burst)/float64(t.each)/10))}
	return refusal
}

func (t *throttle) limiter(address string, now time.Time) *rate.Limiter {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := network(address)
	l := t.known[of]
	if l == nil {
		if len(t.known) >= maxStrangers {
			t.forget(now)
		}
		l = rate.NewLimiter(t.each, t.burst)
		t.known[of] = l
	}
	return l
}

// forget drops who has been quiet; when nobody has, it drops all.
func (t *throttle) forget(now time.Time) {
	for of, l := range t.known {
		if l.TokensAt(now) >= float64(t.burst) {
			delete(t.known, of)
		}
	}
	if len(t.known) >= maxStrangers {
		clear(t.known)
	}
}

// network is what counts as one address: of IPv6 a customer has at least a /64.
func network(address string) netip.Prefix {
	at, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	bits := at.BitLen()
	if at.Is6() {
		bits = 64
	}
	p, _ := at.Prefix(bits)
	return p
}
