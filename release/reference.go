package release

import (
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
)

// The kinds of references that this package knows more of, as activities declare them.
const (
	toConnector  = "connector"
	toFlow       = "flow"
	toSubflow    = "subflow"
	toEntryPoint = "entry-point"
	toFunction   = "function"
	toGlobal     = "global-variable"
	toVariable   = "variable"
	// toConventional is the connector of a name that an activity takes where it names
	// none. It stands in no setting.
	toConventional = "connector-by-convention"
)

// references lists what a flow refers to outside itself, each use for itself.
func references(f *flow.Flow, c activity.Catalog) []Reference {
	var list []Reference
	for _, found := range occurrences(f, c) {
		if found.Kind != toVariable {
			list = append(list, found.Reference)
		}
	}
	return list
}

// occurrences lists what a flow refers to, its variables included, each use for itself.
func occurrences(f *flow.Flow, c activity.Catalog) []Found {
	var list []Found
	for _, v := range f.Variables {
		if v.Source == flow.Global {
			list = append(list, Found{Reference: Reference{Kind: toGlobal, ID: v.ID, Name: v.Name, Path: "variables." + v.Name}})
		}
	}
	for i, a := range f.All() {
		kind, ok := c.Kind(a.Kind)
		if !ok {
			continue
		}
		act := kind.New()
		fields := act.Fields()
		fields.Decode(a.Settings)
		if by, ok := act.(activity.Conventional); ok && by.ConventionalConnector() != "" {
			list = append(list, Found{Reference: Reference{Kind: toConventional, Name: by.ConventionalConnector(), Activity: a.Label}, ActivityID: a.ID})
		}
		for u := range fields.Uses() {
			if u.Template != nil || u.Target == "" {
				continue
			}
			list = append(list, Found{Reference: Reference{Kind: u.Target, ID: u.Ref.ID, Name: u.Ref.Name, Activity: a.Label, Path: u.Path, Version: wanted(act)},
				ActivityID: a.ID, row: func(f *flow.Flow) *flow.Activity { return f.All()[i] }})
		}
	}
	return list
}

// wanted is the version that an activity wants of the flow or function it refers to.
func wanted(act activity.Activity) string {
	switch act := act.(type) {
	case *activity.Subflow:
		return act.Version
	case *activity.GoTo:
		return act.Target.Version
	case *activity.Function:
		return act.Run.Version
	}
	return ""
}

// refs are the texts by which the reference may be found, best first.
func (r Reference) refs() []string {
	var list []string
	for _, ref := range []string{r.ID, r.Name} {
		if ref != "" {
			list = append(list, ref)
		}
	}
	return list
}
