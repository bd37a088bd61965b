package release

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/runner"
)

// Save replaces the draft of a flow at the revision that the caller has seen; a
// [fault.Stale] says who changed it meanwhile, and a [fault.Conflict] with the
// reason "flow_locked" who has locked it (L11). The document's name becomes the
// flow's; its id does not count.
func (r *Releases) Save(ctx context.Context, by By, id string, revision int64, doc *flow.Flow) (Draft, error) {
	return r.save(ctx, by, "flow.update", id, revision, func(*change) (*flow.Flow, error) { return doc, nil })
}

// Revert makes a published version the draft again.
func (r *Releases) Revert(ctx context.Context, by By, id string, revision int64, version int) (Draft, error) {
	return r.save(ctx, by, "flow.revert", id, revision, func(ch *change) (*flow.Flow, error) {
		v, err := r.version(ctx, by.Organisation, id, version)
		if err != nil {
			return nil, err
		}
		f, problems := flow.Read(v.Text)
		if f == nil {
			return nil, fmt.Errorf("reading version %d of flow %s: %w", version, id, problems[0])
		}
		f.Name = ch.was.Name
		ch.note("version", fmt.Sprint(version))
		return f, nil
	})
}

func (r *Releases) save(ctx context.Context, by By, action, id string, revision int64, draft func(*change) (*flow.Flow, error)) (Draft, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Draft{}, err
	}
	var saved Draft
	_, err := r.change(ctx, by, action, id, revision, func(ctx context.Context, ch *change) error {
		if err := ch.was.unlocked(by); err != nil {
			return err
		}
		doc, err := draft(ch)
		if err != nil {
			return err
		}
		d, err := r.edit(ctx, by, ch, doc)
		ch.then = func(ctx context.Context, now Record) (err error) {
			saved, err = r.shown(ctx, now, d)
			return err
		}
		return err
	})
	return saved, err
}

// edit makes doc the draft of the flow that is changed.
func (r *Releases) edit(ctx context.Context, by By, ch *change, doc *flow.Flow) (document, error) {
	own := *doc
	own.ID = ch.was.ID
	if own.Name == "" {
		own.Name = ch.was.Name
	}
	if own.Type == "" {
		own.Type = ch.was.Type
	}
	d, err := r.written(&own)
	if err != nil {
		return d, err
	}
	if err := by.mayUse(d); err != nil {
		return d, err
	}
	return d, r.redraft(ctx, ch, d)
}

// redraft makes a document the draft, and finds out whether it differs from the
// version published last.
func (r *Releases) redraft(ctx context.Context, ch *change, d document) error {
	ch.edited, ch.doc = true, d
	ch.now.take(d)
	if ch.now.Name != ch.was.Name {
		ch.note("name", ch.was.Name+" → "+ch.now.Name)
	}
	if ch.was.Version == 0 {
		return nil
	}
	last, err := r.version(ctx, ch.was.Organisation, ch.was.ID, ch.was.Version)
	if err != nil {
		return err
	}
	ch.now.Draft = last.Hash != hashOf(d.text)
	return nil
}

// SetDurability chooses when turns of a flow's contacts are on disk. It counts
// for contacts that begin afterwards.
func (r *Releases) SetDurability(ctx context.Context, by By, id string, revision int64, d runner.Durability) (Flow, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Flow{}, err
	}
	if d != runner.EachTurn && d != runner.OnPark {
		return Flow{}, wrong("durability_unknown", "durability", "must be each-turn or on-park", "There is no durability %q.", string(d))
	}
	f, err := r.change(ctx, by, "flow.durability", id, revision, func(_ context.Context, ch *change) error {
		if err := ch.was.unlocked(by); err != nil {
			return err
		}
		ch.edited, ch.now.Durability = true, d
		ch.note("durability", string(ch.was.Durability)+" → "+string(d))
		return nil
	})
	return f.Flow, err
}

// Rename gives a flow another name, in its draft too.
func (r *Releases) Rename(ctx context.Context, by By, id string, revision int64, name string) (Flow, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Flow{}, err
	}
	f, err := r.change(ctx, by, "flow.rename", id, revision, func(ctx context.Context, ch *change) error {
		if err := ch.was.unlocked(by); err != nil {
			return err
		}
		if fold(name) == "" {
			return wrong("name_missing", "name", "is required", "A flow needs a name.")
		}
		d, err := r.document(ch.was.Text)
		if err != nil {
			return fmt.Errorf("flow %s: %w", id, err)
		}
		d.flow.Name = name
		if d, err = r.written(d.flow); err != nil {
			return err
		}
		return r.redraft(ctx, ch, d)
	})
	return f.Flow, err
}

// Duplicate makes a new flow of another one's draft; its name is free to choose,
// and with "" it is the other's with "(copy)" behind it.
func (r *Releases) Duplicate(ctx context.Context, by By, id, name string) (Draft, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return Draft{}, err
	}
	doc, problems := flow.Read(f.Text)
	if doc == nil {
		return Draft{}, fmt.Errorf("reading flow %s: %w", id, problems[0])
	}
	doc.ID, doc.Name = "", name
	if name != "" {
		return r.duplicate(ctx, by, f, doc)
	}
	for n := 1; ; n++ {
		doc.Name = copyName(f.Name, n)
		d, err := r.duplicate(ctx, by, f, doc)
		if fault.ReasonOf(err) != "name_taken" || n == mostCopies {
			return d, err
		}
	}
}

// duplicate makes a flow of a document, with the tests of the one that it is a
// copy of.
func (r *Releases) duplicate(ctx context.Context, by By, of Record, doc *flow.Flow) (Draft, error) {
	var made Draft
	err := r.o.Transactor.Atomically(ctx, func(ctx context.Context) (err error) {
		if made, err = r.create(ctx, by, "flow.duplicate", doc, copied(of)); err == nil {
			err = r.copyTests(ctx, by, of.ID, made.ID)
		}
		return err
	})
	return made, err
}
