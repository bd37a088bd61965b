package activity

import (
	"cmp"
	"errors"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// virtualAgent lets the caller talk to a virtual agent of the first kind.
func virtualAgent() Kind {
	return Kind{Name: "virtual-agent", Title: "Virtual Agent", Group: CallHandling,
		Webex: []string{"ivr-virtualassistant"}, Shape: "enum-gateway", Ports: []string{OutcomeEnded, OutcomeEscalate, "error"},
		Outputs: []string{"LastIntent", "TranscriptURL", "ErrorCode"}, Limit: 20,
		New: func() Activity { return &VirtualAgent{} }}
}

// VirtualAgent is the older of the two activities: it passes parameters, not
// events, and says itself how long the caller may be silent.
type VirtualAgent struct {
	Agent         field.Reference
	Parameters    []field.Row
	Override      bool
	InputLanguage string
	OutputVoice   string
	NoInput       time.Duration
	MaxNoInput    int
	InterDigit    time.Duration
	Terminator    string
	Interruptible bool
	LastWords     time.Duration
	Transcript    bool
	Rate, Gain    string
	Timeout       time.Duration
}

// Fields declares the agent, what is passed to it and how it listens and speaks.
func (a *VirtualAgent) Fields() field.List {
	return field.List{
		agentRef(&a.Agent, "agent", "virtual-agent", "connector").Require().Say("Virtual Agent", "Virtual agent that talks to the caller."),
		field.Table(&a.Parameters, "parameters").Say("Variable Passing", "Names and values that the virtual agent gets.").Webex("botParameters"),
		field.Bool(&a.Override, "override_language").
			Say("Override Default Language & Voice Settings", "Whether the two settings below count, and not the global variables.").Webex("overrideLanguageToggle"),
		field.Plain(&a.InputLanguage, "input_language").Say("Input Language", "Language that the caller speaks, such as en-AU.").Webex("inputLanguage"),
		field.Plain(&a.OutputVoice, "output_voice").Say("Output Voice", "Voice of the agent, such as en-AU-Wavenet-C.").Webex("outputVoice"),
		field.Bool(&a.Interruptible, "interruptible").Say("Make Prompts Interruptible", "Whether the caller may speak into the prompts.").Webex("interruptible"),
		field.Duration(&a.NoInput, "no_input_timeout", time.Second).Or(5).Range(1, 30).
			Say("No-Input Timeout", "How long the caller may be silent.").Webex("noInputTimeout"),
		field.Int(&a.MaxNoInput, "max_no_input").Or(3).Range(0, 9).
			Say("Max No-Input Attempts", "After so many silences in a row the activity takes its error port.").Webex("maxNoInputCount"),
		field.Duration(&a.InterDigit, "inter_digit_timeout", time.Second).Or(3).
			Say("Inter-Digit Timeout", "How long to wait for each further key.").Webex("dtmfTimeout"),
		field.Plain(&a.Terminator, "terminator").Say("Terminator Symbol", "Key that ends the entry: # or *.").Webex("dtmfTerminatorSymbol"),
		field.Duration(&a.LastWords, "termination_delay", time.Second).Or(5).Range(0, 30).
			Say("Termination Delay", "Time for the last words of the agent; 0 leaves them out.").Webex("terminationDelay"),
		field.Bool(&a.Transcript, "transcript").Say("Enable Conversation Transcript", "Whether agents see the conversation.").Webex("transcript"),
		field.Plain(&a.Rate, "rate").Say("Speaking Rate", "Speed of texts: 1 is normal.").Webex("speakingRate"),
		field.Plain(&a.Gain, "gain").Say("Volume Gain", "Louder or softer than normal, in dB.").Webex("volumeGain"),
		answerTimeout(&a.Timeout),
	}
}

// Step takes the conversation from command to command. Webex's error codes are
// outputs, which the engine merges with an error too.
func (a *VirtualAgent) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return a.talk(in).begin(in.Command, "", nil), nil
	}
	out, end, err := a.talk(in).goOn(in)
	switch {
	case err != nil:
		out.Outputs = value.Of("ErrorCode", errorCode(err))
		return out, err
	case end == nil:
		return out, nil
	}
	return Output{Port: end.Outcome, Outputs: value.Of("LastIntent", end.Intent, "TranscriptURL", end.Transcript, "ErrorCode", "no_error")}, nil
}

// errorCode is Webex's word for what went wrong.
func errorCode(err error) string {
	if f := (*Fault)(nil); errors.As(err, &f) && f.Code == "max_no_input" {
		return f.Code
	}
	return "system_error"
}

func (a *VirtualAgent) talk(in *Input) talk {
	voice := Spoken{Voice: variable(in, "Global_VoiceName"), Language: variable(in, "Global_Language"), Rate: a.Rate, Gain: a.Gain}
	if a.Override {
		voice.Voice, voice.Language = a.OutputVoice, a.InputLanguage
	}
	given := value.NewObject(len(a.Parameters))
	for _, r := range a.Parameters {
		given.Set(r.Name, in.Text(r.Value, "parameters."+r.Name))
	}
	return talk{voice: voice, silences: max(1, a.MaxNoInput), lastWords: a.LastWords,
		dialog: Dialog{Agent: cmp.Or(a.Agent.ID, a.Agent.Name), Label: a.Agent.Name, Language: voice.Language, Parameters: given, Timeout: a.Timeout},
		listen: Collect{Timeout: a.NoInput, InterDigit: a.InterDigit, Terminator: a.Terminator, Interruptible: a.Interruptible}}
}
