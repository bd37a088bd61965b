package credential

import (
	"context"
	"slices"
	"time"

	"github.com/callwright/callwright/wire"
)

const (
	sharedFailure = 5 * time.Second // how long a failure answers all callers
	longestHold   = time.Minute     // between tries at last, and after a permanent failure
)

// flight is one attempt to get a token that several callers wait for: from the
// store, or by a token request.
type flight struct {
	done     chan struct{}
	held     *held
	fail     *Error
	warnings []string
	want     want
	sent     []Exchange // its token requests; the source's lock guards it until done
	going    *Exchange  // the one whose answer has not come yet; guarded alike

	unreadable int64 // version of the stored token that will not do; asked for once
}

// want says which token a flight is to bring.
type want struct {
	stale *held     // one that was refused: neither it nor one before it will do
	fresh bool      // one that is not due for renewal itself
	since time.Time // one asked for before will not do
	tries int       // token requests at most
	own   bool      // none that is stored will do
}

// wait joins or begins a flight; it is called with the lock held and releases it.
func (s *Source) wait(ctx context.Context, now time.Time, how string, stale *held) (Token, string, error) {
	if s.gone.Load() {
		s.mu.Unlock()
		return Token{}, "", inactive()
	}
	f := s.flight
	if f == nil {
		if s.failure != nil && now.Before(s.holdTill) {
			err := s.failure
			s.mu.Unlock()
			return Token{}, "", err
		}
		f = s.begin(want{stale: stale})
	}
	s.mu.Unlock()
	if err := s.await(ctx, f); err != nil {
		return Token{}, "", err
	}
	if how == Fetched && len(f.sent) == 0 {
		how = Cached // in the store; a 401 to it is worth a refresh
	}
	return Token{f.held}, how, nil
}

// inactive says that the connector was deactivated or deleted.
func inactive() *Error {
	return &Error{Code: "inactive", Permanent: true, Message: "the connector is not active; activate it"}
}

// await waits for a flight's end or the context's; a typed nil never leaves it.
func (s *Source) await(ctx context.Context, f *flight) error {
	select {
	case <-f.done:
		if f.fail != nil {
			return f.fail
		}
		return nil
	case <-ctx.Done():
		return &Error{Code: wire.CodeTimeout, Message: "no token came in time from " + s.scheme.Endpoint(), Requests: s.made(f), cause: ctx.Err()}
	}
}

// made lists the token requests of a flight that has not ended, the last one
// perhaps without an answer.
func (s *Source) made(f *flight) []Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.going == nil {
		return slices.Clone(f.sent)
	}
	e := *f.going
	e.Duration, e.Error = s.clock().Sub(e.Start), "no answer came in time"
	return append(slices.Clone(f.sent), e)
}

// renew begins a flight ahead of a token's end, unless there is one or the last
// failed; it reports whether it did.
func (s *Source) renew(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.cached.Load(); h == nil || now.Before(h.refresh) || s.flight != nil || now.Before(s.holdTill) || s.closed {
		return false
	}
	s.begin(want{fresh: true})
	return true
}

// begin starts a flight that no caller can cancel (E5); the lock is held.
func (s *Source) begin(w want) *flight {
	w.tries = tokenTries
	if s.failures > 0 {
		w.tries = 1 // it is ill already; do not add to it
	}
	if s.since.After(w.since) {
		w.since = s.since
	}
	f := &flight{done: make(chan struct{}), want: w}
	s.flight = f
	go s.run(f)
	return f
}

func (s *Source) run(f *flight) {
	h, fail := s.obtain(f)
	if s.gone.Load() {
		h, fail = nil, inactive() // E13
	}
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if fail != nil && len(f.sent) > 0 {
		fail.Requests = slices.Clone(f.sent)
	}
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
	s.warnings = f.warnings
	if !s.closed {
		s.cached.Store(h)
	}
}

// obtain brings a token, from the store where there is one.
func (s *Source) obtain(f *flight) (*held, *Error) {
	s.mu.Lock()
	shared := s.broker.o.Store != nil && !s.staged && !s.closed
	s.mu.Unlock()
	switch {
	case s.spends && s.broker.o.Store == nil:
		return nil, &Error{Code: NeedsAuthorization, Permanent: true, Message: "authorization by redirect needs the server; a connectors file has no one to sign in"}
	case s.spends || shared:
		return s.share(f)
	}
	h, _, fail := s.ask(f, s.scheme.grant)
	return h, fail
}

// ask makes a token request, repeated after what passes by itself, and tells
// whoever wants to know. Its time is bounded (C1).
func (s *Source) ask(f *flight, g grant) (*held, Secret, *Error) {
	ctx, cancel := context.WithTimeout(context.Background(), tokenTimeout)
	defer cancel()
	h, a, fail := s.scheme.fetch(ctx, s.sender, s.clock, g, f.want.tries, watch{
		func(e Exchange) { s.sending(f, e) },
		func(e Exchange, fail *Error) { s.sent(ctx, f, e, fail) },
	})
	if fail != nil {
		return nil, Secret{}, fail
	}
	h.requests = s.made(f)
	f.warnings = append(f.warnings, a.warnings...)
	return h, NewSecret(a.refresh), nil
}

// sending notes a token request that goes out.
func (s *Source) sending(f *flight, e Exchange) {
	s.mu.Lock()
	f.going = &e
	s.mu.Unlock()
}

// sent notes a token request and what became of it.
func (s *Source) sent(ctx context.Context, f *flight, e Exchange, fail *Error) {
	s.mu.Lock()
	f.sent, f.going = append(f.sent, e), nil
	s.last = slices.Clone(f.sent)
	s.mu.Unlock()
	s.asked.Add(e.Start, e.Duration, fail != nil, false)
	if o := s.broker.o.Observer; o != nil {
		o.TokenRequested(ctx, s.key, s.scheme.name, e.Duration, fail)
	}
}

// hold keeps requests off after a failure: a minute after a permanent one (C3);
// otherwise 5 s at first, later 1, 2, 4 … 60 s by the count of failures in a
// row, and never less than Retry-After asks for. While an old token is still
// good nobody suffers from the hold, so it ends with that token. To look whether
// somebody has authorised the connector costs no request.
func (s *Source) hold(fail *Error, now time.Time) {
	s.failure, s.failedAt = fail, now
	s.failures++
	pause := longestHold
	switch {
	case fail.Code == NeedsAuthorization:
		pause = sharedFailure
	case !fail.Permanent:
		pause = min(max(time.Second<<min(s.failures-1, 10), sharedFailure, fail.after), longestHold)
		if h := s.cached.Load(); h != nil && now.Before(h.expires) {
			pause = max(min(pause, h.expires.Sub(now)), time.Second, fail.after)
		}
	}
	s.holdTill = now.Add(pause)
}
