package server

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
)

// Backup writes a consistent copy of the database to a new file, mode 0600, also
// while it is served, and records that it did (F10, N1). The key is not in it.
func Backup(ctx context.Context, c Config, file string) error {
	if c.Database != "" {
		return invalid("backup_postgresql", "A PostgreSQL database is backed up with its own tools: pg_dump --format=custom. The key is not in it; keep a copy of it apart.")
	}
	db, log, err := openHost(ctx, c, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(ctx, file, nil); err != nil {
		return err
	}
	err = log.Record(ctx, audit.Entry{Actor: Operator(), Action: "installation.backup", Object: audit.Object{Kind: "installation", ID: "installation"}, Outcome: audit.Done})
	if err != nil {
		return errors.Join(fmt.Errorf("recording the backup: %w", err), os.Remove(file))
	}
	return nil
}

// Restore brings a backup into a data directory that has no database yet, and
// says whether the configured key opens what is in it (F11). With the wrong key
// or none, nothing is left behind.
func Restore(ctx context.Context, c Config, file string) (err error) {
	c = c.filled()
	if c.Database != "" {
		return invalid("backup_postgresql", "A PostgreSQL database is restored with its own tools: pg_restore.")
	}
	if err := c.check(); err != nil {
		return err
	}
	if _, err := os.Stat(c.database()); err == nil {
		return fault.New(fault.Conflict, "data_exists", "There is a database in %s already, and it is left as it is. Restore into another directory, or move it away first.", c.Data)
	}
	if _, missing := os.Stat(c.Data); missing != nil {
		defer func() {
			if err != nil {
				_ = os.Remove(c.Data) // only while it is empty
			}
		}()
	}
	u := setUp{config: c}
	if err := u.directory(ctx); err != nil {
		return err
	}
	if err := store.Restore(ctx, file, c.database()); err != nil {
		return err
	}
	if err := fits(ctx, c); err != nil {
		return errors.Join(err, os.Remove(c.database()))
	}
	return nil
}

// fits refuses when the key does not open what the database holds, and records
// the restore when it does.
func fits(ctx context.Context, c Config) error {
	db, log, err := openHost(ctx, c, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	options, err := vaultOptions(c, db, log)
	if err != nil {
		return err
	}
	if _, err := vault.New(ctx, options); err != nil {
		return err
	}
	return log.Record(ctx, audit.Entry{Actor: Operator(), Action: "installation.restore", Object: audit.Object{Kind: "installation", ID: "installation"}, Outcome: audit.Done})
}
