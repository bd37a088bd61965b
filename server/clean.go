package server

import (
	"cmp"
	"context"
	"errors"
	"time"
)

const (
	cleanEvery    = 10 * time.Minute
	keepCreations = 24 * time.Hour      // answers to Idempotency-Keys
	keepContacts  = 30 * 24 * time.Hour // where the configuration does not say
	keepTrials    = 24 * time.Hour      // texts of drafts that were tried, at least
)

// openCleaning adds what removes things whose time is over.
func (s *Server) openCleaning(context.Context) error {
	s.background = append(s.background, loop{"cleaning up", s.clean}, loop{"checking the database", s.check}, loop{"looking at certificates", s.remind})
	return nil
}

// clean removes what has expired until the context ends: none of it lets anybody
// in any more, but nothing of it should be there for ever.
func (s *Server) clean(ctx context.Context) error {
	tick := time.NewTicker(cleanEvery)
	defer tick.Stop()
	for {
		if err := s.sweep(ctx, s.config.Clock()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// sweep removes what expired before now.
func (s *Server) sweep(ctx context.Context, now time.Time) error {
	return errors.Join(
		s.db.Creations().DeleteCreations(ctx, now.Add(-keepCreations)),
		s.db.Sessions().DeleteExpiredSessions(ctx, now),
		s.db.Links().DeleteExpiredLinks(ctx, now),
		s.db.Flows().DeleteTrials(ctx, now.Add(-max(cmp.Or(s.config.Retention, keepContacts), keepTrials))),
	)
}
