package store

import (
	"context"

	"github.com/callwright/callwright/release"
)

const testColumns = `flow, name, text, revision, updated, updated_by`

func scanTest(s scanner) (release.TestCase, error) {
	var t release.TestCase
	var updated int64
	err := s.Scan(&t.Flow, &t.Name, &t.Text, &t.Revision, &updated, &t.UpdatedBy)
	t.Updated = moment(updated)
	return t, err
}

// PutTest stores a test of a flow, new or in place of the one with its name.
func (f Flows) PutTest(ctx context.Context, organisation string, t release.TestCase) error {
	_, err := f.db.exec(ctx, "storing a test", `INSERT INTO flow_tests (organisation, `+testColumns+`) VALUES (`+list(1, 7)+`)
		ON CONFLICT (organisation, flow, name) DO UPDATE SET text = excluded.text, revision = excluded.revision, updated = excluded.updated,
		updated_by = excluded.updated_by`,
		organisation, t.Flow, t.Name, blob(t.Text), t.Revision, millis(t.Updated), t.UpdatedBy)
	return err
}

// Test returns a test of a flow by its name.
func (f Flows) Test(ctx context.Context, organisation, flow, name string) (release.TestCase, bool, error) {
	return query[release.TestCase]{doing: "reading a test", scan: scanTest,
		statement: `SELECT ` + testColumns + ` FROM flow_tests WHERE organisation = $1 AND flow = $2 AND name = $3`}.one(ctx, f.db, organisation, flow, name)
}

// Tests returns the tests of a flow by name.
func (f Flows) Tests(ctx context.Context, organisation, flow string) ([]release.TestCase, error) {
	return query[release.TestCase]{doing: "listing tests", scan: scanTest,
		statement: `SELECT ` + testColumns + ` FROM flow_tests WHERE organisation = $1 AND flow = $2 ORDER BY name`}.all(ctx, f.db, organisation, flow)
}

// DeleteTest removes a test of a flow.
func (f Flows) DeleteTest(ctx context.Context, organisation, flow, name string) error {
	_, err := f.db.exec(ctx, "removing a test", `DELETE FROM flow_tests WHERE organisation = $1 AND flow = $2 AND name = $3`, organisation, flow, name)
	return err
}

// DeleteTests removes the tests of a flow.
func (f Flows) DeleteTests(ctx context.Context, organisation, flow string) error {
	_, err := f.db.exec(ctx, "removing the tests of a flow", `DELETE FROM flow_tests WHERE organisation = $1 AND flow = $2`, organisation, flow)
	return err
}
