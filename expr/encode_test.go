package expr_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// marks writes down what an Encoder is told.
type marks struct{ values []any }

func (*marks) Literal(dst []byte, text string) []byte { return append(append(dst, 'L'), text...) }

func (m *marks) Value(dst []byte, v any, text string, done expr.Encoding) []byte {
	m.values = append(m.values, v)
	return append(dst, ("<" + string(done) + ":" + text + ">")...)
}

func TestEncode(t *testing.T) {
	t.Parallel()
	s := contact(t)
	tests := []struct{ in, want string }{
		{"plain", "Lplain"},
		{"a{{name}}b", "La<:Zoë>Lb"},
		{"{{name | urlencode}}{{ name | upper | urlencode }}", "<url:Zo%C3%AB><url:ZO%C3%8B>"},
		{"{{name | urlencode | lower}}{{ (name | urlencode) }}{{ 'x' ~ (name | urlencode) }}", "<:zo%c3%ab><url:Zo%C3%AB><:xZo%C3%AB>"},
		{"{{name | escape('json')}}{{name | escape}}{{name | escape('url_param')}}{{ name | escape(tpl) }}", "<json:Zoë><html:Zoë><url:Zo%C3%AB>"},
		{"{{name | raw}}{{ nothing }}", "<raw:Zoë><:>"},
		{"{% for x in list %}-{{ x }}{% endfor %}", "L-<:b>L-<:a>L-<:3>"},
		{"{% filter upper %}a{{ name }}{% endfilter %}", "<:AZOË>"},
		{"{% filter urlencode %}a {{ name }}{% endfilter %}", "<url:a+Zo%C3%AB>"},
		{"{% autoescape 'html' %}{{ '<' ~ name }}{% endautoescape %}", "<html:&lt;Zoë>"},
		{"{% verbatim %}{{x}}{% endverbatim %}", "L{{x}}"},
		{"a{{[x}}b{{ nothing }}", "LaLb<:>"},
		{"a{{1/0}}b", "LaLb"},
	}
	for _, tt := range tests {
		got, _ := compile(tt.in).Encode(s, &marks{})
		if got != tt.want {
			t.Errorf("%s encodes as %q, want %q", tt.in, got, tt.want)
		}
	}
	m := &marks{}
	if _, err := mustCompile(t, "{{ Order }}{{ count }}{{ nothing }}{{ jsonText }}").Encode(s, m); err != nil {
		t.Fatal(err)
	}
	if _, ok := m.values[0].(expr.JSON); !ok || m.values[1] != int64(3) || m.values[2] != nil || m.values[3] != "quoted" {
		t.Errorf("the encoder was given %v", m.values)
	}
	if got, err := mustCompile(t, "a{{name}}").Encode(s, nil); got != "aZoë" || err != nil {
		t.Errorf("without an encoder Encode gives %q, %v", got, err)
	}
}

// flood makes a kilobyte of every value.
type flood struct{}

func (flood) Literal(dst []byte, text string) []byte { return append(dst, text...) }
func (flood) Value(dst []byte, _ any, _ string, _ expr.Encoding) []byte {
	return append(dst, strings.Repeat("x", 1<<10)...)
}

func TestI8_EncodedOutputIsBounded(t *testing.T) {
	t.Parallel()
	got, err := mustCompile(t, "{% for i in 1..5000 %}{{ i }}{% endfor %}").Encode(world{}, flood{})
	if len(got) > expr.MaxOutput || !stopped(err) {
		t.Errorf("an encoder that floods gives %d bytes, %v", len(got), err)
	}
}

func FuzzCompile(f *testing.F) {
	for _, c := range pebbleCases(f) {
		f.Add(c.Template)
	}
	for _, source := range hostile {
		f.Add(source)
	}
	f.Add("{{[phoneNumber}} {{ now() | date(\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", timeZone='America/Toronto') | epoch(inMillis=true) - 1 }}")
	f.Add("{{ x matches '(?<a>\\h)' }}{{ x.split(\"\\\\|\") | first }}{{ j.a[0]['b'].c }}{% autoescape 'js' %}{{ x }}{% endautoescape %}")
	s := world{
		"x": "a b|c,1 é", "i": int64(42), "f": 2.5, "l": []any{int64(1), "b", nil, 2.0}, "big": strings.Repeat("x", 100),
		"j": expr.JSON{V: value.Of("a", []any{value.Of("b", int64(1))})}, "m": value.Of("k", "v"), "t": expr.At(noon), "now": noon,
	}
	f.Fuzz(func(t *testing.T, source string) {
		tpl, err := expr.Compile(source)
		if tpl.Source() != source {
			t.Fatalf("the source of %q is %q", source, tpl.Source())
		}
		checkPlaces(t, source, err)
		got, err := tpl.Render(s)
		checkPlaces(t, source, err)
		if len(got) > expr.MaxOutput {
			t.Fatalf("%q renders %d bytes", source, len(got))
		}
		again, err2 := tpl.Render(s)
		if got != again || (err == nil) != (err2 == nil) {
			t.Fatalf("%q renders %.200q, %v and then %.200q, %v", source, got, err, again, err2)
		}
		if tpl.Err() != nil && err == nil {
			t.Fatalf("%q: Render lost the error %v", source, tpl.Err())
		}
		if !strings.Contains(source, "{") && (got != source || err != nil) {
			t.Fatalf("%q is plain text and renders %q, %v", source, got, err)
		}
		encoded, _ := tpl.Encode(s, plainly{})
		if encoded != got {
			t.Fatalf("%q renders %.200q (%d bytes), and through an encoder that does nothing %.200q (%d bytes)", source, got, len(got), encoded, len(encoded))
		}
		v, verr := tpl.Value(s)
		if text, ok := v.(string); ok && verr == nil && err == nil && strings.TrimSpace(text) != strings.TrimSpace(got) {
			t.Fatalf("%q renders %.200q and has the value %.200q", source, got, text)
		}
		for _, n := range tpl.Names() {
			if n.Root == "" || !strings.Contains(source, n.Root) || n.Line < 1 || n.Column < 1 {
				t.Fatalf("%q has the name %+v", source, n)
			}
		}
	})
}

// plainly is an Encoder that changes nothing.
type plainly struct{}

func (plainly) Literal(dst []byte, text string) []byte { return append(dst, text...) }
func (plainly) Value(dst []byte, _ any, text string, _ expr.Encoding) []byte {
	return append(dst, text...)
}

// checkPlaces fails when an error lies outside of the text.
func checkPlaces(t *testing.T, source string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var all expr.Errors
	if !errors.As(err, &all) {
		var one *expr.Error
		if !errors.As(err, &one) {
			t.Fatalf("%q gives an error of the type %T", source, err)
		}
		all = expr.Errors{one}
	}
	lines := strings.Split(source, "\n")
	for _, e := range all {
		if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > 1+utf8.RuneCountInString(lines[e.Line-1]) {
			t.Fatalf("%q: %v lies outside of the text", source, e)
		}
		if e.Message == "" || e.Kind == "" {
			t.Fatalf("%q: the error %+v does not say what is wrong", source, e)
		}
	}
}
