package routing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
)

// Period is what a schedule says of a moment: the name of the port by which
// the business-hours activity leaves (flow-formats.md A.3.2).
type Period string

// The periods, in the order in which they take precedence.
const (
	Override     Period = "override"
	Holidays     Period = "holidays"
	WorkingHours Period = "workingHours"
	Default      Period = "default" // closed
)

// Hours is one schedule. All its dates and times are read in its zone.
type Hours struct {
	ID, Name  string
	Zone      string // of the tz database; empty for UTC
	Shifts    []Shift
	Holidays  []Holiday
	Overrides []Exception
}

// Shift is a span of opening on some days of the week. A shift that ends at or
// before its beginning goes on into the next day. In the night when clocks
// change it neither begins twice nor breaks off: it runs from the first moment
// at which the clock shows From to the last at which it shows To.
type Shift struct {
	Name     string
	Days     string // "mon-fri", "sat, sun", "daily"; empty for daily
	From, To string // "08:30", up to "24:00"
}

// Holiday is one day, or the days from From to To, both included.
type Holiday struct {
	Name     string
	Date     string // one day: "2026-12-24"
	From, To string // several
	Yearly   bool   // comes back each year
}

// Exception is a stretch of time at which other rules apply: the schedule's
// override. To is excluded when it has a time, included when it is a date.
type Exception struct {
	Name     string
	From, To string // "2026-12-24T13:00" or a date
}

func (h *Hours) fields() field.List {
	return field.List{
		field.Plain(&h.Name, "name").Require().Say("Name", "Name or label by which flows refer to the schedule."),
		field.Plain(&h.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Plain(&h.Zone, "zone").Say("Time zone", "Zone of the tz database, such as Europe/Berlin; UTC when absent."),
		field.Items(&h.Shifts, "shifts", (*Shift).fields).Say("Shifts", "When it is open; without any it never is."),
		field.Items(&h.Holidays, "holidays", (*Holiday).fields).Say("Holidays", "Days on which the port holidays is taken."),
		field.Items(&h.Overrides, "overrides", (*Exception).fields).Say("Overrides", "Times at which the port override is taken."),
	}
}

func (s *Shift) fields() field.List {
	return field.List{
		field.Plain(&s.Name, "name").Say("Name", "For people."),
		field.Plain(&s.Days, "days").Or("daily").Say("Days", "mon-fri, or sat, sun, or daily."),
		field.Plain(&s.From, "from").Require().Say("From", "Time of day, such as 08:30."),
		field.Plain(&s.To, "to").Require().Say("To", "Time of day, up to 24:00; at or before From it is on the next day."),
	}
}

func (d *Holiday) fields() field.List {
	return field.List{
		field.Plain(&d.Name, "name").Say("Name", "For people."),
		field.Plain(&d.Date, "date").Say("Date", "One day, such as 2026-12-24."),
		field.Plain(&d.From, "from").Say("From", "First of several days."),
		field.Plain(&d.To, "to").Say("To", "Last of several days."),
		field.Bool(&d.Yearly, "yearly").Say("Every year", "The holiday comes back each year."),
	}
}

func (e *Exception) fields() field.List {
	return field.List{
		field.Plain(&e.Name, "name").Say("Name", "For people."),
		field.Plain(&e.From, "from").Require().Say("From", "Date with time, such as 2026-12-24T13:00, or a date."),
		field.Plain(&e.To, "to").Require().Say("To", "Date with time, not included, or a date, included."),
	}
}

// At says which period a moment belongs to, and the name of the shift, holiday
// or override that makes it so. The error names a zone, a date or a time that
// cannot be understood.
func (h *Hours) At(t time.Time, zones func(string) (*time.Location, error)) (Period, string, error) {
	zone, err := h.location(zones)
	if err != nil {
		return Default, "", err
	}
	t = t.In(zone)
	for _, step := range []struct {
		period Period
		find   func(time.Time) (string, bool, error)
	}{{Override, h.override}, {Holidays, h.holiday}, {WorkingHours, h.shift}} {
		name, ok, err := step.find(t)
		if err != nil {
			return Default, "", fmt.Errorf("reading business hours %q: %w", h.Name, err)
		}
		if ok {
			return step.period, name, nil
		}
	}
	return Default, "", nil
}

func (h *Hours) location(zones func(string) (*time.Location, error)) (*time.Location, error) {
	if h.Zone == "" || strings.EqualFold(h.Zone, "UTC") {
		return time.UTC, nil
	}
	zone, err := zones(h.Zone)
	if err != nil {
		return nil, fmt.Errorf("reading business hours %q: time zone %q: %w", h.Name, h.Zone, err)
	}
	return zone, nil
}

func (h *Hours) override(t time.Time) (string, bool, error) {
	for _, e := range h.Overrides {
		from, to, err := e.span()
		if err != nil {
			return "", false, err
		}
		if within(t, from, to) {
			return e.Name, true, nil
		}
	}
	return "", false, nil
}

func (e *Exception) span() (from, to civil, err error) {
	if from, _, err = readMoment(e.From); err != nil {
		return from, to, err
	}
	to, whole, err := readMoment(e.To)
	if whole {
		to = to.plus(1)
	}
	if err == nil && !from.utc().Before(to.utc()) {
		err = message.Errorf("the override from %s to %s ends before it begins", e.From, e.To)
	}
	return from, to, err
}

// within reports whether t lies between two readings of the clock in t's zone.
func within(t time.Time, from, to civil) bool {
	begin, _ := from.instants(t.Location())
	_, end := to.instants(t.Location())
	return !t.Before(begin) && t.Before(end)
}

func (h *Hours) holiday(t time.Time) (string, bool, error) {
	today := dateOf(t)
	for _, d := range h.Holidays {
		from, to, err := d.span()
		if err != nil {
			return "", false, err
		}
		if d.Yearly {
			// A holiday that runs over the new year began in the year before.
			for _, shift := range []int{today.year - from.year, today.year - from.year - 1} {
				if contains(today, inYear(from, shift), inYear(to, shift)) {
					return d.Name, true, nil
				}
			}
			continue
		}
		if contains(today, from, to) {
			return d.Name, true, nil
		}
	}
	return "", false, nil
}

func inYear(c civil, later int) civil { c.year += later; return c }

func contains(day, from, to civil) bool {
	return !day.utc().Before(from.utc()) && !day.utc().After(to.utc())
}

func (d *Holiday) span() (from, to civil, err error) {
	first, last := d.Date, d.Date
	if d.Date == "" {
		first, last = d.From, d.To
	}
	if first == "" {
		return from, to, message.Errorf("the holiday %q has no date", d.Name)
	}
	if last == "" {
		last = first
	}
	if from, err = readDate(first); err != nil {
		return from, to, err
	}
	to, err = readDate(last)
	if err == nil && to.utc().Before(from.utc()) {
		err = message.Errorf("the holiday from %s to %s ends before it begins", first, last)
	}
	return from, to, err
}

// shift looks at the shifts of the day and at those of the day before, which
// may go on over midnight.
func (h *Hours) shift(t time.Time) (string, bool, error) {
	today := dateOf(t)
	for _, s := range h.Shifts {
		days, from, to, err := s.span()
		if err != nil {
			return "", false, err
		}
		for _, d := range []civil{today.plus(-1), today} {
			if slices.Contains(days, d.weekday()) && within(t, d.at(from), d.at(to)) {
				return s.Name, true, nil
			}
		}
	}
	return "", false, nil
}

// span returns the days of a shift with its beginning and end in minutes from
// midnight; the end of a shift over midnight is past 1440.
func (s *Shift) span() (days []time.Weekday, from, to int, err error) {
	if days, err = readDays(s.Days); err != nil {
		return nil, 0, 0, err
	}
	if from, err = readClock(s.From); err != nil {
		return nil, 0, 0, err
	}
	if to, err = readClock(s.To); err != nil {
		return nil, 0, 0, err
	}
	if to <= from {
		to += minutesPerDay
	}
	return days, from, to, nil
}

var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// readDays reads "mon-fri, sun". A range may run over the end of the week.
func readDays(s string) ([]time.Weekday, error) {
	if s = strings.TrimSpace(s); s == "" || strings.EqualFold(s, "daily") {
		return week, nil
	}
	var days []time.Weekday
	for part := range strings.SplitSeq(s, ",") {
		first, last, ranged := strings.Cut(part, "-")
		from, err := readDay(first)
		if err != nil {
			return nil, err
		}
		to := from
		if ranged {
			if to, err = readDay(last); err != nil {
				return nil, err
			}
		}
		for d := from; ; d = (d + 1) % 7 {
			days = append(days, d)
			if d == to {
				break
			}
		}
	}
	return days, nil
}

func readDay(s string) (time.Weekday, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, d := range week {
		if name := strings.ToLower(d.String()); len(s) >= 3 && strings.HasPrefix(name, s) {
			return d, nil
		}
	}
	return 0, message.Errorf("%q is no day of the week: write mon, tue, wed, thu, fri, sat, sun, mon-fri or daily", s)
}

// check returns what is wrong with the schedule, with paths below at.
func (h *Hours) check(at string) (problems []field.Problem) {
	report := func(path string, err error) {
		if err != nil {
			problems = append(problems, field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError, Field: at + path}.Saying("%s", err))
		}
	}
	for i, s := range h.Shifts {
		_, _, _, err := s.span()
		report(fmt.Sprintf(".shifts[%d]", i), err)
	}
	for i, d := range h.Holidays {
		_, _, err := d.span()
		report(fmt.Sprintf(".holidays[%d]", i), err)
	}
	for i, e := range h.Overrides {
		_, _, err := e.span()
		report(fmt.Sprintf(".overrides[%d]", i), err)
	}
	return problems
}
