package credential

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/callwright/callwright/wire"
)

// Secret is a text that cannot be printed.
type Secret struct{ wire.Hidden[string] }

// NewSecret makes a secret of text.
func NewSecret(text string) Secret { return Secret{wire.Hide(text)} }

// Empty reports whether there is no text in it.
func (s Secret) Empty() bool { return s.Reveal() == "" }

// Fingerprint tells secrets apart without giving them away: it is a keyed hash,
// good for as long as the process runs.
func (s Secret) Fingerprint() string {
	mac := hmac.New(sha256.New, fingerprintKey[:])
	mac.Write([]byte(s.Reveal()))
	return hex.EncodeToString(mac.Sum(nil))
}

// fingerprintKey is made anew in every process, so that a fingerprint that leaks
// is of no use.
var fingerprintKey = func() (key [32]byte) {
	_, _ = rand.Read(key[:]) // never fails (crypto/rand)
	return key
}()
