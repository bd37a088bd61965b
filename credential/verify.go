package credential

import (
	"context"
	"time"
)

// betweenTests lies between the requests of tests that fail.
const betweenTests = time.Second

// Verify proves that a token can be had, for an administrator's test. A token of
// this revision that was not asked for before since, in any process on the
// store, is proof enough; otherwise one is fetched, and tests at the same time
// share that request. A hold after a failure does not count for a
// test, but tests that fail make one request a second at most (E12). The
// exchanges are those of the request that decided; none when there was no need
// of one. All errors are *[Error].
func (s *Source) Verify(ctx context.Context, since time.Time) (Token, []Exchange, error) {
	if s.scheme.static != nil && !s.gone.Load() {
		return Token{s.scheme.static}, nil, nil
	}
	for {
		f, t, err := s.verifying(since)
		if f == nil {
			return t, nil, err
		}
		if err := s.await(ctx, f); err != nil {
			return Token{}, s.exchangesOf(f), err
		}
		if !f.held.issued.Before(since) {
			return Token{f.held}, s.exchangesOf(f), nil
		}
	}
}

// verifying returns the flight to wait for, or what is known without one.
func (s *Source) verifying(since time.Time) (*flight, Token, error) {
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch h := s.cached.Load(); {
	case s.gone.Load():
		return nil, Token{}, inactive()
	case h != nil && now.Before(h.expires) && !h.issued.Before(since):
		return nil, Token{h}, nil
	case s.flight != nil:
		return s.flight, Token{}, nil
	case s.failure != nil && now.Before(s.failedAt.Add(betweenTests)):
		return nil, Token{}, s.failure
	}
	return s.begin(want{since: since}), Token{}, nil
}

func (s *Source) exchangesOf(f *flight) []Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Exchange(nil), f.sent...)
}
