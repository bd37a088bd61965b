package field_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

func german(english string) string {
	translated, ok := map[string]string{
		"there is no %s %q":         "%[2]q ist keine %[1]s",
		"queue":                     "Warteschlange",
		"add one":                   "fügen Sie eine hinzu",
		"(line %d, column %d)":      "(Zeile %d, Spalte %d)",
		"set %s":                    "geben Sie „%s“ an",
		"Name":                      "Bezeichnung",
		"must %s":                   "muss %s",
		"be # or *":                 "# oder * sein",
		"there is no filter %s":     "es gibt keinen Filter %s",
		"This is a required field.": "Dies ist ein Pflichtfeld.",
		"written over":              "überschrieben",
	}[english]
	if !ok {
		return english
	}
	return translated
}

func TestProblemSpeaks(t *testing.T) {
	t.Parallel()
	p := field.Problem{Activity: "Menu", Field: "queue", Line: 2, Column: 5}.Saying("there is no %s %q", message.Phrase("queue"), "VIP")
	mended := p.Mending("add one")
	if p.Mend != "" || p.String() != `Menu › queue (line 2, column 5): there is no queue "VIP"` {
		t.Errorf("a copy changed it: %s", p)
	}
	if got := mended.Error(); got != `Menu › queue (line 2, column 5): there is no queue "VIP" (add one)` {
		t.Error(got)
	}
	if got := mended.In(german); got != `Menu › queue (Zeile 2, Spalte 5): "VIP" ist keine Warteschlange (fügen Sie eine hinzu)` {
		t.Error(got)
	}
	if got := mended.Said().In(german); got != `"VIP" ist keine Warteschlange` {
		t.Error(got)
	}
	said := mended.SaidIn(german)
	if said.Message != `"VIP" ist keine Warteschlange` || said.Mend != "fügen Sie eine hinzu" || said.Field != "queue" || mended.Mend != "add one" {
		t.Errorf("%+v", said)
	}
	mended.Message = "written over"
	if got := mended.SaidIn(german).Message; got != "überschrieben" || mended.Said().In(german) != got {
		t.Error(got)
	}
	if got := (field.Problem{Message: "as it is"}).SaidIn(german); got != (field.Problem{Message: "as it is"}) {
		t.Errorf("%+v", got)
	}
}

func TestProblemsAreEqualWhenTheySayTheSame(t *testing.T) {
	t.Parallel()
	p := field.Problem{Code: "c"}.Saying("there is no %s %q", "queue", "VIP").Mending("add one")
	if diff := cmp.Diff(field.Problem{Code: "c", Message: `there is no queue "VIP"`, Mend: "add one"}, p); diff != "" {
		t.Error(diff)
	}
	if p.Equal(field.Problem{Code: "c", Message: `there is no queue "VIP"`}) {
		t.Error("a problem without its mend is the same")
	}
}

func TestDecodedProblemsSpeak(t *testing.T) {
	t.Parallel()
	var name, key string
	var text expr.Template
	list := field.List{
		field.Plain(&name, "name").Require().Say("Name", "A name."),
		field.Plain(&key, "key").Match("^[#*]$", "be # or *"),
		field.Text(&text, "text"),
		field.Plain(&name, "own").Check(func(string) (string, string) { return "written over", "add one" }),
	}
	var got []string
	for _, p := range list.Decode(value.Of("key", "5", "text", "{{ 1 | gone }}", "own", "x")) {
		got = append(got, p.In(german))
	}
	want := "name: Dies ist ein Pflichtfeld. (geben Sie „Bezeichnung“ an)\nkey: muss # oder * sein\n" +
		"text (Zeile 1, Spalte 8): es gibt keinen Filter gone: 1 | gone (mend the expression; until then the text is empty in its place)\n" +
		"own: überschrieben (fügen Sie eine hinzu)"
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
}
