package routing_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/callwright/callwright/routing"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type ask struct {
	at   string
	want routing.Period
}

func check(t *testing.T, h routing.Hours, asks []ask) {
	t.Helper()
	for _, a := range asks {
		got, _, err := h.At(moment(t, a.at), time.LoadLocation)
		if err != nil || got != a.want {
			t.Errorf("at %s: %s, %v; want %s", a.at, got, err, a.want)
		}
	}
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	h := routing.Hours{
		Name: "Support", Zone: "Europe/Berlin",
		Shifts:    []routing.Shift{{Name: "day", Days: "mon-fri", From: "09:00", To: "17:00"}, {Name: "Saturday", Days: "sat", From: "10:00", To: "24:00"}},
		Holidays:  []routing.Holiday{{Name: "Christmas", From: "2026-12-24", To: "2026-12-26"}, {Name: "May Day", Date: "2026-05-01"}},
		Overrides: []routing.Exception{{Name: "storm", From: "2026-12-24T10:00", To: "2026-12-24T12:00"}, {Name: "move", From: "2026-03-05", To: "2026-03-06"}},
	}
	check(t, h, []ask{
		{"2026-03-02T08:00:00Z", routing.WorkingHours}, // Monday 09:00 in Berlin
		{"2026-03-02T07:59:59Z", routing.Default},
		{"2026-03-02T15:59:59Z", routing.WorkingHours},
		{"2026-03-02T16:00:00Z", routing.Default},
		{"2026-03-01T12:00:00Z", routing.Default},      // Sunday
		{"2026-02-28T22:59:00Z", routing.WorkingHours}, // Saturday 23:59
		{"2026-02-28T23:00:00Z", routing.Default},      // 24:00
		{"2026-05-01T10:00:00Z", routing.Holidays},     // a Friday
		{"2026-12-24T09:30:00Z", routing.Override},     // within the holiday
		{"2026-12-24T11:00:00Z", routing.Holidays},     // the override's end is excluded
		{"2026-12-26T22:59:00Z", routing.Holidays},     // last day, included
		{"2026-12-26T23:00:00Z", routing.Default},      // Sunday has begun in Berlin
		{"2026-03-04T23:00:00Z", routing.Override},     // a date begins at midnight in Berlin
		{"2026-03-06T22:59:00Z", routing.Override},     // and its last day is included
		{"2026-03-06T23:00:00Z", routing.Default},      // Saturday 00:00
	})
	_, name, err := h.At(moment(t, "2026-12-24T09:30:00Z"), time.LoadLocation)
	if name != "storm" || err != nil {
		t.Errorf("the override is called %q, %v", name, err)
	}
}

func TestHolidayInAnotherZone(t *testing.T) {
	t.Parallel()
	h := routing.Hours{Name: "NZ", Zone: "Pacific/Auckland", Shifts: []routing.Shift{{From: "00:00", To: "24:00"}},
		Holidays: []routing.Holiday{{Name: "Waitangi Day", Date: "2026-02-06"}}}
	check(t, h, []ask{ // UTC+13 in summer
		{"2026-02-05T10:59:59Z", routing.WorkingHours},
		{"2026-02-05T11:00:00Z", routing.Holidays},
		{"2026-02-05T06:30:00-05:00", routing.Holidays}, // the caller's own day is still the 5th
		{"2026-02-06T10:59:59Z", routing.Holidays},
		{"2026-02-06T11:00:00Z", routing.WorkingHours},
	})
}

func TestYearlyHoliday(t *testing.T) {
	t.Parallel()
	h := routing.Hours{Name: "y", Shifts: []routing.Shift{{From: "00:00", To: "00:00"}}, Holidays: []routing.Holiday{
		{Name: "new year", From: "2020-12-31", To: "2021-01-02", Yearly: true},
		{Name: "summer", Date: "2020-07-04", Yearly: true},
	}}
	check(t, h, []ask{
		{"2030-12-30T12:00:00Z", routing.WorkingHours},
		{"2030-12-31T12:00:00Z", routing.Holidays},
		{"2031-01-02T23:00:00Z", routing.Holidays},
		{"2031-01-03T00:00:00Z", routing.WorkingHours},
		{"2019-07-04T00:00:00Z", routing.Holidays},
	})
}

func TestOvernightShift(t *testing.T) {
	t.Parallel()
	h := routing.Hours{Name: "night", Zone: "America/New_York", Shifts: []routing.Shift{{Days: "fri", From: "22:00", To: "06:00"}}}
	check(t, h, []ask{
		{"2026-01-10T02:59:00Z", routing.Default},      // Friday 21:59
		{"2026-01-10T03:00:00Z", routing.WorkingHours}, // Friday 22:00
		{"2026-01-10T10:59:00Z", routing.WorkingHours}, // Saturday 05:59
		{"2026-01-10T11:00:00Z", routing.Default},      // Saturday 06:00
		{"2026-01-11T03:30:00Z", routing.Default},      // Saturday night is not his
	})
}

func TestNightsWhenClocksChange(t *testing.T) {
	t.Parallel()
	berlin := func(days, from, to string) routing.Hours {
		return routing.Hours{Name: "b", Zone: "Europe/Berlin", Shifts: []routing.Shift{{Days: days, From: from, To: to}}}
	}
	t.Run("put forward, 2026-03-29 02:00 to 03:00", func(t *testing.T) {
		t.Parallel()
		check(t, berlin("sun", "02:30", "05:00"), []ask{ // 02:30 does not exist: it opens at the jump
			{"2026-03-29T00:59:59Z", routing.Default},
			{"2026-03-29T01:00:00Z", routing.WorkingHours},
			{"2026-03-29T02:59:59Z", routing.WorkingHours},
			{"2026-03-29T03:00:00Z", routing.Default},
		})
		check(t, berlin("sun", "00:00", "02:30"), []ask{
			{"2026-03-29T00:59:59Z", routing.WorkingHours},
			{"2026-03-29T01:00:00Z", routing.Default},
		})
		check(t, berlin("sun", "02:10", "02:50"), []ask{ // a shift that never takes place
			{"2026-03-29T00:59:59Z", routing.Default},
			{"2026-03-29T01:00:00Z", routing.Default},
			{"2026-03-29T01:20:00Z", routing.Default},
		})
		check(t, berlin("sat", "22:00", "06:00"), []ask{
			{"2026-03-28T21:00:00Z", routing.WorkingHours},
			{"2026-03-29T03:59:59Z", routing.WorkingHours}, // 05:59 summer time
			{"2026-03-29T04:00:00Z", routing.Default},
		})
	})
	t.Run("put back, 2026-10-25 03:00 to 02:00", func(t *testing.T) {
		t.Parallel()
		check(t, berlin("sun", "00:00", "02:30"), []ask{ // does not close and open again
			{"2026-10-25T00:29:59Z", routing.WorkingHours}, // 02:29:59 the first time
			{"2026-10-25T00:45:00Z", routing.WorkingHours}, // 02:45 the first time
			{"2026-10-25T01:15:00Z", routing.WorkingHours}, // 02:15 the second time
			{"2026-10-25T01:30:00Z", routing.Default},      // 02:30 the second time
		})
		check(t, berlin("sun", "02:30", "04:00"), []ask{
			{"2026-10-25T00:29:59Z", routing.Default},
			{"2026-10-25T00:30:00Z", routing.WorkingHours}, // 02:30 the first time
			{"2026-10-25T01:10:00Z", routing.WorkingHours}, // 02:10 the second time
			{"2026-10-25T02:59:59Z", routing.WorkingHours},
			{"2026-10-25T03:00:00Z", routing.Default},
		})
	})
	t.Run("midnight itself is skipped", func(t *testing.T) {
		t.Parallel()
		h := routing.Hours{Name: "Cairo", Zone: "Africa/Cairo", Shifts: []routing.Shift{{Days: "fri", From: "00:00", To: "08:00"}}}
		check(t, h, []ask{ // 2026-04-24 00:00 → 01:00
			{"2026-04-23T21:59:59Z", routing.Default},
			{"2026-04-23T22:00:00Z", routing.WorkingHours},
			{"2026-04-24T05:00:00Z", routing.Default},
		})
	})
	t.Run("a day that never was", func(t *testing.T) {
		t.Parallel()
		h := routing.Hours{Name: "Apia", Zone: "Pacific/Apia", Shifts: []routing.Shift{{Days: "fri", From: "09:00", To: "17:00"}}}
		check(t, h, []ask{ // 2011-12-30, a Friday, was left out
			{"2011-12-30T09:59:59Z", routing.Default}, // Thursday 29th, 23:59:59
			{"2011-12-30T10:00:00Z", routing.Default}, // Saturday 31st
		})
	})
}

// Every minute of a year in a zone with half-hour changes: a daily shift of
// eight hours is open on each day, in one stretch.
func TestShiftsAreOneStretch(t *testing.T) {
	t.Parallel()
	h := routing.Hours{Name: "LH", Zone: "Australia/Lord_Howe", Shifts: []routing.Shift{{From: "01:45", To: "09:45"}}}
	open, changes := false, 0
	for m := moment(t, "2026-01-01T00:00:00Z"); m.Year() == 2026; m = m.Add(15 * time.Minute) {
		period, _, err := h.At(m, time.LoadLocation)
		if err != nil {
			t.Fatal(err)
		}
		if now := period == routing.WorkingHours; now != open {
			open = now
			changes++
		}
	}
	if changes != 2*365 {
		t.Errorf("%d changes in a year, want %d", changes, 2*365)
	}
}

func TestHoursThatCannotBeRead(t *testing.T) {
	t.Parallel()
	shift := routing.Shift{From: "08:00", To: "09:00"}
	for name, h := range map[string]routing.Hours{
		"zone":           {Zone: "Mars/Olympus"},
		"clock":          {Shifts: []routing.Shift{{From: "8 o'clock", To: "09:00"}}},
		"end":            {Shifts: []routing.Shift{{From: "08:00", To: "25:00"}}},
		"day":            {Shifts: []routing.Shift{{Days: "m", From: "08:00", To: "09:00"}}},
		"range":          {Shifts: []routing.Shift{{Days: "mon-someday", From: "08:00", To: "09:00"}}},
		"holiday":        {Shifts: []routing.Shift{shift}, Holidays: []routing.Holiday{{Date: "24.12.2026"}}},
		"empty holiday":  {Holidays: []routing.Holiday{{Name: "x"}}},
		"long holiday":   {Holidays: []routing.Holiday{{From: "2026-12-24", To: "soon"}}},
		"turned round":   {Holidays: []routing.Holiday{{From: "2026-12-24", To: "2026-12-01"}}},
		"override":       {Overrides: []routing.Exception{{From: "now", To: "2026-12-01"}}},
		"override's end": {Overrides: []routing.Exception{{From: "2026-12-01", To: "then"}}},
		"backwards":      {Overrides: []routing.Exception{{From: "2026-12-01T10:00", To: "2026-12-01 10:00"}}},
	} {
		if p, _, err := h.At(moment(t, "2026-01-01T00:00:00Z"), time.LoadLocation); err == nil || p != routing.Default {
			t.Errorf("%s: %s, %v", name, p, err)
		}
	}
}
