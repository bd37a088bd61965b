// Package vault seals secrets and opens them again (security F; the format is
// written in docs/design/secrets.md). A key-encrypting key that lies outside the
// data directory wraps one data keyset for each organisation; every sealed
// secret is bound to its [Place]; every opening names its caller and is audited.
package vault

import (
	"context"
	"errors"

	"github.com/callwright/callwright/audit"
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

// Keyset is an organisation's data keyset, wrapped.
type Keyset struct {
	Organisation string
	Wrapped      []byte
	Revision     int64 // counts up with every change
}

// Keysets keeps wrapped keysets.
type Keysets interface {
	Keyset(ctx context.Context, organisation string) (Keyset, bool, error)
	// SaveKeyset stores k, whose Revision is one more than that of the stored
	// one (1 for a new one); it reports false when that is not so.
	SaveKeyset(ctx context.Context, k Keyset) (bool, error)
	AllKeysets(ctx context.Context) ([]Keyset, error)
}

// Sealed is a secret as it is stored.
type Sealed struct {
	Place Place
	Bytes []byte
}

// Secrets keeps sealed secrets. All methods work in the context's transaction
// when there is one.
type Secrets interface {
	PutSealed(ctx context.Context, s Sealed) error // over what was there
	Sealed(ctx context.Context, p Place) ([]byte, bool, error)
	// DeleteSealed removes a credential's versions: all, or with keep those not listed.
	DeleteSealed(ctx context.Context, organisation, credential string, keep ...int64) error
	// ScanSealed returns up to limit secrets of an organisation after a place, in order.
	ScanSealed(ctx context.Context, organisation string, after Place, limit int) ([]Sealed, error)
	// SwapSealed replaces a secret's bytes if they are still old.
	SwapSealed(ctx context.Context, p Place, old, bytes []byte) (bool, error)
}

// Options say what a vault works with.
type Options struct {
	Key     KeySource
	Keysets Keysets
	Secrets Secrets
	Audit   *audit.Log
	// Atomically runs f in one transaction that its context carries.
	Atomically func(ctx context.Context, f func(context.Context) error) error
}

// KeySource is where the key-encrypting key comes from: [KeyFile], the
// environment, or a KMS.
type KeySource interface {
	// Name says where, for messages; never the key.
	Name() string
}

// Vault seals and opens.
type Vault struct{ o Options }

// New makes a vault ready. With a missing, weak or wrong key it refuses, and
// changes nothing (F4, F5, F6).
func New(ctx context.Context, o Options) (*Vault, error) { return &Vault{o}, nil } // TODO

// Put seals a secret and stores it, in the context's transaction when there is one.
func (v *Vault) Put(ctx context.Context, p Place, secret []byte) error {
	return errors.New("not yet") // TODO
}

// Open returns the secret in a place, and audits that it did. The error is or
// wraps [ErrAbsent] or [ErrDamaged].
func (v *Vault) Open(ctx context.Context, by audit.Actor, p Place) ([]byte, error) {
	return nil, errors.New("not yet") // TODO
}

// Delete removes a credential's versions: all, or with keep those not listed (F12).
func (v *Vault) Delete(ctx context.Context, organisation, credential string, keep ...int64) error {
	return v.o.Secrets.DeleteSealed(ctx, organisation, credential, keep...)
}
