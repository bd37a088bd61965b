package release

import (
	"context"
	"strings"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/value"
)

// By is who does something in which organisation.
type By struct {
	Organisation string
	Actor        audit.Actor
	// May tells whether the caller may use an action beyond the one that the door
	// has checked already, such as "flow.live"; nil allows all.
	May func(action string) bool
}

// Label names a version for entry points and subflows (domain.md §4.6).
type Label string

// The labels. Latest is always the version published last.
const (
	Dev    Label = "Dev"
	Test   Label = "Test"
	Live   Label = "Live"
	Latest Label = "Latest"
)

// Flow is a flow of an organisation as it is listed.
type Flow struct {
	ID           string // that of its document: a Webex flowId or one of ours
	Organisation string
	Name         string
	Description  string
	Type         flow.Type
	Durability   runner.Durability
	Revision     int64 // of the draft, counts up with every change: the ETag
	Lock         *Lock // nil when nobody holds it
	Labels       map[Label]int
	Version      int  // published last; 0 for none
	Draft        bool // the draft differs from that version
	Created      time.Time
	Updated      time.Time
	UpdatedBy    string
}

// Lock keeps others from changing a draft.
type Lock struct {
	By    audit.Actor
	Since time.Time
}

// Draft is a flow's document as it is being worked on.
type Draft struct {
	Flow
	Document *flow.Flow
	Text     []byte // the document in its text form
	Problems []field.Problem
}

// Version is a published flow: it never changes. Its Labels do: they are those of
// its flow.
type Version struct {
	ID        string
	Flow      string // id
	Number    int    // from 1
	Hash      string // SHA-256 of Text, in hex
	Note      string
	Labels    []Label
	Published time.Time
	By        string
	Text      []byte // only of Version
}

// Use is a place that refers to a flow: an entry point, or a subflow or GoTo
// activity of another flow.
type Use struct {
	Kind     string // "entry-point", "subflow", "goto"
	ID, Name string // of the entry point or flow
	Version  int    // of that flow; 0 for its draft
	Activity string
	Label    string // the version label it takes; "" when it is pinned
	Pinned   int    // the version it is pinned to; 0 for none
}

// EntryPoints tells which entry points lead to a flow; package trigger implements it.
type EntryPoints interface {
	EntryPointsOf(ctx context.Context, organisation, flow string) ([]Use, error)
	// FlowAt returns the flow and version label that answer at an entry point,
	// found by id or name.
	FlowAt(ctx context.Context, organisation, ref string) (flow string, label Label, ok bool, err error)
	// Forget lets go of the versions that are remembered: flows have changed.
	Forget()
}

// ResourceKind is a sort of thing that flows refer to.
type ResourceKind string

// The kinds of resources. Their settings are those of the sections of a
// resources document (package routing).
const (
	Queues        ResourceKind = "queue"
	Agents        ResourceKind = "agent"
	Skills        ResourceKind = "skill"
	BusinessHours ResourceKind = "business-hours"
	Prompts       ResourceKind = "prompt"
	Globals       ResourceKind = "global-variable"
	VirtualAgents ResourceKind = "virtual-agent"
	// MediaDestinations listen to the sound of calls.
	MediaDestinations ResourceKind = "media-destination"
)

// word is the kind in a sentence.
func (k ResourceKind) word() message.Phrase {
	return message.Phrase(strings.ReplaceAll(string(k), "-", " "))
}

// Resource is one of them.
type Resource struct {
	ID           string
	Organisation string
	Kind         ResourceKind
	Name         string
	Settings     *value.Object // without id and name
	Secret       bool          // a secure value is stored, which Settings leave out
	Audio        *AudioInfo    // of a prompt; nil when none is stored
	Revision     int64
	Created      time.Time
	Updated      time.Time
}

// Surroundings gives an organisation's resources as flows see them.
type Surroundings interface {
	Resources(ctx context.Context, organisation string) (*routing.Resources, error)
}
