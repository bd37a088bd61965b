package activity

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// verifyOTP checks a one-time password.
func verifyOTP() Kind {
	return Kind{Name: "verify-otp", Title: "Verify OTP", Group: FlowControl,
		Webex: []string{"verify-otp"}, Shape: "action", Ports: []string{"default", "resend", "failure", "error"},
		Outputs: []string{"status", "Attempts"},
		New:     func() Activity { return &VerifyOTP{} }}
}

// VerifyOTP compares what the customer entered with the password that a Generate
// OTP of the same flow made for the transaction reference. A password is good for
// one success and a few attempts.
type VerifyOTP struct {
	Code           expr.Template
	Reference      expr.Template
	Prefix, Suffix string
	ResendCommand  string
	Attempts       int
}

// What the output status says.
const (
	otpRight   = "success"
	otpWrong   = "failure"
	otpLate    = "expired"
	otpAgain   = "resend"
	otpBlocked = "blocked" // too many attempts
	otpUsed    = "used"
	otpUnknown = "unknown" // nothing was generated for the reference
)

// Fields declares what was entered and what it is held against.
func (a *VerifyOTP) Fields() field.List {
	return field.List{
		field.Text(&a.Code, "code").Require().Say("OTP", "Text that yields what the customer entered.").Webex("pin"),
		field.Text(&a.Reference, "reference").Require().
			Say("Transaction Reference", "The reference that Generate OTP was given.").Webex("transactionReference"),
		field.Plain(&a.Prefix, "prefix").Say("OTP Prefix", "What is taken off in front of the entry.").Webex("pinFormatPrefix"),
		field.Plain(&a.Suffix, "suffix").Say("OTP Suffix", "What is taken off behind the entry.").Webex("pinFormatSuffix"),
		field.Plain(&a.ResendCommand, "resend_command").
			Say("Resend Command", "Entry with which the customer asks for another password, such as 9.").Webex("resendCommand"),
		field.Int(&a.Attempts, "attempts").Or(3).Range(1, 100).
			Say("Attempts", "Wrong entries after which the password is no longer good.").Beyond(),
	}
}

// Step compares without letting the time tell how much was right.
func (a *VerifyOTP) Step(in *Input) (Output, error) {
	entry := trimmed(in.Text(a.Code, "code"), a.Prefix, a.Suffix)
	reference := strings.TrimSpace(in.Text(a.Reference, "reference"))
	p, ok := findPassword(in, reference)
	if !ok {
		return verified(otpUnknown, p, 0, Faultf("otp_unknown", "no password was generated for this transaction reference"))
	}
	tried := a.tried(in, p)
	used, _ := get[bool](ownOutputs(in), "used")
	switch same := a.before(in, p); {
	case a.ResendCommand != "" && entry == a.ResendCommand:
		return verified(otpAgain, p, tried, nil)
	case same && used:
		return verified(otpUsed, p, tried, nil)
	case !in.Scope.Now().Before(p.expires):
		return verified(otpLate, p, tried, nil)
	case tried >= a.Attempts:
		return verified(otpBlocked, p, tried, Faultf("otp_blocked", "the password was entered wrongly %d times", tried))
	case !equalSecret(entry, p.code):
		return verified(otpWrong, p, tried+1, nil)
	}
	return verified(otpRight, p, tried, nil)
}

// before reports whether the last entry here was for the same password.
func (a *VerifyOTP) before(in *Input, p password) bool {
	of, _ := get[string](ownOutputs(in), "of")
	return of == p.issued
}

func (a *VerifyOTP) tried(in *Input, p password) int {
	if !a.before(in, p) {
		return 0
	}
	n, _ := get[int64](ownOutputs(in), "Attempts")
	return int(n)
}

func verified(status string, p password, tried int, err error) (Output, error) {
	out := Output{Outputs: value.Of("status", status, "Attempts", int64(tried), "of", p.issued, "used", status == otpRight || status == otpUsed)}
	if err != nil {
		return out, err
	}
	switch status {
	case otpRight:
		out.Port = "default"
	case otpAgain:
		out.Port = "resend"
	default:
		out.Port = "failure"
	}
	return out, nil
}

// equalSecret compares in a time that tells neither where the two differ nor how
// long either is.
func equalSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
