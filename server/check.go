package server

import (
	"context"
	"errors"
	"time"

	"github.com/callwright/callwright/fault"
)

// checkEvery is how often a database is read as a whole for damage. Opening a
// large one looks only at what nothing works without.
const checkEvery = 24 * time.Hour

// check reads the database for damage until the context ends. What it finds is
// logged, and told by /readyz: a backup is to be restored before more is lost (H9, H14).
func (s *Server) check(ctx context.Context) error {
	tick := time.NewTicker(checkEvery)
	defer tick.Stop()
	for {
		err := s.db.Check(ctx)
		switch {
		case err == nil:
			s.damage.Store(nil)
		case fault.ReasonOf(err) == "database_corrupt":
			s.damage.Store(&err)
			s.log.ErrorContext(ctx, "the database is damaged: stop, and restore a backup", "error", err)
		case ctx.Err() == nil:
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

var errDamaged = errors.New("the database is damaged; restore a backup")

// sound says whether the last check found damage.
func (s *Server) sound(context.Context) error {
	if s.damage.Load() != nil {
		return errDamaged
	}
	return nil
}
