package activity

import (
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// setWhisperAnnouncement chooses what the agent alone hears.
func setWhisperAnnouncement() Kind {
	return Kind{Name: "set-whisper-announcement", Title: "Set Whisper Announcement", Group: CallHandling,
		Webex: []string{"set-whisperannouncement"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &WhisperAnnouncement{} }}
}

// WhisperAnnouncement chooses what the agent hears who answers, before the
// caller is connected and without him.
type WhisperAnnouncement struct{ Speech Speech }

// Fields declares the prompts and how they are spoken.
func (a *WhisperAnnouncement) Fields() field.List {
	l := a.Speech.fields()
	l[0] = l[0].Require().Say("Prompts", "What the agent hears, in order.")
	return l
}

// Step sets the prompts: each an object with file, or text and how it is spoken.
func (a *WhisperAnnouncement) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	prompts := []any{}
	for _, s := range a.Speech.spoken(in) {
		prompts = append(prompts, said(s))
	}
	if len(prompts) == 0 {
		return Output{}, Faultf("prompt_empty", "there is nothing to tell the agent")
	}
	return Output{Commands: []Command{Set{SetWhisper, value.Of("prompt", prompts)}}}, nil
}

// said is a prompt as the values of a Set hold it, without what is empty.
func said(s Spoken) *value.Object {
	o := value.NewObject(4)
	for _, m := range []struct{ name, text string }{
		{"file", s.File}, {"text", s.Text}, {"voice", s.Voice}, {"language", s.Language}, {"rate", s.Rate}, {"gain", s.Gain},
	} {
		if m.text != "" {
			o.Set(m.name, m.text)
		}
	}
	return o
}
