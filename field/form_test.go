package field_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// login is a form with what connectors need: groups of options, conditions of
// what is required, plain pairs, checked texts.
type login struct {
	By     string
	User   string
	Secret string
	URL    string
	In     string
	Name   string
	Extra  []field.Pair
	Pause  time.Duration
	Rows   []row
}

func (l *login) Fields() field.List {
	in := field.Choice(&l.In, "in", "header", "query").ShowIf(&l.By, "key").Say("In", "Where.")
	in.Default = nil
	secret := field.Secret(&l.Secret, "secret").As("lines").Require().Say("Secret", "What.")
	secret.Rotates = true
	return field.List{
		field.Choice(&l.By, "by", "basic", "token", "key").OptionsAs([]string{"Basic", "Token"}, []string{"", "OAuth"}).InSteps("Grant", "url").Say("By", "How."),
		field.Plain(&l.User, "user").ShowIf(&l.By, "basic", "token").RequireIf(&l.By, "basic").Say("User", "Who."),
		secret,
		field.Plain(&l.URL, "url").As("url").Check(secure).Say("URL", "Where."),
		in,
		field.Plain(&l.Name, "name").RequireIf(&l.In, "query").Say("Name", "Of the key."),
		field.Pairs(&l.Extra, "extra").Beyond().Say("Extra", "More."),
		field.Duration(&l.Pause, "pause", time.Second).Range(1, 9).Beyond().Say("Pause", "How long."),
		field.Items(&l.Rows, "rows", func(r *row) field.List {
			return field.List{field.Ref(&r.To, "to").To("skill").Say("To", "")}
		}).Say("Rows", ""),
	}
}

func secure(text string) (message, mend string) {
	if strings.HasPrefix(text, "https://") {
		return "", ""
	}
	return "This is not a valid URL.", "begin with https://"
}

func TestForm(t *testing.T) {
	t.Parallel()
	var got []string
	for _, control := range new(login).Fields().Form() {
		text, err := json.Marshal(control)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(text))
	}
	want := []string{
		`{"name":"by","kind":"choice","label":"By","help":"How.","required":false,"default":"basic","options":[{"value":"basic","label":"Basic"},{"value":"token","label":"Token","group":"OAuth"},{"value":"key","label":"key"}],"second":{"label":"Grant","after":"url"}}`,
		`{"name":"user","kind":"plain","label":"User","help":"Who.","required":true,"required_if":{"by":["basic"]},"show_if":{"by":["basic","token"]}}`,
		`{"name":"secret","kind":"secret","label":"Secret","help":"What.","required":true,"format":"lines","rotates":true}`,
		`{"name":"url","kind":"plain","label":"URL","help":"Where.","required":false,"format":"url"}`,
		`{"name":"in","kind":"choice","label":"In","help":"Where.","required":false,"show_if":{"by":["key"]},"options":[{"value":"header","label":"header"},{"value":"query","label":"query"}]}`,
		`{"name":"name","kind":"plain","label":"Name","help":"Of the key.","required":true,"required_if":{"in":["query"]}}`,
		`{"name":"extra","kind":"pairs","label":"Extra","help":"More.","required":false,"ours":true}`,
		`{"name":"pause","kind":"duration","label":"Pause","help":"How long.","required":false,"min":1,"max":9,"unit":"s","ours":true}`,
		`{"name":"rows","kind":"items","label":"Rows","help":"","required":false,"fields":[{"name":"to","kind":"ref","label":"To","help":"","required":false,"target":"skill"}]}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRequiredOnlyWhileAnotherHoldsAValue(t *testing.T) {
	t.Parallel()
	schema := new(login).Fields().Schema()
	schema.Set("allOf", new(login).Fields().Demands())
	text, err := jsonschema.UnmarshalJSON(strings.NewReader(value.Text(schema)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("login.json", text); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("login.json")
	if err != nil {
		t.Fatal(err)
	}
	for doc, want := range map[string]string{
		`{}`:                                                  "user required, secret required",
		`{"secret":"s","user":"u"}`:                           "",
		`{"by":"token","secret":"s"}`:                         "",
		`{"by":"key","secret":"s"}`:                           "",
		`{"by":"key","secret":"s","in":"query"}`:              "name required",
		`{"by":"key","secret":"s","in":"elsewhere"}`:          "in invalid",
		`{"by":"token","secret":"s","extra":{"a":"b","c":1}}`: "",
		`{"by":"token","secret":"s","extra":["a"]}`:           "extra invalid",
		`{"by":"token","secret":"s","pause":0}`:               "pause invalid",
	} {
		v, _ := payload.DecodeJSON([]byte(doc))
		var got []string
		for _, p := range new(login).Fields().Decode(v.(*value.Object)) {
			got = append(got, p.Field+" "+p.Code)
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("%s: got %s, want %s", doc, text, want)
		}
		instance, _ := jsonschema.UnmarshalJSON(strings.NewReader(doc))
		if err := compiled.Validate(instance); (err == nil) != (want == "") {
			t.Errorf("%s by the schema: %v", doc, err)
		}
	}
}

func TestCheckedTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"https://a.example": "", "a.example": "url: This is not a valid URL. (begin with https://)", "": ""} {
		var l login
		got := ""
		for _, p := range l.Fields().Decode(value.Of("by", "token", "secret", "s", "url", text)) {
			got = p.String()
		}
		if got != want || l.URL != text {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	var l login
	if p := l.Fields().Decode(value.Of("by", "token", "secret", "s", "extra", value.Of("b", "{{ no expression", "a", int64(2)))); len(p) > 0 {
		t.Fatal(p)
	}
	if diff := cmp.Diff([]field.Pair{{Name: "b", Value: "{{ no expression"}, {Name: "a", Value: "2"}}, l.Extra); diff != "" {
		t.Error(diff)
	}
}

func TestMarkdownWithoutWebexProperties(t *testing.T) {
	t.Parallel()
	text := new(login).Fields().Markdown()
	for _, want := range []string{
		"| setting | label | kind | default | meaning |\n|---|---|---|---|---|\n",
		"| `by` | By | `basic`, `token`, `key` | `basic` | How. |",
		"| `user` | User | plain | required | Who. Applies while `by` is basic or token. |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %s in\n%s", want, text)
		}
	}
}
