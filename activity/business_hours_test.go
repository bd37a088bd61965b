package activity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

func TestBusinessHours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		settings string
		want     Lookup
	}{
		{`{"schedule":{"id":"s-1","name":"Office"}}`, Lookup{What: LookupHours, ID: "s-1", Name: "Office"}},
		{`{"from":"variable","schedule":"left over","variable":"{{hours}}"}`, Lookup{What: LookupHours, ID: "night"}},
	} {
		_, out, err := entered(t, configured(t, businessHours(), c.settings), world{"hours": "night"})
		if d := cmp.Diff([]Command{c.want}, out.Commands); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", c.settings, err, d)
		}
	}
	a := configured(t, businessHours(), `{"schedule":"s-1"}`)
	for _, state := range []string{"workingHours", "holidays", "override", "default"} {
		if _, out, err := stepped(t, a, nil, Found{Value: state}); err != nil || out.Port != state {
			t.Errorf("%s: port %q, %v", state, out.Port, err)
		}
	}
	for _, e := range []struct {
		event Event
		code  string
	}{{Found{Value: "error"}, "business-hours"}, {Found{Value: nil}, "business-hours"}, {Found{Failure: Failure{"unknown", "no such schedule"}}, "unknown"},
		{Collected{}, "event_unexpected"}} {
		if _, _, err := stepped(t, a, nil, e.event); faultCode(err) != e.code {
			t.Errorf("%+v: %v", e.event, err)
		}
	}
}

func TestCodecSchedule(t *testing.T) {
	t.Parallel()
	for properties, want := range map[string]any{
		`{"businessHoursRadioGroup":"staticBusinessHours"}`:                               "fixed",
		`{"businessHoursRadioGroup":"variableBusinessHours"}`:                             "variable",
		`{"businessHoursRadioGroup":"dynamic"}`:                                           "variable",
		`{"businessHoursId":"s"}`:                                                         nil,
		`{"businessHoursVariable":"{{x}}"}`:                                               "variable",
		`{"businessHoursRadioGroup":"","businessHoursId":"s","businessHoursVariable":""}`: nil,
	} {
		alike(t, properties, (scheduleSourceCodec{}).Import(object(t, properties)), want)
	}
	alike(t, "kept", scheduleSourceCodec{}.Export("other"), value.Of("businessHoursRadioGroup", "other"))
}

func FuzzCodecSchedule(f *testing.F) {
	fuzzCodec(f, scheduleSourceCodec{}, `{"businessHoursRadioGroup":"staticBusinessHours"}`, `{"businessHoursVariable":"x"}`, `{"businessHoursRadioGroup":7}`)
}
