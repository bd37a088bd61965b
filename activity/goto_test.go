package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestGoTo(t *testing.T) {
	t.Parallel()
	a := furnish(t, "goto", "target", value.Of("flow", value.Of("id", "f", "name", "Night"), "version", "Live",
		"variables", list(value.Of("from", "tier", "to", "level"))))
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{Load{Flow: "f", Name: "Night", Version: "Live", GoTo: true}}}})
	same(t, play(t, a, Loaded{Program: "p"}, "tier", "gold"),
		act{Output: Output{Enter: &Entry{Program: "p", GoTo: true, Inputs: []Assignment{{"level", "gold"}}}}})
	same(t, play(t, a, Loaded{Failure: Failure{"flow_unknown", "not here"}}), act{Output: Output{Then: HandOff}})
	same(t, play(t, a, Loaded{Failure: Failure{"flow_broken", "it does not compile"}}), act{
		Output: Output{Outputs: value.Of("FailureCode", "flow_broken", "FailureDescription", "it does not compile")},
		Fault:  &Fault{"flow_broken", "it does not compile"},
	})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Error("an answer to another command passes")
	}
}

func TestGoToElsewhere(t *testing.T) {
	t.Parallel()
	entry := furnish(t, "goto", "target", value.Of("to", "entry-point", "entry_point", "ep-1"))
	same(t, play(t, entry, nil), act{Output: Output{Commands: []Command{Load{Flow: "ep-1", GoTo: true}}}})
	same(t, play(t, entry, Loaded{Program: "p"}), act{Output: Output{Enter: &Entry{Program: "p", GoTo: true}}})
	variable := furnish(t, "goto", "target", value.Of("to", "variable", "variable", " {{next}} "))
	same(t, play(t, variable, nil, "next", "Night"), act{Output: Output{Commands: []Command{Load{Flow: "Night", GoTo: true}}}})
}

func TestGoToNeedsATarget(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]*value.Object{
		"target":             nil,
		"target.flow":        value.Of("target", value.Of("version", "Live")),
		"target.entry_point": value.Of("target", value.Of("to", "entry-point", "flow", "f")),
	} {
		found := false
		for _, p := range goTo().New().Fields().Decode(settings) {
			found = found || p.Field == name
		}
		if !found {
			t.Errorf("nothing is said about %s", name)
		}
	}
}

func TestGoToProperties(t *testing.T) {
	t.Parallel()
	c := codecOf(t, "goto", "target")
	whole := func(pairs ...any) *value.Object { return value.Of("handOffFlow", value.Of(pairs...)) }
	exact(t, c, whole("handOffTo", "f", "handOffToName", "Night", "isEntryPoint", false, "flowTagId", "Live", "flowTagName", "Live",
		"mappedVariableArray", `[{"src":"a","target":"b","type":"STRING"}]`),
		value.Of("to", "flow", "flow", value.Of("id", "f", "name", "Night"), "version", "Live",
			"variables", list(value.Of("from", "a", "to", "b", "type", "STRING"))))
	exact(t, c, whole("handOffTo", "e", "handOffToName", "Main", "isEntryPoint", true, "mappedVariableArray", "[]"),
		value.Of("to", "entry-point", "entry_point", value.Of("id", "e", "name", "Main")))
	exact(t, c, whole("handOffTo", "{{next}}", "isDynamic", true, "mappedVariableArray", "[]"),
		value.Of("to", "variable", "variable", "{{next}}"))
	exact(t, c, value.Of("handOffFlow", nil), nil)
	spelt := c.Import(whole("handOffTo", "f", "mappedVariableArray", list(value.Of("sourceVariable", "a", "targetVariable", "b"), value.Of("x", "y"), nil)))
	if want := value.Of("to", "flow", "flow", "f", "variables", list(value.Of("from", "a", "to", "b"))); !value.Equal(spelt, want) {
		t.Errorf("got %s", value.Text(spelt))
	}
}
