package credential

import (
	"context"
	"time"
)

// clockTolerance is by how much the clocks of two processes may differ before a
// refresh token could be spent twice.
const clockTolerance = 15 * time.Minute

// sighting is a lease of another process as it was first seen, by the clock of
// this one.
type sighting struct {
	owner string
	until time.Time
	at    time.Time
}

// turn is what waiting in the queue came to: a token that another process has
// saved, the row with its lease, a failure, or leave to go on without a lease.
type turn struct {
	held   *held
	row    Stored
	leased bool
	fail   *Error
}

func (t turn) over() bool { return t.held != nil || t.leased || t.fail != nil }

// queue waits for this process's turn. When the store is silent for longer than
// [patience] a grant that spends nothing goes on without a lease: two requests
// are better than none. One that spends a refresh token never does.
func (s *Source) queue(ctx context.Context, f *flight) turn {
	var silent time.Time
	for {
		t, err := s.look(ctx, f)
		if t.over() {
			return t
		}
		now := s.clock()
		switch {
		case err == nil:
			silent = time.Time{}
		case silent.IsZero():
			silent = now
		case !s.spends && now.Sub(silent) >= patience:
			f.warnings = append(f.warnings, "the store of tokens does not answer; this token was fetched without asking whether another process has one")
			return turn{}
		}
		select {
		case <-time.After(s.broker.o.Pause):
		case <-ctx.Done():
			if err != nil {
				return turn{fail: storage("the store of tokens does not answer", err)}
			}
			return turn{fail: s.overdue()}
		}
	}
}

// look asks the store once.
func (s *Source) look(ctx context.Context, f *flight) (turn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	store := s.broker.o.Store
	row, found, err := store.Stored(ctx, s.row)
	if err != nil {
		return turn{}, err
	}
	if found {
		if h := s.take(ctx, f, row); h != nil {
			return turn{held: h}, nil
		}
	}
	if fail := s.unauthorised(f, row, found); fail != nil {
		return turn{fail: fail}, nil
	}
	now, free := s.free(row, found)
	if !free {
		return turn{}, nil
	}
	row, leased, err := store.Acquire(ctx, s.row, s.owner, now, s.clock().Add(s.broker.o.Lease))
	if err != nil || !leased {
		return turn{}, err
	}
	if h := s.take(ctx, f, row); h != nil { // saved between the two questions
		s.release()
		return turn{held: h}, nil
	}
	return turn{row: row, leased: true}, nil
}

// free reports whether a row's lease may be taken, and as of when. The holder's
// clock is not ours: a lease that does not move for its whole length, by our own
// clock, is that of a dead process, whatever time stands in it (E4). To wait
// that out after every start would be long, so a lease is also free when its
// time is over; for one that guards a refresh token, long over (E11).
func (s *Source) free(row Stored, found bool) (time.Time, bool) {
	now := s.clock()
	if !found || row.Owner == "" || row.Owner == s.owner || row.Until.IsZero() {
		return now, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if row.Owner != s.seen.owner || !row.Until.Equal(s.seen.until) {
		s.seen = sighting{row.Owner, row.Until, now}
	}
	if now.Sub(s.seen.at) >= s.broker.o.Lease {
		if row.Until.After(now) {
			return row.Until, true
		}
		return now, true
	}
	tolerance := time.Duration(0)
	if s.spends {
		tolerance = clockTolerance
	}
	return now, now.Sub(row.Until) >= tolerance
}

// renewing extends the lease while a request is under way, until stop returns.
func (s *Source) renewing() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(s.broker.o.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if s.gone.Load() {
				return // Forget has dropped the row
			}
			now := s.clock()
			if _, ours, err := s.broker.o.Store.Acquire(ctx, s.row, s.owner, now, now.Add(s.broker.o.Lease)); err == nil && !ours {
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// release ends the lease as soon as can be; otherwise it ends by itself.
func (s *Source) release() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = s.broker.o.Store.Release(ctx, s.row, s.owner)
}
