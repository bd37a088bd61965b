package credential

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"

	"github.com/callwright/callwright/wire"
)

// Secret is a text that cannot be printed: every way of formatting it says
// [masked], also when it sits inside something else that is printed (G3).
type Secret struct{ text *string }

// NewSecret makes a secret of text.
func NewSecret(text string) Secret { return Secret{&text} }

// Empty reports whether there is no text in it.
func (s Secret) Empty() bool { return s.text == nil || *s.text == "" }

func (s Secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String says [masked].
func (s Secret) String() string { return wire.Masked }

// GoString says [masked].
func (s Secret) GoString() string { return wire.Masked }

// Format says [masked] for every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, wire.Masked) }

// MarshalText says [masked]; JSON, YAML and XML use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(wire.Masked), nil }

// LogValue says [masked].
func (s Secret) LogValue() slog.Value { return slog.StringValue(wire.Masked) }

// Fingerprint tells secrets apart without giving them away: it is a keyed hash,
// good for as long as the process runs.
func (s Secret) Fingerprint() string {
	mac := hmac.New(sha256.New, fingerprintKey[:])
	mac.Write([]byte(s.reveal()))
	return hex.EncodeToString(mac.Sum(nil))
}

// fingerprintKey is made anew in every process, so that a fingerprint that leaks
// is of no use.
var fingerprintKey = func() (key [32]byte) {
	_, _ = rand.Read(key[:]) // never fails (crypto/rand)
	return key
}()
