package vault

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"
)

// TestF6_ChanceIsNotWeak: a key that chance has made is never refused.
func TestF6_ChanceIsNotWeak(t *testing.T) {
	t.Parallel()
	key := make([]byte, keyLength)
	for range 200_000 {
		rand.Read(key)
		if weak(key) {
			t.Fatalf("%x is taken for weak", key)
		}
	}
}

// FuzzParseKeys: what is understood, printed and read again is the same; what is
// refused is not repeated in the message.
func FuzzParseKeys(f *testing.F) {
	good := newKeyLine()
	for _, seed := range []string{"", "#", good, good + good, good + newKeyLine(), "\r\n " + good, keyPrefix, "changeme", keyPrefix + "AAAA", good[:len(good)-2], "\x00" + good} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := parseKeys("there", text)
		if err != nil {
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); len(line) > 12 && !strings.Contains(mendKey, line) && strings.Contains(err.Error(), line) {
					t.Errorf("the message repeats the line: %v", err)
				}
			}
			return
		}
		printed := ""
		for _, m := range keys {
			printed += keyPrefix + base64.StdEncoding.EncodeToString(m.key.Reveal()) + "\n"
		}
		again, err := parseKeys("there", printed)
		if err != nil || len(again) != len(keys) {
			t.Fatalf("printed and read again: %d keys instead of %d, %v", len(again), len(keys), err)
		}
		for i := range keys {
			if !bytes.Equal(keys[i].key.Reveal(), again[i].key.Reveal()) || keys[i].id != again[i].id || len(keys[i].key.Reveal()) != keyLength {
				t.Errorf("key %d is another one", i)
			}
		}
	})
}

// FuzzParseWrapped: nothing in the database makes it panic.
func FuzzParseWrapped(f *testing.F) {
	f.Add([]byte{1, 0, 1, 'k', 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 7, 7, 7, 7, 9})
	f.Add([]byte{1, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		head, rest, err := parseWrapped(Keyset{Wrapped: b})
		if err != nil {
			return
		}
		if again := append(head.encode(), rest...); !bytes.Equal(again, b) || len(head.ids) == 0 {
			t.Errorf("%x written again is %x", b, again)
		}
	})
}
