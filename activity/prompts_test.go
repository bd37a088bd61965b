package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func promptItem(kind, content string) *value.Object { return value.Of("type", kind, "value", content) }

// The shapes that exports have (flow-formats.md A.3.2, play-message).
func TestPromptsCodec(t *testing.T) {
	t.Parallel()
	c := codecOf(t, "play-message", "prompts")
	block := func(toggle, prompts, tts any) *value.Object {
		return value.Of("toggle", toggle, "prompts", prompts, "promptsTts", tts)
	}
	exact(t, c, block(false, list(promptItem("audioFile", "hello.wav")), nil), list(value.Of("audio", "hello.wav")))
	exact(t, c, block(false, list(promptItem("audioPromptVariable", "{{a}}.wav")), nil), list(value.Of("audio_variable", "{{a}}.wav")))
	exact(t, c, block(true, nil, list(value.Of("type", "tts", "value", "Hi", "name", "Hi"))), list(value.Of("tts", "Hi", "name", "Hi")))
	exact(t, c, block(true, nil, list(promptItem("tts", "Hi"), promptItem("audioFile", "a.wav"))),
		list(value.Of("tts", "Hi"), value.Of("audio", "a.wav")))
	exact(t, c, block(false, nil, list(promptItem("tts", "left over"))), nil)
	exact(t, c, value.Of("prompts", nil), nil)
}

func TestPromptsCodecChoosesBetweenTwoLists(t *testing.T) {
	t.Parallel()
	files, texts := list(promptItem("audioFile", "a.wav")), list(promptItem("tts", "Hi"))
	wantFile, wantText := list(value.Of("audio", "a.wav")), list(value.Of("tts", "Hi"))
	for _, c := range []struct {
		toggle     any
		files, tts any
		want       any
	}{
		{true, files, texts, wantText},
		{false, files, texts, wantFile},
		{nil, files, texts, wantText},
		{nil, files, nil, wantFile},
		{nil, nil, nil, nil},
		{true, files, nil, nil},
	} {
		got := promptsCodec{}.Import(value.Of("toggle", c.toggle, "prompts", c.files, "promptsTts", c.tts))
		if !value.Equal(got, c.want) {
			t.Errorf("%v: got %s, want %s", c, value.Text(got), value.Text(c.want))
		}
	}
}

func TestPromptsCodecKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	odd := list(value.Of("type", "video", "value", "a.mp4"), nil, "text")
	got := promptsCodec{}.Import(value.Of("toggle", true, "promptsTts", odd))
	if !value.Equal(got, odd) {
		t.Errorf("got %s", value.Text(got))
	}
	back, _ := promptsCodec{}.Export(got).Get("prompts")
	if !value.Equal(back, odd) {
		t.Errorf("exported %s", value.Text(back))
	}
}

func TestVoiceCodec(t *testing.T) {
	t.Parallel()
	c := codecOf(t, "play-message", "language")
	exact(t, c, value.Of("voiceLanguage", "en-US-Standard-C", "toggleLanguage", true), "en-US-Standard-C")
	exact(t, c, value.Of("voiceLanguage", "en-US-Standard-C", "toggleLanguage", false), nil)
	exact(t, c, value.Of("voiceLanguage", nil, "toggleLanguage", nil), nil)
	exact(t, c, value.Of("voiceLanguage", ""), nil)
}

func TestSpoken(t *testing.T) {
	t.Parallel()
	a := furnish(t, "play-message", "rate", 1.2, "gain", "-3", "prompts", list(
		value.Of("tts", "Hello {{name}}"), value.Of("audio", "one.wav"), value.Of("audio_variable", "tip_{{n}}.wav"),
		value.Of("tts", "{{nobody}}"), value.Of("audio_variable", "{{nobody}}"), value.Of("audio", value.Of("id", "id-2", "name", "two.wav"))))
	got := play(t, a, nil, "name", "Ann", "n", int64(3), "Global_VoiceName", "en-GB-Wavenet-A", "Global_Language", "en-GB")
	same(t, got, act{
		Output: Output{Commands: []Command{Play{Prompts: []Spoken{
			{Text: "Hello Ann", Voice: "en-GB-Wavenet-A", Language: "en-GB", Rate: "1.2", Gain: "-3"},
			{File: "one.wav"}, {File: "tip_3.wav"}, {File: "id-2"},
		}}}},
		Problems: []string{"prompt_empty prompts[4].audio_variable"},
	})
}

func TestSpokenInAVoiceOfItsOwn(t *testing.T) {
	t.Parallel()
	a := furnish(t, "play-message", "language", "{{voice}}", "prompts", list(value.Of("tts", "Hi {{1 / 0}}")))
	got := play(t, a, nil, "voice", "de-DE-Standard-A", "Global_VoiceName", "en-GB-Wavenet-A", "Global_Language", "en-GB")
	same(t, got, act{
		Output:   Output{Commands: []Command{Play{Prompts: []Spoken{{Text: "Hi ", Voice: "de-DE-Standard-A"}}}}},
		Problems: []string{"expression prompts[0].tts"},
	})
}
