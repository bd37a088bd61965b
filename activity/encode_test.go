package activity

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

func TestJ1_JSON(t *testing.T) {
	t.Parallel()
	w := world{
		"s": `Ann "the boss" O\Neil` + "\n", "n": int64(7), "f": 1.5, "b": true, "none": nil, "evil": `1, "admin": true`,
		"num": "12", "text": "Ann", "o": value.Of("a", int64(1)), "j": expr.JSON{V: value.Of("a", []any{"x", nil})},
		"jsontext": `{"k":[1]}`, "zeros": "007", "id": "4000e00600", "exp": "1e3", "blank": "", "q": `"`,
	}
	for _, c := range []struct {
		template, want string
		quoted         int
	}{
		{`{"a":"{{s}}"}`, `{"a":"Ann \"the boss\" O\\Neil\n"}`, 0},
		{`{"a":"phone:{{num}},mail:{{s}}"}`, `{"a":"phone:12,mail:Ann \"the boss\" O\\Neil\n"}`, 0},
		{`{"a":"{{j}}"}`, `{"a":"{\"a\":[\"x\",null]}"}`, 0},
		{`{"n": {{n}}, "f": {{f}}, "b": {{b}}}`, `{"n": 7, "f": 1.5, "b": true}`, 0},
		{`{"o": {{o}}, "j": {{j}}, "t": {{jsontext}}}`, `{"o": {"a":1}, "j": {"a":["x",null]}, "t": {"k":[1]}}`, 0},
		{`{"n": {{none}}, "l": [{{none}}]}`, `{"n": null, "l": []}`, 0},
		{`{"s": {{text}}}`, `{"s": "Ann"}`, 1},
		{`{"s": {{evil}}}`, `{"s": "1, \"admin\": true"}`, 1},
		{`{"s": {{zeros}}, "n": {{num}}, "e": {{blank}}}`, `{"s": "007", "n": 12, "e": ""}`, 2},
		{`{"id": {{id}}, "n": {{exp}}}`, `{"id": "4000e00600", "n": 1e3}`, 1},
		{`{"a":"\{{q}}"}`, `{"a":"\\\""}`, 0},
		{`{"a":"\"{{q}}"}`, `{"a":"\"\""}`, 0},
		{`{{evil}}`, `1, "admin": true`, 0},
		{` {{j}} `, `{"a":["x",null]}`, 0},
		{`{"a":[{{ evil | raw }}]}`, `{"a":[1, "admin": true]}`, 0},
		{`{"a":"{{ s | escape('json') }}"}`, `{"a":"Ann \"the boss\" O\\Neil\n"}`, 0},
		{`Dear {{text}}, {{q}}`, `Dear Ann, "`, 0},
		{``, ``, 0},
	} {
		var e jsonEncoder
		alike(t, c.template, e.finish(encoded(t, &e, c.template, w)), c.want)
		alike(t, c.template+": values made strings", e.quoted, c.quoted)
	}
}

func FuzzJ1_JSON(f *testing.F) {
	for _, s := range []string{"", "Ann", `"`, `\`, `\"`, "\n\x00\u2028", `","admin":true,"x":"`, "{{a}}", "\xff", "😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, x string) {
		for _, template := range []string{`{"a":"{{x}}"}`, `{"a": {{x}}}`, `{"a":"\{{x}}"}`, `[0,{"a":"{{x}}","b":"{{x}}"}]`} {
			text := encoded(t, &jsonEncoder{}, template, world{"x": x})
			var got any
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatalf("%s with %q gave %s: %v", template, x, text, err)
			}
			checkJSON(t, template, x, got)
		}
	})
}

// checkJSON holds what a server reads of a fuzzed template against the value.
func checkJSON(t *testing.T, template, x string, got any) {
	if list, ok := got.([]any); ok {
		got = list[1]
	}
	members := got.(map[string]any)
	want := strings.ToValidUTF8(x, "\ufffd")
	switch {
	case strings.HasPrefix(template, `{"a": {{`):
		if len(members) != 1 {
			t.Fatalf("%s with %q gave %d members", template, x, len(members))
		}
		return
	case strings.Contains(template, `\`):
		want = `\` + want
	}
	if utf8.ValidString(x) && members["a"] != want {
		t.Fatalf("%s with %q was read as %q", template, x, members["a"])
	}
	if len(members) > 2 {
		t.Fatalf("%s with %q gave %d members", template, x, len(members))
	}
}

func TestJ1_GraphQL(t *testing.T) {
	t.Parallel()
	w := world{"ani": `+1" } } }`, "from": int64(17), "dir": "ASC", "evil": "1) { secret }", "none": nil}
	for _, c := range []struct{ template, want string }{
		{`{ t(from: {{from}} o: {eq: "{{ani}}"}) { id } }`, `{ t(from: 17 o: {eq: "+1\" } } }"}) { id } }`},
		{`query { t(order: {{dir}}, from: {{evil}}, to: {{none}}) }`, `query { t(order: ASC, from: "1) { secret }", to: null) }`},
		{"{ a # don't \"quote {{ani}}\n b(x: \"{{ani}}\") }", "{ a # don't \"quote +1\" } } }\n b(x: \"+1\\\" } } }\") }"},
	} {
		e := jsonEncoder{query: true}
		alike(t, c.template, e.finish(encoded(t, &e, c.template, w)), c.want)
	}
}

func TestJ1_XML(t *testing.T) {
	t.Parallel()
	w := world{"x": `<b a='1'>&"` + "\x01", "c": "a]]>b", "n": int64(3), "lines": "a\nb", "j": expr.JSON{V: []any{int64(1)}}}
	for _, c := range []struct{ template, want string }{
		{`<a b="{{x}}">{{x}}</a>`, `<a b="&lt;b a=&#39;1&#39;&gt;&amp;&#34;">&lt;b a=&#39;1&#39;&gt;&amp;&#34;</a>`},
		{`<a b="{{lines}}">{{n}} {{j}}</a>`, `<a b="a&#10;b">3 [1]</a>`},
		{`<a><![CDATA[{{c}}]]>{{c}}</a>`, `<a><![CDATA[a]]]><![CDATA[]]]><![CDATA[>b]]>a]]&gt;b</a>`},
		{`<a>{{ x | raw }}</a>`, `<a><b a='1'>&"</a>`},
	} {
		alike(t, c.template, encoded(t, &xmlEncoder{}, c.template, w), c.want)
	}
}

func TestJ1_XMLThatIsEscapedAlready(t *testing.T) {
	t.Parallel()
	e := &xmlEncoder{}
	alike(t, "in text", string(e.Value(nil, "&lt;", "&lt;", expr.EncodedHTML)), "&lt;")
	e.Literal(nil, "<![CDATA[")
	alike(t, "in CDATA", string(e.Value(nil, "]", "]", expr.EncodedHTML)), "]]]><![CDATA[")
}

func FuzzJ1_XML(f *testing.F) {
	for _, s := range []string{"", "Ann", "<>&\"'", "]]>", "]", "\x00\r\n", "&amp;", "\ufffe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, x string) {
		text := encoded(t, &xmlEncoder{}, `<r b="{{x}}"><c>{{x}}</c><d><![CDATA[{{x}}]]></d></r>`, world{"x": x})
		var got struct {
			B string `xml:"b,attr"`
			C string `xml:"c"`
			D string `xml:"d"`
		}
		if err := xml.Unmarshal([]byte(text), &got); err != nil {
			if utf8.ValidString(x) {
				t.Fatalf("%q gave %s: %v", x, text, err)
			}
			return
		}
		want := strings.Map(xmlRune, x)
		if got.B != want || got.C != want || got.D != strings.ReplaceAll(strings.ReplaceAll(want, "\r\n", "\n"), "\r", "\n") {
			t.Fatalf("%q was read as %+v from %s", x, got, text)
		}
	})
}

func TestJ1_Form(t *testing.T) {
	t.Parallel()
	w := world{"x": "a&b=c d", "pairs": "a=1&b=2"}
	for _, c := range []struct{ template, want string }{
		{`a=1&b={{x}}`, `a=1&b=a%26b%3Dc+d`},
		{`{{pairs}}&c={{x}}`, `a=1&b=2&c=a%26b%3Dc+d`},
		{`a={{ x | urlencode }}&b={{ pairs | raw }}`, `a=a%26b%3Dc+d&b=a=1&b=2`},
	} {
		alike(t, c.template, encoded(t, &formEncoder{}, c.template, w), c.want)
	}
}

func FuzzJ1_Form(f *testing.F) {
	f.Add("a&b=c;d")
	f.Add("\r\n%00+")
	f.Fuzz(func(t *testing.T, x string) {
		q, err := url.ParseQuery(encoded(t, &formEncoder{}, `a=1&b={{x}}&c={{x}}`, world{"x": x}))
		if err != nil || q.Get("b") != x || q.Get("c") != x || len(q) != 3 {
			t.Fatalf("%q was read as %v: %v", x, q, err)
		}
	})
}

func TestA6_Header(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, want string
		changed    bool
	}{
		{"Bearer abc", "Bearer abc", false},
		{"a\r\nX-Evil: 1", "aX-Evil: 1", true},
		{"a\x00b ", "ab", true},
	} {
		got, changed := headerText(c.text)
		if got != c.want || changed != c.changed {
			t.Errorf("%q: %q, %v", c.text, got, changed)
		}
	}
	for s, want := range map[string]bool{"GET": true, "X-Request-Id": true, "": false, "a b": false, "a:b": false, "a\r\nb": false, "ä": false} {
		if isToken(s) != want {
			t.Errorf("isToken(%q) is %v", s, !want)
		}
	}
}
