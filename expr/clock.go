package expr

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// defaultDate is Pebble's format where date names none.
const defaultDate = "yyyy-MM-dd'T'HH:mm:ssZ"

// dateFilter is date(format, existingFormat, timeZone). It takes a time, a
// number of milliseconds since 1970, or a text: by existingFormat, which is
// read in UTC unless the text names a zone, or in an ISO 8601 form. What it
// writes is in timeZone, by default UTC.
func dateFilter(c *call) (any, error) {
	format, err := c.textArg(0, defaultDate)
	if err != nil {
		return nil, err
	}
	existing, err := c.textArg(1, "")
	if err != nil {
		return nil, err
	}
	zone, err := c.zoneArg(2)
	if err != nil {
		return nil, err
	}
	t, err := c.instant(existing, time.UTC)
	if err != nil {
		return nil, err
	}
	out, err := formatDate(t.In(zone), format)
	if err != nil {
		return nil, c.refuse("%s", err)
	}
	return out, c.r.spend(c.at, 10+len(format)/2)
}

// epochFilter is epoch(inMillis, format, timeZone), which Webex adds: seconds
// since 1970, or milliseconds. A text is read by format in timeZone.
func epochFilter(c *call) (any, error) {
	format, err := c.textArg(1, "")
	if err != nil {
		return nil, err
	}
	zone, err := c.zoneArg(2)
	if err != nil {
		return nil, err
	}
	t, err := c.instant(format, zone)
	if err != nil {
		return nil, err
	}
	millis := c.arg(0)
	if s, ok := millis.(string); ok {
		millis = strings.EqualFold(s, "true")
	}
	if truth(millis) {
		return t.UnixMilli(), nil
	}
	return t.Unix(), nil
}

// instant reads the input as a point in time.
func (c *call) instant(format string, zone *time.Location) (time.Time, error) {
	if err := c.r.spend(c.at, 10); err != nil {
		return time.Time{}, err
	}
	switch v := c.in.(type) {
	case Time:
		return v.t, nil
	case int64, float64, json.Number:
		n, ok := toNumeric(v)
		if !ok || n.float() > maxMillis || n.float() < -maxMillis {
			return time.Time{}, c.refuse("the number is no time in milliseconds since 1970")
		}
		return time.UnixMilli(int64(n.float())), nil
	case string:
		return c.readDate(v, format, zone)
	}
	return time.Time{}, c.refuse("a time, a text or a number of milliseconds is needed, not %s", describe(c.in))
}

// maxMillis is the year 9999, beyond which dates are mistakes.
const maxMillis = 253402300799999

func (c *call) readDate(s, format string, zone *time.Location) (time.Time, error) {
	if len(s) > maxFormat || len(format) > maxFormat {
		return time.Time{}, c.refuse("the text is too long for a date")
	}
	if format == "" {
		if t, ok := readISO(s); ok {
			return t, nil
		}
		return time.Time{}, c.refuse("the text is not a date in an ISO 8601 form; name its form with existingFormat")
	}
	t, err := parseDate(s, format, dateReading{zone: zone, now: c.r.scope.Now(), zoneNamed: c.r.zone})
	if err != nil {
		return t, c.refuse("%s", err)
	}
	return t, nil
}

// isoForms are the forms a date may have when no format is named; a fraction
// of the second may follow the seconds in any.
var isoForms = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07", "2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02",
}

// readISO reads ISO 8601 forms, and how now() prints: …Z[UTC]. The offset
// counts; the zone's name after it only says where it is from.
func readISO(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, '['); i > 0 && strings.HasSuffix(s, "]") {
		s = s[:i]
	}
	for _, form := range isoForms {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// zoneArg gives the zone that argument i names; by default UTC.
func (c *call) zoneArg(i int) (*time.Location, error) {
	name, err := c.textArg(i, "")
	if err != nil {
		return nil, err
	}
	zone, ok := c.r.zone(name)
	if !ok {
		return nil, c.refuse("there is no time zone %s", quote(name))
	}
	return zone, nil
}

// unknownZone is how many steps asking the scope for a zone costs: it may have
// to look into files.
const unknownZone = 500

// zone finds a zone by a name such as America/New_York, Z, +05:30 or GMT+2.
func (r *run) zone(name string) (*time.Location, bool) {
	if offset, ok := fixedOffset(name); ok {
		if offset == 0 {
			return time.UTC, true
		}
		return time.FixedZone(name, offset), true
	}
	if zone, ok := r.zones[name]; ok {
		return zone, zone != nil
	}
	if r.steps < unknownZone || len(name) > maxFormat {
		return nil, false
	}
	r.steps -= unknownZone
	zone, err := r.scope.Location(name)
	if err != nil {
		zone = nil
	}
	if r.zones == nil {
		r.zones = map[string]*time.Location{}
	}
	r.zones[name] = zone
	return zone, zone != nil
}

// fixedOffset reads the names of zones that are no places, in seconds east.
func fixedOffset(name string) (int, bool) {
	switch name {
	case "", "Z", "UTC", "GMT", "UT":
		return 0, true
	}
	for _, p := range []string{"GMT", "UTC", "UT"} {
		if rest, ok := strings.CutPrefix(name, p); ok {
			name = rest
			break
		}
	}
	if name == "" || name[0] != '+' && name[0] != '-' {
		return 0, false
	}
	hours, minutes, colon := strings.Cut(name[1:], ":")
	if !colon && len(hours) == 4 {
		hours, minutes = hours[:2], hours[2:]
	}
	h, err := strconv.Atoi(hours)
	m := 0
	if err == nil && minutes != "" {
		m, err = strconv.Atoi(minutes)
	}
	if err != nil || h > 18 || m > 59 || h < 0 || m < 0 {
		return 0, false
	}
	if name[0] == '-' {
		return -(h*3600 + m*60), true
	}
	return h*3600 + m*60, true
}
