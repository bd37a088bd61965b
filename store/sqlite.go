package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver

	"github.com/callwright/callwright/fault"
)

// applicationID marks our files (SQLite file format, section 1.3.12): "Cwrt".
const applicationID = 0x43777274

// The settings of a connection. WAL lets readers and the writer work side by
// side; FULL makes each commit durable; deleted content is overwritten (F12);
// a journal of up to 4,000 pages has pages that keep changing written to the file
// less often; temporary tables stay in memory (F1).
var (
	pragmasOfAll    = []string{"busy_timeout(10000)", "foreign_keys(1)", "trusted_schema(0)", "temp_store(memory)"}
	pragmasToWrite  = append([]string{"journal_mode(wal)", "synchronous(full)", "secure_delete(1)", "wal_autocheckpoint(4000)"}, pragmasOfAll...)
	pragmasToRead   = append([]string{"query_only(1)"}, pragmasOfAll...)
	leftFromAnother = []string{"-wal", "-journal"}
)

// sqliteName is the name by which the driver opens a file; any path will do.
func sqliteName(path, mode, lock string, pragmas []string) string {
	q := url.Values{"mode": {mode}, "_txlock": {lock}, "_dqs": {"0"}, "_pragma": pragmas}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

func openSQLite(ctx context.Context, o Options, schema fs.FS) (*DB, error) {
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, fmt.Errorf("finding the database %s: %w", o.Path, err)
	}
	if err := createIfAbsent(ctx, path, o, schema); err != nil {
		return nil, err
	}
	known, err := newest(schema)
	if err != nil {
		return nil, err
	}
	found, err := inspect(ctx, path, known)
	if err != nil {
		return nil, err
	}
	if o.ReadOnly {
		pool, err := openPool(sqliteName(path, "ro", "deferred", pragmasToRead), readers())
		return &DB{writer: pool, readers: pool, path: path, readOnly: true}, err
	}
	db, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err := db.ready(ctx, schema, found, known); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func readers() int { return max(4, runtime.NumCPU()) }

func connect(path string) (*DB, error) {
	writer, err := openPool(sqliteName(path, "rw", "immediate", pragmasToWrite), 1)
	if err != nil {
		return nil, err
	}
	pool, err := openPool(sqliteName(path, "rw", "deferred", pragmasToRead), readers())
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	return &DB{writer: writer, readers: pool, path: path}, nil
}

func openPool(name string, most int) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return pool, nil
}

// ready makes sure that the file can be written to and brings its schema up to date.
func (db *DB) ready(ctx context.Context, schema fs.FS, found, known int64) error {
	// Changes nothing, but SQLite would open what it cannot write to all the same.
	if _, err := db.writer.ExecContext(ctx, "DELETE FROM "+versionTable+" WHERE 0"); err != nil {
		return refused(db.path, err)
	}
	if found < known {
		if err := db.backUpBefore(ctx, found+1); err != nil {
			return err
		}
		if err := migrate(ctx, db.writer, dialectSQLite, schema, known); err != nil {
			return fmt.Errorf("bringing the schema of %s up to date: %w", db.path, err)
		}
	}
	return private(db.path)
}

// private takes the rights to a file from everyone but its owner (F10).
func private(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return fmt.Errorf("making %s private: %w", path, err)
	}
	return nil
}

// createIfAbsent makes a new database where there is none and o asks for one.
func createIfAbsent(ctx context.Context, path string, o Options, schema fs.FS) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fault.New(fault.Invalid, "database_is_folder", "%s is a folder, not a database; name a file in it", path)
	case err == nil && info.Size() == 0:
		return fault.New(fault.Invalid, "database_truncated", "%s is empty: it is no database any more; restore a backup", path)
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.Unavailable, "database_unreachable", "%s cannot be read: %v", path, errors.Unwrap(err))
	case !o.Create || o.ReadOnly:
		return fault.New(fault.NotFound, "database_missing", "there is no database at %s; `callwright setup` makes one", path)
	}
	if err := nothingLeft(path); err != nil {
		return err
	}
	if err := create(ctx, path, schema); !errors.Is(err, fs.ErrExist) { // another process may have been faster
		return err
	}
	return nil
}

// nothingLeft refuses a path beside which lies the journal of a database that is
// gone: SQLite would play it into the new one.
func nothingLeft(path string) error {
	for _, end := range leftFromAnother {
		if _, err := os.Lstat(path + end); err == nil {
			return fault.New(fault.Conflict, "journal_left_behind", "%s%s is left from an earlier database; move it away first", path, end)
		}
	}
	return nil
}

// create makes a database under another name and gives it its own when it is
// complete, so that an interrupted start leaves nothing that looks like one.
func create(ctx context.Context, path string, schema fs.FS) error {
	return build(path, func(draft string) error {
		db, err := connect(draft)
		if err != nil {
			return err
		}
		known, err := newest(schema)
		if err == nil {
			_, err = db.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
		}
		if err == nil {
			err = migrate(ctx, db.writer, dialectSQLite, schema, known)
		}
		if err := errors.Join(err, db.Close()); err != nil {
			return refused(path, err)
		}
		return nil
	})
}

// build lets fill write a new private file beside path and then names it path.
// A file that is there by then stays, and the error is [fs.ErrExist].
func build(path string, fill func(draft string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".callwright-*") // 0600
	if err != nil {
		return fault.New(fault.Unavailable, "folder_not_writable", "nothing can be written beside %s: %v", path, errors.Unwrap(err))
	}
	draft := f.Name()
	defer func() {
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(draft + end)
		}
	}()
	if err := f.Close(); err != nil {
		return fmt.Errorf("making %s: %w", path, err)
	}
	if err := fill(draft); err != nil {
		return err
	}
	if err := settle(draft); err != nil {
		return fmt.Errorf("making %s: %w", path, err)
	}
	if err := os.Link(draft, path); err != nil {
		return fmt.Errorf("making %s: %w", path, err)
	}
	return settle(filepath.Dir(path))
}

// settle makes a file or folder durable.
func settle(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// inspect looks at an existing file without writing to it, and returns the
// version of its schema.
func inspect(ctx context.Context, path string, known int64) (int64, error) {
	pool, err := openPool(sqliteName(path, "ro", "deferred", pragmasToRead), 1)
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	var id int64
	if err := pool.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return 0, refused(path, err)
	}
	if id != applicationID {
		return 0, fault.New(fault.Invalid, "database_foreign", "%s belongs to another program; it was left as it is", path)
	}
	found, err := version(ctx, pool)
	if err != nil {
		return 0, refused(path, err)
	}
	if found > known {
		return 0, newer(path, found, known)
	}
	return found, lookOver(ctx, pool, path)
}

func newer(name string, found, known int64) error {
	return fault.New(fault.Invalid, "database_newer",
		"%s was written by a newer Callwright (schema %d, this one knows %d); run that one, or restore a backup made before it", name, found, known)
}

// Up to which size a file is checked as a whole at every start, with its indexes
// or without. Beyond it only the tables are, without which nothing works:
// `PRAGMA quick_check` reads about 300 MB/s, and starting must take no longer than
// 300 ms. A server checks the rest while it runs.
const (
	smallSize = 4 << 20
	quickSize = 16 << 20
)

var vitalTables = []string{"sqlite_schema", versionTable, "organisations", "keysets", "audit_heads"}

func lookOver(ctx context.Context, pool *sql.DB, path string) error {
	var pages, size int64
	err := errors.Join(pool.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages), pool.QueryRowContext(ctx, "PRAGMA page_size").Scan(&size))
	if err != nil {
		return refused(path, err)
	}
	checks := []string{"PRAGMA quick_check(1)"}
	switch {
	case pages*size <= smallSize:
		checks = []string{"PRAGMA integrity_check(1)"}
	case pages*size > quickSize:
		checks = nil
		for _, table := range vitalTables {
			checks = append(checks, "PRAGMA quick_check("+table+")")
		}
	}
	return runChecks(ctx, pool, path, checks)
}

func runChecks(ctx context.Context, pool *sql.DB, path string, checks []string) error {
	for _, check := range checks {
		var said string
		if err := pool.QueryRowContext(ctx, check).Scan(&said); err != nil {
			return refused(path, err)
		}
		if said != "ok" {
			return damaged(path, errors.New(said))
		}
	}
	return nil
}

func damaged(path string, cause error) error {
	e := fault.New(fault.Invalid, "database_corrupt", "%s is damaged, or is no database; it was left as it is. Keep it and restore a backup", path)
	e.Cause = cause
	return e
}

// refused says why a file cannot be opened, naming it.
func refused(path string, err error) error {
	refusal := refusalOf(err)
	switch {
	case refusal == nil:
		return fmt.Errorf("opening the database %s: %w", path, err)
	case refusal.Reason == "database_corrupt":
		return damaged(path, err)
	}
	refusal.Message = path + ": " + refusal.Message
	refusal.Cause = err
	return refusal
}

// emptyJournal moves the journal into the file and cuts it to nothing, so that
// a secret that was deleted does not stay in it. Readers that are busy keep it
// until the next time; what it holds is sealed.
func (db *DB) emptyJournal(ctx context.Context, conn *sql.Conn) {
	if db.path == "" {
		return
	}
	for _, statement := range []string{"PRAGMA busy_timeout = 0", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA busy_timeout = 10000"} {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), statement)
	}
}
