package credential

import "time"

// ladder are the days ahead of a certificate's end on which people are told
// again (D6, domain §3.6).
var ladder = [...]int{30, 15, 7, 3, 2, 1}

// CertificateWarning returns how many whole days a certificate is still good
// for, negative when it has expired, and whether a warning stands: from 30 days
// before its end. A zero expires is no certificate.
func CertificateWarning(expires, now time.Time) (days int, warn bool) {
	if expires.IsZero() {
		return 0, false
	}
	left := expires.Sub(now)
	days = int(left / (24 * time.Hour))
	if left < 0 {
		days--
	}
	return days, left <= time.Duration(ladder[0])*24*time.Hour
}

// CertificateRung returns the rung of the ladder 30, 15, 7, 3, 2, 1 that a
// certificate with so many days left stands on, 0 for one that has expired and
// -1 for none: a notice is due when the rung is another than yesterday's.
func CertificateRung(days int) int {
	if days < 0 {
		return 0
	}
	rung := -1
	for _, r := range ladder {
		if days <= r {
			rung = r
		}
	}
	return rung
}
