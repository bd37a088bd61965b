package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/release"
)

// Flows keeps flows with their drafts, versions and references; a
// [release.FlowStore], a [release.VersionStore] and a [release.ReferenceStore].
type Flows struct{ db *DB }

// Flows returns the store of flows.
func (db *DB) Flows() Flows { return Flows{db} }

const flowColumns = `id, organisation, name, description, type, durability, revision, holder, held_since, version, draft, deleted, created, updated, updated_by`

// HoldFlows makes other transactions that hold the organisation's flows wait
// until the context's ends.
func (f Flows) HoldFlows(ctx context.Context, organisation string) error {
	return f.db.lock(ctx, "flows/"+organisation)
}

// PutFlow stores a flow with its labels, new or in place of the one with its id.
func (f Flows) PutFlow(ctx context.Context, r release.Record) error {
	holder, since, err := holderText(r.Lock)
	if err != nil {
		return err
	}
	return f.db.Atomically(ctx, func(ctx context.Context) error {
		_, err := f.db.exec(ctx, "storing a flow", `INSERT INTO flows (`+flowColumns+`, name_key, text) VALUES (`+list(1, 17)+`)
			ON CONFLICT (organisation, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, description = excluded.description,
			type = excluded.type, durability = excluded.durability, revision = excluded.revision, holder = excluded.holder,
			held_since = excluded.held_since, version = excluded.version, draft = excluded.draft, deleted = excluded.deleted,
			created = excluded.created, updated = excluded.updated, updated_by = excluded.updated_by, text = excluded.text`,
			r.ID, r.Organisation, r.Name, r.Description, string(r.Type), string(r.Durability), r.Revision, holder, since, r.Version,
			flag(r.Draft), flag(r.Deleted), millis(r.Created), millis(r.Updated), r.UpdatedBy, fold(r.Name), blob(r.Text))
		if err != nil {
			return err
		}
		return f.putLabels(ctx, r)
	})
}

func (f Flows) putLabels(ctx context.Context, r release.Record) error {
	if _, err := f.db.exec(ctx, "storing labels", `DELETE FROM flow_labels WHERE organisation = $1 AND flow = $2`, r.Organisation, r.ID); err != nil {
		return err
	}
	for label, version := range r.Labels {
		if _, err := f.db.exec(ctx, "storing labels", `INSERT INTO flow_labels (organisation, flow, label, version) VALUES (`+list(1, 4)+`)`,
			r.Organisation, r.ID, string(label), version); err != nil {
			return err
		}
	}
	return nil
}

// Flow returns a flow by its id, also one that is deleted.
func (f Flows) Flow(ctx context.Context, organisation, id string) (release.Record, bool, error) {
	return f.one(ctx, `organisation = $1 AND id = $2`, organisation, id)
}

// FlowNamed returns the flow of a name; never one that is deleted.
func (f Flows) FlowNamed(ctx context.Context, organisation, name string) (release.Record, bool, error) {
	return f.one(ctx, `organisation = $1 AND name_key = $2 AND deleted = 0`, organisation, fold(name))
}

func (f Flows) one(ctx context.Context, condition string, args ...any) (release.Record, bool, error) {
	scan := func(s scanner) (r release.Record, err error) { return scanFlow(s, &r.Text) }
	r, found, err := query[release.Record]{doing: "reading a flow", scan: scan,
		statement: `SELECT ` + flowColumns + `, text FROM flows WHERE ` + condition}.one(ctx, f.db, args...)
	if err != nil || !found {
		return r, found, err
	}
	page := []release.Record{r}
	err = f.addLabels(ctx, r.Organisation, page)
	return page[0], true, err
}

// addLabels gives the flows of a page their labels.
func (f Flows) addLabels(ctx context.Context, organisation string, page []release.Record) error {
	if len(page) == 0 {
		return nil
	}
	type row struct {
		flow, label string
		version     int
	}
	scan := func(s scanner) (r row, err error) { return r, s.Scan(&r.flow, &r.label, &r.version) }
	args := []any{organisation}
	for _, r := range page {
		args = append(args, r.ID)
	}
	rows, err := query[row]{doing: "reading labels", scan: scan,
		statement: `SELECT flow, label, version FROM flow_labels WHERE organisation = $1 AND flow IN (` + list(2, len(page)) + `)`}.all(ctx, f.db, args...)
	if err != nil {
		return err
	}
	labels := map[string]map[release.Label]int{}
	for _, r := range rows {
		if labels[r.flow] == nil {
			labels[r.flow] = map[release.Label]int{}
		}
		labels[r.flow][release.Label(r.label)] = r.version
	}
	for i := range page {
		page[i].Labels = labels[page[i].ID]
	}
	return nil
}

// scanFlow reads a row of flowColumns, and what follows them.
func scanFlow(s scanner, more ...any) (release.Record, error) {
	var r release.Record
	var holder string
	var since, draft, deleted, created, updated int64
	err := s.Scan(append([]any{&r.ID, &r.Organisation, &r.Name, &r.Description, &r.Type, &r.Durability, &r.Revision, &holder, &since,
		&r.Version, &draft, &deleted, &created, &updated, &r.UpdatedBy}, more...)...)
	if err != nil {
		return r, err
	}
	if len(more) > 0 {
		text, _ := more[0].(*[]byte)
		r.Text = *text
	}
	r.Draft, r.Deleted, r.Created, r.Updated = draft != 0, deleted != 0, moment(created), moment(updated)
	r.Lock, err = holderOf(holder, since)
	return r, err
}

func holderText(l *release.Lock) (string, int64, error) {
	if l == nil {
		return "", 0, nil
	}
	text, err := json.Marshal(l.By)
	return string(text), millis(l.Since), err
}

func holderOf(column string, since int64) (*release.Lock, error) {
	if column == "" {
		return nil, nil
	}
	var by audit.Actor
	if err := json.Unmarshal([]byte(column), &by); err != nil {
		return nil, fmt.Errorf("who has locked a flow cannot be read from the database: %w", err)
	}
	return &release.Lock{By: by, Since: moment(since)}, nil
}
