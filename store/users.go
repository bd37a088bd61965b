package store

import (
	"context"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// Users keeps users; an [account.Users].
type Users struct{ db *DB }

// Users returns the store of users.
func (db *DB) Users() Users { return Users{db} }

const userColumns = `id, email, name, password, issuer, subject, operator, disabled, revision, created`

// scanUser reads a user's columns and what follows them.
func scanUser(s scanner, further ...any) (account.User, error) {
	var u account.User
	var operator, disabled, created int64
	into := []any{&u.ID, &u.Email, &u.Name, &u.Password, &u.Issuer, &u.Subject, &operator, &disabled, &u.Revision, &created}
	err := s.Scan(append(into, further...)...)
	u.Operator, u.Disabled, u.Created = operator != 0, disabled != 0, moment(created)
	return u, err
}

func userBy(condition string) query[account.User] {
	return query[account.User]{doing: "reading a user", statement: `SELECT ` + userColumns + ` FROM users WHERE ` + condition,
		scan: func(s scanner) (account.User, error) { return scanUser(s) }}
}

// InsertUser stores a new user; it reports false when the e-mail is taken. An
// OIDC identity that another user has is a refusal, code [fault.Conflict].
func (u Users) InsertUser(ctx context.Context, n account.User) (bool, error) {
	inserted, err := u.db.exec(ctx, "storing a user",
		`INSERT INTO users (`+userColumns+`, email_key) VALUES (`+list(1, 11)+`) ON CONFLICT (email_key) DO NOTHING`,
		n.ID, n.Email, n.Name, n.Password, n.Issuer, n.Subject, flag(n.Operator), flag(n.Disabled), n.Revision, millis(n.Created), fold(n.Email))
	return inserted == 1, err
}

// UpdateUser stores a user, whose revision is one more than the stored one's; an
// e-mail that another user has is a refusal, code [fault.Conflict]. When the user
// was created stays as it is.
func (u Users) UpdateUser(ctx context.Context, n account.User) (done bool, err error) {
	err = u.db.Atomically(ctx, func(ctx context.Context) error {
		other, found, err := u.UserByEmail(ctx, n.Email)
		if err != nil {
			return err
		}
		if found && other.ID != n.ID {
			return fault.New(fault.Conflict, "email_taken", "another user has this e-mail address")
		}
		changed, err := u.db.exec(ctx, "storing a user",
			`UPDATE users SET email = $2, email_key = $3, name = $4, password = $5, issuer = $6, subject = $7, operator = $8, disabled = $9, revision = $10
			WHERE id = $1 AND revision = $11`,
			n.ID, n.Email, fold(n.Email), n.Name, n.Password, n.Issuer, n.Subject, flag(n.Operator), flag(n.Disabled), n.Revision, n.Revision-1)
		done = changed == 1
		return err
	})
	return done && err == nil, err
}

// User returns the user with an id.
func (u Users) User(ctx context.Context, id string) (account.User, bool, error) {
	return userBy(`id = $1`).one(ctx, u.db, id)
}

// UserByEmail returns the user with an e-mail address, whatever its letter case.
func (u Users) UserByEmail(ctx context.Context, email string) (account.User, bool, error) {
	return userBy(`email_key = $1`).one(ctx, u.db, fold(email))
}

// UserByIdentity returns the user with an OIDC identity.
func (u Users) UserByIdentity(ctx context.Context, issuer, subject string) (account.User, bool, error) {
	return userBy(`issuer = $1 AND subject = $2 AND issuer <> ''`).one(ctx, u.db, issuer, subject)
}
