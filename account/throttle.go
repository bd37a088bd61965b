package account

import (
	"net/netip"
	"sync"
	"time"

	"github.com/callwright/callwright/fault"
)

// How guessing is slowed down (K3). An attempt counts against keys, each of
// which allows some failures free and then makes the next wait one second, two,
// four …, up to its ceiling:
//
//   - from where the user has signed in before, only that address and account;
//     with a cookie of the user's, only that cookie: no stranger can fill those;
//   - from elsewhere, the address with this account, the address with all
//     accounts, and, slightly, all strangers with this account.
//
// Counts are kept in this process; a quiet hour forgets them.
const (
	freeFailures   = 5
	freeOfAddress  = 20
	freeOfAccount  = 50
	ceiling        = 15 * time.Minute
	accountCeiling = time.Minute
	forgetAfter    = time.Hour
	rememberFor    = 30 * 24 * time.Hour
	mostCounts     = 100_000
)

type throttle struct {
	clock func() time.Time

	mu     sync.Mutex
	counts map[string]*count
	known  map[string]time.Time // account and address of those who have signed in

	sweepAt int // entries
}

// count is what is known of one key.
type count struct {
	failures   int
	last, next time.Time
}

// key is what an attempt counts against.
type key struct {
	name    string
	free    int
	ceiling time.Duration
}

func newThrottle(clock func() time.Time) *throttle {
	return &throttle{clock: clock, counts: map[string]*count{}, known: map[string]time.Time{}, sweepAt: mostCounts}
}

// attempt is one that was let through. It counts as failed until it is said to
// have succeeded, so that many at once are no way round.
type attempt struct {
	t       *throttle
	keys    []key
	account string
	address string
}

// begin lets an attempt on an account through, or refuses it with fault.Limit
// and the detail retry_after in seconds. The account is an e-mail address, or
// empty where only the address counts; cookie is the hash of a session cookie
// of that very user, if the browser sent one.
func (t *throttle) begin(account, address string, cookie []byte) (attempt, error) {
	address = place(address)
	pair := key{"pair " + account + " " + address, freeFailures, ceiling}
	at := attempt{t: t, account: account, address: address}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock()
	switch {
	case account == "":
		at.keys = []key{{"address " + address, freeOfAddress, ceiling}}
	case len(cookie) > 0:
		at.keys = []key{{"cookie " + string(cookie), freeFailures, ceiling}}
	case now.Sub(t.known[account+" "+address]) < rememberFor:
		at.keys = []key{pair}
	default:
		at.keys = []key{pair, {"address " + address, freeOfAddress, ceiling}, {"account " + account, freeOfAccount, accountCeiling}}
	}
	var wait time.Duration
	for _, k := range at.keys {
		if c := t.counts[k.name]; c != nil {
			wait = max(wait, c.next.Sub(now))
		}
	}
	if wait > 0 {
		return attempt{}, tooOften(wait)
	}
	t.sweep(now)
	for _, k := range at.keys {
		t.count(k, now, 1)
	}
	return at, nil
}

// count adds to the failures of a key.
func (t *throttle) count(k key, now time.Time, n int) {
	c := t.counts[k.name]
	if c == nil || now.Sub(c.last) > forgetAfter {
		c = &count{}
		t.counts[k.name] = c
	}
	c.failures, c.last = max(0, c.failures+n), now
	c.next = now.Add(delay(c.failures-k.free, k.ceiling))
}

// succeeded takes the attempt back. What was failed for this account from here
// is forgotten; what others have failed is not, nor what was failed from here
// for other accounts.
func (at attempt) succeeded() {
	t := at.t
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock()
	for i, k := range at.keys {
		if i == 0 && at.account != "" {
			delete(t.counts, k.name)
			continue
		}
		t.count(k, now, -1)
	}
	if at.account != "" {
		t.known[at.account+" "+at.address] = now
	}
}

// sweep drops what is old when there is much, then whatever makes nobody wait,
// down to half. It looks through all only when as many have come again.
func (t *throttle) sweep(now time.Time) {
	if len(t.counts)+len(t.known) < t.sweepAt {
		return
	}
	for name, c := range t.counts {
		if now.Sub(c.last) > forgetAfter || len(t.counts) > mostCounts/2 && !c.next.After(now) {
			delete(t.counts, name)
		}
	}
	for name, since := range t.known {
		if now.Sub(since) > rememberFor || len(t.known) > mostCounts/2 {
			delete(t.known, name)
		}
	}
	t.sweepAt = len(t.counts) + len(t.known) + mostCounts
}

// delay is how long the attempt after the given number of failures that were
// not free has to wait.
func delay(failures int, ceiling time.Duration) time.Duration {
	if failures <= 0 {
		return 0
	}
	return min(time.Second<<min(failures-1, 20), ceiling)
}

func tooOften(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	e := fault.New(fault.Limit, "too_many_attempts", "There were too many attempts. Try again in %d seconds.", seconds)
	e.Detail = map[string]any{"retry_after": seconds}
	return e
}

// place is what stands for an address: the address itself, or of IPv6 the /64,
// which one person has to himself.
func place(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		port, err := netip.ParseAddrPort(address)
		if err != nil {
			return address
		}
		ip = port.Addr()
	}
	ip = ip.Unmap().WithZone("")
	if prefix, err := ip.Prefix(64); err == nil && ip.Is6() {
		return prefix.String()
	}
	return ip.String()
}
