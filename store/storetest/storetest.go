// Package storetest is what package store promises, as a suite that runs on
// SQLite and on a real PostgreSQL, and what other packages' tests need of it: a
// fresh SQLite file ([SQLite]) and a fresh PostgreSQL database ([Postgres]).
package storetest

import (
	"path/filepath"
	"testing"

	"github.com/callwright/callwright/store"
)

// SQLite returns the options of a SQLite database that does not exist yet.
func SQLite(t testing.TB) store.Options {
	t.Helper()
	return store.Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true}
}
