package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/callwright/callwright/fault"
)

// Lock is what the one process holds that runs contacts: the lock of a file
// beside the SQLite database, or an advisory lock of PostgreSQL, which ends with
// the connection that took it. It is a runner.Lock.
type Lock struct{ db *DB }

// Lock returns the lock of the installation's contacts.
func (db *DB) Lock() Lock { return Lock{db} }

const (
	contactLock  = 0x43777275             // advisory lock of PostgreSQL
	lockTries    = 500 * time.Millisecond // between tries to get it
	lockWatch    = 2 * time.Second        // between looks whether it is held still
	lockPatience = 5 * time.Second        // for an answer to such a look
)

// Hold waits until no other process holds the lock, takes it and moves the
// fence on, so that a holder that does not know yet that it has lost the lock
// writes nothing more.
func (l Lock) Hold(ctx context.Context) (context.Context, int64, func(), error) {
	for {
		held, release, err := l.try(ctx)
		if err != nil {
			return nil, 0, nil, err
		}
		if held != nil {
			fence, err := l.fence(ctx)
			if err != nil {
				release()
				return nil, 0, nil, err
			}
			return held, fence, release, nil
		}
		select {
		case <-ctx.Done():
			return nil, 0, nil, context.Cause(ctx)
		case <-time.After(lockTries):
		}
	}
}

func (l Lock) try(ctx context.Context) (context.Context, func(), error) {
	if l.db.path != "" {
		return l.tryFile()
	}
	return l.tryPostgres(ctx)
}

func (l Lock) fence(ctx context.Context) (int64, error) {
	fence, found, err := query[int64]{doing: "moving the fence", scan: scanNumber, changes: true,
		statement: `UPDATE contact_fence SET fence = fence + 1 WHERE id = 1 RETURNING fence`}.one(ctx, l.db)
	if err == nil && !found {
		err = errors.New("moving the fence: there is none")
	}
	return fence, err
}

// tryFile locks the file beside the database, and watches that one; nothing when
// another process has the lock.
func (l Lock) tryFile() (context.Context, func(), error) {
	if err := l.db.present(); err != nil {
		return nil, nil, err
	}
	path := l.db.path + ".contacts"
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fault.New(fault.Unavailable, "folder_not_writable", "the lock %s cannot be opened: %v", path, errors.Unwrap(err))
	}
	if mine, err := lockFile(file); err != nil || !mine {
		file.Close()
		if err != nil {
			err = fmt.Errorf("locking %s: %w", path, err)
		}
		return nil, nil, err
	}
	held, cancel := context.WithCancel(context.Background())
	go func() {
		l.watchFile(held)
		cancel()
	}()
	return held, func() { cancel(); file.Close() }, nil
}

// watchFile returns when the database is no longer where it was, or held ends.
func (l Lock) watchFile(held context.Context) {
	for {
		select {
		case <-held.Done():
			return
		case <-time.After(lockWatch):
		}
		if l.db.present() != nil {
			return
		}
	}
}

// tryPostgres takes the advisory lock on a connection of its own, and watches
// the connection. A server that does not hear of us any more lets go within 30 s.
func (l Lock) tryPostgres(ctx context.Context) (context.Context, func(), error) {
	conn, err := l.db.writer.Conn(ctx)
	if err != nil {
		return nil, nil, l.db.failed(ctx, "connecting for the lock", err)
	}
	var mine bool
	for _, setting := range []string{"tcp_keepalives_idle = 5", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3"} {
		if err == nil {
			_, err = conn.ExecContext(ctx, "SET "+setting)
		}
	}
	if err == nil {
		err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, contactLock).Scan(&mine)
	}
	if err != nil || !mine {
		return nil, nil, errors.Join(l.db.failed(ctx, "locking the contacts", err), conn.Close())
	}
	held, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		watchLock(held, conn)
		cancel()
	}()
	return held, func() { cancel(); <-done; unlock(conn) }, nil
}

// watchLock returns when the connection no longer answers, or held ends.
func watchLock(held context.Context, conn *sql.Conn) {
	for {
		select {
		case <-held.Done():
			return
		case <-time.After(lockWatch):
		}
		ctx, cancel := context.WithTimeout(held, lockPatience)
		_, err := conn.ExecContext(ctx, `SELECT 1`)
		cancel()
		if err != nil {
			return
		}
	}
}

// unlock gives the lock back; when the connection is gone, it is free already.
func unlock(conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, contactLock); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // so that it is not used again
	}
	_ = conn.Close()
}
