package vault_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

func write(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func line(key []byte) string {
	return "callwright-key-1:" + base64.StdEncoding.EncodeToString(key) + "\n"
}

// chance is a key that looks like one; n makes it another.
func chance(n byte) []byte {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(i*i*7+i*31) ^ n
	}
	return key
}

func with(o vault.Options, key vault.KeySource) vault.Options { o.Key = key; return o }

// refused fails unless a vault does not open with a key, says why, and writes nothing.
func refused(t *testing.T, k *vaulttest.Kit, key vault.KeySource, reason string) {
	t.Helper()
	before := dump(t, k)
	v, err := vault.New(t.Context(), with(k.Options, key))
	if v != nil || fault.ReasonOf(err) != reason {
		t.Errorf("New = %v, %v; want %s", v, err, reason)
	}
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one line: %q", err)
	}
	if diff := cmp.Diff(before, dump(t, k)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
}

func TestF4_NoKey(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	folder := t.TempDir()
	missing := filepath.Join(folder, "data.key")
	refused(t, k, nil, "key_missing")
	refused(t, k, vault.KeyFile(missing), "key_missing")
	refused(t, k, vault.KeyFile(folder), "key_missing")
	refused(t, k, vault.KeyFile(write(t, "", 0o600)), "key_missing")
	refused(t, k, vault.KeyFile(write(t, "# only a comment\n\n", 0o600)), "key_missing")
	refused(t, k, vault.Env("CALLWRIGHT_KEY_THAT_IS_NOT_SET"), "key_missing")
	if _, err := os.Stat(missing); err == nil {
		t.Error("a key file was made")
	}
}

// TestF4_NotSetUp: a vault is opened only where set-up has made its first keyset.
func TestF4_NotSetUp(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	o := k.Options
	fresh := vaulttest.NewMemory(k.Entries)
	o.Keysets, o.Secrets, o.Atomically = fresh, fresh, fresh.Atomically
	for range 2 {
		if _, err := vault.New(t.Context(), o); fault.ReasonOf(err) != "vault_uninitialised" {
			t.Errorf("New = %v", err)
		}
	}
	if all, _ := fresh.AllKeysets(t.Context()); len(all) != 0 {
		t.Errorf("New has made %d keysets", len(all))
	}
	if err := vault.Initialise(t.Context(), o); err != nil {
		t.Error(err)
	}
	if _, err := vault.New(t.Context(), o); err != nil {
		t.Error(err)
	}
	before := dump(t, k)
	if err := vault.Initialise(t.Context(), k.Options); fault.ReasonOf(err) != "vault_initialised" || fault.CodeOf(err) != fault.Conflict {
		t.Errorf("Initialise again = %v", err)
	}
	if diff := cmp.Diff(before, dump(t, k)); diff != "" {
		t.Errorf("Initialise again changed:\n%s", diff)
	}
	if got := actions(k, "", "vault."); len(got) != 2 {
		t.Errorf("recorded: %v", got)
	}
	// With the installation's keyset gone it does not pretend to be new.
	lost := vaulttest.NewMemory(k.Entries)
	if ok, err := lost.SaveKeyset(t.Context(), vault.Keyset{Organisation: "o-1", Wrapped: []byte{1}, Revision: 1}); err != nil || !ok {
		t.Fatal(ok, err)
	}
	o.Keysets, o.Secrets, o.Atomically = lost, lost, lost.Atomically
	if err := vault.Initialise(t.Context(), o); fault.ReasonOf(err) != "vault_initialised" {
		t.Errorf("Initialise over an organisation's keyset = %v", err)
	}
	o.Keysets = nil
	if _, err := vault.New(t.Context(), o); err == nil {
		t.Error("a vault without keysets opened")
	}
	o.Key = nil
	if err := vault.Initialise(t.Context(), o); fault.ReasonOf(err) != "key_missing" {
		t.Errorf("Initialise without a key = %v", err)
	}
}

func TestF5_WrongKey(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	put(t, k.Vault, place("o-1", 1), "x")
	wrong := filepath.Join(t.TempDir(), "wrong")
	if err := vault.CreateKeyFile(wrong); err != nil {
		t.Fatal(err)
	}
	refused(t, k, vault.KeyFile(wrong), "key_wrong")
	opens(t, k.Another(t), place("o-1", 1), "x")
	// The right key as a second one is as good.
	both := write(t, read(t, wrong)+read(t, k.KeyFile), 0o600)
	v, err := vault.New(t.Context(), with(k.Options, vault.KeyFile(both)))
	if err != nil {
		t.Fatal(err)
	}
	opens(t, v, place("o-1", 1), "x")
}

// TestF5_WrongForOne: the key fits the installation, but not every organisation.
func TestF5_WrongForOne(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	put(t, k.Vault, place("o-1", 1), "x")
	old, _, _ := k.Memory.Keyset(t.Context(), "o-1")
	if _, err := k.RotateKey(t.Context(), jo, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := k.RemoveOldKeys(t.Context(), jo); err != nil {
		t.Fatal(err)
	}
	now, _, _ := k.Memory.Keyset(t.Context(), "o-1")
	old.Revision = now.Revision + 1
	if ok, err := k.Memory.SaveKeyset(t.Context(), old); err != nil || !ok {
		t.Fatal(ok, err)
	}
	refused(t, k, k.Options.Key, "key_wrong")
}

func TestF6_WeakKeys(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	steps, few := make([]byte, 32), make([]byte, 32)
	for i := range steps {
		steps[i], few[i] = byte(3*i+250), byte(i*i%11)
	}
	good := line(chance(0))
	for name, text := range map[string]string{
		"no format":       "changeme\n",
		"password":        "callwright-key-1:changeme\n",
		"short":           line(chance(0)[:31]),
		"long":            line(append(chance(0), 1)),
		"zero":            line(make([]byte, 32)),
		"alike":           line([]byte(strings.Repeat("\xA7", 32))),
		"steps":           line(steps),
		"few":             line(few),
		"text":            line([]byte("changeme-changeme-CHANGE-1234567")),
		"words":           line([]byte("The quick brown fox jumps over d")),
		"empty":           "callwright-key-1:\n",
		"no padding":      strings.Replace(good, "=", "", 1),
		"loose bits":      good[:len(good)-3] + "/=\n",
		"URL alphabet":    strings.ReplaceAll(line([]byte(strings.Repeat("\xff\xfe", 16))), "/", "_"),
		"other format":    strings.Replace(good, "key-1", "key-2", 1),
		"space in it":     strings.Replace(good, ":", ": ", 1),
		"twice":           good + line(chance(1)) + good,
		"second is weak":  good + "changeme\n",
		"comment after":   strings.TrimSpace(good) + " # mine\n",
		"larger than fit": good + strings.Repeat("#\n", 40_000),
	} {
		path := write(t, text, 0o600)
		refused(t, k, vault.KeyFile(path), "key_weak")
		_, err := vault.KeyFile(path).Keys(t.Context())
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		for _, word := range []string{"changeme", "quick", strings.TrimSpace(good[20:40])} {
			if strings.Contains(err.Error(), word) {
				t.Errorf("%s: the message shows the key: %v", name, err)
			}
		}
	}
	for name, text := range map[string]string{"one": good, "two": good + line(chance(1)), "layout": "\n# old\r\n  " + strings.TrimSpace(good) + "  \r\n\n#"} {
		if keys, err := vault.KeyFile(write(t, text, 0o400)).Keys(t.Context()); err != nil || len(keys) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestF8_OthersMayNotRead(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	text := read(t, k.KeyFile)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777} {
		refused(t, k, vault.KeyFile(write(t, text, mode)), "key_exposed")
	}
	for _, mode := range []os.FileMode{0o600, 0o400, 0o700} {
		if _, err := vault.New(t.Context(), with(k.Options, vault.KeyFile(write(t, text, mode)))); err != nil {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

func TestF8_NotInTheDataDirectory(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	root := t.TempDir()
	data := filepath.Join(root, "data")
	if err := os.MkdirAll(filepath.Join(data, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(root, "link")
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	text := read(t, k.KeyFile)
	inside := filepath.Join(data, "sub", "key")
	if err := os.WriteFile(inside, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	pointer := filepath.Join(root, "pointer")
	if err := os.Symlink(inside, pointer); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{inside, filepath.Join(link, "sub", "key"), pointer, data + "/sub/../sub/key"} {
		o := with(k.Options, vault.KeyFile(path))
		o.Data = data
		if _, err := vault.New(t.Context(), o); fault.ReasonOf(err) != "key_exposed" || !strings.Contains(err.Error(), data) {
			t.Errorf("%s: New = %v", path, err)
		}
		if err := vault.Initialise(t.Context(), o); fault.ReasonOf(err) != "key_exposed" {
			t.Errorf("%s: Initialise = %v", path, err)
		}
	}
	for path, ok := range map[string]bool{
		filepath.Join(data, "not there yet"): false, filepath.Join(link, "not", "there"): false, data: false,
		data + ".key": true, filepath.Join(root, "data2", "key"): true, "/key": true, filepath.Join(root, "..data"): true,
	} {
		if err := vault.CheckOutside(path, data); (err == nil) != ok {
			t.Errorf("CheckOutside(%s) = %v", path, err)
		}
	}
	// By a link to the file from inside: the name lies in the data directory too.
	if err := os.Symlink(k.KeyFile, filepath.Join(data, "out")); err != nil {
		t.Fatal(err)
	}
	if err := vault.CheckOutside(filepath.Join(data, "out"), data); err == nil {
		t.Error("a link in the data directory is accepted")
	}
}

func TestF8_FromTheEnvironment(t *testing.T) {
	k := vaulttest.New(t)
	put(t, k.Vault, place("o-1", 1), "x")
	t.Setenv("CALLWRIGHT_KEY_TEST", read(t, k.KeyFile))
	source, err := vault.ParseSource("env:CALLWRIGHT_KEY_TEST", vault.TransitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	o := with(k.Options, source)
	o.Data = "/"
	v, err := vault.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	opens(t, v, place("o-1", 1), "x")
	if _, err := v.RotateKey(t.Context(), jo, nil); fault.ReasonOf(err) != "key_not_writable" {
		t.Errorf("RotateKey = %v", err)
	}
	t.Setenv("CALLWRIGHT_KEY_TEST", line(chance(3))+read(t, k.KeyFile))
	if r, err := v.RotateKey(t.Context(), jo, nil); err != nil || r.Added || r.Rewrapped != 2 {
		t.Errorf("RotateKey = %+v, %v", r, err)
	}
	if _, err := v.RemoveOldKeys(t.Context(), jo); fault.ReasonOf(err) != "key_not_writable" {
		t.Errorf("RemoveOldKeys = %v", err)
	}
	t.Setenv("CALLWRIGHT_KEY_TEST", line(chance(3)))
	if v, err = vault.New(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	opens(t, v, place("o-1", 1), "x")
	settled(t, v)
	t.Setenv("CALLWRIGHT_KEY_TEST", "changeme")
	refused(t, k, source, "key_weak")
}

func TestParseSource(t *testing.T) {
	t.Parallel()
	for text, name := range map[string]string{
		"/etc/callwright.key":               "the key file /etc/callwright.key",
		"env:KEY":                           "the environment variable KEY",
		"hcvault://kms:8200/transit/keys/k": "the key k of the KMS at kms:8200",
	} {
		if s, err := vault.ParseSource(text, vault.TransitOptions{}); err != nil || s.Name() != name {
			t.Errorf("%s: %v, %v", text, s, err)
		}
	}
	if _, err := vault.ParseSource("awskms://x", vault.TransitOptions{}); fault.ReasonOf(err) != "key_missing" {
		t.Errorf("an unknown KMS: %v", err)
	}
}

func TestCreateKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	var wg sync.WaitGroup
	made := make(chan error, 8)
	for range 8 {
		wg.Go(func() { made <- vault.CreateKeyFile(path) })
	}
	wg.Wait()
	close(made)
	good := 0
	for err := range made {
		if err == nil {
			good++
		} else if fault.ReasonOf(err) != "key_file_exists" {
			t.Error(err)
		}
	}
	info, err := os.Stat(path)
	if good != 1 || err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("made %d times; %v, %v", good, info.Mode(), err)
	}
	if keys, err := vault.KeyFile(path).Keys(t.Context()); err != nil || len(keys) != 1 || strings.Contains(read(t, path), keys[0].ID) {
		t.Errorf("Keys = %v, %v", keys, err)
	} else if text := fmt.Sprintf("%v %+v %#v", keys, keys, keys); strings.Contains(text, "GCM") || len(text) > 400 {
		t.Errorf("a key prints: %s", text)
	}
	if err := vault.CreateKeyFile(filepath.Join(path, "no folder", "key")); err == nil {
		t.Error("a key file was made in a folder that is not there")
	}
}
