package release_test

import (
	"context"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// asked notes whose functions are run.
type asked struct{ programs []script.Program }

func (a *asked) Run(_ context.Context, p script.Program, _ *value.Object) (script.Result, error) {
	p.Source = ""
	a.programs = append(a.programs, p)
	return script.Result{}, &script.Error{Code: script.CodeBusy, Message: "later"}
}

// TestI11_FunctionsRunInTheNameOfTheirOrganisation, so that those of one do not
// hold up those of another, nor trials contacts.
func TestI11_FunctionsRunInTheNameOfTheirOrganisation(t *testing.T) {
	t.Parallel()
	w, a := newWorld(t), &asked{}
	f := release.NewFunctions(release.FunctionsOptions{Functions: w.db.Functions(), Versions: w.db.Functions(), References: w.db.Flows(), Transactor: w.db, Audit: w.log, Scripts: a})
	must(f.Create(t.Context(), ada(), double()))(t)
	must(f.Publish(t.Context(), ada(), "fn-1", release.Publication{Revision: 1}))(t)
	a.programs = nil
	if _, err := f.Try(t.Context(), ada(), "fn-1", nil); err == nil {
		t.Error("a trial that has no place succeeds")
	}
	c := f.Compute(t.Context(), "acme", activity.Script{Function: "fn-1"})
	same(t, "the failure", c.Failure, activity.Failure{Code: "function_busy", Message: "later"})
	same(t, "asked for", a.programs, []script.Program{{Name: "Double", Owner: "acme", Trial: true}, {Name: "Double", Owner: "acme"}})
}
