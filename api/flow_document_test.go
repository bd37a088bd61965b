package api

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// exactly compares flows with the types of values and the order of members.
var exactly = cmp.Options{
	cmp.Comparer(func(a, b *value.Object) bool {
		return (a == nil) == (b == nil) && string(value.AppendJSON(nil, a)) == string(value.AppendJSON(nil, b))
	}),
	cmpopts.EquateEmpty(),
}

// flowFiles are the examples, and the exports that CALLWRIGHT_EXPORTS names.
func flowFiles(t testing.TB) []string {
	t.Helper()
	files, _ := filepath.Glob("../examples/*.yaml")
	more, _ := filepath.Glob("../examples/*/*.yaml")
	files = append(files, more...)
	for _, path := range filepath.SplitList(os.Getenv("CALLWRIGHT_EXPORTS")) {
		found, _ := filepath.Glob(filepath.Join(path, "*.json"))
		files = append(files, found...)
	}
	return files
}

// readFlowFile reads a flow of any form; nil for a file that is something else.
func readFlowFile(t testing.TB, file string) *flow.Flow {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".yaml") && !webex.Ours(text) {
		return nil
	}
	f, _, err := webex.Read(text, activity.Builtin())
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return f
}

// overTheWire is a flow that went through JSON as a document.
func overTheWire(t testing.TB, f *flow.Flow) *flow.Flow {
	t.Helper()
	text, err := json.Marshal(flowDocumentOf(f))
	if err != nil {
		t.Fatal(err)
	}
	var d FlowDocument
	if err := decode(text, &d); err != nil {
		t.Fatal(err)
	}
	return d.flow()
}

func TestFlowDocumentsLoseNothing(t *testing.T) {
	t.Parallel()
	n := 0
	for _, file := range flowFiles(t) {
		f := readFlowFile(t, file)
		if f == nil {
			continue
		}
		n++
		again := overTheWire(t, f)
		if diff := cmp.Diff(f, again, exactly); diff != "" {
			t.Errorf("%s: %s", filepath.Base(file), diff)
		}
		if diff := cmp.Diff(string(flow.Write(f)), string(flow.Write(again))); diff != "" {
			t.Errorf("%s: %s", filepath.Base(file), diff)
		}
	}
	if n < 3 {
		t.Fatalf("only %d flows were tried", n)
	}
}

func TestFlowDocumentsKeepSpellings(t *testing.T) {
	t.Parallel()
	f, problems := flow.Read([]byte(strings.Join([]string{
		"callwright: 1", "name: N", "id: f1", "variables:", "  - {name: a, type: DECIMAL, value: 1.0}", "  - {name: b, type: STRING}",
		"activities:", "  - {label: Begin, id: x, kind: start, links: {out: B}}",
		"  - {label: B, kind: other, settings: {z: 1.0, a: 1, m: 123456789012345678901234567890}, disabled: true, links: [{port: p, to: B}, {port: p, to: x}]}",
		"layout: {activities: {Begin: {x: 1, y: 2.0}, gone: {x: 3, y: 4}}, links: [{id: l1, from: B, port: p}], zoom: 3}", "extra: {more: []}",
	}, "\n")))
	if f == nil {
		t.Fatal(problems)
	}
	text, err := json.Marshal(flowDocumentOf(f))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"value":1.0`, `{"z":1.0,"a":1,"m":123456789012345678901234567890}`, `"layout":{"activities":{"x":{"x":1,"y":2.0},"gone":{"x":3,"y":4}},"zoom":3}`,
		`"links":[{"port":"p","to":"B","id":"l1"},{"port":"p","to":"x"}]`, `"extra":{"more":[]}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
	if diff := cmp.Diff(f, overTheWire(t, f), exactly); diff != "" {
		t.Error(diff)
	}
}

// A document that breaks rules is a flow all the same, and never stops the program.
func TestFlowDocumentsThatBreakRules(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, `{"activities":[{},{}]}`, `{"activities":[{"id":"a","label":"A","links":[{"port":"","to":""},{"port":"p","to":"nowhere"}]},{"id":"a","label":"A"}]}`,
		`{"layout":{"activities":[1]},"settings":null,"variables":[{"name":"v","value":null},{"name":"v"}]}`, `{"layout":{"activities":{"A":1,"a":2}},"activities":[{"id":"a","label":"A"}]}`,
	} {
		var d FlowDocument
		if err := decode([]byte(text), &d); err != nil {
			t.Fatal(err)
		}
		f := d.flow()
		overTheWire(t, f)
		if read, _ := flow.Read(flow.Write(f)); read == nil {
			t.Errorf("%s: its text is no flow:\n%s", text, flow.Write(f))
		}
	}
}
