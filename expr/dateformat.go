package expr

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/message"
)

// datePart is one part of a Java date pattern: a letter with its count, or
// text (letter 0).
type datePart struct {
	letter byte
	count  int
	text   string
}

// dateParts cuts a pattern of Java's SimpleDateFormat and DateTimeFormatter
// into its parts. The error says what is wrong with it.
func dateParts(pattern string) (parts []datePart, err error) {
	if len(pattern) > maxFormat {
		return nil, message.Errorf("the date format is too long")
	}
	text := func(s string) {
		if n := len(parts); n > 0 && parts[n-1].letter == 0 {
			parts[n-1].text += s
			return
		}
		parts = append(parts, datePart{text: s})
	}
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case c == '\'':
			n := quotedText(pattern[i:])
			if n == 0 {
				return nil, message.Errorf("the date format has an open quote")
			}
			inner := strings.ReplaceAll(pattern[i+1:i+n-1], "''", "'")
			if n == 2 {
				inner = "'"
			}
			text(inner)
			i += n
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			n := len(pattern[i:]) - len(strings.TrimLeft(pattern[i:], string(c)))
			if _, ok := dateLetters[c]; !ok {
				return nil, message.Errorf("the date format has no letter %c", c)
			}
			parts = append(parts, datePart{letter: c, count: n})
			i += n
		default:
			text(pattern[i : i+1])
			i++
		}
	}
	return parts, nil
}

// quotedText gives the length of the quoted text that s begins with, in which
// two quotes are one; 0 when it does not end.
func quotedText(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i > 1 && i+1 < len(s) && s[i+1] == '\'' {
			i++
			continue
		}
		return i + 1
	}
	return 0
}

// dateLetters are the letters of a date pattern and what each writes.
var dateLetters = map[byte]func(t time.Time, count int) string{
	'G': func(time.Time, int) string { return "AD" },
	'y': func(t time.Time, n int) string { return year(t.Year(), n) },
	'u': func(t time.Time, n int) string { return year(t.Year(), n) },
	'Y': func(t time.Time, n int) string { y, _ := t.ISOWeek(); return year(y, n) },
	'M': month,
	'L': month,
	'w': func(t time.Time, n int) string { _, w := t.ISOWeek(); return padded(w, n) },
	'd': func(t time.Time, n int) string { return padded(t.Day(), n) },
	'D': func(t time.Time, n int) string { return padded(t.YearDay(), n) },
	'E': weekday,
	'e': func(t time.Time, n int) string {
		if n > 2 {
			return weekday(t, n)
		}
		return padded(int(t.Weekday())+1, n)
	},
	'Q': func(t time.Time, n int) string { return padded((int(t.Month())+2)/3, n) },
	'a': func(t time.Time, _ int) string { return t.Format("PM") },
	'H': func(t time.Time, n int) string { return padded(t.Hour(), n) },
	'k': func(t time.Time, n int) string { return padded((t.Hour()+23)%24+1, n) },
	'K': func(t time.Time, n int) string { return padded(t.Hour()%12, n) },
	'h': func(t time.Time, n int) string { return padded((t.Hour()+11)%12+1, n) },
	'm': func(t time.Time, n int) string { return padded(t.Minute(), n) },
	's': func(t time.Time, n int) string { return padded(t.Second(), n) },
	'S': func(t time.Time, n int) string { return fraction(t, n) },
	'n': func(t time.Time, n int) string { return padded(t.Nanosecond(), n) },
	'A': func(t time.Time, n int) string {
		return padded(((t.Hour()*60+t.Minute())*60+t.Second())*1000+t.Nanosecond()/1e6, n)
	},
	'z': func(t time.Time, _ int) string { return zoneName(t) },
	'V': func(t time.Time, _ int) string { return t.Location().String() },
	'Z': func(t time.Time, n int) string {
		switch n {
		case 4:
			return "GMT" + offset(t, ":", false)
		case 5:
			return offset(t, ":", true)
		}
		return offset(t, "", false)
	},
	'X': func(t time.Time, n int) string { return iso8601(t, n, true) },
	'x': func(t time.Time, n int) string { return iso8601(t, n, false) },
	'O': func(t time.Time, _ int) string { return "GMT" + offset(t, ":", false) },
}

// formatDate writes t by a Java date pattern.
func formatDate(t time.Time, pattern string) (out string, err error) {
	parts, err := dateParts(pattern)
	var b strings.Builder
	for _, p := range parts {
		if p.letter == 0 {
			b.WriteString(p.text)
			continue
		}
		b.WriteString(dateLetters[p.letter](t, p.count))
	}
	return b.String(), err
}

func padded(n, count int) string {
	s := strconv.Itoa(n)
	if len(s) < count {
		s = strings.Repeat("0", count-len(s)) + s
	}
	return s
}

func year(y, count int) string {
	if count == 2 {
		return padded(y%100, 2)
	}
	return padded(y, count)
}

func month(t time.Time, count int) string {
	switch {
	case count == 3:
		return t.Month().String()[:3]
	case count > 3:
		return t.Month().String()
	}
	return padded(int(t.Month()), count)
}

func weekday(t time.Time, count int) string {
	if count > 3 {
		return t.Weekday().String()
	}
	return t.Weekday().String()[:3]
}

func fraction(t time.Time, count int) string {
	s := fmt.Sprintf("%09d", t.Nanosecond())
	if count > len(s) {
		return s + strings.Repeat("0", count-len(s))
	}
	return s[:count]
}

func zoneName(t time.Time) string {
	name, _ := t.Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		return "GMT" + offset(t, ":", false)
	}
	return name
}

// offset writes +hh<sep>mm, or Z for none where that is wanted.
func offset(t time.Time, sep string, zulu bool) string {
	_, seconds := t.Zone()
	if seconds == 0 && zulu {
		return "Z"
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	return fmt.Sprintf("%s%02d%s%02d", sign, seconds/3600, sep, seconds/60%60)
}

func iso8601(t time.Time, count int, zulu bool) string {
	switch count {
	case 1:
		s := offset(t, "", zulu)
		return strings.TrimSuffix(s, "00")
	case 2:
		return offset(t, "", zulu)
	}
	return offset(t, ":", zulu)
}
