package connector

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/callwright/callwright/wire"
)

const (
	firstWait   = 100 * time.Millisecond
	longestWait = 10 * time.Second
	slack       = 5 * time.Second // of a call's deadline, beyond its attempts
)

// budget is the time for a whole call: (1 + retries) × timeout + 5 s, at most
// the operator's deadline.
func budget(timeout time.Duration, retries int, most time.Duration) time.Duration {
	if retries < 0 {
		retries = 0
	}
	if timeout >= most || time.Duration(retries) >= most/timeout {
		return most
	}
	return min(time.Duration(1+retries)*timeout+slack, most)
}

// pause is how long to wait before retry n (1 for the first): 100 ms, doubling,
// spread over 75 to 125 per cent; or what Retry-After says if that fits.
func pause(n int, h http.Header, now, deadline time.Time) time.Duration {
	if after, ok := wire.RetryAfter(h, now); ok && now.Add(after).Before(deadline) {
		return after
	}
	d := min(firstWait<<min(n-1, 10), longestWait)
	return d*3/4 + rand.N(d/2)
}

// sleep waits; it reports false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
