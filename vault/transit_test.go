package vault_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

// kms answers as the transit engine of HashiCorp Vault and OpenBao does: the
// paths, the token, versions of a key, ciphertexts that name theirs, statuses.
type kms struct {
	t testing.TB

	mu       sync.Mutex
	keys     map[string][]cipher.AEAD // by name, a version each
	token    string
	sealed   bool
	least    int // min_decryption_version
	garbage  string
	requests []string
}

func (k *kms) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.requests = append(k.requests, r.Method+" "+r.URL.Path+" "+r.Header.Get("X-Vault-Namespace"))
	switch {
	case k.garbage != "":
		fmt.Fprint(w, k.garbage)
	case k.sealed:
		k.fail(w, http.StatusServiceUnavailable, "Vault is sealed")
	case r.Header.Get("X-Vault-Token") != k.token:
		k.fail(w, http.StatusForbidden, "permission denied")
	case r.Method != http.MethodPost && r.Method != http.MethodPut:
		k.fail(w, http.StatusMethodNotAllowed, "unsupported operation")
	default:
		k.answer(w, r)
	}
}

func (k *kms) fail(w http.ResponseWriter, status int, what string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []string{what}})
}

func (k *kms) answer(w http.ResponseWriter, r *http.Request) {
	var body struct{ Plaintext, Ciphertext string }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		k.fail(w, http.StatusBadRequest, "error parsing JSON")
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/v1/team/transit/")
	if !ok {
		k.fail(w, http.StatusNotFound, "no handler for route")
		return
	}
	parts := strings.Split(path, "/")
	versions := k.keys[parts[1]]
	data := map[string]any{}
	switch {
	case versions == nil:
		k.fail(w, http.StatusNotFound, "encryption key not found")
		return
	case parts[0] == "encrypt":
		plain, err := base64.StdEncoding.DecodeString(body.Plaintext)
		if err != nil {
			k.fail(w, http.StatusBadRequest, "failed to base64-decode plaintext")
			return
		}
		sealed := versions[len(versions)-1].Seal(nil, nil, plain, nil)
		data["ciphertext"] = fmt.Sprintf("vault:v%d:%s", len(versions), base64.StdEncoding.EncodeToString(sealed))
		data["key_version"] = len(versions)
	case parts[0] == "decrypt":
		fields := strings.SplitN(body.Ciphertext, ":", 3)
		if len(fields) != 3 {
			k.fail(w, http.StatusBadRequest, "invalid ciphertext: no prefix")
			return
		}
		version, _ := strconv.Atoi(strings.TrimPrefix(fields[1], "v"))
		sealed, _ := base64.StdEncoding.DecodeString(fields[2])
		if version < max(k.least, 1) || version > len(versions) {
			k.fail(w, http.StatusBadRequest, "ciphertext or signature version is disallowed by policy (too old)")
			return
		}
		plain, err := versions[version-1].Open(nil, nil, sealed, nil)
		if err != nil {
			k.fail(w, http.StatusBadRequest, "cipher: message authentication failed")
			return
		}
		data["plaintext"] = base64.StdEncoding.EncodeToString(plain)
	case parts[0] == "keys" && len(parts) == 3 && parts[2] == "rotate":
		k.keys[parts[1]] = append(versions, newAEAD(k.t))
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"request_id": "7", "lease_id": "", "data": data, "warnings": nil})
}

func newAEAD(t testing.TB) cipher.AEAD {
	key := make([]byte, 32)
	rand.Read(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	return aead
}

const kmsToken = "hvs.canary-token"

// startKMS starts one with two keys, and returns how to reach it.
func startKMS(t *testing.T) (*kms, string, vault.TransitOptions) {
	t.Helper()
	k := &kms{t: t, token: kmsToken, keys: map[string][]cipher.AEAD{"callwright": {newAEAD(t)}, "other": {newAEAD(t)}}}
	server := httptest.NewTLSServer(k)
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(kmsToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	host := strings.TrimPrefix(server.URL, "https://")
	return k, "hcvault://" + host + "/team/transit/keys/", vault.TransitOptions{CA: [][]byte{ca}, TokenFile: file, Namespace: "ns1"}
}

func transit(t *testing.T, uri string, o vault.TransitOptions) vault.KeySource {
	t.Helper()
	s, err := vault.Transit(uri, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// overKMS makes a vault whose key is in a KMS.
func overKMS(t *testing.T) (*kms, *vaulttest.Kit, string, vault.TransitOptions) {
	t.Helper()
	server, uri, o := startKMS(t)
	k := vaulttest.New(t)
	k.Memory = vaulttest.NewMemory(k.Entries)
	k.Options.Key = transit(t, uri+"callwright", o)
	k.Options.Keysets, k.Options.Secrets, k.Options.Atomically = k.Memory, k.Memory, k.Memory.Atomically
	if err := vault.Initialise(t.Context(), k.Options); err != nil {
		t.Fatal(err)
	}
	k.Vault = k.Another(t)
	return server, k, uri, o
}

func TestTransit(t *testing.T) {
	t.Parallel()
	server, k, _, _ := overKMS(t)
	for i := range 50 {
		put(t, k.Vault, place("o-1", i), "x")
		opens(t, k.Vault, place("o-1", i), "x")
	}
	server.mu.Lock()
	asked := len(server.requests)
	server.mu.Unlock()
	if asked > 4 {
		t.Errorf("the KMS was asked %d times for one organisation: %v", asked, server.requests)
	}
	if want := "POST /v1/team/transit/decrypt/callwright ns1"; server.requests[1] != want {
		t.Errorf("asked %q, want %q", server.requests[1], want)
	}
	opens(t, k.Another(t), place("o-1", 7), "x")
	s := settled(t, k.Vault)
	if s.Keys[0] != "transit:team/transit/callwright" {
		t.Errorf("keys %v", s.Keys)
	}
}

// TestF7_TransitRotation: the KMS makes a version, everything is wrapped with it,
// and the versions before can be forbidden there.
func TestF7_TransitRotation(t *testing.T) {
	t.Parallel()
	server, k, _, _ := overKMS(t)
	put(t, k.Vault, place("o-1", 1), "x")
	put(t, k.Vault, place("o-2", 1), "y")
	if r, err := k.RotateKey(t.Context(), jo, nil); err != nil || !r.Added || r.Rewrapped != 3 {
		t.Errorf("RotateKey = %+v, %v", r, err)
	}
	server.mu.Lock()
	server.least = 2
	server.mu.Unlock()
	v := k.Another(t)
	opens(t, v, place("o-1", 1), "x")
	opens(t, v, place("o-2", 1), "y")
	if _, err := k.Rotate(t.Context(), jo, nil); err != nil {
		t.Error(err)
	}
	settled(t, v)
	if old, err := v.RemoveOldKeys(t.Context(), jo); err != nil || len(old) != 0 {
		t.Errorf("RemoveOldKeys = %v, %v", old, err)
	}
}

// TestF2_TransitBinds: a keyset that was moved does not unwrap with transit either.
func TestF2_TransitBinds(t *testing.T) {
	t.Parallel()
	_, k, _, _ := overKMS(t)
	put(t, k.Vault, place("o-1", 1), "x")
	put(t, k.Vault, place("o-2", 1), "y")
	one, _, _ := k.Memory.Keyset(t.Context(), "o-1")
	two, _, _ := k.Memory.Keyset(t.Context(), "o-2")
	one.Wrapped, one.Revision = two.Wrapped, one.Revision+1
	if ok, err := k.Memory.SaveKeyset(t.Context(), one); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if err := k.Another(t).Put(t.Context(), place("o-1", 2), nil); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("Put = %v", err)
	}
}

func TestF5_TransitFails(t *testing.T) {
	t.Parallel()
	server, k, uri, o := overKMS(t)
	put(t, k.Vault, place("o-1", 1), "x")
	set := func(f func()) { server.mu.Lock(); defer server.mu.Unlock(); f() }
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	same := func(vault.TransitOptions) vault.TransitOptions { return o }
	for name, c := range map[string]struct {
		spoil, mend  func()
		key          string
		o            func(vault.TransitOptions) vault.TransitOptions
		reason, says string
	}{
		"sealed":          {func() { server.sealed = true }, func() { server.sealed = false }, "callwright", same, "key_unavailable", "sealed"},
		"wrong token":     {func() { server.token = "t2" }, func() { server.token = kmsToken }, "callwright", same, "key_unavailable", "token"},
		"garbage":         {func() { server.garbage = "<html>" }, func() { server.garbage = "" }, "callwright", same, "key_unavailable", "transit engine"},
		"version too old": {func() { server.least = 9 }, func() { server.least = 0 }, "callwright", same, "key_wrong", "refuses to use the key"},
		"another key":     {nil, nil, "other", same, "key_wrong", "transit:team/transit/callwright"},
		"no token file":   {nil, nil, "callwright", func(o vault.TransitOptions) vault.TransitOptions { o.TokenFile += ".x"; return o }, "key_unavailable", "token"},
		"empty token":     {nil, nil, "callwright", func(o vault.TransitOptions) vault.TransitOptions { o.TokenFile = empty; return o }, "key_missing", "empty"},
		"authority":       {nil, nil, "callwright", func(o vault.TransitOptions) vault.TransitOptions { o.CA = nil; return o }, "key_unavailable", "TLS"},
	} {
		if c.spoil != nil {
			set(c.spoil)
		}
		refused(t, k, transit(t, uri+c.key, c.o(o)), c.reason)
		_, err := vault.New(t.Context(), with(k.Options, transit(t, uri+c.key, c.o(o))))
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(fmt.Sprintf("%+v", err), "canary") {
			t.Errorf("%s: %v", name, err)
		}
		if c.mend != nil {
			set(c.mend)
		}
	}
	opens(t, k.Another(t), place("o-1", 1), "x")
	// Making keysets fails as plainly.
	fresh := vaulttest.NewMemory(k.Entries)
	for name, c := range map[string]struct{ key, garbage, reason string }{
		"no such key": {"nothing", "", "key_unavailable"}, "another answer": {"callwright", `{"data":{"ciphertext":"x"}}`, "key_unavailable"},
	} {
		set(func() { server.garbage = c.garbage })
		no := with(k.Options, transit(t, uri+c.key, o))
		no.Keysets, no.Secrets, no.Atomically = fresh, fresh, fresh.Atomically
		if err := vault.Initialise(t.Context(), no); fault.ReasonOf(err) != c.reason {
			t.Errorf("%s: Initialise = %v", name, err)
		}
	}
	set(func() { server.garbage = ""; server.token = "t2" })
	if _, err := k.RotateKey(t.Context(), jo, nil); fault.ReasonOf(err) != "key_unavailable" {
		t.Errorf("RotateKey = %v", err)
	}
	if got := k.Entries.All(""); got[len(got)-1].Action != "master_key.add" || got[len(got)-1].Outcome != "failed" {
		t.Errorf("recorded last: %v", got[len(got)-1])
	}
}

func TestTransitTokenFromTheEnvironment(t *testing.T) {
	_, uri, o := startKMS(t)
	o.TokenFile = ""
	k := vaulttest.New(t)
	fresh := vaulttest.NewMemory(k.Entries)
	no := with(k.Options, transit(t, uri+"callwright", o))
	no.Keysets, no.Secrets, no.Atomically = fresh, fresh, fresh.Atomically
	t.Setenv("VAULT_TOKEN", "")
	if err := vault.Initialise(t.Context(), no); fault.ReasonOf(err) != "key_missing" || !strings.Contains(err.Error(), "VAULT_TOKEN") {
		t.Errorf("Initialise = %v", err)
	}
	t.Setenv("VAULT_TOKEN", kmsToken)
	if err := vault.Initialise(t.Context(), no); err != nil {
		t.Error(err)
	}
}

func TestTransitURI(t *testing.T) {
	t.Parallel()
	for _, uri := range []string{
		"hcvault://kms/transit/keys/k", "hcvault://kms:8200/transit/k", "hcvault://kms:8200/keys/k", "hcvault://kms:8200/transit/keys/",
		"hcvault://kms:8200/transit/keys/a/b", "hcvault://kms:8200/../keys/k", "hcvault://kms:8200/transit/keys/..", "hcvault://u:p@kms:8200/transit/keys/k",
		"hcvault://kms:8200/transit/keys/k?x=1", "hcvault://kms:8200/transit/keys/a%2Fb", "https://kms:8200/transit/keys/k", "hcvault://:8200/transit/keys/k", "hcvault://kms:8200/transit/keys/k\n",
	} {
		if s, err := vault.Transit(uri, vault.TransitOptions{}); err == nil {
			t.Errorf("%s is accepted as %s", uri, s.Name())
		} else if strings.Contains(err.Error(), "u:p") {
			t.Errorf("the message repeats the URI: %v", err)
		}
	}
	if _, err := vault.Transit("hcvault://kms:8200/transit/keys/k", vault.TransitOptions{CA: [][]byte{[]byte("x")}}); err == nil {
		t.Error("an authority that is none is accepted")
	}
}
