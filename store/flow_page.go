package store

import (
	"context"
	"strconv"

	"github.com/callwright/callwright/release"
)

// Flows returns a page of an organisation's flows in the order that is asked for,
// and the cursor of the next.
func (f Flows) Flows(ctx context.Context, q release.FlowQuery) ([]release.Record, string, error) {
	limit := atMost(q.Limit)
	var w where
	w.and("organisation = ?", q.Organisation)
	w.and("deleted = 0")
	w.unlessEmpty("type = ?", q.Type)
	if part := fold(q.Name); part != "" {
		w.and(`name_key LIKE ? ESCAPE '\'`, "%"+literal.Replace(part)+"%")
	}
	order := flowOrders(q.Order)
	if q.After != "" {
		if err := order.after(&w, q.After); err != nil {
			return nil, "", err
		}
	}
	scan := func(s scanner) (release.Record, error) { return scanFlow(s) }
	page, err := query[release.Record]{doing: "listing flows", scan: scan,
		statement: `SELECT ` + flowColumns + ` FROM flows ` + w.clause() + ` ORDER BY ` + order.by + ` LIMIT ` + w.bind(limit+1)}.all(ctx, f.db, w.args...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(page) > limit {
		page = page[:limit]
		next = cursorAfter(order.key(page[limit-1]), page[limit-1].ID)
	}
	return page, next, f.addLabels(ctx, q.Organisation, page)
}

// flowOrder is an order of flows: what a page ends with, and what comes after it.
type flowOrder struct {
	by    string
	key   func(release.Record) string
	after func(w *where, cursor string) error
}

func flowOrders(o release.FlowOrder) flowOrder {
	if o == release.ByUpdated {
		return flowOrder{
			by:    `updated DESC, id DESC`,
			key:   func(r release.Record) string { return strconv.FormatInt(millis(r.Updated), 10) },
			after: afterUpdated,
		}
	}
	return flowOrder{
		by:  `name_key, id`,
		key: func(r release.Record) string { return fold(r.Name) },
		after: func(w *where, cursor string) error {
			key, id, err := placeOf(cursor)
			if err == nil {
				w.and("(name_key, id) > (?, ?)", key, id)
			}
			return err
		},
	}
}

func afterUpdated(w *where, cursor string) error {
	key, id, err := placeOf(cursor)
	if err != nil {
		return err
	}
	updated, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return cursorInvalid()
	}
	w.and("(updated, id) < (?, ?)", updated, id)
	return nil
}
