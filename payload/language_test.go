package payload_test

import (
	"testing"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/payload"
)

func TestMistakesSpeak(t *testing.T) {
	t.Parallel()
	german := func(english string) string {
		translated, ok := map[string]string{
			"%s: line %d, column %d: %s":                            "%s: Zeile %d, Spalte %d: %s",
			"the text ends where %s is expected":                    "der Text endet, wo %s erwartet wird",
			"a value":                                               "ein Wert",
			"the text has no document":                              "der Text hat kein Dokument",
			"this format is not known: use json, xml, yaml or toml": "dieses Format ist nicht bekannt: verwenden Sie json, xml, yaml oder toml",
			"own words":                                             "eigene Worte",
		}[english]
		if !ok {
			return english
		}
		return translated
	}
	_, json := payload.DecodeJSON([]byte("["))
	_, yaml := payload.Decode(payload.YAML, []byte("# nothing\n"))
	_, none := payload.Decode("csv", nil)
	for _, c := range []struct {
		err  error
		want string
	}{
		{json, "json: Zeile 1, Spalte 2: der Text endet, wo ein Wert erwartet wird"},
		{yaml, "yaml: Zeile 2, Spalte 1: der Text hat kein Dokument"},
		{none, "csv: dieses Format ist nicht bekannt: verwenden Sie json, xml, yaml oder toml"},
		{&payload.Error{Format: payload.TOML, Message: "own words"}, "toml: eigene Worte"},
	} {
		said, ok := c.err.(message.Translated)
		if !ok || said.In(german) != c.want {
			t.Errorf("%v, want %s", c.err, c.want)
		}
	}
}
