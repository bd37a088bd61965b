package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/callwright/callwright/fault"
)

// Backup writes a copy of a SQLite database as it is at one moment, while it is
// in use. The copy is checked (integrity_check), made durable and private (0600)
// before it gets its name; nothing is ever overwritten. It holds secrets only as
// they are sealed: to be of use it needs the key as well (F11). progress, which
// may be nil, is called with bytes written and expected. A PostgreSQL database is
// refused: pg_dump is made for it.
func (db *DB) Backup(ctx context.Context, path string, progress func(done, total int64)) error {
	if db.path == "" {
		return fault.New(fault.Invalid, "backup_not_here", "a PostgreSQL database is backed up with pg_dump and restored with pg_restore")
	}
	if err := absent(path); err != nil {
		return err
	}
	return copyTo(ctx, db.path, path, progress)
}

// Restore makes a database at path from a backup, after both the backup and the
// copy were checked as a whole. It never writes over a database.
func Restore(ctx context.Context, backup, path string) error {
	if info, err := os.Stat(backup); err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return fault.New(fault.NotFound, "backup_missing", "there is no backup at %s", backup)
	}
	if err := errors.Join(absent(path), nothingLeft(path)); err != nil {
		return err
	}
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("reading the built-in migrations: %w", err)
	}
	known, err := newest(sub)
	if err != nil {
		return err
	}
	if _, err := inspect(ctx, backup, known); err != nil {
		return err
	}
	if err := check(ctx, backup); err != nil {
		return err
	}
	return copyTo(ctx, backup, path, nil)
}

// Check reads the whole database for damage; a refusal with reason
// database_corrupt. PostgreSQL looks after its own pages: it is only asked
// whether it is there.
func (db *DB) Check(ctx context.Context) error {
	if db.path == "" {
		return db.Ping(ctx)
	}
	return check(ctx, db.path)
}

func check(ctx context.Context, path string) error {
	pool, err := openPool(sqliteName(path, "ro", "deferred", pragmasToRead), 1)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := runChecks(ctx, pool, path, []string{"PRAGMA integrity_check(1)"}); err != nil {
		return err
	}
	var table string
	var rest [3]any
	err = pool.QueryRowContext(ctx, "PRAGMA foreign_key_check").Scan(&table, &rest[0], &rest[1], &rest[2])
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err == nil:
		err = fmt.Errorf("a row of %s belongs to one that is not there", table)
	}
	return damaged(path, err)
}

func absent(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fault.New(fault.Conflict, "file_exists", "%s is there already, and nothing is overwritten; name another file, or move it away", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("looking for %s: %w", path, err)
}

// copyTo writes a compact copy of the database at from.
func copyTo(ctx context.Context, from, path string, progress func(done, total int64)) error {
	return build(path, func(draft string) error {
		pool, err := openPool(sqliteName(from, "ro", "deferred", pragmasOfAll), 1)
		if err != nil {
			return err
		}
		defer pool.Close()
		stop := watch(draft, from, progress)
		_, err = pool.ExecContext(ctx, "VACUUM INTO $1", draft)
		stop()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return refused(path, err)
		}
		return check(ctx, draft)
	})
}

// watch reports how much of a copy is written until stop is called, which
// reports the end.
func watch(draft, from string, progress func(done, total int64)) (stop func()) {
	if progress == nil {
		return func() {}
	}
	total := size(from)
	ended, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				progress(size(draft), size(draft))
				return
			case <-tick.C:
				progress(size(draft), max(total, size(draft)))
			}
		}
	}()
	return func() { close(ended); <-gone }
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// backUpBefore copies the file before the migration with a number changes it.
func (db *DB) backUpBefore(ctx context.Context, migration int64) error {
	path := fmt.Sprintf("%s.before-%04d", db.path, migration)
	for n := 2; size(path) > 0; n++ { // of an earlier attempt that failed
		path = fmt.Sprintf("%s.before-%04d-%d", db.path, migration, n)
	}
	if err := db.Backup(ctx, path, nil); err != nil {
		return fmt.Errorf("backing up %s before its schema changes: %w", filepath.Base(db.path), err)
	}
	return nil
}
