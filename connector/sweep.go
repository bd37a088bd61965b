package connector

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
)

const (
	// lookEvery is how often records are read again whose tokens are about to be
	// fetched ahead: another process may have deactivated them.
	lookEvery = 5 * time.Second
	// sweepEvery is how often connections in use are looked through for credentials
	// that cannot be brought back any more.
	sweepEvery = 10 * time.Minute
)

// Run keeps tokens of connections in use fresh, lets go of those that another
// process has deactivated, and removes the secrets of credentials whose cut-over
// cannot be undone any more, until the context ends; the error is the context's.
func (c *Connections) Run(ctx context.Context) error {
	ahead := make(chan error, 1)
	go func() { ahead <- c.o.Broker.Run(ctx) }()
	look, sweep := time.NewTicker(lookEvery), time.NewTicker(sweepEvery)
	defer look.Stop()
	defer sweep.Stop()
	for {
		select {
		case err := <-ahead:
			return err
		case <-look.C:
			c.look(ctx, c.now().Add(2*lookEvery))
		case <-sweep.C:
			c.look(ctx, time.Time{})
			c.sweep(ctx)
		}
	}
}

// look reads the records again of connectors whose token is due for renewal
// before a time, or of all with the zero time: what is no longer active lets go
// of its token (E13). No call may come that would find out.
func (c *Connections) look(ctx context.Context, before time.Time) {
	for _, r := range c.live.due(before) {
		_, _ = c.reread(ctx, r) // one that cannot be read is looked at again
	}
}

func (l *live) due(before time.Time) []ref {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var list []ref
	for _, k := range l.known {
		if k.connector == nil {
			continue
		}
		next := k.connector.Health().NextRefresh
		if before.IsZero() || !next.IsZero() && next.Before(before) {
			list = append(list, ref{k.connector.organisation, k.connector.id})
		}
	}
	return list
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
