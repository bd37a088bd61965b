package connector

import (
	"context"

	"github.com/callwright/callwright/activity"
)

// Sweep is what Run does from time to time.
func (c *Connections) Sweep(ctx context.Context) { c.sweep(ctx) }

// Look is what Run does every few seconds.
func (c *Connections) Look(ctx context.Context) { c.look(ctx, c.now().Add(2*lookEvery)) }

// Callable is what a call costs before it goes out.
func Callable(c *Connections, organisation string, call activity.Call) bool {
	_, refused := c.callable(context.Background(), organisation, call)
	return refused == nil
}

// AddKind makes connections know a further kind.
func (c *Connections) AddKind(k Kind) { c.kinds[k.Name] = k }

// SetVerify gives a connector of a set a verification request.
func SetVerify(s *Set, name string, v Verify) {
	c, _ := s.Find(name)
	c.verify = v
}

// Holds reports whether this process holds a connector, with its token.
func Holds(c *Connections, id string) bool {
	c.live.mu.RLock()
	defer c.live.mu.RUnlock()
	return c.live.known[id] != nil && c.live.known[id].connector != nil
}

// Joined is what came of a call that was made twice.
func Joined(first, again activity.CallResult) activity.CallResult { return joined(first, again) }
