package store

import (
	"context"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// Members keeps memberships; an [account.Members].
type Members struct{ db *DB }

// Members returns the store of memberships.
func (db *DB) Members() Members { return Members{db} }

const membershipColumns = `person, organisation, roles, invited_as`

func scanMembership(s scanner) (account.Membership, error) {
	var m account.Membership
	var roles string
	err := s.Scan(&m.User, &m.Organisation, &roles, &m.InvitedAs)
	if err != nil {
		return m, err
	}
	m.Roles, err = textsOf[access.Role](roles)
	return m, err
}

// LockMembers makes other transactions that change the organisation's members
// wait until this one ends (L7).
func (m Members) LockMembers(ctx context.Context, organisation string) error {
	return m.db.lock(ctx, "members/"+organisation)
}

// SetRoles stores a membership, or removes it when there are no roles.
// It waits for [Members.LockMembers] of others.
func (m Members) SetRoles(ctx context.Context, s account.Membership) error {
	return m.db.Atomically(ctx, func(ctx context.Context) error {
		if err := m.LockMembers(ctx, s.Organisation); err != nil {
			return err
		}
		if len(s.Roles) == 0 {
			_, err := m.db.exec(ctx, "removing a member", `DELETE FROM memberships WHERE organisation = $1 AND person = $2`, s.Organisation, s.User)
			return err
		}
		_, err := m.db.exec(ctx, "storing a member",
			`INSERT INTO memberships (`+membershipColumns+`) VALUES ($1, $2, $3, $4)
			ON CONFLICT (organisation, person) DO UPDATE SET roles = excluded.roles, invited_as = excluded.invited_as`,
			s.User, s.Organisation, texts(s.Roles), s.InvitedAs)
		return err
	})
}

// Membership returns a user's membership in an organisation.
func (m Members) Membership(ctx context.Context, user, organisation string) (account.Membership, bool, error) {
	return query[account.Membership]{doing: "reading a member", scan: scanMembership,
		statement: `SELECT ` + membershipColumns + ` FROM memberships WHERE organisation = $1 AND person = $2`,
	}.one(ctx, m.db, organisation, user)
}

// MembershipsOf returns a user's memberships, by organisation.
func (m Members) MembershipsOf(ctx context.Context, user string) ([]account.Membership, error) {
	return query[account.Membership]{doing: "reading memberships", scan: scanMembership,
		statement: `SELECT ` + membershipColumns + ` FROM memberships WHERE person = $1 ORDER BY organisation`,
	}.all(ctx, m.db, user)
}

// Members returns up to limit users of an organisation by e-mail, after the
// e-mail of one, with their roles.
func (m Members) Members(ctx context.Context, organisation, after string, limit int) ([]account.Member, error) {
	scan := func(s scanner) (account.Member, error) {
		var roles, invitedAs string
		user, err := scanUser(s, &roles, &invitedAs)
		if err != nil {
			return account.Member{}, err
		}
		held, err := textsOf[access.Role](roles)
		return account.Member{User: user, Roles: held, InvitedAs: invitedAs}, err
	}
	return query[account.Member]{doing: "reading the members", scan: scan,
		statement: `SELECT ` + userColumns + `, roles, invited_as FROM memberships JOIN users ON users.id = memberships.person
		WHERE organisation = $1 AND email_key > $2 ORDER BY email_key LIMIT $3`,
	}.all(ctx, m.db, organisation, fold(after), atMost(limit))
}
