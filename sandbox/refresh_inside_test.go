package sandbox

import (
	"crypto/sha256"
	"testing"
	"time"
)

// TestOfTwoRequestsWithARefreshTokenOneGetsIn holds also when they come at once:
// there is no moment in which a token is spent and good.
func TestOfTwoRequestsWithARefreshTokenOneGetsIn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	f := &family{}
	sum := sha256.Sum256([]byte(f.first(now)))
	next, ok := f.spend(sum, now, 0)
	if !ok || f.current != sha256.Sum256([]byte(next)) || f.previous != sum {
		t.Errorf("the first: %t, and the next one is not the current one", ok)
	}
	if _, ok := f.spend(sum, now.Add(time.Nanosecond), 0); ok || !f.over() {
		t.Errorf("the second: %t; the authorization has ended: %t", ok, f.over())
	}
}
