package flow_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/flow"
)

// reading reads a flow that has no problems.
func reading(t *testing.T, text string) *flow.Flow {
	t.Helper()
	f, problems := flow.Read([]byte(text))
	for _, p := range problems {
		t.Fatal(p)
	}
	return f
}

const before = `callwright: 1
name: Main
id: m1
description: Old
variables:
  - {name: tier, type: STRING, value: gold}
  - {name: gone, type: STRING}
  - {name: pin, type: STRING, value: "1111", secure: true}
activities:
  - label: Start
    id: a0
    kind: start
    links: {out: Menu}
  - label: Menu
    id: a1
    kind: menu
    settings: {timeout: 3, choices: [{digit: "1"}, {digit: "2"}], prompts: [{text: Hello}]}
    links: {"1": Sales, "2": Support, timeout: Menu}
  - label: Sales
    id: a2
    kind: play-message
    settings: {prompts: [{text: One moment}]}
  - label: Support
    id: a3
    kind: play-message
    disabled: true
  - label: Old
    id: a4
    kind: disconnect
events:
  - label: OnGlobalError
    id: e1
    kind: event
    settings: {event: GlobalErrorHandling}
settings: {delayTime: "2000"}
layout:
  Menu: {x: 1, y: 2}
`

const after = `callwright: 1
name: Main desk
id: m1
description: New
variables:
  - {name: tier, type: INTEGER, value: "7", description: Level}
  - {name: pin, type: STRING, value: "2222", secure: true}
  - {name: fresh, type: BOOLEAN, value: "true", reportable: true}
activities:
  - label: Start
    id: a0
    kind: start
    links: {out: Menu}
  - label: Menu
    id: b1
    kind: menu
    settings: {choices: [{digit: "1"}, {digit: "2"}, {digit: "3"}], timeout: "3", prompts: [{text: Good day}], retries: ""}
    links: {"1": Support line, timeout: Menu, "3": New}
  - label: Sales
    id: a2
    kind: play-music
  - label: Support line
    id: a3
    kind: play-message
    description: For help
  - label: New
    id: b5
    kind: wait
    links: {default: Sales}
events:
  - label: OnGlobalError
    id: e1
    kind: event
    settings: {event: GlobalErrorHandling}
    links: {out: Bye}
  - {label: Bye, id: e2, kind: end}
settings: {delayTime: 2500}
layout:
  Menu: {x: 10, y: 2}
`

const asText = `Main → Main desk
~ name: "Main" → "Main desk"
~ description: "Old" → "New"
~ settings.delayTime: "2000" → 2500
variables
  ~ tier (STRING → INTEGER)
      ~ value: "gold" → "7"
      + description: "Level"
  ~ pin (STRING)
      ~ value: "[masked]" → "[masked]"
  + fresh (BOOLEAN)
      + value: "true"
      + reportable: true
  - gone (STRING)
activities
  ~ Menu (menu)
      + settings.choices[2]: {"digit":"3"}
      ~ settings.prompts[0].text: "Hello" → "Good day"
      ~ 1 → Support line, was Sales
      + 3 → New
      - 2 → Support
  ~ Sales (play-message → play-music)
      - settings.prompts: [{"text":"One moment"}]
  ~ Support line, was Support (play-message)
      + description: "For help"
      ~ disabled: true → false
  + New (wait)
      + default → Sales
  ~ OnGlobalError (event), event flow
      + out → Bye
  + Bye (end), event flow
  - Old (disconnect)
activities: 2 added, 1 removed, 4 changed; links: 3 added, 1 removed, 1 changed; variables: 1 added, 1 removed, 2 changed
`

const asMarkdown = "### `Main → Main desk`\n" + `
| | added | removed | changed |
|---|---|---|---|
| Activities | 2 | 1 | 4 |
| Links | 3 | 1 | 1 |
| Variables | 1 | 1 | 2 |

**Paths that change**

- 'Menu', port '1': to 'Support line' instead of 'Sales'
- 'Menu', port '3': to 'New'
- 'Menu', port '2': no longer to 'Support'
- 'New', port 'default': to 'Sales'
- 'OnGlobalError', port 'out': to 'Bye'

**Flow**

- 'name: "Main" → "Main desk"'
- 'description: "Old" → "New"'
- 'settings.delayTime: "2000" → 2500'

**Variables**
`

func TestDiffText(t *testing.T) {
	t.Parallel()
	d := flow.Compare(reading(t, before), reading(t, after))
	if diff := cmp.Diff(asText, d.Text(nil)); diff != "" {
		t.Error(diff)
	}
	painted := d.Text(func(s flow.Style, text string) string { return "<" + string(s) + ">" + text })
	for _, want := range []string{"<heading>variables\n", "  <added>+ New (wait)\n", "  <removed>- Old (disconnect)\n", "      <changed>~ 1 → Support line, was Sales\n", "<faint>activities: 2"} {
		if !strings.Contains(painted, want) {
			t.Errorf("painted, it lacks %q", want)
		}
	}
}

func TestDiffMarkdown(t *testing.T) {
	t.Parallel()
	got := flow.Compare(reading(t, before), reading(t, after)).Markdown()
	if want := strings.ReplaceAll(asMarkdown, "'", "`"); !strings.HasPrefix(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	for _, want := range []string{"- changed `Support line, was Support (play-message)`\n  - `description: \"For help\"`\n", "- removed `Old (disconnect)`\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
}

func TestDiffData(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(flow.Compare(reading(t, before), reading(t, after)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"equal":false,"from":"Main","to":"Main desk","flow":[{"path":"name","old":"Main","new":"Main desk"}`,
		`{"change":"changed","label":"tier","kind":"INTEGER","was_kind":"STRING","changes":[{"path":"value","old":"gold","new":"7"},{"path":"description","new":"Level"}]}`,
		`{"change":"removed","label":"Old","id":"a4","kind":"disconnect","changes":[],"links":[]}`,
		`{"change":"retargeted","port":"1","old":"Sales","new":"Support line"}`, `{"change":"added","port":"3","new":"New"}`, `{"change":"removed","port":"2","old":"Support"}`,
		`"was":"Support"`, `"event_flow":true`, `"moved":[]}`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("it lacks %s:\n%s", want, b)
		}
	}
}

func TestDiffOfTheSame(t *testing.T) {
	t.Parallel()
	a := reading(t, before)
	for name, b := range map[string]string{
		"itself":                   before,
		"a number as a text":       strings.Replace(before, "timeout: 3", `timeout: "3"`, 1),
		"settings in other order":  strings.Replace(before, `timeout: 3, choices: [{digit: "1"}, {digit: "2"}]`, `choices: [{digit: "1"}, {digit: "2"}], timeout: 3`, 1),
		"a setting that is null":   strings.Replace(before, "timeout: 3", "timeout: 3, retries: null", 1),
		"other ids of activities":  strings.NewReplacer("id: a1", "id: z1", "id: e1", "id: z2").Replace(before),
		"links in other order":     strings.Replace(before, `"1": Sales, "2": Support`, `"2": Support, "1": Sales`, 1),
		"another place":            strings.Replace(before, "{x: 1, y: 2}", "{x: 3, y: 4}", 1),
		"something nobody reads":   before + "extra: {webex: {version: 9}}\n",
		"variables in other order": strings.Replace(before, "  - {name: gone, type: STRING}\n  - {name: pin, type: STRING, value: \"1111\", secure: true}\n", "  - {name: pin, type: STRING, value: \"1111\", secure: true}\n  - {name: gone, type: STRING}\n", 1),
	} {
		d := flow.Compare(a, reading(t, b))
		if !d.Empty() || d.Text(nil) != "" || d.Markdown() != "" {
			t.Errorf("%s differs:\n%s", name, d.Text(nil))
		}
	}
}

func TestDiffWithLayout(t *testing.T) {
	t.Parallel()
	moved := strings.Replace(before, "{x: 1, y: 2}", "{x: 3, y: 4}", 1)
	d := flow.CompareWithLayout(reading(t, before), reading(t, moved))
	if diff := cmp.Diff([]string{"Menu"}, d.Moved); diff != "" || d.Empty() {
		t.Errorf("moved: %s", diff)
	}
	if want := "Main\nmoved on the canvas\n  Menu\n\n"; d.Text(nil) != want {
		t.Errorf("%q, want %q", d.Text(nil), want)
	}
	if !strings.HasSuffix(d.Markdown(), "\n1 activities moved on the canvas.\n") {
		t.Error(d.Markdown())
	}
	if d := flow.CompareWithLayout(reading(t, before), reading(t, before)); !d.Empty() {
		t.Errorf("of the same: %v", d.Moved)
	}
	if d := flow.CompareWithLayout(reading(t, before), reading(t, after)); !cmp.Equal(d.Moved, []string{"Menu"}) {
		t.Errorf("what is new is not moved: %v", d.Moved)
	}
}

func TestDiffOfAnActivityThatBecomesAnEventFlow(t *testing.T) {
	t.Parallel()
	text := "callwright: 1\nname: n\n%s:\n  - {label: A, kind: end}\n"
	d := flow.Compare(reading(t, fmt.Sprintf(text, "activities")), reading(t, fmt.Sprintf(text, "events")))
	if want := "  ~ A (end), now in an event flow\n"; !strings.Contains(d.Text(nil), want) {
		t.Errorf("%s, want %s", d.Text(nil), want)
	}
	d = flow.Compare(reading(t, fmt.Sprintf(text, "events")), reading(t, fmt.Sprintf(text, "activities")))
	if want := "  ~ A (end), now in the main flow\n"; !strings.Contains(d.Text(nil), want) {
		t.Errorf("%s, want %s", d.Text(nil), want)
	}
	if b, _ := json.Marshal(d); !strings.Contains(string(b), `"switched":true`) {
		t.Errorf("data: %s", b)
	}
}

// settings is a flow with one activity that has these settings.
func settings(t *testing.T, yaml string) *flow.Flow {
	return reading(t, "callwright: 1\nname: n\nactivities:\n  - label: A\n    kind: http-request\n    settings:\n"+yaml)
}

func TestDiffOfLongTexts(t *testing.T) {
	t.Parallel()
	lines := func(changed string) string {
		text := "      body: |-\n"
		for i := range 12 {
			line := fmt.Sprint("line ", i)
			if i == 6 {
				line = changed
			}
			text += "        " + line + "\n"
		}
		return text
	}
	d := flow.Compare(settings(t, lines("old")), settings(t, lines("new\n        and more")))
	want := `      ~ settings.body
        … 
          line 4
          line 5
        - old
        + new
        + and more
          line 7
          line 8
        … 
`
	if got := d.Text(nil); !strings.Contains(got, want) {
		t.Errorf("%s, want\n%s", got, want)
	}
	if want := "  - `settings.body`\n\n    ```diff\n    …\n     line 4\n     line 5\n    -old\n    +new\n"; !strings.Contains(d.Markdown(), want) {
		t.Errorf("%s, want\n%s", d.Markdown(), want)
	}
	if b, _ := json.Marshal(d); !strings.Contains(string(b), `{"path":"settings.body","lines":["…"," line 4"," line 5","-old","+new","+and more"," line 7"," line 8","…"]}`) {
		t.Errorf("data: %s", b)
	}
	huge := "      body: |-\n" + strings.Repeat("        x\n", 700)
	if n := len(flow.Compare(settings(t, huge), settings(t, huge+"        y\n")).Activities[0].Changes[0].Lines); n != 1401 {
		t.Errorf("a huge text is replaced by %d lines", n)
	}
	fenced := flow.Compare(settings(t, "      body: |-\n        a\n        ```\n"), settings(t, "      body: |-\n        b\n        ```\n"))
	if !strings.Contains(fenced.Markdown(), "````diff\n") {
		t.Errorf("the fence is closed by the text:\n%s", fenced.Markdown())
	}
}

func TestG6_DiffsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	const was, is = "canary-0001-abcdefgh", "canary-0002-abcdefgh"
	for name, test := range map[string]struct{ settings, shows string }{
		"a bearer token":            {"      headers: {Authorization: Bearer SECRET}\n", `settings.headers.Authorization: "Bearer [masked]"`},
		"a header of that name":     {"      headers: {X-Api-Key: SECRET}\n", `settings.headers.X-Api-Key: "[masked]"`},
		"a row":                     {"      headers: [{name: X-Token, value: SECRET}]\n", `settings.headers[0].value: "[masked]"`},
		"an assignment":             {"      assignments: [{variable: apiToken, value: SECRET}]\n", `settings.assignments[0].value: "[masked]"`},
		"a query":                   {"      url: 'https://a.example/?token=SECRET&a=1'\n", `?token=[masked]&a=1`},
		"a form":                    {"      body: 'a=1&client_secret=SECRET'\n", `&client_secret=[masked]`},
		"a token in a text":         {"      text: 'say Bearer SECRET now'\n", `say Bearer [masked] now`},
		"a member of a body":        {"      body: '{\"password\": \"SECRET\", \"a\": 1}'\n", `\"password\": \"[masked]\", \"a\": 1`},
		"a member in several lines": {"      body: |-\n        {\n        \"accessToken\": \"SECRET\"\n        }\n", `"accessToken": "[masked]"`},
		"a token by its form":       {"      text: eyJhbGciOiJIUzI1NiJ9.SECRET.SECRET\n", `"[masked]"`},
		"a number":                  {"      pwd: 12345678SECRET\n", `settings.pwd: "[masked]"`},
	} {
		d := flow.Compare(settings(t, strings.ReplaceAll(test.settings, "SECRET", was)), settings(t, strings.ReplaceAll(test.settings, "SECRET", is)))
		b, _ := json.Marshal(d)
		for form, text := range map[string]string{"text": d.Text(nil), "Markdown": d.Markdown(), "JSON": string(b), "value": fmt.Sprintf("%+v", d)} {
			if strings.Contains(text, "canary") {
				t.Errorf("%s: the %s shows a secret: %s", name, form, text)
			}
		}
		if !strings.Contains(d.Text(nil), test.shows) {
			t.Errorf("%s: %s, want %s", name, d.Text(nil), test.shows)
		}
		added := flow.Compare(settings(t, "      a: 1\n"), settings(t, "      a: 1\n"+strings.ReplaceAll(test.settings, "SECRET", is)))
		if strings.Contains(added.Text(nil), "canary") {
			t.Errorf("%s, added: %s", name, added.Text(nil))
		}
	}
	d := flow.Compare(settings(t, "      headers: {Authorization: 'Bearer {{a}}', X-Key: '{{k}}'}\n      pwd: 7\n"), settings(t, "      headers: {Authorization: 'Bearer {{b}}', X-Key: '{{l}}'}\n      pwd: 8\n"))
	for _, want := range []string{`"Bearer {{a}}" → "Bearer {{b}}"`, `"{{k}}" → "{{l}}"`, `settings.pwd: "[masked]" → "[masked]"`} {
		if !strings.Contains(d.Text(nil), want) {
			t.Errorf("expressions are no secrets: %s lacks %s", d.Text(nil), want)
		}
	}
}

func TestJ_DiffsDoNotObeyTheFlow(t *testing.T) {
	t.Parallel()
	a := &flow.Flow{Name: "n", Activities: []flow.Activity{{ID: "1", Label: "a\x1b[2J`x`", Kind: "k"}}}
	b := &flow.Flow{Name: "n", Activities: []flow.Activity{{ID: "1", Label: "b\n# heading", Kind: "k\u202e"}}}
	d := flow.Compare(a, b)
	if text := d.Text(nil); strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, "\n#") {
		t.Errorf("%q", text)
	}
	if text := d.Markdown(); strings.Contains(text, "\n#  heading") || !strings.Contains(text, "- changed ``") {
		t.Errorf("%q", text)
	}
}

func TestDiffOfSeveralLinksFromOnePort(t *testing.T) {
	t.Parallel()
	link := func(targets ...string) *flow.Flow {
		f := &flow.Flow{Name: "n", Activities: []flow.Activity{{ID: "0", Label: "A"}, {ID: "1", Label: "B"}, {ID: "2", Label: ""}}}
		for _, target := range targets {
			f.Activities[0].Links = append(f.Activities[0].Links, flow.Link{Port: "out", Target: target})
		}
		return f
	}
	got := func(a, b *flow.Flow) (list []string) {
		for _, l := range flow.Compare(a, b).Activities[0].Links {
			list = append(list, string(l.Change)+" "+l.String())
		}
		return list
	}
	if diff := cmp.Diff([]string{"retargeted out → 2, was B", "added out → gone"}, got(link("1"), link("2", "gone"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"removed out → 2"}, got(link("1", "2"), link("1"))); diff != "" {
		t.Error(diff)
	}
}
