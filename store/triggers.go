package store

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// Triggers keeps entry points, webhooks and schedules; all the stores that
// package trigger asks for.
type Triggers struct{ db *DB }

// Triggers returns the store of triggers.
func (db *DB) Triggers() Triggers { return Triggers{db} }

// lock makes changes of an organisation's triggers wait for each other: so names
// are unique, and nothing leads to an entry point that is being deleted.
func (t Triggers) lock(ctx context.Context, organisation string) error {
	return t.db.lock(ctx, "triggers/"+organisation)
}

// Each of these tables has the columns id, organisation, name_key and revision.
const (
	entryPoints = "entry_points"
	webhooks    = "webhooks"
	schedules   = "schedules"
)

// insert stores a new row, unless its name is taken.
func (t Triggers) insert(ctx context.Context, table, columns, organisation, id, name string, row []any) (clash string, err error) {
	if organisation == "" || id == "" || name == "" {
		return "", fmt.Errorf("storing into %s: organisation %q, id %q, name %q: none may be empty", table, organisation, id, name)
	}
	if clash, err = t.named(ctx, table, organisation, id, name); err != nil || clash != "" {
		return clash, err
	}
	_, err = t.db.exec(ctx, "storing into "+table, `INSERT INTO `+table+` (`+columns+`) VALUES (`+list(1, len(row))+`)`, row...)
	return "", err
}

// named returns the name when another row of the organisation has it.
func (t Triggers) named(ctx context.Context, table, organisation, id, name string) (string, error) {
	scan := func(s scanner) (id string, err error) { return id, s.Scan(&id) }
	_, taken, err := query[string]{doing: "comparing names in " + table, scan: scan,
		statement: `SELECT id FROM ` + table + ` WHERE organisation = $1 AND name_key = $2 AND id <> $3`}.one(ctx, t.db, organisation, fold(name), id)
	if !taken {
		name = ""
	}
	return name, err
}

// stale reports whether the revision of a row is not the given one, or there is none.
func (t Triggers) stale(ctx context.Context, table, organisation, id string, revision int64) (bool, error) {
	scan := func(s scanner) (n int64, err error) { return n, s.Scan(&n) }
	now, found, err := query[int64]{doing: "reading a revision in " + table, scan: scan,
		statement: `SELECT revision FROM ` + table + ` WHERE organisation = $1 AND id = $2`}.one(ctx, t.db, organisation, id)
	return !found || now != revision, err
}

// replace runs the update of a row whose stored revision is the one before.
func (t Triggers) replace(ctx context.Context, table, organisation, id, name string, revision int64, statement string, row []any) (clash string, stale bool, err error) {
	if stale, err = t.stale(ctx, table, organisation, id, revision-1); err != nil || stale {
		return "", stale, err
	}
	if clash, err = t.named(ctx, table, organisation, id, name); err != nil || clash != "" {
		return clash, false, err
	}
	_, err = t.db.exec(ctx, "storing into "+table, `UPDATE `+table+` SET `+statement+` WHERE organisation = $1 AND id = $2`, row...)
	return "", false, err
}

// remove deletes a row of a revision.
func (t Triggers) remove(ctx context.Context, table, organisation, id string, revision int64) (stale bool, err error) {
	if stale, err = t.stale(ctx, table, organisation, id, revision); err != nil || stale {
		return stale, err
	}
	_, err = t.db.exec(ctx, "deleting from "+table, `DELETE FROM `+table+` WHERE organisation = $1 AND id = $2`, organisation, id)
	return false, err
}

// page returns what to select of a table for a page by name, and one more.
func (t Triggers) page(q trigger.Query, table, columns string) (string, []any, error) {
	var w where
	w.and("organisation = ?", q.Organisation)
	w.unlessEmpty("flow = ?", q.Flow)
	w.unlessEmpty("entry_point = ?", q.EntryPoint)
	if part := fold(q.Name); part != "" {
		w.and(`name_key LIKE ? ESCAPE '\'`, "%"+literal.Replace(part)+"%")
	}
	if q.After != "" {
		key, id, err := placeOf(q.After)
		if err != nil {
			return "", nil, err
		}
		w.and("(name_key, id) > (?, ?)", key, id)
	}
	statement := "SELECT " + columns + " FROM " + table + " " + w.clause() + " ORDER BY name_key, id LIMIT " + w.bind(atMost(q.Limit)+1)
	return statement, w.args, nil
}

// paged cuts a page off and returns the cursor of the next.
func paged[T any](rows []T, limit int, at func(T) (name, id string)) ([]T, string) {
	limit = atMost(limit)
	if len(rows) <= limit {
		return rows, ""
	}
	name, id := at(rows[limit-1])
	return rows[:limit], cursorAfter(fold(name), id)
}

// form reads a column of settings.
func form(column string) (*value.Object, error) {
	v, err := payload.DecodeJSON([]byte(column))
	o, ok := v.(*value.Object)
	if err != nil || !ok {
		return nil, fmt.Errorf("the settings of a trigger in the database cannot be read: %w", err)
	}
	return o, nil
}

// under returns the member of a name when it is a T, otherwise T's zero value.
func under[T any](o *value.Object, name string) T {
	v, _ := o.Get(name)
	t, _ := v.(T)
	return t
}

// textsUnder returns the list of texts under a name.
func textsUnder(o *value.Object, name string) []string {
	var texts []string
	for _, v := range under[[]any](o, name) {
		if text, ok := v.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

func asList(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}
