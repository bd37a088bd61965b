package release

import (
	"context"
	"fmt"
)

// List returns a page of flows and the next page's cursor, "" at the end.
func (r *Releases) List(ctx context.Context, q FlowQuery) ([]Flow, string, error) {
	page, next, err := r.o.Flows.Flows(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing flows: %w", err)
	}
	flows := make([]Flow, len(page))
	for i, f := range page {
		flows[i] = f.Flow
	}
	return flows, next, nil
}

// Show returns a flow's draft with everything that is wrong with it, and with
// what it refers to that the organisation does not have.
func (r *Releases) Show(ctx context.Context, by By, id string) (Draft, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return Draft{}, err
	}
	d, err := r.document(f.Text)
	if err != nil {
		return Draft{}, fmt.Errorf("flow %s: %w", id, err)
	}
	return r.shown(ctx, f, d)
}

// Find returns a flow by its id or name.
func (r *Releases) Find(ctx context.Context, organisation, ref string) (Flow, bool, error) {
	f, ok, err := r.find(ctx, organisation, ref)
	return f.Flow, ok, err
}

func (r *Releases) find(ctx context.Context, organisation string, refs ...string) (Record, bool, error) {
	for _, ref := range refs {
		if ref == "" {
			continue
		}
		f, ok, err := r.o.Flows.Flow(ctx, organisation, ref)
		if err == nil && (!ok || f.Deleted) {
			f, ok, err = r.o.Flows.FlowNamed(ctx, organisation, ref)
		}
		if err != nil {
			return Record{}, false, fmt.Errorf("looking for flow %s: %w", ref, err)
		}
		if ok {
			return f, true, nil
		}
	}
	return Record{}, false, nil
}

func (r *Releases) shown(ctx context.Context, f Record, d document) (Draft, error) {
	missing, err := r.unbound(ctx, f.Organisation, d)
	if err != nil {
		return Draft{}, err
	}
	return Draft{Flow: f.Flow, Document: d.flow, Text: d.text, Problems: append(d.problems, missing...)}, nil
}
