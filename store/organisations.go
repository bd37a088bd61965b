package store

import (
	"context"

	"github.com/callwright/callwright/account"
)

// Organisations keeps organisations; an [account.Organisations].
type Organisations struct{ db *DB }

// Organisations returns the store of organisations.
func (db *DB) Organisations() Organisations { return Organisations{db} }

const organisationColumns = `id, name, licences, custom_connectors, revision, created`

func scanOrganisation(s scanner) (account.Organisation, error) {
	var o account.Organisation
	var licences string
	var created int64
	err := s.Scan(&o.ID, &o.Name, &licences, &o.CustomConnectors, &o.Revision, &created)
	if err != nil {
		return o, err
	}
	o.Created = moment(created)
	o.Licences, err = textsOf[string](licences)
	return o, err
}

// InsertOrganisation stores a new organisation.
func (o Organisations) InsertOrganisation(ctx context.Context, n account.Organisation) error {
	_, err := o.db.exec(ctx, "storing an organisation", `INSERT INTO organisations (`+organisationColumns+`) VALUES (`+list(1, 6)+`)`,
		n.ID, n.Name, texts(n.Licences), n.CustomConnectors, n.Revision, millis(n.Created))
	return err
}

// UpdateOrganisation stores an organisation, whose revision is one more than the
// stored one's. When it was created stays as it is.
func (o Organisations) UpdateOrganisation(ctx context.Context, n account.Organisation) (bool, error) {
	changed, err := o.db.exec(ctx, "storing an organisation",
		`UPDATE organisations SET name = $2, licences = $3, custom_connectors = $4, revision = $5 WHERE id = $1 AND revision = $6`,
		n.ID, n.Name, texts(n.Licences), n.CustomConnectors, n.Revision, n.Revision-1)
	return changed == 1, err
}

// Organisation returns the organisation with an id.
func (o Organisations) Organisation(ctx context.Context, id string) (account.Organisation, bool, error) {
	return query[account.Organisation]{doing: "reading an organisation", scan: scanOrganisation,
		statement: `SELECT ` + organisationColumns + ` FROM organisations WHERE id = $1`}.one(ctx, o.db, id)
}

// Organisations returns up to limit organisations after an id, by id.
func (o Organisations) Organisations(ctx context.Context, after string, limit int) ([]account.Organisation, error) {
	return query[account.Organisation]{doing: "reading the organisations", scan: scanOrganisation,
		statement: `SELECT ` + organisationColumns + ` FROM organisations WHERE id > $1 ORDER BY id LIMIT $2`,
	}.all(ctx, o.db, after, atMost(limit))
}
