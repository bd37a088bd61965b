package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/account"
)

// Sessions keeps sessions; an [account.Sessions].
type Sessions struct{ db *DB }

// Sessions returns the store of sessions.
func (db *DB) Sessions() Sessions { return Sessions{db} }

const sessionColumns = `hash, person, organisation, created, seen, expires, address, agent`

func scanSession(s scanner) (account.Session, error) {
	var v account.Session
	var created, seen, expires int64
	err := s.Scan(&v.Hash, &v.User, &v.Organisation, &created, &seen, &expires, &v.Address, &v.Agent)
	v.Created, v.Seen, v.Expires = moment(created), moment(seen), moment(expires)
	return v, err
}

// InsertSession stores a new session.
func (s Sessions) InsertSession(ctx context.Context, n account.Session) error {
	_, err := s.db.exec(ctx, "storing a session", `INSERT INTO sessions (`+sessionColumns+`) VALUES (`+list(1, 8)+`)`,
		blob(n.Hash), n.User, n.Organisation, millis(n.Created), millis(n.Seen), millis(n.Expires), n.Address, n.Agent)
	return err
}

// Session returns the session with a hash, also one that has expired.
func (s Sessions) Session(ctx context.Context, hash []byte) (account.Session, bool, error) {
	return query[account.Session]{doing: "reading a session", scan: scanSession,
		statement: `SELECT ` + sessionColumns + ` FROM sessions WHERE hash = $1`}.one(ctx, s.db, blob(hash))
}

// TouchSession notes when a session was last seen; never an earlier time.
func (s Sessions) TouchSession(ctx context.Context, hash []byte, seen time.Time) error {
	_, err := s.db.exec(ctx, "touching a session", `UPDATE sessions SET seen = $2 WHERE hash = $1 AND seen < $2`, blob(hash), millis(seen))
	return err
}

// DeleteSession removes a session.
func (s Sessions) DeleteSession(ctx context.Context, hash []byte) error {
	_, err := s.db.exec(ctx, "removing a session", `DELETE FROM sessions WHERE hash = $1`, blob(hash))
	return err
}

// DeleteSessionsOf removes all sessions of a user but the one with the hash but.
func (s Sessions) DeleteSessionsOf(ctx context.Context, user string, but []byte) error {
	_, err := s.db.exec(ctx, "removing sessions", `DELETE FROM sessions WHERE person = $1 AND hash <> $2`, user, blob(but))
	return err
}

// DeleteExpiredSessions removes the sessions that expired before a time.
func (s Sessions) DeleteExpiredSessions(ctx context.Context, before time.Time) error {
	_, err := s.db.exec(ctx, "removing sessions", `DELETE FROM sessions WHERE expires < $1`, millis(before))
	return err
}
