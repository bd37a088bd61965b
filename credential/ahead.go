package credential

import (
	"context"
	"math"
	"time"
)

// neverUsed is before every use.
const neverUsed = math.MinInt64 / 2

const (
	// lookAhead is how often Run looks for tokens that are due.
	lookAhead = time.Second
	// mostAhead bounds the token requests that Run begins at one look.
	mostAhead = 32
	// sweepEvery is how often it drops what was never completed.
	sweepEvery = time.Minute
)

// use notes that a token was asked for; it writes once a second at most, so that
// the hot path shares no cache line that changes.
func (s *Source) use(now time.Time) {
	if at := int64(now.Sub(s.broker.born) / time.Second); s.used.Load() != at {
		s.used.Store(at)
	}
}

// Run replaces tokens before they end, for connectors that were used within the
// last hour (BrokerOptions.Active), and drops authorization requests that nobody
// completed, until the context ends; the error is the context's. It holds no
// goroutine for a source.
func (b *Broker) Run(ctx context.Context) error {
	tick, sweep := time.NewTicker(lookAhead), time.NewTicker(sweepEvery)
	defer tick.Stop()
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			b.ahead(b.o.Clock())
		case <-sweep.C:
			b.sweep(ctx, b.o.Clock())
		}
	}
}

func (b *Broker) ahead(now time.Time) {
	from := int64((now.Sub(b.born) - b.o.Active) / time.Second)
	begun := 0
	for _, s := range b.all() {
		h := s.cached.Load()
		if h == nil || now.Before(h.refresh) || s.used.Load() < from {
			continue
		}
		if s.renew(now) {
			begun++
		}
		if begun == mostAhead {
			return
		}
	}
}
