package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/fault"
)

// queryer is a pool, or a transaction.
type queryer interface {
	ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
}

// scanner is a row.
type scanner interface{ Scan(into ...any) error }

// on returns what to run a statement on: the context's transaction or a pool.
func (db *DB) on(ctx context.Context, pool *sql.DB) (queryer, error) {
	c := db.transaction(ctx)
	switch {
	case c == nil:
		return pool, nil
	case c.broken != nil:
		return nil, c.broken
	}
	return c.tx, nil
}

// exec runs a statement that changes something and returns how many rows it
// changed.
func (db *DB) exec(ctx context.Context, doing, statement string, args ...any) (int64, error) {
	if err := storable(args); err != nil {
		return 0, err
	}
	on, err := db.on(ctx, db.writer)
	if err != nil {
		return 0, err
	}
	result, err := on.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, db.broke(ctx, doing, err)
	}
	n, err := result.RowsAffected()
	return n, db.failed(ctx, doing, err)
}

// broke is failed, and takes note when the transaction is over.
func (db *DB) broke(ctx context.Context, doing string, err error) error {
	said := db.failed(ctx, doing, err)
	if c := db.transaction(ctx); c != nil && c.broken == nil && gaveUp(err) {
		c.broken = said
	}
	return said
}

// query says what to select and how a row is read.
type query[T any] struct {
	doing     string // for errors: "reading a session"
	scan      func(scanner) (T, error)
	changes   bool // the statement also changes something (… RETURNING)
	statement string
}

// all returns every row.
func (q query[T]) all(ctx context.Context, db *DB, args ...any) ([]T, error) {
	if err := storable(args); err != nil {
		return nil, err
	}
	pool := db.readers
	if q.changes {
		pool = db.writer
	}
	on, err := db.on(ctx, pool)
	if err != nil {
		return nil, err
	}
	again := on == pool && !q.changes // reading again does no harm
	began := time.Now()
	for try := 1; ; try++ {
		list, err := q.collect(ctx, db, on, args)
		if err == nil {
			return list, nil
		}
		err = db.broke(ctx, q.doing, err)
		if !again || !cutShort(err, began) || try == tries || !pause(ctx, try) {
			return nil, err
		}
	}
}

func (q query[T]) collect(ctx context.Context, db *DB, on queryer, args []any) ([]T, error) {
	rows, err := db.query(ctx, on, q.statement, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		item, err := q.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, errors.Join(rows.Err(), rows.Close())
}

// one returns the first row, and whether there is one.
func (q query[T]) one(ctx context.Context, db *DB, args ...any) (T, bool, error) {
	list, err := q.all(ctx, db, args...)
	if len(list) == 0 {
		var none T
		return none, false, err
	}
	return list[0], true, nil
}

// storable refuses texts that PostgreSQL cannot hold, on both databases alike.
func storable(args []any) error {
	for _, arg := range args {
		if text, ok := arg.(string); ok && (strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)) {
			return fault.New(fault.Invalid, "text_not_storable", "a text holds the character NUL, or bytes that are not UTF-8")
		}
	}
	return nil
}

// list writes the placeholders $from … $(from+n-1), separated by commas.
func list(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// pageSize is what a limit of zero or less means.
const pageSize = 100

func atMost(limit int) int {
	if limit < 1 {
		return pageSize
	}
	return limit
}
