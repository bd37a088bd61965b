package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/callwright/callwright/fault"
)

const (
	poolSize       = 20
	connectTimeout = 5 * time.Second
	// migrationLock is the advisory lock under which one process at a time changes
	// the schema.
	migrationLock = 0x43777274
)

func openPostgres(ctx context.Context, o Options, schema fs.FS) (*DB, error) {
	config, err := pgx.ParseConfig(o.URL)
	if err != nil { // it may quote the password
		return nil, fault.New(fault.Invalid, "database_url_invalid", "the URL of the database cannot be read; it has the form postgres://USER:PASSWORD@HOST:PORT/NAME")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	reserve := func() *sql.DB { return newPool(*config, o.ReadOnly) }
	pool := reserve()
	db := &DB{writer: pool, readers: pool, readOnly: o.ReadOnly, reserve: reserve}
	name := fmt.Sprintf("the PostgreSQL database %s at %s:%d", config.Database, config.Host, config.Port)
	if err := db.prepare(ctx, name, o, schema); err != nil {
		return nil, errors.Join(unavailable(name, err), db.Close())
	}
	return db, nil
}

func newPool(config pgx.ConnConfig, readOnly bool) *sql.DB {
	pool := stdlib.OpenDB(config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sessionSettings(readOnly))
		return err
	}))
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize / 2)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool
}

// sessionSettings bound how long a process that hangs can hold up the others.
func sessionSettings(readOnly bool) string {
	settings := `SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '30s'`
	if readOnly {
		settings += `; SET default_transaction_read_only = on`
	}
	return settings
}

// prepare looks at the database and brings its schema up to date.
func (db *DB) prepare(ctx context.Context, name string, o Options, schema fs.FS) error {
	known, err := newest(schema)
	if err != nil {
		return err
	}
	found, err := db.inspectPostgres(ctx, name, known)
	if err != nil || found == known {
		return err
	}
	switch {
	case found == 0 && (!o.Create || o.ReadOnly):
		return fault.New(fault.NotFound, "database_missing", "%s is empty; `callwright setup` fills it", name)
	case o.ReadOnly:
		return nil
	}
	return db.migratePostgres(ctx, name, schema, known)
}

// inspectPostgres returns the version of the schema, 0 for an empty database.
func (db *DB) inspectPostgres(ctx context.Context, name string, known int64) (int64, error) {
	var encoding string
	var ours bool
	var others int64
	err := db.readers.QueryRowContext(ctx, `SELECT current_setting('server_encoding'), to_regclass('`+versionTable+`') IS NOT NULL,
		(SELECT COUNT(*) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
			AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))`).Scan(&encoding, &ours, &others)
	switch {
	case err != nil:
		return 0, err
	case encoding != "UTF8":
		return 0, fault.New(fault.Invalid, "database_encoding", "%s is encoded in %s; make one with ENCODING 'UTF8'", name, encoding)
	case !ours && others > 0:
		return 0, fault.New(fault.Invalid, "database_foreign", "%s holds tables of another program; it was left as it is. Give Callwright a database of its own", name)
	case !ours:
		return 0, nil
	}
	found, err := version(ctx, db.readers)
	if err == nil && found > known {
		err = newer(name, found, known)
	}
	return found, err
}

// migratePostgres runs the migrations while no other process does. The collation
// that orders by code point has another name in SQLite; it gets that one here.
func (db *DB) migratePostgres(ctx context.Context, name string, schema fs.FS, known int64) error {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, statement := range []string{
		`SET lock_timeout = 0`,
		fmt.Sprintf(`SELECT pg_advisory_lock(%d)`, migrationLock),
		`SET lock_timeout = '30s'`,
		`CREATE COLLATION IF NOT EXISTS "BINARY" (PROVIDER = libc, LOCALE = 'C')`,
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	defer func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`SELECT pg_advisory_unlock(%d)`, migrationLock))
	}()
	if err := migrate(ctx, db.writer, dialectPostgres, schema, known); err != nil {
		return fmt.Errorf("bringing the schema of %s up to date: %w", name, err)
	}
	return nil
}

// unavailable says why a server does not let us in, without what the URL holds.
func unavailable(name string, err error) error {
	var refusal *fault.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &refusal):
		return err
	case errors.As(err, &pg) && pg.Code == "3D000":
		refusal = fault.New(fault.NotFound, "database_missing", "%s does not exist; create it with createdb", name)
	case errors.As(err, &pg) && (pg.Code == "28P01" || pg.Code == "28000"):
		refusal = fault.New(fault.Invalid, "database_login_refused", "%s refuses the user or the password of the URL", name)
	case errors.As(err, &pg) && pg.Code == "42501":
		refusal = fault.New(fault.Invalid, "database_rights_missing", "%s: the user of the URL may not create tables there; grant it, or name a schema with search_path", name)
	default:
		if refusal = refusalOf(err); refusal == nil {
			return fmt.Errorf("opening %s: %w", name, withoutURL(err))
		}
		refusal.Message = name + ": " + refusal.Message
	}
	refusal.Cause = withoutURL(err)
	return refusal
}

// withoutURL keeps what went wrong of an error that may quote the URL.
func withoutURL(err error) error {
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) && connect.Unwrap() != nil {
		return connect.Unwrap()
	}
	return err
}
