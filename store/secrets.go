package store

import (
	"context"

	"github.com/callwright/callwright/vault"
)

// Secrets keeps sealed secrets; a [vault.Secrets]. What is deleted is overwritten
// in the file of a SQLite database and does not stay in its journal (F12);
// PostgreSQL keeps it, sealed, until the next vacuum.
type Secrets struct{ db *DB }

// Secrets returns the store of sealed secrets.
func (db *DB) Secrets() Secrets { return Secrets{db} }

// PutSealed stores a secret over what was in its place.
func (s Secrets) PutSealed(ctx context.Context, sealed vault.Sealed) error {
	p := sealed.Place
	_, err := s.db.exec(ctx, "storing a secret",
		`INSERT INTO sealed (organisation, credential, version, bytes) VALUES ($1, $2, $3, $4)
		ON CONFLICT (organisation, credential, version) DO UPDATE SET bytes = excluded.bytes`,
		p.Organisation, p.Credential, p.Version, blob(sealed.Bytes))
	return err
}

// Sealed returns the secret in a place.
func (s Secrets) Sealed(ctx context.Context, p vault.Place) ([]byte, bool, error) {
	scan := func(row scanner) (b []byte, err error) { return b, row.Scan(&b) }
	return query[[]byte]{doing: "reading a secret", scan: scan,
		statement: `SELECT bytes FROM sealed WHERE organisation = $1 AND credential = $2 AND version = $3`,
	}.one(ctx, s.db, p.Organisation, p.Credential, p.Version)
}

// DeleteSealed removes a credential's versions: all, or with keep those not listed.
func (s Secrets) DeleteSealed(ctx context.Context, organisation, credential string, keep ...int64) error {
	statement := `DELETE FROM sealed WHERE organisation = $1 AND credential = $2`
	args := []any{organisation, credential}
	if len(keep) > 0 {
		statement += ` AND version NOT IN (` + list(3, len(keep)) + `)`
	}
	for _, version := range keep {
		args = append(args, version)
	}
	return s.db.Atomically(ctx, func(ctx context.Context) error {
		n, err := s.db.exec(ctx, "deleting a secret", statement, args...)
		if n > 0 {
			s.db.transaction(ctx).secret = true
		}
		return err
	})
}

// ScanSealed returns up to limit secrets of an organisation after a place, by
// credential and version.
func (s Secrets) ScanSealed(ctx context.Context, organisation string, after vault.Place, limit int) ([]vault.Sealed, error) {
	scan := func(row scanner) (v vault.Sealed, err error) {
		v.Place.Organisation = organisation
		return v, row.Scan(&v.Place.Credential, &v.Place.Version, &v.Bytes)
	}
	return query[vault.Sealed]{doing: "reading the secrets", scan: scan,
		statement: `SELECT credential, version, bytes FROM sealed WHERE organisation = $1 AND (credential, version) > ($2, $3)
		ORDER BY credential, version LIMIT $4`,
	}.all(ctx, s.db, organisation, after.Credential, after.Version, atMost(limit))
}

// SwapSealed replaces a secret's bytes if they are still old.
func (s Secrets) SwapSealed(ctx context.Context, p vault.Place, old, bytes []byte) (bool, error) {
	n, err := s.db.exec(ctx, "replacing a secret",
		`UPDATE sealed SET bytes = $5 WHERE organisation = $1 AND credential = $2 AND version = $3 AND bytes = $4`,
		p.Organisation, p.Credential, p.Version, blob(old), blob(bytes))
	return n == 1, err
}
