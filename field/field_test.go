package field_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

type mode string

// sample has one setting of every kind.
type sample struct {
	On      bool
	Mode    mode
	Text    expr.Template
	Expr    expr.Template
	Plain   string
	Count   int
	Wait    time.Duration
	Queue   field.Reference
	Var     string
	Path    field.Path
	Headers []field.Row
	Rows    []row
	Any     any
	Secret  string
}

type row struct {
	Value expr.Template
	To    field.Reference
}

func (s *sample) Fields() field.List {
	return field.List{
		field.Bool(&s.On, "on").Or(true).Say("Switch", "Turns it on.").Webex("toggle"),
		field.Choice(&s.Mode, "mode", "fixed", "variable").Say("Mode", "Which one.").Webex("radio"),
		field.Text(&s.Text, "text").ShowIf(&s.Mode, "variable").Require().Say("Text", "What is said.").Webex("text"),
		field.Expr(&s.Expr, "expr").Say("Expression", "").Webex("expression"),
		field.Plain(&s.Plain, "plain").Match(`^[a-z]*$`, "be lower case").Say("Plain", ""),
		field.Int(&s.Count, "count").Range(1, 9).Or(3).Say("Count", "").Webex("count"),
		field.Duration(&s.Wait, "wait", time.Millisecond).Range(0, 5000).Or(2000).Say("Wait", "").Webex("timeout"),
		field.Ref(&s.Queue, "queue").To("queue").ShowIf(&s.On, true).Say("Queue", "").Webex("destination"),
		field.Variable(&s.Var, "variable").Say("Variable", ""),
		field.JSONPath(&s.Path, "path").Say("Path", ""),
		field.Table(&s.Headers, "headers").Say("Headers", "").Webex("headers"),
		field.Items(&s.Rows, "rows", func(r *row) field.List {
			return field.List{field.Text(&r.Value, "value").Say("Value", ""), field.Ref(&r.To, "to").To("skill").Say("To", "")}
		}).Say("Rows", "").Webex("rows"),
		field.Value(&s.Any, "any").Say("Any", ""),
		field.Secret(&s.Secret, "secret").Say("Secret", ""),
	}
}

func decode(t *testing.T, text string) (*sample, []string) {
	t.Helper()
	v, err := payload.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var s sample
	var problems []string
	for _, p := range s.Fields().Decode(v.(*value.Object)) {
		problems = append(problems, p.Code+" "+p.Place())
	}
	return &s, problems
}

func TestDecodeDefaults(t *testing.T) {
	t.Parallel()
	s, problems := decode(t, `{"count": "", "wait": null}`)
	if !s.On || s.Mode != "fixed" || s.Count != 3 || s.Wait != 2*time.Second || len(problems) > 0 {
		t.Errorf("got %+v, problems %q", s, problems)
	}
}

func TestDecodeTextsForNumbersAndBooleans(t *testing.T) {
	t.Parallel()
	s, problems := decode(t, `{"on": "False", "count": " 7 ", "wait": "250", "text": 12, "mode": "variable", "plain": "abc",
		"queue": {"id": "1", "name": "Sales"}, "headers": {"A": "x", "B": 3}, "rows": [{"value": "{{a}}", "to": "s"}], "any": [1], "secret": "s", "path": "$.a"}`)
	if s.On || s.Count != 7 || s.Wait != 250*time.Millisecond || s.Text.Source() != "12" || s.Queue != (field.Reference{ID: "1", Name: "Sales"}) {
		t.Errorf("got %+v", s)
	}
	if len(s.Headers) != 2 || s.Headers[1].Name != "B" || s.Headers[1].Value.Source() != "3" || len(s.Rows) != 1 || s.Path.Compiled == nil {
		t.Errorf("got %+v", s)
	}
	if len(problems) > 0 {
		t.Errorf("problems %q", problems)
	}
}

func TestDurations(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Duration{`"1s500ms"`: 1500 * time.Millisecond, `"00:00:03"`: 3 * time.Second, `1.5`: 1500 * time.Microsecond, `"0.5"`: 500 * time.Microsecond, `0`: 0} {
		if s, problems := decode(t, `{"wait": `+in+`}`); s.Wait != want || len(problems) > 0 {
			t.Errorf("%s gives %v, problems %q", in, s.Wait, problems)
		}
	}
}

func TestDecodeProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{`{"mode": "variable"}`, "required text"},
		{`{"mode": "other"}`, "invalid mode"},
		{`{"on": "maybe"}`, "invalid on"},
		{`{"count": 1.5}`, "invalid count"},
		{`{"count": 12}`, "invalid count"},
		{`{"count": [1]}`, "invalid count"},
		{`{"wait": 9000}`, "invalid wait"},
		{`{"wait": "soon"}`, "invalid wait"},
		{`{"wait": -1}`, "invalid wait"},
		{`{"plain": "ABC"}`, "invalid plain"},
		{`{"plain": {}}`, "invalid plain"},
		{`{"expr": "{{ 1 + }}"}`, "expression expr (line 1, column 8)"},
		{`{"path": "$.a["}`, "expression path (line 1, column 5)"},
		{`{"headers": []}`, "invalid headers"},
		{`{"headers": {"A": "{{ | }}"}}`, "expression headers.A (line 1, column 4)"},
		{`{"rows": {"value": 1}}`, "invalid rows"},
		{`{"rows": ["x"]}`, "invalid rows[0]"},
		{`{"rows": [{"wrong": 1}]}`, "unknown rows[0].wrong"},
		{`{"nothing": 1}`, "unknown nothing"},
	} {
		_, problems := decode(t, c.in)
		if len(problems) != 1 || problems[0] != c.want {
			t.Errorf("%s: problems %q, want %q", c.in, problems, c.want)
		}
	}
}

func TestFieldsThatDoNotApplyAreNotChecked(t *testing.T) {
	t.Parallel()
	s, problems := decode(t, `{"mode": "fixed", "text": "{{ 1 + }}", "on": false, "queue": "q"}`)
	if len(problems) > 0 || s.Queue.ID != "q" {
		t.Errorf("problems %q, queue %v", problems, s.Queue)
	}
	for u := range s.Fields().Uses() {
		t.Errorf("%s is used though it does not apply", u.Path)
	}
}

func TestUses(t *testing.T) {
	t.Parallel()
	s, _ := decode(t, `{"mode": "variable", "text": "{{a}}", "queue": "q1", "variable": "v", "headers": {"H": "x"},
		"rows": [{"value": "one"}, {"value": "two", "to": {"name": "German"}}]}`)
	var got []string
	for u := range s.Fields().Uses() {
		if u.Template != nil {
			got = append(got, u.Path+" = "+u.Template.Source())
		} else {
			got = append(got, fmt.Sprintf("%s → %s %s", u.Path, u.Target, u.Ref))
		}
	}
	want := []string{"text = {{a}}", "queue → queue q1", "variable → variable v", "headers.H = x", "rows[0].value = one", "rows[1].value = two", "rows[1].to → skill German"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("uses (-want +got):\n%s", diff)
	}
	for range s.Fields().Uses() {
		break // stopping early is allowed
	}
}

func TestCodecs(t *testing.T) {
	t.Parallel()
	var s sample
	for _, c := range []struct{ name, properties, want, back string }{
		{"on", `{"toggle": "true"}`, `true`, `{"toggle":true}`},
		{"on", `{"toggle": "False"}`, `false`, `{"toggle":false}`},
		{"on", `{"toggle": ""}`, `null`, ``},
		{"count", `{"count": "5"}`, `5`, `{"count":5}`},
		{"count", `{"count": " "}`, `null`, ``},
		{"count", `{"count": "{{n}}"}`, `"{{n}}"`, `{"count":"{{n}}"}`},
		{"text", `{"text": ""}`, `null`, ``},
		{"text", `{"text": "a"}`, `"a"`, `{"text":"a"}`},
		{"queue", `{"destination": "id", "destination:name": "Sales"}`, `{"id":"id","name":"Sales"}`, `{"destination":"id"}`},
		{"queue", `{"destination": "id", "destination_name": null}`, `"id"`, `{"destination":"id"}`},
		{"queue", `{"destination": null}`, `null`, ``},
		{"queue", `{"destination": ["a"], "destination:name": ["a"]}`, `["a"]`, `{"destination":["a"]}`},
		{"headers", `{"headers": {"A": "b"}}`, `{"A":"b"}`, `{"headers":{"A":"b"}}`},
		{"rows", `{}`, `null`, ``},
	} {
		f, _ := s.Fields().Find(c.name)
		properties, _ := payload.DecodeJSON([]byte(c.properties))
		got := f.Codec().Import(properties.(*value.Object))
		if text := string(value.AppendJSON(nil, got)); text != c.want {
			t.Errorf("%s of %s is %s, want %s", c.name, c.properties, text, c.want)
		}
		if got == nil {
			continue
		}
		if back := value.Text(f.Codec().Export(got)); back != c.back {
			t.Errorf("%s exports as %s, want %s", c.name, back, c.back)
		}
	}
	if f, _ := s.Fields().Find("plain"); f.Codec() != nil {
		t.Error("a field without a Webex property has a codec")
	}
}

func TestSchemaAgreesWithDecode(t *testing.T) {
	t.Parallel()
	var s sample
	compiler := jsonschema.NewCompiler()
	text, err := jsonschema.UnmarshalJSON(strings.NewReader(value.Text(s.Fields().Schema())))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("sample.json", text); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sample.json")
	if err != nil {
		t.Fatal(err)
	}
	for doc, valid := range map[string]bool{
		`{}`:                      true,
		`{"on":"true","count":3}`: true,
		`{"mode":"variable","text":"x","headers":{"A":"b"},"rows":[{"value":"x"}]}`: true,
		`{"queue":{"id":"1","name":"n"}}`:                                           true,
		`{"mode":"other"}`:                                                          false,
		`{"count":12}`:                                                              false,
		`{"headers":[]}`:                                                            false,
		`{"rows":[{"wrong":1}]}`:                                                    false,
		`{"nothing":1}`:                                                             false,
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != valid {
			t.Errorf("schema on %s: %v", doc, err)
		}
		if _, problems := decode(t, doc); (len(problems) == 0) != valid {
			t.Errorf("decoding %s: problems %q", doc, problems)
		}
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	var s sample
	text := s.Fields().Markdown()
	for _, want := range []string{
		"| `on` | Switch | bool | `true` | `toggle` | Turns it on. |",
		"| `mode` | Mode | `fixed`, `variable` | `fixed` | `radio` | Which one. |",
		"| `text` | Text | text | required | `text` | What is said. Applies while `mode` is variable. |",
		"| `wait` | Wait | duration in ms | `2000` | `timeout` |  |",
		"| `queue` | Queue | reference to a queue |  | `destination` | Applies while `on` is true. |",
		"| `rows[].value` | Value | text |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %s in\n%s", want, text)
		}
	}
}

func TestProblemString(t *testing.T) {
	t.Parallel()
	p := field.Problem{Activity: "Menu", Field: "text", Line: 2, Column: 5, Message: "does not fit", Mend: "make it fit"}
	if got, want := p.Error(), "Menu › text (line 2, column 5): does not fit (make it fit)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (field.Problem{Field: "name", Message: "m"}).String(); got != "name: m" {
		t.Errorf("got %s", got)
	}
	if got := (field.Problem{Message: "m"}).String(); got != "m" {
		t.Errorf("got %s", got)
	}
}

// A text with what is no expression is a warning with a mend, an expression that
// is none is an error.
func TestSeverityOfMalformedExpressions(t *testing.T) {
	t.Parallel()
	var text, whole expr.Template
	var rows []field.Row
	l := field.List{field.Text(&text, "text"), field.Expr(&whole, "whole"), field.Table(&rows, "rows")}
	bad := "{{ [a }}"
	got := map[string]field.Severity{}
	for _, p := range l.Decode(value.Of("text", bad, "whole", bad, "rows", value.Of("n", bad))) {
		got[p.Field] = p.Severity
		if (p.Mend != "") != (p.Severity == field.SeverityWarning) {
			t.Errorf("%s: the mend is %q", p.Field, p.Mend)
		}
	}
	want := map[string]field.Severity{"text": field.SeverityWarning, "whole": field.SeverityError, "rows.n": field.SeverityWarning}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
