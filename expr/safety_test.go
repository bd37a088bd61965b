package expr_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// hostile are templates that would take for ever, or all memory, without limits.
var hostile = map[string]string{
	"huge range":            "{% for i in range(1, 1000000000) %}x{% endfor %}",
	"huge dots":             "{{ 1..1000000000 }}",
	"nested loops":          "{% for i in range(1,50000) %}{% for j in range(1,50000) %}{% for k in range(1,50000) %}{% set x = i * j + k %}{% endfor %}{% endfor %}{% endfor %}",
	"empty nested loops":    "{% for i in range(1,400) %}{% for j in range(1,400) %}{% for k in range(1,400) %}{% endfor %}{% endfor %}{% endfor %}",
	"doubling text":         "{% set s = 'xxxxxxxx' %}{% for i in 1..100 %}{% set s = s ~ s %}{% endfor %}{{ s }}",
	"doubling by plus":      "{% set s = 'xxxxxxxx' %}{% for i in 1..100 %}{% set s = s + s %}{% endfor %}{{ s }}",
	"doubling by interpol":  "{% set s = 'xxxxxxxx' %}{% for i in 1..100 %}{% set s = \"#{s}#{s}\" %}{% endfor %}{{ s }}",
	"growing text":          "{% set s = '' %}{% for i in 1..100000 %}{% set s = s ~ big %}{% endfor %}",
	"replace":               "{% set s = 'aaaaaaaa' %}{% for i in 1..100 %}{% set s = s | replace({'a': 'aaaaaaaaaaaaaaaa'}) %}{% endfor %}",
	"replace nothing":       "{% set s = 'aaaaaaaa' %}{% for i in 1..100 %}{% set s = s | replace({'': 'aaaa'}) %}{% endfor %}",
	"replace again":         "{% for i in 1..100000 %}{% set s = big | replace({'x': 'y', 'y': 'z', 'z': 'x'}) %}{% endfor %}",
	"doubling list":         "{% set l = [1,2] %}{% for i in 1..100 %}{% set l = l + l %}{% endfor %}",
	"merged list":           "{% set l = [1,2] %}{% for i in 1..100 %}{% set l = l | merge(l) %}{% endfor %}",
	"list of lists printed": "{% set l = [1,2] %}{% for i in 1..60 %}{% set l = [l,l,l] %}{% endfor %}{{ l }}",
	"list of lists equal":   "{% set l = [1,2] %}{% set m = [1,2] %}{% for i in 1..60 %}{% set l = [l,l,l] %}{% set m = [m,m,m] %}{% endfor %}{{ l == m }}",
	"list of lists joined":  "{% set l = [1,2] %}{% for i in 1..60 %}{% set l = [l,l,l] %}{% endfor %}{{ l | join }}",
	"list of lists sha":     "{% set l = [1,2] %}{% for i in 1..60 %}{% set l = {'a':l,'b':l} %}{% endfor %}{{ l | sha256 }}",
	"deep value":            "{% set l = [] %}{% for i in 1..5000 %}{% set l = [l] %}{% endfor %}{{ l }}",
	"deep value equal":      "{% set l = [] %}{% for i in 1..5000 %}{% set l = [l] %}{% endfor %}{{ l == l }}",
	"evil pattern":          "{% for i in 1..10000 %}{% if big matches '(x+x+)+y' %}{% endif %}{% endfor %}",
	"evil pattern big":      "{{ big matches '((x{0,30}x{0,30}){0,10})+y' }}",
	"patterns made":         "{% for i in 1..100000 %}{% if 'x' matches ('(x{0,20}){0,20}' ~ i) %}{% endif %}{% endfor %}",
	"split evil":            "{% for i in 1..1000 %}{% set l = big | split('x*y|x') %}{% endfor %}",
	"split looking":         "{% for i in 1..1000 %}{% set l = big | split('\\b') %}{% endfor %}",
	"split each":            "{% for i in 1..1000 %}{% set l = big | split('') %}{% endfor %}",
	"split fixed":           "{% for i in 1..100000 %}{% set l = big | split('y') %}{% endfor %}",
	"sort":                  "{% for i in 1..10000 %}{% set l = range(1, 10000) | sort %}{% endfor %}",
	"sort long texts":       "{% set l = [] %}{% for i in 1..1000 %}{% set l = l + [big ~ i] %}{% endfor %}{{ l | sort | length }}",
	"sha256":                "{% for i in 1..1000000 %}{{ big | sha256 }}{% endfor %}",
	"sha256 short":          "{% for i in 1..150000 %}{% set h = 'x' | sha256 %}{% endfor %}",
	"upper":                 "{% for i in 1..100000 %}{% set h = big | upper %}{% endfor %}",
	"length":                "{% for i in 1..100000 %}{% set h = big.length %}{% endfor %}",
	"contains":              "{% for i in 1..100000 %}{% set h = big contains 'xxxxxxxxy' %}{% endfor %}",
	"urlencode":             "{% set s = '%' %}{% for i in 1..100 %}{% set s = s | urlencode %}{% set s = s ~ s %}{% endfor %}",
	"base64":                "{% set s = big %}{% for i in 1..100 %}{% set s = s | base64encode %}{% endfor %}",
	"escape json":           "{% for i in 1..100000 %}{% set s = big | escape('js') %}{% endfor %}",
	"numberformat":          "{% for i in 1..150000 %}{% set s = 1e300 | numberformat('#,##0.000000000000000000000000000000') %}{% endfor %}",
	"date":                  "{% for i in 1..150000 %}{% set s = now() | date('yyyy-MM-dd HH:mm:ss.SSS EEEE MMMM zzzz XXX') %}{% endfor %}",
	"date zones":            "{% for i in 1..150000 %}{% set s = now() | date('HH', timeZone='America/' ~ i) %}{% endfor %}",
	"date parse":            "{% for i in 1..150000 %}{% set s = '2012-July-01 x' | date('yyyy', existingFormat='yyyy-MMMM-dd') %}{% endfor %}",
	"format width":          "{% for i in 1..150000 %}{{ '%200d%200d%200d%200d' | format(1,2,3,4) }}{% endfor %}",
	"big map":               "{% set m = {} %}{% for i in 1..100000 %}{% set m = m | merge({i: i}) %}{% endfor %}",
	"attribute of big map":  "{% for i in 1..100000 %}{{ many.nope }}{% endfor %}",
	"contains in list":      "{% set l = range(1, 5000) %}{% for i in l %}{% if l contains (0 - i) %}{% endif %}{% endfor %}",
	"list minus list":       "{% set l = range(1, 5000) %}{{ l - range(-5000, -1) }}",
	"errors":                "{% for i in 1..100000 %}{{ 1 / 0 }}{% endfor %}",
	"output":                "{% for i in 1..100000 %}{{ big }}{% endfor %}",
	"output of literals":    "{% for i in 1..100000 %}" + strings.Repeat("abcdefgh", 20) + "{% endfor %}",
	"filter tag":            "{% for i in 1..100000 %}{% filter upper %}{{ big }}{% endfilter %}{% endfor %}",
	"abbreviate":            "{% for i in 1..100000 %}{% set s = big | abbreviate(9000) %}{% endfor %}",
	"slice":                 "{% for i in 1..100000 %}{% set s = big | slice(1, 9000) %}{% endfor %}",
	"reverse":               "{% for i in 1..100000 %}{% set s = big | reverse %}{% endfor %}",
	"json":                  "{% for i in 1..100000 %}{% set s = '' ~ tree %}{% endfor %}",
	"double numbers":        "{% for i in 1..150000 %}{% set s = '' ~ (i / 3.0) %}{% endfor %}",
}

func hostileScope() world {
	many := value.NewObject(20000)
	for i := range 20000 {
		many.Set(strings.Repeat("k", i%50)+string(rune('a'+i%26))+strings.Repeat("é", i/1000), int64(i))
	}
	return world{"big": strings.Repeat("x", 10_000), "many": many, "tree": expr.JSON{V: many}}
}

// I8: no template can loop, recurse or allocate without bound; I7: nor can a
// pattern. What is not refused at compile time ends early, with the error Limit.
// Not parallel: it measures.
func TestI7_I8_HostileTemplatesEnd(t *testing.T) {
	s := hostileScope()
	for name, source := range hostile {
		tpl, err := expr.Compile(source)
		var e *expr.Error
		if errors.As(err, &e) {
			if e.Kind != expr.Limit && e.Kind != expr.Unavailable {
				t.Errorf("%s does not compile: %v", name, err)
			}
			continue
		}
		start := processorTime(t)
		got, err := tpl.Render(s)
		took := processorTime(t) - start
		if !stopped(err) && name != "errors" {
			t.Errorf("%s ends with %v, want a Limit", name, err)
		}
		if len(got) > expr.MaxOutput {
			t.Errorf("%s gives %d bytes", name, len(got))
		}
		if took > time.Second { // BenchmarkWorst shows the real bound; the race detector is slow
			t.Errorf("%s takes %v", name, took)
		}
	}
}

// processorTime is what this process has used of its processors: other work on
// the machine does not lengthen it.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// stopped reports whether a Limit is among the errors.
func stopped(err error) bool {
	var all expr.Errors
	if errors.As(err, &all) {
		for _, e := range all {
			if e.Kind == expr.Limit {
				return true
			}
		}
	}
	var one *expr.Error
	return errors.As(err, &one) && one.Kind == expr.Limit
}

func TestI8_DeepSourcesAreRefused(t *testing.T) {
	t.Parallel()
	const deep = 100_000
	many := func(s string) string { return strings.Repeat(s, deep) }
	for name, source := range map[string]string{
		"parentheses":    "{{ " + many("(") + "1" + many(")") + " }}",
		"open ones":      "{{ " + many("(") + " }}",
		"lists":          "{{ " + many("[") + many("]") + " }}",
		"maps":           "{{ " + many("{'a':") + "1" + many("}") + " }}",
		"not":            "{{ " + many("not ") + "true }}",
		"minus":          "{{ " + many("- ") + "1 }}",
		"sum":            "{{ 1" + many("+1") + " }}",
		"filters":        "{{ 'x'" + many("|upper") + " }}",
		"attributes":     "{{ a" + many(".a") + " }}",
		"subscripts":     "{{ a" + many("[0]") + " }}",
		"ternaries":      "{{ " + many("1?1:") + "1 }}",
		"interpolations": "{{ " + many("\"#{") + "1" + many("}\"") + " }}",
		"ifs":            many("{% if 1 %}"),
		"closed ifs":     many("{% if 1 %}") + "x" + many("{% endif %}"),
		"fors":           many("{% for a in b %}"),
		"opens":          many("{{ "),
		"braces":         many("{"),
		"open strings":   many("{{ 'a }} "),
		"open brackets":  many("{{ [a }} "),
		"swallowing":     many("{{ {' }}"),
		"open tags":      many("{% "),
		"verbatims":      many("{% verbatim %}"),
		"tricky ends":    many("{% verbatim %} endverbatim"),
		"comments":       many("{# "),
		"errors":         many("{{ a b }}"),
	} {
		start := time.Now()
		tpl, err := expr.Compile(source)
		if err == nil {
			t.Errorf("%s compiles", name)
		}
		if _, err := tpl.Render(world{}); err == nil {
			t.Errorf("%s renders without the error", name)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
		if len(tpl.Names()) > deep+1 {
			t.Errorf("%s has %d names", name, len(tpl.Names()))
		}
	}
}

// I7: what RE2 cannot do is refused by name, at compile time where the pattern
// is constant and when rendering otherwise.
func TestI7_JavaPatterns(t *testing.T) {
	t.Parallel()
	refused := map[string]string{
		"(?=a)": "look-ahead", "(?!a)": "look-ahead", "(?<=a)": "look-behind", "(?<!a)": "look-behind", "(?>a)": "atomic",
		`(a)\1`: "back-reference", `(?<n>a)\k<n>`: "back-reference", "a++": "possessive", "a*+": "possessive", "a?+": "possessive", "a{1,2}+": "possessive",
		"[a-z&&[^b]]": "class", "[a[b]]": "class within another", "[a&&b]": "intersection", `a\G`: "not available", "(?x)a": "flag", `[\H]`: "within a character class",
		"(a": "missing closing", "(?i": "never closed", `\p{Nope}`: "invalid character class", `\p{Lu`: "never closed",
		"(a{500}){500}": "", "((((a{9}){9}){9}){9}){9}": "",
	}
	for p, message := range refused {
		for _, in := range []string{"{{ x matches '" + p + "' }}", "{{ x matches p }}", "{{ x | split(p) }}"} {
			_, err := compile(in).Render(world{"x": "a", "p": p})
			if err == nil || !strings.Contains(err.Error(), message) {
				t.Errorf("%s with p=%s gives %v, want an error that says %q", in, p, err, message)
			}
		}
	}
	if _, err := compile("{{ x matches p }}").Render(world{"x": "a", "p": `a\`}); err == nil {
		t.Error("a pattern that ends with a backslash is taken")
	}
	if _, err := compile("{{ x matches p }}").Render(world{"x": "a", "p": strings.Repeat("a", expr.MaxPattern+1)}); err == nil {
		t.Error("a pattern beyond MaxPattern is taken")
	}
	taken := []struct{ pattern, text string }{
		{`\d{3}\Z`, "123\n"}, {`a\h+b`, "a \tb"}, {`a\Rb`, "a\r\nb"}, {`a\vb`, "a\nb"}, {`(?<year>\d+)`, "2025"}, {`(?P<year>\d+)`, "2025"}, {`\Qa.b\E+`, "a.bb"},
		{`[\h\v]+`, " \n"}, {`\p{Alpha}\p{Digit}`, "a1"}, {`[\p{Upper}_]+`, "A_B"}, {`\P{Digit}`, "x"}, {`\p{IsLatin}\p{L}\pL`, "aéx"},
		{`\u0041\x42\0101`, "ABA"}, {`(?i)ABC(?-i)d`, "abcd"}, {`(?u)a(?:b)`, "ab"}, {`(?s:a.b)`, "a\nb"}, {`a\-b\/c\"`, `a-b/c"`}, {`\S\s\H\V`, "a bc"}, {`[\S]x`, "ax"},
		{`a+?b*?c??`, "aab"}, {`[^a]\eé`, "b\x1bé"}, {`\é`, "é"}, {`a{2}?`, "aa"},
	}
	for _, tt := range taken {
		got, err := mustCompile(t, "{{ x matches p }}").Render(world{"x": tt.text, "p": tt.pattern})
		if err != nil || got != "true" {
			t.Errorf("%q matches %s gives %s, %v, want true", tt.text, tt.pattern, got, err)
		}
	}
}

func TestJavaSplit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, pattern string
		limit         int64
		want          string
	}{
		{"a,b,,", ",", 0, "[a, b]"}, {"a,b,,", ",", -1, "[a, b, , ]"}, {"a,b,c", ",", 2, "[a, b,c]"}, {"", ",", 0, "[]"}, {",a", ",", 0, "[, a]"},
		{"abc", "", 0, "[a, b, c]"}, {"a1b22c", `\d+`, 0, "[a, b, c]"}, {"a b", `\s`, 0, "[a, b]"}, {"a|b", `\\|`, 0, "[a, b]"}, {"one two", `\b`, 0, "[one,  , two]"},
		{",,", ",", 0, "[]"}, {"é-ü", "-", 0, "[é, ü]"}, {"abc", "x*", 0, "[a, b, c]"}, {"a.b", ".", 0, "[]"}, {"aXbXc", "(?i)x", 0, "[a, b, c]"},
		{"boo:and:foo", "o", 5, "[b, , :and:f, , ]"}, {"boo:and:foo", "o", 0, "[b, , :and:f]"}, {"abc", "", 2, "[a, bc]"}, {"ab", "^", 0, "[ab]"},
	}
	for _, tt := range tests {
		got, err := mustCompile(t, "{{ x | split(p, n) }}").Render(world{"x": tt.text, "p": tt.pattern, "n": tt.limit})
		if err != nil || got != tt.want {
			t.Errorf("%q split by %q, limit %d, gives %s, %v, want %s", tt.text, tt.pattern, tt.limit, got, err, tt.want)
		}
	}
}

// J2: data is never read as a template again.
func TestJ2_DataIsNotATemplate(t *testing.T) {
	t.Parallel()
	evil := "{{ 7*7 }} #{7*7} {% set x = 1 %} {{ secret }}"
	s := world{"x": evil, "secret": "s3cret", "m": value.Of("k", evil), "j": expr.JSON{V: value.Of("k", evil)}, "l": []any{evil}}
	for _, in := range []string{
		"{{ x }}", "{{ m.k }}", "{{ j.k }}", "{{ l[0] }}", "{{ l | join }}", "{{ x | raw }}", "{{ x ~ '' }}", "{{ \"#{x}\" }}", "{{ x | trim }}",
		"{% set y = x %}{{ y }}", "{% for y in l %}{{ y }}{% endfor %}", "{{ 'E' | replace({'E': x}) }}", "{% filter trim %}{{ x }}{% endfilter %}", "{{ '%s' | format(x) }}", "{{ nothing | default(x) }}",
	} {
		got, err := mustCompile(t, in).Render(s)
		if err != nil || got != evil {
			t.Errorf("%s renders %q, %v, want the data as it is", in, got, err)
		}
	}
	if v, err := mustCompile(t, "{{ x }}").Value(s); v != evil || err != nil {
		t.Errorf("the value is %v, %v", v, err)
	}
}

// J3: nothing but data can be reached: no reflection, class, loader, file or
// environment.
func TestJ3_NothingButDataIsReached(t *testing.T) {
	t.Parallel()
	s := contact(t)
	for _, in := range []string{
		"{{ name.getClass() }}", "{{ name.getClass().forName('java.lang.Runtime') }}", "{{ ''.constructor('return this')() }}", "{{ beans() }}",
		"{{ name.class.forName('x') }}", "{{ (1).TYPE.forName('x') }}", "{{ weird.String() }}", "{{ getenv('PATH') }}", "{{ parent() }}", "{{ block('x') }}",
		"{{ include('/etc/hostname') }}", "{% include '/etc/hostname' %}", "{% extends '/etc/hostname' %}", "{% import '/etc/hostname' %}", "{% from 'x' import y %}",
		"{% embed 'x' %}{% endembed %}", "{% cache 'x' %}{% endcache %}", "{% parallel %}{% endparallel %}", "{% flush %}", "{{ i18n('a', 'b') }}",
	} {
		tpl, err := expr.Compile(in)
		if err == nil {
			t.Errorf("%s compiles", in)
		}
		if got, err := tpl.Render(s); got != "" || err == nil {
			t.Errorf("%s renders %q, %v, want nothing and an error", in, got, err)
		}
	}
	for _, in := range []string{
		"{{ name.class }}{{ name.constructor }}{{ name['__proto__'] }}", "{{ Order.__proto__ }}{{ Order.constructor }}{{ list.constructor }}", "{{ weird.Secret }}{{ pointer.Secret }}{{ weird }}",
		"{{ count.class }}{{ flag.x }}{{ when.t }}{{ when.Location }}{{ request }}{{ locale }}", "{{ _context }}{{ template }}{{ System.env }}", "{{ count[0] }}{{ true[0] }}{{ name[nothing] }}{{ list.x }}{{ list['x'] }}{{ list[-1] }}",
	} {
		if got, err := mustCompile(t, in).Render(s); got != "" || err != nil {
			t.Errorf("%s renders %q, %v, want nothing", in, got, err)
		}
	}
}

// I8: what Value gives is bounded as well, since others will print it.
func TestI8_ValuesAreBounded(t *testing.T) {
	t.Parallel()
	l := any([]any{int64(1), int64(2)})
	for range 60 {
		l = []any{l, l, l}
	}
	for _, in := range []string{"{{ [l] }}", "{{ {'k': l} }}", "{{ range(1, 150000) + range(1, 150000) }}"} {
		if v, err := mustCompile(t, in).Value(world{"l": l}); v != nil || !stopped(err) {
			t.Errorf("%s has a value, %v, want a Limit", in, err)
		}
	}
	long := strings.Repeat("x", expr.MaxOutput+1)
	for _, in := range []string{"{{ x }}", "a{{ x }}", "{{ x ~ '' }}", "{{ x | upper }}"} {
		if got, err := mustCompile(t, in).Render(world{"x": long}); len(got) > 1 || !stopped(err) {
			t.Errorf("%s renders %d bytes, %v, want a Limit", in, len(got), err)
		}
	}
	if v, err := mustCompile(t, "{{ x }}").Value(world{"x": long}); v != long || err != nil {
		t.Errorf("a value that is only read is refused: %v", err)
	}
}
