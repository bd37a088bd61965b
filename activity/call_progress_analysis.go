package activity

import (
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// callProgressAnalysis finds out what has answered.
func callProgressAnalysis() Kind {
	return Kind{Name: "call-progress-analysis", Title: "Call Progress Analysis", Group: CallHandling,
		Webex: []string{"call-progress-analysis"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"CPAResult", "FailureCode", "FailureDescription"}, Limit: 10,
		New: func() Activity { return &CallProgress{} }}
}

// CallProgress listens whether a person or a machine has answered a call that
// the platform made. Webex tells only the event flows of ContactCallbackFailed
// and ContactOutboundCampaignResult what it was; here CPAResult has it, too.
type CallProgress struct {
	Silence, Analysis, Speech, Longest time.Duration
}

// Fields declares how the sound is judged.
func (a *CallProgress) Fields() field.List {
	ms := func(p *time.Duration, name string, otherwise, low, high int, label, help, property string) field.Field {
		return field.Duration(p, name, time.Millisecond).Or(otherwise).Advise(low, high).Say(label, help).Webex(property)
	}
	return field.List{
		ms(&a.Silence, "min_silence", 608, 100, 1000, "Min Silence Period", "Shortest silence that counts as a pause.", "minSilencePeriod"),
		ms(&a.Analysis, "analysis", 2500, 1000, 10000, "Analysis Period", "How much of the beginning is listened to.", "analysisPeriod"),
		ms(&a.Speech, "min_speech", 112, 50, 500, "Min Valid Speech", "Shortest sound that counts as speech.", "minValidSpeech"),
		ms(&a.Longest, "longest", 3000, 1000, 10000, "Max Time Analysis", "After which there is a result in any case.", "maxTimeAnalysis"),
	}
}

// Step asks and leaves with what has answered: LIVE_VOICE, AMD, FAX or another word.
func (a *CallProgress) Step(in *Input) (Output, error) {
	if in.Event == nil {
		ms := func(d time.Duration) int64 { return d.Milliseconds() }
		return Output{Commands: []Command{Lookup{What: LookupCall, Args: value.Of("min_silence", ms(a.Silence),
			"analysis", ms(a.Analysis), "min_speech", ms(a.Speech), "longest", ms(a.Longest))}}}, nil
	}
	found, ok := in.Event.(Found)
	switch {
	case !ok:
		return unexpected(in)
	case found.Failure != (Failure{}):
		return failureCodes{others: 1}.failed(found.Failure)
	}
	o := succeeded()
	o.Set("CPAResult", value.Text(found.Value))
	return Output{Port: "default", Outputs: o}, nil
}
