package release

import (
	"context"
	"time"
)

// TestCase is a test of a flow: a .flowtest file that is kept with it.
type TestCase struct {
	Flow      string // id
	Name      string
	Text      []byte
	Revision  int64
	Updated   time.Time
	UpdatedBy string
}

// TestResult is what came of one test.
type TestResult struct {
	Name        string
	Passed      bool
	Took        time.Duration
	Differences []string
	Covered     []Port // each once, in the order in which they were taken
}

// Port is a way by which an activity was left.
type Port struct{ Activity, Port string }

// Tests returns the tests of a flow, by name.
func (r *Releases) Tests(ctx context.Context, by By, flow string) ([]TestCase, error) {
	return nil, nil
}

// PutTest keeps a test of a flow, new or in place of the one with its name.
// revision is that of the one that the caller has seen, 0 for none, -1 for any.
func (r *Releases) PutTest(ctx context.Context, by By, flow, name string, revision int64, text []byte) (TestCase, error) {
	return TestCase{}, nil
}

// DeleteTest deletes a test of a flow.
func (r *Releases) DeleteTest(ctx context.Context, by By, flow, name string) error {
	return nil
}

// RunTests runs the tests of a flow against one of its versions, 0 for the
// draft. Nothing leaves the server: requests are answered from the tests.
func (r *Releases) RunTests(ctx context.Context, by By, flow string, number int) ([]TestResult, error) {
	return nil, nil
}
