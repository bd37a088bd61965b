package release

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
)

// Resolve finds the version that a subflow or GoTo means: a flow by its id or
// name, for a GoTo also an entry point, and of it a version by label, number or
// id; Latest when it names none. A flow that is not there is a [fault.NotFound]
// with the reason "flow_unknown", one without such a version "version_unknown".
func (r *Releases) Resolve(ctx context.Context, organisation string, l activity.Load) (string, error) {
	key := strings.Join([]string{organisation, l.Flow, l.Name, l.Version, strconv.FormatBool(l.GoTo)}, "\x00")
	return r.chosenThen.get(key, r.now(), &r.changes, func() (string, error) { return r.resolve(ctx, organisation, l) })
}

func (r *Releases) resolve(ctx context.Context, organisation string, l activity.Load) (string, error) {
	f, ok, err := r.find(ctx, organisation, l.Flow, l.Name)
	if err != nil {
		return "", err
	}
	if ok {
		return r.chosen(ctx, f, l.Version)
	}
	if points := r.entryPoints(); l.GoTo && points != nil {
		for _, ref := range []string{l.Flow, l.Name} {
			if ref == "" {
				continue
			}
			flow, label, ok, err := points.FlowAt(ctx, organisation, ref)
			if err != nil {
				return "", fmt.Errorf("looking for the entry point %s: %w", ref, err)
			}
			if ok {
				return r.At(ctx, organisation, flow, label)
			}
		}
	}
	return "", fault.New(fault.NotFound, "flow_unknown", "The organization has no flow called %q.", cmp.Or(l.Name, l.Flow))
}

// At returns the id of the version that a label names now, of a flow by its id.
func (r *Releases) At(ctx context.Context, organisation, flow string, label Label) (string, error) {
	key := strings.Join([]string{organisation, flow, string(label)}, "\x00\x00")
	return r.chosenThen.get(key, r.now(), &r.changes, func() (string, error) { return r.labelled(ctx, organisation, flow, label) })
}

// Labelled returns the version of a flow that a label names now, without its text,
// and the flow's name; known is false when there is no such flow, and the version
// is zero when none has the label.
func (r *Releases) Labelled(ctx context.Context, organisation, flow string, label Label) (v Version, name string, known bool, err error) {
	f, ok, err := r.find(ctx, organisation, flow)
	if err != nil || !ok {
		return Version{}, "", false, err
	}
	v = Version{Flow: f.ID}
	if number := f.Labels[label]; number > 0 {
		if v, err = r.version(ctx, organisation, f.ID, number); err != nil {
			return Version{}, "", false, err
		}
	}
	v.Text = nil
	return v, f.Name, true, nil
}

func (r *Releases) labelled(ctx context.Context, organisation, flow string, label Label) (string, error) {
	f, err := r.record(ctx, organisation, flow)
	if err != nil {
		return "", err
	}
	return r.chosen(ctx, f, string(label))
}

// chosen returns the id of the version of a flow that is wanted: by a label,
// number or id.
func (r *Releases) chosen(ctx context.Context, f Record, wanted string) (string, error) {
	label, named := LabelOf(cmp.Or(wanted, string(Latest)))
	number := f.Labels[label]
	if !named {
		v, ok, err := r.o.Versions.Version(ctx, f.Organisation, wanted)
		if err != nil {
			return "", fmt.Errorf("looking for version %s: %w", wanted, err)
		}
		if ok && v.Flow == f.ID {
			return v.ID, nil
		}
		number, _ = strconv.Atoi(wanted)
	}
	if number > 0 {
		v, ok, err := r.o.Versions.Numbered(ctx, f.Organisation, f.ID, number)
		if err != nil {
			return "", fmt.Errorf("looking for version %d of flow %s: %w", number, f.ID, err)
		}
		if ok {
			return v.ID, nil
		}
	}
	return "", fault.New(fault.NotFound, "version_unknown", "The flow %s has no version %q. Publish one, or give it the label.", f.Name, cmp.Or(wanted, string(Latest)))
}

// absent reports whether an error says that a flow or version is not there.
func absent(err error) bool { return fault.CodeOf(err) == fault.NotFound }
