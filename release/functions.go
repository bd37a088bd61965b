package release

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

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

// enter checks a draft and takes it over.
func (fn *Function) enter(d FunctionDraft) error {
	if err := named(d.Name); err != nil {
		return err
	}
	if !usable(fn.ID) {
		return wrong("id_invalid", "id", "must be letters, digits, dots, dashes and underscores", "The id %q cannot be used.", fn.ID)
	}
	if d.Language = cmp.Or(d.Language, JavaScript); d.Language != JavaScript {
		return wrong("language_unknown", "language", "must be JavaScript", "Functions are written in JavaScript; %q is not run here.", d.Language)
	}
	for path, list := range map[string][]Parameter{"inputs": d.Inputs, "outputs": d.Outputs} {
		if err := checkParameters(path, list); err != nil {
			return err
		}
	}
	if err := checkSource(d.Source); err != nil {
		return err
	}
	fn.Name, fn.Description, fn.Language, fn.Inputs, fn.Outputs, fn.Source = d.Name, d.Description, d.Language, d.Inputs, d.Outputs, d.Source
	return nil
}

func checkSource(source string) error {
	if !utf8.ValidString(source) {
		return wrong("source_invalid", "source", "is no text", "The source is no text.")
	}
	err := script.Check(source)
	if err == nil {
		return nil
	}
	e := &fault.Error{Code: fault.Invalid, Reason: "source_invalid", Message: "The source is not JavaScript: " + err.Error() + "."}
	e.Fields = []fault.Field{{Path: "source", Message: err.Error()}}
	if at := (*script.Error)(nil); errors.As(err, &at) && at.Line > 0 {
		e.Detail = map[string]any{"line": at.Line, "column": at.Column}
	}
	return e
}

func checkParameters(path string, list []Parameter) error {
	seen := map[string]bool{}
	for n, p := range list {
		at := fmt.Sprintf("%s[%d]", path, n)
		switch {
		case strings.TrimSpace(p.Name) == "" || !utf8.ValidString(p.Name) || len(p.Name) > longestName:
			return wrong("parameter_invalid", at+".name", "is required", "Each parameter needs a name.")
		case seen[p.Name]:
			return wrong("parameter_twice", at+".name", "stands there twice", "The parameter %s stands there twice.", p.Name)
		case p.Type != "" && !slices.Contains(globalTypes, p.Type):
			return wrong("parameter_invalid", at+".type", "must be one of "+strings.Join(globalTypes, ", "), "There is no type %q.", p.Type)
		}
		seen[p.Name] = true
	}
	return nil
}

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

// Delete takes a function away with its versions, unless a published version of a
// flow, one that a label names, calls it.
func (f *Functions) Delete(ctx context.Context, by By, id string, revision int64) error {
	return f.atomically(ctx, by, access.FlowEdit, func(ctx context.Context) error {
		fn, err := f.at(ctx, by, id, revision)
		if err != nil {
			return err
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

func (f *Functions) atomically(ctx context.Context, by By, action access.Action, do func(context.Context) error) error {
	if err := by.may(action); err != nil {
		return err
	}
	defer f.changes.Add(1)
	return f.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := f.o.Functions.HoldFunctions(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the functions: %w", err)
		}
		return do(ctx)
	})
}

// put stores the next revision of a function, whose name must be free.
func (f *Functions) put(ctx context.Context, by By, action string, fn *Function, detail []audit.Detail) error {
	other, ok, err := f.o.Functions.FunctionNamed(ctx, fn.Organisation, fn.Name)
	if err != nil {
		return fmt.Errorf("looking for the name of function %s: %w", fn.ID, err)
	}
	if ok && other.ID != fn.ID {
		return taken("function", fn.Name)
	}
	fn.Revision, fn.Updated, fn.UpdatedBy = fn.Revision+1, f.now(), by.Actor.Name
	return f.store(ctx, by, action, *fn, detail)
}

func (f *Functions) store(ctx context.Context, by By, action string, fn Function, detail []audit.Detail) error {
	if err := f.o.Functions.PutFunction(ctx, fn); err != nil {
		return fmt.Errorf("storing function %s: %w", fn.ID, err)
	}
	return record(ctx, f.o.Audit, by, action, fn.object(), detail)
}

func (fn Function) object() audit.Object {
	return audit.Object{Kind: "function", ID: fn.ID, Name: fn.Name}
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

// Has tells whether there is a function that flows call by the id or the name.
func (f *Functions) Has(ctx context.Context, organisation, id, name string) (bool, error) {
	_, ok, err := f.find(ctx, organisation, id, name)
	return ok, err
}

// wanted finds the number of the version that a label or number names; "" is Latest.
func (fn Function) wanted(version string) int {
	if label, ok := LabelOf(cmp.Or(version, string(Latest))); ok {
		return fn.Labels[label]
	}
	number, _ := strconv.Atoi(version)
	return number
}
