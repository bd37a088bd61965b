package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestFunction(t *testing.T) {
	t.Parallel()
	a := furnish(t, "function", "run", value.Of("function", value.Of("id", "f", "name", "Mask"), "version", "Live"),
		"parameters", list(value.Of("from", "{{n}}", "to", "number"), value.Of("from", "{{n + 1}}", "to", "next")), "outputs", list(value.Of("variable", "v", "path", "$.a.b")))
	same(t, play(t, a, nil, "n", int64(4)), act{Output: Output{Commands: []Command{Script{Function: "f", Label: "Mask", Version: "Live",
		Inputs: value.Of("number", int64(4), "next", int64(5))}}}})
	same(t, play(t, a, Computed{Value: value.Of("a", value.Of("b", true))}), act{Output: Output{Port: "default", Assign: []Assignment{{"v", true}}}})
	same(t, play(t, a, Computed{Failure: Failure{"timeout", "late"}}), act{Fault: &Fault{"timeout", "late"}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Errorf("%+v", got)
	}
}

func TestFunctionOfAnExport(t *testing.T) {
	t.Parallel()
	run := codecOf(t, "function", "run")
	config := value.Of("fnVersionConfig", value.Of("id", "f", "tag", "Latest"), "entityId", "f", "fnName", "Mask")
	exact(t, run, config, value.Of("function", value.Of("id", "f", "name", "Mask"), "version", "Latest"))
	if got := run.Import(value.Of("entityId", "f")); !value.Equal(got, value.Of("function", "f")) {
		t.Errorf("%s", value.Text(got))
	}
	if got := run.Import(value.Of("fnName", "")); got != nil {
		t.Errorf("%s", value.Text(got))
	}
	exact(t, codecOf(t, "function", "parameters"), value.Of("fnInputVariables", list(value.Of("src", "Http.body", "target", "p", "type", "STRING"))),
		list(value.Of("from", "{{Http.body}}", "to", "p", "type", "STRING")))
	exact(t, codecOf(t, "function", "outputs"), value.Of("fnOutputVariables", list(value.Of("outputVariable", "v", "jsonPathExp", "$.x"))),
		list(value.Of("variable", "v", "path", "$.x")))
}
