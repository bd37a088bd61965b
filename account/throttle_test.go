package account

import (
	"fmt"
	"testing"
	"time"

	"github.com/callwright/callwright/fault"
)

func TestK3_APlaceIsAnAddressOrASixtyFour(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "192.0.2.1:80": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "[2001:db8::1]:80": "2001:db8::/64",
		"2001:db8::ffff:1": "2001:db8::/64", "2001:db8:0:1::1": "2001:db8:0:1::/64", "fe80::1%eth0": "fe80::/64", "": "", "unix": "unix",
	} {
		if got := place(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestK3_TheDelayGrowsToItsCeiling(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{-3: 0, 0: 0, 1: time.Second, 4: 8 * time.Second, 10: 512 * time.Second, 11: ceiling, 1000: ceiling} {
		if got := delay(failures, ceiling); got != want {
			t.Errorf("%d failures: %v, want %v", failures, got, want)
		}
	}
}

// TestK3_OnesOwnSuccessForgivesNotTheRest has somebody who guesses at others'
// accounts sign in to his own in between.
func TestK3_OnesOwnSuccessForgivesNotTheRest(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	th := newThrottle(func() time.Time { return now })
	passed := 0
	for i := range 100 {
		own, err := th.begin("evil@example.com", "192.0.2.1", nil)
		if err == nil {
			own.succeeded()
		}
		if _, err := th.begin(fmt.Sprintf("u%d@example.com", i), "192.0.2.1", nil); err == nil {
			passed++
		}
	}
	if passed != freeOfAddress+1 {
		t.Errorf("%d guesses", passed)
	}
}

// TestK3_ManyAtOnce has guesses that overlap: each counts before its outcome.
func TestK3_ManyAtOnce(t *testing.T) {
	t.Parallel()
	th := newThrottle(func() time.Time { return time.Unix(0, 0) })
	passed := 0
	for range 100 {
		if _, err := th.begin("ada@example.com", "192.0.2.1", nil); err == nil {
			passed++
		} else if fault.CodeOf(err) != fault.Limit {
			t.Error(err)
		}
	}
	if passed != freeFailures+1 {
		t.Errorf("%d at once", passed)
	}
}

func TestK3_MemoryIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	th := newThrottle(func() time.Time { return now })
	for range freeFailures + 1 {
		_, _ = th.begin("ada@example.com", "192.0.2.1", nil)
	}
	for i := range mostCounts {
		at, err := th.begin(fmt.Sprintf("u%d@example.com", i), fmt.Sprintf("2001:db8:%x:%x::1", i>>16, i&0xffff), nil)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			at.succeeded()
		}
	}
	if n := len(th.counts) + len(th.known); n > 2*mostCounts+8 {
		t.Errorf("%d are remembered", n)
	}
	if _, err := th.begin("ada@example.com", "192.0.2.1", nil); fault.CodeOf(err) != fault.Limit {
		t.Errorf("who has to wait was forgotten: %v", err)
	}
	now = now.Add(rememberFor + time.Hour)
	th.sweep(now)
	th.sweepAt = 0
	th.sweep(now)
	if len(th.counts) != 0 || len(th.known) != 0 {
		t.Errorf("%d and %d are remembered for ever", len(th.counts), len(th.known))
	}
	// A place that was known is not for ever.
	th = newThrottle(func() time.Time { return now })
	at, _ := th.begin("ada@example.com", "192.0.2.1", nil)
	at.succeeded()
	if at, _ = th.begin("ada@example.com", "192.0.2.1", nil); len(at.keys) != 1 {
		t.Error("a place that is known counts as a stranger's")
	}
	now = now.Add(rememberFor)
	if at, _ = th.begin("ada@example.com", "192.0.2.1", nil); len(at.keys) != 3 {
		t.Error("a place is known for ever")
	}
}

func TestK7_AStateIsSpentOnce(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	s := newSpent(func() time.Time { return now })
	if !s.first("a", now.Add(time.Minute)) || s.first("a", now.Add(time.Minute)) || !s.first("b", now.Add(time.Minute)) {
		t.Error("a state may be spent twice, or not at all")
	}
	now = now.Add(2 * time.Minute)
	s.first("c", now)
	if len(s.states) != 1 {
		t.Errorf("%d states are kept", len(s.states))
	}
}
