package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const example = "../../examples/customer-lookup/flow.yaml"

// cli runs one command line in this process.
func cli(t *testing.T, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = execute(context.Background(), args, strings.NewReader(stdin), &o, &e)
	return code, o.String(), e.String()
}

// file writes a file for a test and returns its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	broken := file(t, "broken.yaml", "callwright: 1\nname: x\nactivities:\n- {label: S, kind: start, links: {out: Nowhere}}\n")
	bare := file(t, "bare.yaml", "callwright: 1\nname: x\nactivities:\n- {label: S, kind: start, links: {out: E}}\n- {label: E, kind: end}\n")
	loop := file(t, "loop.yaml", "callwright: 1\nname: x\nactivities:\n- {label: S, kind: start, links: {out: A}}\n- {label: A, kind: condition, settings: {expression: \"{{ true }}\"}, links: {\"true\": B}}\n- {label: B, kind: condition, settings: {expression: \"{{ true }}\"}, links: {\"true\": A}}\n")
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{0, "flow format", []string{"version"}},
		{0, `"flow_format"`, []string{"version", "--json"}},
		{0, "exit codes", []string{"--help"}},
		{2, "unknown flag", []string{"check", "--nonsense", bare}},
		{2, "unknown command", []string{"nonsense"}},
		{2, "requires at least 1 arg", []string{"check"}},
		{2, "no such file", []string{"check", "not-there.json"}},
		{2, "not-there", []string{"run", "not-there.json"}},
		{2, "not-there", []string{"export", "not-there.json"}},
		{2, "not-there", []string{"test", "not-there.flowtest"}},
		{2, "no .flowtest file", []string{"test", t.TempDir()}},
		{2, "choose webex", []string{"export", bare, "--format", "pdf"}},
		{2, "choose live or stub", []string{"run", bare, "--http", "maybe"}},
		{2, "--now", []string{"run", bare, "--now", "yesterday"}},
		{2, "NAME=VALUE", []string{"run", bare, "--var", "x"}},
		{2, "holds no", []string{"check", t.TempDir()}},
		{2, "choose connectors", []string{"schema", "nonsense"}},
		{2, "say what to evaluate", []string{"eval"}},
		{1, "Nowhere", []string{"check", broken}},
		{0, "2 activities: 2 run", []string{"check", bare}},
		{2, "format version 9", []string{"check", bare, file(t, "newer.yaml", "callwright: 9\nname: x\n")}},
		{2, `"code": "unreadable"`, []string{"check", "--json", file(t, "other.json", `{"hello": 1}`)}},
		{0, "ended after 2 activities", []string{"run", bare}},
		{1, "limit", []string{"run", loop}},
		{0, "is not bound", []string{"check", example}},
		{0, "15 activities", []string{"check", filepath.Dir(example)}}, // with resources and inputs beside the flow
		{1, "is not bound", []string{"check", example, "--strict"}},
	} {
		code, out, errs := cli(t, "", c.args...)
		if all := strings.ToLower(out + errs); code != c.code || !strings.Contains(all, strings.ToLower(c.says)) {
			t.Errorf("%v: exit %d, want %d saying %q; it said:\n%s", c.args, code, c.code, c.says, all)
		}
	}
}

func TestHelpHasExamples(t *testing.T) {
	t.Parallel()
	for _, c := range command().Commands() {
		if c.Name() == "eval" || c.Hidden {
			continue
		}
		if c.Example == "" || c.Short == "" {
			t.Errorf("callwright %s has no example or no short text", c.Name())
		}
	}
}

func TestCheckJSON(t *testing.T) {
	t.Parallel()
	code, out, errs := cli(t, "", "check", example, "--json")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var r struct {
		Flows []struct {
			File, Name string
			Activities map[string]int
			Bindings   []struct {
				Kind, ID, Label string
				UsedBy          []string `json:"used_by"`
			}
			Problems []map[string]any
			Written  *string
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	f := r.Flows[0]
	if diff := cmp.Diff(map[string]int{"total": 15, "run": 12, "bind": 3, "unknown": 0}, f.Activities); diff != "" {
		t.Errorf("activities (-want +got):\n%s", diff)
	}
	kinds := map[string]string{}
	for _, b := range f.Bindings {
		kinds[b.Kind+" "+b.ID] = strings.Join(b.UsedBy, ",")
	}
	want := map[string]string{"connector CRM": "Lookup", "queue Gold service": "Gold queue", "queue Service": "Service queue", "prompt defaultmusic_on_hold.wav": "Music"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("bindings (-want +got):\n%s", diff)
	}
	if len(f.Problems) != 3 || f.Written == nil || f.Name != "Customer lookup" {
		t.Errorf("problems %v, written %v, name %q", f.Problems, f.Written, f.Name)
	}
	for _, key := range []string{"code", "severity", "activity", "field", "line", "column", "message", "mend"} {
		if _, ok := f.Problems[0][key]; !ok {
			t.Errorf("a problem lacks %q: %v", key, f.Problems[0])
		}
	}
}

func TestCheckWithEverythingBound(t *testing.T) {
	t.Parallel()
	connectors := file(t, "connectors.yaml", "connectors:\n- {name: CRM, kind: custom, resource_domain: https://crm.example.com, auth: {scheme: basic, username: u, password: \"${env:HOME}\"}}\n")
	resources := file(t, "resources.yaml", "queues:\n- {name: Gold service}\n- {name: Service}\n")
	code, out, errs := cli(t, "", "check", example, "--strict", "--connectors", connectors, "--resources", resources)
	if code != 0 || !strings.Contains(out, "15 activities: 15 run") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestImportExportRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	exported := filepath.Join(dir, "export.json")
	if code, _, errs := cli(t, "", "export", example, "--out", exported); code != 0 {
		t.Fatal(errs)
	}
	if code, out, errs := cli(t, "", "import", exported, "--out", filepath.Join(dir, "flows")); code != 0 || !strings.Contains(out, "written to") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	code, again, errs := cli(t, "", "export", filepath.Join(dir, "flows", "export.yaml"))
	if code != 0 {
		t.Fatal(errs)
	}
	var a, b any
	first, err := os.ReadFile(exported)
	if err != nil {
		t.Fatal(err)
	}
	if json.Unmarshal(first, &a) != nil || json.Unmarshal([]byte(again), &b) != nil {
		t.Fatal("not JSON")
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("the second export differs:\n%s", diff)
	}
}

func TestEval(t *testing.T) {
	t.Parallel()
	vars := file(t, "vars.json", `{"name": "Ann", "n": 3, "o": {"Id": [1, 2]}}`)
	doc := file(t, "doc.json", `{"records": [{"Id": "a", "n": 1.0}, {"Id": "b"}], "big": 12345678901234567890}`)
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{0, "Hello ANN 4 [1,2]\n", []string{"expr", "Hello {{ name | upper }} {{ n + 1 }} {{ o.id }}", "--vars", vars}},
		{0, "{\"text\":\"4\",\"value\":4}\n", []string{"expr", "{{ n + 1 }}", "--vars", vars, "--json"}},
		{0, "2026\n", []string{"expr", "{{ now() | date('yyyy') }}", "--now", "2026-03-01T00:00:00Z"}},
		{0, "a\n", []string{"jsonpath", "$.records.[0].Id", "--doc", doc}},
		{0, "[\"a\",\"b\"]\n", []string{"jsonpath", "$.records[*].Id", "--doc", doc}},
		{0, "[\"a\",\"b\"]\n", []string{"jsonpath", "$.records[*].Id", "--mode", "rfc9535", "--doc", doc, "--json"}},
		{0, "[]\n", []string{"jsonpath", "$.nothing", "--mode", "rfc9535", "--doc", doc, "--json"}},
		{0, "", []string{"jsonpath", "$.nothing", "--doc", doc}},
		{0, "12345678901234567890\n", []string{"jsonpath", "$.big", "--doc", doc}},
		{1, "", []string{"jsonpath", "$.[", "--doc", doc}},
		{1, "", []string{"jsonpath", "$.[0]", "--mode", "rfc9535", "--doc", doc}},
		{1, "", []string{"expr", "{{ 1 + }}"}},
		{2, "", []string{"jsonpath", "$", "--mode", "xpath", "--doc", doc}},
		{2, "", []string{"jsonpath", "$", "--doc", vars + "x"}},
		{2, "", []string{"expr", "x", "--vars", doc + "x"}},
	} {
		code, out, errs := cli(t, "", append([]string{"eval"}, c.args...)...)
		if code != c.code || out != c.want {
			t.Errorf("%v: exit %d, %q; want %d, %q (%s)", c.args, code, out, c.code, c.want, errs)
		}
		if c.code == 1 && !strings.Contains(errs, "line 1, column") {
			t.Errorf("%v: the place is missing: %s", c.args, errs)
		}
	}
	if code, out, _ := cli(t, `{"a": true}`, "eval", "jsonpath", "$.a", "--json"); code != 0 || out != "true\n" {
		t.Errorf("from standard input: %d %q", code, out)
	}
	if code, _, errs := cli(t, `{"a": `, "eval", "jsonpath", "$.a"); code != 2 || !strings.Contains(errs, "standard input") {
		t.Errorf("broken input: %d %q", code, errs)
	}
}

func TestTestCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	passing := "flow: {callwright: 1, name: x, activities: [{label: S, kind: start, links: {out: E}}, {label: E, kind: end}]}\nexpect:\n  outcome: ended\n  path: [S, E]\n"
	for name, content := range map[string]string{"good.flowtest": passing, "bad.flowtest": strings.Replace(passing, "[S, E]\n", "[S, X]\n", 1), "broken.flowtest": "nonsense: 1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report := filepath.Join(dir, "report.xml")
	code, out, _ := cli(t, "", "test", dir, "--junit", report)
	if code != 1 || !strings.Contains(out, "1 passed, 2 failed") || !strings.Contains(out, "FAIL") {
		t.Errorf("exit %d\n%s", code, out)
	}
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
	}
	if err := xml.Unmarshal(text, &suites); err != nil || suites.Tests != 3 || suites.Failures != 1 || suites.Errors != 1 {
		t.Errorf("report %+v, %v", suites, err)
	}
	bad := filepath.Join(dir, "bad.flowtest")
	if code, out, errs := cli(t, "", "test", bad, "-update"); code != 0 {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, out, _ := cli(t, "", "test", bad, "--json"); code != 0 || !strings.Contains(out, `"passed":true`) {
		t.Errorf("after -update: exit %d, %s", code, out)
	}
	if _, out, _ := cli(t, "", "test", bad, "-v"); !strings.Contains(out, "S (start)") {
		t.Errorf("no trace with -v: %s", out)
	}
}

func TestSchemasAreSchemas(t *testing.T) {
	t.Parallel()
	for name := range schemas() {
		code, out, errs := cli(t, "", "schema", name)
		if code != 0 {
			t.Fatal(errs)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource(name+".json", doc); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Compile(name + ".json"); err != nil {
			t.Errorf("schema %s: %v", name, err)
		}
	}
}

func TestRunJSON(t *testing.T) {
	t.Parallel()
	inputs := file(t, "inputs.yaml", "- digits: \"1\"\n- agent: {answered: {AgentName: Ann}}\n")
	code, out, errs := cli(t, "", "run", example, "--http", "stub", "--inputs", inputs, "--json", "--now", "2026-01-01T00:00:00Z", "--contact", "ANI=+1555", "--var", "tier=none")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var last struct {
		Type, Outcome string
		Path          []string
		HTTP          []map[string]any
		Variables     map[string]any
	}
	for _, l := range lines {
		var v map[string]any
		if err := json.Unmarshal([]byte(l), &v); err != nil || v["type"] == nil {
			t.Fatalf("line %s: %v", l, err)
		}
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	want := []string{"NewContact", "Lookup", "Found", "Greet stranger", "Menu", "Service queue", "Music", "AgentAnswered", "Screen"}
	if diff := cmp.Diff(want, last.Path); diff != "" || last.Type != "summary" || last.Outcome != "ended" || len(last.HTTP) != 1 {
		t.Errorf("summary %+v\n%s", last, diff)
	}
}

func TestBadInputs(t *testing.T) {
	t.Parallel()
	inputs := file(t, "inputs.yaml", "- dance: true\n")
	code, _, errs := cli(t, "", "run", example, "--http", "stub", "--inputs", inputs)
	if code != 2 || !strings.Contains(errs, "dance") || !strings.Contains(errs, "line 1") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
