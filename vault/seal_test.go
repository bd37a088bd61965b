package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

const canary = "canary-Zx81-secret"

func TestF1_SealedOnly(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	for n, secret := range []string{canary, "", strings.Repeat(canary, 10_000)} {
		p := place("o-1", n)
		put(t, k.Vault, p, secret)
		if b := sealed(t, k, p); bytes.Contains(b, []byte("canary")) || len(b) != len(secret)+34 {
			t.Errorf("a secret of %d bytes is stored as %d bytes", len(secret), len(b))
		}
		opens(t, k.Vault, p, secret)
		opens(t, k.Another(t), p, secret)
	}
	for what, text := range map[string]string{"store": fmt.Sprint(dump(t, k)), "vault": fmt.Sprintf("%+v %#v", k.Vault, k.Vault), "entries": fmt.Sprintf("%+v", k.Entries.All("o-1"))} {
		if strings.Contains(text, "canary") {
			t.Errorf("the secret shows in the %s", what)
		}
	}
}

// TestF2_BoundToItsPlace swaps sealed secrets between rows and organisations.
func TestF2_BoundToItsPlace(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	a := vault.Place{Organisation: "o-1", Credential: "connector/c-1", Version: 1}
	for name, b := range map[string]vault.Place{
		"credential":         {Organisation: "o-1", Credential: "connector/c-2", Version: 1},
		"version":            {Organisation: "o-1", Credential: "connector/c-1", Version: 2},
		"organisation":       {Organisation: "o-2", Credential: "connector/c-1", Version: 1},
		"installation":       {Credential: "connector/c-1", Version: 1},
		"the same in a line": {Organisation: "o-1connector", Credential: "/c-1", Version: 1},
	} {
		put(t, k.Vault, a, "of a")
		put(t, k.Vault, b, "of b")
		of := map[vault.Place][]byte{a: sealed(t, k, a), b: sealed(t, k, b)}
		overwrite(t, k, a, of[b])
		overwrite(t, k, b, of[a])
		for _, p := range []vault.Place{a, b} {
			if secret, err := k.Open(t.Context(), jo, p); !errors.Is(err, vault.ErrDamaged) || secret != nil {
				t.Errorf("%s: Open = %q, %v", name, secret, err)
			}
		}
	}
}

// TestF2_KeysetOfAnother: nor does an organisation's keyset work elsewhere.
func TestF2_KeysetOfAnother(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	put(t, k.Vault, place("o-1", 1), "of o-1")
	put(t, k.Vault, place("o-2", 1), "of o-2")
	one, _, _ := k.Memory.Keyset(t.Context(), "o-1")
	two, _, _ := k.Memory.Keyset(t.Context(), "o-2")
	two.Wrapped, two.Revision = one.Wrapped, two.Revision+1
	if ok, err := k.Memory.SaveKeyset(t.Context(), two); err != nil || !ok {
		t.Fatal(ok, err)
	}
	v := k.Another(t)
	opens(t, v, place("o-1", 1), "of o-1")
	if _, err := v.Open(t.Context(), jo, place("o-2", 1)); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("Open = %v", err)
	}
	if err := v.Put(t.Context(), place("o-2", 2), nil); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("Put = %v", err)
	}
}

// TestF3_DamageIsIsolated damages one secret in every way.
func TestF3_DamageIsIsolated(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	sound, hurt := place("o-1", 1), place("o-1", 2)
	put(t, k.Vault, sound, "sound")
	put(t, k.Vault, hurt, "hurt")
	whole := sealed(t, k, hurt)
	broken := [][]byte{nil, {}, {1}, {1, 1, 0, 0, 0}, []byte("plain text"), whole[:len(whole)-1], append(bytes.Clone(whole), 0)}
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 0x10
		broken = append(broken, b)
	}
	other := k.Another(t)
	for _, b := range broken {
		overwrite(t, k, hurt, b)
		before := dump(t, k)
		for _, v := range []*vault.Vault{k.Vault, other} {
			if secret, err := v.Open(t.Context(), jo, hurt); !errors.Is(err, vault.ErrDamaged) || secret != nil || !strings.Contains(err.Error(), hurt.Credential) {
				t.Errorf("%x: Open = %q, %v", b, secret, err)
			}
		}
		opens(t, k.Vault, sound, "sound")
		if diff := cmp.Diff(before, dump(t, k), cmpopts.IgnoreMapEntries(func(k, _ string) bool { return k == "o-1 audit" })); diff != "" {
			t.Errorf("opening a damaged secret wrote:\n%s", diff)
		}
	}
	overwrite(t, k, hurt, whole)
	opens(t, other, hurt, "hurt")
}

// TestF3_DamagedKeyset stops its organisation only, and start-up not at all.
func TestF3_DamagedKeyset(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	put(t, k.Vault, place("o-1", 1), "of o-1")
	put(t, k.Vault, place("o-2", 1), "of o-2")
	was, _, _ := k.Memory.Keyset(t.Context(), "o-1")
	for _, cut := range []int{0, 2, 10, 27, len(was.Wrapped) / 2, len(was.Wrapped) - 1} {
		now, _, _ := k.Memory.Keyset(t.Context(), "o-1")
		_, _ = k.Memory.SaveKeyset(t.Context(), vault.Keyset{Organisation: "o-1", Wrapped: was.Wrapped[:cut], Revision: now.Revision + 1})
		v := k.Another(t)
		if _, err := v.Open(t.Context(), jo, place("o-1", 1)); !errors.Is(err, vault.ErrDamaged) {
			t.Errorf("cut at %d: Open = %v", cut, err)
		}
		opens(t, v, place("o-2", 1), "of o-2")
		s := status(t, v)
		if s.Unfinished || s.Organisations[0].Secrets == nil {
			t.Errorf("cut at %d: status %+v", cut, s)
		}
	}
}

func TestF9_NeverTheSameTwice(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	seen, nonces := map[string]bool{}, map[string]bool{}
	for range 2000 {
		put(t, k.Vault, place("o-1", 1), "the same")
		b := sealed(t, k, place("o-1", 1))
		seen[string(b)], nonces[string(b[6:18])] = true, true
	}
	if len(seen) != 2000 || len(nonces) != 2000 {
		t.Errorf("2000 sealings made %d texts with %d nonces", len(seen), len(nonces))
	}
}

func TestF12_Delete(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	for v := int64(1); v <= 4; v++ {
		put(t, k.Vault, vault.Place{Organisation: "o-1", Credential: "connector/c-1", Version: v}, "x")
	}
	put(t, k.Vault, place("o-1", 2), "stays")
	left := func() (n int) {
		s, _ := k.Memory.ScanSealed(t.Context(), "o-1", vault.Place{}, 100)
		return len(s)
	}
	if err := k.Delete(t.Context(), "o-1", "connector/c-1", 3, 4); err != nil || left() != 3 {
		t.Errorf("Delete all but two = %v, %d left", err, left())
	}
	if err := k.Delete(t.Context(), "o-1", "connector/c-1"); err != nil || left() != 1 {
		t.Errorf("Delete all = %v, %d left", err, left())
	}
	if _, err := k.Open(t.Context(), jo, vault.Place{Organisation: "o-1", Credential: "connector/c-1", Version: 4}); !errors.Is(err, vault.ErrAbsent) {
		t.Errorf("Open = %v", err)
	}
	opens(t, k.Vault, place("o-1", 2), "stays")
}

func TestN1_OpeningIsAudited(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	p := vault.Place{Organisation: "o-1", Credential: "connector/c-1", Version: 7}
	put(t, k.Vault, p, canary)
	opens(t, k.Vault, p, canary)
	overwrite(t, k, p, []byte("x"))
	_, _ = k.Open(t.Context(), jo, p)
	_, _ = k.Open(t.Context(), jo, place("o-1", 99)) // absent: nothing was opened
	want := []audit.Entry{
		{Organisation: "o-1", Sequence: 1, Actor: jo, Action: "secret.open", Object: audit.Object{Kind: "secret", ID: "connector/c-1/7"}, Outcome: audit.Done},
		{Organisation: "o-1", Sequence: 2, Actor: jo, Action: "secret.open", Object: audit.Object{Kind: "secret", ID: "connector/c-1/7"}, Outcome: audit.Failed},
	}
	got := k.Entries.All("o-1")
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(audit.Entry{}, "Time", "Previous", "Hash")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r, err := k.Log.Verify(t.Context(), "o-1", nil); err != nil || !r.OK {
		t.Errorf("Verify = %+v, %v", r, err)
	}
}

// TestN2_UnauditedIsRefused: what cannot be audited does not happen.
func TestN2_UnauditedIsRefused(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	p := place("o-1", 1)
	put(t, k.Vault, p, canary)
	full := errors.New("disk full")
	k.Entries.Fail(full)
	if secret, err := k.Open(t.Context(), jo, p); !errors.Is(err, full) || secret != nil {
		t.Errorf("Open = %q, %v", secret, err)
	}
	before := dump(t, k)
	if _, err := k.Rotate(t.Context(), jo, nil); !errors.Is(err, full) {
		t.Errorf("Rotate = %v", err)
	}
	if _, err := k.RotateKey(t.Context(), jo, nil); !errors.Is(err, full) {
		t.Errorf("RotateKey = %v", err)
	}
	if diff := cmp.Diff(before, dump(t, k)); diff != "" {
		t.Errorf("something was changed:\n%s", diff)
	}
	k.Entries.Fail(nil)
	if secret, err := k.Open(t.Context(), audit.Actor{}, p); fault.ReasonOf(err) != "audit_incomplete" || secret != nil {
		t.Errorf("Open by nobody = %q, %v", secret, err)
	}

	o := k.Options
	o.Audit = nil
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for what, do := range map[string]func() error{
		"Put":           func() error { return v.Put(t.Context(), p, nil) },
		"Open":          func() error { _, err := v.Open(t.Context(), jo, p); return err },
		"Delete":        func() error { return v.Delete(t.Context(), "o-1", p.Credential) },
		"Rotate":        func() error { _, err := v.Rotate(t.Context(), jo, nil); return err },
		"RotateKey":     func() error { _, err := v.RotateKey(t.Context(), jo, nil); return err },
		"RemoveOldKeys": func() error { _, err := v.RemoveOldKeys(t.Context(), jo); return err },
	} {
		if err := do(); fault.ReasonOf(err) != "vault_unaudited" {
			t.Errorf("%s without an audit log = %v", what, err)
		}
	}
	if s := status(t, v); len(s.Organisations) != 2 {
		t.Errorf("status without an audit log: %+v", s)
	}
	opens(t, k.Vault, p, canary)
}

// TestN2_OneTransaction: a secret and the record of its change go together, also
// with the organisation's first keyset.
func TestN2_OneTransaction(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	undone := errors.New("undone")
	err := k.Atomically(t.Context(), func(ctx context.Context) error {
		if err := k.Put(ctx, place("o-1", 1), []byte("x")); err != nil {
			t.Error(err)
		}
		if secret, err := k.Open(ctx, jo, place("o-1", 1)); err != nil || string(secret) != "x" {
			t.Errorf("inside: %q, %v", secret, err)
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if _, err := k.Open(t.Context(), jo, place("o-1", 1)); !errors.Is(err, vault.ErrAbsent) {
		t.Errorf("Open = %v", err)
	}
	// The keyset in memory was never stored: it must not be used.
	put(t, k.Vault, place("o-1", 2), "y")
	opens(t, k.Another(t), place("o-1", 2), "y")
	opens(t, k.Vault, place("o-1", 2), "y")
}

func TestPutNeedsAPlace(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	if err := k.Put(t.Context(), vault.Place{Organisation: "o-1"}, nil); err == nil {
		t.Error("a secret without a credential was put")
	}
}

// TestKeysetGone: secrets whose keyset is gone are damaged.
func TestKeysetGone(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	overwrite(t, k, place("o-9", 1), []byte{1, 1, 0, 0, 0, 0, 9})
	if _, err := k.Open(t.Context(), jo, place("o-9", 1)); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("Open = %v", err)
	}
}

// TestStoreFails: no call that fails leaves anything half done or unsaid.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	for n := range 60 {
		v, err := dying(t, k, n)
		if err == nil {
			err = v.Put(t.Context(), place("o-1", 1), []byte("x"))
		}
		if err == nil {
			_, err = v.Open(t.Context(), jo, place("o-1", 1))
		}
		if err == nil {
			_, err = v.Status(t.Context())
		}
		if err == nil {
			err = v.Delete(t.Context(), "o-1", place("", 1).Credential)
		}
		if err == nil {
			if n < 10 {
				t.Errorf("all of it took only %d calls of the store", n)
			}
			return
		}
		if !errors.Is(err, errKilled) {
			t.Errorf("killed at call %d: %v", n, err)
		}
	}
	t.Error("it never got through")
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	other := k.Another(t)
	var wg sync.WaitGroup
	for i := range 8 {
		for _, v := range []*vault.Vault{k.Vault, other} {
			wg.Go(func() {
				for n := range 20 {
					p := place(fmt.Sprint("o-", n%3), i)
					if err := v.Put(t.Context(), p, []byte("x")); err != nil {
						t.Error(err)
					}
					opens(t, v, p, "x")
				}
			})
		}
	}
	wg.Wait()
}
