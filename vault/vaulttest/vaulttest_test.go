package vaulttest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

func TestKit(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	p := vault.Place{Organisation: "o-1", Credential: "connector/c-1", Version: 1}
	entry := audit.Entry{Organisation: "o-1", Actor: audit.Actor{Kind: "user", ID: "u"}, Action: "connector.create", Object: audit.Object{Kind: "connector"}, Outcome: audit.Done}
	change := func(end error) error {
		return k.Atomically(t.Context(), func(ctx context.Context) error {
			return errors.Join(k.Put(ctx, p, []byte("x")), k.Log.Record(ctx, entry), k.Memory.PutSealed(ctx, vault.Sealed{Place: vault.Place{Credential: "y"}}), end)
		})
	}
	undone := errors.New("undone")
	if err := change(undone); !errors.Is(err, undone) {
		t.Error(err)
	}
	if _, ok, _ := k.Memory.Sealed(t.Context(), p); ok || len(k.Entries.All("o-1")) != 0 {
		t.Error("a transaction that was undone left something")
	}
	if err := change(nil); err != nil {
		t.Error(err)
	}
	if secret, err := k.Another(t).Open(t.Context(), entry.Actor, p); err != nil || string(secret) != "x" {
		t.Errorf("Open = %q, %v", secret, err)
	}
	if n := len(k.Entries.All("o-1")); n != 2 {
		t.Errorf("%d entries", n)
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	m := vaulttest.New(t).Memory
	p := vault.Place{Organisation: "o-1", Credential: "a", Version: 1}
	for _, c := range []struct {
		revision int64
		saved    bool
	}{{2, false}, {1, true}, {1, false}, {3, false}, {2, true}} {
		if saved, err := m.SaveKeyset(t.Context(), vault.Keyset{Organisation: "o-1", Revision: c.revision}); err != nil || saved != c.saved {
			t.Errorf("SaveKeyset(%d) = %v, %v", c.revision, saved, err)
		}
	}
	for _, place := range []vault.Place{p, {Organisation: "o-1", Credential: "a", Version: 10}, {Organisation: "o-1", Credential: "a", Version: 2}, {Organisation: "o-1", Credential: "b"}, {Organisation: "o-2", Credential: "a"}} {
		if err := m.PutSealed(t.Context(), vault.Sealed{Place: place, Bytes: []byte("1")}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := m.ScanSealed(t.Context(), "o-1", p, 2)
	if err != nil || len(found) != 2 || found[0].Place.Version != 2 || found[1].Place.Version != 10 {
		t.Errorf("ScanSealed = %v, %v", found, err)
	}
	for _, c := range []struct {
		old     string
		swapped bool
	}{{"2", false}, {"1", true}, {"1", false}} {
		if swapped, err := m.SwapSealed(t.Context(), p, []byte(c.old), []byte("2")); err != nil || swapped != c.swapped {
			t.Errorf("SwapSealed(%s) = %v, %v", c.old, swapped, err)
		}
	}
	if err := m.DeleteSealed(t.Context(), "o-1", "a", 10); err != nil {
		t.Error(err)
	}
	if found, _ := m.ScanSealed(t.Context(), "o-1", vault.Place{}, 9); len(found) != 2 {
		t.Errorf("left: %v", found)
	}
}
