package activity

import (
	"cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Prompt is one item of what a caller hears: a text to speak, an audio file, or
// a text that yields the name of one. The first that is given counts.
type Prompt struct {
	TTS           expr.Template
	Audio         field.Reference
	AudioVariable expr.Template
	Name          string
}

func promptFields(p *Prompt) field.List {
	return field.List{
		field.Text(&p.TTS, "tts").As("lines").Say("Text-to-Speech", "Text or SSML to speak."),
		field.Ref(&p.Audio, "audio").To("prompt").Say("Audio File", "File name of a recorded prompt, such as welcome.wav."),
		field.Text(&p.AudioVariable, "audio_variable").Say("Audio Prompt Variable", "Text that yields the file name of a recorded prompt."),
		field.Plain(&p.Name, "name").Say("Name", "Label of the item in Webex's designer; it is not heard."),
	}
}

// Speech is the block of settings that activities share which speak to the caller.
type Speech struct {
	Prompts    []Prompt
	Connector  field.Reference
	Language   expr.Template
	Rate, Gain string
}

// fields declares the block; the prompts come first.
func (s *Speech) fields() field.List {
	return append(field.List{
		field.Prompts(&s.Prompts, "prompts", promptFields).
			Say("Prompts", "What the caller hears, in order.").WebexAs(promptsCodec{}),
	}.Under("Prompt"), field.List{
		field.Ref(&s.Connector, "connector").To("tts").
			Say("Connector", "Text-to-speech engine for texts; left out, the default one speaks.").Webex("connector"),
		field.Text(&s.Language, "language").
			Say("Output Voice", "Voice that speaks texts, such as en-US-Standard-C, in place of Global_VoiceName and Global_Language.").
			WebexAs(voiceCodec{}),
		field.Plain(&s.Rate, "rate").Say("Speaking Rate", "Speed of texts: 1 is normal.").Webex("speakingRate"),
		field.Plain(&s.Gain, "gain").Say("Volume Gain", "Louder or softer than normal, in dB.").Webex("volumeGainDb"),
	}.Under("Advanced Settings")...)
}

// spoken renders the prompts for a channel. What renders empty is not heard,
// and a file name that does is reported.
func (s *Speech) spoken(in *Input) []Spoken {
	list := make([]Spoken, 0, len(s.Prompts))
	voice := s.voice(in)
	for i := range s.Prompts {
		if one := s.Prompts[i].spoken(in, "prompts["+value.Text(i)+"]", voice); one != (Spoken{}) {
			list = append(list, one)
		}
	}
	return list
}

func (p *Prompt) spoken(in *Input, path string, voice Spoken) Spoken {
	if !p.TTS.IsZero() {
		if voice.Text = in.Text(p.TTS, path+".tts"); voice.Text != "" {
			return voice
		}
		return Spoken{}
	}
	if !p.Audio.IsZero() {
		return Spoken{File: cmp.Or(p.Audio.ID, p.Audio.Name)}
	}
	file := in.Text(p.AudioVariable, path+".audio_variable")
	if file == "" && !p.AudioVariable.IsZero() {
		in.Warn("prompt_empty", path+".audio_variable", "the expression yields no file name, so nothing is played")
	}
	return Spoken{File: file}
}

// voice is how texts are spoken: as the activity says, or as the two global
// variables do that Webex keeps for it.
func (s *Speech) voice(in *Input) Spoken {
	v := Spoken{Rate: s.Rate, Gain: s.Gain}
	if v.Voice = in.Text(s.Language, "language"); v.Voice == "" {
		v.Voice, v.Language = variable(in, "Global_VoiceName"), variable(in, "Global_Language")
	}
	return v
}

// variable is the text of a variable, empty when there is none of that name.
func variable(in *Input, name string) string {
	v, _ := in.Scope.Lookup(name)
	return value.Text(v)
}
