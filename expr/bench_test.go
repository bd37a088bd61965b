package expr_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

var benchScope = world{
	"name": "Zoë Ångström", "count": int64(7), "NewPhoneContact": value.Of("ANI", "+14155551234", "DNIS", "+18005550100"),
	"Order": expr.JSON{V: value.Of("items", []any{value.Of("id", int64(7))})},
}

func BenchmarkRender(b *testing.B) {
	for _, c := range []struct{ name, in string }{
		{"variable", "{{ name }}"},
		{"attribute", "{{ NewPhoneContact.ani }}"},
		{"text", "Hello {{ name }}"},
		{"filter", "Hello {{ name | upper }}"},
		{"slice", "{{NewPhoneContact.ANI | slice (NewPhoneContact.ANI.length -10,NewPhoneContact.ANI.length)}}"},
		{"date", `{{ now() | date("yyyy-MM-dd HH:mm:ss", timeZone="UTC") }}`},
		{"json", "{{ Order.items[0].id }}"},
		{"body", `{"ani":"{{NewPhoneContact.ANI}}","dnis":"{{NewPhoneContact.DNIS}}","n":{{count + 1}},"name":"{{name | escape('json')}}"}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			tpl := mustCompile(b, c.in)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tpl.Render(benchScope); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkValue(b *testing.B) {
	tpl := mustCompile(b, "{{ count == 7 }}")
	b.ReportAllocs()
	for b.Loop() {
		if v, err := tpl.Value(benchScope); v != true || err != nil {
			b.Fatal(v, err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, c := range []struct{ name, in string }{
		{"variable", "{{ name }}"},
		{"slice", "{{NewPhoneContact.ANI | slice (NewPhoneContact.ANI.length -10,NewPhoneContact.ANI.length)}}"},
		{"plain", "no expression at all, which is what most texts are"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := expr.Compile(c.in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWorst shows that whatever a template says, a rendering ends within
// 100 ms (security I7, I8).
func BenchmarkWorst(b *testing.B) {
	s := hostileScope()
	for name, source := range hostile {
		b.Run(name, func(b *testing.B) {
			tpl := compile(source)
			for b.Loop() {
				if _, err := tpl.Render(s); err == nil {
					b.Fatal("it ends without an error")
				}
			}
			if per := b.Elapsed() / max(1, time.Duration(b.N)); per > 100*time.Millisecond {
				b.Errorf("%v for one rendering", per)
			}
		})
	}
}
