package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/vault"
)

func TestF7_RotateKey(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 2, 2, 2)
	other := k.Another(t) // serves on
	allOpen(t, other, secrets)
	old := status(t, k.Vault).Keys[0]
	was := read(t, k.KeyFile)
	var told []vault.Progress
	r, err := k.RotateKey(t.Context(), jo, func(p vault.Progress) { told = append(told, p) })
	if err != nil || !r.Added || r.Rewrapped != 3 || r.Key == old {
		t.Fatalf("RotateKey = %+v, %v", r, err)
	}
	if diff := cmp.Diff([]vault.Progress{{"o-0", 1, 3, 0}, {"o-1", 2, 3, 0}, {"", 3, 3, 0}}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	s := settled(t, other)
	if !slices.Equal(s.Keys, []string{r.Key, old}) {
		t.Errorf("keys %v, want %v", s.Keys, []string{r.Key, old})
	}
	info, err := os.Stat(k.KeyFile)
	if err != nil || info.Mode().Perm() != 0o600 || !strings.HasSuffix(read(t, k.KeyFile), was) || strings.Contains(read(t, k.KeyFile), r.Key) {
		t.Errorf("the key file: %v, %v", info.Mode(), err)
	}
	put(t, other, place("o-0", 0), "changed")
	secrets[place("o-0", 0)] = "changed"
	put(t, other, place("o-new", 0), "new")
	allOpen(t, other, secrets)

	removed, err := k.RemoveOldKeys(t.Context(), jo)
	if err != nil || !slices.Equal(removed, []string{old}) {
		t.Errorf("RemoveOldKeys = %v, %v", removed, err)
	}
	if text := read(t, k.KeyFile); strings.Count(text, "callwright-key-1:") != 1 || strings.Count(text, "#") != 2 {
		t.Errorf("the key file has %d lines", strings.Count(text, "\n"))
	}
	if removed, err := k.RemoveOldKeys(t.Context(), jo); err != nil || len(removed) != 0 {
		t.Errorf("RemoveOldKeys again = %v, %v", removed, err)
	}
	allOpen(t, k.Another(t), secrets)
	put(t, other, place("o-newer", 0), "new")
	settled(t, k.Another(t))
	if got := actions(k, "", "master_key."); !slices.Equal(got, []string{"master_key.add", "master_key.rotate", "master_key.retire"}) {
		t.Errorf("recorded %v", got)
	}
	leftovers, _ := filepath.Glob(filepath.Join(filepath.Dir(k.KeyFile), "*"))
	hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(k.KeyFile), ".*"))
	if len(leftovers)+len(hidden) != 1 {
		t.Errorf("beside the key file lie %v %v", leftovers, hidden)
	}
}

// TestF7_KeyRotationKilledAnywhere kills the process at every call of its store.
func TestF7_KeyRotationKilledAnywhere(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 2, 1, 1)
	kills := 0
	for n := 0; ; n++ {
		v, err := dying(t, k, n)
		if err == nil {
			_, err = v.RotateKey(t.Context(), jo, nil)
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
		s := status(t, another)
		if _, err := another.RemoveOldKeys(t.Context(), jo); s.Unfinished != (fault.ReasonOf(err) == "key_in_use") {
			t.Errorf("killed at %d: unfinished %v, RemoveOldKeys = %v", n, s.Unfinished, err)
		}
		r, err := another.RotateKey(t.Context(), jo, nil)
		if err != nil || r.Added == s.Unfinished {
			t.Errorf("killed at %d: unfinished %v, RotateKey = %+v, %v", n, s.Unfinished, r, err)
		}
		if _, err := another.RemoveOldKeys(t.Context(), jo); err != nil {
			t.Error(err)
		}
		if s := settled(t, another); len(s.Keys) != 1 {
			t.Errorf("killed at %d: keys %v", n, s.Keys)
		}
		allOpen(t, k.Vault, secrets)
	}
	if kills < 8 {
		t.Errorf("only %d kills", kills)
	}
}

// TestF7_AddedAtOnce: several processes that add keys to one file lose none.
func TestF7_AddedAtOnce(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 2, 1, 1)
	var wg sync.WaitGroup
	for range 6 {
		v := k.Another(t)
		wg.Go(func() {
			if _, err := v.RotateKey(t.Context(), jo, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	allOpen(t, k.Another(t), secrets)
	s := status(t, k.Vault)
	for _, o := range s.Organisations {
		if !slices.Contains(s.Keys, o.Key) {
			t.Errorf("the key %s of organisation %q is lost", o.Key, o.Organisation)
		}
	}
}

// TestF7_OldKeyStays while something needs it, also by hand.
func TestF7_OldKeyStays(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 2, 1, 1)
	text := read(t, k.KeyFile)
	if err := os.WriteFile(k.KeyFile, []byte(line(chance(1))+text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := k.RemoveOldKeys(t.Context(), jo); fault.ReasonOf(err) != "key_in_use" || !strings.Contains(err.Error(), "3 of 3") {
		t.Errorf("RemoveOldKeys = %v", err)
	}
	if read(t, k.KeyFile) != line(chance(1))+text {
		t.Error("the key file was changed")
	}
	allOpen(t, k.Another(t), secrets)
	if !status(t, k.Vault).Unfinished {
		t.Error("the status does not say that the new key is not in use yet")
	}
	if r, err := k.RotateKey(t.Context(), jo, nil); err != nil || r.Added || r.Rewrapped != 3 {
		t.Errorf("RotateKey with a key put there by hand = %+v, %v", r, err)
	}
	settled(t, k.Vault)
}

// TestF7_LinkedKeyFile: a link stays a link.
func TestF7_LinkedKeyFile(t *testing.T) {
	t.Parallel()
	k := vaulttestLinked(t)
	if _, err := k.v.RotateKey(t.Context(), jo, nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(k.link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	if strings.Count(read(t, k.file), "callwright-key-1:") != 2 {
		t.Error("the file behind the link was not changed")
	}
}

type linked struct {
	v          *vault.Vault
	link, file string
}

func vaulttestLinked(t *testing.T) linked {
	t.Helper()
	k, _ := filled(t, 1, 1, 1)
	l := linked{link: filepath.Join(t.TempDir(), "link"), file: k.KeyFile}
	if err := os.Symlink(k.KeyFile, l.link); err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(t.Context(), with(k.Options, vault.KeyFile(l.link)))
	if err != nil {
		t.Fatal(err)
	}
	l.v = v
	return l
}

// TestF7_KeyFileGone: a source that fails midway changes nothing, and is recorded.
func TestF7_KeyFileGone(t *testing.T) {
	t.Parallel()
	k, secrets := filled(t, 1, 1, 1)
	away := k.KeyFile + ".away"
	if err := os.Rename(k.KeyFile, away); err != nil {
		t.Fatal(err)
	}
	before := dump(t, k)
	_, e1 := k.RotateKey(t.Context(), jo, nil)
	_, e2 := k.RemoveOldKeys(t.Context(), jo)
	_, e3 := k.Status(t.Context())
	for _, err := range []error{e1, e2, e3} {
		if fault.ReasonOf(err) != "key_missing" {
			t.Errorf("without the key file: %v", err)
		}
	}
	if diff := cmp.Diff(before, dump(t, k)); diff != "" {
		t.Errorf("changed:\n%s", diff)
	}
	allOpen(t, k.Vault, secrets) // what is in memory serves on
	if err := os.Rename(away, k.KeyFile); err != nil {
		t.Fatal(err)
	}
	allOpen(t, k.Another(t), secrets)
}
