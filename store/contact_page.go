package store

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/callwright/callwright/runner"
)

// List returns a page of an organisation's contacts, newest first, then by id
// downwards, and the cursor of the next.
func (c Contacts) List(ctx context.Context, q runner.Query) ([]runner.Kept, string, error) {
	limit := atMost(q.Limit)
	w, err := contactsWhere(q)
	if err != nil {
		return nil, "", err
	}
	page, err := query[runner.Kept]{doing: "listing contacts",
		scan: func(s scanner) (runner.Kept, error) {
			var r contactRow
			err := r.scan(s, &r.path)
			return r.kept, err
		},
		statement: `SELECT ` + contactColumns + `, path FROM contacts ` + w.clause() + ` ORDER BY started DESC, id DESC LIMIT ` + w.bind(limit+1),
	}.all(ctx, c.db, w.args...)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	started := last.Started.UnixMilli()
	if last.Started.IsZero() { // it cannot be read, as it is no number: such ones come before all numbers
		started = math.MaxInt64
	}
	return page[:limit], cursorAfter(strconv.FormatInt(started, 10), last.ID), nil
}

func contactsWhere(q runner.Query) (where, error) {
	var w where
	w.and("organisation = ?", q.Organisation)
	if len(q.States) > 0 {
		marks := make([]string, len(q.States))
		for i, state := range q.States {
			marks[i] = w.bind(string(state))
		}
		w.and("state IN (" + strings.Join(marks, ",") + ")")
	}
	w.unlessEmpty("flow = ?", q.Flow)
	w.unlessEmpty("version = ?", q.Version)
	w.unlessEmpty("label = ?", q.Label)
	w.unlessEmpty("entry_point = ?", q.EntryPoint)
	w.unlessEmpty("channel = ?", q.Channel)
	w.unlessEmpty("outcome = ?", string(q.Outcome))
	if q.Number != "" {
		w.and("(ani = ? OR dnis = ?)", q.Number, q.Number)
	}
	if q.Activity != "" { // replace minds the letter case on both databases, which LIKE does not
		w.and("replace(path, ?, '') <> path", "["+string(appendJSON(nil, q.Activity))+",")
	}
	if q.Error == runner.AnyError {
		w.and("error <> ''")
	} else {
		w.unlessEmpty("error = ?", q.Error)
	}
	if !q.Since.IsZero() {
		w.and("started >= ?", q.Since.UnixMilli())
	}
	if !q.Until.IsZero() {
		w.and("started < ?", q.Until.UnixMilli())
	}
	switch q.Simulated {
	case runner.OnlyReal:
		w.and("simulated = 0")
	case runner.OnlySimulated:
		w.and("simulated = 1")
	}
	if q.After == "" {
		return w, nil
	}
	key, id, err := placeOf(q.After)
	started, wrong := strconv.ParseInt(key, 10, 64)
	if err == nil && wrong != nil {
		_, _, err = placeOf("!")
	}
	if err == nil {
		w.and("(started, id) < (?, ?)", started, id)
	}
	return w, err
}
