package activity

import (
	"cmp"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// setAnnouncement chooses what is heard when an agent answers.
func setAnnouncement() Kind {
	return Kind{Name: "set-announcement", Title: "Set Announcement", Group: CallHandling,
		Webex: []string{"set-announcement"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &Announcement{} }}
}

// Announcement chooses what is played when an agent answers: the agent's own
// greeting to the caller, and a message to both, such as that the call is recorded.
type Announcement struct {
	Greeting   bool
	Purpose    expr.Template
	Compliance bool
	Audio      field.Reference
}

// Fields declares both messages.
func (a *Announcement) Fields() field.List {
	return field.List{
		field.Bool(&a.Greeting, "greeting").Say("Enable Agent Greeting", "Whether the agent's own greeting is played to the caller.").Webex("toggleAgentGreeting"),
		field.Text(&a.Purpose, "purpose").ShowIf(&a.Greeting, true).
			Say("Greeting Purpose", "Which of the agent's greetings; left out, his default one.").Webex("attributeTag"),
		field.Bool(&a.Compliance, "compliance").Say("Enable Compliance Message", "Whether an audio file is played to both.").Webex("toggleComplianceAnnouncement"),
		field.Ref(&a.Audio, "audio").To("prompt").ShowIf(&a.Compliance, true).Require().
			Say("Audio File", "File name of the message.").Webex("audioFile"),
	}
}

// Step sets the messages; without any it takes back those of before.
func (a *Announcement) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	purpose, prompt := "", ""
	if a.Greeting {
		purpose = strings.TrimSpace(in.Text(a.Purpose, "purpose"))
	}
	if a.Compliance {
		prompt = cmp.Or(a.Audio.ID, a.Audio.Name)
	}
	return Output{Commands: []Command{Set{SetAnnouncement, value.Of("greeting", a.Greeting, "purpose", purpose, "prompt", prompt)}}}, nil
}
