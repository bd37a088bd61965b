package release

import "context"

// Record is a flow as it is stored.
type Record struct {
	Flow
	Deleted bool   // gone, but its versions stay for contacts that run on them (H12)
	Text    []byte // of the draft; not of lists
}

// FlowOrder is how flows are listed.
type FlowOrder string

const (
	ByName    FlowOrder = "name"    // whatever the letter case, then by id
	ByUpdated FlowOrder = "updated" // the last changed first
)

// FlowQuery selects an organisation's flows that are not deleted.
type FlowQuery struct {
	Organisation string
	Name         string    // part of the name, whatever the letter case
	Type         string    // "flow" or "subflow"; "" for both
	Order        FlowOrder // "" means ByName
	After        string    // cursor: where the page before ended, in this order
	Limit        int       // 0 means 100
}

// FlowStore keeps flows with their drafts. Methods work in the context's
// transaction when there is one.
type FlowStore interface {
	// HoldFlows makes other transactions that hold the organisation's flows wait
	// until this one ends, so that what is read next is still so when it is written.
	HoldFlows(ctx context.Context, organisation string) error
	// PutFlow stores a flow with its labels, new or in place of the one with its id.
	PutFlow(ctx context.Context, r Record) error
	// Flow returns a flow by its id, also one that is deleted.
	Flow(ctx context.Context, organisation, id string) (Record, bool, error)
	// FlowNamed returns the flow of a name, as connector.Fold has it; never one
	// that is deleted.
	FlowNamed(ctx context.Context, organisation, name string) (Record, bool, error)
	// Flows returns a page and the cursor of the next, "" at the end.
	Flows(ctx context.Context, q FlowQuery) (page []Record, next string, err error)
	TrialStore
	TestStore
}

// TrialStore keeps the texts of drafts that are tried.
type TrialStore interface {
	// PutTrial stores a trial, or notes that the one with its id is used again.
	PutTrial(ctx context.Context, organisation string, t Version) error
	// Trial returns a trial by its id, with its text.
	Trial(ctx context.Context, organisation, id string) (Version, bool, error)
}

// TestStore keeps the tests of flows.
type TestStore interface {
	// PutTest stores a test, new or in place of the one with its name.
	PutTest(ctx context.Context, organisation string, t TestCase) error
	Test(ctx context.Context, organisation, flow, name string) (TestCase, bool, error)
	// Tests returns the tests of a flow by name.
	Tests(ctx context.Context, organisation, flow string) ([]TestCase, error)
	DeleteTest(ctx context.Context, organisation, flow, name string) error
	// DeleteTests removes the tests of a flow.
	DeleteTests(ctx context.Context, organisation, flow string) error
}

// VersionStore keeps published versions. There is no way to change one.
type VersionStore interface {
	InsertVersion(ctx context.Context, organisation string, v Version) error
	// Version returns a version by its id, with its text but without labels.
	Version(ctx context.Context, organisation, id string) (Version, bool, error)
	// Numbered returns a version of a flow by its number.
	Numbered(ctx context.Context, organisation, flow string, number int) (Version, bool, error)
	// Versions returns versions of a flow, newest first and without text: those
	// with a number below before, or all from the newest when it is 0.
	Versions(ctx context.Context, organisation, flow string, before, limit int) ([]Version, error)
}

// ReferenceStore is the index of what drafts and versions refer to.
type ReferenceStore interface {
	// SetReferences replaces those of a flow's version, 0 for its draft.
	SetReferences(ctx context.Context, organisation, flow string, version int, refs []Reference) error
	// References returns them in their order.
	References(ctx context.Context, organisation, flow string, version int) ([]Reference, error)
	// Places returns where things of the kinds are referred to by one of the refs,
	// as id or as name whatever the letter case: in drafts, in versions that a label
	// names, and in versions that one of these pins by number or id, in turn. Flows
	// that are deleted are left out.
	Places(ctx context.Context, organisation string, kinds, refs []string) ([]Place, error)
}

// Reference is one thing outside a flow that an activity of it refers to.
type Reference struct {
	Kind     string // as activities declare it: "connector", "queue", "subflow" …
	ID, Name string // as the flow has them; one of them may be ""
	Activity string // label; "" for what the flow as a whole refers to
	Path     string // of the setting, such as "prompts[1].audio"
	Version  string // wanted of a flow or function: a label, number or id; "" for none
}

// Place is a reference with the flow in which it stands.
type Place struct {
	Reference
	Flow     string // id
	FlowName string
	Number   int     // of the version; 0 for the draft
	Labels   []Label // of the version; none when it is only pinned
}
