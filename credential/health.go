package credential

import (
	"context"
	"slices"
	"time"
)

// The states of a source's health.
const (
	StateOK      = "ok"
	StateFailing = "failing"
	StateUnused  = "unused" // no token yet
)

// Health is a source's state, for people.
type Health struct {
	State       string     // StateOK, StateFailing, StateUnused or NeedsAuthorization
	LastToken   time.Time  // when the token was asked for
	NextRefresh time.Time  // from when a new one is fetched ahead
	Expires     time.Time  // of the token
	Error       *Error     // of the last failure, while failing
	FailedAt    time.Time  // while failing
	NextTry     time.Time  // not before, while failing
	Warnings    []string   // of the last token answer
	Last        []Exchange // the last token requests, masked
	Requests    Figures    // of the token requests of this process; zero for what is not fetched
	// CertificateExpires is zero for a scheme without a certificate (D6).
	CertificateExpires time.Time
}

// Health returns the source's state as this process knows it.
func (s *Source) Health() Health {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := Health{State: StateUnused, Warnings: slices.Clone(s.warnings), Last: slices.Clone(s.last), CertificateExpires: s.scheme.expires}
	if s.scheme.static != nil {
		h.State = StateOK
	} else {
		h.Requests = s.asked.Figures(s.clock(), s.from)
	}
	if t := s.cached.Load(); t != nil {
		h.State, h.LastToken, h.NextRefresh, h.Expires = StateOK, t.issued, t.refresh, t.expires
	}
	if s.failure != nil {
		h.State, h.Error, h.FailedAt, h.NextTry = StateFailing, s.failure, s.failedAt, s.holdTill
		if s.failure.Code == NeedsAuthorization {
			h.State = NeedsAuthorization
		}
	}
	return h
}

// StoredHealth is [Source.Health] for a process that may not have used the
// connector itself: what it does not know it reads from the store, without
// opening the token.
func (s *Source) StoredHealth(ctx context.Context) (Health, error) {
	h := s.Health()
	store := s.broker.o.Store
	if store == nil || s.scheme.static != nil || h.State != StateUnused && h.State != NeedsAuthorization {
		return h, nil
	}
	row, found, err := store.Stored(ctx, s.row)
	switch {
	case err != nil:
		return h, err
	case found && row.Condition != NeedsAuthorization && row.Version > 0:
		h = Health{State: StateOK, Warnings: h.Warnings, Last: h.Last, Requests: h.Requests, CertificateExpires: h.CertificateExpires}
		h.LastToken, h.NextRefresh, h.Expires = row.Issued, row.Refresh, row.Expires
	case s.spends:
		h.State = NeedsAuthorization
	}
	return h, nil
}
