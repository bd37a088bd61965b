package vault

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// Place is where a secret belongs. It is authenticated with the secret: one that
// was moved elsewhere does not open (F2).
type Place struct {
	Organisation string
	Credential   string // "connector/ID", "token/ID", "authorization/ID" …
	Version      int64  // counts up; a changed secret is a new version
}

// ErrAbsent says that there is no secret in a place.
var ErrAbsent = errors.New("there is no secret in this place")

// ErrDamaged says that a secret cannot be opened: it was changed, moved, or
// sealed with a key that is no longer there (F2, F3).
var ErrDamaged = errors.New("the stored secret is damaged or does not belong here")

// name says which place, for messages.
func (p Place) name() string {
	if p.Organisation == "" {
		return fmt.Sprintf("%q, version %d, of the installation", p.Credential, p.Version)
	}
	return fmt.Sprintf("%q, version %d, of organisation %q", p.Credential, p.Version, p.Organisation)
}

func (p Place) check() error {
	if p.Credential == "" {
		return errors.New("a secret's place has no credential")
	}
	return nil
}

// associated is what a secret is authenticated with.
func (p Place) associated() []byte {
	b := appendText(nil, "callwright secret 1", p.Organisation, p.Credential)
	return binary.BigEndian.AppendUint64(b, uint64(p.Version))
}

// appendText appends texts so that no two lists of them look alike.
func appendText(b []byte, texts ...string) []byte {
	for _, t := range texts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(t)))
		b = append(b, t...)
	}
	return b
}

const (
	sealedFormat = 1
	tinkPrefix   = 1 // of a ciphertext that begins with the id of its key
)

// seal seals a secret for a place.
func seal(aead tink.AEAD, p Place, secret []byte) ([]byte, error) {
	sealed, err := aead.Encrypt(secret, p.associated())
	if err != nil {
		return nil, fmt.Errorf("sealing %s: %w", p.name(), err)
	}
	return append([]byte{sealedFormat}, sealed...), nil
}

// unseal opens what seal made; its only error is [ErrDamaged].
func unseal(aead tink.AEAD, p Place, sealed []byte) ([]byte, error) {
	if _, ok := sealedWith(sealed); !ok {
		return nil, ErrDamaged
	}
	secret, err := aead.Decrypt(sealed[1:], p.associated())
	if err != nil {
		return nil, ErrDamaged
	}
	return secret, nil
}

// sealedWith returns the id of the data key that a secret says it is sealed with.
func sealedWith(sealed []byte) (uint32, bool) {
	if len(sealed) < 6 || sealed[0] != sealedFormat || sealed[1] != tinkPrefix {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[2:]), true
}
