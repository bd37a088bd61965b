package lint

import (
	"cmp"
	"slices"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// show finds the scenario for a finding, and plays it.
func (x *explorer) show(f *Finding) {
	s := &script{x: x, scenario: &flowtest.Scenario{Name: f.Code + ": " + f.Message, Flow: flowtest.Part{Flow: x.units[0].flow}}, resources: value.NewObject(0)}
	if r := x.options.Resources; r != nil {
		s.resources = r.Clone()
	}
	for _, t := range f.t.way() {
		s.tell(t)
	}
	if last := f.t; len(last.pending) > 0 && !last.state.Ended() {
		s.input(flowtest.Input{Kind: flowtest.HangUp})
	}
	s.seed()
	if s.resources.Len() > 0 {
		s.scenario.Resources.Document = s.resources
	}
	f.Scenario = s.scenario
	if f.Code == CodeInternal { // playing it would meet the fault again
		return
	}
	defer func() {
		if r := recover(); r != nil {
			x.report.Faults++
		}
	}()
	result, err := s.scenario.Run(flowtest.Host{Catalog: x.options.Catalog, Zones: x.options.Zones})
	if err != nil {
		return
	}
	f.result = &result
	f.Shown = shown(f, &result)
}

// shown reports whether what a scenario came to is what was found.
func shown(f *Finding, r *flowtest.Result) bool {
	if f.Code == CodeLoop && f.Severity == field.SeverityWarning {
		times := 0
		for _, label := range r.Path {
			if label == f.Activity {
				times++
			}
		}
		return times > 1
	}
	return slices.ContainsFunc(r.Problems, func(p field.Problem) bool {
		return p.Severity == field.SeverityError && p.Activity == f.Activity && p.Code == cmp.Or(f.cause, string(engine.OutcomeLimit))
	})
}

// Test is the finding as a .flowtest with what is to be expected; file names
// the file of a flow, "" for one that is to stand in the test itself. It is
// nil when playing the inputs does not show the finding.
func (f *Finding) Test(file func(*flow.Flow) string) []byte {
	if f.Scenario == nil || !f.Shown {
		return nil
	}
	s := *f.Scenario
	s.Flow = placed(s.Flow, file)
	s.Flows = slices.Clone(s.Flows)
	for i := range s.Flows {
		s.Flows[i] = placed(s.Flows[i], file)
	}
	return flowtest.Update(s.Write(), &s, f.result)
}

func placed(p flowtest.Part, file func(*flow.Flow) string) flowtest.Part {
	if name := file(p.Flow); name != "" {
		return flowtest.Part{File: name}
	}
	return p
}

// inputsOf is a scenario as data, without its flow.
func inputsOf(s *flowtest.Scenario) any {
	if s == nil {
		return nil
	}
	twin := *s
	twin.Name, twin.Flow = "", flowtest.Part{File: "flow"}
	d, problems := flow.ReadDocument(twin.Write())
	o, ok := d.Value().(*value.Object)
	if len(problems) > 0 || !ok {
		return nil
	}
	o.Delete("flow")
	return o
}
