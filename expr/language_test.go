package expr_test

import (
	"errors"
	"testing"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/message"
)

func german(english string) string {
	translated, ok := map[string]string{
		"line %d, column %d: %s, in %q":     "Zeile %d, Spalte %d: %s, in %q",
		"line %d, column %d: %s":            "Zeile %d, Spalte %d: %s",
		"%s takes %s, not %d":               "%s nimmt %s, gegeben sind %d",
		"the filter":                        "der Filter",
		"the arguments %s":                  "die Argumente %s",
		"abs takes a number, not %s":        "abs erwartet eine Zahl; gegeben ist %s",
		"a list":                            "eine Liste",
		"the pattern %s cannot be used: %s": "das Muster %s ist nicht verwendbar: %s",
		"it is too long":                    "es ist zu lang",
		"the text is longer than a template may be, so nothing in it is evaluated": "der Text ist zu lang",
	}[english]
	if !ok {
		return english
	}
	return translated
}

func TestMistakesSpeak(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ source, english, german string }{
		{"{{ 1 | round(1, 2) }}", `line 1, column 8: the filter round takes the arguments precision, not 2, in "1 | round(1, 2)"`, `Zeile 1, Spalte 8: der Filter round nimmt die Argumente precision, gegeben sind 2, in "1 | round(1, 2)"`},
		{"{{ [1] | abs }}", `line 1, column 10: abs takes a number, not a list, in "[1] | abs"`, `Zeile 1, Spalte 10: abs erwartet eine Zahl; gegeben ist eine Liste, in "[1] | abs"`},
		{"{{ [1] | abs }}{{ [2] | abs }}", "line 1, column 10: abs takes a number, not a list, in \"[1] | abs\"\nline 1, column 25: abs takes a number, not a list, in \"[2] | abs\"",
			"Zeile 1, Spalte 10: abs erwartet eine Zahl; gegeben ist eine Liste, in \"[1] | abs\"\nZeile 1, Spalte 25: abs erwartet eine Zahl; gegeben ist eine Liste, in \"[2] | abs\""},
	} {
		template, err := expr.Compile(c.source)
		if err == nil {
			_, err = template.Render(contact(t))
		}
		var said message.Translated
		if !errors.As(err, &said) || err.Error() != c.english || said.In(german) != c.german {
			t.Errorf("%s: %v", c.source, err)
			if said != nil {
				t.Error(said.In(german))
			}
		}
	}
}

func TestAMistakeThatIsMadeElsewhereSpeaks(t *testing.T) {
	t.Parallel()
	e := &expr.Error{Line: 1, Column: 2, Message: "own words"}
	if got := e.In(german); got != "Zeile 1, Spalte 2: own words" || e.Said().String() != "own words" {
		t.Error(got)
	}
}
