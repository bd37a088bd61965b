package activity

import (
	"testing"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

func TestS2_15_Parse(t *testing.T) {
	t.Parallel()
	w := world{
		"text": `{"a":{"b":[1,"x"]},"n":null}`, "record": expr.JSON{V: object(t, `{"a":{"b":[1,"x"]}}`)}, "list": expr.JSON{V: []any{int64(1)}},
		"Bot": value.Of("MetaData", `{"a":{"b":[1,"x"]}}`), "xml": "<a><b>1</b></a>", "yaml": "a: {b: 1}", "toml": "[a]\nb = 1", "broken": `{"a":`,
		"rows": []any{`{"a":{"b":7}}`},
	}
	for _, c := range []struct {
		settings string
		want     []Assignment
		code     string
	}{
		{`{"input":"{{text}}","outputs":[{"variable":"x","path":"$.a.b[1]"},{"variable":"l","path":"$.a.b"},{"variable":"n","path":"$.n"},{"variable":"m","path":"$.missing"}]}`,
			[]Assignment{{"x", "x"}, {"l", []any{int64(1), "x"}}, {"n", nil}, {"m", nil}}, ""},
		{`{"input":"record","outputs":[{"variable":"x","path":"a.b[0]"}]}`, []Assignment{{"x", int64(1)}}, ""},
		{`{"input":"{{list}}","outputs":[{"variable":"x","path":"$[0]"}]}`, []Assignment{{"x", int64(1)}}, ""},
		{`{"input":" Bot.MetaData ","outputs":[{"variable":"x","path":"$.a.b[0]"}]}`, []Assignment{{"x", int64(1)}}, ""},
		{`{"input":"rows[0]","outputs":[{"variable":"x","path":"$.a.b"}]}`, []Assignment{{"x", int64(7)}}, ""},
		{`{"input":"xml","format":"XML","outputs":[{"variable":"x","path":"$.a.b"}]}`, []Assignment{{"x", "1"}}, ""},
		{`{"input":"yaml","format":"YAML","outputs":[{"variable":"x","path":"$.a.b"}]}`, []Assignment{{"x", int64(1)}}, ""},
		{`{"input":"toml","format":"TOML","outputs":[{"variable":"x","path":"$.a.b"}]}`, []Assignment{{"x", int64(1)}}, ""},
		{`{"input":"{{text}}","outputs":[{"variable":"Select","path":""}]}`, nil, ""},
		{`{"input":"broken"}`, nil, "parse"},
		{`{"input":"nothing"}`, nil, "parse"},
		{`{"input":"{{ text | slice(9) / 0 }}"}`, nil, "expression"},
		{`{"input":"text","outputs":[{"variable":"x","path":"$.a["}]}`, nil, "path"},
		{`{"input":"text","format":"CBOR"}`, nil, "parse"},
		{`{"input":"a b"}`, nil, "parse"},
	} {
		a, _ := loaded(t, parse(), c.settings)
		_, out, err := entered(t, a, w)
		if code := faultCode(err); code != c.code || code == "" && (err != nil || out.Port != "default") {
			t.Errorf("%s: port %q, %v, want the code %q", c.settings, out.Port, err, c.code)
		}
		alike(t, c.settings, out.Assign, c.want)
	}
}

func TestOutputsThatGiveUp(t *testing.T) {
	t.Parallel()
	deep := any(int64(1))
	for range 10_050 {
		deep = []any{deep}
	}
	a := configured(t, parse(), `{"input":"x","outputs":[{"variable":"v","path":"$..b"}]}`)
	in, out, err := entered(t, a, world{"x": expr.JSON{V: deep}})
	if err == nil {
		alike(t, "assigned", out.Assign, []Assignment{{"v", nil}})
		alike(t, "problems", codes(in), []string{"path"})
	} else if faultCode(err) != "expression" {
		t.Error(err)
	}
}

func TestCodecReference(t *testing.T) {
	t.Parallel()
	c := referenceCodec{"inputVariable"}
	for stored, ours := range map[string]any{
		"AI_Agent.MetaData":  "{{AI_Agent.MetaData}}",
		"record":             "{{record}}",
		"{{Lookup.body}}":    "{{Lookup.body}}",
		"{{ a | slice(1) }}": "{{ a | slice(1) }}",
		"":                   nil,
	} {
		alike(t, stored, c.Import(value.Of("inputVariable", stored)), ours)
	}
	alike(t, "written without braces", c.Export("{{a.b}}"), value.Of("inputVariable", "a.b"))
	alike(t, "written as it is", c.Export("{{a | first}}"), value.Of("inputVariable", "{{a | first}}"))
}

func FuzzCodecReference(f *testing.F) {
	fuzzCodec(f, referenceCodec{"p"}, `{"p":"a.b"}`, `{"p":"{{ a }}"}`, `{"p":7}`)
}

func FuzzCodecFormat(f *testing.F) {
	fuzzCodec(f, formatCodec{"contentType", "none"}, `{"contentType":"json"}`, `{"contentType":""}`, `{"contentType":["x"]}`)
}

func FuzzCodecOutputs(f *testing.F) {
	fuzzCodec(f, outputRowsCodec{}, `{"outputVariableArray":[{"outputVariable":"a","jsonPathExp":"$"},{"outputVariable":"Select","jsonPathExp":""},1]}`,
		`{"outputVariableArray":[{"outputVariable":"Select","jsonPathExp":"$.x"},{}]}`)
}
