package message_test

import (
	"fmt"
	"testing"

	"github.com/callwright/callwright/message"
)

func german(english string) string {
	translated, ok := map[string]string{
		"%s has no %q":            "%[2]q fehlt in %[1]s",
		"100 %% of %d":            "100 %% von %d",
		"nothing is there":        "nichts ist da",
		"100 %%":                  "volle 100 %%",
		"%s cannot be used: %s":   "%s ist nicht verwendbar: %s",
		"%.1f s":                  "%.1f Sek.",
		"the %s after %s of them": "die %[1]s nach %[2]s davon",
	}[english]
	if !ok {
		return english
	}
	return translated
}

func TestTextIn(t *testing.T) {
	for _, c := range []struct {
		text            message.Text
		english, german string
	}{
		{message.New("%s has no %q", "Menu", "port"), `Menu has no "port"`, `"port" fehlt in Menu`},
		{message.New("nothing is there"), "nothing is there", "nichts ist da"},
		{message.New("100 %%"), "100 %", "volle 100 %"},
		{message.New("100 %% of %d", 7), "100 % of 7", "100 % von 7"},
		{message.New("%.1f s", 2.25), "2.2 s", "2.2 Sek."},
		{message.New("%s cannot be used: %s", "It", message.New("nothing is there")), "It cannot be used: nothing is there", "It ist nicht verwendbar: nichts ist da"},
		{message.New("not known: %v", fmt.Errorf("as it is")), "not known: as it is", "not known: as it is"},
		{message.New("no %d%% either", 5), "no 5% either", "no 5% either"},
		{message.New("neither %%"), "neither %", "neither %"},
		{message.New("%s cannot be used: %s", "It", message.Inside(message.New("nothing is there"))), "It cannot be used: nothing is there", "It ist nicht verwendbar: nichts ist da"},
		{message.New("%.1f s", 1.0), "1.0 s", "1.0 Sek."},
		{message.New("in a list: %s", message.List(", ", message.New("nothing is there"), message.New("100 %%"))), "in a list: nothing is there, 100 %", "in a list: nichts ist da, volle 100 %"},
		{message.New("in no list: %s", message.List[message.Text](", ")), "in no list: ", "in no list: "},
		{message.Text{}, "", ""},
	} {
		if got := c.text.String(); got != c.english {
			t.Errorf("English of %q: %q", c.english, got)
		}
		if got := c.text.In(german); got != c.german {
			t.Errorf("German of %q: %q, want %q", c.english, got, c.german)
		}
	}
}

// A text without a translation is said in English whatever stands in it.
func FuzzTextIn(f *testing.F) {
	f.Add("%s has no %q", "a", "b")
	f.Add("%[2]d%%", "", "%s")
	f.Fuzz(func(t *testing.T, format, a, b string) {
		text := message.New(format, a, b)
		if got := text.In(func(english string) string { return english }); got != text.String() {
			t.Errorf("%q is said as %q", text.String(), got)
		}
	})
}
