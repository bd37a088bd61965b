package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/value"
)

// BenchmarkPage reads one page of 100 connectors filtered by name: all of 100,
// and the same 100 strewn among 10,000.
func BenchmarkPage(b *testing.B) {
	for _, size := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("of=%d", size), func(b *testing.B) {
			db, err := store.Open(b.Context(), store.Options{Path: filepath.Join(b.TempDir(), "callwright.db"), Create: true})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			fill(b, db, size)
			q := connector.Query{Organisation: "o", Name: "Warehouse", Limit: 100}
			for b.Loop() {
				page, _, err := db.Connections().List(b.Context(), q)
				if err != nil || len(page) != 100 {
					b.Fatalf("%d connectors, %v", len(page), err)
				}
			}
		})
	}
}

// fill stores size connectors, every size/100th of which has Warehouse in its name.
func fill(tb testing.TB, db *store.DB, size int) {
	tb.Helper()
	err := db.Atomically(tb.Context(), func(ctx context.Context) error {
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
	if err != nil {
		tb.Fatal(err)
	}
}
