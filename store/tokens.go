package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// Tokens keeps API tokens; an [account.Tokens].
type Tokens struct{ db *DB }

// Tokens returns the store of API tokens.
func (db *DB) Tokens() Tokens { return Tokens{db} }

const tokenColumns = `id, organisation, person, name, hash, scopes, created, expires, used, revoked`

func scanToken(s scanner) (account.Token, error) {
	var t account.Token
	var scopes string
	var created, expires, used, revoked int64
	err := s.Scan(&t.ID, &t.Organisation, &t.User, &t.Name, &t.Hash, &scopes, &created, &expires, &used, &revoked)
	if err != nil {
		return t, err
	}
	t.Created, t.Expires, t.Used, t.Revoked = moment(created), moment(expires), moment(used), moment(revoked)
	t.Scopes, err = textsOf[access.Action](scopes)
	return t, err
}

// InsertToken stores a new API token.
func (t Tokens) InsertToken(ctx context.Context, n account.Token) error {
	_, err := t.db.exec(ctx, "storing an API token", `INSERT INTO api_tokens (`+tokenColumns+`) VALUES (`+list(1, 10)+`)`,
		n.ID, n.Organisation, n.User, n.Name, blob(n.Hash), texts(n.Scopes), millis(n.Created), millis(n.Expires), millis(n.Used), millis(n.Revoked))
	return err
}

// TokenByHash returns the API token with a hash, also one that has expired or
// was revoked.
func (t Tokens) TokenByHash(ctx context.Context, hash []byte) (account.Token, bool, error) {
	return query[account.Token]{doing: "reading an API token", scan: scanToken,
		statement: `SELECT ` + tokenColumns + ` FROM api_tokens WHERE hash = $1`}.one(ctx, t.db, blob(hash))
}

// TokensOf lists an organisation's API tokens by id, of all users or of one.
func (t Tokens) TokensOf(ctx context.Context, organisation, user string) ([]account.Token, error) {
	var w where
	w.and("organisation = ?", organisation)
	w.unlessEmpty("person = ?", user)
	return query[account.Token]{doing: "reading the API tokens", scan: scanToken,
		statement: `SELECT ` + tokenColumns + ` FROM api_tokens ` + w.clause() + ` ORDER BY id`}.all(ctx, t.db, w.args...)
}

// RevokeToken revokes an API token; it reports false when there is none, or it
// was revoked before.
func (t Tokens) RevokeToken(ctx context.Context, organisation, id string, at time.Time) (bool, error) {
	n, err := t.db.exec(ctx, "revoking an API token",
		`UPDATE api_tokens SET revoked = $3 WHERE organisation = $1 AND id = $2 AND revoked = 0`, organisation, id, millis(at))
	return n == 1, err
}

// TouchToken notes when an API token was last used; never an earlier time.
func (t Tokens) TouchToken(ctx context.Context, id string, used time.Time) error {
	_, err := t.db.exec(ctx, "touching an API token", `UPDATE api_tokens SET used = $2 WHERE id = $1 AND used < $2`, id, millis(used))
	return err
}
