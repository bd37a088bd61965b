package runner

import (
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// Arrival is a contact that is to begin.
type Arrival struct {
	Organisation string
	ID           string // "" for a new one; an arrival with the id of a contact that there is begins nothing
	New          bool   // the ID was made for this contact: it is not looked for on disk
	Awaited      bool   // nobody is told of it before it parks or ends: with [OnPark] it need not be on disk sooner
	Version      string // id of the flow's version
	Number       int    // of the version
	Flow         string // its flow's id
	FlowName     string
	Label        string // the version label by which it was chosen
	EntryPoint   string // id
	Channel      string
	Attributes   *value.Object // outputs of the start activity
	Variables    *value.Object // values for flow variables, given from outside
	Trial
}

// Trial is how a simulated contact is run: somebody tries a flow, and plays the
// person and the agents. It is told apart from the contacts of customers
// everywhere; see docs/trials.md.
type Trial struct {
	Simulated bool
	At        time.Time // when its clock starts; zero for now
	Paused    bool      // its clock stands still but for [Runner.Advance]
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
	Simulated    bool
	Clock        *Clock // of a simulated one that is not over; only of Show and Follow
}

// Clock is the clock of a simulated contact.
type Clock struct {
	Now    time.Time
	Paused bool
	Due    time.Time // of the next timer; zero for none
	At     string    // label of the activity that it is of
	For    string    // "wait", "digits", "message", "recording", "prompt" or "timer"
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
	Error        string // code; AnyError for every failed one
	Since, Until time.Time
	Simulated    Simulation
	After        string // cursor
	Limit        int
}

// Simulation says whether a query selects simulated contacts.
type Simulation string

// What a query selects: as a rule the contacts of customers only.
const (
	OnlyReal      Simulation = ""
	OnlySimulated Simulation = "true"
	AnySimulation Simulation = "any"
)

// AnyError as a Query's Error selects every contact that failed.
const AnyError = "any"

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
	limits     engine.Limits
}
