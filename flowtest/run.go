package flowtest

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Host is what scenarios are run on.
type Host struct {
	Catalog activity.Catalog
	Zones   func(name string) (*time.Location, error) // nil knows UTC only
	Flow    func(name string) (*flow.Flow, error)     // reads a flow file that a scenario names; nil reads none
	File    func(name string) ([]byte, error)         // reads a resources file that a scenario names; nil reads none
	Trace   func(Line)                                // nil keeps none

	// Script runs the source of a function; nil gives what the resources say that it returns.
	Script func(source string, s activity.Script) activity.Computed

	Resources *routing.Resources // of a scenario that has none of its own; nil binds nothing
}

// Run plays the scenario and returns what came of it. The error says which file
// could not be read; see [Expect.Differences] for what the scenario expected.
func (s *Scenario) Run(h Host) (Result, error) {
	setup := Setup{Catalog: h.Catalog, Zones: h.Zones, Now: s.Now, Contact: s.Contact, Variables: s.Variables,
		Inputs: List(s.Inputs), Trace: h.Trace, Script: h.Script}
	var err error
	if setup.Flow, err = s.Flow.open(h); err != nil {
		return Result{}, err
	}
	if setup.Resources, err = s.Resources.open(h); err != nil {
		return Result{}, err
	}
	if setup.Library, err = s.library(h); err != nil {
		return Result{}, err
	}
	script := NewScript(s.HTTP)
	bots := NewBots(s.Bots)
	if len(s.Bots) > 0 {
		setup.Dialog = bots.Dialog
	}
	setup.Call, setup.More = script.Call, func() bool { return script.More() || bots.More() }
	r := Play(setup)
	r.Problems = append(r.Problems, script.Problems()...)
	r.Problems = append(r.Problems, script.unused()...)
	r.Problems = append(r.Problems, bots.Problems()...)
	return r, nil
}

func (p *Part) open(h Host) (*flow.Flow, error) {
	if p.Flow != nil {
		return p.Flow, nil
	}
	if h.Flow == nil {
		return nil, message.Errorf("opening flow %s: there are no files here", p.File)
	}
	f, err := h.Flow(p.File)
	if err != nil {
		return nil, message.Errorf("opening flow %s: %s", p.File, err)
	}
	return f, nil
}

func (b *Bindings) open(h Host) (*routing.Resources, error) {
	if b.File == "" && b.Document == nil && h.Resources != nil {
		return h.Resources, nil
	}
	if b.File == "" {
		r, problems := routing.FromValue(document(b.Document))
		return r, firstError(problems)
	}
	if h.File == nil {
		return nil, message.Errorf("opening resources %s: there are no files here", b.File)
	}
	text, err := h.File(b.File)
	if err != nil {
		return nil, message.Errorf("opening resources %s: %s", b.File, err)
	}
	r, problems := routing.ReadResources(text)
	if err := firstError(problems); err != nil {
		return nil, message.Errorf("reading resources %s: %s", b.File, err)
	}
	return r, nil
}

// document keeps a nil object from becoming a value that is not nil.
func document(o *value.Object) any {
	if o == nil {
		return nil
	}
	return o
}

func firstError(problems []field.Problem) error {
	for _, p := range problems {
		if p.Severity == field.SeverityError {
			return p
		}
	}
	return nil
}

var errNoFlow = message.Errorf("the scenario has no such flow")

// library finds the flows that the scenario lists by id, name or file.
func (s *Scenario) library(h Host) (func(string) (*flow.Flow, error), error) {
	flows := map[string]*flow.Flow{}
	for i := range s.Flows {
		f, err := s.Flows[i].open(h)
		if err != nil {
			return nil, err
		}
		for _, name := range []string{s.Flows[i].File, f.Name, f.ID} {
			if _, there := flows[name]; !there && name != "" {
				flows[name] = f
			}
		}
	}
	return func(name string) (*flow.Flow, error) {
		if f, ok := flows[name]; ok {
			return f, nil
		}
		return nil, errNoFlow
	}, nil
}

// unused reports the answers that met no request. One with `times` may be given less often.
func (s *Script) unused() []field.Problem {
	var problems []field.Problem
	for i := range s.answers {
		if s.left[i] == max(1, s.answers[i].Times) {
			problems = append(problems, field.Problem{Code: CodeUnused, Severity: field.SeverityWarning, Field: fmt.Sprintf("http[%d]", i)}.
				Saying("no request met this answer").Mending("take it out, or mend its request"))
		}
	}
	return problems
}
