package runner_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
)

// parkedCost is what a waiting contact may cost.
const (
	mostMemory = 1000 // bytes: 100 MB for 100,000
	mostDisk   = 2048
)

// TestParkedContactsCostLittle parks contacts that wait for a key, measures what
// they cost, and has some go on after a restart.
func TestParkedContactsCostLittle(t *testing.T) {
	contacts := 3000
	if os.Getenv(soak) == "1" {
		contacts = 100_000
	}
	path := filepath.Join(t.TempDir(), "callwright.db")
	db, err := store.Open(t.Context(), store.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w := newWorldOver(t, db.Contacts(), db.Lock())
	w.flows.add("v1", menu)
	w.change = func(o *runner.Options) {
		o.ParkAfter, o.Seal, o.Desk = 20*time.Millisecond, bare{}, &noDesk{}
	}
	w.start()
	before, size := memory(), disk(t, path)
	began := time.Now()
	ids := w.beginMany("v1", "telephony", contacts)
	started := time.Since(began)
	w.allParked(contacts)
	perMemory := float64(memory()-before) / float64(contacts)
	parked := time.Since(began)
	began = time.Now()
	w.stop()
	stopped := time.Since(began)
	perDisk := float64(disk(t, path)-size) / float64(contacts)
	began = time.Now()
	w.start()
	t.Logf("soak: %d contacts: started in %s, parked in %s, stopped in %s, there again in %s: %.0f bytes of memory, %.0f bytes on disk each",
		contacts, started.Round(time.Millisecond), parked.Round(time.Millisecond), stopped.Round(time.Millisecond),
		time.Since(began).Round(time.Millisecond), perMemory, perDisk)
	if perMemory > mostMemory || perDisk > mostDisk {
		t.Errorf("a waiting contact costs %.0f bytes of memory and %.0f on disk; it may cost %d and %d", perMemory, perDisk, mostMemory, mostDisk)
	}
	for i := 0; i < contacts; i += contacts / 50 {
		w.input(ids[i], channel.Digits, "1")
		if c := w.wait(ids[i]); c.State != runner.Over || len(c.Path) != 5 {
			t.Errorf("a contact that went on after the restart: %+v", c)
		}
	}
}

// beginMany begins contacts, some at once.
func (w *world) beginMany(version, ch string, n int) []string {
	w.t.Helper()
	ids := make([]string, n)
	var group sync.WaitGroup
	for worker := range 64 {
		group.Go(func() {
			for i := worker; i < n; i += 64 {
				c, _, err := w.Start(context.Background(), arrival(version, ch))
				if err != nil {
					w.t.Errorf("starting: %v", err)
					return
				}
				ids[i] = c.ID
			}
		})
	}
	group.Wait()
	return ids
}

// allParked waits until nothing is in memory any more.
func (w *world) allParked(contacts int) {
	w.t.Helper()
	for range 6000 {
		live, _, err := w.List(w.t.Context(), runner.Query{Organisation: "o", States: []runner.ContactState{runner.Live}, Limit: 1})
		if err != nil {
			w.t.Fatal(err)
		}
		if len(live) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("%d contacts do not park", contacts)
}

func memory() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// disk is how much of a database is in use, the journal included.
func disk(t testing.TB, path string) int64 {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var pages, free, size int64
	err = errors.Join(db.QueryRow("PRAGMA page_count").Scan(&pages), db.QueryRow("PRAGMA freelist_count").Scan(&free), db.QueryRow("PRAGMA page_size").Scan(&size))
	if err != nil {
		t.Fatal(err)
	}
	return (pages - free) * size
}

// bare seals with as many bytes as the vault does.
type bare struct{}

const overhead = 1 + 24 + 16

func (bare) SealBytes(_ context.Context, _, _ string, plain []byte) ([]byte, error) {
	return append(make([]byte, overhead, overhead+len(plain)), plain...), nil
}

func (bare) OpenBytes(_ context.Context, _, _ string, sealed []byte) ([]byte, error) {
	return sealed[overhead:], nil
}

// noDesk keeps nothing of contacts.
type noDesk struct{ desk }

func (*noDesk) Observe(acd.Contact, acd.Turn)     {}
func (*noDesk) Kept(acd.Contact) []byte           { return nil }
func (*noDesk) Restore(acd.Contact, []byte) error { return nil }
