package release

import (
	"container/list"
	"context"
	"fmt"
	"sync"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/runner"
)

// programs keeps compiled versions, the most recently used ones. A version never
// changes, so what is kept is always right.
type programs struct {
	mu    sync.Mutex
	most  int
	kept  map[programKey]*compiled
	order list.List // of programKey, the most recently used first
}

type programKey struct{ organisation, version string }

// compiled is a version that is compiled once, for all who ask meanwhile.
type compiled struct {
	ready   chan struct{}
	program *engine.Program
	flow    string // id
	err     error
	at      *list.Element
}

// Program returns a compiled version by its id, with Program.Key set to it, also
// of a flow that was deleted (H12). A version of another organisation is not found (L3).
func (r *Releases) Program(ctx context.Context, organisation, version string) (*engine.Program, error) {
	c, err := r.compiled(ctx, organisation, version)
	if err != nil {
		return nil, err
	}
	return c.program, nil
}

func (r *Releases) compiled(ctx context.Context, organisation, version string) (*compiled, error) {
	key := programKey{organisation, version}
	c, mine := r.programs.take(key)
	if mine {
		c.program, c.flow, c.err = r.compile(context.WithoutCancel(ctx), organisation, version)
		if c.err != nil {
			r.programs.drop(key)
		}
		close(c.ready)
	}
	select {
	case <-c.ready:
		return c, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *Releases) compile(ctx context.Context, organisation, version string) (*engine.Program, string, error) {
	v, err := r.versionByID(ctx, organisation, version)
	if err != nil {
		return nil, "", err
	}
	f, problems := flow.Read(v.Text)
	if f == nil {
		return nil, "", fmt.Errorf("reading version %d of flow %s: %w", v.Number, v.Flow, problems[0])
	}
	p, _ := engine.Compile(f, r.o.Catalog)
	p.Key = version
	return p, v.Flow, nil
}

// take returns what is kept under a key, or an empty one that the caller is to fill.
func (p *programs) take(key programKey) (c *compiled, mine bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, ok := p.kept[key]; ok {
		p.order.MoveToFront(c.at)
		return c, false
	}
	c = &compiled{ready: make(chan struct{}), at: p.order.PushFront(key)}
	p.kept[key] = c
	for len(p.kept) > p.most {
		p.remove(p.order.Back().Value.(programKey))
	}
	return c, true
}

func (p *programs) drop(key programKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(key)
}

func (p *programs) remove(key programKey) {
	if c, ok := p.kept[key]; ok {
		p.order.Remove(c.at)
		delete(p.kept, key)
	}
}

// Durability of a version's flow, as it is set now; also of one that was deleted.
func (r *Releases) Durability(ctx context.Context, organisation, version string) (runner.Durability, error) {
	c, err := r.compiled(ctx, organisation, version)
	if err != nil {
		return "", err
	}
	return r.durable.get(organisation+"\x00"+c.flow, r.now(), &r.changes, func() (runner.Durability, error) {
		f, ok, err := r.o.Flows.Flow(ctx, organisation, c.flow)
		if err != nil {
			return "", fmt.Errorf("reading flow %s: %w", c.flow, err)
		}
		if !ok || f.Durability == "" {
			return runner.EachTurn, nil
		}
		return f.Durability, nil
	})
}
