package credential_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/vault"
)

// databases are the real ones that replicas may share.
func databases(t *testing.T, test func(*testing.T, store.Options)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, storetest.SQLite(t))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		if testing.Short() {
			t.Skip("skipped with -short: starts PostgreSQL")
		}
		t.Parallel()
		test(t, store.Options{URL: storetest.Postgres(t), Create: true})
	})
}

// replicas opens a database twice, as two processes would, with a vault each.
func replicas(t *testing.T, o store.Options) []*credential.Broker {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key")
	if err := vault.CreateKeyFile(key); err != nil {
		t.Fatal(err)
	}
	var list []*credential.Broker
	for i := range 2 {
		db, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		with := vault.Options{Key: vault.KeyFile(key), Keysets: db.Keysets(), Secrets: db.Secrets(), Audit: audit.New(db.Audit(), nil), Atomically: db.Atomically}
		if i == 0 {
			if err := vault.Initialise(t.Context(), with); err != nil {
				t.Fatal(err)
			}
		}
		v, err := vault.New(t.Context(), with)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, credential.NewBroker(credential.BrokerOptions{Store: db.Credentials(), Secrets: v, Requests: db.Requests(), Atomically: db.Atomically, Pause: 20 * time.Millisecond}))
	}
	return list
}

func TestE1_E2_AThousandTestsOverARealDatabaseMakeOneRequest(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, o store.Options) {
		f := &fake{delay: 300 * time.Millisecond}
		f.token("3600")
		var wg sync.WaitGroup
		for _, b := range replicas(t, o) {
			source := b.Source(crm, secretScheme(t), f)
			for range 500 {
				wg.Go(func() {
					if token, _, err := source.Verify(t.Context(), time.Now().Add(-10*time.Second)); err != nil || header(token) != "Bearer token-1" {
						t.Errorf("%s %v", header(token), err)
					}
				})
			}
		}
		if wg.Wait(); f.count.Load() != 1 {
			t.Errorf("%d token requests", f.count.Load())
		}
	})
}

func TestE9_E11_RefreshTokensOverARealDatabaseAreSpentOnce(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, o store.Options) {
		as := newRotating()
		as.life, as.delay = "3600", 5*time.Millisecond
		var sources []*credential.Source
		brokers := replicas(t, o)
		for _, b := range brokers {
			sources = append(sources, b.Source(crm, schemeOf(t, codeSettings()), as))
		}
		authorise(t, brokers[0], sources[0], as)
		const rounds = 10
		for round := range rounds {
			var wg sync.WaitGroup
			for _, source := range sources {
				stale, _, err := source.Token(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				wg.Go(func() {
					if _, _, err := source.Refresh(t.Context(), stale); err != nil {
						t.Errorf("round %d: %v", round, err)
					}
				})
			}
			wg.Wait()
		}
		if requests, reused := as.seen(); reused != 0 || requests < 1+rounds || requests > 1+2*rounds {
			t.Errorf("%d requests, %d reuses", requests, reused)
		}
		revoke, err := brokers[0].Forget(context.WithoutCancel(t.Context()), "org", "crm")
		if err != nil {
			t.Fatal(err)
		}
		if r := revoke(t.Context()); !r.Done {
			t.Error(fmt.Sprint(r))
		}
	})
}
