package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"
)

// How often, and for how long, something is done again: a transaction that the
// database could not serialise, and what a lost connection has cut short.
const (
	tries    = 10
	patience = 5 * time.Second
)

// connectionWait bounds the wait for a connection to write with: a function
// inside a transaction that uses the context from outside it would wait for ever.
const connectionWait = 30 * time.Second

// carried is the transaction in a context.
type carried struct {
	db     *DB
	tx     *sql.Tx
	depth  int
	broken error // why the database gave the transaction up; nothing more may run in it
	secret bool  // a secret was deleted: the journal is emptied afterwards (F12)
	locked map[string]bool
}

type carriedKey struct{}

func (db *DB) transaction(ctx context.Context) *carried {
	if c, ok := ctx.Value(carriedKey{}).(*carried); ok && c.db.home == db.home {
		return c
	}
	return nil
}

// Atomically runs f in one transaction that its context carries, and commits
// when f returns nil. Within a transaction that the context has already, f is a
// part of it: when f fails, what f did is undone, and the rest stands until the
// outer function ends. Only the outermost call runs f again, when the database
// could not serialise it, or the connection was lost before the commit: f must
// do nothing else that cannot be repeated.
func (db *DB) Atomically(ctx context.Context, f func(context.Context) error) error {
	if c := db.transaction(ctx); c != nil {
		return c.part(ctx, f)
	}
	began := time.Now()
	for try := 1; ; try++ {
		err, committing := db.once(ctx, f)
		again := unserialised(err) || !committing && cutShort(err, began)
		if err == nil || !again || try == tries || !pause(ctx, try) {
			return err
		}
	}
}

// pause waits before the next try, longer each time and by chance, so that two
// that met do not meet again; it reports false when the context has ended.
func pause(ctx context.Context, try int) bool {
	timer := time.NewTimer(time.Millisecond + rand.N(min(5*time.Millisecond<<try, time.Second)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// once runs f in a new transaction; committing tells that the error is of the
// commit, so that it is not known whether f's changes stand.
func (db *DB) once(ctx context.Context, f func(context.Context) error) (err error, committing bool) {
	conn, err := db.connection(ctx)
	if err != nil {
		return err, false
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return db.failed(ctx, "beginning a transaction", err), false
	}
	defer func() { _ = tx.Rollback() }() // without effect after a commit
	c := &carried{db: db, tx: tx, locked: map[string]bool{}}
	if err := f(context.WithValue(ctx, carriedKey{}, c)); err != nil {
		return err, false
	}
	if c.broken != nil {
		return c.broken, false
	}
	if err := tx.Commit(); err != nil {
		return db.failed(ctx, "committing a transaction", err), true
	}
	if c.secret {
		db.emptyJournal(ctx, conn)
	}
	return nil, false
}

func (db *DB) connection(ctx context.Context) (*sql.Conn, error) {
	bounded, cancel := context.WithTimeoutCause(ctx, connectionWait, errBusy)
	defer cancel()
	conn, err := db.writer.Conn(bounded)
	if err != nil && ctx.Err() == nil && context.Cause(bounded) == errBusy {
		err = errBusy
	}
	return conn, db.failed(ctx, "waiting for the database", err)
}

// part runs f as a part of a transaction that has begun.
func (c *carried) part(ctx context.Context, f func(context.Context) error) error {
	c.depth++
	defer func() { c.depth-- }()
	name := fmt.Sprintf("part_%d", c.depth)
	if err := c.run(ctx, "SAVEPOINT "+name); err != nil {
		return err
	}
	if err := f(ctx); err != nil {
		clear(c.locked) // the database lets go of what the part has locked
		undo := c.run(ctx, "ROLLBACK TO "+name)
		if undo == nil {
			undo = c.run(ctx, "RELEASE "+name)
		}
		if undo != nil && c.broken == nil {
			c.broken = undo
		}
		return err
	}
	return c.run(ctx, "RELEASE "+name)
}

func (c *carried) run(ctx context.Context, statement string) error {
	if c.broken != nil {
		return c.broken
	}
	_, err := c.tx.ExecContext(ctx, statement)
	return c.db.failed(ctx, "running a part of a transaction", err)
}

// lock makes other transactions that lock the same name wait until this one,
// which the context must carry, ends. SQLite lets one transaction write at a time
// anyway.
func (db *DB) lock(ctx context.Context, name string) error {
	c := db.transaction(ctx)
	if c != nil && c.locked[name] {
		return nil
	}
	_, err := db.exec(ctx, "locking "+name, `INSERT INTO locks (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name`, name)
	if c != nil && err == nil {
		c.locked[name] = true
	}
	return err
}
