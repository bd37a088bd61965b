package jsonpath_test

import (
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/value"
)

type ctsCase struct {
	Name     string          `json:"name"`
	Selector string          `json:"selector"`
	Document json.RawMessage `json:"document"`
	Result   []any           `json:"result"`
	Results  [][]any         `json:"results"`
	Invalid  bool            `json:"invalid_selector"`
}

func ctsCases(t testing.TB) []ctsCase {
	t.Helper()
	text, err := os.ReadFile("testdata/cts.json")
	if err != nil {
		t.Fatal(err)
	}
	var suite struct {
		Tests []ctsCase `json:"tests"`
	}
	if err := json.Unmarshal(text, &suite); err != nil {
		t.Fatal(err)
	}
	return suite.Tests
}

// TestI6_ComplianceSuite runs the suite of RFC 9535 on ordered objects and on
// plain maps, by both parsers.
func TestI6_ComplianceSuite(t *testing.T) {
	t.Parallel()
	const want = 703
	cases, passed := ctsCases(t), 0
	for _, c := range cases {
		if t.Run(c.Name, func(t *testing.T) { runCTS(t, c) }) {
			passed++
		}
	}
	t.Logf("compliance suite: %d of %d cases pass", passed, len(cases))
	if len(cases) != want {
		t.Errorf("the suite has %d cases, want %d", len(cases), want)
	}
}

func runCTS(t *testing.T, c ctsCase) {
	p, err := jsonpath.Parse(c.Selector)
	if c.Invalid {
		var bad *jsonpath.Error
		if !errors.As(err, &bad) {
			t.Fatalf("Parse(%q): error %v, want an *Error", c.Selector, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("Parse(%q): %v", c.Selector, err)
	}
	lenient, err := jsonpath.ParseWebex(c.Selector)
	if err != nil {
		t.Fatalf("ParseWebex(%q): %v", c.Selector, err)
	}
	allowed := c.Results
	if allowed == nil {
		allowed = [][]any{c.Result}
	}
	var plain any
	if err := json.Unmarshal(c.Document, &plain); err != nil {
		t.Fatal(err)
	}
	for _, doc := range []any{decode(t, string(c.Document)), plain} {
		for _, p := range []*jsonpath.Path{p, lenient} {
			got, err := p.Select(doc)
			if err != nil {
				t.Fatal(err)
			}
			if !among(got, allowed) {
				t.Errorf("%s on %s gives %s, want one of %v", c.Selector, c.Document, asText(got), allowed)
			}
		}
	}
}

func among(got []any, allowed [][]any) bool {
	for _, want := range allowed {
		if value.Equal(model(got), value.From(want)) {
			return true
		}
	}
	return false
}
