package audit

import (
	"context"
	"errors"
	"time"
)

// Log writes and reads entries.
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
// in the transaction of the change.
func (l *Log) Record(ctx context.Context, e Entry) error {
	return errors.New("not yet") // TODO
}
