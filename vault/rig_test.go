package vault_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

var jo = audit.Actor{Kind: "user", ID: "u-1", Name: "jo@example.com", Roles: []string{"full-admin"}, Address: "192.0.2.1"}

func place(organisation string, n int) vault.Place {
	return vault.Place{Organisation: organisation, Credential: fmt.Sprintf("connector/c-%04d", n), Version: 1}
}

func put(t *testing.T, v *vault.Vault, p vault.Place, secret string) {
	t.Helper()
	if err := v.Put(t.Context(), p, []byte(secret)); err != nil {
		t.Fatal(err)
	}
}

// opens fails unless a secret opens to what it should be.
func opens(t *testing.T, v *vault.Vault, p vault.Place, want string) {
	t.Helper()
	if secret, err := v.Open(t.Context(), jo, p); err != nil || string(secret) != want {
		t.Errorf("Open(%v) = %q, %v; want %q", p, secret, err, want)
	}
}

func sealed(t *testing.T, k *vaulttest.Kit, p vault.Place) []byte {
	t.Helper()
	b, ok, err := k.Memory.Sealed(t.Context(), p)
	if err != nil || !ok {
		t.Fatalf("Sealed(%v) = %v, %v", p, ok, err)
	}
	return slices.Clone(b)
}

func overwrite(t *testing.T, k *vaulttest.Kit, p vault.Place, b []byte) {
	t.Helper()
	if err := k.Memory.PutSealed(t.Context(), vault.Sealed{Place: p, Bytes: b}); err != nil {
		t.Fatal(err)
	}
}

// dump is all that is stored, for comparison.
func dump(t *testing.T, k *vaulttest.Kit) map[string]string {
	t.Helper()
	all, err := k.Memory.AllKeysets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := map[string]string{}
	for _, ks := range all {
		d[ks.Organisation+" keyset"] = fmt.Sprintf("%d %x", ks.Revision, ks.Wrapped)
		secrets, err := k.Memory.ScanSealed(t.Context(), ks.Organisation, vault.Place{}, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			d[fmt.Sprint(s.Place)] = fmt.Sprintf("%x", s.Bytes)
		}
		d[ks.Organisation+" audit"] = fmt.Sprint(len(k.Entries.All(ks.Organisation)))
	}
	return d
}

func status(t *testing.T, v *vault.Vault) vault.Status {
	t.Helper()
	s, err := v.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// settled fails unless every secret is sealed with the one key of its organisation.
func settled(t *testing.T, v *vault.Vault) vault.Status {
	t.Helper()
	s := status(t, v)
	if s.Unfinished {
		t.Errorf("a rotation is not finished: %+v", s)
	}
	for _, o := range s.Organisations {
		if len(o.DataKeys) != 1 || o.DataKeys[0] != o.Primary || o.Key != s.Keys[0] || o.Rotation != s.Rotation {
			t.Errorf("organisation %q: %+v", o.Organisation, o)
		}
		if ids := slices.Collect(maps.Keys(o.Secrets)); len(ids) > 1 || len(ids) == 1 && ids[0] != o.Primary {
			t.Errorf("organisation %q has secrets of other keys: %v", o.Organisation, o.Secrets)
		}
	}
	return s
}

func actions(k *vaulttest.Kit, organisation, prefix string) []string {
	var list []string
	for _, e := range k.Entries.All(organisation) {
		if strings.HasPrefix(e.Action, prefix) {
			list = append(list, e.Action)
		}
	}
	return list
}

var errKilled = errors.New("killed")

// mortal is a store whose process dies at the nth call: nothing works from then
// on, and what was not committed is lost.
type mortal struct {
	*vaulttest.Memory
	left atomic.Int64
}

func (m *mortal) alive() error {
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	return nil
}

func (m *mortal) Keyset(ctx context.Context, organisation string) (vault.Keyset, bool, error) {
	if err := m.alive(); err != nil {
		return vault.Keyset{}, false, err
	}
	return m.Memory.Keyset(ctx, organisation)
}

func (m *mortal) SaveKeyset(ctx context.Context, k vault.Keyset) (bool, error) {
	if err := m.alive(); err != nil {
		return false, err
	}
	return m.Memory.SaveKeyset(ctx, k)
}

func (m *mortal) AllKeysets(ctx context.Context) ([]vault.Keyset, error) {
	if err := m.alive(); err != nil {
		return nil, err
	}
	return m.Memory.AllKeysets(ctx)
}

func (m *mortal) PutSealed(ctx context.Context, s vault.Sealed) error {
	if err := m.alive(); err != nil {
		return err
	}
	return m.Memory.PutSealed(ctx, s)
}

func (m *mortal) Sealed(ctx context.Context, p vault.Place) ([]byte, bool, error) {
	if err := m.alive(); err != nil {
		return nil, false, err
	}
	return m.Memory.Sealed(ctx, p)
}

func (m *mortal) DeleteSealed(ctx context.Context, organisation, credential string, keep ...int64) error {
	if err := m.alive(); err != nil {
		return err
	}
	return m.Memory.DeleteSealed(ctx, organisation, credential, keep...)
}

func (m *mortal) ScanSealed(ctx context.Context, organisation string, after vault.Place, limit int) ([]vault.Sealed, error) {
	if err := m.alive(); err != nil {
		return nil, err
	}
	return m.Memory.ScanSealed(ctx, organisation, after, limit)
}

func (m *mortal) SwapSealed(ctx context.Context, p vault.Place, old, bytes []byte) (bool, error) {
	if err := m.alive(); err != nil {
		return false, err
	}
	return m.Memory.SwapSealed(ctx, p, old, bytes)
}

func (m *mortal) Atomically(ctx context.Context, f func(context.Context) error) error {
	return m.Memory.Atomically(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return err
		}
		return m.alive() // it may die before the commit
	})
}

// dying opens a vault whose process dies at the nth call of its store.
func dying(t *testing.T, k *vaulttest.Kit, n int) (*vault.Vault, error) {
	t.Helper()
	m := &mortal{Memory: k.Memory}
	m.left.Store(int64(n))
	o := k.Options
	o.Keysets, o.Secrets, o.Atomically = m, m, m.Atomically
	return vault.New(t.Context(), o)
}
