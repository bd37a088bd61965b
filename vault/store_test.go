package vault_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/vault"
)

// replica opens a database as a process of its own would, and says how a vault
// works with it.
func replica(t *testing.T, o store.Options, key string) vault.Options {
	t.Helper()
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return vault.Options{Key: vault.KeyFile(key), Keysets: db.Keysets(), Secrets: db.Secrets(), Audit: audit.New(db.Audit(), nil), Atomically: db.Atomically}
}

func open(t *testing.T, o vault.Options) *vault.Vault {
	t.Helper()
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestF7_RealDatabases: two replicas change and open secrets, in transactions
// with their audit entries, while a third rotates both sorts of keys.
func TestF7_RealDatabases(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]func(testing.TB) store.Options{
		"SQLite":     storetest.SQLite,
		"PostgreSQL": func(t testing.TB) store.Options { return store.Options{URL: storetest.Postgres(t), Create: true} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(t)
			key := filepath.Join(t.TempDir(), "key")
			if err := vault.CreateKeyFile(key); err != nil {
				t.Fatal(err)
			}
			third := replica(t, o, key)
			if err := vault.Initialise(t.Context(), third); err != nil {
				t.Fatal(err)
			}
			one, two := replica(t, o, key), replica(t, o, key)
			rotateWhileServing(t, []vault.Options{one, two}, open(t, third))
			v := open(t, one)
			s := settled(t, v)
			for _, org := range s.Organisations {
				if r, err := one.Audit.Verify(t.Context(), org.Organisation, nil); err != nil || !r.OK {
					t.Errorf("the audit log of %q: %+v, %v", org.Organisation, r, err)
				}
			}
		})
	}
}

func rotateWhileServing(t *testing.T, replicas []vault.Options, third *vault.Vault) {
	ctx, stop := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	last := make([]string, len(replicas)*2)
	for i, o := range replicas {
		v := open(t, o)
		for w := range 2 {
			serving.Go(func() {
				for n := 0; n < 5 || ctx.Err() == nil; n++ {
					last[2*i+w] = fmt.Sprint(n)
					serve(t, o, v, place(fmt.Sprintf("o-%d", w), i), last[2*i+w], n%4 == 3)
				}
			})
		}
	}
	for range 2 {
		if _, err := third.Rotate(t.Context(), jo, nil); err != nil {
			t.Error(err)
		}
		if _, err := third.RotateKey(t.Context(), jo, nil); err != nil {
			t.Error(err)
		}
	}
	stop()
	serving.Wait()
	if _, err := third.RemoveOldKeys(t.Context(), jo); err != nil {
		t.Error(err)
	}
	for i := range replicas {
		for w := range 2 {
			opens(t, third, place(fmt.Sprintf("o-%d", w), i), last[2*i+w])
		}
	}
}

var errUndone = errors.New("undone")

// serve changes a secret and opens it; with undo it first makes another change
// that is rolled back.
func serve(t *testing.T, o vault.Options, v *vault.Vault, p vault.Place, want string, undo bool) {
	change := func(secret string, end error) error {
		return o.Atomically(t.Context(), func(ctx context.Context) error {
			err := v.Put(ctx, p, []byte(secret))
			if err == nil {
				err = o.Audit.Record(ctx, audit.Entry{Organisation: p.Organisation, Actor: jo, Action: "connector.update", Object: audit.Object{Kind: "connector"}, Outcome: audit.Done})
			}
			return errors.Join(err, end)
		})
	}
	if undo {
		if err := change("undone", errUndone); !errors.Is(err, errUndone) {
			t.Error(err)
		}
	}
	if err := change(want, nil); err != nil {
		t.Error(err)
	}
	opens(t, v, p, want)
}
