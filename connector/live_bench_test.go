package connector_test

import (
	"testing"

	"github.com/callwright/callwright/connector"
)

// BenchmarkFind is what connections add to a call: the look at the lifecycle.
func BenchmarkFind(b *testing.B) {
	s := newSide(b, oldSecret)
	c := newWorld(b, s).replica()
	d := s.oauth("CRM", oldSecret)
	v, _, err := c.Create(b.Context(), by(), d)
	if err != nil {
		b.Fatal(err)
	}
	call := call(v.ID)
	b.ReportAllocs()
	for b.Loop() {
		if !connector.Callable(c, "acme", call) {
			b.Fatal("not callable")
		}
	}
}

func BenchmarkHalted(b *testing.B) {
	s := newSide(b, oldSecret)
	c := newWorld(b, s).replica()
	v, _, err := c.Create(b.Context(), by(), s.oauth("CRM", oldSecret))
	if err != nil {
		b.Fatal(err)
	}
	refs := []string{v.ID}
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Halted(b.Context(), "acme", refs); err != nil {
			b.Fatal(err)
		}
	}
}
