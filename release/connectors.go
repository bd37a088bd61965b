package release

import (
	"context"
	"fmt"
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/flow"
)

// WhereUsed returns the drafts, and the versions that a label names, which refer
// to a connector by one of the refs; see [connector.References].
func (r *Releases) WhereUsed(ctx context.Context, organisation string, refs []string) ([]connector.Use, error) {
	places, err := r.o.References.Places(ctx, organisation, []string{toConnector}, refs)
	if err != nil {
		return nil, fmt.Errorf("looking for flows that use a connector: %w", err)
	}
	uses := make([]connector.Use, len(places))
	for i, p := range places {
		uses[i] = p.connectorUse()
	}
	return uses, nil
}

// Unconfigure takes a deleted connector out of drafts, so that their HTTP Requests
// show as unconfigured (S2-14), also of those that somebody has locked. Versions
// stay as they are. It is called in the transaction of the deletion.
func (r *Releases) Unconfigure(ctx context.Context, organisation string, refs []string) error {
	places, err := r.o.References.Places(ctx, organisation, []string{toConnector}, refs)
	if err != nil {
		return fmt.Errorf("looking for drafts that use a connector: %w", err)
	}
	var done []string
	for _, p := range places {
		if p.Number != 0 || slices.Contains(done, p.Flow) {
			continue
		}
		done = append(done, p.Flow)
		if err := r.unconfigure(ctx, organisation, p.Flow, refs); err != nil {
			return fmt.Errorf("taking a connector out of flow %s: %w", p.Flow, err)
		}
	}
	return nil
}

// service is who changes drafts when a connector is deleted.
func service(organisation string) By {
	return By{Organisation: organisation, Actor: audit.Actor{Kind: "service", ID: "release", Name: "release"}}
}

func (r *Releases) unconfigure(ctx context.Context, organisation, id string, refs []string) error {
	_, err := r.change(ctx, service(organisation), "flow.unconfigure", id, anyRevision, func(ctx context.Context, ch *change) error {
		d, err := r.document(ch.was.Text)
		if err != nil {
			return err
		}
		for _, label := range without(d.flow, r.o.Catalog, refs) {
			ch.note("activity", label)
		}
		if d, err = r.written(d.flow); err != nil {
			return err
		}
		return r.redraft(ctx, ch, d)
	})
	return err
}

// without takes a connector out of the settings of activities, and returns the
// labels of those that had it.
func without(f *flow.Flow, c activity.Catalog, refs []string) []string {
	keys := make([]string, len(refs))
	for i, ref := range refs {
		keys[i] = fold(ref)
	}
	var labels []string
	for _, a := range f.All() {
		kind, ok := c.Kind(a.Kind)
		if !ok {
			continue
		}
		fields := kind.New().Fields()
		fields.Decode(a.Settings)
		for u := range fields.Uses() {
			if u.Target != toConnector || !slices.Contains(keys, fold(u.Ref.ID)) && !slices.Contains(keys, fold(u.Ref.Name)) {
				continue
			}
			a.Settings = a.Settings.Clone()
			a.Settings.Delete(u.Path)
			labels = append(labels, a.Label)
		}
	}
	return labels
}

// References returns what calls of a version's contacts go through: the refs of
// connectors in it and in the subflows that it would run now, each once. Package
// trigger asks [connector.Connections.Halted] with them (S2-12).
func (r *Releases) References(ctx context.Context, organisation, version string) ([]string, error) {
	return r.connected.get(organisation+"\x00"+version, r.now(), &r.changes, func() ([]string, error) {
		w := walk{releases: r, organisation: organisation, seen: map[string]bool{}}
		err := w.version(ctx, version)
		return w.found, err
	})
}

// walk collects connectors of versions and their subflows.
type walk struct {
	releases     *Releases
	organisation string
	seen         map[string]bool // versions
	found        []string
}

func (w *walk) version(ctx context.Context, id string) error {
	if w.seen[id] {
		return nil
	}
	w.seen[id] = true
	v, ok, err := w.releases.o.Versions.Version(ctx, w.organisation, id)
	if err != nil || !ok {
		return orUnknown(err)
	}
	refs, err := w.releases.o.References.References(ctx, w.organisation, v.Flow, v.Number)
	if err != nil {
		return fmt.Errorf("reading what version %d of flow %s refers to: %w", v.Number, v.Flow, err)
	}
	for _, ref := range refs {
		switch ref.Kind {
		case toConnector:
			err = w.connector(ctx, ref)
		case toSubflow:
			err = w.subflow(ctx, ref)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func orUnknown(err error) error {
	if err != nil {
		return fmt.Errorf("reading a version: %w", err)
	}
	return versionUnknown()
}

// connector adds the connector that is meant; when it is none, what it is called.
func (w *walk) connector(ctx context.Context, ref Reference) error {
	list := ref.refs()
	if w.releases.o.Connections != nil {
		c, ok, err := w.releases.connection(ctx, w.organisation, list...)
		if err != nil {
			return fmt.Errorf("looking for the connector %q: %w", ref.Name, err)
		}
		if ok {
			list = []string{c.ID}
		}
	}
	for _, text := range list {
		if !slices.Contains(w.found, text) {
			w.found = append(w.found, text)
		}
	}
	return nil
}

// subflow goes on in a subflow as it would run now; one that is not there fails
// when a contact comes to it, not before.
func (w *walk) subflow(ctx context.Context, ref Reference) error {
	for _, text := range ref.refs() {
		id, err := w.releases.Resolve(ctx, w.organisation, activity.Load{Flow: text, Name: ref.Name, Version: ref.Version})
		switch {
		case err == nil:
			return w.version(ctx, id)
		case !absent(err):
			return err
		}
	}
	return nil
}
