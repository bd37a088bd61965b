package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/callwright/callwright/fault"
)

var errBusy = fault.New(fault.Unavailable, "database_busy", "the database is busy; try again")

// failed says what a database's error means: a refusal that callers can tell
// apart where there is one, otherwise the error with what was being done. The
// caller's own end of waiting stays what it is.
func (db *DB) failed(ctx context.Context, doing string, err error) error {
	var known *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", doing, errors.Join(context.Cause(ctx), err))
	}
	cause := fmt.Errorf("%s: %w", doing, &databaseError{err})
	if refusal := refusalOf(err); refusal != nil {
		refusal.Cause = cause
		return refusal
	}
	return cause
}

// databaseError tells an error of the database from one that a function inside a
// transaction got elsewhere, such as from the network: only the former is a
// reason to run the transaction again.
type databaseError struct{ error }

func (e *databaseError) Unwrap() error { return e.error }

func refusalOf(err error) *fault.Error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &lite):
		return sqliteRefusal(lite.Code())
	case errors.As(err, &pg):
		return postgresRefusal(pg.Code)
	case lost(err):
		return fault.New(fault.Unavailable, "database_unreachable", "the database cannot be reached; it is tried again with the next request")
	}
	return nil
}

// The refusals of which there is one for both databases.
func full() *fault.Error {
	return fault.New(fault.Unavailable, "disk_full", "the disk of the database is full: nothing was changed; make room and try again")
}

func readOnly() *fault.Error {
	return fault.New(fault.Unavailable, "database_read_only", "the database cannot be written to: nothing was changed; check the rights of its file and folder, or whether the server is a replica")
}

func taken() *fault.Error {
	return fault.New(fault.Conflict, "already_exists", "there is one already")
}

func orphan() *fault.Error {
	return fault.New(fault.Conflict, "reference_missing", "what this belongs to is not there")
}

func corrupt() *fault.Error {
	return fault.New(fault.Internal, "database_corrupt", "the database is damaged: stop, keep the file and restore a backup")
}

func sqliteRefusal(code int) *fault.Error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return taken()
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return orphan()
	}
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return full()
	case sqlite3.SQLITE_READONLY:
		return readOnly()
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.New(fault.Unavailable, "database_busy", "the database is busy; try again")
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return fault.New(fault.Unavailable, "database_unreachable", "the file of the database cannot be read or written; check the disk, and the rights of the file and its folder")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return corrupt()
	}
	return nil
}

func postgresRefusal(code string) *fault.Error {
	switch {
	case code == "23505":
		return taken()
	case code == "23503":
		return orphan()
	case code == "53100":
		return full()
	case code == "25006":
		return readOnly()
	case code == "XX001", code == "XX002":
		return corrupt()
	case code == "40001", code == "40P01", code == "55P03", strings.HasPrefix(code, "53"):
		return fault.New(fault.Unavailable, "database_busy", "the database is busy; try again")
	case unreachable(code):
		return fault.New(fault.Unavailable, "database_unreachable", "the database cannot be reached; it is tried again with the next request")
	}
	return nil
}

// unreachable are the classes of PostgreSQL that say that the server goes away,
// comes up, or has ended the connection.
func unreachable(code string) bool {
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P") || code == "25P03"
}

// unserialised reports whether the database could not serialise a transaction,
// so that it may go well when it is run again.
func unserialised(err error) bool {
	var ours *databaseError
	var pg *pgconn.PgError
	return errors.As(err, &ours) && errors.As(ours, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// cutShort reports whether an error of the database is a lost connection, and it
// is not too late for another try.
func cutShort(err error, began time.Time) bool {
	var ours *databaseError
	return errors.As(err, &ours) && lost(ours.error) && time.Since(began) < patience
}

// lost reports whether the connection to the database server was lost or could
// not be made.
func lost(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return unreachable(pg.Code)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// gaveUp reports whether SQLite may have rolled the transaction back by itself.
func gaveUp(err error) bool {
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return false
	}
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}
