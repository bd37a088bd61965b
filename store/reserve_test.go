package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
)

// TestReserveSharesTransactions holds what is done through reserved connections
// inside a transaction to that transaction: it neither waits for it nor outlives it.
func TestReserveSharesTransactions(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]func(*testing.T) store.Options{
		"sqlite":   func(t *testing.T) store.Options { return storetest.SQLite(t) },
		"postgres": func(t *testing.T) store.Options { return store.Options{URL: storetest.Postgres(t), Create: true} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := store.Open(t.Context(), options(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			reserved := db.Reserve()
			if reserved != db {
				t.Cleanup(func() { reserved.Close() })
			}
			o := account.Organisation{ID: "acme", Name: "Acme", Revision: 1, Created: time.UnixMilli(1)}
			undone := errors.New("undone")
			err = db.Atomically(t.Context(), func(ctx context.Context) error {
				if err := db.Organisations().InsertOrganisation(ctx, o); err != nil {
					return err
				}
				o.Name, o.Revision = "Acme Ltd", 2
				if ok, err := reserved.Organisations().UpdateOrganisation(ctx, o); err != nil || !ok {
					t.Errorf("the reserved connections do not see the transaction: %v %v", ok, err)
				}
				return undone
			})
			if !errors.Is(err, undone) {
				t.Fatal(err)
			}
			if _, found, err := reserved.Organisations().Organisation(t.Context(), "acme"); found || err != nil {
				t.Errorf("what was undone is there: %v %v", found, err)
			}
		})
	}
}
