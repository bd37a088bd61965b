package store

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
)

// List returns a page of an organisation's connections by name, whatever its
// letter case, then by id, and the cursor of the next. The page is found in
// narrow indexes; whole rows are read for the page only.
func (c Connections) List(ctx context.Context, q connector.Query) ([]connector.Record, string, error) {
	limit := atMost(q.Limit)
	ids, args, err := c.pageOf(ctx, q, limit+1)
	if err != nil {
		return nil, "", err
	}
	page, err := query[connector.Record]{doing: "listing connectors", scan: scanConnection,
		statement: `SELECT ` + connectionColumns + ` FROM connections WHERE id IN (` + ids + `) ORDER BY name_key, id`,
	}.all(ctx, c.db, args...)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	return page[:limit], cursorAfter(fold(last.Name), last.ID), nil
}

// pageOf returns the statement that selects the ids of a page, and its arguments.
func (c Connections) pageOf(ctx context.Context, q connector.Query, limit int) (string, []any, error) {
	var w where
	w.and("organisation = ?", q.Organisation)
	from, id := "connections", "id"
	if part := fold(q.Name); part != "" {
		from, id = "connection_grams", "connection"
		rarest, err := c.rarestGram(ctx, q.Organisation, part)
		if err != nil {
			return "", nil, err
		}
		w.and("gram = ?", rarest)
		w.and(`name_key LIKE ? ESCAPE '\'`, "%"+literal.Replace(part)+"%")
		w.exists(q)
	} else {
		w.standing(q)
	}
	if q.After != "" {
		key, after, err := placeOf(q.After)
		if err != nil {
			return "", nil, err
		}
		w.and("(name_key, "+id+") > (?, ?)", key, after)
	}
	statement := "SELECT " + id + " FROM " + from + " " + w.clause() + " ORDER BY name_key, " + id + " LIMIT " + w.bind(limit)
	return statement, w.args, nil
}

// standing selects by state and kind.
func (w *where) standing(q connector.Query) {
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
}

// exists selects grams by the state and kind of their connection.
func (w *where) exists(q connector.Query) {
	inner := where{args: w.args}
	inner.and("id = connection_grams.connection")
	inner.standing(q)
	w.args = inner.args
	w.and("EXISTS (SELECT 1 FROM connections " + inner.clause() + ")")
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
		return "", "", cursorInvalid()
	}
	return key, id, nil
}

func cursorInvalid() error {
	refusal := fault.New(fault.Invalid, "cursor_invalid", "the cursor is not one that a page ended with")
	refusal.Fields = []fault.Field{{Path: "after", Message: "is not a cursor that a page ended with"}}
	return refusal
}
