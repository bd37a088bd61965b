package api

import (
	"reflect"
	"slices"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

func TestPortsFrom(t *testing.T) {
	want := map[string]PortsFrom{
		"menu":               {"choices", "digit", "name", []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
		"case":               {"cases", "port", "value", []string{}},
		"percent-allocation": {"paths", "port", "description", []string{}},
	}
	for _, k := range activity.Builtin().All() {
		if k.Inert {
			continue
		}
		got := portsFrom(k)
		if _, made := k.New().(activity.PortsOf); made != (got != nil) {
			t.Errorf("%s: settings make ports: %v, the API says %+v", k.Name, made, got)
		}
		if got == nil {
			continue
		}
		if !reflect.DeepEqual(*got, want[k.Name]) {
			t.Errorf("%s: %+v, not %+v", k.Name, *got, want[k.Name])
		}
		checkPortsFrom(t, k, *got)
	}
}

// checkPortsFrom holds the rule against the kind itself.
func checkPortsFrom(t *testing.T, k activity.Kind, from PortsFrom) {
	t.Helper()
	a := k.New()
	a.Fields().Decode(value.Of(from.Rows, []any{value.Of(from.Port, "3"), value.Of(from.Port, "8")}))
	if got, want := k.PortsFor(a), append([]string{"3", "8"}, k.Ports...); !slices.Equal(got, want) {
		t.Errorf("%s with two rows: ports %v, not %v", k.Name, got, want)
	}
	bare := k.New()
	bare.Fields().Decode(value.Of())
	if got, want := k.PortsFor(bare), append(slices.Clone(from.Without), k.Ports...); !slices.Equal(got, want) {
		t.Errorf("%s without rows: ports %v, not %v", k.Name, got, want)
	}
}

func TestAbout(t *testing.T) {
	if got := about([]field.FormField{{Name: "port", Kind: field.KindPlain}, {Name: "share", Kind: field.KindInt}}, "port"); got != "" {
		t.Errorf("a row without a text is about %q", got)
	}
}
