package connector

import (
	"context"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/value"
)

// State is where a connection stands in its lifecycle (domain §2.6).
type State string

// The states. A deleted connection stays as a tombstone, so that its id is
// never used again and flows can say what they miss.
const (
	Active   State = "active"
	Inactive State = "inactive"
	Deleted  State = "deleted"
)

// Record is a connection as it is stored: without its secrets, which are in the
// vault in connector/ID at the versions named here.
type Record struct {
	ID           string // never changes (S2-9)
	Organisation string
	Name         string
	Kind         string
	For          []string // ids and labels that imported flows call it by
	State        State
	Credential   Credential  // in use
	Next         *Credential // staged, for a rotation without an outage
	Previous     *Credential // what Next took the place of; undo brings it back
	Limited      bool        // counts towards the limit of custom connectors (S1-2)
	Revision     int64       // counts up with every change: the ETag
	Created      time.Time
	Updated      time.Time
	StateSince   time.Time
}

// Credential is one version of a connection's settings with its secrets.
type Credential struct {
	Version  int64         // of the secrets in the vault; counts up, never used twice
	Settings *value.Object // by name, without secrets
	Secrets  []string      // names of the secrets that are stored
	Since    time.Time     // in use, or staged, since
	Tested   time.Time     // last test that verified something; zero when none has
}

// Query selects an organisation's connections, by name.
type Query struct {
	Organisation string
	Name         string // part of the name, whatever the letter case
	Kind         string
	States       []State // empty: active and inactive
	After        string  // cursor: where the page before ended; "" from the start
	Limit        int
}

// Store keeps connections. Methods work in the context's transaction when there
// is one.
type Store interface {
	// Insert stores a new record. Its name and For are unique among the
	// organisation's connections that are not deleted, whatever the letter
	// case: the clash is returned, "" when there is none (S1-3). With most > 0
	// it stores nothing and reports full when there are as many Limited ones
	// already (S1-2). Both hold under concurrent inserts (L9).
	Insert(ctx context.Context, r Record, most int) (clash string, full bool, err error)
	// Update stores r, whose Revision is one more than the stored one's; it
	// reports stale when that is not so.
	Update(ctx context.Context, r Record) (clash string, stale bool, err error)
	Connection(ctx context.Context, organisation, id string) (Record, bool, error)
	// Resolve finds a connection by id, name or For entry; one that is deleted
	// only by its id.
	Resolve(ctx context.Context, organisation, ref string) (Record, bool, error)
	// List returns a page and the cursor of the next, "" at the end.
	List(ctx context.Context, q Query) (page []Record, next string, err error)
}

// Use is one place in a flow where a connection is referred to.
type Use struct {
	Flow     string   `json:"flow"` // id
	Name     string   `json:"name"`
	Version  int      `json:"version,omitempty"` // published version; 0 for the draft
	Labels   []string `json:"labels,omitempty"`  // of the version, such as Live
	Activity string   `json:"activity"`          // label
}

// References tells where connections are used. Flows implement it; connections
// only ask.
type References interface {
	// WhereUsed returns the published versions and drafts that refer to a
	// connection by its id, name or For entry.
	WhereUsed(ctx context.Context, organisation string, refs []string) ([]Use, error)
	// Unconfigure takes a deleted connection out of drafts, so that their HTTP
	// Requests show as unconfigured (S2-14). Published versions stay as they are.
	Unconfigure(ctx context.Context, organisation string, refs []string) error
}

// Transactor runs f in one transaction that its context carries.
type Transactor interface {
	Atomically(ctx context.Context, f func(context.Context) error) error
}

// Tenant is what connections have to know of an organisation.
type Tenant struct {
	ID               string
	Licences         []string
	CustomConnectors int // limit
}

// Tenants finds organisations.
type Tenants interface {
	Tenant(ctx context.Context, id string) (Tenant, error)
}

// By is who does something in which organisation.
type By struct {
	Organisation string
	Actor        audit.Actor
	// May tells whether the caller may use an action beyond the one that the
	// door has checked already; nil allows all.
	May func(action string) bool
}
