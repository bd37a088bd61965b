package expr_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

type rendering struct{ in, want string }

func checkAll(t *testing.T, s world, tests []rendering) {
	t.Helper()
	for _, tt := range tests {
		got, err := mustCompile(t, tt.in).Render(s)
		if err != nil || got != tt.want {
			t.Errorf("%s\n got %q, %v\nwant %q", tt.in, got, err, tt.want)
		}
	}
}

func TestDatePatterns(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, time.March, 9, 0, 5, 7, 45_000_000, time.UTC) // a Sunday
	checkAll(t, world{"d": expr.At(at), "ms": at.UnixMilli(), "f": float64(at.UnixMilli()), "n": json.Number("1741478707045")}, []rendering{
		{`{{ d | date("G yy yyyy y u MM M MMM MMMM LLL") }}`, "AD 25 2025 2025 2025 03 3 Mar March Mar"},
		{`{{ d | date("d dd D DDD E EEE EEEE e eee w ww Q") }}`, "9 09 68 068 Sun Sun Sunday 1 Sun 10 10 1"},
		{`{{ d | date("H HH k kk K KK h hh a m mm s ss S SS SSS SSSSSS SSSSSSSSSSS") }}`, "0 00 24 24 0 00 12 12 AM 5 05 7 07 0 04 045 045000 04500000000"},
		{`{{ d | date("z Z ZZZZ ZZZZZ X XX XXX x xx xxx O VV") }}`, "UTC +0000 GMT+00:00 Z Z Z Z +00 +0000 +00:00 GMT+00:00 UTC"},
		{`{{ d | date("z Z ZZZZ ZZZZZ X XX XXX x xx xxx O VV", timeZone="America/St_Johns") }}`, "NST -0330 GMT-03:30 -03:30 -0330 -0330 -03:30 -0330 -0330 -03:30 GMT-03:30 America/St_Johns"},
		{`{{ d | date("X x z", timeZone="+05:00") }}|{{ d | date("z", timeZone="America/Sao_Paulo") }}`, "+05 +05 GMT+05:00|GMT-03:00"},
		{`{{ d | date("HH 'o''clock' '' ''''") }}|{{ d | date("yyyy年") }}|{{ d | date("n A") }}`, "00 o'clock ' ''|2025年|45000000 307045"},
		{`{{ d | date }}|{{ ms | date("HH:mm") }}|{{ f | date("HH:mm") }}|{{ n | date("HH:mm") }}`, "2025-03-09T00:05:07+0000|00:05|00:05|00:05"},
		{`{{ d | date("HH", timeZone="GMT-0130") }} {{ d | date("HH", timeZone="UTC+2") }} {{ d | date("HH", timeZone="Z") }} {{ d | date("HH", timeZone="GMT") }}`, "22 02 00 00"},
		{`{{ d | epoch }} {{ d | epoch(inMillis="true") }} {{ d | epoch(inMillis='no') }} {{ d | epoch(true) }}`, "1741478707 1741478707045 1741478707 1741478707045"},
		{`{{ d == d }} {{ d < d }} {{ d >= d }} {{ d == '2025-03-09T00:05:07.045Z[UTC]' }} {{ '2025-03-09T00:05:07.045Z[UTC]' == d }} {{ 'at ' + d }}`, "true false true true true at 2025-03-09T00:05:07.045Z[UTC]"},
		{`{{ d | default('x') | date('yyyy') }} {{ d is defined }} {{ d ? 1 : 2 }} {{ [d] }} {{ {'d': d}.d }}`, "2025 true 1 [2025-03-09T00:05:07.045Z[UTC]] 2025-03-09T00:05:07.045Z[UTC]"},
	})
	for _, in := range []string{`{{ d | date("HH", timeZone="GMT+99") }}`, `{{ d | date("HH", timeZone="+1x") }}`, `{{ d | date("HH", timeZone="PST-") }}`, `{{ d | date(p) }}`, `{{ d | epoch(timeZone='No') }}`, `{{ now('No') }}`, `{{ true | epoch }}`, `{{ p | date }}`} {
		if got, err := mustCompile(t, in).Render(world{"d": expr.At(at), "p": strings.Repeat("y", 500)}); err == nil {
			t.Errorf("%s gives %q, want an error", in, got)
		}
	}
}

func TestReadingDates(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, format, want string }{
		{"2025-03-09", "yyyy-MM-dd", "2025-03-09 00:00:00.000"},
		{"20250309143005", "yyyyMMddHHmmss", "2025-03-09 14:30:05.000"},
		{"9/3/25 2:05 pm", "d/M/yy h:mm a", "2025-03-09 14:05:00.000"},
		{"9/3/99", "d/M/yy", "1999-03-09 00:00:00.000"}, {"9/3/44", "d/M/yy", "2044-03-09 00:00:00.000"}, {"9/3/46", "d/M/yy", "1946-03-09 00:00:00.000"},
		{"12:30 AM", "hh:mm a", "1970-01-01 00:30:00.000"}, {"12:30 PM", "hh:mm a", "1970-01-01 12:30:00.000"}, {"24:30", "kk:mm", "1970-01-01 00:30:00.000"}, {"11:30", "KK:mm", "1970-01-01 11:30:00.000"},
		{"Sun, 09 March 2025", "EEE, dd MMMM yyyy", "2025-03-09 00:00:00.000"}, {"sunday 9 mar 2025", "EEEE d MMM yyyy", "2025-03-09 00:00:00.000"},
		{"2025-03-09T10:00:00.25Z", "yyyy-MM-dd'T'HH:mm:ss.SSX", "2025-03-09 10:00:00.250"}, {"2025-03-09 10:00 +0200", "yyyy-MM-dd HH:mm Z", "2025-03-09 08:00:00.000"},
		{"2025-03-09 10:00 Europe/Berlin", "yyyy-MM-dd HH:mm z", "2025-03-09 09:00:00.000"}, {"2025-068", "yyyy-DDD", "2025-03-09 00:00:00.000"},
		{"2025-03-09 and more", "yyyy-MM-dd", "2025-03-09 00:00:00.000"}, {"2025-02-30", "yyyy-MM-dd", "2025-03-02 00:00:00.000"}, {"2025 03", "yyyy   MM", "2025-03-01 00:00:00.000"},
		{"2025-03-09T10:00:00Z", "", "2025-03-09 10:00:00.000"}, {"2025-03-09T10:00:00.123456+01:00", "", "2025-03-09 09:00:00.123"}, {"2025-03-09T10:00:00+0100", "", "2025-03-09 09:00:00.000"},
		{"2025-03-09 10:00:00", "", "2025-03-09 10:00:00.000"}, {"2025-03-09T10:00", "", "2025-03-09 10:00:00.000"}, {"2025-03-09", "", "2025-03-09 00:00:00.000"}, {" 2025-02-06T21:09:02.712Z[UTC] ", "", "2025-02-06 21:09:02.712"},
		{"2025-02-06T16:09:02.712-05:00[America/New_York]", "", "2025-02-06 21:09:02.712"},
		{"x", "yyyy", ""}, {"2025", "yyyy-MM", ""}, {"2025-03-09 Mars", "yyyy-MM-dd z", ""}, {"2025-03-09 ", "yyyy-MM-dd z", ""}, {"9 Foo", "d MMM", ""}, {"1", "w", ""}, {"2025", "yyyy'", ""}, {"1234567890123", "yyyy", ""}, {strings.Repeat("1", 300), "yyyy", ""}, {"", "yyyy", ""},
	}
	for _, tt := range tests {
		in := `{{ x | date("yyyy-MM-dd HH:mm:ss.SSS", existingFormat=f) }}`
		got, err := mustCompile(t, in).Render(world{"x": tt.text, "f": tt.format})
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q read as %q gives %q, %v, want %q", tt.text, tt.format, got, err, tt.want)
		}
	}
}

func TestNumberFormats(t *testing.T) {
	t.Parallel()
	tests := []struct {
		n            any
		format, want string
	}{
		{1234.5, "#,##0.00", "1,234.50"}, {-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"}, {0.125, "0.00", "0.12"}, {0.135, "0.00", "0.14"}, {2.5, "0", "2"}, {3.5, "0", "4"},
		{int64(7), "000", "007"}, {-0.001, "0.00", "0.00"}, {0.256, "0%", "26%"}, {0.0256, "0.0‰", "25.6‰"}, {12.0, "'#'0", "#12"}, {12.0, "0 'o''''c'", "12 o'c"}, {12.0, "''0", "'12"},
		{"1234567", "#,####", "123,4567"}, {1e20, "#,##0", "100,000,000,000,000,000,000"}, {12.3456, "$0.0#", "$12.35"}, {"0.5", "#", "0"}, {int64(-5), "0.0'x'", "-5.0x"},
	}
	for _, tt := range tests {
		got, err := mustCompile(t, "{{ n | numberformat(f) }}").Render(world{"n": tt.n, "f": tt.format})
		if err != nil || got != tt.want {
			t.Errorf("%v as %s is %q, %v, want %q", tt.n, tt.format, got, err, tt.want)
		}
	}
	for _, f := range []string{"0.0.0", "0,0.0,0", ";x", "0;'", strings.Repeat("0", 300)} {
		if got, err := mustCompile(t, "{{ 1 | numberformat(f) }}").Render(world{"f": f}); err == nil {
			t.Errorf("the format %s gives %q, want an error", f, got)
		}
	}
}

func TestPrintf(t *testing.T) {
	t.Parallel()
	checkAll(t, world{"neg": int64(-1234567), "half": 0.5, "nan": nil}, []rendering{
		{"{{ '%,d|%+d|% d|%08d|%-6d|%6d' | format(neg, 5, 5, neg, 5, 5) }}", "-1,234,567|+5| 5|-1234567|5     |     5"},
		{"{{ '%f|%.0f|%e|%E|%g|%,.2f|%08.2f' | format(half, half, 12345.678, 12345.678, half, 1234567.891, neg) }}", "0.500000|1|1.234568e+04|1.234568E+04|0.500000|1,234,567.89|-1234567.00"},
		{"{{ '%x|%X|%o|%s|%.2s|%b|%B|%n|%5%' | format(255, 255, 8, nan, 'abc', nan, true) }}", "ff|FF|10|null|ab|false|TRUE|\n|    %"},
		{"{{ '%2$s %1$s %s' | format('a', 'b') }}{{ 'none' | format }}", "b a anone"},
	})
}

func TestEqualityAndOrder(t *testing.T) {
	t.Parallel()
	digits := strings.Repeat("9", 100)
	checkAll(t, world{
		"a": value.Of("x", int64(1), "y", []any{"z"}), "b": value.Of("y", []any{"z"}, "x", 1.0), "j": expr.JSON{V: value.Of("x", int64(1), "y", []any{"z"})},
		"n": json.Number("123456789012345678901234567890"), "m": json.Number("123456789012345678901234567890.0"), "long": json.Number(digits), "longText": digits, "t": expr.At(noon), "u": expr.At(noon.Add(1)),
	}, []rendering{
		{"{{ a == b }} {{ a == j }} {{ a == {'x': 1} }} {{ a == {'x': 1, 'q': 2} }} {{ a == {'x': 1, 'y': 2} }} {{ a == 1 }} {{ a != b }}", "true true false false false false false"},
		{"{{ [1, 2] == [1, 2.0] }} {{ [1] == [1, 2] }} {{ [1] == 1 }} {{ [1, 2] == [2, 1] }}", "true false false false"},
		{"{{ n == m }} {{ n == 1 }} {{ 1 == n }} {{ long == long }} {{ long == 1 }} {{ long == longText }} {{ n == 'x' }} {{ n ? 1 : 2 }}", "true false false true false true false 1"},
		{"{{ true == 1 }} {{ true == true }} {{ 1 == true }} {{ 'x' == true }} {{ 'a' == [1] }} {{ t == u }} {{ t == 1 }} {{ 1 == [1] }} {{ t < u }} {{ 'x' == null }}", "false true false false false false false false true false"},
		{"{{ '1.5' > 1 }} {{ 'abc' < 'abd' }} {{ '10' > '9' }} {{ 'a10' > 'a9' }} {{ 1.5 <= '1.5' }} {{ ' 7 ' == 7 }} {{ '+7' == 7 }} {{ '1e2' == 100 }} {{ '0x10' == 16 }} {{ '' == 0 }}", "true true true false true true true true false false"},
		{"{{ [] ? 1 : 2 }}{{ {} ? 1 : 2 }}{{ [0] ? 1 : 2 }}{{ {'a': 1} ? 1 : 2 }}{{ 0.0 ? 1 : 2 }}{{ 'false' ? 1 : 2 }}{{ j ? 1 : 2 }}", "2211211"},
	})
}

func TestCollections(t *testing.T) {
	t.Parallel()
	j := expr.JSON{V: value.Of("b", int64(2), "a", []any{int64(1), value.Of("k", "v")})}
	checkAll(t, world{"j": j, "nested": []any{j, "x"}, "l": []any{"b", nil, "a"}, "deep": expr.JSON{V: expr.JSON{V: []any{expr.JSON{V: "x"}, expr.At(noon)}}}}, []rendering{
		{"{{ j | first }} {{ j | last }} {{ {} | first }}|{{ '' | first }}|{{ 'é' | last }} {{ 12 | first }}", `2 [1,{"k":"v"}] ||é 1`},
		{"{{ j.a[1] }} {{ j['A'][1].K }} {{ j.a.size }} {{ j.a['length'] }} {{ j | length }} {{ nested }}", `{"k":"v"} v 2 2 2 [{"b":2,"a":[1,{"k":"v"}]}, x]`},
		{"{{ j.a + [2] }} {{ j.a - 1 }} {{ [1] + j.a }} {{ j | merge({'c': 3}) }} {{ j | merge(['q']) }} {{ j | merge(nothing) }}", `[1,{"k":"v"},2] [{"k":"v"}] [1, 1, {k=v}] {"b":2,"a":[1,{"k":"v"}],"c":3} {"b":2,"a":[1,{"k":"v"}],"q":"q"} {"b":2,"a":[1,{"k":"v"}]}`},
		{"{{ l }} {{ l | sort }} {{ l | rsort }} {{ l | join('-') }} {{ 'x' | join }} {{ deep }}", `[b, null, a] [null, a, b] [b, a, null] b--a x ["x","2025-02-06T21:09:02.712Z[UTC]"]`},
		{"{% for e in j %}{{ e.key }}={{ e.value }} {% endfor %}{% for x in nothing %}{% else %}none{% endfor %}{% for c in j.a %}{{ c.k }}{% endfor %}", `b=2 a=[1,{"k":"v"}] nonev`},
		{"{% for i in 1..2 %}{{ loop }}{% set keep = loop %}{{ keep.index }}{{ loop['index'] }}{{ loop.nope }}{{ [loop] }}{% endfor %}", "{index=0, length=2, revindex=1, first=true, last=false}00[{index=0, length=2, revindex=1, first=true, last=false}]{index=1, length=2, revindex=0, first=false, last=true}11[{index=1, length=2, revindex=0, first=false, last=true}]"},
		{"{{ j contains 'B' }} {{ j.a contains 1 }} {{ 'abc' contains 'bc' }} {{ 123 contains 2 }} {{ [1,2] contains [] }} {{ j.containsKey('zz') }}", "true true true true true false"},
		{"{{ j is map }} {{ j is iterable }} {{ j.a is iterable }} {{ j is empty }} {{ {} is empty }} {{ 1 is equalTo(1.0) }} {{ nothing is none }} {{ 2.0 is even }}", "true false true false true true true true"},
		{"{{ 1.8 | round }} {{ 5 | round(2) }} {{ -2.5 | abs }} {{ 9007199254740993.0 | round(1) }} {{ range(2, 1) }} {{ 3.9..5 }}", "2 5 2.5 9.007199254740992E15 [] [3, 4, 5]"},
		{"{{ 'a\tb' | escape('js') }} {{ '<&\"' | escape }} {{ 'a b' | escape('url_param') }} {{ 'ok, x_1.é' | escape('js') }} {{ 'A\nB' | nl2br }}", `a\u0009b &lt;&amp;&quot; a+b ok, x_1.é A<br />B`},
		{"{{ 'abc'.get(0) }}|{{ 'a'.isBlank() }} {{ ' x'.strip() }} {{ ['a'].isEmpty() }} {{ nothing.isEmpty() }} {{ nothing.length() }}|{{ 'abcabc'.indexOf('c') }} {{ ['a'].indexOf('z') }} {{ {'k': 'v'}.get('k') }}", "|false x false true |2 -1 v"},
	})
}
