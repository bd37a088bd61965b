package activity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// world is what expressions can read in these tests.
type world map[string]any

func (w world) Lookup(name string) (any, bool) { v, ok := w[name]; return v, ok }

func (world) Now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func (world) Location(name string) (*time.Location, error) { return time.LoadLocation(name) }

// document reads JSON; numbers keep their spelling.
func document(t testing.TB, text string) any {
	t.Helper()
	v, err := payload.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatalf("the test's own JSON: %v\n%s", err, text)
	}
	return v
}

func object(t testing.TB, text string) *value.Object {
	t.Helper()
	return document(t, text).(*value.Object)
}

// configured makes an activity of the kind from settings that have nothing wrong with them.
func configured(t testing.TB, k Kind, settings string) Activity {
	t.Helper()
	a, problems := loaded(t, k, settings)
	if len(problems) > 0 {
		t.Fatalf("settings of %s: %v\n%s", k.Name, problems, settings)
	}
	return a
}

func loaded(t testing.TB, k Kind, settings string) (Activity, []field.Problem) {
	t.Helper()
	a := k.New()
	return a, a.Fields().Decode(object(t, settings))
}

// entered steps an activity on entry, answered with the event.
func entered(t testing.TB, a Activity, w world) (*Input, Output, error) {
	t.Helper()
	return stepped(t, a, w, nil)
}

func stepped(t testing.TB, a Activity, w world, e Event) (*Input, Output, error) {
	t.Helper()
	in := &Input{Label: "Here", Command: "c1/7", Event: e, Scope: w}
	out, err := a.Step(in)
	return in, out, err
}

func codes(in *Input) []string {
	var list []string
	for _, p := range in.Problems {
		list = append(list, p.Code)
	}
	return list
}

func alike(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmp.Transformer("json", func(o *value.Object) string { return value.Text(o) })); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func faultCode(err error) string {
	if f, ok := err.(*Fault); ok {
		return f.Code
	}
	return ""
}

// encoded renders source with the encoder, every {{x}} being x.
func encoded(t testing.TB, e expr.Encoder, source string, w world) string {
	t.Helper()
	c, err := expr.Compile(source)
	if err != nil {
		t.Fatalf("compiling %q: %v", source, err)
	}
	s, err := c.Encode(w, e)
	if err != nil {
		t.Fatalf("rendering %q: %v", source, err)
	}
	return s
}

// roundTrip checks that a codec reads back what it writes.
func roundTrip(t testing.TB, c field.Codec, properties *value.Object) {
	t.Helper()
	setting := c.Import(properties)
	if setting == nil {
		return
	}
	written := c.Export(setting)
	if again := c.Import(written); !value.Equal(setting, again) {
		t.Fatalf("%T: %s\nwas read as %s\nwritten as %s\nread again as %s", c, value.Text(properties),
			value.Text(setting), value.Text(written), value.Text(again))
	}
}

// fuzzed makes a document of fuzzed bytes, or none.
func fuzzed(text string) (*value.Object, bool) {
	v, err := payload.DecodeJSON([]byte(text))
	if err != nil {
		return nil, false
	}
	o, ok := v.(*value.Object)
	return o, ok
}

// fuzzCodec fuzzes a codec with properties of which the seeds are some.
func fuzzCodec(f *testing.F, c field.Codec, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if p, ok := fuzzed(text); ok {
			roundTrip(t, c, p)
		}
	})
}
