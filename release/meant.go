package release

import (
	"cmp"
	"context"
	"strings"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/routing"
)

// Thing is what a reference of a flow leads to. Both members are empty for what
// is known to be there and nothing else.
type Thing struct{ ID, Name string }

// resources are the organisation's; nil when nothing is known of them.
func (r *Releases) resources(ctx context.Context, organisation string) (*routing.Resources, error) {
	if r.o.Resources == nil {
		return nil, nil
	}
	return r.o.Resources.Resources(ctx, organisation)
}

// meant finds what a flow refers to in its organisation. Of kinds that nobody
// keeps nothing is said: they count as there.
func (r *Releases) meant(ctx context.Context, organisation, kind, id, name string, resources *routing.Resources) (Thing, bool, error) {
	switch kind {
	case toConnector, toConventional:
		if r.o.Connections == nil {
			return Thing{}, true, nil
		}
		c, ok, err := r.connection(ctx, organisation, id, name)
		return Thing{c.ID, c.Name}, ok && c.State != connector.Deleted, err
	case toFlow, toSubflow:
		f, ok, err := r.find(ctx, organisation, id, name)
		return Thing{f.ID, f.Name}, ok, err
	case toEntryPoint:
		return r.entryPointMeant(ctx, organisation, id, name)
	case toFunction:
		if r.o.Functions == nil {
			return Thing{}, true, nil
		}
		return r.o.Functions.Meant(ctx, organisation, id, name)
	}
	if resources == nil {
		return Thing{}, true, nil
	}
	thing, ok := bound(resources, ResourceKind(kind), id, name)
	return thing, ok, nil
}

func (r *Releases) entryPointMeant(ctx context.Context, organisation, id, name string) (Thing, bool, error) {
	points := r.entryPoints()
	if points == nil {
		return Thing{}, true, nil
	}
	for _, ref := range []string{id, name} {
		if ref == "" {
			continue
		}
		if _, _, ok, err := points.FlowAt(ctx, organisation, ref); ok || err != nil {
			return Thing{Name: ref}, ok, err
		}
	}
	return Thing{}, false, nil
}

// bound finds what a flow refers to among resources. Of kinds that they do not
// hold nothing is said.
func bound(r *routing.Resources, kind ResourceKind, id, name string) (Thing, bool) {
	switch kind {
	case Queues:
		if q := r.Queue(id, name); q != nil {
			return Thing{q.ID, q.Name}, true
		}
	case BusinessHours:
		if h := r.HoursOf(id, name); h != nil {
			return Thing{h.ID, h.Name}, true
		}
	case Prompts:
		file := cmp.Or(id, name)
		if p := r.Prompt(file); p != nil {
			return Thing{Name: p.Name}, true
		}
		return Thing{Name: file}, strings.HasPrefix(file, ownMusic)
	case Globals:
		if g := r.Global(id, name); g != nil {
			return Thing{g.ID, g.Name}, true
		}
	case VirtualAgents:
		if a := r.VirtualAgent(id, name); a != nil {
			return Thing{a.ID, a.Name}, true
		}
	case MediaDestinations:
		if m := r.MediaDestination(id, name); m != nil {
			return Thing{m.ID, m.Name}, true
		}
	case Skills:
		if s := r.Skill(id, name); s != nil {
			return Thing{s.ID, s.Name}, true
		}
		return skilled(r, id, name)
	default:
		return Thing{}, true
	}
	return Thing{}, false
}

// skilled finds a skill that an agent has and that is not described.
func skilled(r *routing.Resources, id, name string) (Thing, bool) {
	for _, q := range r.Queues {
		for _, a := range q.Agents {
			for _, s := range a.Skills {
				if s.ID != "" && s.ID == id || fold(s.Name) == fold(cmp.Or(name, id)) {
					return Thing{s.ID, s.Name}, true
				}
			}
		}
	}
	return Thing{}, false
}

// ownMusic begins the names of audio files that the platform itself brings.
const ownMusic = "defaultmusic_on_hold"
