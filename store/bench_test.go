package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/value"
)

// files holds a database of 100 and one of 10,000 connectors, for every run of a
// benchmark.
var files = sync.OnceValues(func() (map[int][]byte, error) {
	folder, err := os.MkdirTemp("", "callwright-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	all := map[int][]byte{}
	for _, size := range []int{100, 10_000} {
		if all[size], err = filledFile(filepath.Join(folder, fmt.Sprint(size)), size); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// filledFile makes a database with size connectors and returns its bytes.
func filledFile(path string, size int) ([]byte, error) {
	db, err := store.Open(context.Background(), store.Options{Path: path, Create: true})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(populate(context.Background(), db, size), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// BenchmarkPage reads one page of 100 connectors filtered by name: all of 100,
// and the same 100 strewn among 10,000.
func BenchmarkPage(b *testing.B) {
	all, err := files()
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("of=%d", size), func(b *testing.B) {
			o := storetest.SQLite(b)
			if err := os.WriteFile(o.Path, all[size], 0o600); err != nil {
				b.Fatal(err)
			}
			benchmarkPage(b, o)
		})
	}
	b.Run("ratio", func(b *testing.B) { comparePages(b, all) })
}

// comparePages reads both pages in turn and reports how much longer the one out
// of 10,000 takes: twice at most is the promise.
func comparePages(b *testing.B, all map[int][]byte) {
	var took [2]time.Duration
	var open [2]*store.DB
	for i, size := range []int{100, 10_000} {
		o := storetest.SQLite(b)
		if err := os.WriteFile(o.Path, all[size], 0o600); err != nil {
			b.Fatal(err)
		}
		db, err := store.Open(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		open[i] = db
	}
	q := connector.Query{Organisation: "o", Name: "Warehouse", Limit: 100}
	for b.Loop() {
		for i, db := range open {
			began := time.Now()
			if page, _, err := db.Connections().List(b.Context(), q); err != nil || len(page) != 100 {
				b.Fatalf("%d connectors, %v", len(page), err)
			}
			took[i] += time.Since(began)
		}
	}
	b.ReportMetric(float64(took[1])/float64(took[0]), "ratio")
}

// BenchmarkPostgresPage is BenchmarkPage on PostgreSQL.
func BenchmarkPostgresPage(b *testing.B) {
	for _, size := range []int{100, 10_000} {
		o := store.Options{URL: storetest.Postgres(b), Create: true}
		db, err := store.Open(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		fill(b, db, size)
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		run(b, o.URL, "ANALYZE") // as PostgreSQL does by itself after a while
		b.Run(fmt.Sprintf("of=%d", size), func(b *testing.B) { benchmarkPage(b, o) })
	}
}

func benchmarkPage(b *testing.B, o store.Options) {
	db, err := store.Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	q := connector.Query{Organisation: "o", Name: "Warehouse", Limit: 100}
	for b.Loop() {
		page, _, err := db.Connections().List(b.Context(), q)
		if err != nil || len(page) != 100 {
			b.Fatalf("%d connectors, %v", len(page), err)
		}
	}
}

// BenchmarkOpen opens a database that is there and closes it again.
func BenchmarkOpen(b *testing.B) {
	o := storetest.SQLite(b)
	db, err := store.Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, db, 1000)
	for b.Loop() {
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		if db, err = store.Open(b.Context(), o); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	_ = db.Close() // measured is done
}

func fill(tb testing.TB, db *store.DB, size int) {
	tb.Helper()
	if err := populate(tb.Context(), db, size); err != nil {
		tb.Fatal(err)
	}
}

// populate stores size connectors, every size/100th of which has Warehouse in its name.
func populate(ctx context.Context, db *store.DB, size int) error {
	return db.Atomically(ctx, func(ctx context.Context) error {
		for i := range size {
			name := fmt.Sprintf("Customer records %05d of the region EMEA", i)
			if i%(size/100) == 0 {
				name = fmt.Sprintf("Stock in warehouse %05d of the region EMEA", i)
			}
			r := connector.Record{ID: uuid.NewString(), Organisation: "o", Name: name, Kind: "custom", State: connector.Active, Limited: true, Revision: 1,
				Created: time.Now(), Updated: time.Now(), StateSince: time.Now(), Credential: connector.Credential{Version: 1, Secrets: []string{"client_secret"},
					Settings: value.Of("scheme", "oauth2-client-credentials", "token_url", "https://login.example.com/oauth2/token", "client_id", uuid.NewString(),
						"resource_domain", "https://api.example.com/v1", "scope", "read write")}}
			if clash, full, err := db.Connections().Insert(ctx, r, 0); err != nil || clash != "" || full {
				return fmt.Errorf("inserting %s: %q %v %w", name, clash, full, err)
			}
		}
		return nil
	})
}
