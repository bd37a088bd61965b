package release_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

var (
	_ runner.Scripts = (*release.Functions)(nil)
	_ runner.Flows   = (*release.Releases)(nil)
)

func double() release.FunctionDraft {
	return release.FunctionDraft{ID: "fn-1", Name: "Double", Description: "Twice as much", Source: "function main(i) { console.log('doubling'); return {n: 2 * i.n}; }",
		Inputs: []release.Parameter{{Name: "n", Type: "INTEGER"}}, Outputs: []release.Parameter{{Name: "n"}}}
}

func TestFunctionsRunTheVersionThatIsWanted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fn := must(w.functions.Create(t.Context(), ada(), double()))(t)
	same(t, "made", []any{fn.ID, fn.Language, fn.Revision, fn.Version, fn.Draft}, []any{"fn-1", "JavaScript", int64(1), 0, true})
	same(t, "audit", w.last(), "ada function.create Double []")
	compute := func(function, label, version string) string {
		c := w.functions.Compute(t.Context(), "acme", activity.Script{Function: function, Label: label, Version: version, Inputs: value.Of("n", int64(21))})
		if c.Failure.Code != "" {
			return c.Failure.Code
		}
		return value.Text(c.Value)
	}
	same(t, "not published", compute("fn-1", "", ""), "function_version_unknown")
	v := must(w.functions.Publish(t.Context(), ada(), "fn-1", release.Publication{Revision: 1, Labels: []release.Label{release.Live}, Note: "first"}))(t)
	same(t, "the version", []any{v.Number, v.Labels, v.Note, v.By, v.Source}, []any{1, []release.Label{release.Live, release.Latest}, "first", "ada", fn.Source})
	same(t, "audit", w.last(), "ada function.publish Double [{version 1} {labels Live, Latest} {hash "+v.Hash+"}]")
	_, err := w.functions.Publish(t.Context(), ada(), "fn-1", release.Publication{Revision: 1})
	refused(t, err, fault.Conflict, "function_unchanged")
	d := double()
	d.Source = "function main(i) { return {n: 3 * i.n}; }"
	saved := must(w.functions.Save(t.Context(), ada(), "fn-1", 1, d))(t)
	same(t, "the draft differs", []any{saved.Draft, saved.Revision}, []any{true, int64(2)})
	must(w.functions.Publish(t.Context(), ada(), "fn-1", release.Publication{Revision: 2}))(t)
	for _, test := range []struct{ function, label, version, want string }{
		{"fn-1", "", "", `{"n":63}`}, {"DOUBLE", "", "latest", `{"n":63}`}, {"foreign", "double", "Live", `{"n":42}`}, {"fn-1", "", "1", `{"n":42}`},
		{"fn-1", "", "Dev", "function_version_unknown"}, {"fn-1", "", "7", "function_version_unknown"}, {"none", "nor this", "", "function_unknown"},
	} {
		same(t, strings.Join([]string{test.function, test.label, test.version}, "/"), compute(test.function, test.label, test.version), test.want)
	}
	must(w.functions.SetLabel(t.Context(), ada(), "fn-1", release.Live, 2))(t)
	same(t, "audit", w.last(), "ada function.label Double [{label Live} {version 1 → 2}]")
	same(t, "when the label has moved, at once", compute("fn-1", "", "live"), `{"n":63}`)
	if c := w.functions.Compute(t.Context(), "other", activity.Script{Function: "fn-1"}); c.Failure.Code != "function_unknown" { // L3
		t.Errorf("another organisation's function: %+v", c)
	}
	bare := must(w.functions.SetLabel(t.Context(), ada(), "fn-1", release.Live, 0))(t)
	same(t, "labels", bare.Labels, map[release.Label]int{release.Latest: 2})
	_, err = w.functions.SetLabel(t.Context(), ada(), "fn-1", release.Dev, 9)
	refused(t, err, fault.NotFound, "version_unknown")
	_, err = w.functions.SetLabel(t.Context(), w.without(ada(), "flow.live"), "fn-1", release.Live, 1)
	refused(t, err, fault.Forbidden, "role_missing")

	page, next, err := w.functions.Versions(t.Context(), ada(), "fn-1", 0, 1)
	same(t, "versions", []any{len(page), page[0].Number, page[0].Source, next, err}, []any{1, 2, "", 2, nil})
	same(t, "a version", must(w.functions.Version(t.Context(), ada(), "fn-1", 1))(t).Source, fn.Source)
	same(t, "back to what was published", must(w.functions.Save(t.Context(), ada(), "fn-1", 2, d))(t).Draft, false)
}

func TestFunctionsThatFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := double()
	d.Source = "function main(i) { console.log('here'); throw new Error('no ' + i.n); }"
	must(w.functions.Create(t.Context(), ada(), d))(t)
	must(w.functions.Publish(t.Context(), ada(), "fn-1", release.Publication{Revision: 1}))(t)
	c := w.functions.Compute(t.Context(), "acme", activity.Script{Function: "fn-1", Inputs: value.Of("n", int64(1))})
	if c.Failure.Code != "function_exception" || !strings.Contains(c.Failure.Message, "no 1") || len(c.Log) != 1 || c.Log[0] != "here" {
		t.Errorf("%+v", c)
	}
	result, err := w.functions.Try(t.Context(), ada(), "fn-1", value.Of("n", int64(2)))
	if own := (*script.Error)(nil); !errors.As(err, &own) || own.Code != script.CodeException || len(result.Log) != 1 {
		t.Errorf("a trial: %v %v", result, err)
	}
}

func TestL5_WhoMayOnlyReadTriesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(w.functions.Create(t.Context(), ada(), double()))(t)
	reader := w.without(ada(), "flow.edit", "flow.publish", "flow.live")
	for name, err := range map[string]error{
		"try":     second(w.functions.Try(t.Context(), reader, "fn-1", nil)),
		"create":  second(w.functions.Create(t.Context(), reader, release.FunctionDraft{Name: "n"})),
		"save":    second(w.functions.Save(t.Context(), reader, "fn-1", 1, double())),
		"publish": second(w.functions.Publish(t.Context(), reader, "fn-1", release.Publication{Revision: 1})),
		"label":   second(w.functions.SetLabel(t.Context(), reader, "fn-1", release.Dev, 0)),
		"delete":  w.functions.Delete(t.Context(), reader, "fn-1", 1),
	} {
		if fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	result := must(w.functions.Try(t.Context(), ada(), "fn-1", value.Of("n", int64(4))))(t)
	same(t, "a trial of the draft", value.Text(result.Value), `{"n":8}`)
}

func TestFunctionsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(w.functions.Create(t.Context(), ada(), double()))(t)
	for name, test := range map[string]struct {
		change func(*release.FunctionDraft)
		reason string
	}{
		"no name":             {func(d *release.FunctionDraft) { d.Name = "" }, "name_missing"},
		"a taken name":        {func(d *release.FunctionDraft) { d.Name = "DOUBLE" }, "name_taken"},
		"a taken id":          {func(d *release.FunctionDraft) { d.ID = "fn-1" }, "id_taken"},
		"an id":               {func(d *release.FunctionDraft) { d.ID = "a/b" }, "id_invalid"},
		"Python":              {func(d *release.FunctionDraft) { d.Language = "Python" }, "language_unknown"},
		"no JavaScript":       {func(d *release.FunctionDraft) { d.Source = "function main( {" }, "source_invalid"},
		"no text":             {func(d *release.FunctionDraft) { d.Source = "\xff" }, "source_invalid"},
		"an input twice":      {func(d *release.FunctionDraft) { d.Inputs = []release.Parameter{{Name: "a"}, {Name: "a"}} }, "parameter_twice"},
		"an output unnamed":   {func(d *release.FunctionDraft) { d.Outputs = []release.Parameter{{Name: " "}} }, "parameter_invalid"},
		"an input of no type": {func(d *release.FunctionDraft) { d.Inputs = []release.Parameter{{Name: "a", Type: "odd"}} }, "parameter_invalid"},
	} {
		d := double()
		d.ID, d.Name = "", "Other"
		test.change(&d)
		_, err := w.functions.Create(t.Context(), ada(), d)
		if fault.ReasonOf(err) != test.reason || len(paths(err)) == 0 {
			t.Errorf("%s: %v (%s) %q", name, err, fault.ReasonOf(err), paths(err))
		}
	}
	d := double()
	d.Source = "function main(\n  {"
	_, err := w.functions.Save(t.Context(), ada(), "fn-1", 1, d)
	if e := err.(*fault.Error); e.Detail["line"] != 2 {
		t.Errorf("where it is wrong: %v", e.Detail)
	}
	_, err = w.functions.Save(t.Context(), ada(), "fn-1", 5, double())
	refused(t, err, fault.Stale, "function_changed")
	for _, err := range []error{
		second(w.functions.Show(t.Context(), elsewhere(), "fn-1")), second(w.functions.Save(t.Context(), elsewhere(), "fn-1", 1, double())),
		second(w.functions.Version(t.Context(), elsewhere(), "fn-1", 1)), w.functions.Delete(t.Context(), elsewhere(), "fn-1", 1),
		second(w.functions.Uses(t.Context(), elsewhere(), "fn-1")), second(w.functions.Try(t.Context(), elsewhere(), "fn-1", nil)),
	} {
		refused(t, err, fault.NotFound, "function_unknown")
	}
	renamed := double()
	renamed.Name = "Twice"
	must(w.functions.Save(t.Context(), ada(), "fn-1", 1, renamed))(t)
	same(t, "audit", w.last(), "ada function.update Twice [{name Double → Twice}]")
	page, next, err := w.functions.List(t.Context(), release.FunctionQuery{Organisation: "acme", Name: "TWI"})
	same(t, "listed", []any{len(page), page[0].Source, page[0].Inputs, next, err}, []any{1, "", []release.Parameter{{Name: "n", Type: "INTEGER"}}, "", nil})
}

func TestFunctionsThatPublishedFlowsCallStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(w.functions.Create(t.Context(), ada(), double()))(t)
	flow := w.create("callwright: 1\nname: Main\nactivities:\n  - label: Start\n    kind: start\n    links: {out: F}\n  - label: F\n    kind: function\n    settings: {run: {function: fn-1, version: Live}}\n")
	uses := must(w.functions.Uses(t.Context(), ada(), "fn-1"))(t)
	same(t, "uses", uses, []release.Use{{Kind: "flow", ID: flow.ID, Name: "Main", Activity: "F"}})
	for _, p := range flow.Problems {
		if p.Code == release.CodeUnbound {
			t.Errorf("unbound: %v", p)
		}
	}
	w.publish(flow.ID)
	err := w.functions.Delete(t.Context(), ada(), "fn-1", 1)
	refused(t, err, fault.Conflict, "function_used")
	same(t, "the refusal", err.Error(), "Published flows call the function Double: Main (version 1, Latest). Publish them without it first.")
	must(w.Save(t.Context(), ada(), flow.ID, 1, document(t, plain("Main"))))(t)
	w.publish(flow.ID)
	if err := w.functions.Delete(t.Context(), ada(), "fn-1", 1); err != nil {
		t.Fatal(err)
	}
	same(t, "audit", w.last(), "ada function.delete Double []")
	_, err = w.functions.Version(t.Context(), ada(), "fn-1", 1)
	refused(t, err, fault.NotFound, "function_unknown")
}
