package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

func TestPlayMusic(t *testing.T) {
	t.Parallel()
	a := furnish(t, "play-music", "audio", "wait.wav", "duration", "30", "offset", 5)
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{
		Play{Prompts: []Spoken{{File: "wait.wav"}}, Music: true, Length: 30 * time.Second, Offset: 5 * time.Second}}}})
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	if got := play(t, a, Done{Failure: Failure{"prompt_unknown", "no"}}); got.Fault == nil {
		t.Error("a failure is no fault")
	}
}

func TestPlayMusicNamedByAnExpression(t *testing.T) {
	t.Parallel()
	a := furnish(t, "play-music", "from", "variable", "audio_variable", "{{song}}", "audio", "left over.wav")
	same(t, play(t, a, nil, "song", "blue.wav"), act{Output: Output{Commands: []Command{
		Play{Prompts: []Spoken{{File: "blue.wav"}}, Music: true}}}})
	same(t, play(t, a, nil), act{Fault: &Fault{"prompt_empty", "there is no audio file to play"}})
}

func TestPlayMusicProperties(t *testing.T) {
	t.Parallel()
	audio, duration, from := codecOf(t, "play-music", "audio"), codecOf(t, "play-music", "duration"), codecOf(t, "play-music", "from")
	exact(t, audio, value.Of("prompt", "a.wav"), "a.wav")
	exact(t, duration, value.Of("duration", nil), nil)
	exact(t, duration, value.Of("duration", int64(-1)), nil)
	exact(t, duration, value.Of("duration", ""), nil)
	exact(t, duration, value.Of("duration", int64(20)), int64(20))
	exact(t, from, value.Of("audioRadioGroup", "staticAudio"), "fixed")
	exact(t, from, value.Of("audioRadioGroup", "dynamicAudio"), "variable")
	exact(t, from, value.Of("audioRadioGroup", ""), nil)
	exact(t, from, value.Of("audioRadioGroup", "newAudio"), "newAudio")
	v2 := value.Of("musicFile", "b.wav", "musicDuration", "600")
	if a, d := audio.Import(v2), duration.Import(v2); a != "b.wav" || d != int64(600) {
		t.Errorf("FlowV2 gives %v and %v", a, d)
	}
}
