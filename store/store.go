// Package store keeps everything in one database, SQLite or PostgreSQL: one SQL
// text, one set of migrations, one file per noun.
//
//	store.go         open, ping, close
//	sqlite.go        the file: make, look at before opening, connections
//	postgres.go      the pool, and what PostgreSQL lacks of the one SQL text
//	migration.go     the schema, brought up to date
//	transaction.go   Atomically: the transaction that a context carries
//	statement.go     runs statements in the context's transaction, or outside one
//	prepared.go      those that are kept ready
//	failure.go       what a database reports, in the product's words
//	backup.go        backup, restore, integrity check
//	keysets.go secrets.go audit.go organisations.go … one noun each
//
// Each noun is a small type that a method of [DB] returns; it implements the
// interface that the noun's package declares. Every method works in the context's
// transaction when there is one. Outside of one, reads go to connections of their
// own (SQLite: many readers beside the one writer).
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/callwright/callwright/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open database. Its methods that return a noun's store share its
// connections and its transactions.
type DB struct {
	writer   *sql.DB // SQLite: one connection; PostgreSQL: the pool
	readers  *sql.DB
	path     string      // of the SQLite file; "" for PostgreSQL
	file     os.FileInfo // of the SQLite file, when it was opened
	readOnly bool
	home     *DB            // that this one was reserved of, or itself: they share transactions
	reserve  func() *sql.DB // further connections; nil for SQLite
	prepared prepared
}

// Reserve returns the same database with connections of its own, for work that
// must not wait behind everybody else's. A transaction that a context carries is
// shared by both. On SQLite, where one connection writes, it is db itself.
// Closing the one does not close the other.
func (db *DB) Reserve() *DB {
	if db.reserve == nil {
		return db
	}
	pool := db.reserve()
	return &DB{writer: pool, readers: pool, readOnly: db.readOnly, home: db.home, reserve: db.reserve}
}

// Options say what to open.
type Options struct {
	// Path of the SQLite file. Its folder must exist.
	Path string
	// URL of a PostgreSQL database, postgres://…; it takes the place of Path.
	URL string
	// Create makes a new database where there is none; otherwise opening one
	// that does not exist fails.
	Create bool
	// ReadOnly opens without migrating, also one of an older version. Changes fail.
	ReadOnly bool
}

// Open opens a database and brings its schema up to date. One that is corrupt,
// belongs to another program or was written by a newer version is refused and
// left as it is (H9). An existing SQLite file is backed up beside itself before
// its schema changes, as PATH.before-NNNN with the number of the first migration.
func Open(ctx context.Context, o Options) (*DB, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("reading the built-in migrations: %w", err)
	}
	return open(ctx, o, sub)
}

func open(ctx context.Context, o Options, schema fs.FS) (*DB, error) {
	var db *DB
	var err error
	switch {
	case o.URL != "":
		db, err = openPostgres(ctx, o, schema)
	case o.Path != "":
		db, err = openSQLite(ctx, o, schema)
	default:
		err = fault.New(fault.Invalid, "database_not_named", "no database is named: give the path of a file or a postgres:// URL")
	}
	if err != nil {
		return nil, err
	}
	db.home = db
	if db.path != "" {
		if db.file, err = os.Stat(db.path); err != nil {
			return nil, errors.Join(fmt.Errorf("looking at the database: %w", err), db.Close())
		}
	}
	return db, nil
}

// present refuses when the SQLite file is no longer where it was opened: what is
// written to a file that was deleted or moved away is gone with this process (H9).
func (db *DB) present() error {
	if db.path == "" {
		return nil
	}
	if now, err := os.Stat(db.path); err != nil || !os.SameFile(db.file, now) {
		return fault.New(fault.Unavailable, "database_gone", "the database %s was deleted or moved while it was open; bring it back from a backup and start again", db.path)
	}
	return nil
}

// Ping tells whether the database answers; a refusal with code
// [fault.Unavailable] when it does not.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.present(); err != nil {
		return err
	}
	scan := func(s scanner) (one int64, err error) { return one, s.Scan(&one) }
	_, _, err := query[int64]{doing: "asking the database", scan: scan, statement: "SELECT 1"}.one(ctx, db)
	return err
}

// Close closes the database. Transactions must have ended.
func (db *DB) Close() error {
	err := db.readers.Close()
	if db.writer != db.readers {
		err = errors.Join(err, db.writer.Close()) // last: it leaves no journal behind
	}
	return err
}
