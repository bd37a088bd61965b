package release

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
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

// Bounds of the tests of a flow.
const (
	mostTests   = 200
	longestTest = 1 << 20
)

// AnyTest as a revision is for a caller who does not mind what was there.
const AnyTest = -1

// Tests returns the tests of a flow, by name.
func (r *Releases) Tests(ctx context.Context, by By, flow string) ([]TestCase, error) {
	if _, err := r.record(ctx, by.Organisation, flow); err != nil {
		return nil, err
	}
	return r.o.Flows.Tests(ctx, by.Organisation, flow)
}

// PutTest keeps a test of a flow, new or in place of the one with its name.
// revision is that of the one that the caller has seen, 0 for none, [AnyTest] for
// any. A text that is no test is refused with line and column.
func (r *Releases) PutTest(ctx context.Context, by By, flow, name string, revision int64, text []byte) (TestCase, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return TestCase{}, err
	}
	if err := testable(name, text); err != nil {
		return TestCase{}, err
	}
	var t TestCase
	err := r.testing(ctx, by, flow, func(ctx context.Context, f Record) error {
		was, there, err := r.o.Flows.Test(ctx, by.Organisation, flow, name)
		if err != nil {
			return err
		}
		if revision != AnyTest && was.Revision != revision {
			return fault.New(fault.Stale, "test_changed", "%s has changed the test %s meanwhile. Load it again and repeat what you did.", somebody(was.UpdatedBy), name)
		}
		if !there {
			if err := r.roomForTest(ctx, by.Organisation, flow); err != nil {
				return err
			}
		}
		t = TestCase{Flow: flow, Name: name, Text: text, Revision: was.Revision + 1, Updated: r.now(), UpdatedBy: by.Actor.Name}
		if err := r.o.Flows.PutTest(ctx, by.Organisation, t); err != nil {
			return err
		}
		return r.ofTest(ctx, by, "flow.test.save", f, name)
	})
	return t, err
}

// DeleteTest deletes a test of a flow.
func (r *Releases) DeleteTest(ctx context.Context, by By, flow, name string) error {
	if err := by.may(access.FlowEdit); err != nil {
		return err
	}
	return r.testing(ctx, by, flow, func(ctx context.Context, f Record) error {
		_, there, err := r.o.Flows.Test(ctx, by.Organisation, flow, name)
		if err == nil && !there {
			err = fault.New(fault.NotFound, "test_unknown", "The flow %s has no test %q.", f.Name, name)
		}
		if err == nil {
			err = r.o.Flows.DeleteTest(ctx, by.Organisation, flow, name)
		}
		if err != nil {
			return err
		}
		return r.ofTest(ctx, by, "flow.test.delete", f, name)
	})
}

// testing changes the tests of a flow in one transaction.
func (r *Releases) testing(ctx context.Context, by By, flow string, f func(context.Context, Record) error) error {
	return r.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := r.o.Flows.HoldFlows(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the flows: %w", err)
		}
		was, err := r.record(ctx, by.Organisation, flow)
		if err != nil {
			return err
		}
		return f(ctx, was)
	})
}

func (r *Releases) ofTest(ctx context.Context, by By, action string, f Record, name string) error {
	return record(ctx, r.o.Audit, by, action, audit.Object{Kind: "flow", ID: f.ID, Name: f.Name}, []audit.Detail{{Name: "test", Value: name}})
}

func (r *Releases) roomForTest(ctx context.Context, organisation, flow string) error {
	list, err := r.o.Flows.Tests(ctx, organisation, flow)
	if err == nil && len(list) >= mostTests {
		err = fault.New(fault.Limit, "tests_limited", "A flow has at most %d tests.", mostTests)
	}
	return err
}

// copyTests gives a copy of a flow the tests of the one that it was made of.
func (r *Releases) copyTests(ctx context.Context, by By, from, to string) error {
	list, err := r.o.Flows.Tests(ctx, by.Organisation, from)
	if err != nil {
		return fmt.Errorf("reading the tests of flow %s: %w", from, err)
	}
	for _, t := range list {
		t.Flow, t.Revision, t.Updated, t.UpdatedBy = to, 1, r.now(), by.Actor.Name
		if err := r.o.Flows.PutTest(ctx, by.Organisation, t); err != nil {
			return fmt.Errorf("copying a test to flow %s: %w", to, err)
		}
	}
	return nil
}

// testable refuses a name that cannot be part of a path, and a text that is no test.
func testable(name string, text []byte) error {
	if !value.Visible(name) {
		return wrong("test_name", "name", value.Invisible, "The name of the test holds characters that cannot be seen.")
	}
	if name == "" || len(name) > longestName || strings.ContainsAny(name, `/\`) || strings.Trim(name, ". ") == "" {
		return wrong("test_name", "name", "cannot be the name of a test", "A test has a name of at most %d bytes, without slashes.", longestName)
	}
	if len(text) > longestTest {
		return wrong("test_too_large", "text", "is too long", "A test has at most %d MB of text.", longestTest>>20)
	}
	_, problems := flowtest.Read(text)
	e := fault.New(fault.Invalid, "test_unreadable", "The text is no test.")
	var bad []field.Problem
	for _, p := range problems {
		if p.Severity == field.SeverityError {
			bad = append(bad, p)
			e.Fields = append(e.Fields, fault.Said(p.Place(), p.Said()))
		}
	}
	if len(bad) == 0 {
		return nil
	}
	e.Detail = map[string]any{"problems": bad}
	return e
}
