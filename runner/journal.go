package runner

import (
	"context"
	"errors"
	"time"
)

// Lock makes one process the one that runs contacts: the lock of a SQLite file,
// or an advisory lock of PostgreSQL.
type Lock interface {
	// Hold waits until the lock is free and holds it until the context that it
	// returns ends: release was called, or the lock was lost. A later holder has
	// a larger fence; the journal refuses commits with a smaller one.
	Hold(ctx context.Context) (held context.Context, fence int64, release func(), err error)
}

// Journal keeps turns, snapshots and what is over. One process writes.
type Journal interface {
	// Commit writes a batch in one transaction; an error wraps ErrFenced when a
	// later holder of the lock has taken over.
	// Committing the same batch again, when it is not known whether it was, does no harm.
	Commit(ctx context.Context, b Batch) error
	// Rows returns the rows of the journal in their order.
	Rows(ctx context.Context, after int64, limit int) ([]Row, error)
	// Kept returns a contact that is on disk. That a row of it is damaged is told
	// in the contact, here as in Parked and List, and is no error. An id that
	// cannot be read is empty.
	Kept(ctx context.Context, id string) (Kept, bool, error)
	// Due returns parked contacts whose next timer is due before a moment, the
	// earliest first.
	Due(ctx context.Context, before time.Time, limit int) ([]Waiting, error)
	// Contacts is the rest of what is asked of contacts on disk.
	Contacts
}

// Contacts reads and deletes contacts on disk.
type Contacts interface {
	List(ctx context.Context, q Query) (page []Kept, next string, err error) // without Snapshot and Turns
	Segments(ctx context.Context, id string) ([][]byte, error)               // sealed turns of earlier stretches, in order
	Parked(ctx context.Context, after string, limit int) ([]Kept, error)     // all that are not over, by id, with Desk but without Snapshot, Segment and Path
	Expire(ctx context.Context, before time.Time, limit int) (int, error)    // deletes contacts that ended before
	Delete(ctx context.Context, id string) error                             // of one that is over or quarantined
}

// Batch is what one commit writes.
type Batch struct {
	Fence int64
	Row   Row      // sealed turns; none when Bytes is empty; a row of that number is replaced
	Drop  []int64  // rows that are needed no more
	Wake  []string // contacts on disk that go on: they are live and due no more
	Keep  []Kept   // contacts that have parked or ended: inserted or replaced
}

// Row is one row of the journal: the turns of one commit.
type Row struct {
	Number int64
	Bytes  []byte
}

// Waiting is a parked contact with a timer.
type Waiting struct {
	ID  string
	Due time.Time
}

// Kept is a contact on disk. Of one that is over, Snapshot is empty.
type Kept struct {
	Contact
	Due      time.Time // next timer of a parked one; zero for none
	Snapshot []byte    // sealed
	Desk     []byte    // of Desk.Kept
	Segment  []byte    // sealed turns since the last time that it was kept; appended to its segments
	Turn     int       // number of its last turn
	Again    bool      // it is on disk already: its Segment is a further one
	Damage   error     // columns cannot be read; the others are there, and State is Quarantined, which it is not yet on disk (H6)
}

// ErrFenced is wrapped by a commit's error when another process has taken over.
var ErrFenced = errors.New("another process has taken the contacts over")
