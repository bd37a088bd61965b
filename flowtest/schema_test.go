package flowtest_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

var update = flag.Bool("update", false, "write the published schema and the recorded trace")

const schemaFile = "flowtest.schema.json"

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(value.AppendJSON(nil, flowtest.Schema())))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaFile, schema); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	d, problems := flow.ReadDocument(text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(value.AppendJSON(nil, d.Value())))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSchemaIsPublished(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	if err := json.Indent(&want, value.AppendJSON(nil, flowtest.Schema()), "", "  "); err != nil {
		t.Fatal(err)
	}
	want.WriteByte('\n')
	if *update {
		if err := os.WriteFile(schemaFile, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("run the test with -update: %s", diff)
	}
}

// The schema takes what Read takes, and refuses what Read refuses.
func TestSchemaAgreesWithRead(t *testing.T) {
	t.Parallel()
	s := compiled(t)
	files, err := filepath.Glob("testdata/*.flowtest")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{everything}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	for _, text := range texts {
		if err := validate(t, s, []byte(text)); err != nil {
			t.Errorf("%s: %v", strings.SplitN(text, "\n", 2)[0], err)
		}
	}
	for _, wrong := range []string{"name: x", "flow: x\nnmae: y", "flow: x\ninputs: [jump]", "flow: x\ninputs: [{digits: abc}]",
		"flow: x\ninputs: [{queue: {failed: 13}}]", "flow: x\nhttp: [{status: 99}]", "flow: x\nexpect: {outcome: fine}", "flow: x\ninputs: [{agent: sings}]"} {
		if err := validate(t, s, []byte(wrong)); err == nil {
			t.Errorf("the schema takes %q", wrong)
		}
		if _, problems := flowtest.Read([]byte(wrong)); len(problems) == 0 {
			t.Errorf("Read takes %q", wrong)
		}
	}
}

// TestPage runs the example of the page.
func TestPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("flowtest.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for part := range strings.SplitSeq(string(page), "```yaml flowtest\n") {
		text, _, ok := strings.Cut(part, "```\n")
		if n++; n == 1 || !ok {
			continue
		}
		s := read(t, text)
		if err := validate(t, compiled(t), []byte(text)); err != nil {
			t.Error(err)
		}
		r, err := s.Run(host("."))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Expect.Differences(&r) {
			t.Error(d)
		}
	}
	if n < 2 {
		t.Error("the page has no example")
	}
}
