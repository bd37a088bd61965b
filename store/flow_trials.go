package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/release"
)

// PutTrial stores a trial, or notes that the one with its id is used again.
func (f Flows) PutTrial(ctx context.Context, organisation string, t release.Version) error {
	_, err := f.db.exec(ctx, "storing a trial", `INSERT INTO flow_trials (organisation, id, flow, hash, made, made_by, used, text) VALUES (`+list(1, 8)+`)
		ON CONFLICT (organisation, id) DO UPDATE SET used = excluded.used`,
		organisation, t.ID, t.Flow, t.Hash, millis(t.Published), t.By, millis(t.Published), blob(t.Text))
	return err
}

// Trial returns a trial by its id, with its text.
func (f Flows) Trial(ctx context.Context, organisation, id string) (release.Version, bool, error) {
	scan := func(s scanner) (release.Version, error) {
		var t release.Version
		var made int64
		err := s.Scan(&t.ID, &t.Flow, &t.Hash, &made, &t.By, &t.Text)
		t.Published = moment(made)
		return t, err
	}
	return query[release.Version]{doing: "reading a trial", scan: scan,
		statement: `SELECT id, flow, hash, made, made_by, text FROM flow_trials WHERE organisation = $1 AND id = $2`}.one(ctx, f.db, organisation, id)
}

// DeleteTrials removes the trials that were last used before a time and that no
// contact refers to.
func (f Flows) DeleteTrials(ctx context.Context, before time.Time) error {
	_, err := f.db.exec(ctx, "removing trials", `DELETE FROM flow_trials WHERE used < $1
		AND NOT EXISTS (SELECT 1 FROM contacts WHERE contacts.version = flow_trials.id AND contacts.simulated = 1)`, millis(before))
	return err
}
