package release

import (
	"context"
	"fmt"
	"maps"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
)

// SetLabel lets a label name a version, an earlier one for a rollback; with number
// 0 it names none any more. Contacts that run stay on their version. Live asks for
// flow.live; Latest moves by itself.
func (r *Releases) SetLabel(ctx context.Context, by By, id string, label Label, number int) (Flow, error) {
	if err := by.mayLabel(label); err != nil {
		return Flow{}, err
	}
	f, err := r.change(ctx, by, "flow.label", id, anyRevision, func(ctx context.Context, ch *change) error {
		if number != 0 {
			if _, err := r.version(ctx, by.Organisation, id, number); err != nil {
				return err
			}
		}
		ch.now.Labels = maps.Clone(ch.was.Labels)
		if ch.now.Labels == nil {
			ch.now.Labels = map[Label]int{}
		}
		ch.now.Labels[label] = number
		if number == 0 {
			delete(ch.now.Labels, label)
		}
		ch.note("label", string(label))
		ch.note("version", numbered(ch.was.Labels[label])+" → "+numbered(number))
		return nil
	})
	return f.Flow, err
}

func numbered(version int) string {
	if version == 0 {
		return "none"
	}
	return fmt.Sprint(version)
}

// mayLabel refuses labels that there are not, and Live from who may not set it.
func (by By) mayLabel(label Label) error {
	switch label {
	case Dev, Test:
		return by.may(access.FlowPublish)
	case Live:
		return by.may(access.FlowLive)
	case Latest:
		return wrong("label_fixed", "label", "moves by itself", "Latest is always the version published last.")
	}
	e := wrong("label_unknown", "label", "must be Dev, Test or Live", "There is no label %q.", string(label))
	e.(*fault.Error).Detail = map[string]any{"labels": []string{string(Dev), string(Test), string(Live)}}
	return e
}

// LabelOf returns the label of a name, whatever its letter case.
func LabelOf(name string) (Label, bool) {
	for _, label := range []Label{Dev, Test, Live, Latest} {
		if fold(string(label)) == fold(name) {
			return label, true
		}
	}
	return "", false
}
