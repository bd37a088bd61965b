package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// versionTable is goose's record of the migrations that have run. Its name tells
// our databases from those of other programs that use goose.
const versionTable = "callwright_schema"

const (
	dialectSQLite   = goose.DialectSQLite3
	dialectPostgres = goose.DialectPostgres
)

// newest returns the number of the last migration that this program knows.
func newest(schema fs.FS) (int64, error) {
	var last int64
	err := fs.WalkDir(schema, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n, err := goose.NumericComponent(path)
		last = max(last, n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reading the migrations: %w", err)
	}
	return last, nil
}

// version returns the number of the last migration that has run.
func version(ctx context.Context, pool *sql.DB) (int64, error) {
	var last int64
	err := pool.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+versionTable).Scan(&last)
	return last, err
}

// migrate runs the migrations that have not run yet, each in a transaction.
// Another process may do the same: one that finds its work done has not failed.
func migrate(ctx context.Context, pool *sql.DB, dialect goose.Dialect, schema fs.FS, known int64) error {
	provider, err := goose.NewProvider(dialect, pool, schema, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	for before := int64(-1); ; {
		_, err := provider.Up(ctx)
		if err == nil {
			return nil
		}
		now, unread := version(ctx, pool)
		if now >= known {
			return nil
		}
		if unread != nil || now <= before || before < 0 && now == 0 {
			return errors.Join(err, unread)
		}
		before = now
	}
}
