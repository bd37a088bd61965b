package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/account"
)

// Links keeps single-use links; an [account.Links].
type Links struct{ db *DB }

// Links returns the store of single-use links.
func (db *DB) Links() Links { return Links{db} }

func scanLink(s scanner) (account.Link, error) {
	var l account.Link
	var expires int64
	err := s.Scan(&l.Hash, &l.Purpose, &l.Organisation, &l.User, &expires)
	l.Expires = moment(expires)
	return l, err
}

// InsertLink stores a new link.
func (l Links) InsertLink(ctx context.Context, n account.Link) error {
	_, err := l.db.exec(ctx, "storing a link", `INSERT INTO links (hash, purpose, organisation, person, expires) VALUES ($1, $2, $3, $4, $5)`,
		blob(n.Hash), n.Purpose, n.Organisation, n.User, millis(n.Expires))
	return err
}

// TakeLink returns a link, also one that has expired, and removes it, so that
// one caller gets it (K1).
func (l Links) TakeLink(ctx context.Context, hash []byte) (account.Link, bool, error) {
	return query[account.Link]{doing: "taking a link", scan: scanLink, changes: true,
		statement: `DELETE FROM links WHERE hash = $1 RETURNING hash, purpose, organisation, person, expires`}.one(ctx, l.db, blob(hash))
}

// DeleteLinks removes the links of a purpose for a user.
func (l Links) DeleteLinks(ctx context.Context, purpose, user string) error {
	_, err := l.db.exec(ctx, "removing links", `DELETE FROM links WHERE purpose = $1 AND person = $2`, purpose, user)
	return err
}

// DeleteExpiredLinks removes the links that expired before a time.
func (l Links) DeleteExpiredLinks(ctx context.Context, before time.Time) error {
	_, err := l.db.exec(ctx, "removing links", `DELETE FROM links WHERE expires < $1`, millis(before))
	return err
}
