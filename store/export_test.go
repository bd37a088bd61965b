package store

import "context"

// Terminate ends every other connection to the database.
func (db *DB) Terminate(ctx context.Context) error {
	_, err := db.writer.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	return err
}
