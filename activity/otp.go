package activity

import (
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// A one-time password stands in the outputs of the activity that made it, and is
// looked for there by its transaction reference. What is beside it:
const (
	otpCode      = "OTP"
	otpReference = "TransactionReference"
	otpIssued    = "IssuedAt"  // RFC 3339, with fractions: tells one password from another
	otpExpires   = "ExpiresAt" // RFC 3339
)

// OutputsOf is implemented by scopes that can tell what other activities gave.
type OutputsOf interface {
	// OutputsOf returns the outputs of the activities of a kind that have any,
	// in the order of the flow.
	OutputsOf(kind string) []*value.Object
}

// password is a one-time password that was made.
type password struct {
	code, issued string
	expires      time.Time
}

// passwordOf reads the outputs of an activity that made one for the reference.
func passwordOf(o *value.Object, reference string) (p password, ok bool) {
	text := func(name string) string { v, _ := o.Get(name); return value.Text(v) }
	if text(otpReference) != reference || text(otpCode) == "" {
		return password{}, false
	}
	p.code, p.issued = text(otpCode), text(otpIssued)
	p.expires, _ = time.Parse(time.RFC3339Nano, text(otpExpires))
	return p, true
}

// findPassword returns the newest password for the reference.
func findPassword(in *Input, reference string) (newest password, found bool) {
	all, ok := in.Scope.(OutputsOf)
	if !ok {
		return password{}, false
	}
	for _, o := range all.OutputsOf("generate-otp") {
		if p, ok := passwordOf(o, reference); ok && (!found || p.issued > newest.issued) {
			newest, found = p, true
		}
	}
	return newest, found
}

// stamp is a moment as outputs hold it; stamps compare as texts.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }

// trimmed takes a prefix and a suffix off, and the space around.
func trimmed(s, prefix, suffix string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), prefix), suffix)
}
