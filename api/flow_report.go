package api

import (
	"slices"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
)

// notable are the codes of problems that are no mistakes but keep an activity from
// running.
var notable = []string{engine.CodeKindInert, engine.CodeKindUnknown, release.CodeInactive}

// reportFlow sums up what an inspection found, whose problems are told already.
func reportFlow(f *flow.Flow, form string, found release.Inspection, told []FlowProblem) ImportReport {
	r := ImportReport{Format: form, Activities: len(f.Activities) + len(f.Events), Events: len(f.Events), Variables: len(f.Variables), Needs: []ImportNeed{}, Notes: []ImportNote{}}
	stuck := map[string]bool{} // ids of activities that do not run
	for _, a := range f.All() {
		r.Links += len(a.Links)
	}
	for _, ref := range found.References {
		if ref.There {
			continue
		}
		if ref.ActivityID != "" {
			stuck[ref.ActivityID] = true
		}
		if ref.Kind != "variable" {
			r.need(ref)
		}
	}
	for _, p := range told {
		if p.Severity != field.SeverityError && !slices.Contains(notable, p.Code) {
			continue
		}
		stuck[p.ActivityID] = true
		r.Notes = append(r.Notes, ImportNote{p.Activity, p.ActivityID, p.Code, p.Message})
	}
	delete(stuck, "")
	r.Runs = max(0, r.Activities-len(stuck))
	return r
}

// need adds something that the organisation does not have, once for each thing.
func (r *ImportReport) need(ref release.Found) {
	n := flowReferenceOf(ref)
	i := slices.IndexFunc(r.Needs, func(have ImportNeed) bool {
		return have.Target == n.Target && have.ID == n.ID && (have.ID != "" || have.Name == n.Name)
	})
	if i < 0 {
		i = len(r.Needs)
		r.Needs = append(r.Needs, ImportNeed{Target: n.Target, Name: n.Name, ID: n.ID, Activities: []string{}})
	}
	if ref.Activity != "" && !slices.Contains(r.Needs[i].Activities, ref.Activity) {
		r.Needs[i].Activities = append(r.Needs[i].Activities, ref.Activity)
	}
}
