package activity

import (
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// generateOTP makes a one-time password.
func generateOTP() Kind {
	return Kind{Name: "generate-otp", Title: "Generate OTP", Group: FlowControl,
		Webex: []string{"generate-otp"}, Shape: "action", Ports: []string{"default", "error"},
		Outputs: []string{otpCode, "status", otpReference, otpIssued, otpExpires}, Secure: []string{otpCode},
		New: func() Activity { return &GenerateOTP{} }}
}

// GenerateOTP makes a one-time password, which the flow sends to the customer
// itself and Verify OTP checks later by the transaction reference. The password
// comes from the host: the engine has no chance in it.
type GenerateOTP struct {
	Format    string
	Length    int
	Validity  time.Duration
	Resend    string
	Reference expr.Template
}

const (
	digitsOnly  = "digits"
	lettersOnly = "letters"
	bothSorts   = "both"
	makeNew     = "new"
	useSame     = "same"
)

// Fields declares what the password is like and how long it holds.
func (a *GenerateOTP) Fields() field.List {
	return field.List{
		field.Choice(&a.Format, "format", bothSorts, digitsOnly, lettersOnly).OptionsAs([]string{"Alphanumeric", "Digits", "Letters"}, nil).
			Say("OTP Format", "What the password is made of: letters and digits, or one of them.").
			WebexAs(words{"pinFormat", [][2]string{{bothSorts, "ALPHANUMERIC"}, {digitsOnly, "NUMERIC"}, {lettersOnly, "ALPHA"}}}),
		field.Int(&a.Length, "length").Or(6).Range(4, 64).Say("OTP Length", "How many characters it has.").WebexAs(textNumber{"pinLength"}),
		field.Duration(&a.Validity, "validity", time.Minute).Or(30).Range(1, 7*24*60).
			Say("OTP Validity", "Minutes for which it holds.").WebexAs(textNumber{"pinValidity"}),
		field.Choice(&a.Resend, "resend", makeNew, useSame).OptionsAs([]string{"Generate a new OTP", "Send the same OTP"}, nil).
			Say("On Resend OTP Request", "Whether asking again gives a new password or the same one; it holds anew either way.").
			WebexAs(words{"pinResend", [][2]string{{makeNew, "GENERATE_NEW"}, {useSame, "REUSE_SAME"}}}),
		field.Text(&a.Reference, "reference").Require().
			Say("Transaction Reference", "What the password is known by to Verify OTP, such as the caller's number.").Webex("transactionReference"),
	}
}

// Step takes the password from the host, or keeps the one it has.
func (a *GenerateOTP) Step(in *Input) (Output, error) {
	reference := strings.TrimSpace(in.Text(a.Reference, "reference"))
	if in.Event == nil {
		if reference == "" {
			return failedStatus(Faultf("reference", "the transaction reference is empty"))
		}
		if old, ok := passwordOf(ownOutputs(in), reference); ok && a.Resend == useSame && in.Scope.Now().Before(old.expires) {
			return a.made(in, reference, old.code)
		}
		return Output{Commands: []Command{Lookup{What: LookupCode, Args: value.Of("length", int64(a.Length), "alphabet", a.Format)}}}, nil
	}
	e, ok := in.Event.(Found)
	if !ok {
		return unexpected(in)
	}
	if err := e.Failure.Fault(); err != nil {
		return failedStatus(err)
	}
	code := value.Text(e.Value)
	if len(code) != a.Length {
		return failedStatus(Faultf("code", "the host made a code of %d characters, not %d", len(code), a.Length))
	}
	return a.made(in, reference, code)
}

func (a *GenerateOTP) made(in *Input, reference, code string) (Output, error) {
	now := in.Scope.Now()
	return Output{Port: "default", Outputs: value.Of(otpCode, code, "status", "success", otpReference, reference,
		otpIssued, stamp(now), otpExpires, stamp(now.Add(a.Validity)))}, nil
}

func failedStatus(err error) (Output, error) {
	return Output{Outputs: value.Of("status", "failure")}, err
}
