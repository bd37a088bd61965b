package release

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// Try runs the draft of a function with inputs; who may only read may not (L5). An
// error of the function itself is a *script.Error; the log is there with it.
func (f *Functions) Try(ctx context.Context, by By, id string, inputs *value.Object) (script.Result, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return script.Result{}, err
	}
	fn, err := f.function(ctx, by.Organisation, id)
	if err != nil {
		return script.Result{}, err
	}
	return f.o.Scripts.Run(ctx, script.Program{Source: fn.Source, Name: fn.Name, Owner: by.Organisation, Trial: true}, inputs)
}

// Compute runs a published function for a contact: found by its id or name, or the
// label that the flow has for it, in the version that a label or number names.
func (f *Functions) Compute(ctx context.Context, organisation string, s activity.Script) activity.Computed {
	key := strings.Join([]string{organisation, s.Function, s.Label, s.Version}, "\x00")
	p, err := f.called.get(key, f.now(), &f.changes, func() (script.Program, error) { return f.program(ctx, organisation, s) })
	if err != nil {
		return activity.Computed{Failure: failure(err)}
	}
	result, err := f.o.Scripts.Run(ctx, p, s.Inputs)
	return activity.Computed{Value: result.Value, Log: result.Log, Took: result.Took, Failure: failure(err)}
}

func (f *Functions) program(ctx context.Context, organisation string, s activity.Script) (script.Program, error) {
	fn, ok, err := f.find(ctx, organisation, s.Function, s.Label)
	if err != nil {
		return script.Program{}, fmt.Errorf("looking for the function %q: %w", s.Function, err)
	}
	called := cmp.Or(s.Label, s.Function)
	if !ok {
		return script.Program{}, fault.New(fault.NotFound, "function_unknown", "The organization has no function called %q.", called)
	}
	v, err := f.version(ctx, fn, fn.wanted(s.Version))
	if absent(err) {
		return script.Program{}, fault.New(fault.NotFound, "function_version_unknown", "The function %s has no version %q. Publish one, or give it the label.", fn.Name, cmp.Or(s.Version, string(Latest)))
	}
	return script.Program{Source: v.Source, Name: fn.Name, Owner: organisation}, err
}

// failure says why a function gave no result.
func failure(err error) activity.Failure {
	var own *script.Error
	switch {
	case err == nil:
		return activity.Failure{}
	case errors.As(err, &own):
		return activity.Failure{Code: "function_" + own.Code, Message: own.Error()}
	case fault.ReasonOf(err) != "":
		return activity.Failure{Code: fault.ReasonOf(err), Message: err.Error()}
	}
	return activity.Failure{Code: "function_unavailable", Message: "the function could not be looked up: the database does not answer; try again"}
}
