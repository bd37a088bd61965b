package vault

import (
	"context"
	"strings"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/callwright/callwright/wire"
)

// KeySource is where the key-encrypting key comes from: [KeyFile], [Env], or the
// KMS of [Transit].
type KeySource interface {
	// Name says where, for messages; never the key.
	Name() string
	// Keys returns the keys as they are now, at least one, the primary one
	// first. It refuses weak ones as fault "key_weak", and says "key_missing"
	// when there are none.
	Keys(ctx context.Context) ([]Key, error)
}

// Key is a key-encrypting key. A *fault.Error of its AEAD says that it could not
// be asked; any other error, that what was to be opened is not its.
type Key struct {
	ID   string // a fingerprint or a name; may be shown
	AEAD wire.Hidden[tink.AEADWithContext]
	// Versioned says that the key has versions of its own beneath the ID, as in
	// a KMS: to wrap again with it is worth while.
	Versioned bool
}

// growing is a source that can be given a new primary key from here.
type growing interface {
	grow(ctx context.Context) error
}

// shrinking is a source whose old keys can be removed from here.
type shrinking interface {
	// shrink removes the keys with the ids.
	shrink(ctx context.Context, ids []string) error
}

// placed is a source that lies in the file system.
type placed interface {
	// outside refuses a source inside a directory.
	outside(directory string) error
}

// ParseSource understands what an operator writes for --key: a path, env:NAME,
// or the URI of a KMS, hcvault://HOST:PORT/MOUNT/keys/NAME. The options are for
// a KMS.
func ParseSource(text string, o TransitOptions) (KeySource, error) {
	if name, ok := strings.CutPrefix(text, "env:"); ok {
		return Env(name), nil
	}
	if strings.Contains(text, "://") {
		return Transit(text, o)
	}
	return KeyFile(text), nil
}
