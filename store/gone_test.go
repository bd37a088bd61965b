package store

import (
	"os"
	"testing"
	"time"

	"github.com/callwright/callwright/fault"
)

// TestH9_ADeletedDatabaseIsNoticed takes the file away from under an open database:
// SQLite itself would go on writing to what nobody will find again.
func TestH9_ADeletedDatabaseIsNoticed(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	held, _, release, err := db.Lock().Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if err := db.Ping(t.Context()); err != nil {
		t.Fatalf("before: %v", err)
	}
	if err := os.Rename(db.path, db.path+".away"); err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(t.Context()); fault.ReasonOf(err) != "database_gone" {
		t.Errorf("a database that was moved away answers: %v", err)
	}
	select {
	case <-held.Done():
	case <-time.After(time.Minute):
		t.Error("contacts are still run on it")
	}
	release()
	if _, _, _, err := db.Lock().Hold(t.Context()); fault.ReasonOf(err) != "database_gone" {
		t.Errorf("the lock is given again: %v", err)
	}
}
