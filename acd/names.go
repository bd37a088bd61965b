package acd

import (
	"context"

	"github.com/callwright/callwright/routing"
)

// Names gives the names of queues and agents by their keys.
type Names struct{ resources *routing.Resources }

// Names are those of an organisation as it is now.
func (a *ACD) Names(ctx context.Context, organisation string) Names {
	o := a.of(organisation)
	if err := o.refresh(ctx); err != nil {
		a.log.WarnContext(ctx, "names are those that were known", "organisation", organisation, "error", err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return Names{o.resources}
}

// Queue is the name of a queue; "" when there is none of that key.
func (n Names) Queue(key string) string {
	if n.resources == nil || key == "" {
		return ""
	}
	if q := n.resources.Queue(key, key); q != nil {
		return q.Name
	}
	return ""
}

// Agent is the name of an agent; "" when there is none of that key.
func (n Names) Agent(key string) string {
	if n.resources == nil || key == "" {
		return ""
	}
	if a := n.resources.Agent(key); a != nil {
		return a.Name
	}
	return ""
}
