package server

import (
	"context"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

// TestH9_H14_ADamagedIndexIsNoticed empties an index of the file: the server
// that has it open says so, and none opens it again.
func TestH9_H14_ADamagedIndexIsNoticed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), databaseFile)
	db, err := store.Open(t.Context(), store.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	log := audit.New(db.Audit(), nil)
	err = log.Record(t.Context(), audit.Entry{Actor: audit.Actor{Kind: "user", ID: "ann"}, Action: "x.y", Object: audit.Object{Kind: "x", ID: "1"}, Outcome: audit.Done})
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{db: db, log: newLog(io.Discard, false, false)}
	if err := s.db.Check(t.Context()); err != nil {
		t.Fatalf("a sound database: %v", err)
	}
	emptied(t, path, "audit_entries_object")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.check(ctx) }()
	for s.damage.Load() == nil {
		select {
		case err := <-ended:
			t.Fatalf("the check ended: %v", err)
		default:
			runtime.Gosched()
		}
	}
	cancel()
	if err := <-ended; err != nil || s.sound(t.Context()) == nil {
		t.Errorf("%v; ready: %v", err, s.sound(t.Context()))
	}
	if _, err := store.Open(t.Context(), store.Options{Path: path}); fault.ReasonOf(err) != "database_corrupt" {
		t.Errorf("it is opened again: %v", err)
	}
}

// emptied takes all rows out of an index, on its page.
func emptied(t *testing.T, path, index string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	var page, size int64
	if err := db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_schema WHERE name = $1", index).Scan(&page); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), "PRAGMA page_size").Scan(&size); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{0, 0, 0, 0, byte(size >> 8), byte(size)}, (page-1)*size+1); err != nil { // no free block, no cells, content at the end
		t.Fatal(err)
	}
}
