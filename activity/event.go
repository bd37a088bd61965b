package activity

import (
	"time"

	"github.com/callwright/callwright/value"
)

// Event is something that happened outside: the start of a contact, the answer
// to a command, or a happening of the platform. Its time comes with it.
type Event interface{ event() }

// Started begins a contact. Attributes are the outputs of the start activity
// (ANI, DNIS, …); Variables are values given from outside, by name.
type Started struct {
	Contact    string
	Attributes *value.Object
	Variables  *value.Object
}

// Done answers [Play], [Wait] and [Set]. A Failure means that it did not happen.
type Done struct{ Failure Failure }

// Collected answers [Collect].
type Collected struct {
	Digits  string
	Speech  string  // words, where the command takes them
	Outcome string  // "", OutcomeTimeout or OutcomeInvalid
	Failure Failure // the channel could not ask
}

// Why a Collect ended without a usable entry.
const (
	OutcomeTimeout = "timeout"
	OutcomeInvalid = "invalid"
)

// Queued answers [Queue]: the queue's id, or a failure code of 1 to 12
// (1 INVALID_REQUEST, 4 INVALID_QUEUE …) with its description.
type Queued struct {
	Queue       string
	FailureCode int
	Description string
}

// Found answers [Lookup].
type Found struct {
	Value   any
	Failure Failure
}

// Loaded answers [Load]: the key under which the host hands the program over.
type Loaded struct {
	Program string
	Failure Failure
}

// Recorded answers [Record]: an object with name, type, size and duration_ms of
// the audio, and url where it can be fetched. Outcome is OutcomeTimeout when the
// caller said nothing.
type Recorded struct {
	Audio   *value.Object
	Outcome string
	Failure Failure
}

// Replied answers [Dialog].
type Replied struct {
	Say        []Spoken
	Listen     bool          // the caller is to answer
	Outcome    string        // "" while the conversation goes on, OutcomeEnded or OutcomeEscalate
	Event      string        // custom event with which the virtual agent leaves (StateEventName)
	Data       *value.Object // of that event (MetaData)
	Intent     string
	Transcript string // URL
	Attempts   []Attempt
	Failure    Failure
}

// How a conversation with a virtual agent ends.
const (
	OutcomeEnded    = "ENDED"
	OutcomeEscalate = "ESCALATE"
)

// Computed answers [Script].
type Computed struct {
	Value   any
	Log     []string
	Took    time.Duration
	Failure Failure
}

// Sent answers [Send]: what the channel says of the message, such as its id.
type Sent struct {
	Value   any
	Failure Failure
}

// Received answers [Receive]. Outcome is OutcomeTimeout when no message came.
type Received struct {
	Message any // object: message.text, message.attachments …
	Outcome string
	Failure Failure
}

// Transferred answers [Transfer]: "" once the call was given over, or for a
// bridged one when the other party left; otherwise why not: "busy",
// "no-answer", "failed".
type Transferred struct {
	Outcome string
	Failure Failure
}

// Happened is an event of the platform that an event flow may handle. Name is
// Webex's eventSpecificationName, such as AgentContactAssigned.
type Happened struct {
	Name       string
	Attributes *value.Object
}

// HungUp says that the caller left.
type HungUp struct{}

// Stamped is an event with its time and, for an answer, the command's id.
type Stamped struct {
	At      time.Time
	Command string // id of the command answered; empty for other events
	Event   Event
}

func (Started) event()     {}
func (Done) event()        {}
func (Collected) event()   {}
func (Queued) event()      {}
func (Found) event()       {}
func (Loaded) event()      {}
func (Happened) event()    {}
func (HungUp) event()      {}
func (CallResult) event()  {}
func (Recorded) event()    {}
func (Replied) event()     {}
func (Computed) event()    {}
func (Sent) event()        {}
func (Received) event()    {}
func (Transferred) event() {}
