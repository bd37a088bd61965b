package release

import (
	"context"
	"fmt"
	"slices"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Applied is what came of a resources document.
type Applied struct {
	Entries  []AppliedEntry
	Ignored  []string        // sections that are for callwright run and test only
	Problems []field.Problem // of all resources together afterwards, such as an agent of a queue that there is not
}

// AppliedEntry is what came of one entry.
type AppliedEntry struct {
	Kind   ResourceKind
	ID     string
	Name   string
	Change string // "created", "changed" or "unchanged"
}

// Apply creates and changes resources as a resources document says (the file form
// of callwright run, with what Callwright keeps beyond it), all or nothing. Entries
// are found by id, then by name; what the document does not name stays.
func (i *Inventory) Apply(ctx context.Context, by By, text []byte) (Applied, error) {
	document, err := readResources(text)
	if err != nil {
		return Applied{}, err
	}
	if err := i.prepare(ctx, by.Organisation); err != nil {
		return Applied{}, err
	}
	var applied Applied
	defer i.changes.Add(1)
	err = i.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		applied = Applied{Ignored: ignored(document)}
		if err := i.o.Resources.HoldResources(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the resources: %w", err)
		}
		for _, s := range sections() {
			if err := i.applySection(ctx, by, s, document, &applied); err != nil {
				return err
			}
		}
		all, err := i.document(ctx, by.Organisation)
		if err != nil {
			return err
		}
		_, applied.Problems = routing.FromValue(all)
		return nil
	})
	if err != nil {
		return Applied{}, err
	}
	return applied, nil
}

func readResources(text []byte) (*value.Object, error) {
	d, problems := flow.ReadDocument(text)
	e := fault.New(fault.Invalid, "resources_unreadable", "The text is no resources document.")
	for _, p := range problems {
		e.Fields = append(e.Fields, fault.Said(p.Place(), p.Said()))
	}
	o, ok := d.Value().(*value.Object)
	if !ok || len(problems) > 0 {
		return nil, e
	}
	for name, v := range o.All() {
		if _, known := new(routing.Resources).Fields().Find(name); !known && !slices.ContainsFunc(sections(), func(s section) bool { return s.name == name }) {
			e.Fields = append(e.Fields, fault.Field{Path: name, Message: "is no section"})
		}
		if _, list := v.([]any); !list && slices.ContainsFunc(sections(), func(s section) bool { return s.name == name }) {
			e.Fields = append(e.Fields, fault.Field{Path: name, Message: "must be a list"})
		}
	}
	if len(e.Fields) > 0 {
		return nil, e
	}
	return o, nil
}

// ignored lists the sections of a document that hold no resources.
func ignored(document *value.Object) []string {
	return slices.DeleteFunc(document.Keys(), func(name string) bool {
		return slices.ContainsFunc(sections(), func(s section) bool { return s.name == name })
	})
}

func (i *Inventory) applySection(ctx context.Context, by By, s section, document *value.Object, applied *Applied) error {
	v, _ := document.Get(s.name)
	entries, _ := v.([]any)
	if len(entries) == 0 {
		return nil
	}
	if err := by.may(writing(s.kind)); err != nil {
		return err
	}
	for n, v := range entries {
		at := fmt.Sprintf("%s[%d]", s.name, n)
		o, ok := v.(*value.Object)
		if !ok {
			return wrong("settings_invalid", at, "must be an object", "%s is no entry.", at)
		}
		done, err := i.applyEntry(ctx, by, s, o)
		if err != nil {
			return within(err, at)
		}
		applied.Entries = append(applied.Entries, done)
	}
	return nil
}

func (i *Inventory) applyEntry(ctx context.Context, by By, s section, o *value.Object) (AppliedEntry, error) {
	e := Entry{Settings: o.Clone()}
	for name, into := range map[string]*string{"name": &e.Name, "id": &e.ID} {
		v, _ := o.Get(name)
		*into = value.Text(v)
		e.Settings.Delete(name)
	}
	was, err := i.meant(ctx, by.Organisation, s.kind, e)
	if err != nil {
		return AppliedEntry{}, err
	}
	same := was
	same.Name, same.Settings = e.Name, e.Settings
	same.keepSecret(was)
	done := AppliedEntry{Kind: s.kind, ID: was.ID, Name: e.Name, Change: "changed"}
	if was.Revision > 0 && was.Name == e.Name && value.Equal(was.Settings, same.Settings) {
		done.Change = "unchanged"
		return done, nil
	}
	if was.Revision == 0 {
		was, done.Change = Resource{Kind: s.kind, Organisation: by.Organisation}, "created"
	}
	now, err := i.put(ctx, by, was, e)
	done.ID = now.ID
	return done, err
}

// meant finds the resource that an entry is about; an empty one when it is new.
func (i *Inventory) meant(ctx context.Context, organisation string, kind ResourceKind, e Entry) (Resource, error) {
	if e.ID != "" {
		r, err := i.resource(ctx, organisation, kind, e.ID)
		if err == nil {
			return i.opened(ctx, r)
		}
		if !absent(err) {
			return r, err
		}
	}
	r, _, err := i.named(ctx, organisation, kind, e.Name)
	if err != nil {
		return r, err
	}
	return i.opened(ctx, r)
}

// within puts a place before the fields of a refusal.
func within(err error, at string) error {
	e, ok := err.(*fault.Error)
	if !ok {
		return fmt.Errorf("%s: %w", at, err)
	}
	located := *e
	located.Fields = nil
	for _, f := range e.Fields {
		f.Path = at + "." + trimmed(f.Path)
		located.Fields = append(located.Fields, f)
	}
	return &located
}

func trimmed(path string) string {
	const settings = "settings."
	if len(path) > len(settings) && path[:len(settings)] == settings {
		return path[len(settings):]
	}
	return path
}

func describeAudio(a AudioInfo) []audit.Detail {
	return []audit.Detail{{Name: "type", Value: a.Type}, {Name: "size", Value: fmt.Sprint(a.Size)}, {Name: "hash", Value: a.Hash}}
}
