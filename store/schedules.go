package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

const scheduleColumns = `id, organisation, name, name_key, entry_point, settings, paused, next, last, error, revision, created, updated`

func rowOfSchedule(s trigger.Schedule) []any {
	settings := value.Of("at", millis(s.At), "every", s.Every.Milliseconds(), "days", s.Days, "time", s.Time, "zone", s.Zone)
	if s.Variables != nil {
		settings.Set("variables", s.Variables)
	}
	return []any{s.ID, s.Organisation, s.Name, fold(s.Name), s.EntryPoint, value.Text(settings), flag(s.Paused), millis(s.Next), millis(s.Last),
		s.Error, s.Revision, millis(s.Created), millis(s.Updated)}
}

func scanSchedule(row scanner) (trigger.Schedule, error) {
	var s trigger.Schedule
	var key, settings string
	var paused, next, last, created, updated int64
	err := row.Scan(&s.ID, &s.Organisation, &s.Name, &key, &s.EntryPoint, &settings, &paused, &next, &last, &s.Error, &s.Revision, &created, &updated)
	if err != nil {
		return s, err
	}
	o, err := form(settings)
	s.Paused, s.Next, s.Last, s.Created, s.Updated = paused != 0, moment(next), moment(last), moment(created), moment(updated)
	s.At, s.Every = moment(under[int64](o, "at")), time.Duration(under[int64](o, "every"))*time.Millisecond
	s.Days, s.Time, s.Zone = under[string](o, "days"), under[string](o, "time"), under[string](o, "zone")
	s.Variables = under[*value.Object](o, "variables")
	return s, err
}

// InsertSchedule stores a new schedule, unless its name is taken.
func (t Triggers) InsertSchedule(ctx context.Context, s trigger.Schedule) (clash string, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, s.Organisation); err != nil {
			return err
		}
		clash, err = t.insert(ctx, schedules, scheduleColumns, s.Organisation, s.ID, s.Name, rowOfSchedule(s))
		return err
	})
	return clash, err
}

// UpdateSchedule stores a schedule, whose revision is one more than the stored one's.
func (t Triggers) UpdateSchedule(ctx context.Context, s trigger.Schedule) (clash string, stale bool, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, s.Organisation); err != nil {
			return err
		}
		row := rowOfSchedule(s)
		clash, stale, err = t.replace(ctx, schedules, s.Organisation, s.ID, s.Name, s.Revision,
			`name = $3, name_key = $4, entry_point = $5, settings = $6, paused = $7, next = $8, last = $9, error = $10, revision = $11, updated = $12`,
			append([]any{s.Organisation, s.ID}, append(row[2:11], row[12])...))
		return err
	})
	return clash, stale, err
}

// DeleteSchedule removes a schedule.
func (t Triggers) DeleteSchedule(ctx context.Context, organisation, id string, revision int64) (stale bool, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, organisation); err != nil {
			return err
		}
		stale, err = t.remove(ctx, schedules, organisation, id, revision)
		return err
	})
	return stale, err
}

// Schedule finds an organisation's schedule by its id.
func (t Triggers) Schedule(ctx context.Context, organisation, id string) (trigger.Schedule, bool, error) {
	return query[trigger.Schedule]{doing: "reading a schedule", scan: scanSchedule,
		statement: `SELECT ` + scheduleColumns + ` FROM schedules WHERE organisation = $1 AND id = $2`}.one(ctx, t.db, organisation, id)
}

// Schedules returns a page of schedules, by name, and the cursor of the next.
func (t Triggers) Schedules(ctx context.Context, q trigger.Query) ([]trigger.Schedule, string, error) {
	q.Flow = ""
	statement, args, err := t.page(q, schedules, scheduleColumns)
	if err != nil {
		return nil, "", err
	}
	rows, err := query[trigger.Schedule]{doing: "listing schedules", scan: scanSchedule, statement: statement}.all(ctx, t.db, args...)
	if err != nil {
		return nil, "", err
	}
	page, next := paged(rows, q.Limit, func(s trigger.Schedule) (string, string) { return s.Name, s.ID })
	return page, next, nil
}

// Due returns the schedules that are due, the earliest first, and when the
// earliest of the others is.
func (t Triggers) Due(ctx context.Context, at time.Time, limit int) ([]trigger.Schedule, time.Time, error) {
	due, err := query[trigger.Schedule]{doing: "finding schedules that are due", scan: scanSchedule,
		statement: `SELECT ` + scheduleColumns + ` FROM schedules WHERE paused = 0 AND next <> 0 AND next <= $1 ORDER BY next, id LIMIT $2`}.all(ctx, t.db, millis(at), atMost(limit))
	if err != nil {
		return nil, time.Time{}, err
	}
	scan := func(s scanner) (next int64, err error) { return next, s.Scan(&next) }
	next, _, err := query[int64]{doing: "finding the next schedule", scan: scan,
		statement: `SELECT COALESCE(MIN(next), 0) FROM schedules WHERE paused = 0 AND next <> 0 AND next > $1`}.one(ctx, t.db, millis(at))
	return due, moment(next), err
}

// Fired stores what became of a schedule that was due, unless it has been changed
// meanwhile.
func (t Triggers) Fired(ctx context.Context, s trigger.Schedule, was time.Time) error {
	_, err := t.db.exec(ctx, "noting that a schedule was fired",
		`UPDATE schedules SET next = $4, last = $5, error = $6 WHERE organisation = $1 AND id = $2 AND next = $3`,
		s.Organisation, s.ID, millis(was), millis(s.Next), millis(s.Last), s.Error)
	return err
}
