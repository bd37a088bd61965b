package connector

import (
	"context"
	"fmt"
	"slices"
)

const (
	pageOfDeleted = 100
	pagesDeleted  = 10 // that are looked through; a name among more than these is unknown
)

// deleted returns the deleted connection that had a name or For entry, or none,
// which is what was found for it. The tombstones are looked through once for
// what was found, so once a second at most.
func (c *Connections) deleted(ctx context.Context, at ref, none *found) (*found, error) {
	if f := none.grave.Load(); f != nil {
		return f, nil
	}
	answer := c.live.reads.DoChan("deleted\x00"+at.organisation+"\x00"+at.name, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), readTimeout) // no caller's: others wait, too
		defer cancel()
		return c.tombstone(ctx, at)
	})
	select {
	case a := <-answer:
		if a.Err != nil {
			return nil, a.Err
		}
		f := none
		if r := a.Val.(Record); r.ID != "" {
			f = &found{record: r, read: none.read, changes: none.changes}
		}
		none.grave.Store(f)
		return f, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("looking for a deleted connector: %w", ctx.Err())
	}
}

// tombstone finds the deleted connection of a name; a zero record when there is
// none.
func (c *Connections) tombstone(ctx context.Context, at ref) (Record, error) {
	q := Query{Organisation: at.organisation, States: []State{Deleted}, Limit: pageOfDeleted}
	for range pagesDeleted {
		page, next, err := c.o.Store.List(ctx, q)
		if err != nil {
			return Record{}, fmt.Errorf("looking for a deleted connector: %w", err)
		}
		for _, r := range page {
			if slices.ContainsFunc(r.refs(), func(name string) bool { return Fold(name) == at.name }) {
				return r, nil
			}
		}
		if q.After = next; next == "" {
			break
		}
	}
	return Record{}, nil
}
