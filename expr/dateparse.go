package expr

import (
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/message"
)

// dateReading is what reading a date needs to know beside the pattern.
type dateReading struct {
	zone      *time.Location // where the text names none
	now       time.Time      // for years of two digits
	zoneNamed func(name string) (*time.Location, bool)
}

// dateFields is what has been read so far. As in Java, fields out of range
// carry over: hour 14 of a pattern with hh is two in the afternoon.
type dateFields struct {
	year, month, day     int
	hour, minute, second int
	nanos                int
	pm, hasPM            bool
	zone                 *time.Location
}

// parseDate reads s by a Java date pattern. Text that follows is left alone,
// as SimpleDateFormat does. The error says what does not fit.
func parseDate(s, pattern string, how dateReading) (time.Time, error) {
	parts, err := dateParts(pattern)
	if err != nil {
		return time.Time{}, err
	}
	f := dateFields{year: 1970, month: 1, day: 1, zone: how.zone}
	for i, p := range parts {
		var ok bool
		if p.letter == 0 {
			s, ok = literalPart(s, p.text)
		} else {
			adjacent := i+1 < len(parts) && parts[i+1].isNumber()
			s, ok = f.read(s, p, adjacent, how)
		}
		if !ok {
			return time.Time{}, message.Errorf("the text is not a date of the form %s", quote(pattern))
		}
	}
	return f.time(), nil
}

// literalPart takes text off s; white space matches any amount of it.
func literalPart(s, text string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, text); ok {
		return rest, true
	}
	if strings.TrimSpace(text) == "" {
		return strings.TrimLeft(s, " "), true
	}
	return s, false
}

func (p datePart) isNumber() bool {
	switch p.letter {
	case 'y', 'u', 'd', 'D', 'H', 'k', 'K', 'h', 'm', 's', 'S':
		return true
	case 'M', 'L':
		return p.count < 3
	}
	return false
}

func (f *dateFields) read(s string, p datePart, adjacent bool, how dateReading) (string, bool) {
	s = strings.TrimLeft(s, " ")
	if p.isNumber() {
		return f.number(s, p, adjacent, how)
	}
	switch p.letter {
	case 'M', 'L':
		return f.name(s, func(i int) string { return time.Month(i + 1).String() }, 12, func(i int) { f.month = i + 1 })
	case 'E', 'e':
		return f.name(s, func(i int) string { return time.Weekday(i).String() }, 7, func(int) {})
	case 'a':
		return f.name(s, func(i int) string { return [...]string{"AM", "PM"}[i] }, 2, func(i int) { f.pm, f.hasPM = i == 1, true })
	case 'z', 'Z', 'X', 'x', 'V', 'O':
		return f.readZone(s, how)
	}
	return s, false // a letter that can be written, but tells nothing
}

// number reads a field of digits; beside another it takes no more than its count.
func (f *dateFields) number(s string, p datePart, adjacent bool, how dateReading) (string, bool) {
	n := digits(s)
	if adjacent {
		n = min(n, p.count)
	}
	if n == 0 || n > 9 {
		return s, false
	}
	v, _ := strconv.Atoi(s[:n])
	switch p.letter {
	case 'y', 'u':
		if p.count <= 2 && n == 2 {
			v = century(v, how.now.Year())
		}
		f.year = v
	case 'M', 'L':
		f.month = v
	case 'd':
		f.day = v
	case 'D':
		f.month, f.day = 1, v
	case 'H', 'k':
		f.hour = v
		if p.letter == 'k' && v == 24 {
			f.hour = 0
		}
	case 'h', 'K':
		f.hour = v
		if p.letter == 'h' && v == 12 {
			f.hour = 0
		}
	case 'm':
		f.minute = v
	case 's':
		f.second = v
	case 'S':
		f.nanos = v
		for range 9 - n {
			f.nanos *= 10
		}
	}
	return s[n:], true
}

// century finds the year of two digits that lies within 80 years before and
// 20 years after this one.
func century(v, now int) int {
	v += now / 100 * 100
	switch {
	case v > now+20:
		return v - 100
	case v <= now-80:
		return v + 100
	}
	return v
}

// name reads one of n names, in full or by its first three letters.
func (f *dateFields) name(s string, name func(i int) string, n int, found func(i int)) (string, bool) {
	for _, short := range []bool{false, true} {
		for i := range n {
			full := name(i)
			if short {
				full = full[:min(3, len(full))]
			}
			if len(s) >= len(full) && strings.EqualFold(s[:len(full)], full) {
				found(i)
				return s[len(full):], true
			}
		}
	}
	return s, false
}

// readZone reads Z, an offset, or a zone's name.
func (f *dateFields) readZone(s string, how dateReading) (string, bool) {
	n := strings.IndexFunc(s, func(c rune) bool {
		return c != '_' && c != '/' && c != '+' && c != '-' && c != ':' && !('0' <= c && c <= '9') && !('a' <= c|0x20 && c|0x20 <= 'z')
	})
	if n < 0 {
		n = len(s)
	}
	zone, ok := how.zoneNamed(s[:n])
	if n == 0 || !ok {
		return s, false
	}
	f.zone = zone
	return s[n:], true
}

func (f *dateFields) time() time.Time {
	hour := f.hour
	if f.hasPM && f.pm && hour < 12 {
		hour += 12
	}
	return time.Date(f.year, time.Month(f.month), f.day, hour, f.minute, f.second, f.nanos, f.zone)
}
