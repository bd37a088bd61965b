package store

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/runner"
)

// Commit writes a batch in one transaction. Where the fence has moved, nothing
// is written and the error wraps [runner.ErrFenced]. On PostgreSQL the fence
// stands still until the transaction ends; SQLite lets one transaction write
// at a time anyway.
func (c Contacts) Commit(ctx context.Context, b runner.Batch) error {
	if err := c.db.prepareOnce(ctx, c.fence(), addRow, keepFirst, keepAgain, keepTurns); err != nil {
		return err
	}
	return c.db.Atomically(ctx, func(ctx context.Context) error {
		if err := c.fenced(ctx, b.Fence); err != nil {
			return err
		}
		if len(b.Row.Bytes) > 0 {
			if err := c.db.run(ctx, "writing the journal", addRow, b.Row.Number, b.Row.Bytes); err != nil {
				return err
			}
		}
		if err := c.drop(ctx, b.Drop); err != nil {
			return err
		}
		if err := c.wake(ctx, b.Wake); err != nil {
			return err
		}
		return c.keep(ctx, b.Keep)
	})
}

func (c Contacts) fenced(ctx context.Context, fence int64) error {
	now, _, err := query[int64]{doing: "reading the fence", scan: scanNumber, changes: true, statement: c.fence()}.one(ctx, c.db)
	if err == nil && now != fence {
		err = fmt.Errorf("writing the journal with fence %d where it is %d: %w", fence, now, runner.ErrFenced)
	}
	return err
}

func (c Contacts) fence() string {
	const fence = `SELECT fence FROM contact_fence WHERE id = 1`
	if c.db.path == "" {
		return fence + ` FOR SHARE`
	}
	return fence
}

func scanNumber(s scanner) (n int64, err error) { return n, s.Scan(&n) }

// atOnce is how many things one statement names.
const atOnce = 500

func (c Contacts) drop(ctx context.Context, rows []int64) error {
	for len(rows) > 0 {
		n := min(len(rows), atOnce)
		if _, err := c.db.exec(ctx, "dropping rows of the journal", `DELETE FROM journal WHERE number IN (`+list(1, n)+`)`, anys(rows[:n])...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (c Contacts) wake(ctx context.Context, ids []string) error {
	for len(ids) > 0 {
		n := min(len(ids), atOnce)
		if _, err := c.db.exec(ctx, "waking contacts", `UPDATE contacts SET state = 'live', due = 0 WHERE id IN (`+list(1, n)+`)`, anys(ids[:n])...); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func anys[T any](values []T) []any {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return args
}

// The statements that a commit runs for each of its contacts; they are
// prepared once, since to parse them takes longer than to run them. Contacts are
// kept the first time as a whole with their turns, later as they stand now, the
// turns as a segment.
var (
	addRow    = `INSERT INTO journal (number, bytes) VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET bytes = excluded.bytes`
	keepFirst = `INSERT INTO contacts (` + contactColumns + `, path, desk, snapshot, segment) VALUES (` + list(1, contactCount+4) + `)
		ON CONFLICT (id) DO UPDATE SET (` + contactColumns + `, path, desk, snapshot, segment) = (` + list(1, contactCount+4) + `)`
	keepAgain = `UPDATE contacts SET (` + contactColumns + `, path, desk, snapshot) = (` + list(1, contactCount+3) + `) WHERE id = $1`
	keepTurns = `INSERT INTO contact_segments (contact, turn, bytes) VALUES ($1, $2, $3)
		ON CONFLICT (contact, turn) DO UPDATE SET bytes = excluded.bytes`
)

func (c Contacts) keep(ctx context.Context, all []runner.Kept) error {
	const doing = "keeping a contact"
	for i := range all {
		k := &all[i]
		args := contactArgs(k)
		if !k.Again {
			if err := c.db.run(ctx, doing, keepFirst, args...); err != nil {
				return err
			}
			continue
		}
		if err := c.db.run(ctx, doing, keepAgain, args[:len(args)-1]...); err != nil {
			return err
		}
		if len(k.Segment) == 0 {
			continue
		}
		if err := c.db.run(ctx, doing, keepTurns, k.ID, k.Turn, blob(k.Segment)); err != nil {
			return err
		}
	}
	return nil
}

// Rows returns rows of the journal after a number, in their order.
func (c Contacts) Rows(ctx context.Context, after int64, limit int) ([]runner.Row, error) {
	return query[runner.Row]{doing: "reading the journal",
		scan:      func(s scanner) (r runner.Row, err error) { return r, s.Scan(&r.Number, &r.Bytes) },
		statement: `SELECT number, bytes FROM journal WHERE number > $1 ORDER BY number LIMIT $2`}.all(ctx, c.db, after, atMost(limit))
}
