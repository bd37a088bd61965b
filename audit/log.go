package audit

import (
	"context"
	"fmt"
	"time"
)

// Log writes and reads entries. It is safe for concurrent use when its store is.
type Log struct {
	store Store
	clock func() time.Time
}

// New makes a log; a nil clock means time.Now.
func New(store Store, clock func() time.Time) *Log {
	if clock == nil {
		clock = time.Now
	}
	return &Log{store: store, clock: clock}
}

// Record adds an entry: Sequence, Time (when zero), Previous and Hash are filled
// in. When it fails, what it was to record must not happen (N2): callers record
// in the transaction of the change. An entry that does not name an actor by kind
// and id, an action, an object's kind and an outcome is refused as
// [fault.Internal].
//
// Texts are kept as they are, line breaks included; only what no database keeps
// (NUL, what is not UTF-8) becomes U+FFFD.
func (l *Log) Record(ctx context.Context, e Entry) error {
	if e.Time.IsZero() {
		e.Time = l.clock()
	}
	if err := e.check(); err != nil {
		return err
	}
	e = e.storable()
	err := l.store.Append(ctx, e.Organisation, func(h Head) Entry {
		linked := e
		linked.Sequence, linked.Previous = h.Sequence+1, h.Hash
		linked.Hash = linked.digest()
		return linked
	})
	if err != nil {
		return fmt.Errorf("recording %s in the audit log: %w", Escape(e.Action), err)
	}
	return nil
}

const (
	defaultPage = 100
	largestPage = 1000
)

// List returns entries of one organisation, newest first: at most q.Limit, which
// is 100 when it is not positive and never more than 1000. The page after is
// that with q.Before set to the last Sequence.
func (l *Log) List(ctx context.Context, q Query) ([]Entry, error) {
	if q.Limit <= 0 {
		q.Limit = defaultPage
	}
	q.Limit = min(q.Limit, largestPage)
	entries, err := l.store.Entries(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	return entries, nil
}
