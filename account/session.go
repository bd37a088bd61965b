package account

import (
	"context"
	"time"
)

// Session is a signed-in browser. Only the hash of its id is kept.
type Session struct {
	Hash         []byte // SHA-256 of the cookie's value
	User         string
	Organisation string // the current one; "" before one is chosen
	Created      time.Time
	Seen         time.Time
	Expires      time.Time // absolute
	Address      string
	Agent        string
}

// Sessions keeps sessions.
type Sessions interface {
	InsertSession(ctx context.Context, s Session) error
	Session(ctx context.Context, hash []byte) (Session, bool, error)
	TouchSession(ctx context.Context, hash []byte, seen time.Time) error
	DeleteSession(ctx context.Context, hash []byte) error
	DeleteSessionsOf(ctx context.Context, user string, but []byte) error // all of a user but one
}
