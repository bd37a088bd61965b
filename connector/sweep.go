package connector

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
)

// sweepEvery is how often connections in use are looked through for credentials
// that cannot be brought back any more.
const sweepEvery = 10 * time.Minute

// Run keeps tokens of connections in use fresh, and removes the secrets of
// credentials whose cut-over cannot be undone any more, until the context ends;
// the error is the context's.
func (c *Connections) Run(ctx context.Context) error {
	ahead := make(chan error, 1)
	go func() { ahead <- c.o.Broker.Run(ctx) }()
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ahead:
			return err
		case <-tick.C:
			c.sweep(ctx)
		}
	}
}

// sweep removes what is overdue. What cannot be removed now, because the store
// does not answer or somebody else changes the record, is left for the next time.
func (c *Connections) sweep(ctx context.Context) {
	for _, r := range c.live.overdue(c) {
		by := By{Organisation: r.Organisation, Actor: service()}
		_, _ = c.change(ctx, by, access.ConnectorRotate, r.ID, r.Revision, func(_ context.Context, ch *change) error {
			ch.note("step", "drop the previous credential")
			ch.now.Previous = nil
			return nil
		})
	}
}

// overdue lists the connections in use with a credential to be removed.
func (l *live) overdue(c *Connections) map[string]Record {
	l.mu.RLock()
	defer l.mu.RUnlock()
	list := map[string]Record{}
	for _, f := range l.found {
		if f.record.Previous != nil && !c.undoable(f.record) {
			list[f.record.ID] = f.record
		}
	}
	return list
}
