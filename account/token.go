package account

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
)

// Token is an API token. Its value is shown once; only its hash is kept (K9).
type Token struct {
	ID           string
	Organisation string
	User         string
	Name         string
	Hash         []byte
	Scopes       []access.Action // empty: all that the user's roles allow
	Created      time.Time
	Expires      time.Time
	Used         time.Time // last, to the minute
	Revoked      time.Time
}

// Tokens keeps API tokens.
type Tokens interface {
	InsertToken(ctx context.Context, t Token) error
	TokenByHash(ctx context.Context, hash []byte) (Token, bool, error)
	// TokensOf lists an organisation's API tokens by id, of all users or of one.
	TokensOf(ctx context.Context, organisation, user string) ([]Token, error)
	RevokeToken(ctx context.Context, organisation, id string, at time.Time) (bool, error)
	TouchToken(ctx context.Context, id string, used time.Time) error
}
