package vault

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/callwright/callwright/audit"
)

// Bulk seals what is too much to be a secret of its own in the vault: turns and
// snapshots of contacts. It does so with a key for each organisation, "" for the
// installation, that is itself a secret in the vault: a rotation seals that key
// again, and leaves the data as they are. It is safe for concurrent use.
//
// Data are sealed by XChaCha20-Poly1305 with a random nonce, bound to the
// organisation and a purpose: sealed for one they do not open for another (F2).
type Bulk struct {
	vault *Vault
	by    audit.Actor

	mu   sync.Mutex
	keys map[string]cipher.AEAD // by organisation
}

// NewBulk returns a Bulk; by is who opens the keys, for the audit log. A key is
// opened once in the life of a process.
func NewBulk(v *Vault, by audit.Actor) *Bulk {
	return &Bulk{vault: v, by: by, keys: map[string]cipher.AEAD{}}
}

// Format prints nothing of the keys (G3).
func (b *Bulk) Format(f fmt.State, _ rune) { fmt.Fprint(f, "bulk") }

// bulkFormat begins what Bulk has sealed; bulkKey is the version of the key.
const (
	bulkFormat = 1
	bulkKey    = 1
)

func bulkPlace(organisation string) Place {
	return Place{Organisation: organisation, Credential: "bulk", Version: bulkKey}
}

// SealBytes seals data for an organisation and a purpose such as "journal". The
// organisation's key is made when there is none. Not to be called in a transaction.
func (b *Bulk) SealBytes(ctx context.Context, organisation, purpose string, plain []byte) ([]byte, error) {
	key, err := b.key(ctx, organisation, true)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, 1+chacha20poly1305.NonceSizeX, 1+chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	sealed[0] = bulkFormat
	rand.Read(sealed[1:]) // never fails: it ends the program instead
	return key.Seal(sealed, sealed[1:], plain, bulkAssociated(organisation, purpose)), nil
}

// OpenBytes opens what SealBytes gave for the same organisation and purpose; the
// error wraps [ErrDamaged] when it cannot be opened.
func (b *Bulk) OpenBytes(ctx context.Context, organisation, purpose string, sealed []byte) ([]byte, error) {
	key, err := b.key(ctx, organisation, false)
	if err != nil {
		return nil, err
	}
	head := 1 + chacha20poly1305.NonceSizeX
	if len(sealed) < head || sealed[0] != bulkFormat {
		return nil, fmt.Errorf("opening the %s of contacts: %w", purpose, ErrDamaged)
	}
	plain, err := key.Open(nil, sealed[1:head], sealed[head:], bulkAssociated(organisation, purpose))
	if err != nil {
		return nil, fmt.Errorf("opening the %s of contacts: %w", purpose, ErrDamaged)
	}
	return plain, nil
}

func bulkAssociated(organisation, purpose string) []byte {
	return appendText(nil, "callwright bulk 1", organisation, purpose)
}

// key returns an organisation's key, and makes it when there is none and that is wanted.
func (b *Bulk) key(ctx context.Context, organisation string, wanted bool) (cipher.AEAD, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if key, ok := b.keys[organisation]; ok {
		return key, nil
	}
	secret, err := b.vault.Open(ctx, b.by, bulkPlace(organisation))
	if errors.Is(err, ErrAbsent) && wanted {
		if err = b.create(ctx, organisation); err == nil {
			secret, err = b.vault.Open(ctx, b.by, bulkPlace(organisation))
		}
	}
	if errors.Is(err, ErrAbsent) {
		return nil, fmt.Errorf("the key for contacts of organisation %q is not there: %w", organisation, ErrDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the key for contacts: %w", err)
	}
	key, err := chacha20poly1305.NewX(secret)
	if err != nil {
		return nil, fmt.Errorf("opening the key for contacts: %w", ErrDamaged)
	}
	b.keys[organisation] = key
	return key, nil
}

// create makes an organisation's key, unless somebody else has just made it.
func (b *Bulk) create(ctx context.Context, organisation string) error {
	return b.vault.o.Atomically(ctx, func(ctx context.Context) error {
		if _, there, err := b.vault.o.Secrets.Sealed(ctx, bulkPlace(organisation)); err != nil || there {
			return err
		}
		secret := make([]byte, chacha20poly1305.KeySize)
		rand.Read(secret)
		return b.vault.Put(ctx, bulkPlace(organisation), secret)
	})
}
