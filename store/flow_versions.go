package store

import (
	"context"

	"github.com/callwright/callwright/release"
)

const versionColumns = `id, flow, version, hash, note, published, published_by`

// InsertVersion stores a published version.
func (f Flows) InsertVersion(ctx context.Context, organisation string, v release.Version) error {
	_, err := f.db.exec(ctx, "storing a version", `INSERT INTO flow_versions (`+versionColumns+`, organisation, text) VALUES (`+list(1, 9)+`)`,
		v.ID, v.Flow, v.Number, v.Hash, v.Note, millis(v.Published), v.By, organisation, blob(v.Text))
	return err
}

// Version returns a version by its id, with its text.
func (f Flows) Version(ctx context.Context, organisation, id string) (release.Version, bool, error) {
	return f.version(ctx, `organisation = $1 AND id = $2`, organisation, id)
}

// Numbered returns a version of a flow by its number, with its text.
func (f Flows) Numbered(ctx context.Context, organisation, flow string, number int) (release.Version, bool, error) {
	return f.version(ctx, `organisation = $1 AND flow = $2 AND version = $3`, organisation, flow, number)
}

func (f Flows) version(ctx context.Context, condition string, args ...any) (release.Version, bool, error) {
	scan := func(s scanner) (release.Version, error) {
		var text []byte
		v, err := scanVersion(s, &text)
		v.Text = text
		return v, err
	}
	return query[release.Version]{doing: "reading a version", scan: scan,
		statement: `SELECT ` + versionColumns + `, text FROM flow_versions WHERE ` + condition}.one(ctx, f.db, args...)
}

// Versions returns versions of a flow with a number below before (0: all), newest
// first and without text.
func (f Flows) Versions(ctx context.Context, organisation, flow string, before, limit int) ([]release.Version, error) {
	var w where
	w.and("organisation = ?", organisation)
	w.and("flow = ?", flow)
	if before > 0 {
		w.and("version < ?", before)
	}
	scan := func(s scanner) (release.Version, error) { return scanVersion(s) }
	return query[release.Version]{doing: "listing versions", scan: scan,
		statement: `SELECT ` + versionColumns + ` FROM flow_versions ` + w.clause() + ` ORDER BY version DESC LIMIT ` + w.bind(atMost(limit))}.all(ctx, f.db, w.args...)
}

func scanVersion(s scanner, more ...any) (release.Version, error) {
	var v release.Version
	var published int64
	err := s.Scan(append([]any{&v.ID, &v.Flow, &v.Number, &v.Hash, &v.Note, &published, &v.By}, more...)...)
	v.Published = moment(published)
	return v, err
}
