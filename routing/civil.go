package routing

import (
	"strings"
	"time"

	"github.com/callwright/callwright/message"
)

// civil is a reading of calendar and wall clock, without a zone. Minute counts
// from midnight and may be 1440, the end of the day.
type civil struct {
	year   int
	month  time.Month
	day    int
	minute int
}

const minutesPerDay = 24 * 60

// dateOf is the civil date of an instant, at midnight.
func dateOf(t time.Time) civil {
	y, m, d := t.Date()
	return civil{y, m, d, 0}
}

// plus is the date a number of days later, at the same minute.
func (c civil) plus(days int) civil {
	t := time.Date(c.year, c.month, c.day+days, 0, 0, 0, 0, time.UTC)
	d := dateOf(t)
	d.minute = c.minute
	return d
}

func (c civil) at(minute int) civil { c.minute = minute; return c }

// utc is the reading taken as if it were UTC: good for comparing readings.
func (c civil) utc() time.Time {
	return time.Date(c.year, c.month, c.day, 0, c.minute, 0, 0, time.UTC)
}

func (c civil) weekday() time.Weekday { return c.utc().Weekday() }

// instants returns the first and the last moment at which a clock in the zone
// shows the reading. They differ in the night when clocks are put back. A
// reading that is skipped when clocks are put forward falls on that moment.
func (c civil) instants(zone *time.Location) (first, last time.Time) {
	wall := c.utc()
	early, late := wall.Add(-offset(wall.Add(-day), zone)), wall.Add(-offset(wall.Add(day), zone))
	shown := func(t time.Time) bool { return sameReading(t.In(zone), wall) }
	switch {
	case shown(early) && shown(late):
		if late.Before(early) {
			early, late = late, early
		}
		return early, late
	case shown(early):
		return early, early
	case shown(late):
		return late, late
	}
	change, _ := early.In(zone).ZoneBounds() // early was reckoned with the offset before the change, so it lies after it
	return change, change
}

const day = 26 * time.Hour // more than any zone is away from UTC

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

func sameReading(t, wall time.Time) bool {
	_, seconds := t.Zone()
	return t.Add(time.Duration(seconds) * time.Second).Equal(wall)
}

// readClock reads "08:30"; "24:00" is the end of the day.
func readClock(s string) (int, error) {
	if strings.TrimSpace(s) == "24:00" {
		return minutesPerDay, nil
	}
	t, err := time.Parse("15:04", strings.TrimSpace(s))
	if err != nil {
		return 0, message.Errorf("%q is no time of day: write it as 08:30, or 24:00 for the end of the day", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// readDate reads "2026-12-24".
func readDate(s string) (civil, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil {
		return civil{}, message.Errorf("%q is no date: write it as 2026-12-24", s)
	}
	return dateOf(t), nil
}

// readMoment reads "2026-12-24T13:00", or a date alone, for which whole is true.
func readMoment(s string) (c civil, whole bool, err error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return dateOf(t).at(t.Hour()*60 + t.Minute()), false, nil
		}
	}
	if c, err = readDate(s); err != nil {
		return civil{}, false, message.Errorf("%q is no date with a time: write it as 2026-12-24T13:00", s)
	}
	return c, true, nil
}
