package expr_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// contact is a scope as a voice contact has it.
func contact(t testing.TB) world {
	body := `{"tier":"gold","items":[{"id":7,"name":"a b"},{"id":8,"name":"c"}],"n":1.0,"big":12345678.9,"nil":null,"ok":true,"Deep":{"Er":[1,[2,{"x":"y"}]]}}`
	return world{
		"NewPhoneContact": value.Of("ANI", "+14155551234", "InteractionId", "abc-1", "Headers", value.Of("Diversion", "x")),
		"Order":           expr.JSON{V: fromJSON(t, body)},
		"plainMap":        fromJSON(t, body),
		"count":           int64(3), "small": 4, "price": 2.5, "digits": "12", "flag": true, "empty": "", "name": "Zoë",
		"customerTier": "vip", "callbackANI": "4155551234", "sPosition": int64(9),
		"appointment_date": "2025-03-09", "appointment_time": "14:30:00", "started": "2025-02-06T21:09:02.712Z[UTC]",
		"list": []any{"b", "a", int64(3)}, "jsonText": expr.JSON{V: "quoted"}, "jsonNull": expr.JSON{V: nil},
		"when": expr.At(noon), "goTime": noon, "long": json.Number("123456789012345678901234567890"),
		"lookupValue": "one|two|three", "weird": struct{ Secret string }{"s3cret"}, "pointer": &struct{ Secret string }{"s3cret"},
		"GetX": value.Of("httpStatusCode", int64(200), "httpResponseBody", "Not Processed yet"),
		"tpl":  "{{ name }} {% if true %}x{% endif %} #{name}",
	}
}

func TestWebexDialect(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		// A.8: references
		{"{{NewPhoneContact.ani}} {{NewPhoneContact.ANI}} {{ NewPhoneContact.interactionID }}", "+14155551234 +14155551234 abc-1"},
		{"[{{callType}}][{{ nothing.at.all }}][{{NewPhoneContact.Nope}}]", "[][][]"},
		{"{{name }}{{\nname\n}}{{ name}}", "ZoëZoëZoë"},
		{"{{NewPhoneContact.headers.diversion}}", "x"},
		// A.8: numbers
		{"{{count +1}} {{count+1}} {{count - 1}} {{(count % 2) + 1}}", "4 4 2 2"},
		{"{{count is odd}} {{small is even}} {{digits is even}} {{nothing is odd}}", "true true true false"},
		{"{{7/2}} {{ -7/2}} {{ -7 % 3}} {{7/2.0}} {{digits / 5}} {{digits * '2'}}", "3 -3 -1 3.5 2 24"},
		{"{{digits + 1}} {{1 + digits}} {{count + price}}", "121 112 5.5"},
		{"{{1e10}} {{0.0001}} {{100.0}} {{12345678.9}} {{ -0.5}} {{1.5e300}}", "1.0E10 1.0E-4 100.0 1.23456789E7 -0.5 1.5E300"},
		{"{{long}} {{long == '123456789012345678901234567890'}} {{long == long}}", "123456789012345678901234567890 true true"},
		// A.8: equality and order
		{"{{GetX.httpStatusCode==200}} {{GetX.httpStatusCode == '200'}} {{'200' == 200}} {{200 == '200.0'}} {{'200' == '200.0'}}", "true true true true false"},
		{"{{GetX.httpStatusCode != 200}} {{'404' != 200}} {{'abc' == 0}}", "false true false"},
		{"{{customerTier == vip}} {{customerTier == 'vip'}} {{nothing == vip}} {{nothing == ''}}", "false true true false"},
		{"{{flag == True}} {{flag == 'true'}} {{flag == 'True'}} {{flag == False}} {{'false' == FALSE}}", "true true true false true"},
		{"{{sPosition <= (callbackANI.length -1) }} {{'9' < '10'}} {{'b' > 'a'}} {{2 >= 2.0}} {{nothing < 1}}", "true true true true false"},
		{"{{empty == \"\"}} {{empty is empty}} {{name is not empty}} {{nothing is null}} {{name is defined}}", "true true true true true"},
		{"{{ flag and count > 2 and not (count == 4) or false }}", "true"},
		{"{{(GetX.httpResponseBody contains \"Not Processed\")}} {{list contains 'a'}} {{list contains ['a', '3']}} {{Order contains 'tier'}}", "true true true true"},
		{"{{callbackANI matches '[0-9]{10}'}} {{callbackANI matches '[0-9]'}} {{nothing matches '.*'}}", "true false false"},
		// A.8: filters
		{"{{NewPhoneContact.ANI | slice (NewPhoneContact.ANI.length -10,NewPhoneContact.ANI.length)}}", "4155551234"},
		{"{{NewPhoneContact.ANI|slice(1)}} {{callbackANI | slice (sPosition,sPosition+1)}}", "14155551234 4"},
		{`{{NewPhoneContact.ANI | replace({"+1":""}) }} {{now() | replace({'[UTC]': ''})}}`, "4155551234 2025-02-06T21:09:02.712Z"},
		{`{{"(" + (callbackANI | slice(0,3)) + ")" + " " + (callbackANI | slice(3,6)) + "-" + (callbackANI | slice(6,10)) }}`, "(415) 555-1234"},
		{`{{ now() | date("yyyy-MM-dd HH:mm:ss", existingFormat="yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", timeZone="America/Toronto") }}`, "2025-02-06 16:09:02"},
		{`{{ appointment_date | date("MM-dd-yyyy", existingFormat="yyyy-MM-dd") }} {{ appointment_time | date("h:mm a", existingFormat="hh:mm:ss")  }}`, "03-09-2025 2:30 PM"},
		{"{{ now() }} {{when}} {{goTime}} {{started | date('HH:mm')}}", "2025-02-06T21:09:02.712Z[UTC] 2025-02-06T21:09:02.712Z[UTC] 2025-02-06T21:09:02.712Z[UTC] 21:09"},
		{"{{ now() | epoch }} {{ now() | epoch(inMillis=true)}} {{ now() | epoch(inMillis=true) - 604800000 }}", "1738876142 1738876142712 1738271342712"},
		{"{{ '2025-03-09' | epoch(format=\"yyyy-MM-dd\") }} {{ started | epoch }} {{ '09/03/2025 10:00' | epoch(format='dd/MM/yyyy HH:mm', timeZone='Europe/London') }} {{ 1738876142712 | epoch }}", "1741478400 1738876142 1741514400 1738876142"},
		{"{{NewPhoneContact.ANI |  urlencode }} {{ 'a b~*' | urlencode }}", "%2B14155551234 a+b%7E*"},
		{`{{lookupValue.split("\\|") | first}} {{lookupValue.split('\|') | last}} {{lookupValue | split('\|') | join('+')}} {{lookupValue | split('|', 2) | length}}`, "one three one+two+three 2"},
		{"{{price | numberformat('#')}} {{1234567 | numberformat}} {{0.256|numberformat('0.0%')}} {{ -5 | numberformat('000.00')}} {{0.5 | numberformat('#.##')}} {{0.5 | numberformat('#.00')}} {{0.5 | numberformat('.##')}} {{0 | numberformat('#')}}", "2 1,234,567 25.6% -005.00 0.5 .50 .5 0"},
		{`{"a":"{{ "say \"hi\"" | escape('json') }}"}`, `{"a":"say \"hi\""}`},
		{"{{callbackANI.length}} {{callbackANI.length()}} {{callbackANI | length}} {{list.size()}} {{nothing | length}} {{name.length}}", "10 10 10 3 0 3"},
		// JSON printing
		{"{{Order.tier}} {{order.x}}{{Order.items}}", `gold [{"id":7,"name":"a b"},{"id":8,"name":"c"}]`},
		{"{{Order.items[0].NAME}} {{Order['items'][1]['id']}} {{Order.items.1.name}} {{Order.Items | first}} {{Order.items[9].id}}", `a b 8 c {"id":7,"name":"a b"} `},
		{"{{Order.n}} {{Order.big}} {{Order.nil}} {{Order.ok}} {{Order.deep.er}} {{jsonText}} {{jsonNull}}", `1.0 1.23456789E7  true [1,[2,{"x":"y"}]] quoted `},
		{"{{plainMap.items}} {{list}} {{ {'a': 1, 'b': 'c'} }}", "[{id=7, name=a b}, {id=8, name=c}] [b, a, 3] {a=1, b=c}"},
		{"{% for i in Order.items %}{{i.id}}={{i}};{% endfor %}", `7={"id":7,"name":"a b"};8={"id":8,"name":"c"};`},
		{"{{ Order.items | slice(1) }} {{ Order.items | reverse | join(' ') }} {{Order.items | length}}", `[{"id":8,"name":"c"}] {"id":8,"name":"c"} {"id":7,"name":"a b"} 2`},
		{"{{ ['x', Order.items[0]] }} {{ Order.nil ~ 'z' }}", `[x, {"id":7,"name":"a b"}] z`},
		// methods
		{"{{name.toUpperCase()}} {{name.toLowerCase()}} {{' x '.trim()}}| {{name.substring(1)}} {{name.substring(0, 2)}} {{name.charAt(2)}}", "ZOË zoë x| oë Zo ë"},
		{"{{name.contains('o')}} {{name.startsWith('Z')}} {{name.endsWith('z')}} {{name.indexOf('ë')}} {{name.indexOf('q')}} {{list.indexOf('a')}}", "true true false 2 -1 1"},
		{"{{name.replace('o', '0')}} {{name.equals('Zoë')}} {{name.equalsIgnoreCase('ZOË')}} {{name.concat('!')}} {{empty.isEmpty()}} {{nothing.trim()}}", "Z0ë true true Zoë! true "},
		{"{{list.get(1)}} {{list.contains('b')}} {{Order.containsKey('Tier')}} {{'a.b.c'.lastIndexOf('.')}} {{digits.matches('\\d+')}} {{count.toString()}}", "a true true 3 true 3"},
		// the rest of the language
		{"{{ flag ? 'yes' : 'no' }} {{ nothing ? 1 : 2 }} {{ 'a' ~ 1 ~ 2.0 ~ nothing ~ true }}", "yes 2 a12.0true"},
		{"{% set n = 1 %}{% for i in 1..3 %}{% set n = n * i %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %},{% endif %}{% endfor %}={{ n }}", "0/3,1/3,2/3=6"},
		{"{% for i in 1..3 %}{% if seen is defined %}{{ seen }}{% endif %}{% set seen = i %}{% endfor %}[{{ seen }}]", "12[]"},
		{"{% for e in {'a': 1} %}{{ e.key }}{{ e.value }}{{ loop.first }}{{ loop.revindex }}{% endfor %}", "a1true0"},
		{"{% if count > 5 %}a{% elseif count > 2 %}b{% else %}c{% endif %}", "b"},
		{"{% filter upper %}x{{ name }}{% endfilter %} {% filter trim | lower %} A {% endfilter %}", "XZOË a"},
		{"{% autoescape 'html' %}{{ '<' }}{{ '<' ~ name }}{{ '<' ~ name | raw }}{% endautoescape %}{{ '<' ~ name }}", "<&lt;Zoë<Zoë<Zoë"},
		{"{% autoescape 'json' %}\"{{ '\"' ~ name }}\"{% endautoescape %}{% autoescape false %}{{ '<' ~ '' }}{% endautoescape %}", "\"\\\"Zoë\"<"},
		{"{% verbatim %}{{ name }}{% endverbatim %}!", "{{ name }}!"},
		{"{{ 3.7 | round }} {{ 3.14159 | round(2) }} {{ -7 | abs }} {{ 'x' | default('y') }} {{ nothing | default('y') }}", "4 3.14 7 x y"},
		{"{{ [3,1,2] | sort | join }} {{ ['b','a'] | rsort }} {{ 'abc' | reverse }} {{ [nothing, 1] | sort }}", "123 [b, a] cba [null, 1]"},
		{"{{ max(1, '5', 3.5) }} {{ min(2, nothing, 1) }} {{ range(3, 1, -1) }} {{ 'a'..'c' }}", "5 1 [3, 2, 1] [a, b, c]"},
		{"{{ '%05d|%-4s|%.1f|%,d|%x|%2$s|%b' | format(42, 'ab', 2.25, 1234567, 255, 'q') }}", "00042|ab  |2.3|1,234,567|ff|ab|true"},
		{"{{ '%05d|%-4s|%.1f|%,d|%x|%S|%%' | format(42, 'ab', 2.26, 1234567, 255, 'q') }}", "00042|ab  |2.3|1,234,567|ff|Q|%"},
		{"{{ now('America/New_York') }} {{ now('+05:30') | date('HH:mm XXX', timeZone='GMT+5:30') }}", "2025-02-06T16:09:02.712-05:00[America/New_York] 02:39 +05:30"},
		{"{{ {'a':1} | merge({'b':2}) }} {{ [1] | merge([2]) }} {{ nothing | merge([2]) }} {{ [1] | merge({'a':2}) | last }}", "{a=1, b=2} [1, 2] [2] {key=a, value=2}"},
		{"{{ 'aGk' | base64decode }} {{ \"x\\ny\" }}{{ \"a#{1 + 1}b#{\"c#{3}\"}\" }}", "hi x\\nya2bc3"},
		{"a{# note #}b{#- x -#} c", "abc"},
		{"{{weird}}{{pointer}}{{weird.Secret}}{{pointer.Secret}}", ""},
		{"{{ {'a': {'b': 1}}.a.b }}{{ [[1, 2], [3]][0][1] }}", "12"},
		{"}} %} #} { {a} {{'{{'}} {{'}}'}}", "}} %} #} { {a} {{ }}"},
		{"{\"a\":{{count}}}", `{"a":3}`},
	}
	s := contact(t)
	for _, tt := range tests {
		got, err := mustCompile(t, tt.in).Render(s)
		if err != nil || got != tt.want {
			t.Errorf("%s\n got %q, %v\nwant %q", tt.in, got, err, tt.want)
		}
	}
}

func mustCompile(t testing.TB, source string) expr.Template {
	t.Helper()
	tpl, err := expr.Compile(source)
	if err != nil {
		t.Fatalf("compiling %q: %v", source, err)
	}
	return tpl
}

// Mistakes that real exports have: none of them disturbs the text around it.
func TestMistakesAreTolerated(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want     string
		line, column int
		text         string
		kind         expr.Kind
	}{
		{"call {{[phoneNumber}} now {{name}}", "call  now Zoë", 1, 20, "[phoneNumber", expr.Syntax},
		{"a\nb {{ name", "a\nb {{ name", 2, 3, "{{ name", expr.Syntax},
		{"{{ a and {{name}}", "{{ a and Zoë", 1, 1, "{{ a and {{name}}", expr.Syntax},
		{"x{{}}y", "xy", 1, 4, "", expr.Syntax},
		{"{{ name name }}!", "!", 1, 9, "name name", expr.Syntax},
		{"{{ it's }} {{name}}", " Zoë", 1, 6, "it's", expr.Syntax},
		{"{{ 'it }} {{name}} {{ 'x' }}", " Zoë x", 1, 4, "'it", expr.Syntax},
		{"{{ it's }} and {{ don't }}", " and ", 1, 6, "it's", expr.Syntax},
		{"{{ é = 5 }}", "", 1, 6, "é = 5", expr.Syntax},
		{"{{ a && b }}", "", 1, 6, "a && b", expr.Syntax},
		{"{{ !a }}", "", 1, 4, "!a", expr.Syntax},
		{"{{ name | nope }}", "", 1, 11, "name | nope", expr.Unavailable},
		{"{{ nope() }}", "", 1, 4, "nope()", expr.Unavailable},
		{"{{ name is nope }}", "", 1, 12, "name is nope", expr.Unavailable},
		{"{{ name | slice(1,2,3) }}", "", 1, 11, "name | slice(1,2,3)", expr.Syntax},
		{"{{ name | date(formt='x') }}", "", 1, 11, "name | date(formt='x')", expr.Syntax},
		{"{{ name | replace }}", "", 1, 11, "name | replace", expr.Syntax},
		{"{{ name | }}", "", 1, 11, "name |", expr.Syntax},
		{"{{ name. }}", "", 1, 10, "name.", expr.Syntax},
		{"{{ (name }}", "", 1, 10, "(name", expr.Syntax},
		{"{{ {'a' 1} }}", "", 1, 9, "{'a' 1}", expr.Syntax},
		{"{{ flag ? 1 }}", "", 1, 13, "flag ? 1", expr.Syntax},
		{"{{ * }}", "", 1, 4, "*", expr.Syntax},
		{"{{ \"a#{ }\" }}", "", 1, 9, "\"a#{ }\"", expr.Syntax},
		{"{% include 'x' %}{{name}}", "Zoë", 1, 4, "include 'x'", expr.Unavailable},
		{"{% import 'x' %}{% extends 'y' %}{{name}}", "Zoë", 1, 4, "import 'x'", expr.Unavailable},
		{"{% block b %}gone {{ bad bad }}{% endblock %}{{name}}", "Zoë", 1, 4, "block b", expr.Unavailable},
		{"{% macro m() %}{% if x %}gone{% endmacro %}kept", "kept", 1, 4, "macro m()", expr.Unavailable},
		{"{% wibble %}kept", "kept", 1, 4, "wibble", expr.Unavailable},
		{"{% %}kept", "kept", 1, 4, "", expr.Syntax},
		{"{% if flag %}kept", "kept", 1, 3, "if flag", expr.Syntax},
		{"kept{% endif %}", "kept", 1, 8, "endif", expr.Syntax},
		{"{% else %}{% elseif x %}kept", "kept", 1, 4, "else", expr.Syntax},
		{"{% if ( %}a{% else %}b{% endif %}c", "c", 1, 9, "if (", expr.Syntax},
		{"{% for x of list %}a{% endfor %}c", "c", 1, 10, "for x of list", expr.Syntax},
		{"{% for 1 in list %}a{% endfor %}c", "c", 1, 8, "for 1 in list", expr.Syntax},
		{"{% set 1 = 2 %}c", "c", 1, 8, "set 1 = 2", expr.Syntax},
		{"{% for x in list %}{% if x %}a{% endfor %}c", "aaac", 1, 22, "if x", expr.Syntax},
		{"{% filter nope %}a{% endfilter %}c", "c", 1, 11, "filter nope", expr.Unavailable},
		{"{% autoescape 'css' %}a{% endautoescape %}c", "ac", 1, 3, "autoescape 'css'", expr.Unavailable},
		{"{% verbatim %}{{name}}", "Zoë", 1, 1, "verbatim", expr.Syntax},
		{"{# no end {{name}}", "{# no end Zoë", 1, 1, "{# no end {{name}}", expr.Syntax},
		{"{% no end {{name}}", "{% no end Zoë", 1, 1, "{% no end {{name}}", expr.Syntax},
		{"{{ callbackANI matches '(?=x)' }}c", "c", 1, 32, "callbackANI matches '(?=x)'", expr.Unavailable},
	}
	s := contact(t)
	for _, tt := range tests {
		tpl, err := expr.Compile(tt.in)
		var e *expr.Error
		if !errors.As(err, &e) {
			t.Errorf("%s compiles, want an error", tt.in)
			continue
		}
		got := expr.Error{Line: e.Line, Column: e.Column, Text: e.Text, Kind: e.Kind}
		want := expr.Error{Line: tt.line, Column: tt.column, Text: tt.text, Kind: tt.kind}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(expr.Error{})); diff != "" || e.Message == "" {
			t.Errorf("%s: %v\n%s", tt.in, e, diff)
		}
		text, err := tpl.Render(s)
		if text != tt.want || !errors.As(err, new(*expr.Error)) {
			t.Errorf("%s renders %q, %v, want %q and the error", tt.in, text, err, tt.want)
		}
		if tpl.Err() == nil || tpl.Source() != tt.in {
			t.Errorf("%s: Err %v, Source %q", tt.in, tpl.Err(), tpl.Source())
		}
	}
}

// What fails when rendering adds nothing, and the rest is rendered.
func TestRunTimeErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, message string }{
		{"{{ 1 / 0 }}", "division by zero"},
		{"{{ 1 % 0 }}", "division by zero"},
		{"{{ 1.0 / 0 }}", "division by zero"},
		{"{{ 9223372036854775807 + 1 }}", "too large"},
		{"{{ -9223372036854775807 - 2 }}", "too large"},
		{"{{ 9223372036854775807 * 2 }}", "too large"},
		{"{{ (-9223372036854775807 - 1) / -1 }}", "too large"},
		{"{{ (-9223372036854775807 - 1) | abs }}", "too large"},
		{"{{ 1e308 * 10 }}", "too large"},
		{"{{ nothing + 1 }}", "needs a number on its left, not nothing"},
		{"{{ 1 - 'x' }}", "needs a number on its right, not a text"},
		{"{{ long + 1 }}", "needs a number"},
		{"{{ -name }}", "needs a number"},
		{"{{ name < 1 }}", "cannot be ordered"},
		{"{{ name is odd }}", "odd or even"},
		{"{{ 1.5 is even }}", "odd or even"},
		{"{{ callbackANI | slice(-1) }}", "slice from -1"},
		{"{{ callbackANI | slice(0, 11) }}", "slice from 0 to 11"},
		{"{{ callbackANI | slice(3, 3) }}", "slice from 3 to 3"},
		{"{{ callbackANI | slice('x') }}", "should be a number"},
		{"{{ name.substring(4) }}", "substring"},
		{"{{ name.charAt(3) }}", "character 3"},
		{"{{ name | date('yyyy') }}", "not a date"},
		{"{{ name | date('yyyy', 'MM/dd') }}", "not a date of the form"},
		{"{{ now() | date('jj') }}", "no letter j"},
		{"{{ now() | date(\"yyyy 'open\") }}", "open quote"},
		{"{{ now() | date('HH', timeZone='Nowhere/Land') }}", "no time zone"},
		{"{{ true | date('HH') }}", "a time, a text"},
		{"{{ 1e300 | date('HH') }}", "no time in milliseconds"},
		{"{{ 'x' | abs }}", "abs takes a number"},
		{"{{ 'x' | round }}", "round takes a number"},
		{"{{ 1.5 | round(99) }}", "places"},
		{"{{ 1e300 | round }}", "too large"},
		{"{{ 'x' | numberformat }}", "numberformat takes a number"},
		{"{{ 1 | numberformat('abc') }}", "no # or 0"},
		{"{{ 1 | numberformat('0#.#0') }}", "number format"},
		{"{{ 1 | numberformat(\"'x0\") }}", "open quote"},
		{"{{ 1 | numberformat('0 0') }}", "two places"},
		{"{{ 'x' | sort }}", "takes a list"},
		{"{{ ['x', 1] | sort }}", "cannot be ordered"},
		{"{{ name | merge([1]) }}", "merge takes"},
		{"{{ {'a':1} | merge('x') }}", "merges with"},
		{"{{ name | replace('x') }}", "replace takes a map"},
		{"{{ name | abbreviate(-1) }}", "negative"},
		{"{{ '!!' | base64decode }}", "not base64"},
		{"{{ name | escape('css') }}", "no escaping"},
		{"{{ '%d %d' | format(1) }}", "asks for argument 2"},
		{"{{ '%q' | format(1) }}", "is not one"},
		{"{{ '%' | format(1) }}", "is not one"},
		{"{{ '%d' | format('x') }}", "whole number"},
		{"{{ '%f' | format('x') }}", "takes a number"},
		{"{{ range(1, 2, 0) }}", "by 0"},
		{"{{ range('x', 2) }}", "a range goes"},
		{"{{ max(1, 'x') }}", "cannot be ordered"},
		{"{{ name matches ('(?<' ~ '=x)') }}", "look-behind"},
	}
	s := contact(t)
	for _, tt := range tests {
		got, err := mustCompile(t, "a"+tt.in+"{{name}}").Render(s)
		var e *expr.Error
		if got != "aZoë" || !errors.As(err, &e) || !strings.Contains(e.Message, tt.message) || e.Kind != expr.Runtime {
			t.Errorf("%s gives %q, %v, want aZoë and %q", tt.in, got, err, tt.message)
			continue
		}
		if e.Line != 1 || e.Column < 2 || e.Column > len(tt.in)+1 || e.Text == "" {
			t.Errorf("%s: the error is at %d:%d in %q", tt.in, e.Line, e.Column, e.Text)
		}
		if v, err := mustCompile(t, tt.in).Value(s); v != nil || err == nil {
			t.Errorf("%s has the value %v, %v, want none", tt.in, v, err)
		}
		if text, err := mustCompile(t, tt.in).Render(s); text != "" || err == nil {
			t.Errorf("%s renders %q, %v, want nothing", tt.in, text, err)
		}
	}
	_, err := mustCompile(t, "{{1/0}}\n {{ 2/0 }}").Render(s)
	var all expr.Errors
	if !errors.As(err, &all) || len(all) != 2 || all[1].Line != 2 || all[1].Column != 6 || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two failing expressions give %v", err)
	}
}

func TestTagsThatFailAtRunTime(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"{% if 1/0 %}a{% else %}b{% endif %}", "{% for x in 5 %}a{% else %}b{% endfor %}", "{% for x in 1/0 %}a{% endfor %}",
		"{% set x = 1/0 %}{{ x }}", "{% filter slice(9, 1) %}abc{% endfilter %}",
	} {
		got, err := mustCompile(t, in+"!").Render(contact(t))
		if got != "!" || err == nil {
			t.Errorf("%s renders %q, %v, want ! and an error", in, got, err)
		}
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	s := contact(t)
	tests := []struct {
		in   string
		want any
	}{
		{"{{ count }}", int64(3)}, {" {{count + 1}}\n", int64(4)}, {"{{count}}{{count}}", "33"}, {"x{{count}}", "x3"},
		{"{{ price }}", 2.5}, {"{{ nothing }}", nil}, {"{{ count == 3 }}", true}, {"", ""}, {"text", "text"},
		{"{{ ['a', 1] }}", []any{"a", int64(1)}}, {"{{ now() }}", "2025-02-06T21:09:02.712Z[UTC]"},
		{"{# note #}{{ count }}", int64(3)}, {"{% set x = 1 %}{{ x }}", "1"}, {"{{ Order.n }}", 1.0},
		{"{{ small }}", int64(4)}, {"{{ Order.items.length }}", int64(2)},
	}
	for _, tt := range tests {
		got, err := mustCompile(t, tt.in).Value(s)
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("the value of %q: %v\n%s", tt.in, err, diff)
		}
	}
	v, err := mustCompile(t, "{{ [[Order.items[0]], when, {'k': Order.deep}] }}").Value(s)
	if text := value.Text(v); err != nil || text != `[[{"id":7,"name":"a b"}],"2025-02-06T21:09:02.712Z[UTC]",{"k":{"Er":[1,[2,{"x":"y"}]]}}]` {
		t.Errorf("a list that was made has the value %s, %v, not in package value's kinds", text, err)
	}
	if v, err := mustCompile(t, "{{ [[Order.items[0]]][0] }}").Value(s); err != nil || value.Text(v) != `[{"id":7,"name":"a b"}]` {
		t.Errorf("an item of a list that was made has the value %s, %v", value.Text(v), err)
	}
	got, err := mustCompile(t, "{{ Order }}").Value(s)
	if o, ok := got.(*value.Object); err != nil || !ok || o.Len() != 7 {
		t.Errorf("the value of a JSON variable is %T, %v, want its object", got, err)
	}
	if v, err := compile("{{[x}}").Value(s); v != "" || err == nil {
		t.Errorf("the value of a malformed expression is %v, %v", v, err)
	}
}

func compile(source string) expr.Template {
	t, _ := expr.Compile(source)
	return t
}

func TestTemplateSaysWhatItIs(t *testing.T) {
	t.Parallel()
	var zero expr.Template
	text, ok := zero.Constant()
	if !zero.IsZero() || zero.Source() != "" || text != "" || !ok || zero.Err() != nil || zero.Names() != nil {
		t.Errorf("the zero Template is not the empty text: %q %v %v", text, ok, zero.Names())
	}
	if got, err := zero.Render(nil); got != "" || err != nil {
		t.Errorf("the zero Template renders %q, %v", got, err)
	}
	if got, err := zero.Encode(nil, nil); got != "" || err != nil {
		t.Errorf("the zero Template encodes as %q, %v", got, err)
	}
	l := expr.Literal("a {{ b }} {% c")
	if got, err := l.Render(nil); got != "a {{ b }} {% c" || err != nil || l.IsZero() || l.Source() != got {
		t.Errorf("Literal renders %q, %v", got, err)
	}
	if !expr.Literal("").IsZero() {
		t.Error("Literal of nothing is not zero")
	}
	for in, want := range map[string]string{"plain": "plain", "a{# c #}b": "ab", "{% verbatim %}{{x}}{% endverbatim %}": "{{x}}", "{ {": "{ {"} {
		if got, ok := mustCompile(t, in).Constant(); !ok || got != want {
			t.Errorf("Constant of %q is %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"{{ 'x' }}", "{{ x", "{{[x}}"} {
		if got, ok := compile(in).Constant(); ok {
			t.Errorf("Constant of %q is %q, want none", in, got)
		}
	}
	long := strings.Repeat("x", expr.MaxSource) + "{{ x }}"
	tpl, err := expr.Compile(long)
	if tpl.Source() != long || err == nil {
		t.Errorf("a source beyond MaxSource gives %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want []expr.Name
	}{
		{"{{NewPhoneContact.ANI}}", []expr.Name{{"NewPhoneContact", []string{"ANI"}, 1, 3}}},
		{"{{a}}{{ a }}\n {{a.b[0]['c d'].e[x.y].z}}", []expr.Name{{"a", nil, 1, 3}, {"a", []string{"b", "0", "c d", "e"}, 2, 4}, {"x", []string{"y"}, 2, 20}}},
		{"{{ a.length }} {{ a.length() }} {{ a.split('x') }} {{ a.b.length }}", []expr.Name{{"a", nil, 1, 4}, {"a", []string{"b"}, 1, 55}}},
		{"{% for i in items %}{{ i.x }}{{ loop.index }}{{ j }}{% endfor %}{{ i }}", []expr.Name{{"items", nil, 1, 13}, {"j", nil, 1, 49}, {"i", nil, 1, 68}}},
		{"{% set s = s + t %}{{ s }}{{ u }}", []expr.Name{{"s", nil, 1, 12}, {"t", nil, 1, 16}, {"u", nil, 1, 30}}},
		{"{% for i in 1..2 %}{{ late }}{% set late = i %}{% endfor %}", nil},
		{"{{ true }}{{ 'x' }}{{ now() }}{{ x y }}", nil},
		{"{% macro m() %}{{ gone }}{% endmacro %}", nil},
		{"{{ \"#{p.q}\" | replace({'a': r}) }}", []expr.Name{{"p", []string{"q"}, 1, 7}, {"r", nil, 1, 29}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, compile(tt.in).Names()); diff != "" {
			t.Errorf("the names of %s:\n%s", tt.in, diff)
		}
	}
}

// TestRealExports compiles every expression of the exports in the folders
// that CALLWRIGHT_EXPORTS lists.
func TestRealExports(t *testing.T) {
	t.Parallel()
	folders := os.Getenv("CALLWRIGHT_EXPORTS")
	if folders == "" {
		t.Skip("CALLWRIGHT_EXPORTS names no folders with exports")
	}
	texts := map[string]bool{}
	for _, folder := range filepath.SplitList(folders) {
		files, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no exports in %s: %v", folder, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			collect(fromJSON(t, strings.TrimPrefix(string(b), "\ufeff")), texts)
		}
	}
	expressions := 0
	for text := range texts {
		expressions += strings.Count(text, "{{")
		tpl, err := expr.Compile(text)
		if err != nil && !strings.Contains(text, "{{[") {
			t.Errorf("%q does not compile: %v", text, err)
		}
		if tpl.Source() != text {
			t.Errorf("%q has the source %q", text, tpl.Source())
		}
		if _, err := tpl.Render(world{}); err != nil && errors.As(err, new(*expr.Error)) && tpl.Err() == nil {
			var e *expr.Error
			if errors.As(err, &e); e.Kind != expr.Runtime {
				t.Errorf("%q renders with %v", text, err)
			}
		}
	}
	t.Logf("%d texts with %d expressions", len(texts), expressions)
}

func collect(v any, texts map[string]bool) {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, "{{") {
			texts[v] = true
		}
	case []any:
		for _, item := range v {
			collect(item, texts)
		}
	case *value.Object:
		for _, m := range v.All() {
			collect(m, texts)
		}
	}
}

func TestDoublesPrintAsInJava(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]string{
		0: "0.0", math.Copysign(0, -1): "-0.0", 1: "1.0", 0.001: "0.001", 0.00099: "9.9E-4", 9999999: "9999999.0", 1e7: "1.0E7", -1.25e-7: "-1.25E-7",
		math.MaxFloat64: "1.7976931348623157E308", math.Inf(1): "Infinity", math.Inf(-1): "-Infinity",
	} {
		if got, err := mustCompile(t, "{{ x }}").Render(world{"x": f}); got != want || err != nil {
			t.Errorf("%g prints %q, %v, want %q", f, got, err, want)
		}
	}
	if got, _ := mustCompile(t, "{{ x }}").Render(world{"x": math.NaN()}); got != "NaN" {
		t.Errorf("NaN prints %q", got)
	}
}

func TestTimeKeepsItsInstant(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 3600)
	at := expr.At(noon.In(zone))
	if !at.Time().Equal(noon) || at.String() != "2025-02-06T22:09:02.712+01:00" {
		t.Errorf("a time without a zone's name prints %s", at)
	}
}
