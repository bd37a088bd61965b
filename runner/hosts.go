package runner

import (
	"context"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// Flows gives programs of published versions.
type Flows interface {
	// Program returns a compiled version by its id, with Program.Key set to it.
	Program(ctx context.Context, organisation, version string) (*engine.Program, error)
	// Resolve finds the version that a subflow or GoTo means: id or name of a flow,
	// or of an entry point for GoTo, and a version label, number or id.
	Resolve(ctx context.Context, organisation string, l activity.Load) (version string, err error)
	// Durability of a version's flow.
	Durability(ctx context.Context, organisation, version string) (Durability, error)
	// Globals are the values with which a contact of the version begins.
	Globals(ctx context.Context, organisation, version string) (*value.Object, error)
}

// Durability says when a contact's turns are on disk. With OnPark, turns go to
// the journal too, but nobody waits for them, except for the first one and for
// those with which it parks or ends: they are held in memory until then, at most
// 256 of a contact. A crash loses what came since the contact began or last parked:
// inputs that were acknowledged have not happened, answers that
// came are asked for again (requests with the same Idempotency-Key as long as
// the contact goes the same way), and what the person heard since is said again.
// A request that is never to be repeated waits until what led to it is on disk,
// and is not.
type Durability string

// The durabilities.
const (
	EachTurn Durability = "each-turn" // before its commands start and the caller is answered
	OnPark   Durability = "on-park"   // when it parks or ends; what it did since is lost in a crash
)

// Calls carries out HTTP calls; *connector.Connections does.
type Calls interface {
	Do(ctx context.Context, organisation string, c activity.Call) activity.CallResult
}

// Scripts runs functions of an organisation.
type Scripts interface {
	Compute(ctx context.Context, organisation string, s activity.Script) activity.Computed
}

// Bots talks to virtual agents, over the contract of docs/bot-contract.md.
type Bots interface {
	Converse(ctx context.Context, organisation, contact, command string, d activity.Dialog) activity.Replied
}

// Desk answers what a contact asks of its contact centre, and follows what
// became of it; *acd.ACD is one.
type Desk interface {
	// Ask answers Queue, Lookup, Set and the like. It changes nothing: that is
	// for Observe, once the answer is committed. Asking again gives an answer
	// that is as good.
	Ask(ctx context.Context, c acd.Contact, label string, command activity.Command, at time.Time) activity.Event
	// Observe follows a committed or replayed turn.
	Observe(c acd.Contact, t acd.Turn)
	// Kept is what a snapshot must hold of the contact beside the engine's state;
	// nil for nothing.
	Kept(c acd.Contact) []byte
	// Restore takes in what Kept gave when the snapshot was made.
	Restore(c acd.Contact, kept []byte) error
}

// Sealer seals what is written to disk: turns and snapshots hold what callers
// say and what APIs answer. *vault.Vault is one.
type Sealer interface {
	SealBytes(ctx context.Context, organisation string, purpose string, plain []byte) ([]byte, error)
	OpenBytes(ctx context.Context, organisation string, purpose string, sealed []byte) ([]byte, error)
}

// Observer is told of what happens, for metrics.
type Observer interface {
	Committed(turns int, took time.Duration, err error)
	Ended(c Contact)
	Quarantined(c Contact, why error)
	Standing(live, parked, queued int, role Role)
}

// Role is what a process is to the contacts of its installation.
type Role string

// The roles.
const (
	Running  Role = "running"
	Standby  Role = "standby"
	Degraded Role = "degraded" // running, but contacts are quarantined or the disk takes no writes
)
