package trigger

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
)

// place is what an entry point is looked for by. Without an organisation, ref is
// an id.
type place struct{ organisation, ref string }

// target is what answers at an entry point now.
type target struct {
	EntryPoint
	version  release.Version
	flowName string
	refs     []string // what the version and its subflows call connectors by
}

// target finds what answers at an entry point, by its id, name or number.
func (t *Triggers) target(ctx context.Context, organisation, ref string) (*target, error) {
	read := t.readTarget(place{organisation, ref})
	found, err := t.targets.get(ctx, place{organisation, ref}, read)
	if err == nil && found != nil && found.version.ID == "" { // perhaps it has been published since
		found, err = t.targets.reread(ctx, place{organisation, ref}, read)
	}
	switch {
	case err != nil:
		return nil, unavailable(err)
	case found == nil:
		return nil, unknown("entry_point", "entry point")
	}
	return found, nil
}

func (t *Triggers) readTarget(at place) reader[target] {
	return func(ctx context.Context) (target, bool, error) {
		e, found, err := t.o.EntryPoints.EntryPoint(ctx, at.organisation, at.ref)
		if err != nil || !found {
			return target{}, false, err
		}
		v, name, known, err := t.o.Flows.Labelled(ctx, e.Organisation, e.Flow, e.Label)
		if err != nil {
			return target{}, false, fmt.Errorf("finding the version %s of flow %s: %w", e.Label, e.Flow, err)
		}
		if !known || v.ID == "" {
			return target{EntryPoint: e}, true, nil
		}
		refs, err := t.o.Flows.References(ctx, e.Organisation, v.ID)
		if err != nil {
			return target{}, false, fmt.Errorf("finding the connectors of flow %s: %w", e.Flow, err)
		}
		return target{EntryPoint: e, version: v, flowName: name, refs: refs}, true, nil
	}
}

// open refuses contacts while there is nothing to answer them with (S2-12).
func (t *Triggers) open(ctx context.Context, at *target) error {
	if at.version.ID == "" {
		e := fault.New(fault.Conflict, "not_published", "No version of the flow at the entry point %s has the label %s. Publish one with it.", at.Name, at.Label)
		e.Detail = map[string]any{"entry_point": at.ID, "flow": at.Flow, "label": string(at.Label)}
		return e
	}
	return t.o.Halts.Halted(ctx, at.Organisation, at.refs)
}

// FlowAt returns the flow and version label that answer at an entry point, found
// by id, name or number; a [release.EntryPoints].
func (t *Triggers) FlowAt(ctx context.Context, organisation, ref string) (flow string, label release.Label, ok bool, err error) {
	e, found, err := t.o.EntryPoints.EntryPoint(ctx, organisation, ref)
	if err != nil || !found {
		return "", "", false, err
	}
	return e.Flow, e.Label, true, nil
}

// EntryPointsOf tells which entry points lead to a flow; a [release.EntryPoints].
func (t *Triggers) EntryPointsOf(ctx context.Context, organisation, flow string) ([]release.Use, error) {
	var uses []release.Use
	q := Query{Organisation: organisation, Flow: flow, Limit: pageOfUses}
	for {
		page, next, err := t.o.EntryPoints.EntryPoints(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("finding the entry points of flow %s: %w", flow, err)
		}
		for _, e := range page {
			uses = append(uses, release.Use{Kind: "entry-point", ID: e.ID, Name: e.Name, Label: string(e.Label)})
		}
		if q.After = next; next == "" {
			return uses, nil
		}
	}
}

const pageOfUses = 200
