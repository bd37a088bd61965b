package credential

import (
	"context"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
)

// Key names what a token belongs to. With another revision of the connector's
// settings it is another token (A14).
type Key struct {
	Organisation string
	Connector    string // id
	Revision     string // of the settings that a token depends on
}

// Conditions of a stored token.
const (
	Good               = ""                    // a token, or none yet
	Spending           = "spending"            // a refresh token went out, its answer is not saved yet
	NeedsAuthorization = "needs_authorization" // only an administrator can mend it (E9)
)

// Stored is what is kept of a token beside the vault, which has the token itself
// in the place token/CONNECTOR at the same version, and the refresh token, where
// there is one, in authorization/CONNECTOR.
type Stored struct {
	Key
	Version   int64 // counts up with every token saved; a late writer is refused (E4)
	Issued    time.Time
	Refresh   time.Time // from when a new one is fetched ahead
	Expires   time.Time
	Condition string
	Scope     string
	Owner     string // of the lease
	Until     time.Time
}

// Store keeps tokens for all processes of one installation, and serialises
// their token requests by a lease on the row (E2, E11). A nil Store keeps them
// in this process only. Methods work in the context's transaction when there is one.
type Store interface {
	// Stored returns what is kept for a key.
	Stored(ctx context.Context, k Key) (Stored, bool, error)
	// Acquire takes or extends the lease of a row, which it makes when there is
	// none, unless another owner holds it after now; it returns the row in
	// either case.
	Acquire(ctx context.Context, k Key, owner string, now, until time.Time) (Stored, bool, error)
	// Save stores s while s.Owner still holds the lease and s.Version is the
	// stored version or one more; it reports false when that is not so. An s
	// without Until ends the lease.
	Save(ctx context.Context, s Stored) (bool, error)
	// Release ends the lease if owner holds it.
	Release(ctx context.Context, k Key, owner string) error
	// Drop removes all rows of a connector, whatever their revision, but the one to keep.
	Drop(ctx context.Context, organisation, connector, keep string) error
}

// Sealer keeps the secrets themselves; *vault.Vault is one.
type Sealer interface {
	Put(ctx context.Context, p vault.Place, secret []byte) error
	Open(ctx context.Context, by audit.Actor, p vault.Place) ([]byte, error)
	Delete(ctx context.Context, organisation, credential string, keep ...int64) error
}

// Request is an authorization request on its way to the authorization server and
// back (RFC 6749 section 4.1.1). Its PKCE verifier is in the vault, in
// authorization-request/ID.
type Request struct {
	ID           string
	State        []byte // SHA-256 of the state parameter
	Organisation string
	Connector    string
	Revision     string
	Session      []byte // hash of the session that began it (D10, K7)
	Redirect     string // exact redirect_uri
	Expires      time.Time
}

// Requests keeps authorization requests.
type Requests interface {
	PutRequest(ctx context.Context, r Request) error
	// TakeRequest returns the request of a state and removes it: a state is good once (D10).
	TakeRequest(ctx context.Context, state []byte) (Request, bool, error)
}

// Observer is told of every token request, for metrics and traces.
type Observer interface {
	// TokenRequested tells how long the request took and why it failed, nil when it did not.
	TokenRequested(ctx context.Context, k Key, scheme string, took time.Duration, failure *Error)
}
