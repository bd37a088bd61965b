package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func caller(t *testing.T) Activity {
	t.Helper()
	return furnish(t, "subflow", "flow", value.Of("id", "f-1", "name", "Balance"), "version", "Latest",
		"inputs", list(value.Of("from", "customer", "to", "id"), value.Of("from", "nobody", "to", "other")),
		"outputs", list(value.Of("from", "BALANCE", "to", "balance"), value.Of("from", "gone", "to", "kept")))
}

func TestSubflowThereAndBack(t *testing.T) {
	t.Parallel()
	a := caller(t)
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{Load{Flow: "f-1", Name: "Balance", Version: "Latest"}}}})
	same(t, play(t, a, Loaded{Program: "p"}, "customer", "c-7"),
		act{Output: Output{Enter: &Entry{Program: "p", Inputs: []Assignment{{"id", "c-7"}, {"other", nil}}}}})
	same(t, play(t, a, Returned{Variables: value.Of("balance", int64(12))}), act{
		Output:   Output{Port: "default", Assign: []Assignment{{"balance", int64(12)}}},
		Problems: []string{"variable_unknown outputs"},
	})
	same(t, play(t, a, Loaded{Failure: Failure{"flow_unknown", "there is no Balance"}}), act{Fault: &Fault{"flow_unknown", "there is no Balance"}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

// In the outputs of an export, src is the variable that receives (flow-formats.md A.3.2).
func TestSubflowProperties(t *testing.T) {
	t.Parallel()
	row := value.Of("src", "a", "target", "b", "type", "STRING")
	exact(t, codecOf(t, "subflow", "inputs"), value.Of("subflowInputVariables", list(row)), list(value.Of("from", "a", "to", "b", "type", "STRING")))
	exact(t, codecOf(t, "subflow", "outputs"), value.Of("subflowOutputVariables", list(row)), list(value.Of("from", "b", "to", "a", "type", "STRING")))
	exact(t, codecOf(t, "subflow", "outputs"), value.Of("subflowOutputVariables", list()), nil)
	flow := codecOf(t, "subflow", "flow")
	exact(t, flow, value.Of("subflowId", "f-1", "subflowName", "Balance"), value.Of("id", "f-1", "name", "Balance"))
	exact(t, flow, value.Of("subflowId", "f-1"), "f-1")
	exact(t, flow, value.Of("subflowName", "Balance"), value.Of("name", "Balance"))
	exact(t, flow, value.Of("subflowId", nil), nil)
	version := codecOf(t, "subflow", "version")
	exact(t, version, value.Of("subflowVersion", value.Of("subflowTagId", "Live")), "Live")
	exact(t, version, value.Of("subflowVersion", nil), nil)
	if got := version.Import(value.Of("subflowVersion", value.Of("subflowId", "f", "subflowTagId", "Latest", "subflowVersionId", "v"))); got != "Latest" {
		t.Errorf("got %v", got)
	}
}
