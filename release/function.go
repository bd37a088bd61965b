package release

import (
	"context"
	"time"
)

// JavaScript is the one language of functions.
const JavaScript = "JavaScript"

// Function is a function of an organisation with its draft.
type Function struct {
	ID           string // by which flows know it: one of an export, or one of ours
	Organisation string
	Name         string
	Description  string
	Language     string
	Inputs       []Parameter
	Outputs      []Parameter
	Source       string // of the draft; not of lists
	Labels       map[Label]int
	Version      int   // published last; 0 for none
	Draft        bool  // the draft differs from that version
	Revision     int64 // of the draft: the ETag
	Created      time.Time
	Updated      time.Time
	UpdatedBy    string
}

// Parameter is an input or output of a function.
type Parameter struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"` // as variables have them: STRING, INTEGER …
}

// FunctionVersion is a published function: it never changes.
type FunctionVersion struct {
	Function  string // id
	Number    int    // from 1
	Hash      string // SHA-256 of Source, in hex
	Note      string
	Labels    []Label
	Inputs    []Parameter
	Outputs   []Parameter
	Source    string // only of Version
	Published time.Time
	By        string
}

// FunctionStore keeps functions with their drafts. Methods work in the context's
// transaction when there is one.
type FunctionStore interface {
	// HoldFunctions makes other transactions that hold the organisation's functions
	// wait until this one ends.
	HoldFunctions(ctx context.Context, organisation string) error
	// PutFunction stores a function, new or in place of the one with its id.
	PutFunction(ctx context.Context, f Function) error
	// Function returns a function by its id.
	Function(ctx context.Context, organisation, id string) (Function, bool, error)
	FunctionNamed(ctx context.Context, organisation, name string) (Function, bool, error)
	// Functions returns a page by name and the cursor of the next, "" at the end.
	Functions(ctx context.Context, q FunctionQuery) (page []Function, next string, err error)
}

// FunctionQuery selects an organisation's functions, by name.
type FunctionQuery struct {
	Organisation string
	Name         string // part of the name, whatever the letter case
	After        string
	Limit        int // 0 means 100
}

// FunctionVersionStore keeps published functions. There is no way to change one.
type FunctionVersionStore interface {
	InsertFunctionVersion(ctx context.Context, organisation string, v FunctionVersion) error
	FunctionVersion(ctx context.Context, organisation, function string, number int) (FunctionVersion, bool, error)
	// FunctionVersions returns versions with a number below before (0: all), newest
	// first and without source.
	FunctionVersions(ctx context.Context, organisation, function string, before, limit int) ([]FunctionVersion, error)
	// DropFunction deletes a function with its versions.
	DropFunction(ctx context.Context, organisation, id string) error
}
