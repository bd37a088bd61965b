package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

func TestBRERequest(t *testing.T) {
	t.Parallel()
	a := furnish(t, "bre-request", "query", value.Of("context", "vip", "ani", "{{n}}"), "retries", 2, "outputs", list(value.Of("variable", "q", "path", "$.q")))
	same(t, play(t, a, nil, "n", "+1"), act{Output: Output{Commands: []Command{Call{Connector: "BRE", Method: "GET",
		Query: []Pair{{"context", "vip"}, {"ani", "+1"}}, Timeout: 2 * time.Second, Retries: 2}}}})
	same(t, play(t, a, CallResult{Status: 404, Body: []byte(`{"q":"Gold"}`)}), act{Output: Output{Port: "default", Assign: []Assignment{{"q", "Gold"}},
		Outputs: value.Of("httpStatusCode", int64(404), "httpResponseBody", `{"q":"Gold"}`)}})
	same(t, play(t, a, CallResult{Failure: Failure{"connector_unknown", "no BRE"}}), act{Fault: &Fault{"connector_unknown", "no BRE"}})
	other := furnish(t, "bre-request", "connector", value.Of("id", "c", "name", "Rules"))
	if c, _ := play(t, other, nil).Commands[0].(Call); c.Connector != "c" || c.Label != "Rules" {
		t.Errorf("%+v", c)
	}
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Errorf("%+v", got)
	}
}
