package store

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
)

// List returns a page of an organisation's connections by name, whatever its
// letter case, then by id, and the cursor of the next. The page is found in a
// narrow index; whole rows are read for the page only.
func (c Connections) List(ctx context.Context, q connector.Query) ([]connector.Record, string, error) {
	w, err := selection(q)
	if err != nil {
		return nil, "", err
	}
	limit := atMost(q.Limit)
	page, err := query[connector.Record]{doing: "listing connectors", scan: scanConnection,
		statement: `SELECT ` + connectionColumns + ` FROM connections WHERE id IN (SELECT id FROM connections ` + w.clause() +
			` ORDER BY name_key, id LIMIT ` + w.bind(limit+1) + `) ORDER BY name_key, id`,
	}.all(ctx, c.db, w.args...)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	return page[:limit], cursorAfter(fold(last.Name), last.ID), nil
}

func selection(q connector.Query) (where, error) {
	var w where
	w.and("organisation = ?", q.Organisation)
	states := q.States
	if len(states) == 0 {
		states = []connector.State{connector.Active, connector.Inactive}
	}
	marks := make([]string, len(states))
	for i, state := range states {
		marks[i] = w.bind(string(state))
	}
	w.and("state IN (" + strings.Join(marks, ",") + ")")
	w.unlessEmpty("kind = ?", q.Kind)
	if part := fold(q.Name); part != "" {
		w.and(`name_key LIKE ? ESCAPE '\'`, "%"+literal.Replace(part)+"%")
	}
	if q.After != "" {
		key, id, err := placeOf(q.After)
		if err != nil {
			return w, err
		}
		w.and("(name_key, id) > (?, ?)", key, id)
	}
	return w, nil
}

// literal takes their meaning from the characters that have one in a pattern.
var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func cursorAfter(key, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(key + "\x00" + id))
}

func placeOf(cursor string) (key, id string, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	key, id, ok := strings.Cut(string(text), "\x00")
	if err != nil || !ok {
		refusal := fault.New(fault.Invalid, "cursor_invalid", "the cursor is not one that a page ended with")
		refusal.Fields = []fault.Field{{Path: "after", Message: "is not a cursor that a page ended with"}}
		return "", "", refusal
	}
	return key, id, nil
}
