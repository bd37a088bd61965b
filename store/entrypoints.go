package store

import (
	"context"

	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

const entryPointColumns = `id, organisation, name, name_key, channel, flow, label, settings, secret, revision, created, updated`

func rowOfEntryPoint(e trigger.EntryPoint) []any {
	settings := value.Of("numbers", asList(e.Numbers), "public", e.Public, "origins", asList(e.Origins))
	if e.Variables != nil {
		settings.Set("variables", e.Variables)
	}
	return []any{e.ID, e.Organisation, e.Name, fold(e.Name), e.Channel, e.Flow, string(e.Label), value.Text(settings), blob(e.Secret),
		e.Revision, millis(e.Created), millis(e.Updated)}
}

func scanEntryPoint(s scanner) (trigger.EntryPoint, error) {
	var e trigger.EntryPoint
	var key, label, settings string
	var created, updated int64
	err := s.Scan(&e.ID, &e.Organisation, &e.Name, &key, &e.Channel, &e.Flow, &label, &settings, &e.Secret, &e.Revision, &created, &updated)
	if err != nil {
		return e, err
	}
	o, err := form(settings)
	e.Label, e.Secret, e.Created, e.Updated = release.Label(label), stored(e.Secret), moment(created), moment(updated)
	e.Numbers, e.Origins, e.Public = textsUnder(o, "numbers"), textsUnder(o, "origins"), under[bool](o, "public")
	e.Variables = under[*value.Object](o, "variables")
	return e, err
}

// InsertEntryPoint stores a new entry point, unless its name or one of its
// numbers is taken.
func (t Triggers) InsertEntryPoint(ctx context.Context, e trigger.EntryPoint) (clash string, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, e.Organisation); err != nil {
			return err
		}
		if clash, err = t.numbered(ctx, e); err != nil || clash != "" {
			return err
		}
		if clash, err = t.insert(ctx, entryPoints, entryPointColumns, e.Organisation, e.ID, e.Name, rowOfEntryPoint(e)); err != nil || clash != "" {
			return err
		}
		return t.hold(ctx, e)
	})
	return clash, err
}

// UpdateEntryPoint stores an entry point, whose revision is one more than the
// stored one's.
func (t Triggers) UpdateEntryPoint(ctx context.Context, e trigger.EntryPoint) (clash string, stale bool, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, e.Organisation); err != nil {
			return err
		}
		if clash, err = t.numbered(ctx, e); err != nil || clash != "" {
			return err
		}
		row := rowOfEntryPoint(e)
		clash, stale, err = t.replace(ctx, entryPoints, e.Organisation, e.ID, e.Name, e.Revision,
			`name = $3, name_key = $4, channel = $5, flow = $6, label = $7, settings = $8, secret = $9, revision = $10, updated = $11`,
			append([]any{e.Organisation, e.ID}, append(row[2:10], row[11])...))
		if err != nil || clash != "" || stale {
			return err
		}
		return t.hold(ctx, e)
	})
	return clash, stale, err
}

// numbered returns the number of e that another entry point has.
func (t Triggers) numbered(ctx context.Context, e trigger.EntryPoint) (string, error) {
	scan := func(s scanner) (n string, err error) { return n, s.Scan(&n) }
	other := query[string]{doing: "comparing numbers", scan: scan,
		statement: `SELECT number FROM entry_point_numbers WHERE organisation = $1 AND number = $2 AND entry_point <> $3`}
	for _, n := range e.Numbers {
		if _, taken, err := other.one(ctx, t.db, e.Organisation, n, e.ID); err != nil || taken {
			return n, err
		}
	}
	return "", nil
}

// hold writes down the numbers that an entry point has.
func (t Triggers) hold(ctx context.Context, e trigger.EntryPoint) error {
	if _, err := t.db.exec(ctx, "storing numbers", `DELETE FROM entry_point_numbers WHERE entry_point = $1`, e.ID); err != nil {
		return err
	}
	for _, n := range e.Numbers {
		if _, err := t.db.exec(ctx, "storing numbers", `INSERT INTO entry_point_numbers (organisation, number, entry_point) VALUES ($1, $2, $3)`,
			e.Organisation, n, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// DeleteEntryPoint removes an entry point, unless webhooks or schedules lead to it.
func (t Triggers) DeleteEntryPoint(ctx context.Context, organisation, id string, revision int64) (stale, used bool, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, organisation); err != nil {
			return err
		}
		if stale, err = t.stale(ctx, entryPoints, organisation, id, revision); err != nil || stale {
			return err
		}
		scan := func(s scanner) (n int, err error) { return n, s.Scan(&n) }
		_, used, err = query[int]{doing: "looking for what leads to an entry point", scan: scan,
			statement: `SELECT 1 FROM webhooks WHERE entry_point = $1 UNION ALL SELECT 1 FROM schedules WHERE entry_point = $1`}.one(ctx, t.db, id)
		if err != nil || used {
			return err
		}
		if _, err := t.db.exec(ctx, "deleting numbers", `DELETE FROM entry_point_numbers WHERE entry_point = $1`, id); err != nil {
			return err
		}
		stale, err = t.remove(ctx, entryPoints, organisation, id, revision)
		return err
	})
	return stale, used, err
}

// EntryPoint finds an entry point by id, name or number; without an organisation
// by its id alone.
func (t Triggers) EntryPoint(ctx context.Context, organisation, ref string) (trigger.EntryPoint, bool, error) {
	const all = `SELECT ` + entryPointColumns + ` FROM entry_points WHERE `
	one := query[trigger.EntryPoint]{doing: "reading an entry point", scan: scanEntryPoint, statement: all + `id = $1`}
	e, found, err := one.one(ctx, t.db, ref)
	if err != nil || organisation == "" || found && e.Organisation == organisation {
		return e, found, err
	}
	one.statement = all + `organisation = $1 AND name_key = $2`
	if e, found, err = one.one(ctx, t.db, organisation, fold(ref)); err != nil || found {
		return e, found, err
	}
	one.statement = all + `id = (SELECT entry_point FROM entry_point_numbers WHERE organisation = $1 AND number = $2)`
	return one.one(ctx, t.db, organisation, ref)
}

// EntryPoints returns a page of entry points, by name, and the cursor of the next.
func (t Triggers) EntryPoints(ctx context.Context, q trigger.Query) ([]trigger.EntryPoint, string, error) {
	q.EntryPoint = ""
	statement, args, err := t.page(q, entryPoints, entryPointColumns)
	if err != nil {
		return nil, "", err
	}
	rows, err := query[trigger.EntryPoint]{doing: "listing entry points", scan: scanEntryPoint, statement: statement}.all(ctx, t.db, args...)
	if err != nil {
		return nil, "", err
	}
	page, next := paged(rows, q.Limit, func(e trigger.EntryPoint) (string, string) { return e.Name, e.ID })
	return page, next, nil
}
