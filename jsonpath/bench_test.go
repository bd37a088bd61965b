package jsonpath_test

import (
	"testing"

	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/value"
)

func benchmark(b *testing.B, path string, doc any) {
	b.Helper()
	p, err := jsonpath.ParseWebex(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, found, err := p.Value(doc); err != nil || !found {
			b.Fatal(found, err)
		}
	}
}

func orders() any {
	list := make([]any, 100)
	for i := range list {
		list[i] = value.Of("id", int64(i), "status", []string{"open", "closed"}[i%2], "total", float64(i)*1.5)
	}
	return value.Of("data", value.Of("orders", list))
}

func BenchmarkDefinite(b *testing.B) { benchmark(b, `$.data.orders[7].status`, orders()) }
func BenchmarkWildcard(b *testing.B) { benchmark(b, `$.data.orders[*].id`, orders()) }
func BenchmarkFilter(b *testing.B) {
	benchmark(b, `$.data.orders[?(@.status=='open' && @.total > 20)].id`, orders())
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := jsonpath.ParseWebex(`$.data.orders[?(@.status=='open')].id`); err != nil {
			b.Fatal(err)
		}
	}
}

// TestDefinitePathAllocatesNothing holds the hot path of a flow to its promise.
func TestDefinitePathAllocatesNothing(t *testing.T) {
	p, err := jsonpath.ParseWebex(`$.data.orders[7].status`)
	if err != nil {
		t.Fatal(err)
	}
	doc := orders()
	if n := testing.AllocsPerRun(100, func() { _, _, _ = p.Value(doc) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
