package flow_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// exactly compares flows with the types of values: 1 is neither 1.0 nor "1".
var exactly = cmp.Options{
	cmp.Comparer(func(a, b *value.Object) bool {
		if a == nil || b == nil {
			return a == b
		}
		return typed(a) == typed(b)
	}),
	cmpopts.EquateEmpty(),
}

// typed is v with the type of each scalar.
func typed(v any) string {
	switch v := v.(type) {
	case *value.Object:
		var b strings.Builder
		for k, m := range v.All() {
			fmt.Fprintf(&b, "%q:%s,", k, typed(m))
		}
		return "{" + b.String() + "}"
	case []any:
		var b strings.Builder
		for _, m := range v {
			b.WriteString(typed(m) + ",")
		}
		return "[" + b.String() + "]"
	}
	return fmt.Sprintf("%T(%#v)", v, v)
}

const hello = `# A comment.
callwright: 1
name: Hello
description: |
  Two lines
  of text.
variables:
  - {name: tier, type: STRING, value: standard, secure: true}
  - name: n
    type: INTEGER
    value: "0"
    source: GLOBAL
    id: 0a
    agent_viewable: true
    agent_editable: true
    desktop_label: Tier
    reportable: true
    overwrite: true
    description: how many
activities:
  - {label: NewPhoneContact, kind: start, links: {out: Menu}}
  - label: Menu
    id: 3f
    kind: menu
    description: Asks
    disabled: true
    settings:
      prompts: [{tts: "Hello {{name}}"}]
      timeout: 3
    links: {1: Bye, "2": 3f, error: Bye}
  - {label: Bye, kind: disconnect}
events:
  - {label: AgentAnswered, kind: event, settings: {event: AgentContactAssigned, as: AgentAnswered}, links: {out: Bye}}
settings: {delayTime: "2000"}
layout:
  activities: {Menu: {x: 1, y: 2.5}}
  links:
    - {id: l3, from: Menu, port: error}
    - {id: l1, from: Menu, port: "1"}
extra: {webex: {a: {}}}
`

func TestRead(t *testing.T) {
	t.Parallel()
	f, problems := flow.Read([]byte(hello))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := &flow.Flow{
		Name: "Hello", Type: flow.TypeFlow, Description: "Two lines\nof text.\n",
		Variables: []flow.Variable{
			{Name: "tier", Type: flow.String, Value: "standard", Secure: true},
			{Name: "n", ID: "0a", Type: flow.Integer, Value: "0", Description: "how many", Source: flow.Global, AgentViewable: true,
				AgentEditable: true, DesktopLabel: "Tier", Reportable: true, Overwrite: true},
		},
		Activities: []flow.Activity{
			{ID: "NewPhoneContact", Label: "NewPhoneContact", Kind: "start", Links: []flow.Link{{Port: "out", Target: "3f"}}},
			{ID: "3f", Label: "Menu", Kind: "menu", Description: "Asks", Disabled: true,
				Settings: value.Of("prompts", []any{value.Of("tts", "Hello {{name}}")}, "timeout", int64(3)),
				Links:    []flow.Link{{Port: "1", Target: "Bye", ID: "l1"}, {Port: "2", Target: "3f"}, {Port: "error", Target: "Bye", ID: "l3"}}},
			{ID: "Bye", Label: "Bye", Kind: "disconnect"},
		},
		Events: []flow.Activity{{ID: "AgentAnswered", Label: "AgentAnswered", Kind: "event",
			Settings: value.Of("event", "AgentContactAssigned", "as", "AgentAnswered"), Links: []flow.Link{{Port: "out", Target: "Bye"}}}},
		Settings: value.Of("delayTime", "2000"),
		Layout:   value.Of("activities", value.Of("Menu", value.Of("x", int64(1), "y", 2.5)), "links", []any{"l3", "l1"}),
		Extra:    value.Of("webex", value.Of("a", value.NewObject(0))),
	}
	if diff := cmp.Diff(want, f, exactly); diff != "" {
		t.Error(diff)
	}
	roundTrip(t, f)
	order := []string{}
	for _, l := range f.LinksInOrder() {
		order = append(order, l.Source.Label+" "+l.Port)
	}
	if diff := cmp.Diff([]string{"Menu error", "Menu 1", "NewPhoneContact out", "Menu 2", "AgentAnswered out"}, order); diff != "" {
		t.Error(diff)
	}
}

// roundTrip asserts that the text form of f reads back as f, and is stable.
func roundTrip(t *testing.T, f *flow.Flow) []byte {
	t.Helper()
	text := flow.Write(f)
	again, problems := flow.Read(text)
	if again == nil {
		t.Fatalf("reading what Write wrote: %v\n%s", problems, text)
	}
	if diff := cmp.Diff(f, again, exactly); diff != "" {
		t.Fatalf("Read(Write(f)) differs from f:\n%s\n%s", diff, text)
	}
	if second := flow.Write(again); string(second) != string(text) {
		t.Fatalf("the text is not stable:\n%s", cmp.Diff(string(text), string(second)))
	}
	return text
}

func TestWriteGolden(t *testing.T) {
	t.Parallel()
	f, _ := flow.Read([]byte(hello))
	want, err := os.ReadFile(filepath.Join("testdata", "hello.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(flow.Write(f))); diff != "" {
		t.Error(diff)
	}
}

// scalars are texts and values that YAML is apt to change.
var scalars = []any{
	nil, true, false, int64(0), int64(-7), int64(5000), 1.0, 1.5, -0.25, 1e300, 1e-9, json.Number("123456789012345678901234567890"), json.Number("1e400"),
	"", " ", "5000", "1", "1.0", "-1", "+1", "+15550100", "007", "0x1F", "0o7", "1_000", "1e5", ".5", ".inf", ".nan", "-", "--", "---", "...", "?",
	"null", "Null", "~", "true", "True", "TRUE", "false", "yes", "no", "on", "off", "y", "N",
	"2026-03-02", "2026-03-02T09:00:00Z", "12:30:00", "12:30",
	"a: b", "a:", ":a", "a #b", "#a", "- a", "a\nb", "a\nb\n", "a\n\nb\n\n", "\n", "\na", " a\nb", "a\n b", "a\n  \nb", "a\nb ", "\ta\nb", "a\n\tb",
	"a\r\nb", "a\rb", "tab\there", "nul\x00", "esc\x1b", "\u0085", "\u2028", "\ufeff", "\ufffd", "é", "日本語", "😀", "\U000e0001", "a\u00a0b",
	"it's", `say "hi"`, `back\slash`, `it's "both"`, "{{name}}", "{{ a | replace({\"a\":\"b\"}) }}", "[1]", "{a}", "&a", "*a", "!a", "%a", "@a", "`a`", "|", ">", "'", `"`,
	"a, b", "https://x.example/a?b=c#d", "a]", "}", "<speak>\n  <p>{{x}}</p>\n</speak>", "# not a comment\nline", "key: value\nother: value", "- a\n- b",
	strings.Repeat("long ", 60) + "end", "95fe1b9d-c447-4051-89e4-dfa2f49c34da", "12345678-1234-1234-1234-123456789012", "a\n---\nb", "a\n...\nb", "trailing ", "=", "<<", "a\n#b\n",
}

func TestScalarsKeepTheirTypes(t *testing.T) {
	t.Parallel()
	for i, v := range scalars {
		key, isText := v.(string)
		if !isText {
			key = "k"
		}
		f := &flow.Flow{Name: "f", Type: flow.TypeFlow, Activities: []flow.Activity{{ID: "a", Label: "a", Kind: "k",
			Settings: value.Of("plain", v, "list", []any{v, v, []any{v}}, "object", value.Of("k"+key, v), "key", value.Of(key, v),
				"rows", []any{value.Of(key, v, "deep", value.Of("x", v)), value.NewObject(0), []any{}})}},
			Extra: value.Of("webex", value.Of("a", value.Of(key, v, "l", []any{v})))}
		if isText {
			f.Name, f.Description = key, key
			f.Activities[0].Label, f.Activities[0].Links = key, []flow.Link{{Port: key, Target: "a"}, {Port: "p", Target: key, ID: key}}
		}
		f.Variables = []flow.Variable{{Name: "v", Type: flow.String, Value: v}}
		t.Run(fmt.Sprint(i), func(t *testing.T) { roundTrip(t, f) })
	}
}

func TestProblemsHavePlaces(t *testing.T) {
	t.Parallel()
	const head = "callwright: 1\nname: f\n"
	for _, c := range []struct {
		name, text, code, activity, path string
		line, column                     int
		fatal                            bool
	}{
		{"syntax", head + "variables: [\nx", flow.CodeSyntax, "", "", 3, 12, true},
		{"no mapping", "- a\n", flow.CodeSyntax, "", "", 1, 1, true},
		{"empty", "# nothing\n", flow.CodeSyntax, "", "", 1, 1, true},
		{"two documents", head + "---\na: 1\n", flow.CodeSyntax, "", "", 4, 2, true},
		{"anchor", head + "description: &a x\n", flow.CodeSyntax, "", "", 3, 14, true},
		{"alias", head + "description: *a\n", flow.CodeSyntax, "", "", 3, 14, true},
		{"tag", head + "description: !!str x\n", flow.CodeSyntax, "", "", 3, 14, true},
		{"key twice", head + "name: g\n", flow.CodeSyntax, "", "", 3, 1, true},
		{"later version", "callwright: 2\n", flow.CodeVersion, "", "callwright", 1, 13, true},
		{"version as text", "callwright: \"1\"\n", flow.CodeVersion, "", "callwright", 1, 13, true},
		{"no version", "name: f\n", flow.CodeVersion, "", "callwright", 1, 1, false},
		{"no name", "callwright: 1\n", field.CodeRequired, "", "name", 1, 1, false},
		{"unknown key", head + "colour: red\n", flow.CodeUnknownKey, "", "colour", 3, 1, false},
		{"unknown key of an activity", head + "activities:\n  - label: A\n    kind: end\n    portz: {}\n", flow.CodeUnknownKey, "A", "portz", 6, 5, false},
		{"name is a list", "callwright: 1\nname: [a]\n", field.CodeInvalid, "", "name", 2, 7, false},
		{"type", head + "type: bot\n", field.CodeInvalid, "", "type", 3, 7, false},
		{"activities is a text", head + "activities: none\n", field.CodeInvalid, "", "activities", 3, 13, false},
		{"an activity is a text", head + "activities:\n  - none\n", field.CodeInvalid, "", "activities[0]", 4, 5, false},
		{"no label", head + "activities:\n  - kind: end\n", field.CodeRequired, "", "activities[0].label", 4, 5, false},
		{"no kind", head + "activities:\n  - label: A\n", field.CodeRequired, "A", "kind", 4, 5, false},
		{"disabled", head + "activities:\n  - {label: A, kind: end, disabled: maybe}\n", field.CodeInvalid, "A", "disabled", 4, 37, false},
		{"settings", head + "activities:\n  - {label: A, kind: end, settings: 1}\n", field.CodeInvalid, "A", "settings", 4, 37, false},
		{"unknown target", head + "activities:\n  - label: A\n    kind: wait\n    links:\n      default: B\n", flow.CodeUnknownTarget, "A", "links.default", 7, 16, false},
		{"target is a list", head + "activities:\n  - {label: A, kind: wait, links: {default: [A]}}\n", field.CodeInvalid, "A", "links.default", 4, 45, false},
		{"link without to", head + "activities:\n  - {label: A, kind: wait, links: [{port: default}]}\n", field.CodeRequired, "A", "links[0]", 4, 37, false},
		{"same id", head + "activities:\n  - {label: A, kind: end}\n  - {label: B, id: A, kind: end}\n", flow.CodeDuplicateID, "B", "id", 5, 6, false},
		{"same label", head + "activities:\n  - {label: A, kind: end}\nevents:\n  - {label: A, id: x, kind: end}\n", flow.CodeDuplicateLabel, "A", "label", 6, 6, false},
		{"events first", head + "events:\n  - {label: A, id: x, kind: end}\nactivities:\n  - {label: A, kind: end}\n", flow.CodeDuplicateLabel, "A", "label", 4, 6, false},
		{"variable without a name", head + "variables:\n  - {type: STRING}\n", field.CodeRequired, "", "variables[0].name", 4, 6, false},
		{"variable type", head + "variables:\n  - {name: a, type: TEXT}\n", field.CodeInvalid, "", "variables[0].type", 4, 6, false},
		{"variable source", head + "variables:\n  - {name: a, source: SKY}\n", field.CodeInvalid, "", "variables[0].source", 4, 6, false},
		{"variable twice", head + "variables:\n  - {name: a}\n  - {name: a}\n", flow.CodeDuplicateName, "", "variables[1].name", 5, 6, false},
		{"layout links", head + "layout:\n  links: 5\n", field.CodeInvalid, "", "layout.links", 4, 3, false},
		{"deep", head + "extra: " + strings.Repeat("[", 5000) + "\n", flow.CodeSyntax, "", "", 3, 208, true},
		{"deep lines", head + "extra:\n  " + strings.Repeat("- ", 5000) + "\n", flow.CodeSyntax, "", "", 4, 403, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, problems := flow.Read([]byte(c.text))
			if (f == nil) != c.fatal || len(problems) != 1 {
				t.Fatalf("flow %v, problems %v", f != nil, problems)
			}
			p := problems[0]
			got := fmt.Sprint(p.Code, " ", p.Activity, " ", p.Field, " ", p.Line, ":", p.Column)
			if want := fmt.Sprint(c.code, " ", c.activity, " ", c.path, " ", c.line, ":", c.column); got != want {
				t.Errorf("got  %s\nwant %s (%s)", got, want, p.Message)
			}
		})
	}
}

func TestLinksNameTheirTarget(t *testing.T) {
	t.Parallel()
	f := &flow.Flow{Name: "f", Type: flow.TypeFlow, Activities: []flow.Activity{
		{ID: "1", Label: "Twin", Kind: "end"},
		{ID: "2", Label: "Twin", Kind: "end"},
		{ID: "Only", Label: "Twin", Kind: "end"}, // its id is another's label
		{ID: "3", Label: "Only", Kind: "wait", Links: []flow.Link{
			{Port: "a", Target: "1"}, {Port: "b", Target: "2"}, {Port: "c", Target: "Only"}, {Port: "d", Target: "3"},
			{Port: "a", Target: "3", ID: "second"}, {Port: "a", Target: "gone", ID: "third"}, {Port: "e", Target: ""},
		}},
		{ID: "4", Label: "", Kind: "wait", Links: []flow.Link{{Port: "x", Target: "4"}}},
	}}
	f.OrderLinks([]string{"third", "second"})
	text := string(roundTrip(t, f))
	for _, want := range []string{"to: \"1\"", "to: {id: Only}", "to: Only", "- {port: a, to: gone}"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func FuzzReadWrite(f *testing.F) {
	f.Add([]byte(hello), "seed")
	for _, v := range scalars {
		if s, ok := v.(string); ok {
			f.Add([]byte("callwright: 1\nname: f\nactivities:\n- {label: a, kind: k, settings: {x: 1.50}}\n"), s)
		}
	}
	f.Add([]byte(`{"callwright": 1, "name": "\ud83d\ude00\/", "layout": {"links": [{"id": "x", "from": "a", "port": "p"}]}}`), "x")
	f.Fuzz(func(t *testing.T, text []byte, s string) {
		made := &flow.Flow{Name: "f", Type: flow.TypeFlow, Activities: []flow.Activity{{ID: "a", Label: "a", Kind: "k",
			Settings: value.Of("x", s, s, []any{s, value.Of("y", s)}, "z", value.Of("k", value.Of(s, s)))}}}
		if s = strings.ToValidUTF8(s, "?"); s == made.Activities[0].Settings.Keys()[0] || validKeys(made.Activities[0].Settings) {
			roundTrip(t, made)
		}
		if len(text) > 1<<16 {
			return
		}
		if read, _ := flow.Read(text); read != nil {
			roundTrip(t, read)
		}
	})
}

// validKeys reports whether the object holds valid UTF-8 only; the text form has no other.
func validKeys(o *value.Object) bool {
	return strings.ToValidUTF8(typed(o), "") == typed(o) && !strings.Contains(typed(o), `\x`)
}
