package connector

import (
	"context"

	"github.com/callwright/callwright/activity"
)

// Sweep is what Run does from time to time.
func (c *Connections) Sweep(ctx context.Context) { c.sweep(ctx) }

// Callable is what a call costs before it goes out.
func Callable(c *Connections, organisation string, call activity.Call) bool {
	_, refused := c.callable(context.Background(), organisation, call)
	return refused == nil
}
