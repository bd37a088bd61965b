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
	sharedFailure   = 5 * time.Second // how long a failure answers all callers
	longestHold     = time.Minute     // between tries at last, and after a permanent failure
	firstRejection  = 10 * time.Second
	longestRejected = time.Minute
)

// Source gives the tokens of one connector at one revision of its settings. It
// is safe for concurrent use; reading a good token takes no lock.
type Source struct {
	id, revision string
	scheme       *Scheme
	sender       Sender
	clock        func() time.Time

	cached  atomic.Pointer[held]
	doubted atomic.Bool // a fresh token was rejected; see Rejected

	mu       sync.Mutex
	closed   bool
	flight   *flight
	failure  *Error
	failures int       // in a row
	holdTill time.Time // no request before
	refused  *held     // the fresh token that was last rejected
	refusals int
	noForce  time.Time // no forced refresh before
	warnings []string
	last     []Exchange
}

// flight is one token request that several callers wait for.
type flight struct {
	done chan struct{}
	held *held
	fail *Error
}

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
	return s.wait(ctx, now, Fetched)
}

// Ready is [Source.Token] for callers that would rather not wait: it reports
// false when a token has to be fetched first.
func (s *Source) Ready() (Token, string, bool) {
	if s.scheme.static != nil {
		return Token{s.scheme.static}, "", true
	}
	now := s.clock()
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
		return Token{}, "", &Error{Code: "rejected", Permanent: true, Message: "the server rejects the user name and password; check them"}
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
	return s.wait(ctx, now, Refreshed)
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

// Reset forgets token, failure and hold: the next call tries anew (E12). It is
// for an administrator who tests or saves the connector.
func (s *Source) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset()
}

func (s *Source) reset() {
	s.cached.Store(nil)
	s.flight = nil
	s.failure, s.failures, s.holdTill = nil, 0, time.Time{}
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

// wait joins or begins a flight; it is called with the lock held and releases it.
func (s *Source) wait(ctx context.Context, now time.Time, how string) (Token, string, error) {
	f := s.flight
	if f == nil {
		if s.failure != nil && now.Before(s.holdTill) {
			err := s.failure
			s.mu.Unlock()
			return Token{}, "", err
		}
		f = s.begin(how)
	}
	s.mu.Unlock()
	select {
	case <-f.done:
		if f.fail != nil {
			return Token{}, "", f.fail
		}
		return Token{f.held}, how, nil
	case <-ctx.Done():
		return Token{}, "", &Error{Code: wire.CodeTimeout, Message: "no token came in time from " + s.scheme.Endpoint(), cause: ctx.Err()}
	}
}

// renew begins a flight ahead of a token's end, unless there is one or the last failed.
func (s *Source) renew(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.cached.Load(); h == nil || now.Before(h.refresh) || s.flight != nil || now.Before(s.holdTill) || s.closed {
		return
	}
	s.begin(Cached)
}

// begin starts a token request that no caller can cancel (E5); the lock is held.
func (s *Source) begin(how string) *flight {
	f := &flight{done: make(chan struct{})}
	s.flight = f
	s.last = nil
	tries := tokenTries
	if s.failures > 0 {
		tries = 1 // it is ill already; do not add to it
	}
	go s.run(f, tries)
	return f
}

func (s *Source) run(f *flight, tries int) {
	ctx, cancel := context.WithTimeout(context.Background(), tokenTimeout)
	defer cancel()
	h, warnings, fail := s.scheme.fetch(ctx, s.sender, s.clock, tries, func(e Exchange) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.last = append(s.last, e)
	})
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	f.held, f.fail = h, fail
	close(f.done)
	if s.flight != f {
		return // reset or closed meanwhile: what came is not kept
	}
	s.flight = nil
	if fail != nil {
		s.hold(fail, now)
		return
	}
	s.failure, s.failures, s.holdTill = nil, 0, time.Time{}
	s.warnings = warnings
	if !s.closed {
		s.cached.Store(h)
	}
}

// hold keeps requests off after a failure: a minute after a permanent one (C3);
// otherwise 5 s at first, later 1, 2, 4 … 60 s by the count of failures in a
// row, and never less than Retry-After asks for. While an old token is still
// good nobody suffers from the hold, so it ends with that token.
func (s *Source) hold(fail *Error, now time.Time) {
	s.failure = fail
	s.failures++
	pause := longestHold
	if !fail.Permanent {
		pause = min(max(time.Second<<min(s.failures-1, 10), sharedFailure, fail.after), longestHold)
		if h := s.cached.Load(); h != nil && now.Before(h.expires) {
			pause = max(min(pause, h.expires.Sub(now)), time.Second, fail.after)
		}
	}
	s.holdTill = now.Add(pause)
}

// Health is a source's state, for people.
type Health struct {
	State    string     // "ok", "failing", or "unused" before the first token
	Error    *Error     // of the last failure, while failing
	NextTry  time.Time  // not before, while failing
	Expires  time.Time  // of the token
	Warnings []string   // of the last token answer
	Last     []Exchange // the last token requests, masked
	// CertificateExpires is zero for a scheme without a certificate (D6).
	CertificateExpires time.Time
}

// Health returns the source's state.
func (s *Source) Health() Health {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := Health{State: "unused", Warnings: slices.Clone(s.warnings), Last: slices.Clone(s.last), CertificateExpires: s.scheme.expires}
	if s.scheme.static != nil {
		h.State = "ok"
	}
	if t := s.cached.Load(); t != nil {
		h.State, h.Expires = "ok", t.expires
	}
	if s.failure != nil {
		h.State, h.Error, h.NextTry = "failing", s.failure, s.holdTill
	}
	return h
}

// Mask takes the connector's own secrets out of texts.
func (s *Source) Mask() wire.Mask { return wire.NewMask(s.scheme.secrets.Reveal()...) }

// String returns the connector's id; nothing else of a source may be printed.
func (s *Source) String() string { return s.id }

func sortedNames(v url.Values) []string { return slices.Sorted(maps.Keys(v)) }
