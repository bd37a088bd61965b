package activity

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// scene is an expr.Scope made of variables.
type scene struct{ *value.Object }

func (s scene) Lookup(name string) (any, bool)          { return s.GetFold(name) }
func (s scene) Now() time.Time                          { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
func (s scene) Location(string) (*time.Location, error) { return time.UTC, nil }

var _ expr.Scope = scene{}

// furnish returns an activity of the kind with the settings, which must have no errors.
func furnish(t *testing.T, kind string, settings ...any) Activity {
	t.Helper()
	k, ok := Builtin().Kind(kind)
	if !ok {
		t.Fatalf("there is no kind %q", kind)
	}
	a, given := k.New(), value.NewObject(len(settings)/2)
	for name, v := range value.Of(settings...).All() {
		given.Set(name, value.From(v))
	}
	for _, p := range a.Fields().Decode(given) {
		if p.Severity == field.SeverityError {
			t.Fatal(p)
		}
	}
	return a
}

// act is one step with its outcome.
type act struct {
	Output
	Fault    *Fault
	Problems []string
}

// play steps the activity with an event; variables are names with values.
func play(t *testing.T, a Activity, e Event, variables ...any) act {
	t.Helper()
	in := &Input{Label: "Here", Event: e, Scope: scene{value.Of(variables...)}}
	out, err := a.Step(in)
	got := act{Output: out}
	if err != nil && !errors.As(err, &got.Fault) {
		t.Fatalf("the error %v is no Fault", err)
	}
	for _, p := range in.Problems {
		got.Problems = append(got.Problems, p.Code+" "+p.Field)
	}
	return got
}

// same compares what a step gave with what it should.
func same(t *testing.T, got, want act) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(a, b) || a.Len() == 0 && b.Len() == 0 })); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// codecOf returns the codec of one field of a kind.
func codecOf(t *testing.T, kind, name string) field.Codec {
	t.Helper()
	k, _ := Builtin().Kind(kind)
	f, ok := k.New().Fields().Find(name)
	if !ok || f.Codec() == nil {
		t.Fatalf("%s has no field %q with a codec", kind, name)
	}
	return f.Codec()
}

// exact checks that properties import as the setting and export as they were.
func exact(t *testing.T, c field.Codec, properties *value.Object, setting any) {
	t.Helper()
	got := c.Import(properties)
	if !value.Equal(got, setting) {
		t.Errorf("imported %s\n    want %s", value.AppendJSON(nil, got), value.AppendJSON(nil, setting))
	}
	if got == nil {
		return
	}
	if back := c.Export(got); !value.Equal(back, properties) {
		t.Errorf("exported %s\n    want %s", value.AppendJSON(nil, back), value.AppendJSON(nil, properties))
	}
}

// list is a list of values.
func list(v ...any) []any { return v }
