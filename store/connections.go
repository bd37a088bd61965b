package store

import (
	"context"
	"slices"

	"github.com/callwright/callwright/connector"
)

// Connections keeps connections; a [connector.Store].
type Connections struct{ db *DB }

// Connections returns the store of connections.
func (db *DB) Connections() Connections { return Connections{db} }

const connectionColumns = `id, organisation, name, name_key, kind, refs, state, credential, next, previous, limited, revision, created, updated, state_since`

// Insert stores a new record, unless its name or one of its For entries is taken
// or there are too many. A lock on the organisation's connections makes both hold
// under concurrent inserts (L9).
func (c Connections) Insert(ctx context.Context, r connector.Record, most int) (clash string, full bool, err error) {
	row, err := rowOf(r)
	if err != nil {
		return "", false, err
	}
	err = c.db.Atomically(ctx, func(ctx context.Context) error {
		if err := c.lock(ctx, r.Organisation); err != nil {
			return err
		}
		if full, err = c.full(ctx, r.Organisation, most); err != nil || full {
			return err
		}
		if clash, err = c.clash(ctx, r); err != nil || clash != "" {
			return err
		}
		if _, err = c.db.exec(ctx, "storing a connector", `INSERT INTO connections (`+connectionColumns+`) VALUES (`+list(1, 15)+`)`, row...); err != nil {
			return err
		}
		return c.rename(ctx, connector.Record{}, r)
	})
	if err != nil {
		return "", false, err
	}
	return clash, full, nil
}

// Update stores a record, whose revision is one more than the stored one's (L11).
// When it was created stays as it is.
func (c Connections) Update(ctx context.Context, r connector.Record) (clash string, stale bool, err error) {
	row, err := rowOf(r)
	if err != nil {
		return "", false, err
	}
	err = c.db.Atomically(ctx, func(ctx context.Context) error {
		if err := c.lock(ctx, r.Organisation); err != nil {
			return err
		}
		now, found, err := c.Connection(ctx, r.Organisation, r.ID)
		if stale = !found || now.Revision != r.Revision-1; err != nil || stale {
			return err
		}
		if clash, err = c.clash(ctx, r); err != nil || clash != "" {
			return err
		}
		if _, err = c.db.exec(ctx, "storing a connector",
			`UPDATE connections SET name = $3, name_key = $4, kind = $5, refs = $6, state = $7, credential = $8, next = $9, previous = $10,
			limited = $11, revision = $12, updated = $13, state_since = $14 WHERE id = $1 AND organisation = $2`,
			slices.Delete(row, 12, 13)...); err != nil {
			return err
		}
		return c.rename(ctx, now, r)
	})
	if err != nil {
		return "", false, err
	}
	return clash, stale, nil
}

func (c Connections) lock(ctx context.Context, organisation string) error {
	return c.db.lock(ctx, "connections/"+organisation)
}

func (c Connections) full(ctx context.Context, organisation string, most int) (bool, error) {
	if most <= 0 {
		return false, nil
	}
	scan := func(s scanner) (n int, err error) { return n, s.Scan(&n) }
	n, _, err := query[int]{doing: "counting connectors", scan: scan,
		statement: `SELECT COUNT(*) FROM connections WHERE organisation = $1 AND limited = 1 AND state <> 'deleted'`}.one(ctx, c.db, organisation)
	return n >= most, err
}

// clash returns the name or For entry of r that another connection has.
func (c Connections) clash(ctx context.Context, r connector.Record) (string, error) {
	if r.State == connector.Deleted {
		return "", nil
	}
	scan := func(s scanner) (id string, err error) { return id, s.Scan(&id) }
	other := query[string]{doing: "comparing names", scan: scan,
		statement: `SELECT connection FROM connection_names WHERE organisation = $1 AND name_key = $2 AND connection <> $3`}
	for _, name := range append([]string{r.Name}, r.For...) {
		if _, found, err := other.one(ctx, c.db, r.Organisation, fold(name), r.ID); err != nil || found {
			return name, err
		}
	}
	return "", nil
}

// rename writes down the names that a connection holds, one that is deleted none,
// and the grams by which the page of a filter is found. A zero before is for one
// that is new.
func (c Connections) rename(ctx context.Context, before, now connector.Record) error {
	was, is := keysOf(before), keysOf(now)
	if !slices.Equal(was, is) {
		if err := c.hold(ctx, now, is); err != nil {
			return err
		}
	}
	if before.Name == now.Name {
		return nil
	}
	if err := c.dropGrams(ctx, before); err != nil {
		return err
	}
	return c.addGrams(ctx, now)
}

func (c Connections) hold(ctx context.Context, r connector.Record, keys []string) error {
	if _, err := c.db.exec(ctx, "storing names", `DELETE FROM connection_names WHERE connection = $1`, r.ID); err != nil {
		return err
	}
	for _, key := range keys {
		if _, err := c.db.exec(ctx, "storing names",
			`INSERT INTO connection_names (organisation, name_key, connection) VALUES ($1, $2, $3)`, r.Organisation, key, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// keysOf lists the keys of a connection's name and For entries, each once.
func keysOf(r connector.Record) []string {
	if r.ID == "" || r.State == connector.Deleted {
		return nil
	}
	keys := []string{fold(r.Name)}
	for _, ref := range r.For {
		if key := fold(ref); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// Connection returns an organisation's connection by its id, also one that is deleted.
func (c Connections) Connection(ctx context.Context, organisation, id string) (connector.Record, bool, error) {
	return query[connector.Record]{doing: "reading a connector", scan: scanConnection,
		statement: `SELECT ` + connectionColumns + ` FROM connections WHERE organisation = $1 AND id = $2`}.one(ctx, c.db, organisation, id)
}

// Resolve finds a connection by id, name or For entry; one that is deleted only
// by its id.
func (c Connections) Resolve(ctx context.Context, organisation, ref string) (connector.Record, bool, error) {
	r, found, err := c.Connection(ctx, organisation, ref)
	if found || err != nil {
		return r, found, err
	}
	return query[connector.Record]{doing: "finding a connector", scan: scanConnection,
		statement: `SELECT ` + connectionColumns + ` FROM connections WHERE organisation = $1
		AND id = (SELECT connection FROM connection_names WHERE organisation = $1 AND name_key = $2)`}.one(ctx, c.db, organisation, fold(ref))
}
