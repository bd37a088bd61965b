package store

import (
	"context"
	"database/sql/driver"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

// TestH8_ACommitOnAFullDiskLeavesNothingHalfWritten commits rows and contacts
// until there is no room, and goes on with the same batch when there is.
func TestH8_ACommitOnAFullDiskLeavesNothingHalfWritten(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	s := db.Contacts()
	_, fence, release, err := db.Lock().Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	db.must(t, "PRAGMA max_page_count = 200")
	batch := func(n int64) runner.Batch {
		return runner.Batch{Fence: fence, Row: runner.Row{Number: n, Bytes: make([]byte, 5000)}, Keep: []runner.Kept{
			{Contact: runner.Contact{ID: uuid.NewString(), Organisation: "o", State: runner.Parked, Started: time.UnixMilli(n)}, Snapshot: make([]byte, 3000)}}}
	}
	n := int64(1)
	last := batch(n)
	for err == nil {
		if err = s.Commit(t.Context(), last); err == nil {
			n++
			last = batch(n)
		}
	}
	if fault.ReasonOf(err) != "disk_full" || n == 1 {
		t.Fatalf("commit %d: %v", n, err)
	}
	whole := func(want int64) {
		t.Helper()
		rows, err := s.Rows(t.Context(), 0, 1000)
		parked, wrong := s.Parked(t.Context(), "", 1000)
		if err != nil || wrong != nil || int64(len(rows)) != want || int64(len(parked)) != want {
			t.Errorf("%d rows and %d contacts, want %d of both: %v, %v", len(rows), len(parked), want, err, wrong)
		}
	}
	whole(n - 1)
	db.must(t, "PRAGMA max_page_count = 100000")
	if err := s.Commit(t.Context(), last); err != nil {
		t.Errorf("when there is room: %v", err)
	}
	whole(n)
	if err := db.Check(t.Context()); err != nil {
		t.Errorf("the database afterwards: %v", err)
	}
}

// TestTheJournalIsMadeDurable looks at what decides whether a commit survives
// the loss of power.
func TestTheJournalIsMadeDurable(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	for pragma, want := range map[string]int64{"synchronous": 2} {
		var got int64
		if err := db.writer.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %d, want %d: %v", pragma, got, want, err)
		}
	}
}

// TestALockWhoseConnectionIsLostIsNotHeld ends the connection behind the back
// of whoever holds an advisory lock.
func TestALockWhoseConnectionIsLostIsNotHeld(t *testing.T) {
	t.Parallel()
	pool := scratch(t).writer
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	done := make(chan struct{})
	go func() { defer close(done); watchLock(context.Background(), conn) }()
	select {
	case <-done:
	case <-time.After(lockWatch + lockPatience):
		t.Error("a lost connection is not noticed")
	}
}

// TestAPageMayEndWithAContactWithoutAStart has a start that is no number.
func TestAPageMayEndWithAContactWithoutAStart(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	_, fence, release, err := db.Lock().Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for _, id := range []string{"a", "b"} {
		k := runner.Kept{Contact: runner.Contact{ID: id, Organisation: "o", State: runner.Over, Started: time.UnixMilli(5)}}
		if err := db.Contacts().Commit(t.Context(), runner.Batch{Fence: fence, Keep: []runner.Kept{k}}); err != nil {
			t.Fatal(err)
		}
	}
	db.must(t, `UPDATE contacts SET started = 'x' WHERE id = 'a'`)
	ids, after := "", ""
	for range 2 {
		page, next, err := db.Contacts().List(t.Context(), runner.Query{Organisation: "o", Limit: 1, After: after})
		if err != nil || len(page) != 1 {
			t.Fatalf("a page of %d: %v", len(page), err)
		}
		ids, after = ids+page[0].ID, next
	}
	if ids != "ab" || after != "" {
		t.Errorf("the pages have %s, and go on after %q", ids, after)
	}
}
