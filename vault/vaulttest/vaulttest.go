// Package vaulttest is a vault in memory, for tests of whatever keeps secrets.
package vaulttest

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/audit/audittest"
	"github.com/callwright/callwright/vault"
)

// Kit is a vault that is ready, and what it stands on.
type Kit struct {
	*vault.Vault
	Options vault.Options    // with which another vault on the same store can be opened
	Memory  *Memory          // keysets and secrets
	Log     *audit.Log       // what Options.Audit is
	Entries *audittest.Store // what the log wrote; can be made to fail
	KeyFile string           // path of the key-encrypting key
}

// New makes a vault over an empty store, with a key of its own.
func New(t testing.TB) *Kit {
	t.Helper()
	k := &Kit{Entries: audittest.NewStore(), KeyFile: filepath.Join(t.TempDir(), "key")}
	k.Memory = NewMemory(k.Entries)
	k.Log = audit.New(k.Entries, nil)
	if err := vault.CreateKeyFile(k.KeyFile); err != nil {
		t.Fatal(err)
	}
	k.Options = vault.Options{
		Key: vault.KeyFile(k.KeyFile), Keysets: k.Memory, Secrets: k.Memory, Audit: k.Log, Atomically: k.Memory.Atomically,
	}
	if err := vault.Initialise(t.Context(), k.Options); err != nil {
		t.Fatal(err)
	}
	k.Vault = k.Another(t)
	return k
}

// Another opens another vault on the same store, as another process would.
func (k *Kit) Another(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.New(t.Context(), k.Options)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Atomically runs f in one transaction over secrets and audit entries.
func (k *Kit) Atomically(ctx context.Context, f func(context.Context) error) error {
	return k.Memory.Atomically(ctx, f)
}

// Memory keeps keysets and secrets in memory. It is safe for concurrent use: as
// in SQLite, one transaction writes at a time, and others see it when it ends.
type Memory struct {
	entries *audittest.Store

	mu        sync.Mutex
	committed *state
}

type state struct {
	keysets map[string]vault.Keyset
	secrets map[vault.Place][]byte
}

func (s *state) clone() *state { return &state{maps.Clone(s.keysets), maps.Clone(s.secrets)} }

// NewMemory makes an empty one, whose transactions span a store of audit entries.
func NewMemory(entries *audittest.Store) *Memory {
	return &Memory{entries: entries, committed: &state{map[string]vault.Keyset{}, map[vault.Place][]byte{}}}
}

type inTransaction struct{ m *Memory }

// Atomically runs f in one transaction that its context carries, over secrets
// and audit entries; an error undoes it. A transaction that the context has
// already is used.
func (m *Memory) Atomically(ctx context.Context, f func(context.Context) error) error {
	if _, ok := ctx.Value(inTransaction{m}).(*state); ok {
		return f(ctx)
	}
	var own *state
	return m.entries.Atomically(ctx, func(ctx context.Context) error {
		own = m.read(ctx).clone()
		if err := f(context.WithValue(ctx, inTransaction{m}, own)); err != nil {
			return err
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.committed = own
		return nil
	})
}

func (m *Memory) read(ctx context.Context) *state {
	if own, ok := ctx.Value(inTransaction{m}).(*state); ok {
		return own
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.committed
}

// write runs change on the context's transaction, or in one of its own.
func (m *Memory) write(ctx context.Context, change func(*state)) error {
	return m.Atomically(ctx, func(ctx context.Context) error {
		change(m.read(ctx))
		return nil
	})
}

// Keyset is [vault.Keysets].Keyset.
func (m *Memory) Keyset(ctx context.Context, organisation string) (vault.Keyset, bool, error) {
	k, ok := m.read(ctx).keysets[organisation]
	return k, ok, nil
}

// SaveKeyset is [vault.Keysets].SaveKeyset.
func (m *Memory) SaveKeyset(ctx context.Context, k vault.Keyset) (saved bool, err error) {
	err = m.write(ctx, func(s *state) {
		if saved = s.keysets[k.Organisation].Revision == k.Revision-1; saved {
			s.keysets[k.Organisation] = k
		}
	})
	return saved, err
}

// AllKeysets is [vault.Keysets].AllKeysets.
func (m *Memory) AllKeysets(ctx context.Context) ([]vault.Keyset, error) {
	return slices.Collect(maps.Values(m.read(ctx).keysets)), nil
}

// PutSealed is [vault.Secrets].PutSealed.
func (m *Memory) PutSealed(ctx context.Context, s vault.Sealed) error {
	return m.write(ctx, func(own *state) { own.secrets[s.Place] = s.Bytes })
}

// Sealed is [vault.Secrets].Sealed.
func (m *Memory) Sealed(ctx context.Context, p vault.Place) ([]byte, bool, error) {
	sealed, ok := m.read(ctx).secrets[p]
	return sealed, ok, nil
}

// DeleteSealed is [vault.Secrets].DeleteSealed.
func (m *Memory) DeleteSealed(ctx context.Context, organisation, credential string, keep ...int64) error {
	return m.write(ctx, func(s *state) {
		maps.DeleteFunc(s.secrets, func(p vault.Place, _ []byte) bool {
			return p.Organisation == organisation && p.Credential == credential && !slices.Contains(keep, p.Version)
		})
	})
}

// ScanSealed is [vault.Secrets].ScanSealed.
func (m *Memory) ScanSealed(ctx context.Context, organisation string, after vault.Place, limit int) ([]vault.Sealed, error) {
	var found []vault.Sealed
	for p, sealed := range m.read(ctx).secrets {
		if p.Organisation == organisation && order(p, after) > 0 {
			found = append(found, vault.Sealed{Place: p, Bytes: sealed})
		}
	}
	slices.SortFunc(found, func(a, b vault.Sealed) int { return order(a.Place, b.Place) })
	return found[:min(limit, len(found))], nil
}

func order(a, b vault.Place) int {
	return cmp.Or(cmp.Compare(a.Credential, b.Credential), cmp.Compare(a.Version, b.Version))
}

// SwapSealed is [vault.Secrets].SwapSealed.
func (m *Memory) SwapSealed(ctx context.Context, p vault.Place, old, bytes []byte) (swapped bool, err error) {
	err = m.write(ctx, func(s *state) {
		if now, ok := s.secrets[p]; ok && string(now) == string(old) {
			s.secrets[p], swapped = bytes, true
		}
	})
	return swapped, err
}

var (
	_ vault.Keysets = (*Memory)(nil)
	_ vault.Secrets = (*Memory)(nil)
)
