package release

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
)

// Versions returns versions of a flow, newest first and without their text: those
// with a number below before, or from the newest when it is 0. next is what to ask
// with for more, 0 at the end.
func (r *Releases) Versions(ctx context.Context, by By, id string, before, limit int) (page []Version, next int, err error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return nil, 0, err
	}
	if limit <= 0 {
		limit = pageOfVersions
	}
	page, err = r.o.Versions.Versions(ctx, by.Organisation, id, before, limit+1)
	if err != nil {
		return nil, 0, fmt.Errorf("listing versions of flow %s: %w", id, err)
	}
	if len(page) > limit {
		page = page[:limit]
		next = page[limit-1].Number
	}
	for i := range page {
		page[i].Labels = f.labelsOf(page[i].Number)
	}
	return page, next, nil
}

const pageOfVersions = 50

// Version returns a version of a flow by its number, with its text.
func (r *Releases) Version(ctx context.Context, by By, id string, number int) (Version, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return Version{}, err
	}
	v, err := r.version(ctx, by.Organisation, id, number)
	v.Labels = f.labelsOf(number)
	return v, err
}

// VersionByID returns a version by its id, also one of a flow that was deleted:
// contacts ran on it, and their traces name it (H12).
func (r *Releases) VersionByID(ctx context.Context, by By, id string) (Version, error) {
	v, err := r.versionByID(ctx, by.Organisation, id)
	if err != nil {
		return Version{}, err
	}
	f, ok, err := r.o.Flows.Flow(ctx, by.Organisation, v.Flow)
	if err != nil {
		return Version{}, fmt.Errorf("reading flow %s: %w", v.Flow, err)
	}
	if ok {
		v.Labels = f.labelsOf(v.Number)
	}
	return v, nil
}

// Diff tells how one version of a flow differs from another; 0 is the draft.
func (r *Releases) Diff(ctx context.Context, by By, id string, from, to int) (flow.Diff, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return flow.Diff{}, err
	}
	var both [2]*flow.Flow
	for i, number := range []int{from, to} {
		text := f.Text
		if number != 0 {
			v, err := r.version(ctx, by.Organisation, id, number)
			if err != nil {
				return flow.Diff{}, err
			}
			text = v.Text
		}
		read, problems := flow.Read(text)
		if read == nil {
			return flow.Diff{}, fmt.Errorf("reading version %d of flow %s: %w", number, id, problems[0])
		}
		both[i] = read
	}
	return flow.Compare(both[0], both[1]), nil
}

func (r *Releases) versionByID(ctx context.Context, organisation, id string) (Version, error) {
	v, ok, err := r.stored(ctx, organisation, id)
	switch {
	case err != nil:
		return Version{}, fmt.Errorf("reading version %s: %w", id, err)
	case !ok:
		return Version{}, versionUnknown()
	}
	return v, v.intact()
}

// version reads a version of a flow by its number.
func (r *Releases) version(ctx context.Context, organisation, id string, number int) (Version, error) {
	v, ok, err := r.o.Versions.Numbered(ctx, organisation, id, number)
	switch {
	case err != nil:
		return Version{}, fmt.Errorf("reading version %d of flow %s: %w", number, id, err)
	case !ok:
		return Version{}, versionUnknown()
	}
	return v, v.intact()
}

func versionUnknown() error {
	return fault.New(fault.NotFound, "version_unknown", "There is no such version.")
}

// intact refuses a version whose text is not the one that was published.
func (v Version) intact() error {
	if hashOf(v.Text) == v.Hash {
		return nil
	}
	return fault.New(fault.Internal, "version_damaged", "Version %d of flow %s is not what was published: its text does not have the hash %s. Restore it from a backup.", v.Number, v.Flow, v.Hash)
}

// labelsOf lists the labels that name a version.
func (f Flow) labelsOf(number int) []Label {
	var labels []Label
	for label, version := range f.Labels {
		if version == number {
			labels = append(labels, label)
		}
	}
	return sorted(labels)
}
