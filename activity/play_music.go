package activity

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// AudioSource says where play-music has its file from.
type AudioSource string

// The sources of music.
const (
	FixedAudio    AudioSource = "fixed"
	VariableAudio AudioSource = "variable"
)

// playMusic plays an audio file while the caller waits.
func playMusic() Kind {
	return Kind{Name: "play-music", Title: "Play Music", Group: CallHandling,
		Webex: []string{"play-music"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &PlayMusic{} }}
}

// PlayMusic plays one audio file, for a time or to its end.
type PlayMusic struct {
	From          AudioSource
	Audio         field.Reference
	AudioVariable expr.Template
	Duration      time.Duration // 0 plays the file once
	Offset        time.Duration
}

// Fields declares the file, how long it plays and where it begins.
func (a *PlayMusic) Fields() field.List {
	duration := field.Duration(&a.Duration, "duration", time.Second)
	return field.List{
		field.Choice(&a.From, "from", FixedAudio, VariableAudio).OptionsAs([]string{"Static Audio File", "Dynamic Audio File"}, nil).
			Say("Music File", "Whether the file is chosen here or named by an expression.").
			WebexAs(words{"audioRadioGroup", [][2]string{{"fixed", "staticAudio"}, {"variable", "dynamicAudio"}}}),
		spelt(field.Ref(&a.Audio, "audio"), "prompt", "musicFile").To("prompt").ShowIf(&a.From, FixedAudio).Require().
			Say("Static Audio File", "File name of the music."),
		field.Text(&a.AudioVariable, "audio_variable").ShowIf(&a.From, VariableAudio).Require().
			Say("Dynamic Audio File", "Text that yields the file name of the music.").Webex("promptDynamic"),
		duration.Say("Music Duration", "How long the music plays; left out, the file is played once.").
			WebexAs(musicLength{spelt(duration, "duration", "musicDuration").Codec()}),
		field.Duration(&a.Offset, "offset", time.Second).
			Say("Start Offset", "Where in the file the music begins.").Webex("skip"),
	}
}

// musicLength is a duration that exports give as -1 for the length of the file.
type musicLength struct{ field.Codec }

// Import reads a negative length as none.
func (m musicLength) Import(p *value.Object) any {
	v := m.Codec.Import(p)
	if n, ok := v.(int64); ok && n < 0 {
		return nil
	}
	return v
}

// Step asks for the music and leaves when it has played.
func (a *PlayMusic) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	file := cmp.Or(a.Audio.ID, a.Audio.Name)
	if a.From == VariableAudio {
		file = in.Text(a.AudioVariable, "audio_variable")
	}
	if file == "" {
		return Output{}, Faultf("prompt_empty", "there is no audio file to play")
	}
	return Output{Commands: []Command{Play{Prompts: []Spoken{{File: file}}, Music: true, Length: a.Duration, Offset: a.Offset}}}, nil
}
