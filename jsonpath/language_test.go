package jsonpath_test

import (
	"testing"

	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/message"
)

func TestMistakesSpeak(t *testing.T) {
	t.Parallel()
	german := func(english string) string {
		translated, ok := map[string]string{
			"jsonpath: column %d: %s":                               "jsonpath: Spalte %d: %s",
			"jsonpath: line %d, column %d: %s":                      "jsonpath: Zeile %d, Spalte %d: %s",
			"the path ends where %s is expected":                    "der Pfad endet, wo %s erwartet wird",
			"a name, * or a bracket":                                "ein Name, * oder eine Klammer",
			"more than 4,000,000 steps":                             "mehr als 4.000.000 Schritte",
			"jsonpath: evaluation stopped: %s; use a narrower path": "jsonpath: Auswertung abgebrochen: %s; verwenden Sie einen engeren Pfad",
		}[english]
		if !ok {
			return english
		}
		return translated
	}
	_, err := jsonpath.Parse("$.a.")
	said, ok := err.(message.Translated)
	if !ok || said.In(german) != "jsonpath: Spalte 5: der Pfad endet, wo ein Name, * oder eine Klammer erwartet wird" {
		t.Errorf("%v", err)
	}
	for _, c := range []struct {
		err  message.Translated
		want string
	}{
		{&jsonpath.Error{Line: 2, Column: 3, Message: "own words"}, "jsonpath: Zeile 2, Spalte 3: own words"},
		{&jsonpath.LimitError{Limit: "more than 4,000,000 steps"}, "jsonpath: Auswertung abgebrochen: mehr als 4.000.000 Schritte; verwenden Sie einen engeren Pfad"},
	} {
		if got := c.err.In(german); got != c.want {
			t.Error(got)
		}
	}
}
