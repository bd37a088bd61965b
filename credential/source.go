package credential

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/wire"
)

// How a token came to be, for traces.
const (
	Cached    = "cached"
	Fetched   = "fetched"
	Refreshed = "refreshed after 401"
)

const (
	firstRejection  = 10 * time.Second
	longestRejected = time.Minute
)

// Source gives the tokens of one connector at one revision of its settings. It
// is safe for concurrent use; reading a good token takes no lock.
type Source struct {
	broker *Broker
	key    Key
	row    Key    // what the token is stored under; see authorizationCode.bond
	owner  string // in leases
	spends bool   // refresh tokens
	scheme *Scheme
	sender Sender
	clock  func() time.Time

	cached  atomic.Pointer[held]
	doubted atomic.Bool  // a fresh token was rejected; see Rejected
	gone    atomic.Bool  // the connector was deactivated or deleted
	used    atomic.Int64 // when a token was last asked for, in seconds since the broker was made

	mu       sync.Mutex
	closed   bool // superseded by another revision
	staged   bool // kept in memory only
	flight   *flight
	failure  *Error
	failedAt time.Time
	failures int       // in a row
	holdTill time.Time // no request before
	since    time.Time // no token from before
	refused  *held     // the fresh token that was last rejected
	refusals int
	noForce  time.Time // no forced refresh before
	warnings []string
	last     []Exchange
	asked    Window    // for tokens, at the token endpoint
	from     time.Time // since when
	seen     sighting  // of another process's lease
	unsaved  *renewal  // an answer with a refresh token that is not saved yet
	refresh  refreshToken
	tidied   bool // rows of other revisions are dropped
}

// Key returns what the source's token belongs to.
func (s *Source) Key() Key { return s.key }

// Scheme returns the scheme that the source authenticates by.
func (s *Source) Scheme() *Scheme { return s.scheme }

// Token returns a token and how it came to be ("cached" or "fetched"). It waits
// for a token request only when there is no usable token; one that is merely
// due for renewal is returned at once while it is renewed (E3). When the context
// ends first, the request goes on for the others (E5). All errors are *[Error].
func (s *Source) Token(ctx context.Context) (Token, string, error) {
	if t, how, ok := s.Ready(); ok {
		return t, how, nil
	}
	now := s.clock()
	s.mu.Lock()
	if h := s.cached.Load(); h != nil && now.Before(h.expires) {
		s.mu.Unlock()
		return Token{h}, Fetched, nil
	}
	return s.wait(ctx, now, Fetched, nil)
}

// Ready is [Source.Token] for callers that would rather not wait: it reports
// false when a token has to be fetched first.
func (s *Source) Ready() (Token, string, bool) {
	if s.gone.Load() {
		return Token{}, "", false
	}
	if s.scheme.static != nil {
		return Token{s.scheme.static}, "", true
	}
	now := s.clock()
	s.use(now)
	h := s.cached.Load()
	if h == nil || !now.Before(h.expires) {
		return Token{}, "", false
	}
	if !now.Before(h.refresh) {
		s.renew(now)
	}
	return Token{h}, Cached, true
}

// Refresh replaces a token that the resource answered 401 to. Only that token
// is dropped: whoever comes after another caller has replaced it gets the new
// one, and all who come meanwhile share one request (E6). After a fresh token
// was rejected too, no more are fetched for a growing while (E7).
func (s *Source) Refresh(ctx context.Context, stale Token) (Token, string, error) {
	if s.scheme.static != nil {
		return Token{}, "", &Error{Code: "rejected", Permanent: true, Message: "the server rejects " + s.scheme.what() + "; check " + s.scheme.it()}
	}
	now := s.clock()
	s.mu.Lock()
	switch h := s.cached.Load(); {
	case h != nil && h != stale.held && now.Before(h.expires):
		s.mu.Unlock()
		return Token{h}, Refreshed, nil
	case now.Before(s.noForce):
		s.mu.Unlock()
		return Token{}, "", &Error{Code: "rejected", Message: "the server rejects fresh tokens too; none is fetched for a while. Check that the token is meant for this API: scope, audience, permissions"}
	case h == stale.held:
		s.cached.Store(nil)
	}
	return s.wait(ctx, now, Refreshed, stale.held)
}

// Rejected tells that a token fetched after a 401 was answered 401 as well.
func (s *Source) Rejected(t Token) {
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.held == nil || t.held == s.refused || s.scheme.static != nil {
		return
	}
	pause := min(firstRejection<<min(s.refusals, 8), longestRejected)
	s.refused, s.refusals, s.noForce = t.held, s.refusals+1, now.Add(pause)
	s.doubted.Store(true)
}

// Accepted tells that a token was not answered 401; it ends what Rejected began.
func (s *Source) Accepted(t Token) {
	if !s.doubted.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused, s.refusals, s.noForce = nil, 0, time.Time{}
	s.doubted.Store(false)
}

// Reset forgets token, failure and hold: the next call tries anew (E12), and
// does not take a stored token from before either. It is for an administrator
// who saves the connector.
func (s *Source) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset()
	s.since = s.clock()
}

func (s *Source) reset() {
	s.cached.Store(nil)
	s.flight = nil
	s.failure, s.failedAt, s.failures, s.holdTill = nil, time.Time{}, 0, time.Time{}
	s.refused, s.refusals, s.noForce = nil, 0, time.Time{}
	s.doubted.Store(false)
}

// close drops the token for good: the settings have changed.
func (s *Source) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset()
	s.closed = true
}

// end closes the source and gives nothing any more.
func (s *Source) end() {
	s.gone.Store(true)
	s.close()
}

// promote makes a staged source the connector's own, and shares the token that
// it has.
func (s *Source) promote() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.staged = false
	if h := s.cached.Load(); h != nil && h.version == 0 && s.broker.o.Store != nil {
		go s.publish(*h)
	}
}

// Mask takes the connector's own secrets out of texts.
func (s *Source) Mask() wire.Mask { return wire.NewMask(s.scheme.secrets.Reveal()...) }

// String returns the connector's id; nothing else of a source may be printed.
func (s *Source) String() string { return s.key.Connector }

func sortedNames(v url.Values) []string { return slices.Sorted(maps.Keys(v)) }
