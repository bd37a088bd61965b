package activity

import (
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// record records what the caller says.
func record() Kind {
	return Kind{Name: "record", Title: "Record", Group: CallHandling,
		Webex: []string{"record"}, Shape: "action", Ports: []string{"default", "noInputTimeout", "undefinedErrors"},
		Outputs: []string{"audioFileData", "errorCode", "errorDescription"}, Limit: 10,
		New: func() Activity { return &Recording{} }}
}

// Recording records what the caller says, until silence, a key or the end of its
// time. HTTP Request sends audioFileData as a File, Upload Audio keeps it.
type Recording struct {
	Tone       bool
	Silence    time.Duration
	Max        time.Duration
	Terminator string
}

// Webex's codes of what goes wrong with a recording.
const (
	recordedNothing = 1006 // the caller said nothing
	recordingBroke  = 1007 // the media service failed
)

// Fields declares how a recording begins and ends.
func (a *Recording) Fields() field.List {
	return field.List{
		field.Bool(&a.Tone, "start_tone").Or(true).Say("Start Beep", "Whether a tone tells the caller to begin.").Webex("playStartTone"),
		field.Duration(&a.Silence, "silence_timeout", time.Second).Or(4).Advise(1, 120).
			Say("Silence Timeout", "How long a silence ends the recording.").Webex("silenceTimeout"),
		field.Duration(&a.Max, "max", time.Second).Or(30).Advise(1, 120).
			Say("Maximum Recording Duration", "How long the recording may be.").Webex("maxRecordingTime"),
		field.Plain(&a.Terminator, "terminator").Or("#").Match(`^[*#]$`, "be # or *").
			Say("Termination Symbol", "Key that ends the recording.").Webex("terminationSymbol"),
	}
}

// Step records and hands the audio on.
func (a *Recording) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{Record{Tone: a.Tone, Max: a.Max, Silence: a.Silence, Terminator: a.Terminator}}}, nil
	}
	e, ok := in.Event.(Recorded)
	switch {
	case !ok:
		return unexpected(in)
	case e.Failure != (Failure{}):
		return Output{Outputs: recorded(nil, recordingBroke, e.Failure.Message)}, e.Failure.Fault()
	case e.Outcome == OutcomeTimeout:
		return Output{Port: "noInputTimeout", Outputs: recorded(nil, recordedNothing, "no audio was heard")}, nil
	}
	return Output{Port: "default", Outputs: recorded(e.Audio, 0, "")}, nil
}

func recorded(audio *value.Object, code int, description string) *value.Object {
	o := value.Of("audioFileData", nil, "errorCode", int64(code), "errorDescription", description)
	if audio != nil {
		o.Set("audioFileData", audio)
	}
	return o
}
