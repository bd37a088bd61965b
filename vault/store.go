package vault

import "context"

// Keyset is an organisation's data keyset, wrapped.
type Keyset struct {
	Organisation string
	Wrapped      []byte
	Revision     int64 // counts up with every change
}

// Keysets keeps wrapped keysets. All methods work in the context's transaction
// when there is one.
type Keysets interface {
	Keyset(ctx context.Context, organisation string) (Keyset, bool, error)
	// SaveKeyset stores k, whose Revision is one more than that of the stored
	// one (1 for a new one); it reports false when that is not so. Until the
	// transaction ends no other one can save the same keyset; one that has
	// waited for it sees what it left.
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
