package flow_test

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	kinds := value.Of("menu", value.Of("type", "object", "properties", value.Of("prompts", value.NewObject(0), "timeout", value.Of("type", "integer")),
		"additionalProperties", false), "open", nil)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(value.AppendJSON(nil, flow.Schema(kinds))))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("flow.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("flow.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, text string
		valid      bool
	}{
		{"hello", hello, true},
		{"least", "callwright: 1\nname: f\n", true},
		{"links as a list", "callwright: 1\nname: f\nactivities: [{label: 1, kind: wait, links: [{port: a, to: {id: x}}]}]\n", true},
		{"open kind", "callwright: 1\nname: f\nactivities: [{label: a, kind: open, settings: {x: 1}}]\n", true},
		{"foreign kind", "callwright: 1\nname: f\nactivities: [{label: a, kind: tea, settings: {x: 1}}]\n", true},
		{"version", "callwright: 2\nname: f\n", false},
		{"no name", "callwright: 1\n", false},
		{"unknown key", "callwright: 1\nname: f\ncolour: red\n", false},
		{"setting of a menu", "callwright: 1\nname: f\nactivities: [{label: a, kind: menu, settings: {x: 1}}]\n", false},
		{"no kind", "callwright: 1\nname: f\nactivities: [{label: a}]\n", false},
		{"link to a list", "callwright: 1\nname: f\nactivities: [{label: a, kind: wait, links: {x: [a]}}]\n", false},
		{"type of a variable", "callwright: 1\nname: f\nvariables: [{name: a, type: TEXT}]\n", false},
	} {
		v, err := payload.Decode(payload.YAML, []byte(tc.text))
		if err != nil {
			t.Fatal(err)
		}
		data, err := jsonschema.UnmarshalJSON(bytes.NewReader(value.AppendJSON(nil, v)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(data); (err == nil) != tc.valid {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}
