package release

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// InventoryOptions say what an inventory works with.
type InventoryOptions struct {
	Resources  ResourceStore
	Audio      AudioStore
	References ReferenceStore // tells what published flows refer to
	Transactor Transactor
	Audit      *audit.Log
	Seal       Sealer // of secure values; without it they cannot be stored
	Clock      func() time.Time
}

// Inventory is what the flows of all organisations refer to: queues, agents,
// schedules, audio files and the like. It is safe for concurrent use, also by
// several processes on one store. It is the [Surroundings] of flows.
type Inventory struct {
	o       InventoryOptions
	changes atomic.Uint64 // made in this process
	counted memory[int64] // changes in the store
	mu      sync.RWMutex
	kept    map[string]assembled // by organisation
}

// assembled are an organisation's resources as they were after a number of changes.
type assembled struct {
	changes   int64
	resources *routing.Resources
}

// NewInventory makes an inventory ready.
func NewInventory(o InventoryOptions) *Inventory {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Inventory{o: o, kept: map[string]assembled{}}
}

func (i *Inventory) now() time.Time { return i.o.Clock().UTC().Truncate(time.Millisecond) }

// Resources returns an organisation's resources as flows see them. They are not to
// be changed. A change of this process is seen at once, one of another process
// after a second at most.
func (i *Inventory) Resources(ctx context.Context, organisation string) (*routing.Resources, error) {
	n, err := i.counted.get(organisation, i.now(), &i.changes, func() (int64, error) { return i.o.Resources.ResourceChanges(ctx, organisation) })
	if err != nil {
		return nil, fmt.Errorf("asking for changes of the resources: %w", err)
	}
	i.mu.RLock()
	a, ok := i.kept[organisation]
	i.mu.RUnlock()
	if ok && a.changes == n {
		return a.resources, nil
	}
	// What is read now may be newer than n: then it is read once more than needed.
	document, err := i.document(ctx, organisation)
	if err != nil {
		return nil, err
	}
	resources, _ := routing.FromValue(document) // each was checked when it was stored
	i.mu.Lock()
	defer i.mu.Unlock()
	i.kept[organisation] = assembled{n, resources}
	return resources, nil
}

// document is the resources document of an organisation, without what only
// Callwright keeps.
func (i *Inventory) document(ctx context.Context, organisation string) (*value.Object, error) {
	all, err := i.all(ctx, ResourceQuery{Organisation: organisation})
	if err != nil {
		return nil, err
	}
	d := value.NewObject(len(sections()))
	for _, s := range sections() {
		var entries []any
		for _, r := range all {
			if r.Kind == s.kind {
				if r, err = i.opened(ctx, r); err != nil {
					return nil, err
				}
				entry, _ := s.split(r)
				entries = append(entries, entry)
			}
		}
		if len(entries) > 0 {
			d.Set(s.name, entries)
		}
	}
	return d, nil
}

const pageOfResources = 1000

// all reads every page of a query.
func (i *Inventory) all(ctx context.Context, q ResourceQuery) ([]Resource, error) {
	q.Limit = pageOfResources
	var all []Resource
	for {
		page, next, err := i.o.Resources.Resources(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("reading resources: %w", err)
		}
		all = append(all, page...)
		if q.After = next; next == "" {
			return all, nil
		}
	}
}
