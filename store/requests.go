package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/credential"
)

// Requests keeps authorization requests; a [credential.Requests].
type Requests struct{ db *DB }

// Requests returns the store of authorization requests.
func (db *DB) Requests() Requests { return Requests{db} }

const requestColumns = `id, state, organisation, connector, settings, session, redirect, expires`

func scanRequest(s scanner) (credential.Request, error) {
	var r credential.Request
	var expires int64
	err := s.Scan(&r.ID, &r.State, &r.Organisation, &r.Connector, &r.Revision, &r.Session, &r.Redirect, &expires)
	r.Session, r.Expires = stored(r.Session), moment(expires)
	return r, err
}

// PutRequest stores a request.
func (r Requests) PutRequest(ctx context.Context, n credential.Request) error {
	_, err := r.db.exec(ctx, "storing an authorization request", `INSERT INTO authorization_requests (`+requestColumns+`) VALUES (`+list(1, 8)+`)`,
		n.ID, blob(n.State), n.Organisation, n.Connector, n.Revision, blob(n.Session), n.Redirect, millis(n.Expires))
	return err
}

// TakeRequest returns the request of a state, also one that has expired, and
// removes it: a state is good once (D10).
func (r Requests) TakeRequest(ctx context.Context, state []byte) (credential.Request, bool, error) {
	return query[credential.Request]{doing: "taking an authorization request", scan: scanRequest, changes: true,
		statement: `DELETE FROM authorization_requests WHERE state = $1 RETURNING ` + requestColumns}.one(ctx, r.db, blob(state))
}

// TakeExpiredRequests removes the requests that expired before a time and returns
// them, so that their verifiers can be removed from the vault.
func (r Requests) TakeExpiredRequests(ctx context.Context, before time.Time) ([]credential.Request, error) {
	return query[credential.Request]{doing: "removing authorization requests", scan: scanRequest, changes: true,
		statement: `DELETE FROM authorization_requests WHERE expires < $1 RETURNING ` + requestColumns}.all(ctx, r.db, millis(before))
}
