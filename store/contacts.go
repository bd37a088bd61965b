package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/runner"
)

// Contacts keeps contacts and their journal; a [runner.Journal].
type Contacts struct{ db *DB }

// Contacts returns the store of contacts.
func (db *DB) Contacts() Contacts { return Contacts{db} }

const (
	contactColumns = `id, organisation, flow, flow_name, version, number, label, entry_point, channel, ani, dnis, state, queue, agent,
		activity, waiting, outcome, error, steps, started, ended, due, turn, simulated`
	contactCount = 24 // of contactColumns
)

// contactRow is a contact with what else is selected of it.
type contactRow struct {
	kept runner.Kept
	path string
}

// The columns of contactRow in their order; further ones are counted off.
var contactNames = append(strings.Split(strings.Join(strings.Fields(contactColumns), ""), ","), selected, selected, selected)

const selected = "what is selected with it"

// scan reads contactColumns, then what more points to. Columns that cannot be
// read are told in the contact (see mar); the error says that the database
// cannot be read.
func (r *contactRow) scan(s scanner, more ...any) error {
	k := &r.kept
	var started, ended, due, simulated int64
	into := append([]any{identity{&k.ID}, &k.Organisation, &k.Flow, &k.FlowName, &k.Version, &k.Number, &k.Label, &k.EntryPoint, &k.Channel,
		&k.ANI, &k.DNIS, &k.State, &k.Queue, &k.Agent, &k.Activity, &k.Waiting, &k.Outcome, &k.Error, &k.Steps, &started, &ended, &due,
		&k.Turn, &simulated}, more...)
	var unread []string
	if s.Scan(into...) != nil {
		var err error
		if unread, err = columnByColumn(s, contactNames, into); err != nil {
			return err
		}
	}
	unread = append(unread, clean(contactNames, into)...)
	k.Started, k.Ended, k.Due, k.Again = moment(started), moment(ended), moment(due), true
	k.Simulated = simulated != 0
	k.Snapshot, k.Desk, k.Segment = stored(k.Snapshot), stored(k.Desk), stored(k.Segment)
	if r.path != "" {
		var err error
		if k.Path, err = visitsOf(r.path); err != nil {
			unread = append(unread, "path")
		}
	}
	mar(k, unread)
	return nil
}

func contactArgs(k *runner.Kept) []any {
	return []any{k.ID, k.Organisation, k.Flow, k.FlowName, k.Version, k.Number, k.Label, k.EntryPoint, k.Channel, k.ANI, k.DNIS,
		string(k.State), k.Queue, k.Agent, k.Activity, k.Waiting, string(k.Outcome), k.Error, k.Steps, millis(k.Started), millis(k.Ended),
		millis(k.Due), k.Turn, flag(k.Simulated), pathText(k.Path), blob(k.Desk), blob(k.Snapshot), blob(k.Segment)}
}

// Kept returns a contact that is on disk.
func (c Contacts) Kept(ctx context.Context, id string) (runner.Kept, bool, error) {
	return query[runner.Kept]{doing: "reading a contact",
		scan: func(s scanner) (runner.Kept, error) {
			var r contactRow
			err := r.scan(s, &r.path, &r.kept.Desk, &r.kept.Snapshot)
			return r.kept, err
		},
		statement: `SELECT ` + contactColumns + `, path, desk, snapshot FROM contacts WHERE id = $1`}.one(ctx, c.db, id)
}

// Parked returns contacts that are not over, by id.
func (c Contacts) Parked(ctx context.Context, after string, limit int) ([]runner.Kept, error) {
	return query[runner.Kept]{doing: "reading parked contacts",
		scan: func(s scanner) (runner.Kept, error) {
			var r contactRow
			err := r.scan(s, &r.kept.Desk)
			return r.kept, err
		},
		statement: `SELECT ` + contactColumns + `, desk FROM contacts WHERE state <> 'over' AND id > $1 ORDER BY id LIMIT $2`}.all(ctx, c.db, after, atMost(limit))
}

// Due returns parked contacts whose next timer is due before a moment.
func (c Contacts) Due(ctx context.Context, before time.Time, limit int) ([]runner.Waiting, error) {
	return query[runner.Waiting]{doing: "reading timers",
		scan: func(s scanner) (runner.Waiting, error) {
			var w runner.Waiting
			var due int64
			err := s.Scan(&w.ID, &due)
			w.Due = moment(due)
			return w, err
		},
		statement: `SELECT id, CAST(due AS BIGINT) FROM contacts WHERE due > 0 AND due < $1 ORDER BY due, id LIMIT $2`}.all(ctx, c.db, before.UnixMilli(), atMost(limit))
}

// Segments returns the sealed turns of a contact, stretch by stretch.
func (c Contacts) Segments(ctx context.Context, id string) ([][]byte, error) {
	list, err := query[[]byte]{doing: "reading the turns of a contact",
		scan: func(s scanner) (b []byte, err error) { return b, s.Scan(&b) },
		statement: `SELECT bytes FROM (SELECT -1 AS turn, segment AS bytes FROM contacts WHERE id = $1
			UNION ALL SELECT turn, bytes FROM contact_segments WHERE contact = $1) AS stretches ORDER BY turn`}.all(ctx, c.db, id)
	if len(list) > 0 && len(list[0]) == 0 {
		list = list[1:]
	}
	return list, err
}

// Expire deletes contacts that ended before a moment, at most limit, and
// returns how many.
func (c Contacts) Expire(ctx context.Context, before time.Time, limit int) (int, error) {
	var n int64
	err := c.db.Atomically(ctx, func(ctx context.Context) error {
		gone, err := query[string]{doing: "finding contacts that have expired",
			scan:      func(s scanner) (id string, err error) { return id, s.Scan(&id) },
			statement: `SELECT id FROM contacts WHERE ended > 0 AND ended < $1 ORDER BY ended LIMIT $2`}.all(ctx, c.db, before.UnixMilli(), atMost(limit))
		if err != nil || len(gone) == 0 {
			return err
		}
		args := make([]any, len(gone))
		for i, id := range gone {
			args[i] = id
		}
		if _, err = c.db.exec(ctx, "deleting turns", `DELETE FROM contact_segments WHERE contact IN (`+list(1, len(gone))+`)`, args...); err != nil {
			return err
		}
		n, err = c.db.exec(ctx, "deleting contacts", `DELETE FROM contacts WHERE id IN (`+list(1, len(gone))+`)`, args...)
		return err
	})
	return int(n), err
}

// Delete deletes a contact with its turns when it is over or quarantined.
func (c Contacts) Delete(ctx context.Context, id string) error {
	return c.db.Atomically(ctx, func(ctx context.Context) error {
		n, err := c.db.exec(ctx, "deleting a contact", `DELETE FROM contacts WHERE id = $1 AND state IN ('over', 'quarantined')`, id)
		if err == nil && n > 0 {
			_, err = c.db.exec(ctx, "deleting turns", `DELETE FROM contact_segments WHERE contact = $1`, id)
		}
		return err
	})
}

// pathText is a path as it is stored: a list of [activity, kind, port, error,
// microseconds].
func pathText(path []runner.Visit) string {
	if len(path) == 0 {
		return ""
	}
	b := make([]byte, 0, 48*len(path))
	for i, v := range path {
		b = append(b, "[,"[min(i, 1)], '[')
		for _, text := range [...]string{v.Activity, v.Kind, v.Port, v.Error} {
			b = append(appendJSON(b, text), ',')
		}
		b = append(fmt.Append(b, v.Took.Microseconds()), ']')
	}
	return string(append(b, ']'))
}

func appendJSON(b []byte, text string) []byte {
	quoted, _ := json.Marshal(text) // a text has a JSON form
	return append(b, quoted...)
}

func visitsOf(text string) ([]runner.Visit, error) {
	var rows [][5]json.RawMessage
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		return nil, fmt.Errorf("the path of a contact cannot be read: %w", err)
	}
	path := make([]runner.Visit, len(rows))
	for i, row := range rows {
		var took int64
		for j, into := range [...]any{&path[i].Activity, &path[i].Kind, &path[i].Port, &path[i].Error, &took} {
			if err := json.Unmarshal(row[j], into); err != nil {
				return nil, fmt.Errorf("the path of a contact cannot be read: %w", err)
			}
		}
		path[i].Took = time.Duration(took) * time.Microsecond
	}
	return path, nil
}
