package activity

import (
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

func TestScheduledCallback(t *testing.T) {
	t.Parallel()
	// It is 2026-03-02 09:00 UTC, 10:00 in Berlin.
	for name, c := range map[string]struct {
		number, queue, date, from, to, zone string
		code, says                          string
		warned                              bool
	}{
		"afternoon":       {"4711", "Sales", "2026-03-02", "14:30:00", "16:00", "Europe/Berlin", "", "", false},
		"caller's number": {"", "Sales", "2026-03-02", "14:30", "16:00", "Europe/Berlin", "", "", false},
		"in ten minutes":  {"4711", "Sales", "2026-03-02", "10:10", "11:00", "Europe/Berlin", "", "", true},
		"in two months":   {"4711", "Sales", "2026-05-02", "10:10", "11:00", "Europe/Berlin", "", "", true},
		"a short window":  {"4711", "Sales", "2026-03-03", "10:10", "10:20", "Europe/Berlin", "", "", true},
		"a long window":   {"4711", "Sales", "2026-03-03", "08:00", "20:00", "Europe/Berlin", "", "", true},
		"over":            {"4711", "Sales", "2026-03-02", "08:00", "09:30", "Europe/Berlin", FailureRequest, "no time to come", false},
		"backwards":       {"4711", "Sales", "2026-03-03", "12:00", "11:00", "Europe/Berlin", FailureRequest, "no time to come", false},
		"no zone":         {"4711", "Sales", "2026-03-03", "10:00", "11:00", "", FailureRequest, "no time zone", false},
		"another zone":    {"4711", "Sales", "2026-03-03", "10:00", "11:00", "Mars/Crater", FailureRequest, "no time zone", false},
		"no date":         {"4711", "Sales", "3/3/26", "10:00", "11:00", "UTC", FailureRequest, "no date", false},
		"no time":         {"4711", "Sales", "2026-03-03", "10:00", "eleven", "UTC", FailureRequest, "no date", false},
		"no number":       {"anonymous", "Sales", "2026-03-03", "10:00", "11:00", "UTC", FailureNumber, "no number", false},
		"no queue":        {"4711", "", "2026-03-03", "10:00", "11:00", "UTC", FailureQueue, "no queue", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := furnish(t, "scheduled-callback", "number", c.number, "queue", c.queue, "customer", "Ann {{name}}", "date", "{{date}}", "from", c.from, "to", c.to, "zone", c.zone+"{{nothing}}")
			in, out, err := entered(t, a, world{"name": "B", "date": c.date})
			if faultCode(err) != c.code || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Fatal(err)
			}
			if warned := len(in.Problems) > 0; warned != c.warned {
				t.Errorf("problems %v", in.Problems)
			}
			if c.code != "" {
				if v, _ := out.Outputs.Get("FailureDescription"); v != err.Error() {
					t.Errorf("outputs %s", value.Text(out.Outputs))
				}
				return
			}
			want := []Command{Set{SetScheduledCallback, value.Of("number", c.number, "queue", c.queue, "name", "", "customer", "Ann B",
				"date", c.date, "from", c.from, "to", c.to, "zone", c.zone)}}
			if d := cmp.Diff(want, out.Commands, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(a, b) })); d != "" {
				t.Error(d)
			}
		})
	}
	a := furnish(t, "scheduled-callback", "queue", "Q", "date", "d", "from", "f", "to", "t", "zone", "z")
	if got := play(t, a, Done{}); got.Port != "default" {
		t.Errorf("%+v", got)
	}
	if got := play(t, a, Done{Failure: Failure{FailureQueue, "gone"}}); value.Text(got.Outputs) != `{"FailureCode":3,"FailureDescription":"gone"}` || got.Fault == nil {
		t.Errorf("%+v", got)
	}
}
