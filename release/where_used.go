package release

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/message"
)

// Uses returns what leads to a flow: entry points, and the subflow and GoTo
// activities of other flows' drafts, of versions that a label names, and of
// versions that such a one pins.
func (r *Releases) Uses(ctx context.Context, by By, id string) ([]Use, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return nil, err
	}
	return r.usesOf(ctx, f)
}

func (r *Releases) usesOf(ctx context.Context, f Record) ([]Use, error) {
	var uses []Use
	if points := r.entryPoints(); points != nil {
		found, err := points.EntryPointsOf(ctx, f.Organisation, f.ID)
		if err != nil {
			return nil, fmt.Errorf("looking for entry points of flow %s: %w", f.ID, err)
		}
		uses = append(uses, found...)
	}
	places, err := r.o.References.Places(ctx, f.Organisation, []string{toFlow, toSubflow}, []string{f.ID, f.Name})
	if err != nil {
		return nil, fmt.Errorf("looking for flows that call flow %s: %w", f.ID, err)
	}
	for _, p := range places {
		meant, _, err := r.find(ctx, f.Organisation, p.ID, p.Name)
		if err != nil {
			return nil, err
		}
		if meant.ID == f.ID {
			uses = append(uses, p.use())
		}
	}
	return uses, nil
}

// use tells of a place that refers to a flow.
func (p Place) use() Use {
	u := Use{Kind: "goto", ID: p.Flow, Name: p.FlowName, Version: p.Number, Activity: p.Activity, Label: string(Latest)}
	if p.Kind == toSubflow {
		u.Kind = "subflow"
	}
	if label, ok := LabelOf(p.Version); ok {
		u.Label = string(label)
	} else if n, err := strconv.Atoi(p.Version); err == nil {
		u.Label, u.Pinned = "", n
	} else if p.Version != "" {
		u.Label = ""
	}
	return u
}

// published are the places that stand in versions.
func published(places []Place) []Place {
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool { return p.Number == 0 })
}

// sentence lists places as "Main (version 3, Live), Night (draft)".
func sentence(places []Place) message.Translated {
	var list []message.Text
	for _, p := range places {
		text := message.New("%s (draft)", p.FlowName)
		switch labels := joined(p.Labels); {
		case p.Number > 0 && labels == "":
			text = message.New("%s (version %d, pinned)", p.FlowName, p.Number)
		case p.Number > 0:
			text = message.New("%s (version %d, %s)", p.FlowName, p.Number, labels)
		}
		if !slices.ContainsFunc(list, func(t message.Text) bool { return t.String() == text.String() }) {
			list = append(list, text)
		}
	}
	return message.List(", ", list...)
}

func (p Place) connectorUse() connector.Use {
	u := connector.Use{Flow: p.Flow, Name: p.FlowName, Version: p.Number, Activity: p.Activity}
	for _, label := range sorted(p.Labels) {
		u.Labels = append(u.Labels, string(label))
	}
	return u
}
