package store

import (
	"context"
	"time"
)

// Creation is one create request that came with an Idempotency-Key: a second
// one with the same key gets the first one's answer. Its body holds no secret.
// It has the fields of package api's, which has the rank of this package.
type Creation struct {
	Organisation string
	User         string
	Key          string
	Request      []byte // SHA-256 of method, path and body
	Status       int    // of the answer; 0 while it is being made
	Location     string
	Body         []byte
	Created      time.Time
}

// Creations keeps creations.
type Creations struct{ db *DB }

// Creations returns the store of creations.
func (db *DB) Creations() Creations { return Creations{db} }

const creationColumns = `organisation, person, name, request, status, location, body, created`

func scanCreation(s scanner) (Creation, error) {
	var c Creation
	var created int64
	err := s.Scan(&c.Organisation, &c.User, &c.Key, &c.Request, &c.Status, &c.Location, &c.Body, &created)
	c.Request, c.Body, c.Created = stored(c.Request), stored(c.Body), moment(created)
	return c, err
}

// InsertCreation stores c unless there is one for its organisation, user and
// key; it returns the stored one and whether that is c.
func (s Creations) InsertCreation(ctx context.Context, c Creation) (Creation, bool, error) {
	there := query[Creation]{doing: "reading a creation", scan: scanCreation,
		statement: `SELECT ` + creationColumns + ` FROM creations WHERE organisation = $1 AND person = $2 AND name = $3`}
	for {
		n, err := s.db.exec(ctx, "storing a creation", `INSERT INTO creations (`+creationColumns+`) VALUES (`+list(1, 8)+`) ON CONFLICT DO NOTHING`,
			c.Organisation, c.User, c.Key, blob(c.Request), c.Status, c.Location, blob(c.Body), millis(c.Created))
		if err != nil || n == 1 {
			return c, n == 1, err
		}
		first, found, err := there.one(ctx, s.db, c.Organisation, c.User, c.Key)
		if err != nil || found {
			return first, false, err
		}
	}
}

// FinishCreation stores the answer of a creation.
func (s Creations) FinishCreation(ctx context.Context, c Creation) error {
	_, err := s.db.exec(ctx, "finishing a creation",
		`UPDATE creations SET status = $4, location = $5, body = $6 WHERE organisation = $1 AND person = $2 AND name = $3`,
		c.Organisation, c.User, c.Key, c.Status, c.Location, blob(c.Body))
	return err
}

// AbandonCreation removes one that is being made: its request failed.
func (s Creations) AbandonCreation(ctx context.Context, c Creation) error {
	_, err := s.db.exec(ctx, "abandoning a creation",
		`DELETE FROM creations WHERE organisation = $1 AND person = $2 AND name = $3 AND status = 0`, c.Organisation, c.User, c.Key)
	return err
}

// DeleteCreations removes what was created before a time.
func (s Creations) DeleteCreations(ctx context.Context, before time.Time) error {
	_, err := s.db.exec(ctx, "removing creations", `DELETE FROM creations WHERE created < $1`, millis(before))
	return err
}
