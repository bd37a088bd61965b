package activity

import (
	"encoding/json"
	"testing"

	"github.com/callwright/callwright/value"
)

func quoted(s string) string { return string(value.AppendString(nil, s)) }

func TestCase(t *testing.T) {
	t.Parallel()
	w := world{"tier": "gold", "n": int64(2), "f": 2.0, "big": json.Number("12345678901234567890"), "b": true, "text2": "2", "pad": "gold "}
	for _, c := range []struct{ expression, cases, want string }{
		{"{{tier}}", `[{"value":"silver"},{"value":"gold"}]`, "1"},
		{"{{tier}}", `[{"value":"Gold"},{"value":"gol"}]`, "default"},
		{"{{tier}}", `[{"value":"gold","port":"first"},{"value":"gold","port":"second"}]`, "first"},
		{"{{pad}}", `[{"value":"gold"}]`, "default"},
		{" {{tier}} ", `[{"value":"gold"}]`, "0"},
		{"{{n}}", `[{"value":"2.0"}]`, "0"},
		{"{{f}}", `[{"value":"3"},{"value":2}]`, "1"},
		{"{{big}}", `[{"value":"12345678901234567890"}]`, "0"},
		{"{{n}}", `[{"value":""},{"value":"x"},{"value":"{}"}]`, "default"},
		{"{{text2}}", `[{"value":"2.0"}]`, "default"},
		{"{{b}}", `[{"value":"true"}]`, "0"},
		{"true", `[{"value":"{{n == 3}}"},{"value":"{{n == 2}}"}]`, "1"},
		{"{{undefined}}", `[{"value":"{{n | nosuch}}"}]`, "default"},
		{"{{undefined}}", `[{"value":""}]`, "0"},
		{"{{tier}}", `[]`, "default"},
		{"{{ n | nosuch }}", `[{"value":""}]`, "expression"},
	} {
		a, _ := loaded(t, caseStatement(), `{"expression":`+quoted(c.expression)+`,"cases":`+c.cases+`}`)
		_, out, err := entered(t, a, w)
		if got := out.Port + faultCode(err); got != c.want {
			t.Errorf("%s in %s leads to %q, want %q (%v)", c.expression, c.cases, got, c.want, err)
		}
	}
}

func TestPortsOfRows(t *testing.T) {
	t.Parallel()
	a := configured(t, caseStatement(), `{"expression":"{{x}}","cases":[{"value":"a"},{"value":"b","port":"B"},{"value":"c","port":"B"}]}`)
	alike(t, "case", caseStatement().PortsFor(a), []string{"0", "B", "default", "error"})
	a = configured(t, percentAllocation(), `{"paths":[{"percent":90},{"percent":10,"port":"rest"},{"percent":0,"port":"rest"}]}`)
	alike(t, "percent allocation", percentAllocation().PortsFor(a), []string{"0", "rest", "error"})
}

func TestCodecCases(t *testing.T) {
	t.Parallel()
	for properties, want := range map[string]string{
		`{"menuLinks":["0","1"],"menuLinks:input":["a","{{b}}"],"menuLinks_input":["a","{{b}}"]}`: `[{"value":"a","port":"0"},{"value":"{{b}}","port":"1"}]`,
		`{"menuLinks":["0"],"menuLinks_input":["a","b"]}`:                                         `[{"value":"a","port":"0"},{"value":"b","port":"1"}]`,
		`{"menuLinks":["gold"]}`:  `[{"value":"gold","port":"gold"}]`,
		`{"menuLinks":[]}`:        `null`,
		`{"menuLinks":[null,""]}`: `[{"value":null,"port":"0"},{"value":"","port":"1"}]`,
	} {
		if got := (casesCodec{}).Import(object(t, properties)); !value.Equal(got, document(t, want)) {
			t.Errorf("%s: imported %s, want %s", properties, value.Text(got), want)
		}
	}
	got := casesCodec{}.Export(document(t, `[{"value":"a"},{"value":"b","port":"x"}]`))
	alike(t, "written", value.Text(got), `{"menuLinks":["0","x"],"menuLinks:input":["a","b"],"menuLinks_input":["a","b"]}`)
}

func FuzzCodecCases(f *testing.F) {
	f.Add(`{"menuLinks":["0","1"],"menuLinks:input":["a",7]}`)
	f.Add(`{"menuLinks":["gold",null],"menuLinks_input":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := fuzzed(text)
		if !ok {
			return
		}
		var c casesCodec
		rows, _ := c.Import(p).([]any)
		if rows == nil {
			return
		}
		sameRows(t, rows, c.Import(c.Export(rows)).([]any), "value")
	})
}

// sameRows compares rows that may have gained the port that was only implied.
func sameRows(t *testing.T, before, after []any, members ...string) {
	t.Helper()
	if len(before) != len(after) {
		t.Fatalf("%d rows became %d", len(before), len(after))
	}
	for i := range before {
		x, y := before[i].(*value.Object), after[i].(*value.Object)
		if !value.Equal(rowPort(x, i), rowPort(y, i)) {
			t.Fatalf("the port of row %d: %s became %s", i, value.Text(x), value.Text(y))
		}
		for _, name := range members {
			v, _ := x.Get(name)
			if w, _ := y.Get(name); !value.Equal(v, w) {
				t.Fatalf("row %d: %s became %s", i, value.Text(x), value.Text(y))
			}
		}
	}
}
