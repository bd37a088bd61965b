package connector

import (
	"context"
	"fmt"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// sharedTest is how old a token may be, when a test arrives, that proves it:
// administrators who test at about the same time cost the authorization server
// one request, and whoever has changed a secret there is told what holds now.
const sharedTest = 10 * time.Second

// Test tries a connection's authentication, or with next that of the staged
// credential. Tests at about the same time share one token request. A good test
// of the staged credential is what [Connections.CutOver] asks for, where there is
// anything to be verified.
func (c *Connections) Test(ctx context.Context, by By, id string, next bool) (Report, error) {
	since := c.now().Add(-sharedTest) // however long this one waits for its turn
	if err := by.may(access.ConnectorTest, id); err != nil {
		return Report{}, err
	}
	r, err := c.record(ctx, by, id)
	if err != nil {
		return Report{}, err
	}
	cred, used := r.Credential, "current"
	if next {
		if r.Next == nil {
			return Report{}, nothingStaged(r)
		}
		cred, used = *r.Next, "next"
	}
	report, err := c.shared(ctx, r, cred, next, since)
	if err != nil {
		return report, err
	}
	if err := c.tested(ctx, by, r, used, report); err != nil {
		return report, err
	}
	report.Revision = r.Revision
	if next && (report.Verified == cred.Tested.IsZero()) {
		report.Revision, err = c.mark(ctx, r, cred.Version, report.Verified)
	}
	return report, err
}

// shared tests a stored credential; callers at the same time share the test.
func (c *Connections) shared(ctx context.Context, r Record, cred Credential, next bool, since time.Time) (Report, error) {
	key := fmt.Sprintf("%s@%d", r.ID, cred.Version)
	answer := c.tests.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), testTimeout+readTimeout) // no caller's: others wait, too
		defer cancel()
		return c.probeStored(ctx, r, cred, next, since)
	})
	select {
	case a := <-answer:
		report, _ := a.Val.(Report)
		return report, a.Err
	case <-ctx.Done():
		return Report{}, fmt.Errorf("testing connector %s: %w", r.ID, ctx.Err())
	}
}

func (c *Connections) probeStored(ctx context.Context, r Record, cred Credential, next bool, since time.Time) (Report, error) {
	if r.State == Active && !next {
		switch made, err := c.ready(r); {
		case err == errOvertaken:
			return Report{}, stale(r)
		case err != nil:
			return broken(err), nil
		default:
			return c.set.probe(ctx, made, since), nil
		}
	}
	e, err := c.stored(ctx, r, cred)
	if err != nil {
		return broken(err), nil
	}
	report := c.set.probe(ctx, c.connector(r, e, cred.Version, c.o.Broker.Staged), since)
	if r.State != Active {
		c.o.Broker.Unstage(r.Organisation, r.ID) // no token outlives the test (E13)
	}
	return report, nil
}

// broken reports settings that cannot be used any more.
func broken(err error) Report { return Report{Sentence: err.Error()} }

// trial tests a draft before it is saved (S1-13). Only user name and password
// that the validation URL refuses, or does not confirm without an explicit
// choice, keep it from being saved.
func (c *Connections) trial(ctx context.Context, by By, e *entered, r Record, version int64, unvalidated bool) (Report, error) {
	report := c.set.probe(ctx, c.connector(r, e, version, c.o.Broker.Staged), c.now().Add(-sharedTest))
	report.Warnings = append(report.Warnings, e.warnings...)
	if err := c.tested(ctx, by, r, "draft", report); err != nil {
		return report, err
	}
	return report, judgement(e.kind, report, unvalidated)
}

func judgement(k Kind, report Report, unvalidated bool) error {
	var e *fault.Error
	found := message.Phrase(report.Sentence)
	switch {
	case report.Rejected:
		e = fault.New(fault.Invalid, "credentials_rejected", "The connector is not saved: %s. Check user name and password.", found)
	case report.Unsure && !unvalidated:
		e = fault.New(fault.Invalid, "validation_unsure", "The connector is not saved yet: %s. Mend the validation URL, or save it all the same.", found)
	case k.Proof && !report.OK:
		return fault.New(fault.Invalid, "test_failed", "The connector is not saved: %s.", found)
	default:
		return nil
	}
	if report.Rejected {
		return e.Where(fault.At("settings.username", "is rejected"), fault.At("settings.password", "is rejected"))
	}
	return e.Where(fault.At("settings.validation_url", "%s", found))
}

// mostRecording bounds how many tests are recorded at the same time: many at once
// share a token request, and what that writes must not queue behind all of them.
const mostRecording = 2

// tested audits the use of a credential by a test (N1).
func (c *Connections) tested(ctx context.Context, by By, r Record, used string, report Report) error {
	select {
	case c.recording <- struct{}{}:
		defer func() { <-c.recording }()
	case <-ctx.Done():
		return fmt.Errorf("recording the test of connector %s: %w", r.ID, ctx.Err())
	}
	outcome := audit.Done
	if !report.OK {
		outcome = audit.Failed
	}
	return c.entry(ctx, by, access.ConnectorTest, r, outcome, []audit.Detail{{Name: "credential", Value: used}, {Name: "result", Value: report.Sentence}})
}

// mark notes in the record whether the staged credential's last test has verified it.
// Nothing is to be noted when it is staged no longer.
func (c *Connections) mark(ctx context.Context, r Record, version int64, ok bool) (revision int64, err error) {
	err = c.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		now, found, err := c.o.Store.Connection(ctx, r.Organisation, r.ID)
		if err != nil {
			return fmt.Errorf("reading connector %s: %w", r.ID, err)
		}
		revision = now.Revision
		if !found || now.Next == nil || now.Next.Version != version || now.Next.Tested.IsZero() != ok {
			return nil
		}
		next := *now.Next
		if next.Tested = (time.Time{}); ok {
			next.Tested = c.now()
		}
		now.Next, now.Updated = &next, c.now()
		now.Revision++
		revision = now.Revision
		switch _, late, err := c.o.Store.Update(ctx, now); {
		case err != nil:
			return fmt.Errorf("storing connector %s: %w", r.ID, err)
		case late:
			return stale(now)
		}
		return nil
	})
	return revision, err
}
