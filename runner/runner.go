// Package runner is the embedded host: it runs contacts on one machine, in one
// process, so that none is lost when that process dies (architecture.md §5).
//
//	runner.go  the contract
package runner

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// Options hand in what contacts are run with.
type Options struct {
	Journal  Journal
	Lock     Lock // held by the one process that runs contacts
	Flows    Flows
	Calls    Calls
	Scripts  Scripts // nil: functions fail
	Bots     Bots    // nil: virtual agents fail
	Desk     Desk
	Seal     Sealer
	Channels []channel.Channel
	Zones    func(name string) (*time.Location, error)
	Limits   func(ctx context.Context, organisation string) Limits // nil: DefaultLimits
	Clock    func() time.Time                                      // nil: time.Now
	Log      *slog.Logger
	Observer Observer // may be nil
	// ParkAfter is how long a contact waits in memory before it is snapshotted
	// and leaves it; 0 means 3 s.
	ParkAfter time.Duration
	// Retention is how long contacts that are over are kept; 0 means 30 days.
	Retention time.Duration
}

// Limits bound what one organisation may do (I10, I11, I12). Zero takes the default.
type Limits struct {
	Contacts int     // that are not over
	Arrivals float64 // a second
	Queued   int     // in one queue
	Engine   engine.Limits
}

// Lock makes one process the one that runs contacts: the lock of a SQLite file,
// or an advisory lock of PostgreSQL.
type Lock interface {
	// Hold waits until the lock is free and holds it until the context that it
	// returns ends: release was called, or the lock was lost. A later holder has
	// a larger fence; the journal refuses commits with a smaller one.
	Hold(ctx context.Context) (held context.Context, fence int64, release func(), err error)
}

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

// Durability says when a contact's turns are on disk.
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

// Arrival is a contact that is to begin.
type Arrival struct {
	Organisation string
	ID           string // "" for a new one; an arrival with the id of a contact that there is begins nothing
	Version      string // id of the flow's version
	Flow         string // its flow's id
	FlowName     string
	Label        string // the version label by which it was chosen
	EntryPoint   string // id
	Channel      string
	Attributes   *value.Object // outputs of the start activity
	Variables    *value.Object // values for flow variables, given from outside
}

// Contact is a contact as it is shown.
type Contact struct {
	ID           string
	Organisation string
	Flow         string
	FlowName     string
	Version      string // id
	Number       int    // of the version
	Label        string
	EntryPoint   string
	Channel      string
	ANI, DNIS    string
	State        ContactState
	Queue        string // id of the queue in which it waits
	Agent        string // id of the agent who has it
	Activity     string // at which its main branch stands
	Waiting      string // for what: "digits", "agent", "timer", "answer" …
	Outcome      engine.Outcome
	Error        string // code, when it failed
	Steps        int
	Started      time.Time
	Ended        time.Time     // zero while it goes on
	Path         []Visit       // activities with the ports taken
	Variables    *value.Object // secure ones masked; only of Show and Wait
}

// ContactState is where a contact stands.
type ContactState string

// The states of a contact.
const (
	Live        ContactState = "live"   // in memory
	Parked      ContactState = "parked" // on disk, waiting
	Over        ContactState = "over"
	Quarantined ContactState = "quarantined" // cannot be gone on with; kept for a look (H6)
)

// Visit is one activity that a contact has been through.
type Visit struct {
	Activity string
	Kind     string
	Port     string
	Error    string        // code, when it failed
	Took     time.Duration // until it left
}

// Query selects contacts, newest first.
type Query struct {
	Organisation string
	States       []ContactState
	Flow         string
	Version      string
	Label        string
	EntryPoint   string
	Channel      string
	Number       string // ANI or DNIS
	Outcome      engine.Outcome
	Activity     string // that it has been through
	Error        string // code; "any" for every failed one
	Since, Until time.Time
	After        string // cursor
	Limit        int
}

// Said is one line of a conversation as the person has it, numbered from 1.
type Said struct {
	Number int
	At     time.Time
	By     string // "flow", "person", "agent"
	channel.Utterance
}

// Recording is a contact's turns, for a trace, a cassette or a replay.
type Recording struct {
	Contact Contact
	Arrival Arrival
	Records []engine.Record
	// Unfaithful tells that this engine makes other commands of the events than
	// those recorded; nil when it does not.
	Unfaithful error
}

// ErrStandby is returned by everything that needs to run contacts in a process
// that does not.
var ErrStandby = errors.New("another process runs the contacts")

// Journal keeps turns, snapshots and what is over. One process writes.
type Journal interface {
	// Commit writes a batch in one transaction; an error wraps ErrFenced when a
	// later holder of the lock has taken over.
	Commit(ctx context.Context, b Batch) error
	// Rows returns the rows of the journal in their order.
	Rows(ctx context.Context, after int64, limit int) ([]Row, error)
	// Kept returns a contact that is on disk.
	Kept(ctx context.Context, id string) (Kept, bool, error)
	// Due returns parked contacts whose next timer is due before a moment, the
	// earliest first.
	Due(ctx context.Context, before time.Time, limit int) ([]Waiting, error)
	// Contacts is the rest of what is asked of contacts on disk.
	Contacts
}

// Contacts reads and deletes contacts on disk.
type Contacts interface {
	List(ctx context.Context, q Query) (page []Kept, next string, err error) // without Snapshot and Turns
	Segments(ctx context.Context, id string) ([][]byte, error)               // sealed turns of earlier stretches, in order
	Parked(ctx context.Context, after string, limit int) ([]Kept, error)     // by id, with Desk but without Snapshot
	Expire(ctx context.Context, before time.Time, limit int) (int, error)    // deletes contacts that ended before
}

// Batch is what one commit writes.
type Batch struct {
	Fence int64
	Row   Row     // sealed turns; none when Bytes is empty
	Drop  []int64 // rows that are needed no more
	Keep  []Kept  // contacts that have parked or ended: inserted or replaced
}

// Row is one row of the journal: the turns of one commit.
type Row struct {
	Number int64
	Bytes  []byte
}

// Waiting is a parked contact with a timer.
type Waiting struct {
	ID  string
	Due time.Time
}

// Kept is a contact on disk. Of one that is over, Snapshot is empty.
type Kept struct {
	Contact
	Due      time.Time // next timer of a parked one; zero for none
	Snapshot []byte    // sealed
	Desk     []byte    // of Desk.Kept
	Segment  []byte    // sealed turns since the last time that it was kept; appended to its segments
	Turn     int       // number of its last turn
}

// ErrFenced is wrapped by a commit's error when another process has taken over.
var ErrFenced = errors.New("another process has taken the contacts over")
