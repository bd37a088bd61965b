package release

import (
	"context"
	"fmt"
	"maps"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// Publish makes the draft of a function an immutable version; see [Releases.Publish].
func (f *Functions) Publish(ctx context.Context, by By, id string, p Publication) (FunctionVersion, error) {
	if err := by.mayPublish(p); err != nil {
		return FunctionVersion{}, err
	}
	var v FunctionVersion
	err := f.atomically(ctx, by, access.FlowPublish, func(ctx context.Context) error {
		fn, err := f.at(ctx, by, id, p.Revision)
		if err != nil {
			return err
		}
		if !fn.Draft && !p.Force {
			return fault.New(fault.Conflict, "function_unchanged", "The draft of %s is the same as version %d.", fn.Name, fn.Version)
		}
		v = FunctionVersion{Function: id, Number: fn.Version + 1, Hash: hashOf([]byte(fn.Source)), Note: p.Note, Inputs: fn.Inputs, Outputs: fn.Outputs,
			Source: fn.Source, Published: f.now(), By: by.Actor.Name}
		if err := f.o.Versions.InsertFunctionVersion(ctx, by.Organisation, v); err != nil {
			return fmt.Errorf("storing version %d of function %s: %w", v.Number, id, err)
		}
		fn.Version, fn.Draft, fn.Labels = v.Number, false, maps.Clone(fn.Labels)
		if fn.Labels == nil {
			fn.Labels = map[Label]int{}
		}
		for _, label := range append([]Label{Latest}, p.Labels...) {
			fn.Labels[label] = v.Number
		}
		v.Labels = fn.labelsOf(v.Number)
		return f.store(ctx, by, "function.publish", fn, []audit.Detail{{Name: "version", Value: fmt.Sprint(v.Number)}, {Name: "labels", Value: joined(v.Labels)}, {Name: "hash", Value: v.Hash}})
	})
	return v, err
}

// SetLabel lets a label name a version of a function, with number 0 none.
func (f *Functions) SetLabel(ctx context.Context, by By, id string, label Label, number int) (Function, error) {
	if err := by.mayLabel(label); err != nil {
		return Function{}, err
	}
	var fn Function
	err := f.atomically(ctx, by, access.FlowPublish, func(ctx context.Context) (err error) {
		if fn, err = f.function(ctx, by.Organisation, id); err != nil {
			return err
		}
		if number != 0 {
			if _, err := f.version(ctx, fn, number); err != nil {
				return err
			}
		}
		change := numbered(fn.Labels[label]) + " → " + numbered(number)
		fn.Labels = maps.Clone(fn.Labels)
		if fn.Labels == nil {
			fn.Labels = map[Label]int{}
		}
		fn.Labels[label] = number
		if number == 0 {
			delete(fn.Labels, label)
		}
		return f.store(ctx, by, "function.label", fn, []audit.Detail{{Name: "label", Value: string(label)}, {Name: "version", Value: change}})
	})
	return fn, err
}

// Versions returns versions of a function, newest first; see [Releases.Versions].
func (f *Functions) Versions(ctx context.Context, by By, id string, before, limit int) (page []FunctionVersion, next int, err error) {
	fn, err := f.function(ctx, by.Organisation, id)
	if err != nil {
		return nil, 0, err
	}
	if limit <= 0 {
		limit = pageOfVersions
	}
	page, err = f.o.Versions.FunctionVersions(ctx, by.Organisation, id, before, limit+1)
	if err != nil {
		return nil, 0, fmt.Errorf("listing versions of function %s: %w", id, err)
	}
	if len(page) > limit {
		page = page[:limit]
		next = page[limit-1].Number
	}
	for n := range page {
		page[n].Labels = fn.labelsOf(page[n].Number)
	}
	return page, next, nil
}

// Version returns a version of a function with its source.
func (f *Functions) Version(ctx context.Context, by By, id string, number int) (FunctionVersion, error) {
	fn, err := f.function(ctx, by.Organisation, id)
	if err != nil {
		return FunctionVersion{}, err
	}
	return f.version(ctx, fn, number)
}

func (f *Functions) version(ctx context.Context, fn Function, number int) (FunctionVersion, error) {
	v, ok, err := f.o.Versions.FunctionVersion(ctx, fn.Organisation, fn.ID, number)
	switch {
	case err != nil:
		return v, fmt.Errorf("reading version %d of function %s: %w", number, fn.ID, err)
	case !ok:
		return v, versionUnknown()
	case hashOf([]byte(v.Source)) != v.Hash:
		return v, fault.New(fault.Internal, "version_damaged", "Version %d of function %s is not what was published. Restore it from a backup.", number, fn.ID)
	}
	v.Labels = fn.labelsOf(number)
	return v, nil
}

func (fn Function) labelsOf(number int) []Label { return Flow{Labels: fn.Labels}.labelsOf(number) }
