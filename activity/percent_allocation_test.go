package activity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

func TestPercentAllocation(t *testing.T) {
	t.Parallel()
	a := configured(t, percentAllocation(), `{"paths":[{"percent":"90","description":"Old"},{"percent":10,"description":"New","port":"new"}]}`)
	_, out, err := entered(t, a, nil)
	want := []Command{Lookup{What: LookupAllocation, Name: "Here", Args: value.Of("activity", "Here", "percents", []any{int64(90), int64(10)})}}
	if d := cmp.Diff(want, out.Commands, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(a, b) })); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	for i, want := range []struct {
		port    string
		outputs *value.Object
	}{{"0", value.Of("percentage", int64(90), "description", "Old")}, {"new", value.Of("percentage", int64(10), "description", "New")}} {
		_, out, err := stepped(t, a, nil, Found{Value: int64(i)})
		if err != nil || out.Port != want.port {
			t.Errorf("turn %d: port %q, %v", i, out.Port, err)
		}
		alike(t, "outputs", out.Outputs, want.outputs)
	}
	for _, e := range []struct {
		event Event
		code  string
	}{{Found{Value: int64(2)}, "allocation"}, {Found{Value: "x"}, "allocation"}, {Found{Value: int64(-1)}, "allocation"},
		{Found{Failure: Failure{"down", "no"}}, "down"}, {Done{}, "event_unexpected"}} {
		if _, _, err := stepped(t, a, nil, e.event); faultCode(err) != e.code {
			t.Errorf("%+v: %v", e.event, err)
		}
	}
}

func TestCodecAllocations(t *testing.T) {
	t.Parallel()
	for properties, want := range map[string]string{
		`{"allocations":["0","1"],"allocations:input":["{\"percent\":90,\"desc\":\"A\"}","{\"percent\":\"10\",\"desc\":\"\"}"]}`: `[{"percent":90,"description":"A","port":"0"},{"percent":"10","description":"","port":"1"}]`,
		`{"allocations":[{"percent":60,"desc":"A"},{"percent":40,"desc":"B"}]}`:                                                  `[{"percent":60,"description":"A","port":"A"},{"percent":40,"description":"B","port":"B"}]`,
		`{"allocations":["0"],"allocations_input":["broken"]}`:                                                                   `[{"percent":null,"description":"broken","port":"0"}]`,
		`{}`: `null`,
	} {
		if got := (allocationsCodec{}).Import(object(t, properties)); !value.Equal(got, document(t, want)) {
			t.Errorf("%s: imported %s, want %s", properties, value.Text(got), want)
		}
	}
	got := allocationsCodec{}.Export(document(t, `[{"percent":100,"description":"All"}]`))
	alike(t, "written", value.Text(got), `{"allocations":["0"],"allocations:input":["{\"percent\":100,\"desc\":\"All\"}"],"allocations_input":["{\"percent\":100,\"desc\":\"All\"}"]}`)
}

func FuzzCodecAllocations(f *testing.F) {
	f.Add(`{"allocations":["0","1"],"allocations:input":["{\"percent\":90,\"desc\":\"A\"}","x"]}`)
	f.Add(`{"allocations":[{"percent":60,"desc":"A"},{"percent":40}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := fuzzed(text)
		if !ok {
			return
		}
		var c allocationsCodec
		rows, _ := c.Import(p).([]any)
		if rows == nil {
			return
		}
		sameRows(t, rows, c.Import(c.Export(rows)).([]any), "percent", "description")
	})
}
