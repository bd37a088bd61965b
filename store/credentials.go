package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/credential"
)

// Credentials keeps what belongs to tokens beside the vault, and the leases that
// serialise token requests; a [credential.Store]. Leases are judged to the
// millisecond by the times that callers hand over.
type Credentials struct{ db *DB }

// Credentials returns the store of tokens and leases.
func (db *DB) Credentials() Credentials { return Credentials{db} }

const credentialColumns = `organisation, connector, settings, version, issued, refresh, expires, standing, scope, owner, leased`

func scanCredential(s scanner) (credential.Stored, error) {
	var c credential.Stored
	var issued, refresh, expires, until int64
	err := s.Scan(&c.Organisation, &c.Connector, &c.Revision, &c.Version, &issued, &refresh, &expires, &c.Condition, &c.Scope, &c.Owner, &until)
	c.Issued, c.Refresh, c.Expires, c.Until = moment(issued), moment(refresh), moment(expires), moment(until)
	return c, err
}

// Stored returns what is kept for a key.
func (c Credentials) Stored(ctx context.Context, k credential.Key) (credential.Stored, bool, error) {
	return query[credential.Stored]{doing: "reading a token's record", scan: scanCredential,
		statement: `SELECT ` + credentialColumns + ` FROM credentials WHERE organisation = $1 AND connector = $2 AND settings = $3`,
	}.one(ctx, c.db, k.Organisation, k.Connector, k.Revision)
}

// Acquire takes or extends the lease of a row, which it makes when there is none,
// unless another owner holds it after now; it returns the row in either case. One
// statement decides, so that of many callers one gets it (E2).
func (c Credentials) Acquire(ctx context.Context, k credential.Key, owner string, now, until time.Time) (credential.Stored, bool, error) {
	take := query[credential.Stored]{doing: "leasing a token's record", scan: scanCredential, changes: true,
		statement: `INSERT INTO credentials (` + credentialColumns + `) VALUES ($1, $2, $3, 0, 0, 0, 0, '', '', $4, $5)
		ON CONFLICT (organisation, connector, settings) DO UPDATE SET owner = excluded.owner, leased = excluded.leased
		WHERE credentials.owner = excluded.owner OR credentials.leased <= $6
		RETURNING ` + credentialColumns}
	for {
		row, got, err := take.one(ctx, c.db, k.Organisation, k.Connector, k.Revision, owner, millis(until), millis(now))
		if err != nil || got {
			return row, got, err
		}
		row, found, err := c.Stored(ctx, k)
		if err != nil || found {
			return row, false, err
		}
	}
}

// Save stores s while s.Owner still holds the lease, nobody else having taken it,
// and s.Version is the stored version or one more (E4).
func (c Credentials) Save(ctx context.Context, s credential.Stored) (bool, error) {
	if s.Owner == "" {
		return false, nil
	}
	owner := s.Owner
	if s.Until.IsZero() {
		owner = ""
	}
	n, err := c.db.exec(ctx, "saving a token's record",
		`UPDATE credentials SET version = $4, issued = $5, refresh = $6, expires = $7, standing = $8, scope = $9, owner = $10, leased = $11
		WHERE organisation = $1 AND connector = $2 AND settings = $3 AND owner = $12 AND version IN ($4, $13)`,
		s.Organisation, s.Connector, s.Revision, s.Version, millis(s.Issued), millis(s.Refresh), millis(s.Expires), s.Condition, s.Scope,
		owner, millis(s.Until), s.Owner, s.Version-1)
	return n == 1, err
}

// Release ends the lease if owner holds it.
func (c Credentials) Release(ctx context.Context, k credential.Key, owner string) error {
	_, err := c.db.exec(ctx, "releasing a token's record",
		`UPDATE credentials SET owner = '', leased = 0 WHERE organisation = $1 AND connector = $2 AND settings = $3 AND owner = $4`,
		k.Organisation, k.Connector, k.Revision, owner)
	return err
}

// Drop removes all rows of a connector, whatever their revision, but the one to
// keep; with an empty keep, all.
func (c Credentials) Drop(ctx context.Context, organisation, connector, keep string) error {
	var w where
	w.and("organisation = ?", organisation)
	w.and("connector = ?", connector)
	w.unlessEmpty("settings <> ?", keep)
	_, err := c.db.exec(ctx, "dropping a connector's tokens", `DELETE FROM credentials `+w.clause(), w.args...)
	return err
}
