package activity

import (
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// recordingControl says whether the call is recorded.
func recordingControl() Kind {
	return Kind{Name: "recording-control", Title: "Recording Control", Group: CallHandling,
		Webex: []string{"RecordingControl"}, Shape: "action", Ports: []string{"default", "failure"}, Limit: 10,
		New: func() Activity { return &RecordingControl{} }}
}

// RecordingControl says whether the conversation with an agent is recorded,
// whatever the queue says.
type RecordingControl struct{ Enable expr.Template }

// Fields declares what decides.
func (a *RecordingControl) Fields() field.List {
	return field.List{field.Text(&a.Enable, "enable").Require().
		Say("Enable Recording", "Text that yields true when the caller consents.").Webex("enableRecording")}
}

// Step records only for a plain true: what is neither true nor false is no consent.
func (a *RecordingControl) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	text := strings.TrimSpace(in.Text(a.Enable, "enable"))
	on := strings.EqualFold(text, "true")
	if !on && !strings.EqualFold(text, "false") {
		in.Warn("recording", "enable", "%q is neither true nor false, so the call is not recorded", text)
	}
	return Output{Commands: []Command{Set{SetRecording, value.Of("on", on)}}}, nil
}
