package trigger

import (
	"fmt"
	"strings"
	"time"
)

// occurrence is the first time after a moment at which a schedule is due, zero
// for none.
func occurrence(s *Schedule, after time.Time, zones func(string) (*time.Location, error)) (time.Time, error) {
	switch {
	case s.Days != "":
		return nextDay(s, after, zones)
	case after.Before(s.At):
		return s.At, nil
	case s.Every > 0:
		return s.At.Add((after.Sub(s.At)/s.Every + 1) * s.Every), nil
	}
	return time.Time{}, nil
}

// nextDay is the first of a schedule's days, after a moment, at its time of day.
// A time that clocks skip when they are put forward is the moment when they are;
// one that they show twice when they are put back is the first of the two.
func nextDay(s *Schedule, after time.Time, zones func(string) (*time.Location, error)) (time.Time, error) {
	zone, err := zones(s.Zone)
	if err != nil {
		return time.Time{}, err
	}
	days, err := daysOf(s.Days)
	if err != nil {
		return time.Time{}, err
	}
	clock, err := time.Parse("15:04", s.Time)
	if err != nil {
		return time.Time{}, err
	}
	year, month, day := after.In(zone).Date()
	for i := -1; i <= 8; i++ { // a zone may have left out a day
		date := time.Date(year, month, day+i, 0, 0, 0, 0, time.UTC)
		if !days[date.Weekday()] {
			continue
		}
		if at := first(date.Add(clock.Sub(midnight)), zone); at.After(after) {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("no day of %q comes", s.Days)
}

var midnight = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) // as time.Parse has it

// first is the first moment at which clocks of a zone show what wall shows in
// UTC, or at which they skip it.
func first(wall time.Time, zone *time.Location) time.Time {
	const farther = 26 * time.Hour // than any zone is from UTC
	offset := func(at time.Time) time.Duration {
		_, seconds := at.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	early := wall.Add(-offset(wall.Add(-farther)))
	late := wall.Add(-offset(wall.Add(farther)))
	if late.Before(early) {
		early, late = late, early
	}
	for _, at := range []time.Time{early, late} {
		if at.Add(offset(at)).Equal(wall) {
			return at.UTC()
		}
	}
	change, _ := late.In(zone).ZoneBounds()
	return change.UTC()
}

// weekdays are the days as schedules have them; longer names begin with these.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// daysOf reads "mon-fri", "fri-mon", "mon, wed", "daily".
func daysOf(text string) (days [7]bool, err error) {
	for part := range strings.SplitSeq(strings.ToLower(text), ",") {
		part = strings.TrimSpace(part)
		if part == "daily" {
			part = "sun-sat"
		}
		from, to, ranged := strings.Cut(part, "-")
		begin, known := dayOf(from)
		end := begin
		if ranged {
			var ends bool
			end, ends = dayOf(to)
			known = known && ends
		}
		if !known {
			return days, fmt.Errorf("%q is no day: write mon-fri, or mon, wed", part)
		}
		for day := begin; ; day = (day + 1) % 7 {
			days[day] = true
			if day == end {
				break
			}
		}
	}
	return days, nil
}

func dayOf(text string) (int, bool) {
	text = strings.TrimSpace(text)
	for i, name := range weekdays {
		if text == name || text == strings.ToLower(time.Weekday(i).String()) {
			return i, true
		}
	}
	return 0, false
}
