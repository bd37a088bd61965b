// Package api is the HTTP interface of the server: one file per noun.
package api

import (
	"context"
	"time"
)

// Creation is one create request that came with an Idempotency-Key: a second
// one with the same key gets the first one's answer. Its body holds no secret.
type Creation struct {
	Organisation string
	User         string
	Key          string
	Request      []byte // SHA-256 of method, path and body
	Status       int    // of the answer; 0 while it is being made
	Location     string
	Body         []byte
	Created      time.Time
}

// Creations keeps creations.
type Creations interface {
	// InsertCreation stores c unless there is one for its organisation, user
	// and key; it returns the stored one and whether that is c.
	InsertCreation(ctx context.Context, c Creation) (Creation, bool, error)
	FinishCreation(ctx context.Context, c Creation) error
	// AbandonCreation removes one that is being made: its request failed.
	AbandonCreation(ctx context.Context, c Creation) error
	DeleteCreations(ctx context.Context, before time.Time) error
}
