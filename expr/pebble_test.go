package expr_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// world is the Scope of the tests: plain variables, a fixed clock, the
// machine's time zones.
type world map[string]any

var noon = time.Date(2025, time.February, 6, 21, 9, 2, 712_345_678, time.UTC)

func (w world) Lookup(name string) (any, bool) { v, ok := w[name]; return v, ok }

func (w world) Now() time.Time { return noon }

func (w world) Location(name string) (*time.Location, error) { return time.LoadLocation(name) }

// decode reads JSON as package value has it: objects in order, 1.0 a float64.
func decode(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Number:
		return value.Number(string(t)), nil
	case json.Delim:
		list, o := []any{}, value.NewObject(0)
		for d.More() {
			key := ""
			if t == '{' {
				k, err := d.Token()
				if err != nil {
					return nil, err
				}
				key = k.(string)
			}
			v, err := decode(d)
			if err != nil {
				return nil, err
			}
			o.Set(key, v)
			list = append(list, v)
		}
		if _, err := d.Token(); err != nil {
			return nil, err
		}
		if t == '{' {
			return o, nil
		}
		return list, nil
	}
	return t, nil
}

func fromJSON(t testing.TB, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := decode(d)
	if err != nil {
		t.Fatalf("decoding %s: %v", text, err)
	}
	return v
}

type pebbleCase struct {
	Template string          `json:"t"`
	Vars     json.RawMessage `json:"vars"`
	Want     string          `json:"want"`
	From     string          `json:"from"`
	Note     string          `json:"note"`
}

func pebbleCases(t testing.TB) []pebbleCase {
	t.Helper()
	b, err := os.ReadFile("testdata/pebble-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []pebbleCase }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

func (c pebbleCase) scope(t testing.TB) world {
	w := world{}
	for k, v := range fromJSON(t, string(c.Vars)).(*value.Object).All() {
		w[k] = v
	}
	return w
}

// differs lists the noted cases that are not as in Pebble, and why.
var differs = map[string]string{
	"{{param1}}\n{{param2}}":   "A.8: text outside braces is literal, so the line break after }} stays",
	"{{param1}}\n\n{{param2}}": "A.8: text outside braces is literal, so the line break after }} stays",
	"{{ { 1 : {}, 2 : { 1 : 1 }, { 3 : 3} : 3, 4 : { 4 : { 4 : 4 } } } }}": "the order is that of Java's HashMap; ours is the order written",
}

func TestPebbleCases(t *testing.T) {
	t.Parallel()
	plain, seen := 0, map[string]bool{}
	for i, c := range pebbleCases(t) {
		if c.Note == "" {
			plain++
		}
		t.Run(fmt.Sprintf("%03d_%s", i, c.From), func(t *testing.T) {
			tpl, err := expr.Compile(c.Template)
			if err != nil {
				t.Errorf("compiling %q: %v", c.Template, err)
			}
			got, err := tpl.Render(c.scope(t))
			reason, known := differs[c.Template]
			seen[c.Template] = true
			switch {
			case known && c.Note == "":
				t.Errorf("%q has no note, so it may not be listed as different", c.Template)
			case known && err == nil && got == c.Want:
				t.Errorf("%q passes now; take it off the list (%s)", c.Template, reason)
			case !known && (err != nil || got != c.Want):
				t.Errorf("%q with %s\n got %q, %v\nwant %q\nnote %s", c.Template, c.Vars, got, err, c.Want, c.Note)
			}
		})
	}
	if plain < 305 {
		t.Errorf("%d cases without a note, want 305", plain)
	}
	for source := range differs {
		if !seen[source] {
			t.Errorf("%q is listed as different and is no case", source)
		}
	}
}
