// Package audit keeps the record of who did what: append-only, a hash chain for
// each organisation, never a value (security N1…N3).
package audit

import (
	"context"
	"time"
)

// Actor is who did something.
type Actor struct {
	Kind    string   // "user", "token" (an API token), "operator" (on the host), "service" (a part of Callwright)
	ID      string   // of the user or API token; the name of the part for a service
	Name    string   // e-mail, or the API token's name
	Roles   []string // held when it was done
	Address string   // from where, empty for a service
}

// Object is what it was done to.
type Object struct {
	Kind string // "connector", "user", "organisation", "secret", "audit" …
	ID   string
	Name string // when it was done
}

// Entry is one thing that was done.
type Entry struct {
	Organisation string // "" for what concerns the installation
	Sequence     int64  // within the organisation, from 1, without gaps
	Time         time.Time
	Actor        Actor
	Action       string // "connector.deactivate", "session.sign_in", "secret.open" …
	Object       Object
	Outcome      string // Done, Refused or Failed
	Detail       []Detail
	Previous     []byte // hash of the entry before; nil for the first
	Hash         []byte // of all of the above
}

// The outcomes.
const (
	Done    = "done"
	Refused = "refused"
	Failed  = "failed"
)

// Detail is one further fact, in order; never a secret.
type Detail struct{ Name, Value string }

// Head is the end of a chain.
type Head struct {
	Sequence int64
	Hash     []byte
}

// Query selects entries of one organisation, newest first.
type Query struct {
	Organisation        string
	Actor, Action, Kind string // exact; an action that ends in a dot is a prefix
	Object              string // id
	Since, Until        time.Time
	Before              int64 // sequence; 0 from the newest
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
