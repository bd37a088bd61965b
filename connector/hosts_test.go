package connector

import (
	"fmt"
	"testing"
)

func TestHostsThatNobodyUsesAreForgotten(t *testing.T) {
	t.Parallel()
	h := newHosts(1)
	if !h.try("busy.example") || h.try("busy.example") {
		t.Fatal("a cap of one is none")
	}
	for i := range 3 * maxHosts {
		name := fmt.Sprintf("%d.example", i)
		if !h.try(name) {
			t.Fatalf("%s is full", name)
		}
		h.leave(name)
	}
	if len(h.all) > maxHosts || h.all["busy.example"] == nil {
		t.Errorf("%d hosts are kept, the busy one %v", len(h.all), h.all["busy.example"])
	}
	h.leave("busy.example")
	if !h.try("busy.example") {
		t.Error("a place that was given back is not free")
	}
	if newHosts(0).most != defaultHostConcurrency || newHosts(-1) != nil {
		t.Error("the default is another")
	}
}
