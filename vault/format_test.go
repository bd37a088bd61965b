package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fixture is an installation's key, an organisation's wrapped keyset and a
// sealed secret, as the first release wrote them.
type fixture struct {
	keyLine string
	keyset  Keyset
	place   Place
	sealed  []byte
}

func load(t *testing.T) fixture {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "format1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		fields[name] = value
	}
	bin := func(name string) []byte {
		b, err := base64.StdEncoding.DecodeString(fields[name])
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return fixture{
		keyLine: keyPrefix + fields["key"], keyset: Keyset{"o-1", bin("keyset"), 1},
		place: Place{"o-1", "connector/c-1", 3}, sealed: bin("sealed"),
	}
}

func (f fixture) key(t *testing.T) Key {
	t.Helper()
	list, err := parseKeys("the fixture", f.keyLine)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := keysOf(list)
	if err != nil {
		t.Fatal(err)
	}
	return keys[0]
}

// TestF11_FormatStands: what was written once opens for ever. The file is never
// changed; another format gets another one.
func TestF11_FormatStands(t *testing.T) {
	t.Parallel()
	f := load(t)
	keys, err := unwrap(t.Context(), f.keyset, f.key(t))
	if err != nil {
		t.Fatal(err)
	}
	if keys.rotation != 5 || len(keys.ids) != 2 {
		t.Errorf("header: %+v", keys.header)
	}
	if secret, err := unseal(keys.aead.Reveal(), f.place, f.sealed); err != nil || string(secret) != "a secret of long ago" {
		t.Errorf("unseal = %q, %v", secret, err)
	}
}

// TestF2_OneKeysetManyPlaces: the place alone keeps secrets of one keyset apart.
func TestF2_OneKeysetManyPlaces(t *testing.T) {
	t.Parallel()
	f := load(t)
	keys, err := unwrap(t.Context(), f.keyset, f.key(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Place{
		{"o-2", "connector/c-1", 3}, {"", "connector/c-1", 3}, {"o-1", "connector/c-2", 3}, {"o-1", "connector/c-1", 4},
		{"o-1connector", "/c-1", 3}, {"o-", "1connector/c-1", 3}, {"o-1", "connector/c-1", -3},
	} {
		if _, err := unseal(keys.aead.Reveal(), p, f.sealed); !errors.Is(err, ErrDamaged) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if got := hex.EncodeToString(Place{"o", "c", 258}.associated()); got != "0000000000000013"+hex.EncodeToString([]byte("callwright secret 1"))+"00000000000000016f"+"000000000000000163"+"0000000000000102" {
		t.Errorf("associated data: %s", got)
	}
}

// TestF3_EveryByteOfAKeyset is authenticated, its header too.
func TestF3_EveryByteOfAKeyset(t *testing.T) {
	t.Parallel()
	f := load(t)
	key := f.key(t)
	for i := range f.keyset.Wrapped {
		k := f.keyset
		k.Wrapped = bytes.Clone(k.Wrapped)
		k.Wrapped[i] ^= 1
		if _, err := unwrap(t.Context(), k, key); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
	k := f.keyset
	k.Organisation = "o-2"
	if _, err := unwrap(t.Context(), k, key); !errors.Is(err, ErrDamaged) {
		t.Errorf("of another organisation: %v", err)
	}
}
