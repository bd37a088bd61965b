package activity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestJ1_YAML(t *testing.T) {
	t.Parallel()
	w := world{
		"x": "a: b\n- c # d", "q": `say "it's"`, "n": int64(5), "ok": "Ann Smith", "num": "12", "dash": "-x",
		"j": expr.JSON{V: value.Of("k", []any{int64(1)})}, "none": nil, "lines": "one\ntwo: 2",
	}
	for _, c := range []struct{ template, want string }{
		{`a: {{x}}`, `a: "a: b\n- c # d"`},
		{`a: "{{x}} {{q}}"`, `a: "a: b\n- c # d say \"it's\""`},
		{`a: '{{q}}'`, `a: 'say "it''s"'`},
		{`a: '{{x}}'`, `a: 'a: b - c # d'`},
		{"a: {{n}}\nb: {{ok}}\nc: {{num}}\nd: {{j}}\ne: {{none}}", "a: 5\nb: Ann Smith\nc: 12\nd: {\"k\":[1]}\ne: "},
		{`a: {{dash}}`, `a: "-x"`},
		{`a: Mr {{x}}`, `a: Mr a  b - c   d`},
		{"a: |\n  {{lines}}\nb: {{x}}\n", "a: |\n  one\n  two: 2\nb: \"a: b\\n- c # d\"\n"},
		{"a: |\n  so {{lines}}\n  more\n", "a: |\n  so one\n  two: 2\n  more\n"},
		{"a: it's {{q}}", `a: it's say "it's"`},
		{`a: "\"{{q}}\{{q}}"`, `a: "\"say \"it's\"\\say \"it's\""`},
		{"a: |\n  x\n\nb: {{dash}}", "a: |\n  x\n\nb: \"-x\""},
		{`- {{ x | raw }}`, "- a: b\n- c # d"},
	} {
		alike(t, c.template, encoded(t, newYAMLEncoder(), c.template, w), c.want)
	}
}

func TestJ1_TOML(t *testing.T) {
	t.Parallel()
	w := world{
		"x": "a\"b\n[c]", "n": int64(5), "t": "text", "num": "12", "list": []any{int64(1), "x"}, "apostrophe": "it's",
		"o": value.Of("a", int64(1)), "evil": "1\nadmin = true", "jsonlist": "[1]",
	}
	for _, c := range []struct{ template, want string }{
		{`a = "{{x}}"`, `a = "a\"b\n[c]"`},
		{"a = \"\\\"{{t}}\"\nb = '{{t}}'\nc = {{t}}", "a = \"\\\"text\"\nb = 'text'\nc = \"text\""},
		{`a = "\{{t}}"`, `a = "\\text"`},
		{`a = '{{apostrophe}}'`, `a = 'it’s'`},
		{"a = {{n}}\nb = {{t}}\nc = {{num}}\nd = {{list}}", "a = 5\nb = \"text\"\nc = 12\nd = [1,\"x\"]"},
		{`a = {{evil}}`, `a = "1\nadmin = true"`},
		{`a = {{o}}`, `a = "{\"a\":1}"`},
		{`a = {{jsonlist}}`, `a = "[1]"`},
		{`a = {{ t | raw }}`, `a = text`},
	} {
		alike(t, c.template, encoded(t, &tomlEncoder{}, c.template, w), c.want)
	}
}

func FuzzJ1_YAMLAndTOML(f *testing.F) {
	for _, s := range []string{"", "a: b", "\n- x", `"`, "'", `\`, "# no", "\x00\x7f", "{a: b}", "\u2028", "\u0085x", "~", "-", "x\ty", "&a", "0x1F"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, x string) {
		for _, c := range []struct {
			format  payload.Format
			encoder expr.Encoder
			source  string
			exact   bool
		}{
			{payload.YAML, newYAMLEncoder(), "a: \"{{x}}\"\nb: 1\n", true},
			{payload.YAML, newYAMLEncoder(), "a: {{x}}\nb: 1\n", false},
			{payload.TOML, &tomlEncoder{}, "a = \"{{x}}\"\nb = 1\n", true},
			{payload.TOML, &tomlEncoder{}, "a = {{x}}\nb = 1\n", false},
		} {
			text := encoded(t, c.encoder, c.source, world{"x": x})
			v, err := payload.Decode(c.format, []byte(text))
			if err != nil {
				continue // refused as a whole: the server reads nothing else of it
			}
			o, _ := v.(*value.Object)
			if b, _ := o.Get("b"); o.Len() != 2 || !value.Equal(b, int64(1)) {
				t.Fatalf("%s with %q gave %s", c.source, x, text)
			}
			a, _ := o.Get("a")
			want := strings.ReplaceAll(x, "\x7f", "")
			if c.exact && utf8.ValidString(x) && a != want {
				t.Fatalf("%s with %q was read as %q from %s", c.source, x, a, text)
			}
		}
	})
}
