package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// vaulted is a scene that knows what generators gave, and its own time.
type vaulted struct {
	scene
	made []*value.Object
	now  time.Time
}

func (v vaulted) OutputsOf(kind string) []*value.Object {
	if kind != "generate-otp" {
		return nil
	}
	return v.made
}

func (v vaulted) Now() time.Time { return v.now }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func otp(code, reference string, at time.Time) *value.Object {
	return value.Of(otpCode, code, "status", "success", otpReference, reference, otpIssued, stamp(at), otpExpires, stamp(at.Add(30*time.Minute)))
}

func stepOTP(t *testing.T, a Activity, e Event, now time.Time, own *value.Object, made ...*value.Object) act {
	t.Helper()
	in := &Input{Label: "Here", Event: e, Scope: vaulted{scene{value.Of("Here", expr.JSON{V: own}, "r", "ref")}, made, now}}
	out, err := a.Step(in)
	got := act{Output: out}
	if err != nil {
		got.Fault = err.(*Fault)
	}
	return got
}

func TestGenerateOTP(t *testing.T) {
	t.Parallel()
	a := furnish(t, "generate-otp", "format", "digits", "length", 8, "reference", " {{r}} ")
	ask := act{Output: Output{Commands: []Command{Lookup{What: LookupCode, Args: value.Of("length", int64(8), "alphabet", "digits")}}}}
	same(t, stepOTP(t, a, nil, noon, nil), ask)
	same(t, stepOTP(t, a, Found{Value: "12345678"}, noon, nil), act{Output: Output{Port: "default", Outputs: otp("12345678", "ref", noon)}})
	failed := Output{Outputs: value.Of("status", "failure")}
	same(t, stepOTP(t, a, Found{Value: "1234"}, noon, nil), act{Output: failed, Fault: &Fault{"code", "the host made a code of 4 characters, not 8"}})
	same(t, stepOTP(t, a, Found{Failure: Failure{"x", "y"}}, noon, nil), act{Output: failed, Fault: &Fault{"x", "y"}})
	same(t, stepOTP(t, furnish(t, "generate-otp", "reference", "{{gone}}"), nil, noon, nil), act{Output: failed, Fault: &Fault{"reference", "the transaction reference is empty"}})
	old := otp("87654321", "ref", noon)
	same(t, stepOTP(t, a, nil, noon, old), ask)
	again := furnish(t, "generate-otp", "length", 8, "format", "digits", "reference", "{{r}}", "resend", "same")
	later := noon.Add(29 * time.Minute)
	same(t, stepOTP(t, again, nil, later, old), act{Output: Output{Port: "default", Outputs: otp("87654321", "ref", later)}})
	same(t, stepOTP(t, again, nil, noon.Add(30*time.Minute), old), ask)
	same(t, stepOTP(t, again, nil, noon, otp("87654321", "other", noon)), ask)
	exact(t, codecOf(t, "generate-otp", "format"), value.Of("pinFormat", "NUMERIC"), "digits")
	exact(t, codecOf(t, "generate-otp", "length"), value.Of("pinLength", "8"), int64(8))
	exact(t, codecOf(t, "generate-otp", "validity"), value.Of("pinValidity", "30"), int64(30))
	exact(t, codecOf(t, "generate-otp", "validity"), value.Of("pinValidity", "{{x}}"), "{{x}}")
	if got := stepOTP(t, a, Done{}, noon, nil); got.Fault == nil {
		t.Errorf("%+v", got)
	}
}

func TestVerifyOTP(t *testing.T) {
	t.Parallel()
	verify := func(entry string, more ...any) Activity {
		return furnish(t, "verify-otp", append([]any{"code", entry, "reference", "{{r}}", "resend_command", "9"}, more...)...)
	}
	issued := otp("123456", "ref", noon)
	own := func(attempts int, used bool) *value.Object {
		return value.Of("Attempts", int64(attempts), "of", stamp(noon), "used", used)
	}
	for _, c := range []struct {
		name         string
		a            Activity
		at           time.Duration
		own          *value.Object
		made         []*value.Object
		port, status string
		attempts     int64
	}{
		{"right", verify("123456"), time.Minute, nil, []*value.Object{issued}, "default", "success", 0},
		{"with prefix and suffix", verify(" G-123456! ", "prefix", "G-", "suffix", "!"), 0, nil, []*value.Object{issued}, "default", "success", 0},
		{"right after two wrong ones", verify("123456"), 0, own(2, false), []*value.Object{issued}, "default", "success", 2},
		{"wrong", verify("12345"), 0, own(1, false), []*value.Object{issued}, "failure", "failure", 2},
		{"wrong with the attempts of an earlier password", verify("1"), 0, value.Of("Attempts", int64(3), "of", "earlier"), []*value.Object{issued}, "failure", "failure", 1},
		{"blocked", verify("123456"), 0, own(3, false), []*value.Object{issued}, "", "blocked", 3},
		{"expired", verify("123456"), 30 * time.Minute, nil, []*value.Object{issued}, "failure", "expired", 0},
		{"used", verify("123456"), 0, own(0, true), []*value.Object{issued}, "failure", "used", 0},
		{"resend", verify("9"), time.Hour, own(3, false), []*value.Object{issued}, "resend", "resend", 3},
		{"nothing generated", verify("123456"), 0, nil, nil, "", "unknown", 0},
		{"of another reference", verify("123456"), 0, nil, []*value.Object{otp("123456", "other", noon)}, "", "unknown", 0},
		{"the newest counts", verify("654321"), 2 * time.Minute, nil, []*value.Object{otp("654321", "ref", noon.Add(time.Minute)), issued}, "default", "success", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := stepOTP(t, c.a, nil, noon.Add(c.at), c.own, c.made...)
			status, _ := got.Outputs.Get("status")
			attempts, _ := got.Outputs.Get("Attempts")
			if got.Port != c.port || status != c.status || attempts != c.attempts || (c.port == "") != (got.Fault != nil) {
				t.Errorf("got %s %v after %v, %v", got.Port, status, attempts, got.Fault)
			}
		})
	}
	if got := play(t, verify("1"), nil, "r", "ref"); got.Fault == nil || got.Fault.Code != "otp_unknown" {
		t.Errorf("%+v", got)
	}
}
