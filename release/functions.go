package release

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// FunctionsOptions say what functions work with.
type FunctionsOptions struct {
	Functions  FunctionStore
	Versions   FunctionVersionStore
	References ReferenceStore // tells which published flows call a function
	Transactor Transactor
	Audit      *audit.Log
	Scripts    Scripts
	Clock      func() time.Time
}

// Scripts runs JavaScript; *script.Pool does.
type Scripts interface {
	Run(ctx context.Context, p script.Program, inputs *value.Object) (script.Result, error)
}

// Functions are the functions of all organisations of an installation. It is safe
// for concurrent use, also by several processes on one store. It runs them for
// contacts (runner.Scripts).
type Functions struct {
	o       FunctionsOptions
	changes atomic.Uint64
	called  memory[script.Program]
}

// NewFunctions makes functions ready.
func NewFunctions(o FunctionsOptions) *Functions {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Functions{o: o}
}

func (f *Functions) now() time.Time { return f.o.Clock().UTC().Truncate(time.Millisecond) }

// FunctionDraft is a function as somebody enters it.
type FunctionDraft struct {
	ID              string // by which exports refer to it; "" for one of ours
	Name            string
	Description     string
	Language        string // "" means JavaScript
	Inputs, Outputs []Parameter
	Source          string
}

// List returns a page of functions by name, without source, and the cursor of the next.
func (f *Functions) List(ctx context.Context, q FunctionQuery) ([]Function, string, error) {
	page, next, err := f.o.Functions.Functions(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing functions: %w", err)
	}
	return page, next, nil
}

// Show returns a function with the source of its draft.
func (f *Functions) Show(ctx context.Context, by By, id string) (Function, error) {
	return f.function(ctx, by.Organisation, id)
}

// Create adds a function. Its source must be JavaScript.
func (f *Functions) Create(ctx context.Context, by By, d FunctionDraft) (Function, error) {
	var made Function
	err := f.atomically(ctx, by, access.FlowEdit, func(ctx context.Context) error {
		made = Function{ID: cmp.Or(d.ID, uuid.NewString()), Organisation: by.Organisation, Created: f.now()}
		if _, taken, err := f.o.Functions.Function(ctx, by.Organisation, made.ID); err != nil || taken {
			return cmp.Or(err, wrongID("function", made.ID))
		}
		if err := made.enter(d); err != nil {
			return err
		}
		made.Draft = true
		return f.put(ctx, by, "function.create", &made, nil)
	})
	return made, err
}

// Save replaces the draft of a function at a revision (L11).
func (f *Functions) Save(ctx context.Context, by By, id string, revision int64, d FunctionDraft) (Function, error) {
	var now Function
	err := f.atomically(ctx, by, access.FlowEdit, func(ctx context.Context) (err error) {
		if now, err = f.at(ctx, by, id, revision); err != nil {
			return err
		}
		was := now.Name
		if err := now.enter(d); err != nil {
			return err
		}
		if now.Draft, err = f.differs(ctx, now); err != nil {
			return err
		}
		var detail []audit.Detail
		if was != now.Name {
			detail = append(detail, audit.Detail{Name: "name", Value: was + " → " + now.Name})
		}
		return f.put(ctx, by, "function.update", &now, detail)
	})
	return now, err
}

func (f *Functions) differs(ctx context.Context, now Function) (bool, error) {
	if now.Version == 0 {
		return true, nil
	}
	last, err := f.version(ctx, now, now.Version)
	same := last.Hash == hashOf([]byte(now.Source)) && slices.Equal(last.Inputs, now.Inputs) && slices.Equal(last.Outputs, now.Outputs)
	return !same, err
}

// Delete takes a function away with its versions, unless a published version of a
// flow, one that a label names, calls it.
func (f *Functions) Delete(ctx context.Context, by By, id string, revision int64) error {
	return f.atomically(ctx, by, access.FlowEdit, func(ctx context.Context) error {
		fn, err := f.at(ctx, by, id, revision)
		if err != nil {
			return err
		}
		if fn.Labels[Live] != 0 {
			if err := by.may(access.FlowLive); err != nil {
				return err
			}
		}
		places, err := f.places(ctx, fn)
		if err != nil {
			return err
		}
		if live := published(places); len(live) > 0 {
			e := fault.New(fault.Conflict, "function_used", "Published flows call the function %s: %s. Publish them without it first.", fn.Name, sentence(live))
			e.Detail = map[string]any{"uses": usesIn(live)}
			return e
		}
		if err := f.o.Versions.DropFunction(ctx, by.Organisation, id); err != nil {
			return fmt.Errorf("deleting function %s: %w", id, err)
		}
		return record(ctx, f.o.Audit, by, "function.delete", fn.object(), nil)
	})
}

// Uses returns the flows that call a function: drafts, and versions that a label names.
func (f *Functions) Uses(ctx context.Context, by By, id string) ([]Use, error) {
	fn, err := f.function(ctx, by.Organisation, id)
	if err != nil {
		return nil, err
	}
	places, err := f.places(ctx, fn)
	return usesIn(places), err
}

func (f *Functions) places(ctx context.Context, fn Function) ([]Place, error) {
	places, err := f.o.References.Places(ctx, fn.Organisation, []string{toFunction}, []string{fn.ID, fn.Name})
	if err != nil {
		return nil, fmt.Errorf("looking for flows that call function %s: %w", fn.ID, err)
	}
	return places, nil
}

// function returns one of the organisation's own (L3).
func (f *Functions) function(ctx context.Context, organisation, id string) (Function, error) {
	fn, ok, err := f.o.Functions.Function(ctx, organisation, id)
	switch {
	case err != nil:
		return Function{}, fmt.Errorf("reading function %s: %w", id, err)
	case !ok:
		return Function{}, fault.New(fault.NotFound, "function_unknown", "There is no such function.")
	}
	return fn, nil
}

func (f *Functions) at(ctx context.Context, by By, id string, revision int64) (Function, error) {
	fn, err := f.function(ctx, by.Organisation, id)
	if err == nil && fn.Revision != revision {
		e := fault.New(fault.Stale, "function_changed", "%s has changed the function %s at %s. Load it again and repeat what you did.",
			somebody(fn.UpdatedBy), fn.Name, fn.Updated.UTC().Format(time.RFC3339))
		e.Detail = map[string]any{"updatedBy": fn.UpdatedBy, "updated": fn.Updated.UTC().Format(time.RFC3339), "revision": fn.Revision}
		return fn, e
	}
	return fn, err
}

// find returns the function that flows call by one of the refs.
func (f *Functions) find(ctx context.Context, organisation string, refs ...string) (Function, bool, error) {
	for _, ref := range refs {
		if ref == "" {
			continue
		}
		fn, ok, err := f.o.Functions.Function(ctx, organisation, ref)
		if err == nil && !ok {
			fn, ok, err = f.o.Functions.FunctionNamed(ctx, organisation, ref)
		}
		if ok || err != nil {
			return fn, ok, err
		}
	}
	return Function{}, false, nil
}

// Meant finds the function that flows call by the id or the name.
func (f *Functions) Meant(ctx context.Context, organisation, id, name string) (Thing, bool, error) {
	fn, ok, err := f.find(ctx, organisation, id, name)
	return Thing{fn.ID, fn.Name}, ok, err
}

// wanted finds the number of the version that a label or number names; "" is Latest.
func (fn Function) wanted(version string) int {
	if label, ok := LabelOf(cmp.Or(version, string(Latest))); ok {
		return fn.Labels[label]
	}
	number, _ := strconv.Atoi(version)
	return number
}
