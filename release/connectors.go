package release

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/flow"
)

// WhereUsed returns the drafts, and the versions that a label names or that are
// pinned, which go through a connector by one of the refs: an activity refers to
// it, or takes it because it names none, or a virtual agent is behind it. See
// [connector.References].
func (r *Releases) WhereUsed(ctx context.Context, organisation string, refs []string) ([]connector.Use, error) {
	places, err := r.o.References.Places(ctx, organisation, []string{toConnector, toConventional}, refs)
	if err != nil {
		return nil, fmt.Errorf("looking for flows that use a connector: %w", err)
	}
	talks, err := r.talks(ctx, organisation, refs)
	if err != nil {
		return nil, err
	}
	places = append(places, talks...)
	callers, err := r.callers(ctx, organisation, places)
	if err != nil {
		return nil, err
	}
	places = append(places, callers...)
	slices.SortStableFunc(places, func(a, b Place) int {
		return cmp.Or(strings.Compare(fold(a.FlowName), fold(b.FlowName)), strings.Compare(a.Flow, b.Flow), a.Number-b.Number)
	})
	uses := make([]connector.Use, len(places))
	for i, p := range places {
		uses[i] = p.connectorUse()
	}
	return uses, nil
}

// callers are the places that call the flows of places as subflows, and those that
// call these, and so on: they are halted with them (S2-12).
func (r *Releases) callers(ctx context.Context, organisation string, places []Place) ([]Place, error) {
	seen := map[string]bool{}
	var all []Place
	for next := places; len(next) > 0; {
		var found []Place
		for _, p := range next {
			if seen[p.Flow] {
				continue
			}
			seen[p.Flow] = true
			calls, err := r.o.References.Places(ctx, organisation, []string{toSubflow}, []string{p.Flow, p.FlowName})
			if err != nil {
				return nil, fmt.Errorf("looking for flows that call flow %s: %w", p.Flow, err)
			}
			found = append(found, calls...)
		}
		all, next = append(all, found...), found
	}
	return all, nil
}

// talks are the places where flows talk to virtual agents behind a connector.
func (r *Releases) talks(ctx context.Context, organisation string, refs []string) ([]Place, error) {
	if r.o.Resources == nil {
		return nil, nil
	}
	resources, err := r.o.Resources.Resources(ctx, organisation)
	if err != nil {
		return nil, fmt.Errorf("reading virtual agents: %w", err)
	}
	keys := folded(refs)
	var agents []string
	for _, a := range resources.VirtualAgents {
		if a.Connector != "" && slices.Contains(keys, fold(a.Connector)) {
			agents = append(agents, a.ID, a.Name)
		}
	}
	places, err := r.o.References.Places(ctx, organisation, []string{string(VirtualAgents)}, agents)
	if err != nil {
		return nil, fmt.Errorf("looking for flows that talk to virtual agents: %w", err)
	}
	return slices.DeleteFunc(places, func(p Place) bool {
		a := resources.VirtualAgent(p.ID, p.Name)
		return a == nil || !slices.Contains(keys, fold(a.Connector))
	}), nil
}

func folded(refs []string) []string {
	var keys []string
	for _, ref := range refs {
		if key := fold(ref); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
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
	keys := folded(refs)
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
// connectors in it, behind the virtual agents that it talks to, and in the subflows
// that it would run now, each once. Package trigger asks [connector.Connections.Halted] with them (S2-12).
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
	v, ok, err := w.releases.stored(ctx, w.organisation, id)
	if err != nil || !ok {
		return orUnknown(err)
	}
	refs, err := w.releases.o.References.References(ctx, w.organisation, v.Flow, v.Number)
	if err != nil {
		return fmt.Errorf("reading what version %d of flow %s refers to: %w", v.Number, v.Flow, err)
	}
	for _, ref := range refs {
		switch ref.Kind {
		case toConnector, toConventional:
			err = w.connector(ctx, ref)
		case string(VirtualAgents):
			err = w.agent(ctx, ref)
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

// agent adds the connector behind a virtual agent. One that the organisation does
// not have, or that a variable names, fails when a contact comes to it.
func (w *walk) agent(ctx context.Context, ref Reference) error {
	if w.releases.o.Resources == nil {
		return nil
	}
	resources, err := w.releases.o.Resources.Resources(ctx, w.organisation)
	if err != nil {
		return fmt.Errorf("looking for the virtual agent %q: %w", ref.Name, err)
	}
	if a := resources.VirtualAgent(ref.ID, ref.Name); a != nil && a.Connector != "" {
		return w.connector(ctx, Reference{Name: a.Connector})
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
