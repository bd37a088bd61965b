package audit

import (
	"context"
	"time"
)

// Query selects entries of one organisation, newest first.
type Query struct {
	Organisation        string
	Actor, Action, Kind string    // exact; Actor is an id, Kind the object's; an action that ends in a dot is a prefix
	Object              string    // id
	Since, Until        time.Time // from Since on, before Until; zero for no bound
	Before              int64     // sequence; 0 from the newest
	Limit               int
}

// Store keeps entries. It has no way to change or remove one.
type Store interface {
	// Append adds the entry that link makes of the chain's head, while nobody
	// else can add one; in the context's transaction when there is one.
	Append(ctx context.Context, organisation string, link func(Head) Entry) error
	// Entries returns what a query selects.
	Entries(ctx context.Context, q Query) ([]Entry, error)
	// Chain returns up to limit entries of a chain after a sequence, oldest first.
	Chain(ctx context.Context, organisation string, after int64, limit int) ([]Entry, error)
	// Heads returns the head of each organisation's chain.
	Heads(ctx context.Context) (map[string]Head, error)
}
