package store

import (
	"context"
	"strings"

	"github.com/callwright/callwright/release"
)

const referenceColumns = `kind, ref, name, activity, path, wanted`

// SetReferences replaces what a flow's version refers to; 0 is its draft.
func (f Flows) SetReferences(ctx context.Context, organisation, flow string, version int, refs []release.Reference) error {
	return f.db.Atomically(ctx, func(ctx context.Context) error {
		if _, err := f.db.exec(ctx, "storing references", `DELETE FROM flow_references WHERE organisation = $1 AND flow = $2 AND version = $3`,
			organisation, flow, version); err != nil {
			return err
		}
		for i, r := range refs {
			if _, err := f.db.exec(ctx, "storing references", `INSERT INTO flow_references
				(organisation, flow, version, position, `+referenceColumns+`, ref_key, name_key) VALUES (`+list(1, 12)+`)`,
				organisation, flow, version, i, r.Kind, r.ID, r.Name, r.Activity, r.Path, r.Version, fold(r.ID), fold(r.Name)); err != nil {
				return err
			}
		}
		return nil
	})
}

// References returns what a flow's version refers to, in the order in which it was stored.
func (f Flows) References(ctx context.Context, organisation, flow string, version int) ([]release.Reference, error) {
	scan := func(s scanner) (r release.Reference, err error) { return r, s.Scan(referenceInto(&r)...) }
	return query[release.Reference]{doing: "reading references", scan: scan,
		statement: `SELECT ` + referenceColumns + ` FROM flow_references WHERE organisation = $1 AND flow = $2 AND version = $3 ORDER BY position`,
	}.all(ctx, f.db, organisation, flow, version)
}

func referenceInto(r *release.Reference) []any {
	return []any{&r.Kind, &r.ID, &r.Name, &r.Activity, &r.Path, &r.Version}
}

// placed is a place with one of the labels of its version.
type placed struct {
	release.Place
	position int
	label    string
}

func scanPlaced(s scanner) (p placed, err error) {
	into := append(referenceInto(&p.Reference), &p.Flow, &p.FlowName, &p.Number, &p.position, &p.label)
	return p, s.Scan(into...)
}

// living are the drafts and versions of an organisation that contacts may still
// come to: those that a label names, and those that one of them pins by number or
// id, in turn.
const living = `WITH RECURSIVE living(flow, version) AS (
		SELECT id, CAST(0 AS BIGINT) FROM flows WHERE organisation = $1 AND deleted = 0
		UNION SELECT l.flow, l.version FROM flow_labels l
			JOIN flows f ON f.organisation = l.organisation AND f.id = l.flow AND f.deleted = 0
			WHERE l.organisation = $1
		UNION SELECT v.flow, v.version FROM living
			JOIN flow_references r ON r.organisation = $1 AND r.flow = living.flow AND r.version = living.version
				AND r.kind IN ('flow', 'subflow') AND r.wanted <> ''
			JOIN flows f ON f.organisation = $1 AND f.deleted = 0 AND (f.id = r.ref OR f.name_key IN (r.ref_key, r.name_key))
			JOIN flow_versions v ON v.organisation = $1 AND v.flow = f.id AND (v.id = r.wanted OR CAST(v.version AS TEXT) = r.wanted))`

// Places returns where things of the kinds are referred to by one of the refs:
// in drafts, in versions that a label names, and in those that such a one pins.
// One statement asks the index; the labels come with it, one row for each.
func (f Flows) Places(ctx context.Context, organisation string, kinds, refs []string) ([]release.Place, error) {
	w := where{args: []any{organisation}}
	var kindMarks, refMarks []string
	for _, kind := range kinds {
		kindMarks = append(kindMarks, w.bind(kind))
	}
	for _, ref := range refs {
		if key := fold(ref); key != "" {
			refMarks = append(refMarks, w.bind(key))
		}
	}
	if len(kindMarks) == 0 || len(refMarks) == 0 {
		return nil, nil
	}
	kinded, named := strings.Join(kindMarks, ","), strings.Join(refMarks, ",")
	rows, err := query[placed]{doing: "looking for references", scan: scanPlaced, statement: living + `
		SELECT r.kind, r.ref, r.name, r.activity, r.path, r.wanted, r.flow, f.name, r.version, r.position, COALESCE(l.label, '')
		FROM (SELECT * FROM flow_references WHERE organisation = $1 AND kind IN (` + kinded + `) AND ref_key IN (` + named + `)
			UNION SELECT * FROM flow_references WHERE organisation = $1 AND kind IN (` + kinded + `) AND name_key IN (` + named + `)) AS r
		JOIN flows f ON f.organisation = r.organisation AND f.id = r.flow AND f.deleted = 0
		LEFT JOIN flow_labels l ON l.organisation = r.organisation AND l.flow = r.flow AND l.version = r.version
		WHERE EXISTS (SELECT 1 FROM living WHERE living.flow = r.flow AND living.version = r.version)
		ORDER BY f.name_key, r.flow, r.version, r.position, l.label`}.all(ctx, f.db, w.args...)
	return together(rows), err
}

// together makes one place of the rows that differ only in the label.
func together(rows []placed) []release.Place {
	var places []release.Place
	for i, r := range rows {
		if i == 0 || rows[i-1].Flow != r.Flow || rows[i-1].Number != r.Number || rows[i-1].position != r.position {
			places = append(places, r.Place)
		}
		if last := &places[len(places)-1]; r.label != "" {
			last.Labels = append(last.Labels, release.Label(r.label))
		}
	}
	return places
}
