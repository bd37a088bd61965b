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

// AddKind makes connections know a further kind.
func (c *Connections) AddKind(k Kind) { c.kinds[k.Name] = k }

// SetVerify gives a connector of a set a verification request.
func SetVerify(s *Set, name string, v Verify) {
	c, _ := s.Find(name)
	c.verify = v
}
