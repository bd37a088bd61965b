package activity

import (
	"slices"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// collectDigits lets the caller enter a number.
func collectDigits() Kind {
	return Kind{Name: "collect-digits", Title: "Collect Digits", Group: CallHandling,
		Webex: []string{"ivr-collectdigits"}, Shape: "action", Ports: []string{"default", "timeout", "invalid", "error"},
		Outputs: []string{"DigitsEntered"}, Limit: 100,
		New: func() Activity { return &CollectDigits{} }}
}

// CollectDigits speaks to the caller and waits for a number of digits.
type CollectDigits struct {
	Speech        Speech
	Min, Max      int
	Terminator    string
	Timeout       time.Duration
	InterDigit    time.Duration
	Interruptible bool
}

// Fields declares the prompts, how many digits are wanted and how long to wait
// for them; the defaults are those of Webex's designer.
func (a *CollectDigits) Fields() field.List {
	speech := a.Speech.fields()
	return slices.Concat(speech[:1], field.List{
		field.Bool(&a.Interruptible, "interruptible").
			Say("Make Prompt Interruptible", "Whether a digit stops the prompts.").Webex("interruptible").In("Prompt"),
		field.Int(&a.Min, "min").Or(1).Say("Minimum Digits", "Fewer are invalid.").Webex("minDigits"),
		field.Int(&a.Max, "max").Or(10).Say("Maximum Digits", "The entry ends with this many.").Webex("maxDigits"),
		field.Plain(&a.Terminator, "terminator").Or("#").Say("Terminator Symbol", "Key that ends the entry.").Webex("terminatorSymbol"),
		field.Duration(&a.Timeout, "timeout", time.Second).Or(3).
			Say("Entry Timeout", "How long to wait for the first digit.").Webex("entryTimeout"),
		field.Duration(&a.InterDigit, "inter_digit_timeout", time.Second).Or(3).
			Say("Inter-Digit Timeout", "How long to wait for each further digit.").Webex("interDigitTimeout"),
	}.Under("Advanced Settings"), speech[1:])
}

// Step asks for digits; fewer than wanted leave by invalid.
func (a *CollectDigits) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{Collect{Prompts: a.Speech.spoken(in), Min: a.Min, Max: a.Max, Terminator: a.Terminator,
			Timeout: a.Timeout, InterDigit: a.InterDigit, Interruptible: a.Interruptible}}}, nil
	}
	entry, ok := in.Event.(Collected)
	if !ok {
		return unexpected(in)
	}
	if err := entry.Failure.Fault(); err != nil {
		return Output{}, err
	}
	out := Output{Port: entry.Outcome, Outputs: value.Of("DigitsEntered", entry.Digits)}
	if entry.Outcome == "" {
		out.Port = "default"
		if len(entry.Digits) < a.Min {
			out.Port = OutcomeInvalid
		}
	}
	return out, nil
}
