package runner_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
)

// BenchmarkWaiting has contacts wait for a key, and reports what each costs:
// bytes of memory when all are parked, and on disk.
func BenchmarkWaiting(b *testing.B) {
	const contacts = 100_000
	path := filepath.Join(b.TempDir(), "callwright.db")
	db, err := store.Open(b.Context(), store.Options{Path: path, Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	w := newWorldOver(b, db.Contacts(), db.Lock())
	w.flows.add("v1", menu)
	w.change = func(o *runner.Options) {
		o.ParkAfter, o.Seal, o.Desk = 20*time.Millisecond, bare{}, &noDesk{}
	}
	w.start()
	before, size := memory(), disk(b, path)
	began := time.Now()
	w.beginMany("v1", "telephony", contacts)
	w.allParked(contacts)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(contacts/time.Since(began).Seconds(), "contacts/s")
	b.ReportMetric(float64(memory()-before)/contacts, "bytes-of-memory")
	w.stop()
	b.ReportMetric(float64(disk(b, path)-size)/contacts, "bytes-on-disk")
}
