package wire

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter reads how long a server asks to wait, in seconds or as a date (RFC
// 9110 section 10.2.3). It reports false when there is nothing to be read; a
// time in the past gives 0, one beyond a day a day.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	const most = 24 * time.Hour
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, most), true
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(date.Sub(now), 0), most), true
}
