package vault_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

// filled makes a vault with secrets: n in each organisation, more than a batch in one.
func filled(t *testing.T, organisations, n, many int) (*vaulttest.Kit, map[vault.Place]string) {
	t.Helper()
	k := vaulttest.New(t)
	secrets := map[vault.Place]string{}
	for o := range organisations {
		count := n
		if o == 0 {
			count = many
		}
		for i := range count {
			p := place(fmt.Sprintf("o-%d", o), i)
			secrets[p] = fmt.Sprintf("secret %d of %d", i, o)
			put(t, k.Vault, p, secrets[p])
		}
	}
	p := vault.Place{Credential: "oidc", Version: 1}
	secrets[p] = "of the installation"
	put(t, k.Vault, p, secrets[p])
	return k, secrets
}

func allOpen(t *testing.T, v *vault.Vault, secrets map[vault.Place]string) {
	t.Helper()
	for p, secret := range secrets {
		opens(t, v, p, secret)
	}
}

func TestF7_Rotate(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 3, 5, 250)
	other := k.Another(t)
	allOpen(t, other, secrets)
	before, was := dump(t, k), settled(t, k.Vault)
	var told []vault.Progress
	r, err := k.Rotate(t.Context(), jo, func(p vault.Progress) { told = append(told, p) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(vault.Rotation{Number: 2, Organisations: 4, Secrets: 261}, r); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []vault.Progress{{"o-0", 1, 4, 250}, {"o-1", 2, 4, 255}, {"o-2", 3, 4, 260}, {"", 4, 4, 261}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	now := settled(t, k.Vault)
	for i, o := range now.Organisations {
		if o.Primary == was.Organisations[i].Primary {
			t.Errorf("organisation %q has the same data key", o.Organisation)
		}
	}
	after := dump(t, k)
	for p := range secrets {
		if before[fmt.Sprint(p)] == after[fmt.Sprint(p)] {
			t.Errorf("%v was not sealed again", p)
		}
	}
	for _, v := range []*vault.Vault{k.Vault, other, k.Another(t)} {
		allOpen(t, v, secrets)
	}
	for _, o := range []string{"", "o-0", "o-1", "o-2"} {
		if got := actions(k, o, "data_key."); !slices.Equal(got, []string{"data_key.rotate", "data_key.retire"}) {
			t.Errorf("organisation %q: recorded %v", o, got)
		}
	}
	if r, err := k.Rotate(t.Context(), jo, nil); err != nil || r.Number != 3 || r.Resumed {
		t.Errorf("the next one: %+v, %v", r, err)
	}
	settled(t, other)
}

// TestF7_KilledAnywhere kills the rotating process at every call of its store in
// turn, and continues.
func TestF7_KilledAnywhere(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 2, 2, 3)
	kills, resumed := 0, 0
	for n := 0; ; n++ {
		v, err := dying(t, k, n)
		if err == nil {
			_, err = v.Rotate(t.Context(), jo, nil)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatalf("killed at %d: %v", n, err)
		}
		kills++
		another := k.Another(t)
		allOpen(t, another, secrets)
		was := status(t, another)
		r, err := another.Rotate(t.Context(), jo, nil)
		if err != nil || r.Resumed != was.Unfinished {
			t.Fatalf("continued after %d: %+v, %v; unfinished %v", n, r, err, was.Unfinished)
		}
		want := was.Rotation + 1
		if was.Unfinished {
			want--
			resumed++
		}
		if s := settled(t, another); s.Rotation != want {
			t.Errorf("killed at %d: rotation %d follows %d, unfinished %v", n, s.Rotation, was.Rotation, was.Unfinished)
		}
		allOpen(t, k.Vault, secrets)
	}
	if kills < 20 || resumed < 20 {
		t.Errorf("only %d kills, %d continued", kills, resumed)
	}
	allOpen(t, k.Another(t), secrets)
}

// TestF7_WhileServing rotates both sorts of keys again and again while two
// processes change and open secrets: not one call fails.
func TestF7_WhileServing(t *testing.T) {
	t.Parallel()
	k, _ := filled(t, 2, 3, 3)
	vaults := []*vault.Vault{k.Vault, k.Another(t)}
	ctx, stop := context.WithCancel(t.Context())
	var calls atomic.Int64
	var serving sync.WaitGroup
	for i, v := range vaults {
		for w := range 2 {
			serving.Go(func() {
				p := place(fmt.Sprintf("o-%d", w), 100+i)
				for n := 0; ctx.Err() == nil; n++ {
					want := fmt.Sprint(n)
					if err := v.Put(t.Context(), p, []byte(want)); err != nil {
						t.Error(err)
					}
					opens(t, vaults[n%2], p, want)
					opens(t, v, place("o-0", 1), "secret 1 of 0")
					calls.Add(1)
				}
			})
		}
	}
	var rotating sync.WaitGroup
	for _, v := range []*vault.Vault{k.Another(t), k.Another(t)} {
		rotating.Go(func() {
			for range 10 {
				if _, err := v.Rotate(t.Context(), jo, nil); err != nil {
					t.Error(err)
				}
				if _, err := v.RotateKey(t.Context(), jo, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	rotating.Wait()
	stop()
	serving.Wait()
	if calls.Load() == 0 {
		t.Error("nothing was served meanwhile")
	}
	if _, err := k.RotateKey(t.Context(), jo, nil); err != nil {
		t.Error(err)
	}
	if old, err := k.RemoveOldKeys(t.Context(), jo); err != nil || len(old) == 0 {
		t.Errorf("RemoveOldKeys = %v, %v", old, err)
	}
	v := k.Another(t)
	s := settled(t, v)
	if len(s.Keys) != 1 {
		t.Errorf("%d keys are left", len(s.Keys))
	}
	opens(t, v, place("o-0", 2), "secret 2 of 0")
}

// late is a store in which the first read of a keyset shows what was there
// before, as when another process commits in between (READ COMMITTED).
type late struct {
	*vaulttest.Memory
	stale map[string]vault.Keyset
}

func (l *late) Keyset(ctx context.Context, organisation string) (vault.Keyset, bool, error) {
	if k, ok := l.stale[organisation]; ok {
		delete(l.stale, organisation)
		return k, true, nil
	}
	return l.Memory.Keyset(ctx, organisation)
}

// TestF7_NeverSealedWithARemovedKey: a process that read the keyset before a
// rotation, and stores after it, seals with the new key.
func TestF7_NeverSealedWithARemovedKey(t *testing.T) {
	t.Parallel()
	k, _ := filled(t, 2, 2, 2)
	stale := map[string]vault.Keyset{}
	for _, o := range []string{"", "o-0"} {
		stale[o], _, _ = k.Memory.Keyset(t.Context(), o)
	}
	l := &late{Memory: k.Memory}
	o := k.Options
	o.Keysets = l
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	opens(t, v, place("o-0", 0), "secret 0 of 0")
	if _, err := k.Rotate(t.Context(), jo, nil); err != nil {
		t.Fatal(err)
	}
	l.stale = stale
	put(t, v, place("o-0", 0), "new")
	put(t, v, place("o-new", 0), "new") // its keyset is made from the installation's
	if len(stale) != 0 {
		t.Fatalf("not read: %v", stale)
	}
	settled(t, v)
	opens(t, k.Vault, place("o-0", 0), "new")
	opens(t, k.Vault, place("o-new", 0), "new")
}

// TestF7_PutWaitsForNobodyForever: a keyset that changes without end gives the
// caller's context a chance.
func TestF7_PutGivesUpWithItsCaller(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	put(t, k.Vault, place("o-1", 1), "x")
	o := k.Options
	o.Keysets = unlucky{k.Memory}
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Put(ctx, place("o-1", 1), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Put = %v", err)
	}
}

// unlucky is a store in which somebody else is always faster.
type unlucky struct{ *vaulttest.Memory }

func (unlucky) SaveKeyset(context.Context, vault.Keyset) (bool, error) { return false, nil }

// TestF7_SealedMeanwhile: a secret that somebody changes between reading and
// storing it sealed again keeps the change.
func TestF7_ChangedMeanwhile(t *testing.T) {
	t.Parallel()
	k, _ := filled(t, 1, 0, 3)
	o := k.Options
	o.Secrets = &meddling{Memory: k.Memory, do: func() { put(t, k.Vault, place("o-0", 1), "changed") }}
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := v.Rotate(t.Context(), jo, nil); err != nil || r.Secrets != 3 {
		t.Errorf("Rotate = %+v, %v", r, err)
	}
	settled(t, v)
	opens(t, v, place("o-0", 1), "changed")
	opens(t, v, place("o-0", 2), "secret 2 of 0")
}

// moment is when meddling does something.
type moment int

const (
	afterBatch  moment = iota // after the first batch of secrets was read
	beforeBatch               // before it is
	atEnd                     // when there are no more
)

// meddling does something once, at a moment.
type meddling struct {
	*vaulttest.Memory
	do   func()
	when moment
}

func (m *meddling) ScanSealed(ctx context.Context, organisation string, after vault.Place, limit int) ([]vault.Sealed, error) {
	meddle := func(when moment) {
		if do := m.do; do != nil && organisation == "o-0" && m.when == when {
			m.do = nil
			do()
		}
	}
	meddle(beforeBatch)
	found, err := m.Memory.ScanSealed(ctx, organisation, after, limit)
	if len(found) > 0 {
		meddle(afterBatch)
	} else {
		meddle(atEnd)
	}
	return found, err
}

// TestF7_OvertakenTwice: a rotation stands still, another process finishes it and
// dies in the middle of the next one. What the first one then removes must not be
// the key that the secrets have now, nor does it take them for damaged.
func TestF7_OvertakenTwice(t *testing.T) {
	t.Parallel()
	for _, when := range []moment{beforeBatch, afterBatch, atEnd} {
		overtakenTwice(t, when)
	}
}

func overtakenTwice(t *testing.T, when moment) {
	k, secrets := filled(t, 1, 0, 2)
	overtake := func() {
		if _, err := k.Rotate(t.Context(), jo, nil); err != nil {
			t.Error(err)
		}
		for n := 0; ; n++ {
			if v, err := dying(t, k, n); err == nil {
				_, _ = v.Rotate(t.Context(), jo, nil)
			}
			if s := status(t, k.Another(t)); s.Organisations[0].Rotation == 3 {
				if len(s.Organisations[0].DataKeys) != 2 {
					t.Errorf("it should have died in the middle: %+v", s)
				}
				return
			}
		}
	}
	o := k.Options
	o.Secrets = &meddling{Memory: k.Memory, do: overtake, when: when}
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := v.Rotate(t.Context(), jo, nil); err != nil || len(r.Damaged) != 0 {
		t.Errorf("Rotate = %+v, %v", r, err)
	}
	settled(t, v)
	allOpen(t, v, secrets)
}

// behind is a store in which the first read of a secret shows what was there before.
type behind struct {
	*vaulttest.Memory
	stale map[vault.Place][]byte
}

func (b *behind) Sealed(ctx context.Context, p vault.Place) ([]byte, bool, error) {
	if was, ok := b.stale[p]; ok {
		delete(b.stale, p)
		return was, true, nil
	}
	return b.Memory.Sealed(ctx, p)
}

// TestF7_OpenedWhileSealedAgain: between reading a secret and reading the keyset
// a whole rotation may have passed.
func TestF7_OpenedWhileSealedAgain(t *testing.T) {
	t.Parallel()
	k, _ := filled(t, 1, 0, 2)
	kept, deleted := place("o-0", 0), place("o-0", 1)
	b := &behind{k.Memory, map[vault.Place][]byte{kept: sealed(t, k, kept), deleted: sealed(t, k, deleted)}}
	if _, err := k.Rotate(t.Context(), jo, nil); err != nil {
		t.Fatal(err)
	}
	if err := k.Delete(t.Context(), "o-0", deleted.Credential); err != nil {
		t.Fatal(err)
	}
	o := k.Options
	o.Secrets = b
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	opens(t, v, kept, "secret 0 of 0")
	if _, err := v.Open(t.Context(), jo, deleted); !errors.Is(err, vault.ErrAbsent) {
		t.Errorf("Open = %v", err)
	}
	if got := k.Entries.All("o-0"); got[len(got)-1].Outcome != audit.Done {
		t.Errorf("recorded last: %v", got[len(got)-1])
	}
}

func TestF7_DamagedSecretsStopNothing(t *testing.T) {
	t.Parallel()
	k, _ := filled(t, 2, 3, 3)
	hurt := place("o-0", 1)
	b := sealed(t, k, hurt)
	b[len(b)-1] ^= 1
	overwrite(t, k, hurt, b)
	overwrite(t, k, place("o-1", 0), []byte("junk"))
	other, _, _ := k.Memory.Keyset(t.Context(), "o-1")
	put(t, k.Vault, place("o-2", 0), "x")
	gone, _, _ := k.Memory.Keyset(t.Context(), "o-2")
	gone.Wrapped, gone.Revision = other.Wrapped, gone.Revision+1
	if ok, err := k.Memory.SaveKeyset(t.Context(), gone); err != nil || !ok {
		t.Fatal(ok, err)
	}
	for n := range int64(2) {
		r, err := k.Another(t).Rotate(t.Context(), jo, nil)
		want := vault.Rotation{Number: 2 + n, Organisations: 4, Secrets: 5, Damaged: []vault.Place{hurt, place("o-1", 0)}, Unreadable: []string{"o-2"}}
		if diff := cmp.Diff(want, r); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	m, err := k.RotateKey(t.Context(), jo, nil)
	if err != nil || !m.Added || m.Rewrapped != 3 || !slices.Equal(m.Unreadable, []string{"o-2"}) {
		t.Errorf("RotateKey = %+v, %v", m, err)
	}
	if m, err = k.RotateKey(t.Context(), jo, nil); err != nil || !m.Added {
		t.Errorf("RotateKey again = %+v, %v", m, err)
	}
	if string(sealed(t, k, hurt)) != string(b) {
		t.Error("the damaged secret was changed")
	}
	opens(t, k.Vault, place("o-0", 2), "secret 2 of 0")
	for _, o := range status(t, k.Vault).Organisations {
		if o.Organisation == "o-1" && o.Secrets[""] != 1 {
			t.Errorf("status of o-1: %+v", o)
		}
	}
}

// TestF7_BroughtBack: a keyset that was damaged during a rotation and is brought
// back later goes through it then.
func TestF7_BroughtBack(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 2, 1, 1)
	replace := func(wrapped []byte) []byte {
		now, _, _ := k.Memory.Keyset(t.Context(), "o-0")
		if ok, err := k.Memory.SaveKeyset(t.Context(), vault.Keyset{Organisation: "o-0", Wrapped: wrapped, Revision: now.Revision + 1}); err != nil || !ok {
			t.Fatal(ok, err)
		}
		return now.Wrapped
	}
	was := replace([]byte("junk"))
	if r, err := k.Rotate(t.Context(), jo, nil); err != nil || !slices.Equal(r.Unreadable, []string{"o-0"}) {
		t.Errorf("Rotate = %+v, %v", r, err)
	}
	replace(was)
	if r, err := k.Rotate(t.Context(), jo, nil); err != nil || !r.Resumed || r.Number != 2 || r.Secrets != 1 {
		t.Errorf("Rotate again = %+v, %v", r, err)
	}
	settled(t, k.Vault)
	allOpen(t, k.Another(t), secrets)
}

func TestF7_NothingToRotate(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	fresh := vaulttest.NewMemory(k.Entries)
	o := k.Options
	l := &late{Memory: fresh, stale: map[string]vault.Keyset{}}
	l.stale[""], _, _ = k.Memory.Keyset(t.Context(), "")
	o.Keysets = l
	v, err := vault.New(t.Context(), o) // the keyset is gone after this
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Rotate(t.Context(), jo, nil); err == nil || !strings.Contains(err.Error(), "setup") {
		t.Errorf("Rotate = %v", err)
	}
	if err := v.Put(t.Context(), place("o-1", 1), nil); err == nil {
		t.Error("a secret was put without the installation's keyset")
	}
	if err := v.Put(t.Context(), place("", 1), nil); err == nil {
		t.Error("the installation's keyset was made by a secret")
	}
}

// TestF7_ManyOrganisations is about thousands of them.
func TestF7_ManyOrganisations(t *testing.T) {
	t.Parallel()
	const n = 1000
	k := vaulttest.New(t)
	err := k.Atomically(t.Context(), func(ctx context.Context) error {
		for i := range n {
			if err := k.Put(ctx, place(fmt.Sprintf("o-%04d", i), 1), []byte("x")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := k.Rotate(t.Context(), jo, nil); err != nil || r.Organisations != n+1 || r.Secrets != n {
		t.Errorf("Rotate = %+v, %v", r, err)
	}
	if s := settled(t, k.Another(t)); len(s.Organisations) != n+1 {
		t.Errorf("%d organisations", len(s.Organisations))
	}
}
