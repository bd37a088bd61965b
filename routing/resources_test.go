package routing_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

var update = flag.Bool("update", false, "write the published schema")

const schemaFile = "resources.schema.json"

// example is the document of resources.md.
func example(t *testing.T) []byte {
	t.Helper()
	page, err := os.ReadFile("resources.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := bytes.Cut(page, []byte("```yaml\n"))
	text, _, closed := bytes.Cut(after, []byte("```\n"))
	if !ok || !closed {
		t.Fatal("the page has no example")
	}
	return text
}

func TestExampleOfThePage(t *testing.T) {
	t.Parallel()
	r, problems := routing.ReadResources(example(t))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(r.Staff) != 1 || len(r.Skills) != 2 || len(r.Numbers) != 2 || len(r.Media) != 1 {
		t.Fatalf("read %+v", r)
	}
	if len(r.Hours) != 1 || len(r.Queues) != 2 || len(r.Prompts) != 2 || len(r.EntryPoints) != 1 || len(r.Functions) != 1 || len(r.Globals) != 1 {
		t.Fatalf("read %+v", r)
	}
	want := routing.Queue{Name: "Sales", ID: "0a6e5f0c-7f9c-4a59-9a51-2f2f0d3a7c11", Wait: 90 * time.Second, Waiting: 3, Agents: []routing.Agent{
		{Name: "Ann", Email: "ann@example.com", Team: "Berlin", Skills: []routing.Skill{{Name: "English", Value: int64(8)}, {Name: "Returns", Value: true}}},
		{Name: "Bob", Away: true},
		{Name: "Eve", Email: "eve@example.com", Group: 2},
	}, Escalate: 2 * time.Minute}
	if diff := cmp.Diff(want, r.Queues[0]); diff != "" {
		t.Error(diff)
	}
	check(t, r.Hours[0], []ask{
		{"2026-03-02T08:00:00Z", routing.WorkingHours}, {"2026-12-25T10:00:00Z", routing.Holidays},
		{"2026-06-12T13:00:00Z", routing.Override}, {"2026-03-01T10:00:00Z", routing.Default},
	})
}

func TestSchemaIsPublished(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	if err := json.Indent(&want, value.AppendJSON(nil, routing.Schema()), "", "  "); err != nil {
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
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaFile, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	for text, fine := range map[string]bool{
		string(example(t)):                    true,
		"queues: [{id: x}]":                   false, // without a name
		"quues: []":                           false,
		"queues: {Sales: {}}":                 false,
		"business_hours: []":                  true,
		"prompts: [{name: a.wav, length: 3}]": true,
	} {
		d, problems := flow.ReadDocument([]byte(text))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(value.AppendJSON(nil, d.Value())))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(doc); (err == nil) != fine {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestProblemsNameTheirPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, code, field string
		line, column      int
	}{
		{"queues: [", flow.CodeSyntax, "", 1, 0},
		{"- a", field.CodeInvalid, "", 0, 0},
		{"queues:\n  - id: x\n", field.CodeRequired, "queues[0].name", 2, 5},
		{"queues:\n  - name: A\n    agents: 2\n", field.CodeInvalid, "queues[0].agents", 3, 5},
		{"quues: []\n", field.CodeUnknown, "quues", 1, 1},
		{"queues:\n  - name: A\n  - name: B\n    id: A\n  - name: B\n", routing.CodeDuplicate, "queues[2]", 5, 5},
		{"prompts:\n  - {name: a, length: long}\n", field.CodeInvalid, "prompts[0].length", 2, 15},
		{"business_hours:\n  - name: H\n    shifts:\n      - {from: \"9\", to: \"10:00\"}\n", field.CodeInvalid, "business_hours[0].shifts[0]", 4, 0},
		{"business_hours:\n  - name: H\n    holidays:\n      - {name: nothing}\n", field.CodeInvalid, "business_hours[0].holidays[0]", 4, 0},
		{"business_hours:\n  - name: H\n    overrides:\n      - {from: 2026-01-02, to: 2026-01-01}\n", field.CodeInvalid, "business_hours[0].overrides[0]", 4, 0},
	} {
		r, problems := routing.ReadResources([]byte(c.text))
		if len(problems) != 1 || r == nil {
			t.Errorf("%q: %v", c.text, problems)
			continue
		}
		p := problems[0]
		if p.Code != c.code || p.Field != c.field || p.Line != c.line || c.column != 0 && p.Column != c.column {
			t.Errorf("%q: %+v", c.text, p)
		}
	}
	for _, text := range []string{"", "\n\n", "# nothing yet\n"} {
		if r, problems := routing.ReadResources([]byte(text)); len(problems) > 0 || r == nil {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestBinding(t *testing.T) {
	t.Parallel()
	r, problems := routing.ReadResources([]byte(`
queues: [{name: Sales, id: q1}, {name: q1, id: other}, {name: Support}]
global_variables: [{name: G, id: g1, value: de}]
entry_points: [{name: Main, id: e1, flow: main.yaml}]
functions: [{name: mask, returns: {a: 1}}]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range []struct{ id, name, want string }{
		{"q1", "", "Sales"}, {"q1", "Support", "Sales"}, {"unknown", "Support", "Support"}, {"Support", "", "Support"},
		{"", "SUPPORT", "Support"}, {"Q1", "", "Sales"}, {"", "other", "q1"},
	} {
		if q := r.Queue(c.id, c.name); q == nil || q.Name != c.want {
			t.Errorf("%+v: %+v", c, q)
		}
	}
	if q := r.Queue("", ""); q != nil {
		t.Errorf("nothing is bound to %+v", q)
	}
	if f := r.Function("", "MASK"); f == nil || value.Text(f.Returns) != `{"a":1}` {
		t.Errorf("function %+v", f)
	}
	if e := r.EntryPoint("e1", ""); e == nil || e.Flow != "main.yaml" {
		t.Errorf("entry point %+v", e)
	}
}

func TestDesk(t *testing.T) {
	t.Parallel()
	r, problems := routing.ReadResources([]byte(`
allocation_seed: 1
business_hours: [{name: Day, id: h1, shifts: [{from: "08:00", to: "18:00"}]}, {name: Lost, zone: Nowhere/Here}]
queues: [{name: Sales, expected_wait: 60, waiting: 2, agents: [{name: Ann}, {name: Bob, away: true}]}]
prompts: [{name: hold.wav, length: 20}]
entry_points: [{name: Main, flow: main}]
global_variables: [{name: A, value: 1}, {name: B, value: 2}]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := routing.NewDesk(r, nil)
	now := moment(t, "2026-01-01T12:00:00Z")
	lookup := func(what, id, name string, args *value.Object) activity.Found {
		return d.Lookup("X", activity.Lookup{What: what, ID: id, Name: name, Args: args}, now)
	}
	turns := value.Of("activity", "P", "percents", []any{int64(50), int64(50)})
	for _, c := range []struct {
		got  activity.Found
		want any
		code string
	}{
		{lookup(activity.LookupHours, "h1", "", nil), "workingHours", ""},
		{lookup(activity.LookupHours, "none", "", nil), "workingHours", ""},
		{lookup(activity.LookupHours, "none", "", nil), "workingHours", ""},
		{lookup(activity.LookupHours, "", "Lost", nil), nil, "business_hours"},
		{lookup(activity.LookupAllocation, "", "", turns), int64(1), ""},
		{lookup(activity.LookupAllocation, "", "", turns), int64(0), ""},
		{lookup(activity.LookupAllocation, "", "", nil), nil, "allocation"},
		{lookup("moon", "", "", nil), nil, "lookup"},
	} {
		if c.got.Value != c.want || c.got.Failure.Code != c.code {
			t.Errorf("got %+v, want %v %s", c.got, c.want, c.code)
		}
	}
	figures, _ := lookup(activity.LookupQueue, "", "Sales", nil).Value.(*value.Object)
	if got := value.Text(figures); got != `{"PIQ":3,"EWT":60000,"CallsQueuedNow":2,"OldestCallTime":60,"LoggedOnAgentsCurrent":2,"LoggedOnAgentsAll":2,"AvailableAgentsCurrent":1,"AvailableAgentsAll":1}` {
		t.Error(got)
	}
	if got := value.Text(lookup(activity.LookupQueue, "gone", "", nil).Value); !strings.Contains(got, `"OldestCallTime":0,"LoggedOnAgentsCurrent":0`) {
		t.Error(got)
	}
	if p := d.Prompt("X", "hold.wav"); p.Length != 20*time.Second {
		t.Errorf("%+v", p)
	}
	if p := d.Prompt("X", "gone.wav"); p.Length != 0 || p.Name != "gone.wav" {
		t.Errorf("%+v", p)
	}
	if d.EntryPoint("", "main") != "main" || d.EntryPoint("", "other") != "" {
		t.Error("entry points")
	}
	globals := d.Globals(&flow.Flow{Variables: []flow.Variable{{Name: "A", Source: flow.Global}, {Name: "B", Source: flow.Global, Overwrite: true},
		{Name: "C", Source: flow.Global}, {Name: "D"}}})
	if got := value.Text(globals); got != `{"A":1}` {
		t.Error(got)
	}
	var named []string
	for _, p := range d.Problems() {
		if p.Code != routing.CodeUnbound || p.Mend == "" {
			t.Errorf("%+v", p)
		}
		named = append(named, p.Message[:strings.Index(p.Message, " is")])
	}
	if diff := cmp.Diff([]string{`"none"`, `"gone"`, `"gone.wav"`, `"C"`}, named); diff != "" {
		t.Errorf("each is named once: %s", diff)
	}
	if len(d.Problems()) != 0 {
		t.Error("the problems were taken already")
	}
	if got := routing.NewDesk(nil, nil).Queue("X", "", "any", "Sales"); got.Name != "any" {
		t.Errorf("%+v", got)
	}
	if got := d.Queue("X", "some", "", "Sales"); got.Name != "Sales" || len(d.Problems()) != 1 {
		t.Errorf("the fallback queue: %+v", got)
	}
}

func TestSkills(t *testing.T) {
	t.Parallel()
	q := routing.Queue{Agents: []routing.Agent{
		{Name: "Ann", Skills: []routing.Skill{{ID: "s1", Name: "English", Value: int64(8)}, {Name: "VIP", Value: true}, {Name: "Region", Value: "north,south"}}},
		{Name: "Bob", Skills: []routing.Skill{{Name: "english", Value: int64(4)}}},
		{Name: "Cid", Away: true, Skills: []routing.Skill{{Name: "English", Value: int64(10)}}},
	}}
	one := func(skill, condition, v string) *value.Object {
		return value.Of("requirements", []any{value.Of("skill", skill, "name", "English", "condition", condition, "value", v)})
	}
	named := func(skill, condition, v string) *value.Object {
		return value.Of("requirements", []any{value.Of("skill", skill, "condition", condition, "value", v)})
	}
	relaxed := one("s1", "gte", "9")
	relaxed.Set("relaxations", []any{
		value.Of("after", int64(20), "requirements", []any{value.Of("skill", "s1", "name", "English", "condition", "gte", "value", "5")}),
		value.Of("after", int64(20), "requirements", []any{}),
	})
	odd := value.Of("requirements", []any{"no row"}, "relaxations", "none")
	for i, c := range []struct {
		skills *value.Object
		waited time.Duration
		want   string
	}{
		{nil, 0, "Ann Bob"},
		{one("s1", "gte", "5"), 0, "Ann"},
		{one("", "lte", "5"), 0, "Bob"},
		{one("", "gt", "7"), 0, "Ann"},
		{one("", "lt", "8"), 0, "Bob"},
		{one("", "eq", "8.0"), 0, "Ann"},
		{one("", "ne", "8"), 0, "Bob"},
		{one("", "smells", "8"), 0, ""},
		{named("VIP", "is", "true"), 0, "Ann"},
		{named("VIP", "ne", "true"), 0, "Bob"},
		{named("VIP", "gte", "5"), 0, ""},
		{named("Region", "contains", "South"), 0, "Ann"},
		{relaxed, 19 * time.Second, ""},
		{relaxed, 20 * time.Second, "Ann"},
		{relaxed, 40 * time.Second, "Ann Bob"},
		{odd, 0, "Ann Bob"},
	} {
		var names []string
		for _, a := range q.Available(c.skills, c.waited) {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%d: %q, want %q", i, got, c.want)
		}
	}
}

func TestPageHasTheSettings(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("resources.md")
	if err != nil {
		t.Fatal(err)
	}
	const heading = "## Settings\n\n"
	before, _, ok := strings.Cut(string(page), heading)
	want := before + heading + withoutWebex(new(routing.Resources).Fields().Markdown())
	if *update && ok {
		if err := os.WriteFile("resources.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(page)); diff != "" {
		t.Errorf("run the test with -update: %s", diff)
	}
}

// withoutWebex leaves out the column that only activities have.
func withoutWebex(table string) string {
	table = strings.ReplaceAll(table, "| default | Webex property |", "| default |")
	table = strings.Replace(table, "|---|---|---|---|---|---|", "|---|---|---|---|---|", 1)
	return strings.ReplaceAll(table, " |  | ", " | ")
}
