package activity

import (
	"regexp"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// uploadAudio keeps what was recorded as a prompt.
func uploadAudio() Kind {
	return Kind{Name: "upload-audio", Title: "Upload Audio", Group: CallHandling,
		Webex: []string{"upload-audio"}, Shape: "action", Ports: []string{"default", "error"},
		Outputs: []string{"status"}, Limit: 3,
		New: func() Activity { return &UploadAudio{} }}
}

// AudioType says what an uploaded recording is for.
type AudioType string

// AgentGreeting is the only sort of recording that Webex takes.
const AgentGreeting AudioType = "agent_greeting"

// UploadAudio keeps what a Record activity has recorded as a greeting of an
// agent, which Set Announcement then plays by its purpose.
type UploadAudio struct {
	Type    AudioType
	Purpose expr.Template
	Audio   expr.Template
	Agent   expr.Template
}

// Fields declares the recording and whose it is.
func (a *UploadAudio) Fields() field.List {
	return field.List{
		field.Choice(&a.Type, "type", AgentGreeting).OptionsAs([]string{"Agent Greeting"}, nil).Say("Audio File Type", "What the recording is for.").Webex("audioFileType"),
		field.Text(&a.Purpose, "purpose").Require().
			Say("Greeting Purpose", "Name of the greeting: up to 80 letters, digits, hyphens and underscores.").Webex("greetingPurpose"),
		field.Expr(&a.Audio, "audio").Require().
			Say("Recording Data", "Expression for the recording, such as {{Record.audioFileData}}.").Webex("audioFileData"),
		field.Text(&a.Agent, "agent").Require().Say("Agent ID", "Text that yields the agent's user id.").Webex("agentId"),
	}
}

var greetingPurpose = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

// Step hands the recording over and goes on when it is kept.
func (a *UploadAudio) Step(in *Input) (Output, error) {
	if in.Event == nil {
		set, err := a.upload(in)
		if err != nil {
			return Output{Outputs: value.Of("status", "failure")}, err
		}
		return Output{Commands: []Command{set}}, nil
	}
	done, ok := in.Event.(Done)
	switch {
	case !ok:
		return unexpected(in)
	case done.Failure != (Failure{}):
		return Output{Outputs: value.Of("status", "failure")}, done.Failure.Fault()
	}
	return Output{Port: "default", Outputs: value.Of("status", "success")}, nil
}

func (a *UploadAudio) upload(in *Input) (Set, error) {
	purpose, agent := strings.TrimSpace(in.Text(a.Purpose, "purpose")), strings.TrimSpace(in.Text(a.Agent, "agent"))
	if !greetingPurpose.MatchString(purpose) {
		return Set{}, Faultf(FailureRequest, "%q is no name of a greeting: use up to 80 letters, digits, hyphens and underscores", purpose)
	}
	if agent == "" {
		return Set{}, Faultf(FailureRequest, "the expression names no agent")
	}
	audio := recording(in.Value(a.Audio, "audio"))
	if audio.Len() == 0 {
		return Set{}, Faultf(FailureRequest, "there is no recording to keep")
	}
	name, _ := audio.Get("name")
	return Set{SetPrompt, value.Of("name", name, "type", string(a.Type), "purpose", purpose, "agent", agent, "audio", audio)}, nil
}

// recording is the audio object of Record, also out of a variable that holds it
// as text; nil for anything else.
func recording(v any) *value.Object {
	if o, ok := v.(*value.Object); ok {
		return o
	}
	decoded, err := payload.DecodeJSON([]byte(value.Text(v)))
	if err != nil {
		return nil
	}
	o, _ := decoded.(*value.Object)
	return o
}
