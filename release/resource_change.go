package release

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// Entry is a resource as somebody enters it.
type Entry struct {
	ID       string // by which exports refer to it; "" for one of ours, and to keep it
	Name     string
	Settings *value.Object
}

// ListResources returns a page of resources and the cursor of the next. The value
// of a secure global variable is left out.
func (i *Inventory) ListResources(ctx context.Context, q ResourceQuery) ([]Resource, string, error) {
	page, next, err := i.o.Resources.Resources(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing resources: %w", err)
	}
	for n := range page {
		page[n] = page[n].shown()
	}
	return page, next, nil
}

// ShowResource returns a resource; the value of a secure global variable is left out.
func (i *Inventory) ShowResource(ctx context.Context, by By, kind ResourceKind, id string) (Resource, error) {
	r, err := i.resource(ctx, by.Organisation, kind, id)
	return r.shown(), err
}

// shown is a resource as it may be shown: a secure value never comes back (G1).
func (r Resource) shown() Resource {
	if !r.secure() {
		return r
	}
	_, has := r.Settings.Get("value")
	_, sealed := r.Settings.Get(sealedName)
	r.Settings = r.Settings.Clone()
	r.Settings.Delete("value")
	r.Settings.Delete(sealedName)
	r.Secret = has || sealed
	return r
}

func (r Resource) secure() bool {
	secure, _ := r.Settings.Get("secure")
	return r.Kind == Globals && value.Text(secure) == "true"
}

// CreateResource adds a resource of a kind.
func (i *Inventory) CreateResource(ctx context.Context, by By, kind ResourceKind, e Entry) (Resource, error) {
	var made Resource
	err := i.atomically(ctx, by, kind, func(ctx context.Context) (err error) {
		if e.ID != "" {
			if _, err := i.resource(ctx, by.Organisation, kind, e.ID); !absent(err) {
				return cmp.Or(err, wrongID(kind, e.ID))
			}
		}
		made, err = i.put(ctx, by, Resource{Kind: kind, Organisation: by.Organisation}, e)
		return err
	})
	return made.shown(), err
}

func wrongID(kind ResourceKind, id string) error {
	e := fault.New(fault.Conflict, "id_taken", "There is a %s with the id %q already.", kind.word(), id)
	return e.Where(fault.At("id", "is taken already"))
}

// UpdateResource replaces name and settings of a resource at a revision (L11). A
// secure value that is left out stays as it is.
func (i *Inventory) UpdateResource(ctx context.Context, by By, kind ResourceKind, id string, revision int64, e Entry) (Resource, error) {
	var now Resource
	err := i.atomically(ctx, by, kind, func(ctx context.Context) error {
		was, err := i.at(ctx, by, kind, id, revision)
		if err != nil {
			return err
		}
		if was, err = i.opened(ctx, was); err != nil {
			return err
		}
		e.ID = id
		now, err = i.put(ctx, by, was, e)
		return err
	})
	return now.shown(), err
}

// DeleteResource takes a resource away, unless a published version of a flow, one
// that a label names, refers to it: the refusal's detail has the places.
func (i *Inventory) DeleteResource(ctx context.Context, by By, kind ResourceKind, id string, revision int64) error {
	return i.atomically(ctx, by, kind, func(ctx context.Context) error {
		was, err := i.at(ctx, by, kind, id, revision)
		if err != nil {
			return err
		}
		places, err := i.o.References.Places(ctx, by.Organisation, []string{string(kind)}, []string{was.ID, was.Name})
		if err != nil {
			return fmt.Errorf("looking for flows that refer to %s %s: %w", kind, id, err)
		}
		if live := published(places); len(live) > 0 {
			e := fault.New(fault.Conflict, "resource_used", "Published flows refer to the %s %s: %s. Publish them without it first.", kind.word(), was.Name, sentence(live))
			e.Detail = map[string]any{"uses": usesIn(live)}
			return e
		}
		if err := i.o.Resources.DropResource(ctx, by.Organisation, kind, id); err != nil {
			return fmt.Errorf("deleting %s %s: %w", kind, id, err)
		}
		return record(ctx, i.o.Audit, by, string(kind)+".delete", was.object(), nil)
	})
}

// usesIn lists places for machines.
func usesIn(places []Place) []Use {
	uses := make([]Use, len(places))
	for n, p := range places {
		uses[n] = Use{Kind: "flow", ID: p.Flow, Name: p.FlowName, Version: p.Number, Activity: p.Activity}
	}
	return uses
}

// atomically runs f in a transaction that holds the organisation's resources.
func (i *Inventory) atomically(ctx context.Context, by By, kind ResourceKind, f func(context.Context) error) error {
	if err := by.may(writing(kind)); err != nil {
		return err
	}
	if _, ok := sectionOf(kind); !ok {
		return fault.New(fault.NotFound, "resource_unknown", "There is no kind of resource called %q.", string(kind))
	}
	if kind == Globals {
		if err := i.prepare(ctx, by.Organisation); err != nil {
			return err
		}
	}
	defer i.changes.Add(1)
	return i.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := i.o.Resources.HoldResources(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the resources: %w", err)
		}
		return f(ctx)
	})
}

// writing is what one has to be allowed for changes: prompts come with flows, the
// rest is the contact centre's.
func writing(kind ResourceKind) access.Action {
	if kind == Prompts {
		return access.FlowEdit
	}
	return access.QueueWrite
}

// put checks and stores an entry in place of a resource; was is empty for a new one.
func (i *Inventory) put(ctx context.Context, by By, was Resource, e Entry) (Resource, error) {
	now := was
	now.Name, now.Settings, now.Updated = e.Name, e.Settings, i.now()
	if now.Settings == nil {
		now.Settings = &value.Object{}
	}
	if was.Revision == 0 {
		now.ID, now.Created = cmp.Or(e.ID, uuid.NewString()), now.Updated
	}
	now.keepSecret(was)
	now.Revision++
	s, _ := sectionOf(now.Kind)
	if err := s.check(now); err != nil {
		return Resource{}, err
	}
	other, ok, err := i.named(ctx, now.Organisation, now.Kind, now.Name)
	if err != nil {
		return Resource{}, err
	}
	if ok && other.ID != now.ID {
		return Resource{}, taken(now.Kind.word(), now.Name)
	}
	stored, err := i.sealed(ctx, now)
	if err == nil {
		err = i.o.Resources.PutResource(ctx, stored)
	}
	if err != nil {
		return Resource{}, fmt.Errorf("storing %s %s: %w", now.Kind, now.ID, err)
	}
	action := string(now.Kind) + ".update"
	if was.Revision == 0 {
		action = string(now.Kind) + ".create"
	}
	return now, record(ctx, i.o.Audit, by, action, now.object(), differences(was, now))
}

// keepSecret keeps a secure value that is not entered again.
func (r *Resource) keepSecret(was Resource) {
	old, has := was.Settings.Get("value")
	if _, given := r.Settings.Get("value"); given || !has || !was.secure() || !r.secure() {
		return
	}
	r.Settings = r.Settings.Clone()
	r.Settings.Set("value", old)
}

// differences names the settings that change, without their values: some are secret.
func differences(was, now Resource) []audit.Detail {
	var detail []audit.Detail
	if was.Revision > 0 && was.Name != now.Name {
		detail = append(detail, audit.Detail{Name: "name", Value: was.Name + " → " + now.Name})
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(was.Settings.Keys(), now.Settings.Keys()...)))) {
		a, had := was.Settings.Get(name)
		b, has := now.Settings.Get(name)
		switch {
		case had && !has:
			detail = append(detail, audit.Detail{Name: name, Value: "removed"})
		case !had && has:
			detail = append(detail, audit.Detail{Name: name, Value: "set"})
		case !value.Equal(a, b):
			detail = append(detail, audit.Detail{Name: name, Value: "changed"})
		}
	}
	return detail
}

// at reads a resource that is to be changed at a revision.
func (i *Inventory) at(ctx context.Context, by By, kind ResourceKind, id string, revision int64) (Resource, error) {
	r, err := i.resource(ctx, by.Organisation, kind, id)
	if err != nil {
		return r, err
	}
	if r.Revision != revision {
		return r, fault.New(fault.Stale, "resource_changed", "Somebody else has changed the %s %s meanwhile. Load it again and repeat what you did.", kind.word(), r.Name)
	}
	return r, nil
}

// resource returns one of the organisation's own (L3).
func (i *Inventory) resource(ctx context.Context, organisation string, kind ResourceKind, id string) (Resource, error) {
	page, _, err := i.o.Resources.Resources(ctx, ResourceQuery{Organisation: organisation, Kind: kind, ID: id, Limit: 1})
	switch {
	case err != nil:
		return Resource{}, fmt.Errorf("reading %s %s: %w", kind, id, err)
	case len(page) == 0 || kind == "" || id == "":
		return Resource{}, fault.New(fault.NotFound, "resource_unknown", "There is no such %s.", kind.word())
	}
	return page[0], nil
}

func (i *Inventory) named(ctx context.Context, organisation string, kind ResourceKind, name string) (Resource, bool, error) {
	page, _, err := i.o.Resources.Resources(ctx, ResourceQuery{Organisation: organisation, Kind: kind, Key: name, Limit: 1})
	if err != nil || len(page) == 0 {
		return Resource{}, false, err
	}
	return page[0], true, nil
}

func (r Resource) object() audit.Object {
	return audit.Object{Kind: string(r.Kind), ID: r.ID, Name: r.Name}
}

// Uses returns the flows that refer to a resource: drafts, and versions that a
// label names.
func (i *Inventory) Uses(ctx context.Context, by By, kind ResourceKind, id string) ([]Use, error) {
	r, err := i.resource(ctx, by.Organisation, kind, id)
	if err != nil {
		return nil, err
	}
	places, err := i.o.References.Places(ctx, by.Organisation, []string{string(kind)}, []string{r.ID, r.Name})
	if err != nil {
		return nil, fmt.Errorf("looking for flows that refer to %s %s: %w", kind, id, err)
	}
	return usesIn(places), nil
}
