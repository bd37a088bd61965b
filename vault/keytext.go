package vault

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/wire"
)

const (
	keyPrefix    = "callwright-key-1:"
	keyLength    = 32
	leastVariety = 16 // different bytes; chance gives about 30
	mendKey      = "Write " + keyPrefix + " and what `openssl rand -base64 32` prints."
)

// material is a key as its text has it.
type material struct {
	key  wire.Hidden[[]byte]
	id   string
	line int // from 1
}

// parseKeys reads keys, one a line, and refuses weak ones (F6). Its errors say
// where and why, never what was there (G3).
func parseKeys(from, text string) ([]material, error) {
	var keys []material
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, why := parseKey(line)
		if why != nil {
			return nil, fault.New(fault.Invalid, "key_weak", "Line %d of %s %s. %s", i+1, from, why, message.Phrase(mendKey))
		}
		m := material{key: wire.Hide(key), id: fingerprint(key), line: i + 1}
		if slices.ContainsFunc(keys, func(o material) bool { return o.id == m.id }) {
			return nil, fault.New(fault.Invalid, "key_weak", "Line %d of %s has a key that stands there already. Take one of them out.", i+1, from)
		}
		keys = append(keys, m)
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.Invalid, "key_missing", "There is no key in %s. %s", from, message.Phrase(mendKey))
	}
	return keys, nil
}

func parseKey(line string) (key []byte, why error) {
	text, ok := strings.CutPrefix(line, keyPrefix)
	if !ok {
		return nil, message.Errorf("does not begin with %s", keyPrefix)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(text)
	switch {
	case err != nil:
		return nil, message.Errorf("is not base64 with padding")
	case len(key) != keyLength:
		return nil, message.Errorf("has a key of %d bytes instead of %d", len(key), keyLength)
	case weak(key):
		return nil, message.Errorf("has a key that chance did not make")
	}
	return key, nil
}

// weak reports whether a key has a pattern that chance makes in less than one of
// 10^12: few different bytes, steps that are all alike, or text.
func weak(key []byte) bool {
	different := map[byte]bool{}
	steps, text := true, true
	for i, b := range key {
		different[b] = true
		steps = steps && (i < 2 || b-key[i-1] == key[1]-key[0])
		text = text && b >= ' ' && b < 0x7f
	}
	return len(different) < leastVariety || steps || text
}

// fingerprint is a key's id: it can be shown, and tells nothing of the key.
func fingerprint(key []byte) string {
	sum := sha256.Sum256(append([]byte("callwright key-encrypting key 1\x00"), key...))
	return hex.EncodeToString(sum[:8])
}

// newKeyLine makes a key and returns its line.
func newKeyLine() string {
	key := make([]byte, keyLength)
	rand.Read(key) // it never fails, it ends the process
	return keyPrefix + base64.StdEncoding.EncodeToString(key) + "\n"
}

// keysOf makes what parseKeys found ready for use.
func keysOf(list []material) ([]Key, error) {
	keys := make([]Key, len(list))
	for i, m := range list {
		aead, err := subtle.NewAESGCM(m.key.Reveal())
		if err != nil {
			return nil, fmt.Errorf("using the key in line %d: %w", m.line, err)
		}
		keys[i] = Key{ID: m.id, AEAD: wire.Hide[tink.AEADWithContext](local{aead})}
	}
	return keys, nil
}

// local is an AEAD that asks nobody.
type local struct{ aead tink.AEAD }

func (l local) EncryptWithContext(_ context.Context, plain, associated []byte) ([]byte, error) {
	return l.aead.Encrypt(plain, associated)
}

func (l local) DecryptWithContext(_ context.Context, sealed, associated []byte) ([]byte, error) {
	return l.aead.Decrypt(sealed, associated)
}
