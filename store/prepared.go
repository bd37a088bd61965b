package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared are statements that run so often that each connection that writes
// keeps them ready.
type prepared struct {
	making sync.Mutex           // while statements are made, which waits for a connection
	mu     sync.Mutex           // of the list; whoever has a connection may take it
	list   map[string]*sql.Stmt // by text
}

func (p *prepared) add(text string, statement *sql.Stmt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.list == nil {
		p.list = map[string]*sql.Stmt{}
	}
	p.list[text] = statement
}

func (p *prepared) statement(text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list[text]
}

// prepareOnce makes statements ready that run will be given in a transaction. In a
// transaction that there is already it does nothing: on SQLite it would wait for
// that one's connection.
func (db *DB) prepareOnce(ctx context.Context, texts ...string) error {
	if db.transaction(ctx) != nil {
		return nil
	}
	p := &db.prepared
	p.making.Lock()
	defer p.making.Unlock()
	for _, text := range texts {
		if p.statement(text) != nil {
			continue
		}
		statement, err := db.writer.PrepareContext(ctx, text)
		if err != nil {
			return db.failed(ctx, "preparing a statement", err)
		}
		p.add(text, statement)
	}
	return nil
}

// query runs a statement that returns rows, in a transaction as it was prepared.
func (db *DB) query(ctx context.Context, on queryer, text string, args []any) (*sql.Rows, error) {
	if tx, ok := on.(*sql.Tx); ok {
		if statement := db.prepared.statement(text); statement != nil {
			return tx.StmtContext(ctx, statement).QueryContext(ctx, args...)
		}
	}
	return on.QueryContext(ctx, text, args...)
}

// run runs a statement in the context's transaction as it was prepared, or else
// as exec does.
func (db *DB) run(ctx context.Context, doing, text string, args ...any) error {
	c, statement := db.transaction(ctx), db.prepared.statement(text)
	if c == nil || statement == nil {
		_, err := db.exec(ctx, doing, text, args...)
		return err
	}
	if err := storable(args); err != nil {
		return err
	}
	if c.broken != nil {
		return c.broken
	}
	_, err := c.tx.StmtContext(ctx, statement).ExecContext(ctx, args...)
	return db.broke(ctx, doing, err)
}
