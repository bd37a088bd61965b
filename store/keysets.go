package store

import (
	"context"

	"github.com/callwright/callwright/vault"
)

// Keysets keeps wrapped data keysets; a [vault.Keysets].
type Keysets struct{ db *DB }

// Keysets returns the store of wrapped data keysets.
func (db *DB) Keysets() Keysets { return Keysets{db} }

func scanKeyset(s scanner) (k vault.Keyset, err error) {
	return k, s.Scan(&k.Organisation, &k.Wrapped, &k.Revision)
}

// Keyset returns an organisation's keyset.
func (k Keysets) Keyset(ctx context.Context, organisation string) (vault.Keyset, bool, error) {
	return query[vault.Keyset]{doing: "reading a keyset", scan: scanKeyset,
		statement: `SELECT organisation, wrapped, revision FROM keysets WHERE organisation = $1`}.one(ctx, k.db, organisation)
}

// SaveKeyset stores a keyset, whose revision is one more than the stored one's.
func (k Keysets) SaveKeyset(ctx context.Context, s vault.Keyset) (bool, error) {
	if s.Revision == 1 {
		n, err := k.db.exec(ctx, "saving a keyset",
			`INSERT INTO keysets (organisation, wrapped, revision) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING`, s.Organisation, blob(s.Wrapped))
		return n == 1, err
	}
	n, err := k.db.exec(ctx, "saving a keyset",
		`UPDATE keysets SET wrapped = $2, revision = $3 WHERE organisation = $1 AND revision = $4`,
		s.Organisation, blob(s.Wrapped), s.Revision, s.Revision-1)
	return n == 1, err
}

// AllKeysets returns every organisation's keyset.
func (k Keysets) AllKeysets(ctx context.Context) ([]vault.Keyset, error) {
	return query[vault.Keyset]{doing: "reading the keysets", scan: scanKeyset,
		statement: `SELECT organisation, wrapped, revision FROM keysets ORDER BY organisation`}.all(ctx, k.db)
}
